"""How a creator's standing is kept in one row of search: as JSON, for it is rebuilt from rows, never edited."""

import json
from datetime import date, datetime
from typing import Any

from bot.rules.creators import Creator, Expected, Figures, Kind, Rate
from bot.rules.forms import Form
from bot.rules.ranking import Standing, Stars
from bot.rules.ratecards import RateCard


def standing_out(standing: Standing) -> str:
    figures = standing.figures
    return json.dumps(
        {
            "creator": {**vars(standing.creator), "as_of": _moment_out(standing.creator.as_of)},
            "card": _card_out(standing.card),
            "rates": {name: _rate_out(getattr(figures, name)) for name in RATES},
            "counts": {name: getattr(figures, name) for name in COUNTS},
            "industries": figures.industries,
            "plays": {kind: _expected_out(found) for kind, found in figures.plays.items()},
            "units": {kind: _expected_out(found) for kind, found in figures.units.items()},
            "last_work": _moment_out(figures.last_work),
            "stars": vars(standing.stars),
            "prices": standing.prices,
            "percentiles": standing.percentiles,
            "scores": standing.scores,
            "promising": standing.promising,
            "stale_at": _moment_out(standing.stale_at),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def standing_in(text: str) -> Standing:
    kept = json.loads(text)
    figures = Figures(
        **{name: Rate(*counts) for name, counts in kept["rates"].items()},  # type: ignore[arg-type]
        **kept["counts"],
        industries=kept["industries"],
        plays=_expected_in(kept["plays"]),
        units=_expected_in(kept["units"]),
        last_work=_moment_in(kept["last_work"]),
    )
    return Standing(
        creator=Creator(**{**kept["creator"], "as_of": _moment_in(kept["creator"]["as_of"])}),
        card=_card_in(kept["card"]),
        figures=figures,
        stars=Stars(**kept["stars"]),
        **{name: {Form(form): number for form, number in kept[name].items()} for name in BY_FORM},
        promising=kept["promising"],
        stale_at=_moment_in(kept["stale_at"]),
    )


RATES = ("acceptance", "completion", "punctuality", "engagement")
COUNTS = ("finished", "finished_recently", "clients")
BY_FORM = ("prices", "percentiles", "scores")
_DATES = ("discount_from", "discount_until")


def _card_out(card: RateCard) -> dict[str, Any]:
    dates = {name: value.isoformat() if (value := getattr(card, name)) else None for name in _DATES}
    return {**vars(card), **dates, "since": _moment_out(card.since)}


def _card_in(kept: dict[str, Any]) -> RateCard:
    dates = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in _DATES}
    return RateCard(**{**kept, **dates, "since": _moment_in(kept["since"])})


def _rate_out(rate: Rate) -> list[int]:
    return [rate.part, rate.whole]


def _expected_out(found: Expected) -> list[int | None]:
    return [found.count, found.median, found.least, found.most]


def _expected_in(kept: dict[str, list[Any]]) -> dict[Kind, Expected]:
    names = ("count", "median", "least", "most")
    return {Kind(kind): Expected(**dict(zip(names, numbers, strict=True))) for kind, numbers in kept.items()}


def _moment_out(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment_in(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
