"""Reports: what came of an order, once in its thread and in the channel; and of a campaign, for whoever asks."""

from datetime import timedelta
from typing import Any

from bot.rules import orders, reports
from bot.rules.boards import summed
from bot.rules.comments import Tally
from bot.rules.creators import Kind
from bot.rules.errors import NotFound
from bot.rules.orders import Order
from bot.rules.people import By
from bot.services import boards, say
from bot.services.boards import Asked
from bot.services.comments import heard
from storage.store import Unit

REPORT = "report"  #: the template, whose copies are kept current
AROUND = timedelta(hours=12)  #: how far from its hours a live may stand in an import


def post(unit: Unit, by: By, order: Order) -> None:
    """The report of an order whose result has just been entered for the first time."""
    in_channel = order.channel.startswith(("C", "G"))
    thread = f"order:{order.id}" if in_channel else ""
    say.card(unit, by, REPORT, order.id, [order.channel], reader=order.owner, thread=thread, broadcast=in_channel)


def of_order(unit: Unit, order: Order) -> dict[str, Any]:
    """What an order's report is filled from."""
    creator = unit.creators.get(order.creator_id)
    if creator is None:
        raise NotFound
    return {
        "order": order,
        "creator": creator,
        "campaign": unit.campaigns.get(order.tenant, order.campaign_id),
        "report": reports.of_order(order),
        "said": said(unit, [order]),
        "rating": unit.ratings.of_order(order.tenant, order.id),
    }


def of_campaign(unit: Unit, tenant: str, campaign_id: int) -> dict[str, Any]:
    """What a campaign's report is filled from. Raises NotFound."""
    campaign = unit.campaigns.get(tenant, campaign_id)
    if campaign is None:
        raise NotFound
    every = boards.orders_of(unit, tenant, "", Asked(campaign_id=campaign_id))
    summary = reports.of_campaign(every)
    named = [unit.creators.get(order.creator_id) for order in (summary.best, summary.worst) if order]
    return {
        "campaign": campaign,
        "budget": unit.campaigns.budget(campaign),
        "summary": summary,
        "sums": summed(every),
        "names": {creator.id: creator.name for creator in named if creator},
        "said": said(unit, [order for order in every if order.state in reports.DONE]),
    }


def said(unit: Unit, of: list[Order]) -> Tally:
    """What was read of the comments under the lives of these orders, as far as imports have brought them.

    A live is the creator's that stands in the hours of the order; comments under videos cannot be told apart.
    """
    lives = [order for order in of if order.need.form.live and order.state in {*orders.RATEABLE, *reports.DONE}]
    works = unit.works.of(list({order.creator_id for order in lives}))
    ids = {
        work.id
        for order in lives
        for work in works.get(order.creator_id, ())
        if work.kind is Kind.LIVE and order.need.starts_at - AROUND <= work.at < order.need.ends_at + AROUND
    }
    return heard(unit, sorted(ids)).whole
