"""Figures and the rows behind them in words: for terminals and for pages."""

from dataclasses import dataclass
from datetime import datetime

from bot import names, words
from bot.render import said
from bot.rules.creators import Creator, Deal, Work
from bot.rules.metrics import Code, Metric, Scope
from bot.rules.people import Reader
from bot.rules.pricing import MARKET
from bot.rules.ratings import Rating
from bot.services.records import Line
from bot.services.records_rows import origin_of


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row behind a figure, every cell in words."""

    at: str
    text: str
    number: str  #: what the figure looks at; empty where a row counts or does not
    source: str
    as_of: str


def told(metric: Metric, line: Line, creator: Creator, reader: Reader) -> Told:
    source = origin_of(line.origin, words.translator(reader.language)) if not creator.sample else ""
    return Told(
        at=date(line.at),
        text=_text(line, reader),
        number="" if line.number is None else _number(metric, line, reader),
        source=source or source_of(creator, reader),
        as_of=date(line.origin.as_of or creator.as_of),
    )


def tells(metric: Metric) -> bool:
    """Whether it says something of its own: lives and videos are told apart, and scopes where works are marked."""
    if metric.scope is not Scope.ALL:
        return metric.n > 0 and metric.kind is not None
    return metric.kind is not None or not (metric.spread and metric.code is not Code.STARS)


def _number(metric: Metric, line: Line, reader: Reader) -> str:
    """What the figure looks at, on the scale of the row: a rate of works looks at counts."""
    of_row = metric._replace(code=_SCALED_AS.get(metric.code, metric.code))
    return said_of("value", of_row._replace(value=line.number), reader)


_SCALED_AS = {
    Code.ENGAGEMENT: Code.LIKES,
    Code.CPM: Code.PLAYS,
    Code.COST_PER_SALE: Code.UNITS,
    Code.GROWTH: Code.LIKES,
}


def _text(line: Line, reader: Reader) -> str:
    translate, row = words.translator(reader.language), line.row
    match row:
        case Work():
            return row.title
        case Deal():
            on_time = "" if row.on_time is None else translate(names.ON_TIME[row.on_time])
            return " · ".join(filter(None, [row.brand, translate(names.OUTCOMES[row.outcome]), on_time]))
        case Rating():
            return row.words
        case Creator():
            return row.name


def source_of(creator: Creator, reader: Reader) -> str:
    """What the creator's own row says: rows of the record do not always name a source."""
    return words.translator(reader.language)(names.COLUMNS["sample"]) if creator.sample else creator.source or "–"


def date(moment: datetime | None) -> str:
    """As the market's clocks show it, with its year."""
    return f"{moment.astimezone(MARKET):%Y-%m-%d %H:%M}" if moment else "–"


def in_words(metric: Metric, reader: Reader) -> tuple[str, str, str, str]:
    """A figure's name, what it is of, its value, and what that comes from."""
    named, of, value, behind = (said_of(macro, metric, reader) for macro in ("named", "of", "value", "behind"))
    return named, of, value, behind


def said_of(macro: str, metric: Metric, reader: Reader) -> str:
    return said("figures", macro, metric, reader)
