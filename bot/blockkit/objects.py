"""The small objects that blocks and elements share: texts, options, confirm dialogs, pictures."""

from typing import Any

from bot.blockkit import limits
from bot.blockkit.problem import Check, Findings
from bot.blockkit.shapes import (
    WEB_SCHEMES,
    choice,
    escaped,
    exactly_one,
    flag,
    listing,
    many,
    shape,
    shown,
    typed,
    url,
    words,
)

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")
_EXTRA = {"plain_text": "emoji", "mrkdwn": "verbatim"}


def text(most: int, kinds: tuple[str, ...] = ANY_TEXT) -> Check:
    """Demand a text object of one of the kinds with 1 to `most` characters, and count them for the message."""

    def check(value: Any, where: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.add(where, f"must be a text object, is {shown(value)}")
            return
        kind, content = value.get("type"), value.get("text")
        if kind not in kinds:
            findings.add(f"{where}/type", f"must be {' or '.join(kinds)}, is {shown(kind)}")
        if not isinstance(content, str):
            findings.add(f"{where}/text", f"must be a string, is {shown(content)}")
        else:
            findings.characters += len(content)
            if not 1 <= len(content) <= most:
                findings.add(f"{where}/text", f"{len(content):,} characters, 1 to {most:,} are allowed")
        if len(value) > 2:
            _extra(value, where, findings)

    return check


def _extra(value: dict[str, Any], where: str, findings: Findings) -> None:
    for name, inner in value.items():
        if name in ("type", "text"):
            continue
        if _EXTRA.get(str(value.get("type"))) == name:
            flag(inner, f"{where}/{name}", findings)
        else:
            findings.add(f"{where}/{escaped(name)}", f"no field {shown(name)} is known in this text object")


identifier = words(limits.IDENTIFIER)
style = choice("primary", "danger")
placeholder = text(limits.PLACEHOLDER, PLAIN)


def focus(value: Any, where: str, findings: Findings) -> None:
    """Demand true or false, and note who wants the focus: a view has one."""
    flag(value, where, findings)
    if value is True:
        findings.focused.append(where)


def block_id(value: Any, where: str, findings: Findings) -> None:
    """Demand an identifier that no other block of the message or view has."""
    identifier(value, where, findings)
    if isinstance(value, str):
        if value in findings.block_ids:
            findings.add(where, f"block_id {shown(value)} already exists")
        findings.block_ids.add(value)


confirm = shape(
    {
        "title": text(limits.CONFIRM_TITLE, PLAIN),
        "text": text(limits.CONFIRM_TEXT, PLAIN),
        "confirm": text(limits.CONFIRM_BUTTON, PLAIN),
        "deny": text(limits.CONFIRM_BUTTON, PLAIN),
        "style": style,
    },
    required="title text confirm deny",
)


def _option(kinds: tuple[str, ...], **more: Check) -> Check:
    option_text = text(limits.OPTION_TEXT, kinds)
    fields = {"text": option_text, "value": words(limits.OPTION_VALUE), "description": option_text, **more}
    return shape(fields, required="text value")


menu_option = _option(PLAIN)
box_option = _option(ANY_TEXT)
overflow_option = _option(PLAIN, url=url(limits.URL))

options = listing(menu_option, least=1, most=limits.OPTIONS)
option_group = shape({"label": text(limits.OPTION_TEXT, PLAIN), "options": options}, required="label options")
option_groups = listing(option_group, least=1, most=limits.OPTION_GROUPS)

slack_file = shape(
    {"id": identifier, "url": url(limits.URL, WEB_SCHEMES)},
    rules=(exactly_one("id", "url"),),
)
IMAGE_FIELDS: dict[str, Check] = {
    "image_url": url(limits.URL, WEB_SCHEMES),
    "slack_file": slack_file,
    "alt_text": words(limits.ALT_TEXT),
}
one_picture = exactly_one("image_url", "slack_file")
image_element = typed(IMAGE_FIELDS, required="alt_text", rules=(one_picture,))


def unique_action_ids(name: str) -> Check:
    """Demand that no two elements of the list `name` share an action_id."""

    def check(value: Any, where: str, findings: Findings) -> None:
        seen: list[Any] = []
        for index, element in enumerate(many(value.get(name))):
            action_id = element.get("action_id") if isinstance(element, dict) else None
            if action_id is not None and action_id in seen:
                findings.add(f"{where}/{name}/{index}/action_id", f"action_id {shown(action_id)} already exists")
            seen.append(action_id)

    return check
