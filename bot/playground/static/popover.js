/** A small panel that hangs on another element: lists of options, menus. */

import { element } from "./dom.js";

const MARGIN = 8;
let current = null;
let currentAnchor = null;

/** Hang `panel` on `anchor`; closes whatever hung before. `onClose` is told once. Answers a function that closes it. */
export function hang(panel, anchor, { onClose = () => {}, wide = false } = {}) {
  current?.();
  const holder = anchor.closest("dialog") ?? document.body;
  holder.append(panel);
  place(panel, anchor, wide);
  const controller = new AbortController();
  const close = () => {
    if (current !== close) return;
    current = null;
    controller.abort();
    panel.remove();
    onClose();
  };
  current = close;
  currentAnchor = anchor;
  listen(panel, anchor, close, controller.signal, wide);
  return close;
}

function listen(panel, anchor, close, signal, wide) {
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close();
  };
  document.addEventListener("pointerdown", outside, { capture: true, signal });
  window.addEventListener("resize", close, { signal });
  const follow = (event) => {
    if (!panel.contains(event.target)) place(panel, anchor, wide);
  };
  document.addEventListener("scroll", follow, { capture: true, passive: true, signal });
}

/** Put the panel below its anchor, above where there is more room, never beyond the window. */
export function place(panel, anchor, wide = false) {
  const box = anchor.getBoundingClientRect();
  panel.style.minWidth = wide ? `${box.width}px` : "";
  panel.style.maxHeight = "";
  const below = window.innerHeight - box.bottom - MARGIN * 2;
  const above = box.top - MARGIN * 2;
  const upward = panel.offsetHeight > below && above > below;
  panel.style.maxHeight = `${Math.max(120, upward ? above : below)}px`;
  const top = upward ? box.top - panel.offsetHeight - 4 : box.bottom + 4;
  const left = Math.min(box.left, window.innerWidth - panel.offsetWidth - MARGIN);
  panel.style.top = `${Math.max(MARGIN, top)}px`;
  panel.style.left = `${Math.max(MARGIN, left)}px`;
}

/** Close what hangs on something that is no longer on the page. */
export function closeOrphan() {
  if (currentAnchor && !currentAnchor.isConnected) current?.();
}

/**
 * A menu of `items` ({label, detail?, icon?, danger?, run}) on `anchor`, walked with the arrow keys.
 * Focus goes back to the anchor when it closes.
 */
export function openMenu(anchor, items, label) {
  const menu = element("div", { class: "popover menu", role: "menu", "aria-label": label });
  menu.append(...items.map((item) => menuItem(item, () => close())));
  anchor.setAttribute("aria-expanded", "true");
  const close = hang(menu, anchor, {
    onClose: () => {
      anchor.setAttribute("aria-expanded", "false");
      if (!document.activeElement || document.activeElement === document.body) anchor.focus();
    },
  });
  menu.addEventListener("keydown", (event) => walk(event, menu, close, anchor));
  menu.firstElementChild?.focus();
  return close;
}

function menuItem(item, close) {
  const choose = () => {
    close();
    item.run();
  };
  const style = `menu-item${item.danger ? " danger" : ""}`;
  const detail = item.detail && element("span", { class: "menu-detail" }, item.detail);
  const properties = {
    class: style,
    type: "button",
    role: "menuitem",
    tabindex: "-1",
    data: item.data ?? {},
    on: { click: choose },
  };
  return element("button", properties, element("span", { class: "menu-label" }, item.label), detail);
}

function walk(event, menu, close, anchor) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  if (event.key in targets) {
    items.at(targets[event.key] % items.length).focus();
    event.preventDefault();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close();
    anchor.focus();
  }
}
