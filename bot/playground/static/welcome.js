/** The first screen: what this is, and five things to try. It comes back with the "?". */

import { element, fill, icon } from "./dom.js";

const KEY = "welcome-hidden";

export class Welcome {
  /** `tryOut(attempt)` is called for a click on one of the tries. */
  constructor(node, workspace, tryOut) {
    Object.assign(this, { node, workspace, tryOut });
    this.asked = false;
    workspace.when("sent", () => this.hide());
    workspace.when("person place", () => this.draw());
  }

  get hidden() {
    return !this.asked && (sessionStorage.getItem(KEY) === "yes" || this.workspace.talk?.name !== "campaigns");
  }

  toggle() {
    const open = !this.node.hidden;
    if (open) return this.hide();
    this.asked = true;
    this.draw();
    return this.node.querySelector("button")?.focus();
  }

  hide() {
    this.asked = false;
    sessionStorage.setItem(KEY, "yes");
    this.draw();
  }

  draw() {
    const { reader, boot } = this.workspace;
    const { words, language } = reader;
    this.node.hidden = this.hidden;
    if (this.node.hidden) return void fill(this.node);
    return void fill(
      this.node,
      element(
        "section",
        { class: "welcome", "aria-label": words.welcome, data: { testid: "welcome" } },
        element("p", { class: "welcome-words" }, boot.welcome?.[language] || words.welcomeFallback),
        element(
          "div",
          { class: "tries" },
          (boot.tries ?? []).map((attempt) => this.tryButton(attempt, language)),
        ),
        element("p", { class: "quiet" }, words.tryOne),
        element(
          "button",
          {
            type: "button",
            class: "tool welcome-hide",
            "aria-label": words.dismiss,
            title: words.dismiss,
            on: { click: () => this.hide() },
          },
          icon("close"),
        ),
      ),
    );
  }

  tryButton(attempt, language) {
    return element(
      "button",
      {
        type: "button",
        class: "try",
        title: attempt.text,
        data: { try: attempt.text },
        on: { click: () => this.tryOut(attempt) },
      },
      element("span", {}, language === "zh" ? attempt.zh : attempt.en),
    );
  }
}
