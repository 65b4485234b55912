/** The bot's Home: one view, for oneself. */

import { renderBlocks } from "./blocks.js";
import { element, fill } from "./dom.js";
import { keepingFocus } from "./focus.js";
import { Form } from "./form.js";
import { get } from "./net.js";
import { surfaceFor, told } from "./surface.js";

export class Home {
  constructor(node, workspace) {
    Object.assign(this, { node, workspace, form: new Form(), viewId: null });
    workspace.when("home", () => this.draw());
  }

  /** Open Home: the bot is told, and its answer shown. */
  async open() {
    this.asked = false;
    this.draw();
    const as = this.workspace.me.id;
    const answer = await told(this.workspace, get("home", { as }));
    if (as !== this.workspace.me.id) return;
    this.asked = true;
    this.workspace.set("home", answer?.view ?? this.workspace.home);
  }

  draw() {
    const { workspace, node } = this;
    const { words } = workspace.reader;
    const view = workspace.home;
    if (!view) return void fill(node, element("p", { class: "empty" }, this.asked ? words.emptyHome : words.loading));
    if (view.id !== this.viewId) this.form = new Form();
    this.viewId = view.id;
    this.form.keepOnly(view.blocks);
    const surface = surfaceFor(workspace, { view_id: view.id }, this.form);
    keepingFocus(node, () =>
      fill(
        node,
        element(
          "div",
          { class: "home-view blocks", data: { viewId: view.id, testid: "home" } },
          renderBlocks(view.blocks, surface),
        ),
      ),
    );
    return undefined;
  }
}
