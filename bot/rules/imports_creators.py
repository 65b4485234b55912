"""The rows of a creators file as what they say of a creator and of the price card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from bot.rules.audience import Audience
from bot.rules.errors import Refused
from bot.rules.imports_refused import BadRange, NamedTwice, OtherField, UnknownField
from bot.rules.imports_rows import Line, Reading
from bot.rules.query_places import words as place_words
from bot.rules.taxonomy import field_named, sub_named

SAID = ("region", "gender", "followers", "growth", "bio")
AUDIENCE = ("women", "ages", "regions")
PRICES = ("hour", "day", "product", "video_short", "video_medium", "video_long")
CARD = (*PRICES, "min_half_hours", "day_discount", "discount_from", "discount_until")

_PLACES = place_words()


@dataclass(frozen=True, kw_only=True)
class CreatorLine:
    """One row. An empty cell says nothing: what is known stays as it is."""

    row: int
    id: str  #: the vendors' id or our own slug; empty where the file gives none
    name: str
    field: str = ""
    sub: str = ""
    said: Mapping[str, Any]
    audience: Mapping[str, Any]  #: parts of it
    card: Mapping[str, Any]

    def told_of(self, audience: Audience | None) -> Audience | None:
        """What is known of an audience with what the row says of it; None where neither says anything."""
        return replace(audience or Audience(), **self.audience) if self.audience else audience

    @property
    def says(self) -> str:
        return f"{self.field}|{self.sub}" if self.field else ""


def creator_lines(reading: Reading) -> list[CreatorLine]:
    """Every row that has a name. What is wrong between cells or rows is added to the problems of the reading."""
    names, ids = dict[str, int](), dict[str, int]()
    found = []
    for line in reading.lines:
        if line["name"] is None:
            continue
        id_ = line.get("id") or ""
        _note_twice(reading, line, "id", id_.lower(), ids)
        if not id_:
            _note_twice(reading, line, "name", line["name"], names)
        found.append(creator_line(reading, line))
    return found


def creator_line(reading: Reading, line: Line) -> CreatorLine:
    """A row that has a name. What is wrong between its cells is added to the problems of the reading."""
    field, sub, wrong = _placed(line.get("field") or "", line.get("sub") or "")
    for key, reason in wrong:
        _problem(reading, line, key, reason, error=False)
    _check_days(reading, line)
    said = {key: held for key in SAID if (held := line.get(key)) is not None}
    if "region" in said:
        said["region"] = _PLACES.get(said["region"].lower(), said["region"])
    return CreatorLine(
        row=line["row"],
        id=line.get("id") or "",
        name=line["name"],
        field=field,
        sub=sub,
        said=said,
        audience={key: held for key in AUDIENCE if (held := line.get(key)) is not None and held != {}},
        card={key: held for key in CARD if (held := line.get(key)) is not None},
    )


def _note_twice(reading: Reading, line: Line, key: str, value: str, seen: dict[str, int]) -> None:
    if value and value in seen:
        _problem(reading, line, key, NamedTwice(value=value, first=seen[value]), error=True)
    seen.setdefault(value, line["row"])


@lru_cache(maxsize=4_000)
def _placed(field_word: str, sub_word: str) -> tuple[str, str, tuple[tuple[str, Refused], ...]]:
    """Field and sub-vertical by their names in the taxonomy, and what is wrong with which cell.

    What is not in the taxonomy is left out.
    """
    field, sub = field_named(field_word), sub_named(sub_word)
    wrong = list[tuple[str, Refused]]()
    if field_word and field is None:
        sub = sub or sub_named(field_word)
        if sub is None:
            return "", "", (("field", UnknownField(value=field_word)),)
    if sub_word and sub is None:
        wrong.append(("sub", UnknownField(value=sub_word)))
    if field and sub and sub.field != field.zh:
        wrong.append(("sub", OtherField(value=sub_word, field=field.zh)))
        sub = None
    return (field.zh if field else sub.field if sub else ""), (sub.zh if sub else ""), tuple(wrong)


def _check_days(reading: Reading, line: Line) -> None:
    first: date | None = line.get("discount_from")
    last: date | None = line.get("discount_until")
    if first and last and last < first:
        _problem(reading, line, "discount_until", BadRange(), error=True)


def _problem(reading: Reading, line: Line, key: str, reason: Refused, *, error: bool) -> None:
    header = reading.headers.get(key, key)
    reading.problems.add(line["row"], header, str(line.get(key) or ""), reason, error=error)
