/** Drawing anew without taking the ground from under a person: focus, caret and scroll stay. */

import { closeOrphan } from "./popover.js";

/** Run `draw`, which replaces children of `node`; then put focus and caret back where they were. */
export function keepingFocus(node, draw) {
  const held = node.contains(document.activeElement) ? bookmark(document.activeElement) : null;
  draw();
  closeOrphan();
  if (held && !node.contains(document.activeElement)) restore(node, held);
}

function bookmark(active) {
  const { actionId, blockId } = active.dataset;
  const ts = active.closest("[data-ts]")?.dataset.ts ?? null;
  const caret = typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
  return {
    actionId,
    blockId,
    ts,
    caret,
    choice: active.dataset.index,
    group: active.closest("[data-action-id]")?.dataset.actionId,
    sign: signOf(active),
  };
}

const SIGNS = ["data-testid", "data-person", "data-move", "href"];

/** A selector for what stays the same of a control when it is drawn anew, or null. */
function signOf(active) {
  const name = SIGNS.find((sign) => active.hasAttribute(sign));
  return name ? `[${name}="${CSS.escape(active.getAttribute(name))}"]` : null;
}

function restore(node, held) {
  const scope = held.ts ? (node.querySelector(`[data-ts="${CSS.escape(held.ts)}"]`) ?? node) : node;
  const target = find(scope, held);
  if (!target) return;
  target.focus({ preventScroll: true });
  if (held.caret && typeof target.selectionStart === "number") target.setSelectionRange(...held.caret);
}

function find(scope, held) {
  if (held.actionId)
    return scope.querySelector(
      `[data-block-id="${CSS.escape(held.blockId ?? "")}"][data-action-id="${CSS.escape(held.actionId)}"]`,
    );
  if (held.group && held.choice)
    return scope.querySelector(`[data-action-id="${CSS.escape(held.group)}"] [data-index="${held.choice}"]`);
  if (held.sign && scope.querySelector(held.sign)) return scope.querySelector(held.sign);
  return held.ts ? scope : null;
}
