"""A quote to take away: as a sheet of paper (PDF), or as a table for whoever reckons on with it (XLSX, CSV)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from bot import names, papers, render, words
from bot.rules import promoted
from bot.rules.advice import costs
from bot.rules.errors import NotFound
from bot.rules.forms import Form
from bot.rules.people import Reader
from bot.rules.pricing import MARKET
from bot.rules.quotes import Quote
from bot.services.exports_rows import Rows
from bot.sheets import Value
from storage.store import Unit


def pdf(unit: Unit, of: Quote, reader: Reader, *, at: datetime) -> bytes:
    """The quote on A4, in the reader's language. Raises NotFound where its creator is gone."""
    return papers.pdf(render.paper("quote", reader, **facts(unit, of, at=at)))


def facts(unit: Unit, of: Quote, *, at: datetime) -> dict[str, Any]:
    """What the paper is filled from. Raises NotFound where its creator is gone."""
    found = unit.search.get(of.creator_id)
    if found is None:
        raise NotFound
    people = {of.requester, of.decided_by, *(given.person for given in of.approvals)}
    return {
        "quote": of,
        "standing": found[0],
        "creator": found[0].creator,
        "campaign": unit.campaigns.get(of.tenant, of.campaign_id),
        "brand": unit.workspaces.get(of.tenant).name,
        "people": {who: (unit.people.get(of.tenant, who).name if who else "") or who for who in people},
        "costs": costs(found[0], of.need.form, of.price.total, lives=of.need.lives),
        "at": at,
    }


def rows(unit: Unit, of: Quote, reader: Reader) -> Rows:
    """Lines with their amounts in yuan, then what it is for."""
    translate, creator = words.translator(reader.language), unit.creators.get(of.creator_id)

    def called(key: str) -> str:
        return translate(names.QUOTE_COLUMNS[key])

    price, need = of.price, of.need
    lines: Rows = [[called("item"), called("unit"), called("quantity"), called("amount")]]
    lines.append([translate(names.FORMS[need.form]), _yuan(price.unit), _quantity(of), _yuan(price.list_total)])
    if price.discount:
        lines.append([called("discount"), None, None, -_yuan(price.discount)])
    if price.fee:
        lines.append([called("fee"), None, None, _yuan(price.fee)])
    lines.append([called("total"), None, None, _yuan(price.total)])
    about: list[tuple[str, Value]] = [
        ("number", of.number),
        ("version", of.revision),
        ("state", translate(names.QUOTE_STATES[of.state])),
        ("creator", creator.name if creator else ""),
        ("start", f"{need.starts_at.astimezone(MARKET):%Y-%m-%d %H:%M}"),
        ("until", f"{of.valid_until.astimezone(MARKET):%Y-%m-%d %H:%M}"),
    ]
    lines.append([])
    lines += [[called(key), value] for key, value in about]
    goods = [promoted.read(line) for line in need.products] if need.form is Form.SHARED else []
    if goods:
        lines += [[], [called("product"), called("link")]]
        lines += [[each.name, each.link] for each in goods]
    return lines


def _quantity(of: Quote) -> Decimal:
    return Decimal(of.price.quantity.numerator) / of.price.quantity.denominator


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100
