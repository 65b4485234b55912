/** Slack's mrkdwn as elements. What does not parse stays the text it is. */

import { element } from "./dom.js";
import { emoji } from "./emoji.js";
import { formatDate, fullMoment, zoneName } from "./zones.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

/** `text` (mrkdwn with escaped & < >) as a list of nodes for `reader`. */
export function mrkdwn(text, reader) {
  const parts = String(text ?? "").split(/```\n?([\s\S]+?)\n?```/);
  return parts.flatMap((part, index) => (index % 2 ? [preformatted(part)] : paragraphs(part, reader)));
}

function preformatted(text) {
  return element("pre", { tabindex: "0" }, element("code", {}, decode(text)));
}

function paragraphs(text, reader) {
  const groups = [];
  let open = false;
  for (const line of text.replace(/^\n|\n$/g, "").split("\n")) {
    const [kind, rest] = open ? ["quote", line] : kindOf(line);
    if (/^(>>>|&gt;&gt;&gt;)/.test(line)) open = true;
    if (groups.at(-1)?.kind === kind) groups.at(-1).lines.push(rest);
    else groups.push({ kind, lines: [rest] });
  }
  return groups.filter((group) => group.lines.join("")).map((group) => paragraph(group, reader));
}

function kindOf(line) {
  const quote = /^(?:>>>|&gt;&gt;&gt;|>|&gt;)\s?(.*)$/.exec(line);
  if (quote) return ["quote", quote[1]];
  const item = /^\s*[•◦▪]\s+(.*)$/.exec(line);
  return item ? ["list", item[1]] : ["text", line];
}

function paragraph({ kind, lines }, reader) {
  if (kind === "list")
    return element(
      "ul",
      {},
      lines.map((line) => element("li", {}, inline(line, reader))),
    );
  const nodes = inline(lines.join("\n"), reader);
  return element(kind === "quote" ? "blockquote" : "p", {}, nodes);
}

/** One run of text (line breaks stay line breaks) as nodes. */
export function inline(text, reader) {
  const nodes = [];
  let plain = "";
  let index = 0;
  while (index < text.length) {
    const found = mark(text, index, reader) ?? token(text, index, reader);
    if (found) {
      if (plain) nodes.push(decode(plain));
      plain = "";
      nodes.push(...found.nodes);
      index = found.end;
    } else {
      plain += text[index];
      index += 1;
    }
  }
  if (plain) nodes.push(decode(plain));
  return nodes;
}

function token(text, index, reader) {
  const rest = text.slice(index);
  const code = /^`([^`\n]+)`/.exec(rest);
  if (code) return { nodes: [element("code", {}, decode(code[1]))], end: index + code[0].length };
  const angle = /^<([^<>\n]+)>/.exec(rest);
  if (angle) return { nodes: angled(angle[1], reader), end: index + angle[0].length };
  const name = /^:([a-z0-9_+-]+):(?::skin-tone-\d:)?/.exec(rest);
  if (name && emoji(name[1])) return { nodes: [emojiNode(name[1])], end: index + name[0].length };
  const address = /^https?:\/\/[^\s<>（）“”，。；]+[^\s<>（）“”，。；.,;:!?)'"]/.exec(rest);
  if (address && !WORD.test(text[index - 1] ?? "")) {
    return { nodes: [link(decode(address[0]), decode(address[0]))], end: index + address[0].length };
  }
  return null;
}

/** An emoji as an element that says its name. */
export function emojiNode(name) {
  return element("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, emoji(name));
}

function mark(text, index, reader) {
  const sign = text[index];
  if (!MARKS[sign] || WORD.test(text[index - 1] ?? "") || /[\s]/.test(text[index + 1] ?? " ")) return null;
  const end = closing(text, index, sign);
  if (end < 0) return null;
  return { nodes: [element(MARKS[sign], {}, inline(text.slice(index + 1, end), reader))], end: end + 1 };
}

function closing(text, start, sign) {
  for (let index = start + 1; index < text.length && text[index] !== "\n"; index += 1) {
    if (text[index] === "<" || text[index] === "`") index = Math.max(index, skip(text, index));
    else if (closes(text, start, index, sign)) return index;
  }
  return -1;
}

function closes(text, start, index, sign) {
  return text[index] === sign && index > start + 1 && !/\s/.test(text[index - 1]) && !WORD.test(text[index + 1] ?? "");
}

function skip(text, index) {
  return text.indexOf(text[index] === "<" ? ">" : "`", index + 1);
}

function angled(inside, reader) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? null : inside.slice(bar + 1);
  if (target.startsWith("@")) return [mention(target.slice(1), label, reader)];
  if (target.startsWith("#")) return [channelLink(target.slice(1), label, reader)];
  if (target.startsWith("!date^")) return [dateNode(target, label, reader)];
  if (target.startsWith("!")) return [broadcast(target.slice(1), label)];
  const address = safeAddress(decode(target));
  return address ? [link(address, decode(label ?? target))] : [decode(`<${inside}>`)];
}

/** `address` if it may be followed from here (web or mail), else null. */
export function safeAddress(address) {
  return /^(https?:\/\/|mailto:|tel:)/i.test(address ?? "") ? address : null;
}

/** A link that opens beside this page. */
export function link(address, label) {
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** A person's name as a mention; one's own stands out. */
export function mention(id, label, reader) {
  const own = id === reader.me.id ? " mention-own" : "";
  return element("span", { class: `mention${own}`, data: { user: id } }, `@${reader.userName(id) ?? label ?? id}`);
}

/** A channel's name that leads there. */
export function channelLink(id, label, reader) {
  const name = `#${reader.channelName(id) ?? label ?? id}`;
  return element("a", { class: "mention", href: reader.channelAddress(id) }, name);
}

/** @here and its like; a user group by its label. */
export function broadcast(name, label) {
  const [kind, group] = name.split("^");
  const text = label ?? (kind === "subteam" ? group : kind);
  return element("span", { class: "mention mention-own" }, `@${decode(text).replace(/^@/, "")}`);
}

function dateNode(target, fallback, reader) {
  const [, seconds, format = "", address] = target.split("^");
  return dateElement(
    Number(seconds),
    decode(format),
    safeAddress(decode(address ?? "")),
    decode(fallback ?? ""),
    reader,
  );
}

/** A moment in the reader's zone and language; the fallback when it cannot be told. */
export function dateElement(seconds, format, address, fallback, reader) {
  const text = formatDate(seconds, format, reader);
  if (text === null) return element("span", {}, fallback);
  const attributes = {
    datetime: new Date(seconds * 1000).toISOString(),
    title: `${fullMoment(seconds, reader)} ${zoneName(seconds, reader)}`,
  };
  const node = element("time", attributes, text);
  return address ? element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, node) : node;
}

/** Slack's three escapes undone, once. */
export function decode(text) {
  return text.replace(/&(amp|lt|gt);/g, (whole, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

/** What a mrkdwn text says in one line, for announcements and previews. */
export function plainly(text, reader) {
  return mrkdwn(text, reader)
    .map((node) => node.textContent ?? node)
    .join(" ")
    .trim();
}
