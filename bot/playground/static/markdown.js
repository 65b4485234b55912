/** The standard Markdown of `markdown` blocks as elements: headings, lists, quotes, code, tables, emphasis, links. */

import { element } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link, safeAddress } from "./mrkdwn.js";

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

/** The nodes of a Markdown text. */
export function markdown(text) {
  const lines = String(text ?? "").split("\n");
  const nodes = [];
  while (lines.length) {
    const reading = READERS.find(([pattern]) => pattern.test(lines[0]));
    nodes.push(reading ? reading[1](lines) : paragraph(lines));
  }
  return nodes.filter(Boolean);
}

const READERS = [
  [/^\s*$/, (lines) => void lines.shift()],
  [/^```/, fenced],
  [/^#{1,6}\s/, heading],
  [/^(-{3,}|\*{3,}|_{3,})\s*$/, (lines) => lines.shift() && element("hr")],
  [
    /^>/,
    (lines) =>
      element(
        "blockquote",
        {},
        markdown(
          takeWhile(lines, /^>/)
            .map((line) => line.replace(/^>\s?/, ""))
            .join("\n"),
        ),
      ),
  ],
  [/^\s*\|.*\|\s*$/, table],
  [ITEM, list],
];

function takeWhile(lines, pattern) {
  const end = lines.findIndex((line) => !pattern.test(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function fenced(lines) {
  lines.shift();
  const body = takeWhile(lines, /^(?!```)/);
  lines.shift();
  return element("pre", { tabindex: "0" }, element("code", {}, body.join("\n")));
}

function heading(lines) {
  const [, signs, text] = /^(#+)\s+(.*)$/.exec(lines.shift()) ?? [null, "#", ""];
  return element(
    "p",
    { class: `heading heading-${signs.length}`, role: "heading", "aria-level": signs.length + 2 },
    inline(text),
  );
}

function list(lines) {
  const ordered = /^\s*\d/.test(lines[0]);
  const items = takeWhile(lines, ordered ? /^(\s*\d+[.)]|\s+[-*+])\s+/ : /^(\s*[-*+]|\s+\d+[.)])\s+/).map((line) =>
    ITEM.exec(line),
  );
  const nodes = items.map(([, indent, , text]) =>
    element("li", { class: `indent-${Math.min(4, Math.floor(indent.length / 2))}` }, item(text)),
  );
  return element(ordered ? "ol" : "ul", { start: ordered ? parseInt(items[0][2], 10) : null }, nodes);
}

function item(text) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  return task ? [task[1] === " " ? "☐ " : "☑ ", inline(task[2])] : inline(text);
}

function table(lines) {
  const rows = takeWhile(lines, /^\s*\|.*\|\s*$/).map((line) =>
    line
      .trim()
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
  const ruled = rows[1]?.every((cell) => /^:?-+:?$/.test(cell));
  const aligns = ruled ? rows.splice(1, 1)[0].map(alignment) : [];
  const make = (row, name) =>
    element(
      "tr",
      {},
      row.map((cell, at) => element(name, { class: aligns[at] ?? "" }, inline(cell))),
    );
  const body = rows.map((row, at) => make(row, ruled && at === 0 ? "th" : "td"));
  return element("div", { class: "table-scroll", tabindex: "0" }, element("table", {}, element("tbody", {}, body)));
}

function alignment(rule) {
  if (rule.endsWith(":")) return rule.startsWith(":") ? "align-center" : "align-right";
  return "align-left";
}

function paragraph(lines) {
  const block = [lines.shift()];
  while (lines.length && !READERS.some(([pattern]) => pattern.test(lines[0]))) block.push(lines.shift());
  return element("p", {}, inline(block.join("\n")));
}

const SPANS = [
  [/^`([^`]+)`/, (found) => element("code", {}, found[1])],
  [/^\[([^\]]*)\]\(([^)\s]+)\)/, (found) => (safeAddress(found[2]) ? link(found[2], found[1]) : found[0])],
  [/^\*\*(?=\S)([\s\S]+?)\*\*/, (found) => element("strong", {}, inline(found[1]))],
  [/^__(?=\S)([\s\S]+?)__/, (found) => element("strong", {}, inline(found[1]))],
  [/^~~(?=\S)([\s\S]+?)~~/, (found) => element("s", {}, inline(found[1]))],
  [/^\*(?=[^\s*])([^*]+?)\*/, (found) => element("em", {}, inline(found[1]))],
  [/^\\([\\`*_~[\]()#|>-])/, (found) => found[1]],
];

function inline(text) {
  const nodes = [];
  let plain = "";
  for (let rest = text; rest;) {
    const hit = SPANS.map(([pattern, make]) => [pattern.exec(rest), make]).find(([found]) => found);
    if (hit) {
      nodes.push(withEmoji(plain), hit[1](hit[0]));
      plain = "";
    } else {
      plain += rest[0];
    }
    rest = rest.slice(hit ? hit[0][0].length : 1);
  }
  return [...nodes, withEmoji(plain)];
}
