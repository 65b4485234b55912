"""All that is kept of a creator as tables to take away: figures first, then the rows they are made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot import names, sheets, words
from bot.rules.creators import Kind
from bot.rules.forms import Form
from bot.rules.metrics import Metric, Scale, Scope, Window
from bot.rules.people import Reader
from bot.rules.pricing import MARKET
from bot.services.exports import Ending
from bot.services.records import Ledger, Origin, Whole
from bot.sheets import Value
from bot.words import Translate

Rows = list[list[Value]]
HUNDREDTHS = {Scale.FEN, Scale.BASIS_POINTS, Scale.STARS}

FIGURES = (
    *("figure", "kind", "scope", "form", "window", "as_of", "value", "unit", "part", "whole", "base", "n"),
    *("median", "mean", "least", "most", "worst", "counts", "rows", "against"),
)
WORKS = (
    *("row", "at", "kind", "title", "seconds", "plays", "likes", "comments", "shares", "units", "gmv", "peak"),
    *("scope", "source", "as_of"),
)
GOODS = ("work", "at", "name", "category", "price", "units", "gmv", "source")
DEALS = ("row", "at", "outcome", "brand", "industry", "form", "on_time", "source", "as_of")
RATINGS = ("row", "at", "form", "stars", "items", "words", "answer")
COMMENTS = ("work", "at", "text")


@dataclass(frozen=True, kw_only=True)
class Book:
    """Tables in the reader's language by their titles, each with its headings first."""

    tables: Mapping[str, Rows]
    first: str  #: heading of the column that names the table, where all stand in one

    @property
    def count(self) -> int:
        """Rows in all tables."""
        return sum(len(rows) - 1 for rows in self.tables.values())

    def written(self, ending: Ending) -> bytes:
        """The bytes of a file: a sheet for each table, or in CSV one table under all headings. Texts are made safe."""
        return sheets.write_book(self.tables) if ending is Ending.XLSX else sheets.write_csv(self.in_one())

    def in_one(self) -> Rows:
        """Every row under the headings of all tables, the first column naming its table."""
        headings = list(dict.fromkeys(str(name) for rows in self.tables.values() for name in rows[0]))
        found: Rows = [[self.first, *headings]]
        for title, (own, *rows) in self.tables.items():
            for row in rows:
                cells = dict(zip(map(str, own), row, strict=True))
                found.append([title, *(cells.get(name) for name in headings)])
        return found


def book(whole: Whole, reader: Reader) -> Book:
    """Figures of every window, works, goods, orders, ratings and comments. Money is in yuan, rates in percent."""
    writer, ledger = _Writer(reader), whole.ledger
    figures = [metric for window in Window for metric in ledger.metrics(window)]
    tables = {
        "figures": writer.table(FIGURES, map(writer.figure, figures)),
        "works": writer.table(WORKS, writer.works(ledger)),
        "goods": writer.table(GOODS, writer.goods(whole)),
        "deals": writer.table(DEALS, writer.deals(ledger)),
        "ratings": writer.table(RATINGS, writer.ratings(ledger)),
        "comments": writer.table(COMMENTS, ([c.work_id, writer.date(c.at), c.text] for c in whole.comments)),
    }
    return Book(tables={writer.called(key): rows for key, rows in tables.items()}, first=writer.called("table"))


