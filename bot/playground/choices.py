"""From plain values ("a date", "an option's value", a user id) to Slack's fields, as tests like to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.playground.blocks import words
from bot.playground.forms import FIELDS, LISTS
from bot.playground.shapes import Json, Refused

Suggest = Callable[[Json, str], Json]


def chosen(element: Json, plain: Any, suggest: Suggest) -> Json:
    """The fields for choosing `plain` in `element`. `suggest(element, typed)` asks the bot for options.

    Options are named by value or by text. Refuses with option_not_found; nothing that is not offered can be chosen.
    """
    kind = element.get("type", "")
    if kind not in FIELDS:
        return {}
    name = FIELDS[kind][0]
    if name == "selected_option":
        return {name: None if plain is None else _option(element, plain, suggest)}
    if name == "selected_options":
        return {name: [_option(element, one, suggest) for one in plain or ()]}
    if name in LISTS:
        return {name: [{"id": one} if name == "files" else one for one in plain or ()]}
    if kind == "rich_text_input" and isinstance(plain, str):
        return {name: _rich(plain)}
    return {name: str(plain) if kind == "number_input" and plain is not None else plain}


def _option(element: Json, plain: Any, suggest: Suggest) -> Json:
    if isinstance(plain, dict):
        return plain
    offered = suggest(element, str(plain)) if element["type"].endswith("external_select") else element
    for option in options(offered):
        if plain in (option["value"], words(option["text"])):
            return option
    raise Refused("option_not_found", offered=[option["value"] for option in options(offered)])


def options(offered: Json) -> Iterable[Json]:
    """All options of an element or an answer, groups opened."""
    groups = offered.get("option_groups") or ()
    return [*(offered.get("options") or ()), *(option for group in groups for option in group["options"])]


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
