"""What can be filled in: words, numbers, addresses, files, dates and times."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from bot.blockkit import limits
from bot.blockkit.objects import confirm, focus, identifier, placeholder
from bot.blockkit.problem import Check, Findings
from bot.blockkit.shapes import choice, flag, listing, pattern, shape, shown, typed, url, whole, words

_decimal = re.compile(r"-?[0-9]+(\.[0-9]+)?").fullmatch
_integer = re.compile(r"-?[0-9]+").fullmatch
_BOUNDS = ("min_value", "max_value", "initial_value")


def _day(value: Any, where: str, findings: Findings) -> None:
    try:
        if len(value) == 10:  # fromisoformat also reads 20251109, which Slack does not
            date.fromisoformat(value)
            return
    except (TypeError, ValueError):
        pass
    findings.add(where, f"must be a date like 2025-11-09, is {shown(value)}")


def _lengths_agree(value: Any, where: str, findings: Findings) -> None:
    least, most, initial = (value.get(name) for name in ("min_length", "max_length", "initial_value"))
    if isinstance(least, int) and isinstance(most, int) and least > most:
        findings.add(f"{where}/min_length", f"min_length {least} is more than max_length {most}")
    if isinstance(most, int) and isinstance(initial, str) and len(initial) > most:
        findings.add(f"{where}/initial_value", f"{len(initial):,} characters, but max_length is {most:,}")


def _numbers_agree(value: Any, where: str, findings: Findings) -> None:
    is_number = _decimal if value["is_decimal_allowed"] is True else _integer
    bounds: dict[str, Decimal] = {}
    for name in _BOUNDS:
        typed_in = value.get(name)
        if isinstance(typed_in, str):
            if is_number(typed_in):
                bounds[name] = Decimal(typed_in)
            else:
                findings.add(f"{where}/{name}", f"must be a number as is_decimal_allowed says, is {shown(typed_in)}")
    _in_order("min_value", "max_value", bounds, where, findings)
    _in_order("min_value", "initial_value", bounds, where, findings)
    _in_order("initial_value", "max_value", bounds, where, findings)


def _in_order(low: str, high: str, bounds: dict[str, Decimal], where: str, findings: Findings) -> None:
    if low in bounds and high in bounds and bounds[low] > bounds[high]:
        findings.add(f"{where}/{low}", f"{low} {bounds[low]} is more than {high} {bounds[high]}")


_dispatch = shape(
    {"trigger_actions_on": listing(choice("on_enter_pressed", "on_character_entered"), least=1, most=2)},
    required="trigger_actions_on",
)
_FIELD: dict[str, Check] = {"action_id": identifier, "focus_on_load": focus}
_WORDS: dict[str, Check] = {**_FIELD, "placeholder": placeholder, "dispatch_action_config": _dispatch}
_initial_words = words(limits.INPUT_TEXT, least=0)
_PICKER: dict[str, Check] = {**_FIELD, "confirm": confirm}


def _any_object(value: Any, where: str, findings: Findings) -> None:
    if not isinstance(value, dict):
        findings.add(where, f"must be an object, is {shown(value)}")


INPUTS: dict[str, Check] = {
    "plain_text_input": typed(
        {
            **_WORDS,
            "initial_value": _initial_words,
            "multiline": flag,
            "min_length": whole(0, limits.INPUT_TEXT),
            "max_length": whole(1, limits.INPUT_TEXT),
        },
        rules=(_lengths_agree,),
    ),
    "rich_text_input": typed({**_WORDS, "initial_value": _any_object}),
    "email_text_input": typed({**_WORDS, "initial_value": _initial_words}),
    "url_text_input": typed({**_WORDS, "initial_value": url(limits.URL)}),
    "number_input": typed(
        {**_WORDS, "is_decimal_allowed": flag, **{name: words(limits.IDENTIFIER) for name in _BOUNDS}},
        required="is_decimal_allowed",
        rules=(_numbers_agree,),
    ),
    "file_input": typed(
        {
            "action_id": identifier,
            "filetypes": listing(words(limits.IDENTIFIER), least=1, most=limits.OPTIONS),
            "max_files": whole(1, limits.INPUT_FILES),
        }
    ),
}

PICKERS: dict[str, Check] = {
    "datepicker": typed({**_PICKER, "placeholder": placeholder, "initial_date": _day}),
    "timepicker": typed(
        {
            **_PICKER,
            "placeholder": placeholder,
            "initial_time": pattern(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time like 09:30"),
            "timezone": words(limits.IDENTIFIER),
        }
    ),
    "datetimepicker": typed({**_PICKER, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}),
}
