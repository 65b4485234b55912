/** Block Kit blocks as elements. A surface says where they stand and what happens when something is used. */

import { element, freshId, icon } from "./dom.js";
import { renderElement } from "./elements.js";
import { withEmoji } from "./emoji.js";
import { markdown } from "./markdown.js";
import { mrkdwn } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { richText } from "./richtext.js";

/**
 * The nodes of `blocks`. `surface` has: reader, form, errors ({block_id: message}), act(block_id, action),
 * suggest(block_id, action_id, value), upload(file), channel (or null).
 */
export function renderBlocks(blocks, surface) {
  return (blocks ?? []).map((block) => renderBlock(block, surface));
}

function renderBlock(block, surface) {
  const draw = BLOCKS[block.type] ?? unsupported;
  const node = draw(block, surface);
  node.classList.add("block", `block-${block.type}`);
  if (block.block_id) node.dataset.blockId = block.block_id;
  return node;
}

const BLOCKS = {
  section,
  header,
  divider,
  context,
  actions,
  input,
  image,
  rich_text: rich,
  table,
  markdown: marked,
  file,
  alert,
  card,
  carousel,
  context_actions: actions,
  video,
};

/** A text object (mrkdwn or plain_text) as nodes. */
export function textNodes(text, reader) {
  if (!text) return [];
  if (text.type === "mrkdwn") return mrkdwn(text.text, reader);
  return [element("p", {}, plainText(text))];
}

/** What a plain_text object says, with emoji names replaced unless it forbids that. */
export function plainText(text) {
  return text?.emoji === false ? text.text : withEmoji(text?.text ?? "");
}

function section(block, surface) {
  const place = { block, surface, dispatches: true };
  const words = element(
    "div",
    { class: "section-words" },
    block.text && element("div", { class: "text" }, textNodes(block.text, surface.reader)),
    block.fields &&
      element(
        "div",
        { class: "fields" },
        block.fields.map((field) => element("div", { class: "text" }, textNodes(field, surface.reader))),
      ),
  );
  const accessory = block.accessory && element("div", { class: "accessory" }, renderElement(block.accessory, place));
  return element("div", {}, words, accessory);
}

function header(block) {
  return element("div", { role: "heading", "aria-level": "3" }, plainText(block.text));
}

function divider() {
  return element("hr");
}

function context(block, surface) {
  const part = (item) =>
    item.type === "image"
      ? picture(item, surface.reader)
      : element("div", { class: "text" }, textNodes(item, surface.reader));
  return element("div", {}, (block.elements ?? []).map(part));
}

function actions(block, surface) {
  const place = { block, surface, dispatches: true };
  return element(
    "div",
    {},
    (block.elements ?? []).map((item) => renderElement(item, place)),
  );
}

function input(block, surface) {
  const { words } = surface.reader;
  const ids = { labelId: freshId("label"), helpId: freshId("help") };
  const error = surface.errors?.[block.block_id];
  const place = {
    block,
    surface,
    dispatches: Boolean(block.dispatch_action),
    required: !block.optional,
    invalid: Boolean(error),
    ...ids,
  };
  return element(
    "div",
    { class: error ? "invalid" : "", role: "group", "aria-labelledby": ids.labelId },
    element(
      "div",
      { class: "input-label", id: ids.labelId },
      plainText(block.label),
      block.optional && element("span", { class: "optional" }, ` ${words.optional}`),
    ),
    renderElement(block.element, place),
    element(
      "div",
      { id: ids.helpId },
      error &&
        element(
          "div",
          { class: "field-error", role: "alert", data: { errorFor: block.block_id } },
          icon("warning"),
          error,
        ),
      block.hint && element("div", { class: "hint" }, plainText(block.hint)),
    ),
  );
}

function image(block, surface) {
  return element(
    "figure",
    {},
    block.title && element("figcaption", {}, plainText(block.title)),
    picture(block, surface.reader),
  );
}

function rich(block, surface) {
  return element("div", { class: "text" }, richText(block, surface.reader));
}

function marked(block) {
  return element("div", { class: "text" }, markdown(block.text));
}

function table(block, surface) {
  const settings = block.column_settings ?? [];
  const rows = (block.rows ?? []).map((row, at) =>
    element(
      "tr",
      {},
      row.map((cell, column) => tableCell(cell, at === 0, settings[column], surface)),
    ),
  );
  const [head, ...body] = rows;
  return element(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": surface.reader.words.table },
    element("table", {}, element("thead", {}, head), element("tbody", {}, body)),
  );
}

function tableCell(cell, isHead, setting, surface) {
  const style = `align-${setting?.align ?? "left"}${setting?.is_wrapped ? " wrapped" : ""}`;
  const content = cell?.type === "rich_text" ? richText(cell, surface.reader) : String(cell?.text ?? cell?.value ?? "");
  return element(isHead ? "th" : "td", { class: style, scope: isHead ? "col" : null }, content);
}

function file(block, surface) {
  return element("div", { class: "text" }, surface.reader.words.sharedFile, " ", block.external_id ?? "");
}

function alert(block, surface) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  const sign = level === "warning" || level === "error" ? "warning" : level === "success" ? "check" : "info";
  return element(
    "div",
    { class: `alert-${level}`, role: "note" },
    icon(sign),
    element("div", { class: "text" }, textNodes(block.text, surface.reader)),
  );
}

function card(block, surface) {
  const place = { block, surface, dispatches: true };
  const line = (name) =>
    block[name] && element("div", { class: `text card-${name}` }, textNodes(block[name], surface.reader));
  return element(
    "div",
    {},
    block.hero_image && picture(block.hero_image, surface.reader),
    ["title", "subtitle", "body", "subtext"].map(line),
    block.actions?.length > 0 &&
      element(
        "div",
        { class: "block-actions" },
        block.actions.map((item) => renderElement(item, place)),
      ),
  );
}

function carousel(block, surface) {
  return element("div", { tabindex: "0" }, renderBlocks(block.elements, surface));
}

function video(block, surface) {
  return element(
    "div",
    { class: "text" },
    textNodes(block.title, surface.reader),
    textNodes(block.description, surface.reader),
  );
}

function unsupported(block, surface) {
  return element("div", { class: "unsupported" }, surface.reader.words.unsupported(block.type));
}
