"""How a creator's standing is kept in one row of search: as JSON, for it is rebuilt from rows, never edited.

What is as it is by default is left out, which halves it for a creator without a record.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import Any

from bot import as_json
from bot.rules.creators import Creator, Expected, Figures, Kind, Rate
from bot.rules.forms import Form
from bot.rules.ranking import Standing, Stars
from bot.rules.ratecards import RateCard
from storage.audiences import audience_text, unpacked

RATES = ("acceptance", "completion", "punctuality", "engagement")
COUNTS = ("finished", "finished_recently", "clients")
BY_FORM = ("prices", "percentiles", "scores")
_DATES = ("discount_from", "discount_until")


def standing_out(standing: Standing) -> str:
    told = audience_text(standing.creator.audience)
    audience = f',"audience":{told}' if told else ""
    return f'{{"creator":{as_json.written(_creator_out(standing.creator))},{_place_out(standing)}{audience}}}'


def standing_again(text: str, standing: Standing) -> str:
    """What `standing_out` would write of another place of a creator who is as the text has it.

    No quotation mark stands unescaped within a name, so what parts the text is found at the first look.
    """
    begins, ends = _place_in(text)
    return f"{text[:begins]}{_place_out(standing)}{text[ends:]}"


def figures_of_works(text: str) -> Figures:
    """The figures that deals have no part in, out of the text of a standing."""
    begins, ends = _place_in(text)
    kept = as_json.read(f"{{{text[begins:ends]}}}")
    return Figures(
        plays=_expected_in(kept.get("plays", {})),
        units=_expected_in(kept.get("units", {})),
        engagement=Rate(*kept.get("rates", {}).get("engagement", (0, 0))),
        last_work=_moment_in(kept.get("last_work")),
    )


def _place_out(standing: Standing) -> str:
    """All but the creator, without braces."""
    parts: dict[str, Any] = {
        "card": _card_out(standing.card),
        **_figures_out(standing.figures),
        "stars": _changed(standing.stars, _STARS),
        "prices": standing.prices,
        "percentiles": standing.percentiles,
        "scores": standing.scores,
        "promising": standing.promising,
        "stale_at": _moment_out(standing.stale_at),
    }
    return as_json.written({name: part for name, part in parts.items() if part})[1:-1]


def _place_in(text: str) -> tuple[int, int]:
    """From where to where it stands in the text of a standing."""
    begins = text.index('},"card":{') + 2
    ends = text.find(',"audience":{', begins)
    return begins, ends if ends >= 0 else len(text) - 1


def record_out(figures: Figures, stars: Stars) -> str:
    """How `standing_out` writes a record, between the price card and the prices, without braces."""
    parts = {**_figures_out(figures), "stars": _changed(stars, _STARS)}
    return as_json.written({name: part for name, part in parts.items() if part})[1:-1]


def standing_in(text: str) -> Standing:
    kept = as_json.read(text)
    return Standing(
        creator=_creator_in(kept["creator"], kept.get("audience")),
        card=_card_in(kept["card"]),
        figures=_figures_in(kept),
        stars=Stars(**kept.get("stars", {})),
        **{name: {Form(form): number for form, number in kept.get(name, {}).items()} for name in BY_FORM},
        promising=kept.get("promising", False),
        stale_at=_moment_in(kept.get("stale_at")),
    )


def figures_in(text: str) -> Figures:
    """The figures of a standing, without the rest of it."""
    return _figures_in(as_json.read(text))


def _changed(value: object, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a frozen value that are not as by default."""
    return {name: held for name, held in vars(value).items() if held != defaults.get(name, MISSING)}


def _defaults(kind: Any) -> dict[str, Any]:
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


_CREATOR, _CARD, _STARS = _defaults(Creator), _defaults(RateCard), _defaults(Stars)


def _creator_out(creator: Creator) -> dict[str, Any]:
    kept = _changed(creator, _CREATOR)
    if creator.as_of:
        kept["as_of"] = creator.as_of.isoformat()
    kept.pop("audience", None)  # is written beside it
    return kept


def _creator_in(kept: dict[str, Any], audience: dict[str, Any] | None) -> Creator:
    return Creator(**{**kept, "as_of": _moment_in(kept.get("as_of")), "audience": unpacked(audience)})


def _card_out(card: RateCard) -> dict[str, Any]:
    kept = _changed(card, _CARD)
    for name in (*_DATES, "since"):
        if name in kept:
            kept[name] = kept[name].isoformat()
    return kept


def _card_in(kept: dict[str, Any]) -> RateCard:
    dates = {name: date.fromisoformat(kept[name]) if kept.get(name) else None for name in _DATES}
    return RateCard(**{**kept, **dates, "since": _moment_in(kept.get("since"))})


def _figures_out(figures: Figures) -> dict[str, Any]:
    rates = {name: [rate.part, rate.whole] for name in RATES if (rate := getattr(figures, name)).whole}
    return {
        "rates": rates,
        "counts": {name: number for name in COUNTS if (number := getattr(figures, name))},
        "industries": figures.industries,
        "plays": {kind: _expected_out(found) for kind, found in figures.plays.items()},
        "units": {kind: _expected_out(found) for kind, found in figures.units.items()},
        "last_work": _moment_out(figures.last_work),
    }


def _figures_in(kept: dict[str, Any]) -> Figures:
    rates: dict[str, Any] = {name: Rate(*counts) for name, counts in kept.get("rates", {}).items()}
    return Figures(
        **rates,
        **kept.get("counts", {}),
        industries=kept.get("industries", {}),
        plays=_expected_in(kept.get("plays", {})),
        units=_expected_in(kept.get("units", {})),
        last_work=_moment_in(kept.get("last_work")),
    )


def _expected_out(found: Expected) -> list[int | None]:
    return [found.count] if found.median is None else [found.count, found.median, found.least, found.most]


def _expected_in(kept: dict[str, list[Any]]) -> dict[Kind, Expected]:
    return {Kind(kind): _expected(*numbers) for kind, numbers in kept.items()}


def _expected(count: int, median: int | None = None, least: int | None = None, most: int | None = None) -> Expected:
    return Expected(count=count, median=median, least=least, most=most)


def _moment_out(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment_in(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
