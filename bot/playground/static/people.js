/** Faces: avatars with initials, and the row in which one becomes someone else. */

import { element, fill } from "./dom.js";
import { keepingFocus } from "./focus.js";
import { languageOf } from "./strings.js";
import { fullMoment, zoneName } from "./zones.js";

/** A person's avatar; decoration, so silent. */
export function avatar(person, size = 36) {
  const node = element("span", { class: "avatar", "aria-hidden": "true" }, person.initials ?? "?");
  node.style.setProperty("--person", `#${String(person.color ?? "5b6470").replace(/[^0-9a-f]/gi, "")}`);
  node.style.setProperty("--size", `${size}px`);
  return node;
}

/** Keep the row "you are" in `node` up to date; `become(id)` is called for a click on another. */
export function peopleRow(node, workspace, become) {
  const draw = () => {
    const { reader, me } = workspace;
    const humans = reader.people().filter((person) => !person.is_bot);
    const row = [
      element(
        "div",
        { class: "me" },
        avatar(me, 40),
        element(
          "div",
          { class: "me-words" },
          element("div", { class: "me-name" }, me.real_name),
          described(me, workspace).map((line) => element("div", { class: "quiet" }, line)),
        ),
      ),
      element(
        "div",
        { class: "people", role: "group", "aria-label": reader.words.signedInAs },
        humans.map((person) => face(person, workspace, become)),
      ),
    ];
    keepingFocus(node, () => fill(node, row));
  };
  workspace.when("person", draw);
}

function described(person, workspace) {
  const { reader } = workspace;
  const language = languageOf(person.locale) === "zh" ? reader.words.chinese : reader.words.english;
  const zone = zoneName(workspace.now(), { ...reader, zone: person.tz }, "short");
  return [reader.role(person), `${language} · ${zone}`];
}

function face(person, workspace, become) {
  const { reader, me } = workspace;
  const current = person.id === me.id;
  const title = `${person.real_name} · ${described(person, workspace).join(" · ")} · ${fullMoment(workspace.now(), { ...reader, zone: person.tz })}`;
  return element(
    "button",
    {
      class: "face",
      type: "button",
      title,
      "aria-label": reader.words.switchTo(`${person.real_name}, ${reader.role(person)}`),
      "aria-pressed": String(current),
      data: { person: person.id },
      on: { click: () => become(person.id) },
    },
    avatar(person, 32),
  );
}
