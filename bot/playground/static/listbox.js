/** The rows of a list to choose from, in their groups. */

import { element, icon } from "./dom.js";

/** The nodes of `groups` [{label, choices}]; `look` has id, holds(choice), choose(choice). Options are numbered across groups. */
export function groupNodes(groups, look) {
  let index = 0;
  return groups
    .filter((group) => group.choices.length)
    .map((group) =>
      element(
        "div",
        { role: "group", "aria-label": group.label || null },
        group.label && element("div", { class: "list-group" }, group.label),
        group.choices.map((choice) => option(choice, index++, look)),
      ),
    );
}

function option(choice, index, { id, holds, choose }) {
  const properties = {
    class: "option",
    role: "option",
    id: `${id}-${index}`,
    "aria-selected": String(holds(choice)),
    data: { value: choice.id, index },
    on: { click: () => choose(choice) },
  };
  const detail = choice.detail && element("span", { class: "quiet" }, choice.detail);
  return element(
    "div",
    properties,
    element("span", { class: "option-words" }, element("span", {}, choice.label), detail),
    icon("check"),
  );
}
