/** Building the page. Text only ever becomes text: nothing here reads markup from a string. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element. `properties`: `class`, `data` (data-… attributes), `on` (event → listener), anything else is an
 * attribute (null, undefined and false are left out, true is an empty one). Children are nodes, strings, or nothing.
 */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  const { data = {}, on = {}, ...attributes } = properties;
  for (const [key, value] of Object.entries(attributes)) setAttribute(node, key, value);
  for (const [key, value] of Object.entries(data)) if (value !== undefined && value !== null) node.dataset[key] = value;
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...present(children));
  return node;
}

function setAttribute(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  node.setAttribute(key, value === true ? "" : String(value));
}

function present(children) {
  return children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}

/** Put `children` in the place of all that `node` holds. */
export function fill(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

/** An icon drawn with strokes on a 20 × 20 field; silent for screen readers. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true", class: `icon icon-${name}` };
  for (const [key, value] of Object.entries(attributes)) drawing.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", STROKES[name] ?? STROKES.dot);
  drawing.append(path);
  return drawing;
}

const STROKES = {
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13M3 12.5h13",
  home: "M3.5 9 10 3.5 16.5 9v7.5h-4.5v-5h-4v5H3.5Z",
  chat: "M4 4.5h12v9H9l-4 3v-3H4Z",
  reply: "M8 5 3.5 9.5 8 14M4 9.5h7.5c3 0 5 2 5 5.5",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  close: "M5 5l10 10M15 5 5 15",
  help: "M7.300 7.5c.2-3.400 5.5-3.200 5.400.1-.1 2-2.700 2-2.700 4.200M10 15.200h.01",
  inspect: "M3 10h3l2-5.5 4 11 2-5.5h3",
  theme: "M15.800 12.300A6.5 6.5 0 0 1 7.700 4.200a6.5 6.5 0 1 0 8.100 8.100Z",
  send: "M3.5 10 16.5 4l-4 12.5-3-5Zm6 1.5L16.5 4",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  clock: "M10 3.5a6.5 6.5 0 1 0 .01 0ZM10 6.5V10l2.5 1.5",
  bolt: "M11 3 5 11.5h4.5L9 17l6-8.5h-4.5Z",
  chevron: "M6 8l4 4 4-4",
  back: "M12 5 7 10l5 5",
  check: "M4.5 10.5 8.5 14.5 15.5 6",
  warning: "M10 3.5 17.5 16.5h-15ZM10 8v4M10 14.300h.01",
  eye: "M2.5 10C5 6 7.5 5 10 5s5 1 7.5 5c-2.5 4-5 5-7.5 5s-5-1-7.5-5ZM10 8a2 2 0 1 0 .01 0Z",
  file: "M5.5 3h6l3.5 3.5V17H5.5ZM11.5 3v3.5H15",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.7 10.5h7.600L14.5 6",
  info: "M10 3.5a6.5 6.5 0 1 0 .01 0ZM10 9.5v4M10 6.800h.01",
  dot: "M10 10h.01",
};

let counter = 0;

/** An id no other element of the page has. */
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}
