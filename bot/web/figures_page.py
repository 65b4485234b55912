"""Every figure of a creator, `/c/<slug>/figures`, each with the rows that it opens to."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Response, request

from bot import names, traced, words
from bot.rules.creators import Creator
from bot.rules.errors import NotFound
from bot.rules.metrics import Code, Metric, Window
from bot.rules.people import Reader
from bot.services.records import Line, Trace
from bot.traced import Told
from bot.web.site import Site, reader_of_request

MOST_ROWS = 200  #: of one figure on a page; a file has them all
SHOWN = (Window.MONTH, Window.QUARTER, Window.YEAR, Window.ALL)


class NoSuchFigure(NotFound):
    """There is no such figure or window. Open the creator's figures again."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure in words; `address` opens it."""

    named: str
    of: str
    value: str
    behind: str
    address: str
    open: bool


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A figure with its rows; those that count against it are asked about first."""

    named: str
    of: str
    value: str
    behind: str
    against: Sequence[Told]
    rows: Sequence[Told]
    more: int  #: rows that are not shown


class FiguresPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, slug: str) -> Response:
        """Raises NoSuchCreator; NoSuchFigure for a window or a figure that there is not."""
        at, reader, desks = self._site.clock(), reader_of_request(), self._site.desks
        window, figure = request.args.get("window", Window.ALL), request.args.get("figure", "")
        if window not in set(SHOWN) or (figure and figure not in set(Code)):
            raise NoSuchFigure
        creator, within = desks.creators.by_slug(slug, at=at).creator, Window(window)
        traces = desks.records.traces(creator.id, Code(figure), at=at, window=within) if figure else []
        return self._site.page(
            "figures",
            creator=creator,
            back=f"../{quote(slug, safe='')}?lang={reader.language}",
            windows=[(_window(each, reader), _address(each, figure, reader), each is within) for each in SHOWN],
            figures=[
                _figure(metric, within, figure, reader)
                for metric in desks.records.metrics_of(creator.id, at=at, window=within)
                if traced.tells(metric)
            ],
            opened=[_opened(trace, creator, reader) for trace in traces if traced.tells(trace.metric)],
        )


def _window(window: Window, reader: Reader) -> str:
    return words.translator(reader.language)(names.WINDOWS[window])


def _address(window: Window, figure: str, reader: Reader) -> str:
    asked = {"window": str(window), **({"figure": figure} if figure else {}), "lang": reader.language}
    return f"?{urlencode(asked)}" + ("#rows" if figure else "")


def _figure(metric: Metric, window: Window, figure: str, reader: Reader) -> Figure:
    named, of, value, behind = traced.in_words(metric, reader)
    address = _address(window, str(metric.code), reader)
    return Figure(named=named, of=of, value=value, behind=behind, address=address, open=figure == metric.code)


def _opened(trace: Trace, creator: Creator, reader: Reader) -> Opened:
    named, of, value, behind = traced.in_words(trace.metric, reader)

    def rows(lines: Sequence[Line]) -> list[Told]:
        return [traced.told(trace.metric, line, creator, reader) for line in lines[:MOST_ROWS]]

    more = sum(max(0, len(lines) - MOST_ROWS) for lines in (trace.rows, trace.against))
    return Opened(
        named=named, of=of, value=value, behind=behind, against=rows(trace.against), rows=rows(trace.rows), more=more
    )
