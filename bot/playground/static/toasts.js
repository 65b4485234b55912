/** Short notices at the foot of the page, and words for those who listen instead of looking. */

import { element, fill } from "./dom.js";

const STAYS = 6000;

/** Show `text` for a while; `kind` "problem" is announced at once. */
export function toast(text, kind = "notice") {
  const node = element(
    "div",
    { class: `toast ${kind}`, role: kind === "problem" ? "alert" : "status", data: { testid: "toast" } },
    text,
  );
  liftToasts();
  toasts.append(node);
  setTimeout(() => node.remove(), STAYS);
}

const toasts = document.getElementById("toasts");

/** Put the notices into the topmost open dialog, or they would lie behind it; without one, back into the page. */
export function liftToasts() {
  ([...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body).append(toasts);
}

/** Say `text` to screen readers when they pause. */
export function announce(text) {
  fill(document.getElementById("announcer"), text);
}
