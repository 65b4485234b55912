"""What a form holds: the first state of its inputs, what a person changed, and what Slack's client itself refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.playground.blocks import elements, inputs
from bot.playground.shapes import Json

# The field in which each element keeps its value, and the field that gives the first one.
FIELDS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
STATELESS = ("overflow",)
LISTS = ("selected_options", "selected_users", "selected_conversations", "selected_channels", "files")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def state(blocks: Iterable[Json], given: Json) -> Json:
    """Slack's `state.values`: what was `given` over the initial values, for every element that keeps state."""
    values: Json = {}
    for block, element in elements(blocks):
        kind = element.get("type", "")
        if kind in FIELDS and kind not in STATELESS:
            known = given.get(block["block_id"], {}).get(element["action_id"])
            values.setdefault(block["block_id"], {})[element["action_id"]] = one_state(element, known)
    return values


def one_state(element: Json, given: Json | None) -> Json:
    """The state of one element, as given, or as it began."""
    name, initial = FIELDS[element["type"]]
    first = element.get(initial, [] if name in LISTS else None)
    value = given.get(name, first) if given is not None else first
    kept: Json = {"type": element["type"], name: value if value != "" else None}
    if element["type"] == "timepicker" and element.get("timezone"):
        kept["timezone"] = element["timezone"]
    return kept


def value_of(kept: Json) -> object:
    """The bare value in one element's state."""
    return kept.get(FIELDS[kept["type"]][0])


def complaints(blocks: Iterable[Json], values: Json, *, chinese: bool) -> dict[str, str]:
    """What Slack's client would say beside the fields before sending a form; by block_id, empty when all is well."""
    said: dict[str, str] = {}
    for block, element in inputs(blocks):
        if element.get("type") not in FIELDS:
            continue
        value = value_of(values[block["block_id"]][element["action_id"]])
        complaint = _empty(block, value) or _wrong(element, value)
        if complaint:
            said[block["block_id"]] = complaint[0 if chinese else 1]
    return said


def _empty(block: Json, value: object) -> tuple[str, str] | None:
    required = not block.get("optional", False)
    return ("请填写此必填项", "Please complete this required field.") if required and value in (None, "", []) else None


def _wrong(element: Json, value: object) -> tuple[str, str] | None:
    if not isinstance(value, str) or not value:
        return None
    kind = element["type"]
    if kind == "number_input":
        return _wrong_number(element, value)
    if kind == "email_text_input" and not EMAIL.fullmatch(value):
        return ("请输入有效的邮箱", "Enter a valid email address.")
    if kind == "url_text_input" and not value.startswith(("http://", "https://")):
        return ("请输入有效的链接", "Enter a valid URL.")
    return _wrong_length(element, value) if kind == "plain_text_input" else None


def _wrong_length(element: Json, value: str) -> tuple[str, str] | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return (f"至少 {least} 个字符", f"Must be at least {least} characters.")
    if len(value) > most:
        return (f"最多 {most} 个字符", f"Must be at most {most} characters.")
    return None


def _wrong_number(element: Json, value: str) -> tuple[str, str] | None:
    if not NUMBER.fullmatch(value):
        return ("请输入数字", "Enter a number.")
    if not element.get("is_decimal_allowed") and "." in value:
        return ("请输入整数", "Enter a whole number.")
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(value) < float(least):
        return (f"不能小于 {least}", f"Must be at least {least}.")
    if most is not None and float(value) > float(most):
        return (f"不能大于 {most}", f"Must be at most {most}.")
    return None


def action(block: Json, element: Json, chosen: Json, action_ts: str) -> Json:
    """The entry of `actions[]` for a used element; `chosen` holds Slack's own fields."""
    kind = element["type"]
    made: Json = {"type": kind, "action_id": element["action_id"], "block_id": block["block_id"]}
    if kind in ("button", "workflow_button"):
        made |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
    elif kind in FIELDS:
        made |= one_state(element, chosen)
    for name in ("placeholder", "confirm"):
        if name in element:
            made[name] = element[name]
    initial = FIELDS.get(kind, ("", ""))[1]
    if initial and initial in element:
        made[initial] = element[initial]
    return made | {"action_ts": action_ts}
