"""A team's orders to take away: as a table, and its booked lives as a calendar."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot import names, words
from bot.rules import orders
from bot.rules.creators import cost_per_thousand
from bot.rules.orders import Order, State
from bot.rules.people import Reader
from bot.rules.pricing import MARKET
from bot.services.boards import Asked, Only, orders_of
from bot.services.exports_rows import Rows
from bot.sheets import Value
from storage.store import Unit

#: orders in these states stand in a calendar; those of the first are not answered yet
ASKED = frozenset({State.PLACED, State.AWAITING, State.COUNTERED})
BOOKED = orders.RUNNING - {State.DRAFT, State.APPROVING}
COLUMNS = (
    "number", "state", "creator", "campaign", "form", "start", "end", "list_total", "discount", "fee", "total", "owner",
    "answer_by", "planned_plays", "planned_units", "plays", "units", "gmv", "cpm", "cost_per_sale", "on_time", "stars",
)  # fmt: skip


def asked(about: Mapping[str, Any]) -> Asked:
    """What a saying asks for."""
    return Asked(only=Only(about.get("only", Only.ALL)), campaign_id=about.get("campaign"))


def called(unit: Unit, tenant: str, about: Mapping[str, Any]) -> str:
    """The campaign's name, or nothing where it is the whole team's."""
    campaign = unit.campaigns.get(tenant, about.get("campaign"))
    return campaign.name if campaign else ""


def rows(unit: Unit, tenant: str, person: str, asked: Asked, reader: Reader) -> Rows:
    """A row for each order, ended ones too: money in yuan, moments as clocks in China show them."""
    translate = words.translator(reader.language)
    heading: list[Value] = [translate(names.ORDER_COLUMNS[key]) for key in COLUMNS]
    found = orders_of(unit, tenant, person, asked)
    creators, campaigns = _named(unit, tenant, found)
    people = {who: unit.people.get(tenant, who).name or who for who in {order.owner for order in found}}
    table: Rows = [heading]
    for order in found:
        result, price = order.result, order.price
        given = unit.ratings.of_order(tenant, order.id)
        stars = given if given and given.stands else None
        table.append([
            order.number,
            translate(names.ORDER_STATES[order.state]),
            creators[order.creator_id],
            campaigns.get(order.campaign_id or 0, ""),
            translate(names.FORMS[order.need.form]),
            _clock(order.need.starts_at),
            _clock(order.need.ends_at),
            *(_yuan(fen) for fen in (price.list_total, price.discount, price.fee, price.total)),
            people[order.owner],
            _clock(order.answer_by),
            *([order.plan.plays, order.plan.units] if order.plan else [None, None]),
            *([result.plays, result.units, _yuan(result.gmv)] if result else [None, None, None]),
            _yuan(cost_per_thousand(price.total, result.plays)) if result else None,
            _yuan((price.total * 2 + result.units) // (2 * result.units)) if result and result.units else None,
            translate(names.ORDER_COLUMNS["yes" if result.on_time else "no"]) if result else None,
            _yuan(stars.overall) if stars else None,
        ])  # fmt: skip
    return table


def calendar(unit: Unit, tenant: str, person: str, asked: Asked, reader: Reader, *, at: datetime) -> bytes:
    """Lives that are booked or asked for, and the days by which videos are due, as an iCalendar file (RFC 5545)."""
    from icalendar import Calendar, Event

    translate = words.translator(reader.language)
    found = [order for order in orders_of(unit, tenant, person, asked) if order.state in BOOKED]
    creators, campaigns = _named(unit, tenant, found)
    made = Calendar()
    made.add("prodid", "-//Juxing for Slack//")
    made.add("version", "2.0")
    for order in found:
        form = translate(names.FORMS[order.need.form])
        event = Event()
        event.add("uid", f"{tenant}-{order.number}@juxing")
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", order.need.starts_at.astimezone(UTC))
        event.add("dtend", order.need.ends_at.astimezone(UTC))
        event.add("sequence", order.version)
        event.add("summary", f"{creators[order.creator_id]} · {form}")
        about = [order.number, campaigns.get(order.campaign_id or 0, ""), translate(names.ORDER_STATES[order.state])]
        event.add("description", "\n".join(filter(None, about)))
        event.add("status", "TENTATIVE" if order.state in ASKED else "CONFIRMED")
        made.add_component(event)
    return bytes(made.to_ical())


def _named(unit: Unit, tenant: str, found: Sequence[Order]) -> tuple[Mapping[int, str], Mapping[int, str]]:
    creators = {number: unit.creators.get(number) for number in {order.creator_id for order in found}}
    campaigns = {each.id: each.name for each in unit.campaigns.all(tenant, most=10_000)}
    return {number: creator.name if creator else "" for number, creator in creators.items()}, campaigns


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(MARKET):%Y-%m-%d %H:%M}"


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100
