/** A list of messages, of a conversation or of a thread: day dividers, grouping, staying at the foot. */

import { element, fill } from "./dom.js";
import { keepingFocus } from "./focus.js";
import { messageItem } from "./message.js";
import { dayName, isoDate } from "./zones.js";

const TOGETHER = 300; // Seconds within which messages of one person stand together.
const FOOT = 80; // Pixels from the end that still count as being there.

export class MessageList {
  /** `node` scrolls; `belongs(message)` chooses; `openThread` null inside a thread. */
  constructor(node, workspace, { belongs, openThread = null }) {
    Object.assign(this, { node, workspace, belongs, openThread });
    this.drawn = new Map();
    this.following = true;
    this.top = element("div", { class: "list-top" });
    this.list = element("ol", { class: "message-list" });
    this.pill = element("button", {
      type: "button",
      class: "new-messages",
      hidden: true,
      on: { click: () => this.follow() },
    });
    fill(node, this.top, this.list, this.pill);
    this.restedAt = -1;
    node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    node.addEventListener("keydown", (event) => this.walk(event));
    new ResizeObserver(() => this.following && this.toFoot()).observe(this.list);
    new ResizeObserver(() => this.following && this.toFoot()).observe(node);
  }

  /** Forget what was drawn (another person, another conversation) and start at the foot. */
  restart() {
    this.drawn.clear();
    this.following = true;
    this.list.replaceChildren();
  }

  /** Draw everything anew: the words depend on the clock. */
  redraw(messages) {
    this.drawn.clear();
    this.draw(messages);
  }

  /** Show `messages` (a Map by ts), touching only what changed. */
  draw(messages) {
    const shown = [...(messages?.values() ?? [])]
      .filter(this.belongs)
      .sort((one, other) => Number(one.ts) - Number(other.ts));
    const last = this.list.lastElementChild?.dataset.ts;
    keepingFocus(this.list, () => this.arrange(this.items(shown)));
    if (last && !this.following && this.list.lastElementChild?.dataset.ts > last) this.showPill();
    this.list
      .querySelectorAll(".message")
      .forEach((item, at, all) => item.setAttribute("tabindex", at === all.length - 1 ? "0" : "-1"));
    if (this.following) this.toFoot();
  }

  items(shown) {
    const { reader } = this.workspace;
    return shown.flatMap((message, at) => {
      const before = shown[at - 1];
      const newDay = !before || isoDate(Number(before.ts), reader.zone) !== isoDate(Number(message.ts), reader.zone);
      const firstReply = !this.openThread && at === 1;
      const item = this.item(message, !newDay && !firstReply && together(before, message));
      return [firstReply && this.replyCount(shown.length - 1), newDay && this.divider(message), item].filter(Boolean);
    });
  }

  replyCount(count) {
    return element("li", { class: "reply-count" }, element("span", {}, this.workspace.reader.words.replies(count)));
  }

  divider(message) {
    const { workspace } = this;
    const { reader } = workspace;
    return element("li", { class: "day" }, element("span", {}, dayName(Number(message.ts), reader, workspace.now())));
  }

  item(message, follows) {
    const signature = JSON.stringify([message, follows]);
    const known = this.drawn.get(message.ts);
    if (known?.signature === signature) return known.item;
    const { workspace, openThread } = this;
    const item = messageItem(message, { workspace, follows, inThread: !openThread, openThread });
    this.drawn.set(message.ts, { signature, item });
    return item;
  }

  arrange(items) {
    const kept = new Set(items);
    for (const child of [...this.list.children]) if (!kept.has(child)) child.remove();
    items.forEach((item, at) => {
      if (this.list.children[at] !== item) this.list.insertBefore(item, this.list.children[at] ?? null);
    });
  }

  scrolled() {
    const { node } = this;
    const atFoot = node.scrollHeight - node.scrollTop - node.clientHeight < FOOT;
    this.following = atFoot || Math.abs(node.scrollTop - this.restedAt) < 2;
    if (this.following) this.pill.hidden = true;
  }

  showPill() {
    this.pill.textContent = `${this.workspace.reader.words.newMessages} ↓`;
    this.pill.hidden = false;
  }

  follow() {
    this.following = true;
    this.toFoot();
  }

  /** To the newest message: to its end, or to its beginning where it is taller than the window. */
  toFoot() {
    this.pill.hidden = true;
    const { node } = this;
    const newest = this.list.lastElementChild?.getBoundingClientRect();
    node.scrollTop =
      newest && newest.height > node.clientHeight
        ? node.scrollTop + newest.top - node.getBoundingClientRect().top
        : node.scrollHeight;
    this.restedAt = node.scrollTop;
  }

  walk(event) {
    if (!event.target.classList?.contains("message")) return;
    const items = [...this.list.querySelectorAll(".message")];
    const at = items.indexOf(event.target);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined || !items[next]) return;
    event.preventDefault();
    items[next].focus();
  }
}

function together(before, message) {
  const near = Number(message.ts) - Number(before.ts) < TOGETHER;
  return near && before.user === message.user && Boolean(before.is_ephemeral) === Boolean(message.is_ephemeral);
}
