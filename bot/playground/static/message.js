/** One message: who, when, what it says, and what can be done with it. */

import { renderBlocks } from "./blocks.js";
import { element, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { Form } from "./form.js";
import { mrkdwn } from "./mrkdwn.js";
import { post } from "./net.js";
import { avatar } from "./people.js";
import { attachedFiles } from "./pictures.js";
import { openMenu } from "./popover.js";
import { surfaceFor, told } from "./surface.js";
import { fullMoment, timeOfDay } from "./zones.js";

const forms = new Map();

/** The form of a message; it outlives the message's redrawing. */
function formOf(message) {
  const key = `${message.channel}/${message.ts}`;
  if (!forms.has(key)) forms.set(key, new Form());
  return forms.get(key);
}

/** A list item for `message`; `follows` when the one above is by the same person a moment ago. */
export function messageItem(message, { workspace, follows, inThread, openThread }) {
  const { reader } = workspace;
  const person = reader.person(message.user ?? message.bot_id);
  const at = Number(message.ts);
  const style = ["message", follows && "follows", message.is_ephemeral && "ephemeral"].filter(Boolean).join(" ");
  const item = element(
    "li",
    {
      class: style,
      tabindex: "-1",
      data: { ts: message.ts, channel: message.channel, user: message.user, testid: "message" },
    },
    element(
      "div",
      { class: "gutter" },
      follows
        ? element("span", { class: "gutter-time", "aria-hidden": "true" }, timeOfDay(at, reader))
        : avatar(person),
    ),
    element(
      "div",
      { class: "message-body" },
      message.is_ephemeral && element("div", { class: "only-you" }, icon("eye"), reader.words.onlyYou),
      head(person, message, reader, follows),
      content(message, workspace),
      message.reactions?.length > 0 && reactions(message, workspace),
      !inThread && message.reply_count > 0 && replies(message, reader, openThread),
    ),
    toolbar(message, { workspace, inThread, openThread }),
  );
  return item;
}

function head(person, message, reader, follows) {
  const at = Number(message.ts);
  return element(
    "div",
    { class: follows ? "visually-hidden" : "message-head" },
    element("span", { class: "message-name" }, person.real_name),
    person.is_bot && element("span", { class: "tag" }, reader.words.app),
    element(
      "time",
      { class: "message-time", datetime: new Date(at * 1000).toISOString(), title: fullMoment(at, reader) },
      timeOfDay(at, reader),
    ),
    message.edited && element("span", { class: "edited" }, reader.words.edited),
  );
}

function content(message, workspace) {
  const { reader } = workspace;
  const surface = surfaceFor(workspace, { channel: message.channel, ts: message.ts }, formOf(message), {
    channel: message.channel,
  });
  const body = message.blocks?.length
    ? element("div", { class: "blocks" }, renderBlocks(message.blocks, surface))
    : element("div", { class: "text" }, mrkdwn(message.text, reader));
  const legacy = (message.attachments ?? []).map((part) =>
    element(
      "div",
      { class: "attachment" },
      part.blocks
        ? renderBlocks(part.blocks, surface)
        : element("div", { class: "text" }, mrkdwn(part.text ?? part.fallback, reader)),
    ),
  );
  return [body, ...legacy, message.files?.length > 0 && attachedFiles(message.files, reader)];
}

function reactions(message, workspace) {
  const { me, reader } = workspace;
  return element(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => {
      const mine = reaction.users.includes(me.id);
      const names = reaction.users.map((id) => reader.person(id).real_name).join(", ");
      const toggle = () =>
        told(
          workspace,
          post("react", { as: me.id, channel: message.channel, ts: message.ts, name: reaction.name, remove: mine }),
        );
      return element(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": String(mine),
          title: names,
          "aria-label": `${reaction.name}: ${names}`,
          on: { click: toggle },
        },
        emoji(reaction.name) ?? `:${reaction.name}:`,
        element("span", {}, String(reaction.count ?? reaction.users.length)),
      );
    }),
  );
}

function replies(message, reader, openThread) {
  const last = message.latest_reply ? fullMoment(Number(message.latest_reply), reader) : null;
  return element(
    "button",
    { type: "button", class: "replies", data: { testid: "replies" }, on: { click: () => openThread(message) } },
    (message.reply_users ?? []).slice(0, 3).map((id) => avatar(reader.person(id), 20)),
    element("span", { class: "replies-count" }, reader.words.replies(message.reply_count)),
    last && element("span", { class: "quiet" }, reader.words.lastReply(last)),
  );
}

function toolbar(message, { workspace, inThread, openThread }) {
  const { reader, boot } = workspace;
  const canReply = !inThread && !message.is_ephemeral;
  const shortcuts = message.is_ephemeral ? [] : boot.shortcuts.filter((shortcut) => shortcut.type === "message");
  if (!canReply && !shortcuts.length) return null;
  return element(
    "div",
    { class: "toolbar", role: "group", "aria-label": reader.words.moreActions },
    canReply &&
      element(
        "button",
        {
          type: "button",
          class: "tool",
          title: reader.words.reply,
          "aria-label": reader.words.reply,
          data: { testid: "reply" },
          on: { click: () => openThread(message) },
        },
        icon("reply"),
      ),
    shortcuts.length > 0 && more(message, shortcuts, workspace),
  );
}

function more(message, shortcuts, workspace) {
  const { reader, me, boot } = workspace;
  const run = (shortcut) => () =>
    told(
      workspace,
      post("shortcut", { as: me.id, callback_id: shortcut.callback_id, channel: message.channel, ts: message.ts }),
    );
  const items = shortcuts.map((shortcut) => ({
    label: shortcut.name,
    detail: boot.bot.real_name,
    run: run(shortcut),
    data: { callbackId: shortcut.callback_id },
  }));
  const node = element(
    "button",
    {
      type: "button",
      class: "tool",
      title: reader.words.moreActions,
      "aria-label": reader.words.moreActions,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { testid: "more" },
      on: { click: () => openMenu(node, items, reader.words.moreActions) },
    },
    icon("more"),
  );
  return node;
}
