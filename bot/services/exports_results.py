"""What came of the work with each creator, as a table to take away."""

from decimal import Decimal

from bot import names, words
from bot.rules.people import Reader
from bot.rules.results import Came
from bot.services.exports_rows import Rows
from bot.services.results import Results
from bot.sheets import Value

COLUMNS = (
    "creator", "orders", "total", "results", "plays", "units", "gmv", "cpm", "cost_per_sale", "roi", "late", "stars",
    "ratings", "again", "asked_again",
)  # fmt: skip


def called(found: Results) -> str:
    """The campaign's name, or the quarter."""
    return found.campaign.name if found.campaign else found.season.written if found.season else ""


def rows(found: Results, reader: Reader) -> Rows:
    """A row for each creator, the best result first: money in yuan; what is not known is empty."""
    translate = words.translator(reader.language)
    heading: list[Value] = [translate(names.RESULT_COLUMNS[key]) for key in COLUMNS]
    return [heading, *(_row(found.names[each.creator_id], each) for each in found.came)]


def _row(name: str, came: Came) -> list[Value]:
    sums, known = came.sums, came.sums.results
    return [
        name,
        sums.orders,
        _hundredths(sums.paid),
        known,
        *([sums.plays, sums.units, _hundredths(sums.gmv)] if known else [None, None, None]),
        _hundredths(sums.cpm),
        _hundredths(sums.cost_per_sale),
        _hundredths(came.roi),
        came.late if known else None,
        _hundredths(came.stars),
        came.rated,
        came.again if came.asked_again else None,
        came.asked_again,
    ]


def _hundredths(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number) / 100
