"""A frozen value with some fields otherwise."""

from dataclasses import FrozenInstanceError, dataclass, fields, replace
from typing import Any

import pytest

from bot.rules.changed import changed
from bot.rules.orders import Order
from bot.rules.quotes import Quote


@dataclass(frozen=True, kw_only=True)
class Point:
    x: int
    y: int = 2


def test_some_fields_are_others_and_the_value_stays_as_it_was() -> None:
    point = Point(x=1)
    assert changed(point, y=3) == replace(point, y=3)
    assert point == Point(x=1, y=2)
    assert changed(point) == point


def test_what_is_made_is_frozen_too() -> None:
    made: Any = changed(Point(x=1), y=3)
    with pytest.raises(FrozenInstanceError):
        made.x = 5


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError, match="Point has no field z"):
        changed(Point(x=1), z=3)


@pytest.mark.parametrize("kind", [Quote, Order])
def test_what_it_is_used_for_checks_nothing_and_keeps_its_fields_alone(kind: Any) -> None:
    assert not hasattr(kind, "__post_init__")
    assert not hasattr(kind, "__slots__")
    assert all(field.init for field in fields(kind))
