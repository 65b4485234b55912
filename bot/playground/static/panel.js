/** The right side: a thread or the inspector, one at a time. */

import { Composer } from "./composer.js";
import { element, fill, icon } from "./dom.js";
import { MessageList } from "./messages.js";
import { get } from "./net.js";
import { Reading } from "./reading.js";
import { told } from "./surface.js";

export class Panel {
  constructor(parts, workspace, inspector) {
    Object.assign(this, { parts, workspace, inspector, kind: null, held: new Map() });
    this.list = new MessageList(parts.thread, workspace, { belongs: (message) => this.inThread(message) });
    this.composer = new Composer(parts.threadComposer, workspace, {
      target: () => this.target(),
      testid: "thread-composer",
      sent: () => this.list.follow(),
    });
    workspace.when("messages", () => this.kind === "thread" && this.list.draw(this.held));
    workspace.when("time", () => this.kind === "thread" && this.list.redraw(this.held));
    parts.panel.addEventListener(
      "keydown",
      (event) => event.key === "Escape" && !event.defaultPrevented && this.close(),
    );
  }

  inThread(message) {
    return message.ts === this.thread || message.thread_ts === this.thread;
  }

  target() {
    const talk = this.workspace.talks.get(this.channel);
    return { channel: this.channel, thread_ts: this.thread, name: talk ? this.workspace.reader.talkName(talk) : "" };
  }

  /** Open the thread under `message`. */
  async openThread(message) {
    this.show("thread");
    this.channel = message.channel;
    this.thread = message.thread_ts ?? message.ts;
    this.held = new Map();
    this.list.restart();
    this.composer.enter();
    this.head();
    await this.reload();
    this.parts.threadComposer.querySelector("textarea").focus();
  }

  /** Read the thread (again). */
  async reload() {
    if (this.kind !== "thread") return;
    const { thread, channel } = this;
    const reading = (this.reading = new Reading());
    const answer = await told(
      this.workspace,
      get("messages", { as: this.workspace.me.id, channel, thread_ts: thread }),
    );
    if (!answer || reading !== this.reading || thread !== this.thread) return;
    this.held = reading.over(answer.messages);
    this.reading = null;
    this.list.draw(this.held);
  }

  /** A message is new or changed; shown if it belongs to the thread. */
  put(message) {
    if (this.kind !== "thread" || message.channel !== this.channel || !this.inThread(message)) return;
    this.reading?.put(message);
    this.held.set(message.ts, message);
    this.list.draw(this.held);
  }

  drop({ ts }) {
    this.reading?.drop(ts);
    if (this.held.delete(ts) && this.kind === "thread") this.list.draw(this.held);
  }

  toggleInspector() {
    if (this.kind === "inspector") return this.close();
    this.show("inspector");
    this.head();
    this.parts.panelHead.querySelector("button")?.focus();
    return this.inspector.open();
  }

  /** The words of the inspector in the language of whoever one is now. */
  redrawInspector() {
    this.head();
    this.inspector.open();
  }

  show(kind) {
    this.kind = kind;
    const { panel, thread, threadComposer, inspector } = this.parts;
    panel.hidden = kind === null;
    thread.hidden = threadComposer.hidden = kind !== "thread";
    inspector.hidden = kind !== "inspector";
    this.workspace.tell("panel");
  }

  close() {
    const { kind, thread } = this;
    this.show(null);
    this.thread = null;
    const back =
      kind === "thread"
        ? document.querySelector(`#messages [data-ts="${CSS.escape(thread ?? "")}"]`)
        : document.querySelector("[data-testid=inspector-toggle]");
    back?.focus({ preventScroll: true });
  }

  head() {
    const { words } = this.workspace.reader;
    const title = this.kind === "thread" ? words.thread : words.inspector;
    const where = this.kind === "thread" ? this.target().name : "";
    this.parts.panel.setAttribute("aria-label", title);
    fill(
      this.parts.panelHead,
      element(
        "div",
        { class: "room-title" },
        element("h2", {}, title),
        where && element("span", { class: "quiet topic" }, where),
      ),
      element(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": words.close,
          title: words.close,
          data: { testid: "panel-close" },
          on: { click: () => this.close() },
        },
        icon("close"),
      ),
    );
  }
}
