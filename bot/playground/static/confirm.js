/** The question before a deed: Block Kit's confirm objects, asked in a dialog of their own. */

import { plainText, textNodes } from "./blocks.js";
import { element, freshId } from "./dom.js";
import { liftToasts } from "./toasts.js";

/** Ask; resolves to true when the person agrees. Without a `confirm` object nothing is asked. */
export function asked(confirm, reader) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => showQuestion(confirm, reader, resolve));
}

function showQuestion(confirm, reader, resolve) {
  const { words } = reader;
  const titleId = freshId("confirm");
  const agree = element(
    "button",
    { class: `button ${confirm.style === "danger" ? "danger" : "primary"}`, type: "submit", value: "yes" },
    plainText(confirm.confirm) || words.yes,
  );
  const refuse = element(
    "button",
    { class: "button", type: "submit", value: "no" },
    plainText(confirm.deny) || words.cancel,
  );
  const dialog = element(
    "dialog",
    { class: "confirm", "aria-labelledby": titleId, data: { testid: "confirm" } },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: titleId }, plainText(confirm.title) || words.confirmTitle),
      element("div", { class: "text confirm-text" }, textNodes(confirm.text, reader)),
      element("div", { class: "confirm-buttons" }, refuse, agree),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    liftToasts();
    resolve(dialog.returnValue === "yes");
  });
  document.body.append(dialog);
  dialog.showModal();
  agree.focus();
}
