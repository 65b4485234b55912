/** The bot's modals: the top view of the stack in a dialog. What was typed stays with each view. */

import { plainText, renderBlocks } from "./blocks.js";
import { element, fill, freshId, icon } from "./dom.js";
import { keepingFocus } from "./focus.js";
import { Form } from "./form.js";
import { post } from "./net.js";
import { surfaceFor, told } from "./surface.js";
import { liftToasts } from "./toasts.js";

export class Modal {
  constructor(workspace) {
    this.workspace = workspace;
    this.forms = new Map();
    this.view = null;
    this.titleId = freshId("modal");
    this.dialog = element("dialog", { class: "modal", "aria-labelledby": this.titleId, data: { testid: "modal" } });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave(false);
    });
    this.dialog.addEventListener("close", () => this.view && this.leave(true));
    document.body.append(this.dialog);
  }

  /** Show `view` on top, or nothing when it is null. The same view again keeps what was typed and where one is. */
  show(view) {
    if (!view) return this.hide();
    const same = this.view?.id === view.id;
    this.errors = {};
    this.view = view;
    this.formOf(view).keepOnly(view.blocks);
    if (same) return this.redraw();
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
    return this.focusFirst();
  }

  /** A view changed: draw it if it is the one on top. */
  update(view) {
    if (this.view?.id === view.id) this.show(view);
  }

  hide() {
    this.view = null;
    this.forms.clear();
    if (this.dialog.open) this.dialog.close();
    fill(this.dialog);
    liftToasts();
  }

  formOf(view) {
    if (!this.forms.has(view.id)) this.forms.set(view.id, new Form(view.state?.values));
    return this.forms.get(view.id);
  }

  redraw() {
    const scrolled = this.dialog.querySelector(".modal-body")?.scrollTop ?? 0;
    keepingFocus(this.dialog, () => this.draw());
    this.dialog.querySelector(".modal-body").scrollTop = scrolled;
  }

  draw() {
    const { words } = this.workspace.reader;
    const { view } = this;
    const surface = surfaceFor(this.workspace, { view_id: view.id }, this.formOf(view), { errors: this.errors });
    const form = element(
      "form",
      { class: "modal-form", novalidate: true, data: { viewId: view.id, callbackId: view.callback_id } },
      element(
        "header",
        { class: "modal-head" },
        element("h2", { id: this.titleId }, plainText(view.title)),
        element(
          "button",
          {
            type: "button",
            class: "tool",
            "aria-label": words.close,
            data: { testid: "modal-x" },
            on: { click: () => this.leave(true) },
          },
          icon("close"),
        ),
      ),
      element("div", { class: "modal-body blocks" }, renderBlocks(view.blocks, surface)),
      element(
        "footer",
        { class: "modal-foot" },
        element(
          "button",
          { type: "button", class: "button", data: { testid: "modal-close" }, on: { click: () => this.leave(false) } },
          plainText(view.close) || words.cancel,
        ),
        view.submit &&
          element(
            "button",
            { type: "submit", class: "button primary", data: { testid: "modal-submit" } },
            plainText(view.submit),
          ),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    fill(this.dialog, form);
    liftToasts();
  }

  focusFirst() {
    const body = this.dialog.querySelector(".modal-body");
    body.scrollTop = 0;
    const first = body.querySelector("[data-focus]") ?? body.querySelector(".block-input :is(input, textarea)");
    (first ?? this.dialog.querySelector(".modal-foot .primary, .modal-foot .button"))?.focus({ preventScroll: !first });
  }

  /** Cancel the top view (`clear`: the whole stack), then show what is underneath. */
  async leave(clear) {
    const { view } = this;
    if (!view || this.leaving === view.id) return;
    this.leaving = view.id;
    const answer = await told(this.workspace, post("close", { as: this.workspace.me.id, view_id: view.id, clear }));
    this.leaving = null;
    if (this.view?.id === view.id) this.show(answer?.view ?? null);
  }

  async submit() {
    const { view } = this;
    if (!view?.submit || this.submitting === view.id) return;
    this.submitting = view.id;
    this.busy(true);
    const answer = await told(
      this.workspace,
      post("submit", { as: this.workspace.me.id, view_id: view.id, values: this.formOf(view).values }),
    );
    this.submitting = null;
    this.busy(false);
    if (answer) this.submitted(view, answer);
  }

  busy(is) {
    const button = this.dialog.querySelector("[data-testid=modal-submit]");
    if (is) button?.setAttribute("aria-busy", "true");
    else button?.removeAttribute("aria-busy");
  }

  submitted(view, { result, errors, view: next }) {
    if (result === "errors") return this.showErrors(errors ?? {});
    if (result === "cleared") return this.hide();
    if (result === "closed") return (this.view?.id === view.id || !next) && this.show(next ?? null);
    return next && this.show(next);
  }

  showErrors(errors) {
    this.errors = errors;
    this.redraw();
    const first = this.dialog.querySelector(".invalid");
    first?.scrollIntoView({ block: "center" });
    first?.querySelector("input, textarea, button")?.focus({ preventScroll: true });
  }
}
