"""The exports desk: what was found, lists, comparisons, quotes, orders, or wrong cells, as a file to take away."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot import sheets
from bot.links import Links
from bot.rules.comparisons import Asked
from bot.rules.errors import NotFound, Refused
from bot.rules.people import By, Reader, member
from bot.rules.pricing import MARKET
from bot.rules.ranking import Standing
from bot.rules.shortlists import NoSuchList
from bot.services import (
    comparisons,
    exports_orders,
    exports_quotes,
    exports_reports,
    exports_results,
    exports_rows,
    finding,
    quotes_told,
    results,
    say,
    shortlists_boards,
    uploads,
)
from bot.services.exports_rows import Rows
from bot.services.finding import Cursor
from bot.text import normalise
from storage.outbox import Saying
from storage.store import Store, Unit

EXPORT = "export"
MOST = 1_000  #: creators of a result


class Ending(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"  #: of a quote
    ICS = "ics"  #: of orders
    PNG = "png"  #: of a link


#: endings of tables; the others are of one kind of file each
TABLES = (Ending.XLSX, Ending.CSV)


class What(StrEnum):
    FIND = "find"
    LIST = "list"
    COMPARISON = "comparison"
    QUOTE = "quote"
    ORDERS = "orders"
    REPORT = "report"  #: plan against actual, of an order or of a campaign
    LINK = "link"  #: to a creator's own page, as a QR code
    RESULTS = "results"  #: of a campaign, or of a quarter
    PROBLEMS = "problems"  #: what is wrong with single cells of an uploaded file


#: endings that only one kind of file has
ONLY_OF = {Ending.PDF: What.QUOTE, Ending.ICS: What.ORDERS, Ending.PNG: What.LINK}


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows in the reader's language, the headings first."""

    what: What
    subject: str  #: the brief, the name of the list, or the names compared
    rows: Rows
    total: int  #: creators there are; more than the rows where a result is longer than what is written

    @property
    def count(self) -> int:
        return len(self.rows) - 1

    def written(self, ending: Ending) -> bytes:
        """The bytes of a file. Texts are made safe: none runs as a formula."""
        return sheets.write_csv(self.rows) if ending is Ending.CSV else sheets.write_xlsx(self.rows)


@dataclass(frozen=True, kw_only=True)
class File:
    name: str
    title: str
    content: bytes
    table: Table
    ending: Ending


class SeveralLists(Refused):
    """%(count)s lists are called “%(name)s”. Name the workspace, or export it from its card in Slack."""


class ExportDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def send(self, by: By, about: Mapping[str, Any], ending: Ending) -> None:
        """Send a table to the one who asks, as a direct message.

        Raises NotAllowed for people outside the team, NotFound where a report's order or campaign is not theirs.
        """
        with self._store.deciding(by) as unit:
            member(unit.people.get(by.tenant, by.person))
            if about["what"] == What.REPORT:
                exports_reports.check(unit, by.tenant, about)
            if ONLY_OF.get(ending, about["what"]) != about["what"]:
                ending = Ending.XLSX
            say.file(unit, by, EXPORT, **{**about, "ending": ending})
            unit.events.record(
                by,
                EXPORT,
                int(next((about[name] for name in ("list", "quote", "order") if about.get(name)), 0)),
                str(about["what"]),
                after=ending,
            )
            unit.commit()

    def found(self, brief: str, reader: Reader, *, at: datetime) -> Table:
        """What a brief finds, up to a thousand creators, in the order in which pages show them."""
        with self._store.reading() as unit:
            return _found(unit, brief, reader, at)

    def list_called(self, name: str, reader: Reader, *, tenant: str = "") -> Table:
        """The list of that name in a workspace, or in all that this database knows.

        Raises NoSuchList, or SeveralLists where it is not the only one called so.
        """
        with self._store.reading() as unit:
            tenants = [tenant] if tenant else unit.workspaces.all()
            known = [each for of in tenants for each in unit.shortlists.called(of, normalise(name))]
            if not known:
                raise NoSuchList(name=name)
            if len(known) > 1:
                raise SeveralLists(name=name, count=len(known))
            return _of_list(unit, known[0].tenant, known[0].id, reader)


def file_of(unit: Unit, saying: Saying, reader: Reader, *, at: datetime, links: Links | None = None) -> File:
    """The file that a saying of the outbox stands for, as things stand now. Raises NotFound where it is gone."""
    table, ending = _table(unit, saying, reader, at), Ending(saying.about["ending"])
    title = f"{table.subject[:60]} · {at.astimezone(MARKET):%Y-%m-%d}.{ending}"
    if table.what is What.QUOTE and ending is Ending.PDF:
        quote = quotes_told.find(unit, saying.tenant, int(saying.about["quote"]))
        content = exports_quotes.pdf(unit, quote, reader, at=at)
    elif table.what is What.ORDERS and ending is Ending.ICS:
        asked = exports_orders.asked(saying.about)
        content = exports_orders.calendar(unit, saying.tenant, saying.reader, asked, reader, at=at)
    elif table.what is What.LINK and links:
        content = _code(links.me(saying.tenant, int(saying.about["creator"]), at=at))
    else:
        content = table.written(ending)
    return File(name=name_of(saying), title=title, content=content, table=table, ending=ending)


