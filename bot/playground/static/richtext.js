/** rich_text blocks as elements. */

import { element } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { broadcast, channelLink, dateElement, emojiNode, link, mention, safeAddress } from "./mrkdwn.js";

/** The nodes of a rich_text block (or of a table's rich cell). */
export function richText(block, reader) {
  return (block.elements ?? []).map((part) => PARTS[part.type]?.(part, reader)).filter(Boolean);
}

const PARTS = {
  rich_text_section: (part, reader) => element("p", {}, pieces(part, reader)),
  rich_text_quote: (part, reader) => element("blockquote", {}, pieces(part, reader)),
  rich_text_preformatted: (part, reader) =>
    element("pre", { tabindex: "0" }, element("code", {}, pieces(part, reader))),
  rich_text_list: list,
};

function list(part, reader) {
  const ordered = part.style === "ordered";
  const style = `indent-${part.indent ?? 0}${part.border ? " bordered" : ""}`;
  const start = ordered && part.offset ? part.offset + 1 : null;
  const items = (part.elements ?? []).map((item) => element("li", {}, pieces(item, reader)));
  return element(ordered ? "ol" : "ul", { class: style, start }, items);
}

function pieces(part, reader) {
  return (part.elements ?? []).map((piece) => styled(PIECES[piece.type]?.(piece, reader) ?? "", piece.style));
}

const PIECES = {
  text: (piece) => piece.text ?? "",
  link: (piece) => (safeAddress(piece.url) ? link(piece.url, piece.text || piece.url) : piece.text || piece.url),
  emoji: (piece) => (emoji(piece.name) ? emojiNode(piece.name) : withEmoji(`:${piece.name}:`)),
  user: (piece, reader) => mention(piece.user_id, null, reader),
  channel: (piece, reader) => channelLink(piece.channel_id, null, reader),
  usergroup: (piece) => broadcast(piece.usergroup_id, piece.usergroup_id),
  broadcast: (piece) => broadcast(piece.range, null),
  color: (piece) => piece.value ?? "",
  date: (piece, reader) =>
    dateElement(piece.timestamp, piece.format ?? "", safeAddress(piece.url), piece.fallback ?? "", reader),
};

const WRAPPERS = { code: "code", strike: "s", italic: "em", bold: "strong", underline: "u" };

function styled(node, style = {}) {
  return Object.entries(WRAPPERS).reduce((inner, [name, tag]) => (style[name] ? element(tag, {}, inner) : inner), node);
}
