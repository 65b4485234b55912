/** Puts the page together: who one is, where one is, and what to do with what the server tells. */

import { element, fill, icon } from "./dom.js";
import { Inspector } from "./inspector.js";
import { Modal } from "./modal.js";
import { plainly } from "./mrkdwn.js";
import { get, listen, Refusal } from "./net.js";
import { Panel } from "./panel.js";
import { peopleRow } from "./people.js";
import { Room } from "./room.js";
import { sidebar } from "./sidebar.js";
import { applyTheme } from "./theme.js";
import { TimeBar } from "./time.js";
import { announce, toast } from "./toasts.js";
import { Welcome } from "./welcome.js";
import { Workspace } from "./workspace.js";

const NAMES = {
  app: "app",
  sidebar: "sidebar",
  scrim: "scrim",
  workspace: "workspace",
  places: "places",
  people: "people",
  room: "room",
  roomHead: "room-head",
  notice: "notice",
  messages: "messages",
  home: "home",
  welcome: "welcome",
  working: "working",
  composer: "composer",
  panel: "panel",
  panelHead: "panel-head",
  thread: "thread",
  threadComposer: "thread-composer",
  inspector: "inspector",
  timebar: "timebar",
};
const RETRY = 1500;

class Page {
  constructor() {
    this.parts = Object.fromEntries(Object.entries(NAMES).map(([name, id]) => [name, document.getElementById(id)]));
    this.workspace = new Workspace();
    this.modal = new Modal(this.workspace);
    this.inspector = new Inspector(this.parts.inspector, this.workspace);
    this.panel = new Panel(this.parts, this.workspace, this.inspector);
    this.room = new Room(this.parts, this.workspace, this.doors());
    this.welcome = new Welcome(this.parts.welcome, this.workspace, (attempt) => this.tryOut(attempt));
    this.timebar = new TimeBar(this.parts.timebar, this.workspace);
    sidebar(this.parts.places, this.workspace);
    peopleRow(this.parts.people, this.workspace, (id) => this.become(id));
    this.workspace.when("person", () => this.drawNames());
    this.listenToWindow();
  }

  doors() {
    return {
      toggleWelcome: () => this.welcome.toggle(),
      toggleInspector: () => this.panel.toggleInspector(),
      inspecting: () => this.panel.kind === "inspector",
      openThread: (message) => this.panel.openThread(message),
      openMenu: () => this.drawer(true),
    };
  }

  listenToWindow() {
    window.addEventListener("hashchange", () => this.goWhereTheAddressSays().then(() => this.room.readyToWrite()));
    document.addEventListener("visibilitychange", () => this.workspace.me && this.room.seen());
    document.addEventListener("click", (event) => followPermalink(event));
    this.parts.scrim.addEventListener("click", () => this.drawer(false));
    this.parts.sidebar.addEventListener("click", (event) => event.target.closest("a, .face") && this.drawer(false));
    this.parts.sidebar.addEventListener("keydown", (event) => event.key === "Escape" && this.drawer(false));
  }

  /** Become the person `id` (the first one when null): their language, their channels, their stream. */
  async become(id) {
    const boot = await get("boot", { as: id });
    this.hangUp?.();
    const address = new URL(window.location.href);
    address.searchParams.set("as", boot.me.id);
    history.replaceState(null, "", address);
    this.modal.hide();
    if (this.panel.kind === "thread") this.panel.close();
    this.parts.app.hidden = false;
    await this.begin(boot);
    if (this.panel.kind === "inspector") this.panel.redrawInspector();
    this.hangUp = listen(boot.me.id, (name, data) => this.heard(name, data));
  }

  /** Show the workspace as `boot` has it; an open modal that is still open stays as it is. */
  async begin(boot) {
    this.workspace.begin(boot);
    this.workspace.set("lost", false);
    if (this.modal.view?.id !== boot.modal?.id) this.modal.show(boot.modal);
    await this.goWhereTheAddressSays();
  }

  async goWhereTheAddressSays() {
    const [wanted, ts] = decodeURIComponent(window.location.hash.slice(1)).split("/");
    const talks = [...this.workspace.talks.values()];
    const talk =
      talks.find((one) => one.id === wanted || one.name === wanted) ??
      talks.find((one) => one.name === "campaigns") ??
      talks[0];
    if (wanted === "home" || !talk) return this.room.enter({ kind: "home" });
    await this.room.enter({ kind: "talk", id: talk.id });
    return ts && this.room.point(ts);
  }

