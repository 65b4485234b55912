/** Under the bonnet: what page, platform and bot said to each other, and what the checker thinks of it. */

import { element, fill, icon } from "./dom.js";
import { checkbox, Faults } from "./faults.js";
import { get } from "./net.js";
import { told } from "./surface.js";

const MOST = 300;
export class Inspector {
  constructor(node, workspace) {
    Object.assign(this, { node, workspace, exchanges: new Map(), last: 0, query: "", troubled: false });
    this.faults = new Faults(workspace);
  }

  /** Show the inspector and fetch what it has missed. */
  async open() {
    this.build();
    const answer = await told(this.workspace, get("traffic", { since: this.last }));
    for (const exchange of answer?.exchanges ?? []) this.remember(exchange);
    this.drawList();
  }

  /** An exchange has happened. */
  add(exchange) {
    this.remember(exchange);
    if (this.list?.isConnected) this.drawList();
  }

  remember(exchange) {
    this.exchanges.set(exchange.id, exchange);
    this.last = Math.max(this.last, exchange.id);
    if (this.exchanges.size > MOST) this.exchanges.delete(this.exchanges.keys().next().value);
  }

  build() {
    const { words } = this.workspace.reader;
    this.rows = new Map();
    this.list = element("ol", { class: "exchanges", data: { testid: "traffic" } });
    const filter = element("input", {
      type: "search",
      class: "field",
      placeholder: words.filterHint,
      "aria-label": words.filter,
      value: this.query,
      on: {
        input: (event) => {
          this.query = event.target.value;
          this.drawList();
        },
      },
    });
    fill(
      this.node,
      this.faults.node,
      element("h3", {}, words.traffic),
      element(
        "div",
        { class: "filters" },
        filter,
        checkbox(words.onlyProblems, this.troubled, (on) => {
          this.troubled = on;
          this.drawList();
        }),
        element("button", { type: "button", class: "button small", on: { click: () => this.forget() } }, words.clear),
      ),
      this.list,
    );
    this.faults.draw();
    this.drawList();
  }

  forget() {
    this.exchanges.clear();
    this.rows.clear();
    this.drawList();
  }

  drawList() {
    const { words } = this.workspace.reader;
    const shown = [...this.exchanges.values()]
      .filter((exchange) => this.fits(exchange))
      .sort((one, other) => other.id - one.id);
    if (!shown.length) return void fill(this.list, element("li", { class: "empty" }, words.noTraffic));
    return void fill(
      this.list,
      shown.map((exchange) => this.row(exchange, words)),
    );
  }

  fits(exchange) {
    if (this.troubled && !troubled(exchange)) return false;
    const person = exchange.who ? this.workspace.reader.person(exchange.who).real_name : "";
    return `${exchange.what} ${exchange.status} ${person} ${exchange.fault ?? ""}`
      .toLowerCase()
      .includes(this.query.trim().toLowerCase());
  }

  row(exchange, words) {
    const known = this.rows.get(exchange.id);
    if (known?.exchange === exchange) return known.node;
    const node = element("li", {}, this.details(exchange, words));
    this.rows.set(exchange.id, { exchange, node });
    return node;
  }

  details(exchange, words) {
    const toBot = exchange.direction === "to_bot";
    const state = exchange.status === "ok" ? "fine" : "bad";
    const summary = element(
      "summary",
      {},
      element(
        "span",
        {
          class: `direction ${toBot ? "to-bot" : "from-bot"}`,
          role: "img",
          "aria-label": toBot ? words.toBot : words.fromBot,
        },
        toBot ? "→" : "←",
      ),
      element("span", { class: "what" }, exchange.what),
      exchange.problems?.length > 0 &&
        element("span", { class: "problem-count" }, icon("warning"), String(exchange.problems.length)),
      element(
        "span",
        { class: `status ${state}` },
        exchange.fault ? `${exchange.status} · ${exchange.fault}` : exchange.status,
      ),
      element(
        "span",
        { class: "quiet took" },
        exchange.ms === null || exchange.ms === undefined ? "" : words.milliseconds(Math.round(exchange.ms)),
      ),
    );
    const box = element("details", { data: { exchange: exchange.id } }, summary);
    box.addEventListener(
      "toggle",
      () => box.open && box.children.length === 1 && box.append(...inside(exchange, words)),
    );
    return box;
  }
}

function troubled(exchange) {
  return exchange.status !== "ok" || exchange.problems?.length > 0 || Boolean(exchange.fault);
}

function inside(exchange, words) {
  const problems = (exchange.problems ?? []).map((problem) =>
    element(
      "li",
      {},
      element("strong", {}, problem.code),
      problem.where && element("code", {}, String(problem.where)),
      ` ${problem.says ?? ""}`,
    ),
  );
  return [
    problems.length > 0 &&
      element("div", {}, element("h4", {}, words.problems), element("ul", { class: "problems" }, problems)),
    element("h4", {}, words.request),
    json(exchange.request, words),
    element("h4", {}, words.response),
    json(exchange.response, words),
  ].filter(Boolean);
}

function json(value, words) {
  const text = value === null || value === undefined || value === "" ? words.none : JSON.stringify(value, null, 2);
  return element("pre", { tabindex: "0" }, text);
}
