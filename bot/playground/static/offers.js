/** What the composer offers while one types: commands and their usage, shortcuts, people, channels. */

import { icon } from "./dom.js";
import { post } from "./net.js";
import { avatar } from "./people.js";
import { told } from "./surface.js";

const MOST = 8;

/** Items for the text `before` the caret; `pick({text, replaced})` writes one into the box. An item without `choose` only explains. */
export function offers(before, workspace, pick) {
  if (before.startsWith("/"))
    return before.includes(" ") ? usage(before, workspace) : commands(before, workspace, pick);
  const found = /(?:^|\s)([@#])([^\s@#]*)$/.exec(before);
  if (!found) return [];
  return found[1] === "@" ? people(found[2], workspace, pick) : channels(found[2], workspace, pick);
}

function commands(before, workspace, pick) {
  const { boot } = workspace;
  const fitting = boot.commands.filter((command) => command.command.startsWith(before.toLowerCase()));
  const shortcuts = before === "/" ? boot.shortcuts.filter((shortcut) => shortcut.type === "global") : [];
  return [
    ...fitting.map((command) => commandOffer(command, before, pick)),
    ...shortcuts.map((shortcut) => shortcutOffer(shortcut, workspace, pick)),
  ];
}

function commandOffer(command, before, pick) {
  return {
    label: command.command,
    hint: command.usage_hint,
    detail: command.description,
    face: icon("chat"),
    choose: () => pick({ text: `${command.command} `, replaced: before.length }),
  };
}

function shortcutOffer(shortcut, workspace, pick) {
  const choose = () => {
    pick({ text: "", replaced: 1 });
    told(
      workspace,
      post("shortcut", { as: workspace.me.id, callback_id: shortcut.callback_id, channel: workspace.talk?.id }),
    );
  };
  return { label: shortcut.name, detail: shortcut.description, face: icon("bolt"), choose };
}

function usage(before, workspace) {
  const command = workspace.boot.commands.find((one) => before.startsWith(`${one.command} `));
  return command?.usage_hint ? [{ label: command.command, hint: command.usage_hint }] : [];
}

function people(typed, workspace, pick) {
  const { reader } = workspace;
  const fits = (person) => `${person.real_name} ${person.name}`.toLowerCase().includes(typed.toLowerCase());
  return reader
    .people()
    .filter(fits)
    .slice(0, MOST)
    .map((person) => ({
      label: person.real_name,
      detail: reader.role(person),
      face: avatar(person, 20),
      choose: () => pick({ text: `@${person.real_name} `, replaced: typed.length + 1 }),
    }));
}

function channels(typed, workspace, pick) {
  const fits = (talk) => talk.kind !== "im" && talk.name.includes(typed.toLowerCase());
  return workspace.reader
    .conversations()
    .filter(fits)
    .slice(0, MOST)
    .map((talk) => ({
      label: talk.name,
      detail: talk.topic,
      face: icon("hash"),
      choose: () => pick({ text: `#${talk.name} `, replaced: typed.length + 1 }),
    }));
}
