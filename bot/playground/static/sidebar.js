/** The left side: workspace, channels, direct messages, the app's Home. */

import { element, fill, icon } from "./dom.js";
import { keepingFocus } from "./focus.js";
import { avatar } from "./people.js";

/** Keep the list of places in `node` up to date; every place is a link, so the address says where one is. */
export function sidebar(node, workspace) {
  const draw = () => {
    const { reader, boot } = workspace;
    const talks = [...workspace.talks.values()].filter((talk) => !talk.is_archived);
    const places = [
      group(
        reader.words.channels,
        talks.filter((talk) => talk.kind !== "im").map((talk) => talkLink(talk, workspace)),
      ),
      group(
        reader.words.direct,
        talks.filter((talk) => talk.kind === "im").map((talk) => talkLink(talk, workspace)),
      ),
      group(reader.words.apps, [homeLink(workspace, boot)]),
    ];
    keepingFocus(node, () => fill(node, places));
  };
  workspace.when("person talks place", draw);
}

function group(title, links) {
  if (!links.length) return null;
  return element(
    "section",
    { class: "places", "aria-label": title },
    element("h2", {}, title),
    element(
      "ul",
      {},
      links.map((link) => element("li", {}, link)),
    ),
  );
}

function talkLink(talk, workspace) {
  const { reader } = workspace;
  const other = talk.kind === "im" ? reader.person(talk.with) : null;
  const current = workspace.talk?.id === talk.id;
  const unread = talk.unread > 0 && !current;
  return element(
    "a",
    {
      class: `place${unread ? " unread" : ""}`,
      href: `#${talk.id}`,
      "aria-current": current ? "page" : null,
      data: { channel: talk.id },
    },
    other ? avatar(other, 20) : icon("hash"),
    element("span", { class: "place-name" }, other ? other.real_name : talk.name),
    other?.is_bot && element("span", { class: "tag" }, reader.words.app),
    unread && element("span", { class: "dot", role: "img", "aria-label": reader.words.unread(talk.unread) }),
  );
}

function homeLink(workspace, boot) {
  const current = workspace.place?.kind === "home";
  return element(
    "a",
    { class: "place", href: "#home", "aria-current": current ? "page" : null, data: { testid: "home-link" } },
    icon("home"),
    element("span", { class: "place-name" }, `${boot.bot.real_name ?? boot.bot.name} ${workspace.reader.words.home}`),
  );
}
