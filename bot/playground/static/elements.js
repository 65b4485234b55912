/** Block Kit elements: buttons, menus, choices and fields. Selects live in selects.js. */

import { plainText, textNodes } from "./blocks.js";
import { asked } from "./confirm.js";
import { element, freshId, icon } from "./dom.js";
import { renderField } from "./fields.js";
import { renderFileInput } from "./uploads.js";
import { safeAddress } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { openMenu } from "./popover.js";
import { isSelect, renderSelect } from "./selects.js";

/**
 * The node of an element in its `place`: {block, surface, dispatches, labelId?, helpId?, required?, invalid?}.
 * What a person does is written into the surface's form, and told to the bot when the place dispatches.
 */
export function renderElement(item, place) {
  if (!item) return "";
  if (isSelect(item.type)) return renderSelect(item, place);
  const draw = ELEMENTS[item.type] ?? renderField;
  return draw(item, place);
}

const ELEMENTS = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedback,
  overflow,
  radio_buttons: (item, place) => choices(item, place, "radio"),
  checkboxes: (item, place) => choices(item, place, "checkbox"),
  image: (item, place) => picture(item, place.surface.reader),
  file_input: renderFileInput,
};

/** Write a value into the form and, where the place dispatches, tell the bot (after its confirm). */
export async function chosen(item, place, fields) {
  const { surface, block } = place;
  surface.form.put(block.block_id, item.action_id, { type: item.type, ...fields });
  if (!place.dispatches) return;
  if (await asked(item.confirm, surface.reader))
    await surface.act(block.block_id, { action_id: item.action_id, type: item.type, ...fields });
}

/** The attributes every control carries, so that it is found and described. */
export function marks(item, place) {
  return {
    data: { actionId: item.action_id, blockId: place.block.block_id },
    "aria-labelledby": place.labelId,
    "aria-label": place.labelId ? null : plainText(item.placeholder) || place.surface.reader.words[item.type],
    "aria-describedby": place.helpId,
    "aria-invalid": place.invalid ? "true" : null,
    "aria-required": place.required ? "true" : null,
  };
}

function button(item, place) {
  const press = async () => {
    if (!(await asked(item.confirm, place.surface.reader))) return;
    if (safeAddress(item.url)) window.open(item.url, "_blank", "noopener,noreferrer");
    await whileBusy(node, place.surface.act(place.block.block_id, { action_id: item.action_id, type: item.type }));
  };
  const style = ["primary", "danger"].includes(item.style) ? item.style : "";
  const node = element(
    "button",
    {
      ...marks(item, place),
      class: `button ${style}`,
      type: "button",
      "aria-label": item.accessibility_label,
      on: { click: press },
    },
    plainText(item.text),
  );
  return node;
}

async function whileBusy(node, work) {
  node.setAttribute("aria-busy", "true");
  try {
    await work;
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function iconButton(item, place) {
  const node = button({ ...item, text: null }, place);
  node.classList.add("icon-button");
  node.setAttribute("aria-label", item.accessibility_label ?? plainText(item.text));
  node.append(icon(item.icon === "trash" ? "trash" : "dot"));
  return node;
}

function feedback(item, place) {
  const one = (part) =>
    element(
      "button",
      {
        ...marks(item, place),
        class: "button small",
        type: "button",
        "aria-label": part.accessibility_label,
        on: { click: () => chosen(item, place, { value: part.value }) },
      },
      plainText(part.text),
    );
  return element("span", { class: "feedback" }, one(item.positive_button), one(item.negative_button));
}

function overflow(item, place) {
  const { words } = place.surface.reader;
  const run = (option) => async () => {
    if (safeAddress(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
    await chosen(item, place, { selected_option: option });
  };
  const open = () =>
    openMenu(
      node,
      (item.options ?? []).map((option) => ({
        label: plainText(option.text),
        detail: option.description && plainText(option.description),
        run: run(option),
        data: { value: option.value },
      })),
      words.moreActions,
    );
  const node = element(
    "button",
    {
      ...marks(item, place),
      class: "button icon-button",
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": words.moreActions,
      on: { click: open },
    },
    icon("more"),
  );
  return node;
}

function choices(item, place, kind) {
  const { surface, block } = place;
  const many = kind === "checkbox";
  const initial = many
    ? { selected_options: item.initial_options ?? [] }
    : { selected_option: item.initial_option ?? null };
  const value = surface.form.take(block.block_id, item, initial);
  const held = new Set(
    [value.selected_options ?? [], value.selected_option ?? []].flat().map((option) => option.value),
  );
  const name = freshId("choice");
  const group = element(
    "div",
    { ...marks(item, place), class: "choices", role: many ? "group" : "radiogroup" },
    (item.options ?? []).map((option, index) =>
      choice({ option, index, kind, name, checked: held.has(option.value) }, surface.reader),
    ),
  );
  group.addEventListener("change", () => {
    const picked = [...group.querySelectorAll("input:checked")].map((box) => item.options[Number(box.dataset.index)]);
    chosen(item, place, many ? { selected_options: picked } : { selected_option: picked[0] ?? null });
  });
  return group;
}

function choice({ option, index, kind, name, checked }, reader) {
  const box = element("input", { type: kind, name, value: option.value, data: { index } });
  box.checked = checked;
  return element(
    "label",
    { class: "choice" },
    box,
    element(
      "span",
      { class: "choice-words" },
      element("span", { class: "text" }, textNodes(option.text, reader)),
      option.description && element("span", { class: "text quiet" }, textNodes(option.description, reader)),
    ),
  );
}
