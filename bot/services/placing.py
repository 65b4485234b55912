"""From the click to the creator: an order is placed, can be undone for half a minute, and then the creator is told."""

from dataclasses import replace
from datetime import datetime

from bot.rules import advice, campaigns, orders, quotes, reminders
from bot.rules import placing as rules
from bot.rules.orders import IllegalMove, Move, Order, Plan, State
from bot.rules.people import By
from bot.rules.quotes import Quote
from bot.services import alerts, quotes_told, say, slots
from bot.services import orders as orders_desk
from storage.store import Unit


def place(unit: Unit, by: By, quote: Quote, undone: Order | None = None) -> Order:
    """Order what a quote says; where its order was undone, the same order again, under its number and on its cards.

    Raises what `quotes.order` refuses, OverBudget, SlotTaken, IllegalMove where someone was faster.
    """
    ordered = quotes.order(quote, orders_desk.team(unit, by), at=by.at)
    quotes_told.write(unit, by, quote, ordered, quotes.Move.ORDER)  # first: of two who order it, one stops here
    _affordable(unit, quote)
    order = _written(unit, _of(unit, quote, by, undone), undone, at=by.at)
    _reserve(unit, order, at=by.at)
    before = undone.state if undone else State.DRAFT
    unit.events.record(by, "order", order.id, Move.PLACE, before=before, after=order.state)
    unit.reminders.plan(reminders.of_placing(order))
    _announce(unit, by, order, again=undone is not None)
    return order


def undo(unit: Unit, by: By, order_id: int) -> Order:
    """Take an order back as if it had not been made; one that is taken back already stays so.

    Raises NotAllowed for who is not the team, UndoOver once the creator is told, IllegalMove where it has ended.
    """
    quote_id = orders_desk.find(unit, by.tenant, order_id).quote_id
    unit.quotes.hold(by.tenant, quote_id)  # the quote's row is locked before the order's, here as everywhere
    unit.orders.hold(by.tenant, order_id)
    before = orders_desk.find(unit, by.tenant, order_id)
    orders_desk.team(unit, by)
    if before.state is State.UNDONE:
        return before
    after = rules.undo(before, at=by.at)
    _reopen(unit, by, quote_id)
    orders_desk.move(unit, by, before, after, Move.UNDO)
    return after


def tell(unit: Unit, by: By, order_id: int) -> None:
    """The time to undo is over: the creator is told, and their time to answer begins.

    Where nobody was there to do it before the work was to begin, the order runs out, untold.
    """
    before = unit.orders.get(by.tenant, order_id)
    if before is None or before.state is not State.PLACED:
        return
    if by.at >= before.need.starts_at:
        orders_desk.by_clock(unit, by, order_id, Move.EXPIRE)
        quotes_told.refresh(unit, by, before.quote_id)  # its card has the button to undo, too
        return
    after = replace(rules.tell(before, at=by.at), plan=_plan(unit, before))  # not while somebody waits for their click
    orders_desk.save(unit, by, before, after, Move.TELL)
    unit.reminders.plan(reminders.of_offer(after, at=by.at))
    quotes_told.refresh(unit, by, after.quote_id)
    alerts.offer(unit, by, after)


def _reopen(unit: Unit, by: By, quote_id: int) -> None:
    before = quotes_told.find(unit, by.tenant, quote_id)
    after = quotes.reopened(before, by=by.person, at=by.at)
    what = quotes.Move.REOPEN if after.state is quotes.State.APPROVED else quotes.Move.RETURN
    quotes_told.write(unit, by, before, after, what)
    unit.reminders.plan(reminders.of_reopened(after))


def _written(unit: Unit, draft: Order, undone: Order | None, *, at: datetime) -> Order:
    placed = rules.place(draft, at=at)
    if undone is None:
        return unit.orders.add(placed)
    if not unit.orders.swap(undone, placed):
        raise IllegalMove(state=orders_desk.find(unit, undone.tenant, undone.id).state)
    return placed


def _of(unit: Unit, quote: Quote, by: By, undone: Order | None) -> Order:
    """The order as its quote has it, not placed yet."""
    campaign = unit.campaigns.get(by.tenant, quote.campaign_id)
    ends = quote.need.ends_at
    return Order(
        id=undone.id if undone else 0,
        tenant=by.tenant,
        number=undone.number if undone else unit.counters.next(by.tenant, "O"),
        quote_id=quote.id,
        creator_id=quote.creator_id,
        campaign_id=quote.campaign_id,
        owner=quote.requester,
        channel=quote.channel,
        need=quote.need,
        price=quote.price,
        answer_by=orders.answer_until(by.at, quote.need.starts_at),
        campaign_end=max(campaign.ends_at, ends) if campaign else ends,
        state=undone.state if undone else State.DRAFT,
        version=undone.version if undone else 1,
    )


def _plan(unit: Unit, order: Order) -> Plan | None:
    """What the need is expected to bring, as it is known now."""
    figures = unit.search.figures(order.creator_id)
    if figures is None:
        return None
    expected, lives = figures.expected_plays(order.need.form).median, order.need.lives
    units = advice.expected_units(figures, order.need.form)
    return Plan(plays=expected and expected * lives, units=units and units * lives)


def _affordable(unit: Unit, quote: Quote) -> None:
    """Raises OverBudget, unless as much more was approved: what others took meanwhile counts."""
    campaign = unit.campaigns.get(quote.tenant, quote.campaign_id)
    if campaign:
        unit.campaigns.hold(campaign)
        allowed = quote.rule.over_fen if quote.rule else 0
        campaigns.afford(campaign, unit.campaigns.budget(campaign), quote.price.total, allowed)


def _reserve(unit: Unit, order: Order, *, at: datetime) -> None:
    if order.need.form.live:
        slots.still_free(unit, order.creator_id, order.need, order.id, at=at)
        unit.calendar.reserve(slots.slot(order.creator_id, order.need, order.id))


def _announce(unit: Unit, by: By, order: Order, *, again: bool) -> None:
    """The team has its card at once; one that was undone has it already."""
    if again:
        orders_desk.refresh(unit, by, order.id)
        say.home(unit, by, [order.owner])
    else:
        say.card(unit, by, orders_desk.CARD, order.id, [order.channel, order.owner], reader=order.owner)
