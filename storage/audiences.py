"""How an audience is kept: compact JSON of what is known, in a column of its creator and in the facts of search."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, TypeDecorator
from sqlalchemy.engine import Dialect

from bot import as_json
from bot.rules.audience import Age, Audience

MOST_KEPT = 10_000  #: shares that are remembered
AT_ONCE = 1_000  #: audiences that are


class AudienceText(TypeDecorator[Audience]):
    """An audience as text; None stays None."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Audience | None, dialect: Dialect) -> str | None:
        return audience_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Audience | None:
        return None if value is None else unpacked(as_json.read(value))


def audience_text(audience: Audience | None) -> str | None:
    """What stands in the column. The last ones are remembered: they are asked for again by the facts of search."""
    if audience is None:
        return None
    held, text = _LAST.get(id(audience), _NOBODY)
    if held is not audience:
        if len(_LAST) >= AT_ONCE:
            _LAST.clear()
        text = _text(audience)
        _LAST[id(audience)] = (audience, text)
    return text


def _text(audience: Audience) -> str:
    """The same as `as_json.written(packed(audience))`, several times sooner: thousands of these are made a second."""
    parts = [] if audience.women is None else [f'"women":{audience.women}']
    if audience.ages:
        parts.append(f'"ages":{{{",".join(map(_PAIRS.__getitem__, audience.ages.items()))}}}')
    if audience.regions:
        parts.append(f'"regions":{{{",".join(map(_PAIRS.__getitem__, audience.regions.items()))}}}')
    return "{" + ",".join(parts) + "}"


class _Pairs(dict[tuple[str, int], str]):
    """Names with their shares as text, remembered; forgotten when there is too much of it."""

    def __missing__(self, pair: tuple[str, int]) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        text = self[pair] = f"{as_json.written(str(pair[0]))}:{pair[1]}"
        return text


_PAIRS = _Pairs()
_LAST: dict[int, tuple[Audience | None, str]] = {}  #: by id: what is held here keeps its own
_NOBODY: tuple[Audience | None, str] = (None, "")


def packed(audience: Audience | None) -> dict[str, Any] | None:
    """The audience in values of JSON; parts that are not known are left out."""
    if audience is None:
        return None
    parts = {"women": audience.women, "ages": dict(audience.ages), "regions": dict(audience.regions)}
    return {name: part for name, part in parts.items() if part is not None and part != {}}


def unpacked(kept: Mapping[str, Any] | None) -> Audience | None:
    """The audience that was packed."""
    if kept is None:
        return None
    ages = {Age(age): share for age, share in kept.get("ages", {}).items()}
    return Audience(women=kept.get("women"), ages=ages, regions=kept.get("regions", {}))
