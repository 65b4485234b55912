/** The box one writes in: Enter sends, "/" offers commands, "@" people, "#" channels. */

import { element, fill, freshId, icon } from "./dom.js";
import { post, Refusal } from "./net.js";
import { offers } from "./offers.js";
import { toast } from "./toasts.js";

export class Composer {
  /** `target()` says where to: {channel, thread_ts?, name}; drafts are kept for each place; `sent()` is told. */
  constructor(node, workspace, { target, testid, sent }) {
    Object.assign(this, { node, workspace, target, sent });
    this.drafts = new Map();
    this.listId = freshId("offers");
    this.build(testid);
  }

  build(testid) {
    this.list = element("div", { class: "offers", role: "listbox", id: this.listId, hidden: true });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.box = element("textarea", {
      class: "composer-text",
      rows: 1,
      "aria-autocomplete": "list",
      "aria-controls": this.listId,
      data: { testid },
    });
    this.button = element(
      "button",
      { class: "composer-send", type: "submit", data: { testid: `${testid}-send` } },
      icon("send"),
    );
    const form = element(
      "form",
      { class: "composer", on: { submit: (event) => this.submitted(event) } },
      this.list,
      element("div", { class: "composer-box" }, this.box, this.button),
    );
    this.box.addEventListener("input", () => this.changed());
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("blur", () => this.offer([]));
    this.box.addEventListener("focus", () => this.changed());
    fill(this.node, form);
  }

  /** Show the draft of the place one is in now, with its name. */
  enter() {
    const { words } = this.workspace.reader;
    const { name, thread_ts: thread } = this.target();
    const label = thread ? words.composerThread : words.composer(name);
    this.box.placeholder = label;
    this.box.setAttribute("aria-label", label);
    this.button.setAttribute("aria-label", words.send);
    this.button.title = words.send;
    this.list.setAttribute("aria-label", words.commands);
    this.box.value = this.drafts.get(this.key()) ?? "";
    this.grow();
    this.offer([]);
  }

  key() {
    const { channel, thread_ts: thread } = this.target();
    return `${this.workspace.me.id}/${channel}/${thread ?? ""}`;
  }

  /** Write `text` into the box and put the caret behind it. */
  type(text) {
    this.box.value = text;
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
    this.changed();
  }

  changed() {
    this.drafts.set(this.key(), this.box.value);
    this.grow();
    this.offer(offers(this.box.value.slice(0, this.box.selectionStart), this.workspace, (item) => this.pick(item)));
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 200)}px`;
    this.button.disabled = !this.box.value.trim();
  }

  offer(items) {
    this.items = items;
    this.active = items.findIndex((item) => item.choose);
    this.list.hidden = !items.length;
    fill(
      this.list,
      items.map((item, at) => this.offerRow(item, at)),
    );
    this.mark();
  }

  offerRow(item, at) {
    const properties = item.choose
      ? {
          class: "offer",
          role: "option",
          id: `${this.listId}-${at}`,
          data: { offer: item.label },
          on: { click: () => item.choose() },
        }
      : { class: "offer-hint" };
    return element(
      "div",
      properties,
      item.face ?? "",
      element("span", { class: "offer-label" }, item.label),
      item.hint && element("span", { class: "offer-usage" }, item.hint),
      item.detail && element("span", { class: "quiet offer-detail" }, item.detail),
    );
  }

  mark() {
    [...this.list.children].forEach((row, at) => {
      row.classList.toggle("active", at === this.active);
      if (row.getAttribute("role") === "option") row.setAttribute("aria-selected", String(at === this.active));
    });
    if (this.active >= 0) this.box.setAttribute("aria-activedescendant", `${this.listId}-${this.active}`);
    else this.box.removeAttribute("aria-activedescendant");
    this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  /** Put `text` in the place of the last `replaced` characters before the caret. */
  pick({ text, replaced }) {
    const caret = this.box.selectionStart;
    this.box.setRangeText(text, caret - replaced, caret, "end");
    this.box.focus();
    this.changed();
  }

  pressed(event) {
    if (event.isComposing || event.keyCode === 229) return; // Enter belongs to the input method while it composes.
    if (this.active >= 0 && this.walked(event.key)) event.preventDefault();
    else if (event.key === "Escape" && this.items.length) {
      event.preventDefault();
      this.offer([]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  walked(key) {
    const count = this.items.length;
    if (key === "ArrowDown") this.active = (this.active + 1) % count;
    else if (key === "ArrowUp") this.active = (this.active + count - 1) % count;
    else if (key === "Enter" || key === "Tab") return this.items[this.active].choose() ?? true;
    else return false;
    this.mark();
    return true;
  }

  submitted(event) {
    event.preventDefault();
    this.send();
  }

  /** Send what is written; what could not be sent comes back into the box. */
  async send() {
    const text = this.box.value.trim();
    if (!text) return;
    const { channel, thread_ts: thread } = this.target();
    const key = this.key();
    this.type("");
    this.sent();
    this.workspace.tell("sent");
    try {
      await post("say", { as: this.workspace.me.id, channel, text, ...(thread ? { thread_ts: thread } : {}) });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      this.refused(refusal, text, key, Boolean(thread));
    }
  }

  refused(refusal, text, key, inThread) {
    this.drafts.set(key, text);
    if (key === this.key() && !this.box.value) this.type(text);
    const explained = text.startsWith("/") && !inThread && refusal.code !== "network";
    if (!explained) toast(refusal.said(this.workspace.reader.language), "problem");
  }
}