  drawNames() {
    const { boot, reader } = this.workspace;
    document.documentElement.lang = reader.locale;
    fill(
      this.parts.workspace,
      element("span", { class: "workspace-sign", "aria-hidden": "true" }, [...boot.team.name][0]),
      element("span", { class: "workspace-name" }, boot.team.name),
      element(
        "button",
        {
          type: "button",
          class: "tool drawer-close",
          "aria-label": reader.words.close,
          on: { click: () => this.drawer(false) },
        },
        icon("close"),
      ),
    );
    this.parts.sidebar.setAttribute("aria-label", reader.words.workspace);
    this.parts.timebar.setAttribute("aria-label", reader.words.now);
  }

  drawer(open) {
    this.parts.sidebar.classList.toggle("open", open);
    this.parts.scrim.hidden = !open;
    if (open) this.parts.sidebar.querySelector("a, button")?.focus();
  }

  async tryOut({ text, channel }) {
    const { workspace } = this;
    const here = workspace.talk?.id;
    const there = workspace.talks.has(channel) ? channel : (here ?? [...workspace.talks.keys()][0]);
    if (there !== here) {
      history.pushState(null, "", `#${there}`);
      await this.room.enter({ kind: "talk", id: there });
    }
    this.room.composer.type(text);
  }

  heard(name, data) {
    HEARD[name]?.(this, data);
  }

  arrived(message) {
    const isNew = this.workspace.put(message);
    this.panel.put(message);
    if (!isNew || message.user === this.workspace.me.id) return;
    const { reader, talk } = this.workspace;
    announce(reader.words.said(reader.person(message.user).real_name, plainly(message.text ?? "", reader)));
    if (talk?.id === message.channel) this.room.seen();
  }

  /** The line is open: catch up on what happened while it was not, and only then say that the page is ready. */
  async greeted({ change }) {
    const { me, boot, lost } = this.workspace;
    if (lost || boot.change < change) {
      const fresh = await get("boot", { as: me.id });
      if (this.workspace.me.id !== me.id) return;
      await this.begin(fresh);
      await this.panel.reload();
    }
    document.documentElement.dataset.ready = me.id;
  }
}

const HEARD = {
  hello: (page, greeting) => page.greeted(greeting),
  lost: (page) => page.workspace.set("lost", true),
  message: (page, message) => page.arrived(message),
  ephemeral: (page, message) => page.arrived({ ...message, is_ephemeral: true }),
  message_changed: (page, message) => {
    page.workspace.put(message);
    page.panel.put(message);
  },
  message_deleted: (page, which) => {
    page.workspace.drop(which);
    page.panel.drop(which);
  },
  home: (page, view) => page.workspace.set("home", view),
  view_opened: (page, view) => page.modal.show(view),
  view_updated: (page, view) => page.modal.update(view),
  view_closed: (page, { view_id: id, view }) => (page.modal.view?.id === id || !view) && page.modal.show(view),
  conversation: (page, talk) => page.workspace.setTalk(talk),
  unread: (page, { channel, unread }) =>
    page.workspace.setUnread(channel, page.workspace.talk?.id === channel ? 0 : unread),
  time: (page, time) => page.workspace.setTime(time),
  traffic: (page, exchange) => page.inspector.add(exchange),
  faults: (page, state) => page.inspector.faults.take(state),
  connected: (page, { connected }) => page.workspace.set("connected", connected),
  busy: (page, { busy }) => page.workspace.set("busy", busy),
  toast: (page, refusal) => toast(new Refusal(refusal).said(page.workspace.reader.language), "problem"),
};

/** A link to a message of this workspace leads there, in this page. */
function followPermalink(event) {
  const address = event.target.closest?.("a[href]")?.getAttribute("href") ?? "";
  const found = new RegExp(`^${window.location.origin}/archives/([A-Z0-9]+)/p(\\d+)(\\d{6})`).exec(address);
  if (!found) return;
  event.preventDefault();
  window.location.hash = `${found[1]}/${found[2]}.${found[3]}`;
}

/** `?channel=…&ts=…`, where a permalink opened elsewhere leads, becomes the page's own kind of address. */
function tidyAddress() {
  const address = new URL(window.location.href);
  const { channel, ts } = Object.fromEntries(address.searchParams);
  if (!channel) return;
  address.searchParams.delete("channel");
  address.searchParams.delete("ts");
  address.hash = ts ? `${channel}/${ts}` : channel;
  history.replaceState(null, "", address);
}

async function start() {
  applyTheme();
  tidyAddress();
  const page = new Page();
  const wanted = new URLSearchParams(window.location.search).get("as");
  try {
    await page.become(wanted);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (refusal.code === "user_not_found" && wanted) return page.become(null);
    toast(refusal.said("zh"), "problem");
    setTimeout(() => window.location.reload(), RETRY);
  }
  return undefined;
}

start();
