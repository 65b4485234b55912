/** The bar at the foot: what time it is here, and ways to let time pass. */

import { element, fill, icon } from "./dom.js";
import { keepingFocus } from "./focus.js";
import { post } from "./net.js";
import { hang } from "./popover.js";
import { told } from "./surface.js";
import { announce, toast } from "./toasts.js";
import { fullMoment, isoMinute, momentOf, stretch, zoneName } from "./zones.js";

const HOUR = 3600;
const TICK = 5000;

export class TimeBar {
  constructor(node, workspace) {
    Object.assign(this, { node, workspace });
    workspace.when("person time", () => this.draw());
    setInterval(() => this.tick(), TICK);
  }

  draw() {
    const { reader, offset, landmarks } = this.workspace;
    if (!reader) return;
    const { words, language } = reader;
    const now = this.workspace.now();
    this.clock = element("time", { class: "clock-now", data: { testid: "clock" } });
    this.when = element(
      "span",
      { class: "quiet clock-zone" },
      `${zoneName(now, reader)} · ${offset >= 60 ? words.moved(stretch(offset, language)) : words.realTime}`,
    );
    const coming = landmarks.filter((landmark) => Date.parse(landmark.at) / 1000 > now);
    const parts = [
      element("div", { class: "clock" }, icon("clock"), this.clock, this.when),
      element(
        "div",
        { class: "moves", role: "group", "aria-label": words.moveTo },
        this.move(words.plus3h, { seconds: 3 * HOUR }, "plus-3h"),
        coming.slice(0, 2).map((landmark) => this.landmark(landmark, reader)),
        this.move(words.plus3d, { seconds: 72 * HOUR }, "plus-3d"),
        this.custom(words),
      ),
    ];
    keepingFocus(this.node, () => fill(this.node, parts));
    this.tick();
  }

  tick() {
    if (!this.clock) return;
    const text = fullMoment(this.workspace.now(), this.workspace.reader);
    if (this.clock.textContent !== text) this.clock.textContent = text;
  }

  landmark(landmark, reader) {
    const label = reader.language === "zh" ? landmark.label_zh : landmark.label_en;
    const button = this.move(label, { landmark: landmark.id }, landmark.id);
    button.title = fullMoment(Date.parse(landmark.at) / 1000, reader);
    return button;
  }

  move(label, step, name) {
    return element(
      "button",
      {
        type: "button",
        class: "move",
        data: { move: name },
        on: { click: (event) => this.go(step, event.currentTarget) },
      },
      label,
    );
  }

  custom(words) {
    const open = () => this.ask(button);
    const button = element(
      "button",
      { type: "button", class: "move", "aria-haspopup": "dialog", data: { move: "custom" }, on: { click: open } },
      words.moveTo,
    );
    return button;
  }

  ask(anchor) {
    const { reader } = this.workspace;
    const { words } = reader;
    const field = element("input", {
      type: "datetime-local",
      class: "field",
      required: true,
      id: "move-to",
      data: { testid: "move-to" },
    });
    field.value = isoMinute(this.workspace.now() + HOUR, reader.zone);
    const form = element(
      "form",
      { class: "popover move-form", role: "dialog", "aria-label": words.moveTo },
      element("label", { for: "move-to" }, words.chooseTime),
      field,
      element("button", { type: "submit", class: "button primary" }, words.go),
    );
    const close = hang(form, anchor);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const moment = momentOf(field.value, reader.zone);
      if (moment === null || moment <= this.workspace.now()) return toast(words.backwards, "problem");
      close();
      return this.go({ to: new Date(moment * 1000).toISOString() }, anchor);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      close();
      anchor.focus();
    });
    field.focus();
  }

  async go(step, button) {
    button.setAttribute("aria-busy", "true");
    const answer = await told(this.workspace, post("time", { as: this.workspace.me.id, ...step }));
    button.removeAttribute("aria-busy");
    if (!answer) return;
    this.workspace.setTime(answer);
    announce(this.workspace.reader.words.movedTo(fullMoment(this.workspace.now(), this.workspace.reader)));
  }
}
