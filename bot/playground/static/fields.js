/** Fields to type or pick a value in: text, numbers, addresses, dates and times. */

import { plainText } from "./blocks.js";
import { element } from "./dom.js";
import { chosen, marks } from "./elements.js";
import { isoMinute, momentOf } from "./zones.js";

const SETTLING = 400; // A date being typed passes through other dates; the bot hears of the one that stays.

/** The node of a field; a muted note for an element that is not known. */
export function renderField(item, place) {
  const kind = KINDS[item.type];
  if (!kind) return element("span", { class: "unsupported" }, place.surface.reader.words.unsupported(item.type));
  const value = place.surface.form.take(place.block.block_id, item, kind.initial(item));
  const node = element(kind.tag?.(item) ?? "input", {
    ...marks(item, place),
    class: "field",
    type: kind.type,
    inputmode: kind.inputmode,
    rows: kind.tag?.(item) === "textarea" ? 4 : null,
    placeholder: item.placeholder && plainText(item.placeholder),
    maxlength: item.max_length,
    autocomplete: "off",
  });
  node.value = kind.show(value, place.surface.reader);
  if (item.focus_on_load) node.dataset.focus = "true";
  (kind.picks ? listenToPicks : listenToTyping)(node, item, place, kind);
  return item.max_length ? counted(node, item, place.surface.reader) : node;
}

const typed = (field = "value") => ({
  initial: (item) => ({ [field]: item.initial_value ?? null }),
  show: (value) => value[field] ?? "",
  read: (text) => ({ [field]: text === "" ? null : text }),
});

const picked = (type, field, initial) => ({
  type,
  picks: true,
  initial: (item) => ({ [field]: item[initial] ?? null }),
  show: (value) => value[field] ?? "",
  read: (text) => ({ [field]: text || null }),
});

const KINDS = {
  plain_text_input: { ...typed(), tag: (item) => (item.multiline ? "textarea" : "input"), type: "text" },
  number_input: { ...typed(), type: "text", inputmode: "decimal" },
  email_text_input: { ...typed(), type: "email" },
  url_text_input: { ...typed(), type: "url" },
  rich_text_input: {
    tag: () => "textarea",
    initial: (item) => ({ rich_text_value: item.initial_value ?? null }),
    show: (value) => richToText(value.rich_text_value),
    read: (text) => ({ rich_text_value: textToRich(text) }),
  },
  datepicker: picked("date", "selected_date", "initial_date"),
  timepicker: picked("time", "selected_time", "initial_time"),
  datetimepicker: {
    ...picked("datetime-local", "selected_date_time", "initial_date_time"),
    show: (value, reader) => (value.selected_date_time ? isoMinute(value.selected_date_time, reader.zone) : ""),
    read: (text, reader) => ({ selected_date_time: momentOf(text, reader.zone) }),
  },
};

function listenToTyping(node, item, place, kind) {
  const when = item.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const { form, reader } = place.surface;
  node.addEventListener("input", () => {
    const fields = kind.read(node.value, reader);
    if (when.includes("on_character_entered")) chosen(item, place, fields);
    else form.put(place.block.block_id, item.action_id, { type: item.type, ...fields });
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || node.tagName === "TEXTAREA") return;
    if (!place.dispatches || !when.includes("on_enter_pressed")) return;
    event.preventDefault();
    chosen(item, place, kind.read(node.value, reader));
  });
}

function listenToPicks(node, item, place, kind) {
  let settling = 0;
  node.addEventListener("change", () => {
    const fields = kind.read(node.value, place.surface.reader);
    place.surface.form.put(place.block.block_id, item.action_id, { type: item.type, ...fields });
    clearTimeout(settling);
    if (place.dispatches && isWhole(node)) settling = setTimeout(() => chosen(item, place, fields), SETTLING);
  });
}

function isWhole(node) {
  return node.type === "time" || !node.value.startsWith("0");
}

function counted(node, item, reader) {
  const counter = element("span", { class: "counter", "aria-hidden": "true" });
  const count = () => {
    counter.textContent = reader.words.characters(node.value.length, item.max_length);
  };
  node.addEventListener("input", count);
  count();
  return element("div", { class: "counted" }, node, counter);
}

function textToRich(text) {
  if (!text) return null;
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

function richToText(value) {
  return (value?.elements ?? [])
    .flatMap((part) => part.elements ?? [])
    .map((piece) => piece.text ?? "")
    .join("");
}
