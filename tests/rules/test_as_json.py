"""What is written as JSON is read back as it was, whatever orjson refuses."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import as_json


@dataclass
class Kept:
    at: int


class Colour(StrEnum):
    RED = "red"


numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
plain = st.none() | st.booleans() | numbers | st.text()
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(values)
@example("\ud83d")
@example({"half": "\udc00", "whole": "达人 🐟"})
@example(2**70)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert as_json.read(as_json.written(value)) == (value if value != 2**70 else float(2**70))


@given(values)
def test_it_says_what_the_standard_library_reads(value: Any) -> None:
    assert json.loads(as_json.written(value)) == value
    assert as_json.read(json.dumps(value)) == value


def test_it_is_compact_and_keeps_its_letters() -> None:
    assert as_json.written({"a": [1, "达人"], "b": None}) == '{"a":[1,"达人"],"b":null}'


def test_names_of_enums_and_numbers_may_be_keys() -> None:
    assert as_json.written({Colour.RED: Colour.RED, 3: (1.5,)}) == '{"red":"red","3":[1.5]}'


def test_what_json_does_not_know_is_null() -> None:
    assert as_json.written([float("nan"), float("inf")]) == "[null,null]"


def test_what_is_no_json_is_refused() -> None:
    for other in (object(), datetime(2026, 11, 28, tzinfo=UTC), Kept(at=1)):
        with pytest.raises(TypeError):
            as_json.written({"a": other})


@pytest.mark.parametrize("said", ["", "{", "nul", "{'a': 1}"])
def test_what_is_no_json_is_not_read(said: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        as_json.read(said)
