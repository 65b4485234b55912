/** Select menus, for one or many, from a list, the bot, people or conversations: an adapter each to one combobox. */

import { plainText } from "./blocks.js";
import { combobox } from "./combobox.js";
import { chosen, marks } from "./elements.js";

/** Whether an element type is a select menu. */
export function isSelect(type) {
  return Object.hasOwn(SOURCES, String(type).replace(/^multi_/, ""));
}

/** The node of a select menu. */
export function renderSelect(item, place) {
  const many = item.type.startsWith("multi_");
  const source = SOURCES[item.type.replace(/^multi_/, "")];
  const { surface, block } = place;
  const { words } = surface.reader;
  const value = surface.form.take(block.block_id, item, source.initial(item, many, surface));
  return combobox({
    many,
    words,
    marks: marks(item, place),
    placeholder: plainText(item.placeholder) || (many ? words.chooseMany : words.choose),
    selected: source.held(value, many, surface),
    clearable: !many && !place.dispatches && !place.required,
    most: item.max_selected_items ?? Infinity,
    least: item.type.endsWith("external_select") ? (item.min_query_length ?? 3) : 0,
    remote: item.type.endsWith("external_select"),
    focus: Boolean(item.focus_on_load),
    find: (query) => source.find(query, item, place),
    onChange: (choices) =>
      chosen(
        item,
        place,
        source.fields(
          choices.map((choice) => choice.held),
          many,
        ),
      ),
  });
}

function optionChoice(option) {
  return {
    id: option.value,
    label: plainText(option.text),
    detail: option.description ? plainText(option.description) : "",
    held: option,
  };
}

const matches = (query) => (choice) =>
  `${choice.label} ${choice.detail}`.toLowerCase().includes(query.trim().toLowerCase());

function groupsOf(answer) {
  const groups = answer.option_groups ?? [{ label: null, options: answer.options ?? [] }];
  return groups.map((group) => ({
    label: group.label ? plainText(group.label) : "",
    choices: (group.options ?? []).map(optionChoice),
  }));
}

const optionSource = {
  initial: (item, many) =>
    many ? { selected_options: item.initial_options ?? [] } : { selected_option: item.initial_option ?? null },
  held: (value, many) =>
    (many ? (value.selected_options ?? []) : [value.selected_option].filter(Boolean)).map(optionChoice),
  fields: (held, many) => (many ? { selected_options: held } : { selected_option: held[0] ?? null }),
};

/** A source whose values are ids of `noun` ("user", "channel", "conversation"). */
function idSource(noun, list) {
  const one = `selected_${noun}`;
  return {
    initial: (item, many, surface) => {
      const start = item.default_to_current_conversation ? surface.channel : null;
      return many
        ? { [`${one}s`]: item[`initial_${noun}s`] ?? [] }
        : { [one]: item[`initial_${noun}`] ?? start ?? null };
    },
    held: (value, many, surface) =>
      (many ? (value[`${one}s`] ?? []) : [value[one]].filter(Boolean)).map((id) => known(list(surface, {}), id)),
    fields: (held, many) => (many ? { [`${one}s`]: held } : { [one]: held[0] ?? null }),
    find: (query, item, place) => [{ label: "", choices: list(place.surface, item).filter(matches(query)) }],
  };
}

function known(choices, id) {
  return choices.find((choice) => choice.id === id) ?? { id, label: id, detail: "", held: id };
}

function peopleChoices({ reader }) {
  return reader
    .people()
    .map((person) => ({ id: person.id, label: person.real_name, detail: reader.role(person), held: person.id }));
}

function conversationChoices({ reader }, item) {
  const wanted = item.filter?.include;
  const fits = (talk) =>
    !wanted || (talk.kind === "im" ? wanted.includes("im") : wanted.includes("public") || wanted.includes("private"));
  return reader
    .conversations()
    .filter(fits)
    .map((talk) => ({ id: talk.id, label: reader.talkName(talk), detail: talk.topic ?? "", held: talk.id }));
}

const SOURCES = {
  static_select: {
    ...optionSource,
    find: (query, item) => groupsOf(item).map((group) => ({ ...group, choices: group.choices.filter(matches(query)) })),
  },
  external_select: {
    ...optionSource,
    find: async (query, item, place) =>
      groupsOf(await place.surface.suggest(place.block.block_id, item.action_id, query)),
  },
  users_select: idSource("user", peopleChoices),
  channels_select: idSource("channel", (surface) => conversationChoices(surface, { filter: { include: ["public"] } })),
  conversations_select: idSource("conversation", conversationChoices),
};
