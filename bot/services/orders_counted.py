"""What an order that ended leaves behind: a line in the creator's record, and a work with its result."""

from bot.rules import orders
from bot.rules.creators import Deal, Work
from bot.rules.creators import Kind as WorkKind
from bot.rules.orders import Order, State
from bot.rules.people import By
from bot.services.standings import rank_soon
from storage.store import Unit


def count(unit: Unit, by: By, before: Order, after: Order) -> None:
    """An order that ended goes into the creator's record, and so into the next recommendation."""
    counted = orders.outcome(before, after)
    if counted is None:
        return
    deal = Deal(
        creator_id=after.creator_id,
        outcome=counted,
        brand=by.tenant,
        industry=_trade(unit, after),
        at=by.at,
        form=after.need.form,
        on_time=after.result.on_time if after.result else None,
        order_id=after.id,
        as_of=by.at,
    )
    unit.records.add_deals([deal])
    work = _shown(unit, after, deal.industry)
    if work:
        unit.works.add_read([work], as_of=by.at, order_id=after.id)
    rank_soon(unit, after.creator_id, at=by.at, whole=work is not None)


def result_came(unit: Unit, by: By, order: Order) -> None:
    """The result of an order that had ended without one: the creator's record is completed by it."""
    work = _shown(unit, order, _trade(unit, order))
    if work and order.result:
        unit.records.complete(order.id, on_time=order.result.on_time)
        unit.works.add_read([work], as_of=by.at, order_id=order.id)
        rank_soon(unit, order.creator_id, at=by.at, whole=True)


def _trade(unit: Unit, order: Order) -> str:
    """The campaign's, else the creator's."""
    campaign, creator = unit.campaigns.get(order.tenant, order.campaign_id), unit.creators.get(order.creator_id)
    return (campaign.industry if campaign else "") or (creator.field if creator else "")


def _shown(unit: Unit, order: Order, industry: str) -> Work | None:
    """What a finished order brought stands among the creator's works, with its result as the brand entered it.

    Everybody reads it there: it is titled by the trade, for the campaign's name is the brand's own.
    """
    if order.state is not State.FINISHED or order.result is None:
        return None
    return Work(
        id=unit.works.next_id(),
        creator_id=order.creator_id,
        kind=WorkKind.LIVE if order.need.form.live else WorkKind.VIDEO,
        title=industry,
        at=order.need.starts_at,
        seconds=round((order.need.ends_at - order.need.starts_at).total_seconds()) or None,
        plays=order.result.plays,
        likes=order.result.likes or None,  # what was left empty is not known
        comments=order.result.comments or None,
        units=order.result.units,
        gmv=order.result.gmv,
        commercial=True,
    )
