/** A field with a list under it: type to narrow, arrows to walk, Enter to choose. For one choice or for many (chips). */

import { element, fill, freshId, icon } from "./dom.js";
import { groupNodes } from "./listbox.js";
import { hang, place } from "./popover.js";

const PAUSE = 200; // Milliseconds without typing before the bot is asked for suggestions.

/**
 * Settings: many, words, marks, placeholder, selected, clearable, most, least (characters before searching), remote, focus,
 * find(query) → groups [{label, choices: [{id, label, detail, held}]}] (or a promise), onChange(choices).
 */
export function combobox(settings) {
  return new Combobox(settings).node;
}

class Combobox {
  constructor(settings) {
    this.settings = settings;
    this.selected = [...settings.selected];
    this.active = -1;
    this.asked = 0;
    this.listId = freshId("list");
    this.build();
    this.showSelected();
  }

  build() {
    const { marks, focus } = this.settings;
    this.chips = element("span", { class: "chips" });
    this.input = element("input", {
      ...marks,
      class: "select-text",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-controls": this.listId,
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
    });
    if (focus) this.input.dataset.focus = "true";
    this.clear = element(
      "button",
      {
        type: "button",
        class: "select-clear",
        "aria-label": this.settings.words.clearField,
        on: { click: () => this.take([]) },
      },
      icon("close"),
    );
    this.node = element(
      "div",
      { class: `select${this.settings.many ? " many" : ""}` },
      this.chips,
      this.input,
      this.clear,
      icon("chevron"),
    );
    this.node.addEventListener("click", (event) => this.clicked(event));
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.left());
  }

  clicked(event) {
    if (event.target.closest("button")) return;
    this.input.focus();
    if (this.close) return;
    this.input.select(); // So that typing replaces what is chosen.
    this.open();
  }

  showSelected() {
    const { many, placeholder, clearable, words } = this.settings;
    this.input.value = many ? "" : (this.selected[0]?.label ?? "");
    this.input.placeholder = many && this.selected.length ? "" : placeholder;
    this.clear.hidden = !(clearable && this.selected.length);
    if (many)
      fill(
        this.chips,
        this.selected.map((choice) => this.chip(choice, words)),
      );
  }

  chip(choice, words) {
    const remove = () => this.take(this.selected.filter((other) => other.id !== choice.id));
    return element(
      "span",
      { class: "chip" },
      choice.label,
      element(
        "button",
        { type: "button", class: "chip-remove", "aria-label": words.remove(choice.label), on: { click: remove } },
        icon("close"),
      ),
    );
  }

  open() {
    this.list = element("div", {
      class: "popover listbox",
      role: "listbox",
      id: this.listId,
      "aria-multiselectable": this.settings.many ? "true" : null,
    });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.close = hang(this.list, this.node, { wide: true, onClose: () => this.closed() });
    this.input.setAttribute("aria-expanded", "true");
    this.search("");
  }

  closed() {
    this.close = null;
    this.active = -1;
    this.asked += 1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.showSelected();
    if (this.changed) this.settings.onChange(this.selected);
    this.changed = false;
  }

  left() {
    // A press inside the list keeps the focus; any other leaving closes it.
    setTimeout(() => document.activeElement !== this.input && this.close?.(), 0);
  }

  typed() {
    if (!this.close) this.open();
    this.search(this.input.value);
  }

  search(query) {
    const { least, remote, words } = this.settings;
    clearTimeout(this.waiting);
    const missing = least - query.trim().length;
    if (missing > 0) return this.note(words.typeMore(missing));
    if (!remote) return this.fillList(this.settings.find(query));
    this.note(words.searching);
    this.asked += 1;
    const asked = this.asked;
    this.waiting = setTimeout(() => this.ask(query, asked), PAUSE);
    return undefined;
  }

  async ask(query, asked) {
    const groups = await this.settings.find(query);
    if (asked === this.asked && this.close) this.fillList(groups);
  }

  note(text) {
    this.choices = [];
    fill(this.list, element("div", { class: "list-note" }, text));
    place(this.list, this.node, true);
  }

  fillList(groups) {
    this.choices = groups.flatMap((group) => group.choices);
    if (!this.choices.length) return this.note(this.settings.words.noMatch);
    const look = { id: this.listId, holds: (choice) => this.holds(choice), choose: (choice) => this.choose(choice) };
    fill(this.list, groupNodes(groups, look));
    place(this.list, this.node, true);
    const held = this.choices.findIndex((choice) => this.holds(choice));
    return this.walkTo(held >= 0 && !this.settings.many ? held : 0);
  }

  holds(choice) {
    return this.selected.some((other) => other.id === choice.id);
  }

  walkTo(index) {
    const count = this.choices?.length ?? 0;
    if (!count) return;
    this.active = (index + count) % count;
    this.list.querySelectorAll(".option").forEach((node, at) => node.classList.toggle("active", at === this.active));
    this.input.setAttribute("aria-activedescendant", `${this.listId}-${this.active}`);
    this.list.querySelector(".option.active")?.scrollIntoView({ block: "nearest" });
  }

  choose(choice) {
    if (!this.settings.many) return this.take([choice]);
    if (this.holds(choice)) return this.take(this.selected.filter((other) => other.id !== choice.id));
    return this.selected.length < this.settings.most && this.take([...this.selected, choice]);
  }

  take(choices) {
    this.selected = choices;
    if (this.settings.many && this.close) return this.takeMore();
    if (this.close) this.close();
    else this.showSelected();
    return this.settings.onChange(choices);
  }

  /** With many to choose the list stays open; the whole choice is told when it closes. */
  takeMore() {
    this.changed = true;
    const at = this.active;
    this.showSelected();
    this.search("");
    this.walkTo(at);
  }

  pressed(event) {
    if (event.isComposing) return;
    const act = this.keys()[event.key];
    if (!act) return;
    const handled = act();
    if (handled) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  keys() {
    return {
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      Enter: () => this.enter(),
      Escape: () => this.close && (this.close(), true),
      Backspace: () =>
        this.settings.many &&
        !this.input.value &&
        this.selected.length &&
        (this.take(this.selected.slice(0, -1)), true),
    };
  }

  /** Enter chooses, or opens the list; it never submits the form around it. */
  enter() {
    if (!this.close) this.open();
    else if (this.choices[this.active]) this.choose(this.choices[this.active]);
    return true;
  }

  step(by) {
    if (this.close) this.walkTo(this.active + by);
    else this.open();
    return true;
  }
}
