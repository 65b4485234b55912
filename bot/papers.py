"""Sheets of paper as PDF: A4, in the one font that the project brings along, which is embedded as far as it is used."""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from bot import letters
from bot.pictures import FONT

FAMILY = "Juxing"
MARGIN, GAP = 56.0, 12.0  #: points
INK, QUIET, LINE, SHADE = "#1d1c1d", "#616061", "#dddddd", "#f6f6f6"


def pdf(parts: Sequence[Mapping[str, Any]]) -> bytes:
    """What `render.paper` put out, as an A4 document; it runs on over as many pages as it needs."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    kept, page = io.BytesIO(), _fonts()
    foot = next((str(part["foot"]) for part in parts if "foot" in part), "")
    title = next((str(part["title"]) for part in parts if "title" in part), "")
    document = SimpleDocTemplate(
        kept,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        invariant=1,  # the same words give the same bytes
    )
    flow = [each for part in parts for each in page.drawn(part, document.width)]

    def number(canvas: Any, made: Any) -> None:
        canvas.setFont(FAMILY, 8)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, MARGIN / 2, _plain(foot))
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(made.page))

    document.build(flow, onFirstPage=number, onLaterPages=number)
    return kept.getvalue()


class _Page:
    """How each kind of part is drawn."""

    def __init__(self) -> None:
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        pdfmetrics.registerFont(TTFont(FAMILY, str(FONT)))

        def style(size: float, colour: str = INK, align: int = 0) -> ParagraphStyle:
            return ParagraphStyle(
                f"{size}{colour}{align}",
                fontName=FAMILY,
                fontSize=size,
                leading=size * 1.45,
                textColor=colour,
                alignment=align,
                wordWrap="CJK",
            )

        self.title, self.body, self.total = style(22), style(10), style(13)
        self.quiet, self.small = style(10, QUIET), style(8.5, QUIET)
        self.right, self.right_quiet, self.right_total = style(10, INK, 2), style(10, QUIET, 2), style(13, INK, 2)

    def drawn(self, part: Mapping[str, Any], width: float) -> list[Any]:
        """The flowables of one part; a foot is drawn on the page itself."""
        from reportlab.platypus import Spacer

        if "title" in part:
            flow = self._head(part, width)
        elif "facts" in part:
            flow = self._facts(part["facts"], width)
        elif "sums" in part:
            flow = self._sums(part["sums"], width)
        elif "list" in part:
            flow = self._list(part["list"], part["items"], width)
        elif "mark" in part or "note" in part:
            flow = [self._table([[self._text(part.get("mark") or part.get("note"), self.small)]], (width,), [])]
        else:
            return []
        return [*flow, Spacer(1, GAP)]

    def _head(self, part: Mapping[str, Any], width: float) -> list[Any]:
        left = [self._text(part["over"], self.quiet), self._text(part["title"], self.title)]
        right = [self._text(each, self.right_quiet) for each in part["aside"]]
        return [self._table([[left, right]], (width * 0.7, width * 0.3), [("LINEBELOW", (0, 0), (-1, 0), 1, INK)])]

    def _facts(self, rows: Iterable[Sequence[str]], width: float) -> list[Any]:
        cells = [
            [
                self._text(label, self.quiet),
                [self._text(value, self.body), *([self._text(more, self.small)] if more else [])],
            ]
            for label, value, more in rows
        ]
        return [self._table(cells, (width * 0.22, width * 0.78), [("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)])]

    def _sums(self, sums: Mapping[str, Any], width: float) -> list[Any]:
        rows = [
            [
                self._text(sums["head"][0], self.quiet),
                *(self._text(each, self.right_quiet) for each in sums["head"][1:]),
            ]
        ]
        rows += [
            [self._text(row[0], self.body), *(self._text(each, self.right) for each in row[1:])] for row in sums["rows"]
        ]
        label, amount = sums["total"]
        rows.append([self._text(label, self.total), "", "", self._text(amount, self.right_total)])
        look = [
            ("BACKGROUND", (0, 0), (-1, 0), SHADE),
            ("LINEBELOW", (0, 0), (-1, -2), 0.5, LINE),
            ("LINEABOVE", (0, -1), (-1, -1), 1, INK),
            ("SPAN", (0, -1), (2, -1)),
        ]
        return [self._table(rows, (width * 0.4, width * 0.2, width * 0.2, width * 0.2), look)]

    def _line(self, row: Sequence[str], first: Any, others: Any) -> list[Any]:
        return [self._text(row[0], first), *(self._text(each, others) for each in row[1:])]

    def _list(self, title: str, items: Iterable[Sequence[str]], width: float) -> list[Any]:
        rows = [[self._text(title, self.quiet), ""]]
        for number, (name, link) in enumerate(items, start=1):
            shown = [self._text(name, self.body), *([self._link(link)] if link else [])]
            rows.append([self._text(str(number), self.right_quiet), shown])
        return [self._table(rows, (width * 0.08, width * 0.92), [("SPAN", (0, 0), (-1, 0))])]

    def _link(self, address: str) -> Any:
        from reportlab.platypus import Paragraph

        shown = escape(_plain(address))
        return Paragraph(f"<link href={quoteattr(address)} color={quoteattr(QUIET)}>{shown}</link>", self.small)

    @staticmethod
    def _text(text: object, style: Any) -> Any:
        from reportlab.platypus import Paragraph

        return Paragraph(escape(_plain(text)), style)

    @staticmethod
    def _table(rows: list[list[Any]], widths: Sequence[float], look: list[tuple[Any, ...]]) -> Any:
        from reportlab.platypus import Table

        close = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
        return Table(rows, colWidths=list(widths), style=[*close, *look], repeatRows=0)


def _plain(text: object) -> str:
    """One line of what the font has."""
    return letters.drawable(letters.line(text))


@cache
def _fonts() -> _Page:
    return _Page()