class _Writer:
    def __init__(self, reader: Reader) -> None:
        self._translate: Translate = words.translator(reader.language)
        self._filters = names.filters(reader.language, self._translate)

    def called(self, key: str) -> str:
        return self._translate(names.LEDGER[key])

    def table(self, columns: Sequence[str], rows: Iterable[list[Value]]) -> Rows:
        return [[self.called(key) for key in columns], *rows]

    def date(self, moment: datetime | None) -> str:
        """As the market's clocks show it: no spreadsheet knows zones."""
        return f"{moment.astimezone(MARKET):%Y-%m-%d %H:%M}" if moment else ""

    def source(self, origin: Origin, ledger: Ledger) -> str:
        """Where a row comes from, as far as that is known."""
        return self._translate(names.COLUMNS["sample"]) if ledger.creator.sample else origin_of(origin, self._translate)

    def figure(self, metric: Metric) -> list[Value]:
        translate, form, money = self._translate, metric.form, metric.scale is Scale.FEN
        counts = ", ".join(f"{self._filters['field_name'](name)} {n}" for name, n in metric.counts)
        spread = [metric.median, metric.mean, metric.least, metric.most]
        return [
            translate(names.METRICS[metric.code]),
            translate(names.KINDS[metric.kind]),
            translate(names.SCOPES[metric.scope]),
            translate(names.FORMS[form]) if form else "",
            translate(names.WINDOWS[metric.window]),
            self.date(metric.as_of),
            _scaled(metric, metric.value),
            translate(names.SCALES[metric.scale]),
            _hundredths(metric.part) if money or metric.scale is Scale.STARS else metric.part,
            metric.whole,
            translate(names.BASES[metric.base]),
            metric.n,
            *(_scaled(metric, number) for number in spread),
            metric.worst,
            counts,
            _ids(metric.rows),
            _ids(metric.against),
        ]

    def works(self, ledger: Ledger) -> Iterable[list[Value]]:
        for work in ledger.works.values():
            numbers = [work.seconds, work.plays, work.likes, work.comments, work.shares, work.units]
            head: list[Value] = [work.id, self.date(work.at), self._kind(work.kind), work.title]
            origin = ledger.origin("works", work.id)
            rest = [self._scope(work.commercial), self.source(origin, ledger), self.date(origin.as_of)]
            yield [*head, *numbers, _hundredths(work.gmv), work.peak, *rest]

    def goods(self, whole: Whole) -> Iterable[list[Value]]:
        for work, goods in whole.goods.items():
            at = self.date(whole.ledger.works[work].at)
            for good in goods:
                money = (_hundredths(good.price), good.units, _hundredths(good.gmv))
                file = whole.files.get(good.source_id or 0, "") or whole.ledger.creator.source
                yield [work, at, good.name, good.category, *money, self.source(Origin(source=file), whole.ledger)]

    def deals(self, ledger: Ledger) -> Iterable[list[Value]]:
        for id_, deal in ledger.deals.items():
            on_time = None if deal.on_time is None else names.EXPLAINED["yes" if deal.on_time else "no"]
            yield [
                id_,
                self.date(deal.at),
                self._translate(names.OUTCOMES[deal.outcome]),
                deal.brand,
                self._filters["field_name"](deal.industry),
                self._form(deal.form),
                on_time and self._translate(on_time),
                self.source(ledger.origin("deals", id_), ledger),
                self.date(deal.as_of),
            ]

    def ratings(self, ledger: Ledger) -> Iterable[list[Value]]:
        for id_, rating in ledger.ratings.items():
            items = ", ".join(f"{self._translate(names.ITEMS[item])} {stars}" for item, stars in rating.items.items())
            stars = _hundredths(rating.overall)
            yield [id_, self.date(rating.at), self._form(rating.form), stars, items, rating.words, rating.answer]

    def _kind(self, kind: Kind) -> str:
        return self._translate(names.KINDS[kind])

    def _scope(self, commercial: bool | None) -> str:
        if commercial is None:
            return ""
        return self._translate(names.SCOPES[Scope.COMMERCIAL if commercial else Scope.ORGANIC])

    def _form(self, form: str) -> str:
        return self._translate(names.FORMS[Form(form)]) if form else ""


def origin_of(origin: Origin, translate: Translate) -> str:
    return translate(names.LEDGER["own_order"]) if origin.order else origin.source


def _scaled(metric: Metric, number: int | None) -> Value:
    return _hundredths(number) if metric.scale in HUNDREDTHS else number


def _hundredths(number: int | None) -> Decimal | None:
    """Fen as yuan, basis points as percent, stars as stars."""
    return None if number is None else Decimal(number) / 100


def _ids(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows))