def name_of(saying: Saying) -> str:
    """What its file is called: no other is called so, so that it is found again when its fate is not known."""
    day = saying.due_at.astimezone(MARKET)
    return f"juxing-{saying.about['what']}-{day:%Y%m%d}-{saying.id}.{saying.about['ending']}"


def _table(unit: Unit, saying: Saying, reader: Reader, at: datetime) -> Table:
    about = saying.about
    match What(about["what"]):
        case What.FIND:
            return _found(unit, str(about["brief"]), reader, at)
        case What.LIST:
            return _of_list(unit, saying.tenant, int(about["list"]), reader)
        case What.COMPARISON:
            asked = Asked.read(about["asked"])
            compared = comparisons.between(unit, saying.tenant, about["creators"], asked, at=at)
            rows, names = exports_rows.of_comparison(compared, reader), compared.standings
            return Table(what=What.COMPARISON, subject=_named(names), rows=rows, total=len(names))
        case What.ORDERS:
            ordered = exports_orders.rows(unit, saying.tenant, saying.reader, exports_orders.asked(about), reader)
            subject = exports_orders.called(unit, saying.tenant, about)
            return Table(what=What.ORDERS, subject=subject, rows=ordered, total=len(ordered) - 1)
        case What.REPORT:
            write = exports_reports.of_order if about.get("order") else exports_reports.of_campaign
            subject, table = write(unit, saying.tenant, int(about.get("order") or about["campaign"]), reader)
            return Table(what=What.REPORT, subject=subject, rows=table, total=len(table) - 1)
        case What.LINK:
            creator = unit.creators.get(int(about["creator"]))
            if creator is None:
                raise NotFound
            return Table(what=What.LINK, subject=creator.name, rows=[[]], total=1)
        case What.QUOTE:
            quote = quotes_told.find(unit, saying.tenant, int(about["quote"]))
            return Table(what=What.QUOTE, subject=quote.number, rows=exports_quotes.rows(unit, quote, reader), total=1)
        case What.RESULTS:
            came = results.shown(unit, saying.tenant, about)
            table = exports_results.rows(came, reader)
            return Table(what=What.RESULTS, subject=exports_results.called(came), rows=table, total=len(came.came))
        case What.PROBLEMS:
            return _problems(unit, saying.tenant, int(about["upload"]), reader)


def _code(address: str) -> bytes:
    """The address as a QR code, with the white rim that readers need."""
    import segno

    kept = io.BytesIO()
    segno.make(address, error="m", micro=False).save(kept, kind="png", scale=8, border=4)
    return kept.getvalue()


def _found(unit: Unit, brief: str, reader: Reader, at: datetime) -> Table:
    results = finding.found(unit.search, brief, at=at, cursor=Cursor())
    total, cards, following = results.total, list(results.cards), results.following
    while following and len(cards) < MOST:
        page = finding.found(unit.search, brief, at=at, cursor=following)
        cards += page.cards
        following = page.following
    standings = [card.standing for card in cards[:MOST]]
    return Table(what=What.FIND, subject=brief or "-", rows=exports_rows.of_creators(standings, reader), total=total)


def _of_list(unit: Unit, tenant: str, list_id: int, reader: Reader) -> Table:
    shortlist = shortlists_boards.find(unit, tenant, list_id)
    rows = shortlists_boards.rows_of(unit, shortlist)
    people = {vote.voter for row in rows for vote in row.votes} | {row.entry.added_by for row in rows}
    names = {who: unit.people.get(tenant, who).name or who for who in people}
    table = exports_rows.of_list(rows, names, reader)
    return Table(what=What.LIST, subject=shortlist.name, rows=table, total=len(rows))


def _problems(unit: Unit, tenant: str, upload_id: int, reader: Reader) -> Table:
    upload, found = uploads.find(unit, tenant, upload_id), unit.uploads.problems(tenant, upload_id)
    total = upload.summary.errors + upload.summary.warnings if upload.summary else len(found)
    return Table(what=What.PROBLEMS, subject=upload.name, rows=exports_rows.of_problems(found, reader), total=total)


def _named(standings: Sequence[Standing]) -> str:
    return ", ".join(standing.creator.name for standing in standings)
