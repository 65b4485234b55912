/** The platform's misbehaviour: what can be ordered, what is still to come. */

import { element, fill, icon } from "./dom.js";
import { post } from "./net.js";
import { told } from "./surface.js";

const FAULTS = [
  ["faultRatelimited", { kind: "ratelimited", retry_after: 2 }],
  ["faultSlow", { kind: "slow", seconds: 2 }],
  ["faultDrop", { kind: "drop_after_accepting" }],
  ["fault500", { kind: "error_500" }],
  ["fault503", { kind: "error_503" }],
  ["faultReset", { kind: "reset" }],
];

export class Faults {
  constructor(workspace) {
    Object.assign(this, { workspace, node: element("div", { class: "faults" }) });
    workspace.when("faults", () => this.draw());
  }

  draw() {
    if (!this.workspace.reader) return;
    const { reader, boot } = this.workspace;
    const { words } = reader;
    fill(
      this.node,
      element("h3", {}, words.misbehave),
      element("p", { class: "quiet" }, words.misbehaveHint),
      element(
        "div",
        { class: "fault-buttons" },
        FAULTS.map(([name, fault]) => this.order(words[name], fault)),
      ),
      boot.faults?.length > 0 &&
        element(
          "ul",
          { class: "fault-list" },
          boot.faults.map((fault) => this.pending(fault, words)),
        ),
      checkbox(words.pacing, boot.pacing === "real", (on) => this.change({ pacing: on ? "real" : "off" })),
    );
  }

  order(label, fault) {
    return element(
      "button",
      {
        type: "button",
        class: "button small",
        data: { fault: fault.kind },
        on: { click: () => this.change({ add: { method: "*", times: 1, ...fault } }) },
      },
      label,
    );
  }

  pending(fault, words) {
    const name = FAULTS.find(([, known]) => known.kind === fault.kind)?.[0];
    return element(
      "li",
      {},
      `${words[name] ?? fault.kind} · ${fault.method} · ${words.pending(fault.left ?? fault.times)}`,
      element(
        "button",
        {
          type: "button",
          class: "chip-remove",
          "aria-label": words.removeFault,
          on: { click: () => this.change({ remove: fault.id }) },
        },
        icon("close"),
      ),
    );
  }

  async change(body) {
    const answer = await told(this.workspace, post("faults", { as: this.workspace.me.id, ...body }));
    if (answer) this.take(answer);
  }

  /** The faults now in force. */
  take({ faults, pacing }) {
    Object.assign(this.workspace.boot, { faults, pacing });
    this.workspace.tell("faults");
  }
}

/** A labelled checkbox; `change(on)` is called when it is used. */
export function checkbox(label, on, change) {
  const box = element("input", { type: "checkbox", on: { change: (event) => change(event.target.checked) } });
  box.checked = on;
  return element("label", { class: "choice" }, box, element("span", {}, label));
}
