/** The middle: one conversation, or the Home, with its head, its messages and the box to write in. */

import { Composer } from "./composer.js";
import { element, fill, icon } from "./dom.js";
import { keepingFocus } from "./focus.js";
import { Home } from "./home.js";
import { MessageList } from "./messages.js";
import { get, post } from "./net.js";
import { avatar } from "./people.js";
import { told } from "./surface.js";
import { toggleTheme } from "./theme.js";

export class Room {
  /** `doors` has toggleWelcome, toggleInspector, openThread, openMenu. */
  constructor(parts, workspace, doors) {
    Object.assign(this, { parts, workspace, doors });
    this.list = new MessageList(parts.messages, workspace, { belongs: topLevel, openThread: doors.openThread });
    this.home = new Home(parts.home, workspace);
    this.composer = new Composer(parts.composer, workspace, {
      target: () => this.target(),
      testid: "composer",
      sent: () => this.list.follow(),
    });
    workspace.when("messages", () => workspace.talk && this.drawMessages());
    workspace.when("time", () => workspace.talk && this.list.redraw(workspace.known(workspace.talk.id)));
    workspace.when("person place talks panel", () => this.head());
    workspace.when("busy person", () => this.drawBusy());
    workspace.when("connected lost person", () => this.drawNotice());
  }

  target() {
    const { talk, reader } = this.workspace;
    return { channel: talk?.id, name: talk ? reader.talkName(talk) : "" };
  }

  /** Go to `place`: {kind: "talk", id} or {kind: "home"}. */
  async enter(place) {
    const { workspace, parts } = this;
    workspace.set("place", place);
    const atHome = place.kind === "home";
    parts.home.hidden = !atHome;
    parts.messages.hidden = parts.composer.hidden = atHome;
    if (atHome) return this.home.open();
    this.list.restart();
    this.composer.enter();
    this.drawMessages();
    return this.read();
  }

  /** Put the caret into the box, where that does not call up a keyboard on the screen. */
  readyToWrite() {
    const canHover = window.matchMedia("(hover: hover)").matches;
    if (this.workspace.talk && canHover && !window.location.hash.includes("/")) this.composer.box.focus();
  }

  /** Read the conversation from the server (again). */
  async read() {
    const { workspace } = this;
    const { talk, me } = workspace;
    if (!talk) return;
    workspace.startReading(talk.id);
    const answer = await told(workspace, get("messages", { as: me.id, channel: talk.id }));
    if (!answer || me.id !== workspace.me.id) return;
    this.hasMore = answer.has_more;
    workspace.read(talk.id, answer.messages);
    workspace.setUnread(talk.id, 0);
  }

  /** Bring a message into sight and put the focus on it. */
  point(ts) {
    const item = this.parts.messages.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    this.list.following = false;
    item?.scrollIntoView({ block: "center" });
    item?.focus({ preventScroll: true });
  }

  async readEarlier() {
    const { workspace } = this;
    const { talk, me } = workspace;
    const known = workspace.known(talk.id);
    const before = [...known.keys()].sort()[0];
    workspace.startReading(talk.id);
    const answer = await told(workspace, get("messages", { as: me.id, channel: talk.id, before }));
    if (!answer) return;
    this.hasMore = answer.has_more;
    const { messages } = this.parts;
    const height = messages.scrollHeight;
    workspace.read(talk.id, [...answer.messages, ...known.values()]);
    messages.scrollTop += messages.scrollHeight - height;
  }

  drawMessages() {
    const { workspace } = this;
    const { reader, talk } = workspace;
    const known = workspace.known(talk.id);
    this.list.draw(known);
    fill(
      this.list.top,
      this.hasMore
        ? element(
            "button",
            { type: "button", class: "button small", on: { click: () => this.readEarlier() } },
            reader.words.earlier,
          )
        : element(
            "p",
            { class: "empty" },
            known ? reader.words.beginning(reader.talkName(talk)) : reader.words.loading,
          ),
    );
  }

  /** Tell the server that what has arrived here was seen. */
  seen() {
    const { talk, me } = this.workspace;
    if (talk && document.visibilityState === "visible") post("read", { as: me.id, channel: talk.id }).catch(() => {});
  }

  head() {
    const { workspace, doors } = this;
    const { reader, talk, boot } = workspace;
    const { words } = reader;
    const other = talk?.kind === "im" ? reader.person(talk.with) : null;
    const name = talk ? (other?.real_name ?? talk.name) : `${boot.bot.real_name ?? boot.bot.name} ${words.home}`;
    const sign = other ? avatar(other, 24) : icon(talk ? "hash" : "home");
    const parts = [
      tool("menu", words.menu, doors.openMenu, { class: "tool menu-button", data: { testid: "menu" } }),
      element(
        "div",
        { class: "room-title" },
        sign,
        element("h1", {}, name),
        talk?.topic && element("span", { class: "quiet topic" }, talk.topic),
      ),
      tool("help", words.help, doors.toggleWelcome, { data: { testid: "help" } }),
      tool("theme", words.theme, toggleTheme, { data: { testid: "theme" } }),
      tool("inspect", words.inspector, doors.toggleInspector, {
        data: { testid: "inspector-toggle" },
        "aria-pressed": String(doors.inspecting()),
      }),
    ];
    keepingFocus(this.parts.roomHead, () => fill(this.parts.roomHead, parts));
    document.title = `${talk ? reader.talkName(talk) : name} · ${boot.team.name}`;
  }

  drawBusy() {
    const { busy, reader, boot } = this.workspace;
    fill(this.parts.working, busy ? reader.words.working(boot.bot.real_name ?? boot.bot.name) : "");
  }

  drawNotice() {
    const { lost, connected, reader } = this.workspace;
    this.parts.notice.hidden = !lost && connected;
    fill(this.parts.notice, lost ? reader.words.reconnecting : connected ? "" : reader.words.botAway);
  }
}

function topLevel(message) {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}

function tool(name, label, run, extra = {}) {
  return element(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, ...extra, on: { click: run } },
    icon(name),
  );
}
