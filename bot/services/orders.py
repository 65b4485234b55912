"""The orders desk: place, answer, cancel, deliver. Both sides and the clock go through the same table of moves."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.rules import advice, campaigns, orders, quotes, reminders
from bot.rules.cancelling import RequestState
from bot.rules.creators import Deal, Work
from bot.rules.creators import Kind as WorkKind
from bot.rules.errors import NotAllowed, NotFound
from bot.rules.orders import IllegalMove, Move, Order, Plan, Result, Side, State
from bot.rules.people import By, Person, member
from bot.rules.pricing import Need
from bot.rules.quotes import Quote
from bot.rules.reminders import Kind
from bot.services import alerts, papers, quotes_told, say, slots
from bot.services import quotes as quotes_desk
from bot.services.standings import rank_again, rebuild
from storage.store import Store, Unit

CARD, OFFER = "order", "offer"  #: the team's card, and the creator's
CARDS = (CARD, OFFER, "work_ended", "rate_please")  #: all that have buttons, so all are kept current
ANSWER_TIMERS = (Kind.ANSWER_REMINDER, Kind.ANSWER_EXPIRY)
STARS_TIMERS = (Kind.DELIVERY_DEEMED, Kind.RATING_REMINDER, Kind.RATING_CLOSE)
WORK_TIMERS = (Kind.WORK_START, Kind.WORK_END, *STARS_TIMERS)
SCRIPT_TIMERS = (Kind.SCRIPT_LATE, Kind.SCRIPT_REMINDER, Kind.SCRIPT_ESCALATION, Kind.SCRIPT_DEEMED)
CANCEL_TIMERS = (Kind.CANCEL_REMINDER, Kind.CANCEL_SILENCE)


class OrderDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def place(self, by: By, quote_id: int) -> Order:
        """One click: from an approved quote, or a draft within one's own limit, to an offer to the creator.

        Placing the same quote twice gives the order that stands. Raises what `quotes.order` refuses, OverBudget,
        SlotTaken, NotAllowed for guests and creators; nothing is ordered then.
        """
        with self._store.deciding(by) as unit:
            if standing := unit.orders.of_quote(by.tenant, quote_id):
                return standing
            order = _place(unit, by, quotes_told.find(unit, by.tenant, quote_id))
            unit.commit()
        return order

    def place_directly(self, by: By, creator_id: int, need: Need, campaign_id: int | None, channel: str) -> Order:
        """Within one's own limit: quote and order in one transaction. Raises as `QuoteDesk.preview` and `place`."""
        with self._store.deciding(by) as unit:
            order = _place(unit, by, quotes_desk.draft(unit, by, creator_id, need, campaign_id, channel))
            unit.commit()
        return order

    def answer(self, by: By, order_id: int, what: Move, *, reason: str = "", seen_version: int | None = None) -> Order:
        """The creator accepts, declines or asks for more time.

        Raises what `orders.move` refuses, NotAllowed for anybody but that creator, SlotTaken when accepting.
        """
        with self._store.deciding(by) as unit:
            before = find(unit, by.tenant, order_id)
            theirs(unit, by, before)
            as_seen(before, seen_version)
            if what is Move.EXTEND:
                after = orders.extend(before, Side.CREATOR, at=by.at)
            else:
                after = orders.move(before, what, Side.CREATOR, at=by.at, reason=reason)
            move(unit, by, before, after, what)
            unit.commit()
        return after

    def cancel(self, by: By, order_id: int, reason: str) -> Order:
        """The brand takes an order back before both sides have agreed on it.

        Raises what `orders.move` refuses, NotAllowed for who is not the team.
        """
        with self._store.deciding(by) as unit:
            before = find(unit, by.tenant, order_id)
            team(unit, by)
            after = orders.move(before, Move.CANCEL, Side.BRAND, at=by.at, reason=reason)
            if before.state is State.APPROVING:  # the quote's row is locked before the order's
                quotes_desk.end(unit, by, before.quote_id, quotes.Move.WITHDRAW)
            move(unit, by, before, after, Move.CANCEL)
            unit.commit()
        return after

    def deliver(self, by: By, order_id: int) -> Order:
        """The creator says that a video is done."""
        return self.answer(by, order_id, Move.DELIVER)

    def enter_result(self, by: By, order_id: int, result: Result) -> Order:
        """The brand enters what came of it, which takes the delivery. Until it is rated it may be entered anew.

        Raises IllegalMove, NotAllowed for who is not the team: nobody enters results of their own work.
        """
        with self._store.deciding(by) as unit:
            before = find(unit, by.tenant, order_id)
            team(unit, by)
            if before.state in {State.LIVE, State.PRODUCING}:
                delivered = orders.move(before, Move.DELIVER, Side.BRAND, at=by.at)
                move(unit, by, before, delivered, Move.DELIVER)
                before = delivered
            if before.state is State.DELIVERED:
                taken = orders.move(before, Move.TAKE_DELIVERY, Side.BRAND, at=by.at)
                move(unit, by, before, replace(taken, result=result), Move.TAKE_DELIVERY)
            elif before.state is State.TO_RATE:
                _save(unit, by, before, replace(before, result=result, version=before.version + 1), "enter_result")
            else:
                raise IllegalMove(state=before.state)
            unit.commit()
            return find(unit, by.tenant, order_id)

    def get(self, tenant: str, order_id: int) -> Order:
        """Raises NotFound."""
        with self._store.reading() as unit:
            return find(unit, tenant, order_id)

    def papers(self, tenant: str, order_id: int) -> papers.Papers:
        """What lies with an order, as its cards show it. Raises NotFound."""
        with self._store.reading() as unit:
            return papers.of(unit, find(unit, tenant, order_id))

    def heal(self, by: By, order_id: int) -> None:
        """Bring every copy of an order's cards up to date: somebody pressed a stale one."""
        with self._store.unit() as unit:
            refresh(unit, by, order_id)
            unit.commit()


def find(unit: Unit, tenant: str, order_id: int) -> Order:
    """Raises NotFound."""
    order = unit.orders.get(tenant, order_id)
    if order is None:
        raise NotFound
    return order


def refresh(unit: Unit, by: By, order_id: int) -> None:
    """Bring every card of an order up to date."""
    for template in CARDS:
        say.refresh(unit, by, template, order_id)


def move(unit: Unit, by: By, before: Order, after: Order, what: Move) -> None:
    """Write a move, its event, and all that follows from it. Raises IllegalMove where someone was faster."""
    why = after.reason if what in orders.WITH_REASON else ""
    _save(unit, by, before, after, what, why)
    if what in orders.ACCEPTS:  # the order's row is locked before the creator's, here as everywhere
        slots.still_free(unit, after.creator_id, after.need, after.id, at=by.at)
    _time(unit, by, before, after, what)
    if after.state in {State.DECLINED, State.EXPIRED, State.CANCELLED}:
        unit.calendar.free(after.id)
    if what is not Move.CANCEL and (after.state not in orders.CANCELLABLE or what is Move.DISPUTE):
        _lapse(unit, by, after)
    _count(unit, by, before, after)
    _tell(unit, by, after, what, why)
    if what in orders.ACCEPTS:
        _ask_for_script(unit, by, after)


def mark(unit: Unit, by: By, before: Order, what: str, *, why: str = "") -> Order:
    """Something that stands on an order's cards has changed, its state has not: its event, and its line in the thread.

    Raises IllegalMove where someone was faster.
    """
    after = orders.touched(before)
    _save(unit, by, before, after, what, why)
    _tell(unit, by, after, what, why)
    return after


def by_clock(unit: Unit, by: By, order_id: int, what: Move) -> Order | None:
    """Time makes a move, if the table still has it; None where it no longer does."""
    before = unit.orders.get(by.tenant, order_id)
    if before is None or (before.state, what) not in orders.MOVES:
        return None
    after = orders.move(before, what, Side.CLOCK, at=by.at)
    move(unit, by, before, after, what)
    return after


def _place(unit: Unit, by: By, quote: Quote) -> Order:
    ordered = quotes.order(quote, team(unit, by), at=by.at)
    quotes_told.write(unit, by, quote, ordered, quotes.Move.ORDER)  # first: of two who order it, one stops here
    _affordable(unit, quote)
    order = unit.orders.add(_of(unit, quote, by))
    _reserve(unit, order, at=by.at)
    unit.events.record(by, "order", order.id, Move.PLACE, before=State.DRAFT, after=order.state)
    unit.reminders.plan(reminders.of_offer(order, at=by.at))
    _announce(unit, by, order)
    return order


def _of(unit: Unit, quote: Quote, by: By) -> Order:
    campaign = unit.campaigns.get(by.tenant, quote.campaign_id)
    ends = quote.need.ends_at
    draft = Order(
        id=0,
        tenant=by.tenant,
        number=unit.counters.next(by.tenant, "O"),
        quote_id=quote.id,
        creator_id=quote.creator_id,
        campaign_id=quote.campaign_id,
        owner=quote.requester,
        channel=quote.channel,
        need=quote.need,
        price=quote.price,
        answer_by=orders.answer_until(by.at, quote.need.starts_at),
        campaign_end=max(campaign.ends_at, ends) if campaign else ends,
        plan=_plan(unit, quote),
    )
    return orders.move(draft, Move.PLACE, Side.BRAND, at=by.at)


def _plan(unit: Unit, quote: Quote) -> Plan | None:
    """What the need is expected to bring, as it is known now."""
    found = unit.search.get(quote.creator_id)
    if found is None:
        return None
    expected, lives = found[0].expected_plays(quote.need.form).median, quote.need.lives
    units = advice.expected_units(found[0], quote.need.form)
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


def theirs(unit: Unit, by: By, order: Order) -> None:
    """The creator answers: from their Slack account, or from their signed page."""
    if by.person == f"creator:{order.creator_id}":
        return
    if unit.people.get(by.tenant, by.person).creator_id != order.creator_id:
        raise NotAllowed(who="this creator")


def side_of(unit: Unit, by: By, order: Order) -> Side:
    """Which side somebody acts for: that creator, or the team. Raises NotAllowed for anybody else."""
    person = unit.people.get(by.tenant, by.person)
    if by.person == f"creator:{order.creator_id}" or person.creator_id == order.creator_id:
        return Side.CREATOR
    team(unit, by)
    return Side.BRAND


def team(unit: Unit, by: By) -> Person:
    """Who acts for the brand. Raises NotAllowed for guests, for creators, and for whoever came by a signed page."""
    if by.person.startswith("creator:"):
        raise NotAllowed(who="members of the team")
    return member(unit.people.get(by.tenant, by.person))


def as_seen(order: Order, seen_version: int | None) -> None:
    """Whoever saw another version has to look again. Raises IllegalMove."""
    if seen_version is not None and order.version != seen_version:
        raise IllegalMove(state=order.state)


def _save(unit: Unit, by: By, before: Order, after: Order, what: str, why: str = "") -> None:
    if not unit.orders.swap(before, after):
        raise IllegalMove(state=find(unit, by.tenant, after.id).state)
    unit.events.record(by, "order", after.id, what, before=before.state, after=after.state, why=why)
    refresh(unit, by, after.id)
    creator = unit.people.who_is(by.tenant, after.creator_id)
    say.home(unit, by, [after.owner, *([creator.user] if creator else [])])


def _time(unit: Unit, by: By, before: Order, after: Order, what: Move) -> None:
    if after.state not in {State.AWAITING, State.COUNTERED} or what is Move.EXTEND:
        unit.reminders.drop(by.tenant, after.id, *ANSWER_TIMERS, why=what)
    if what is Move.EXTEND:
        unit.reminders.plan(reminders.of_offer(after, at=by.at))
    if what in orders.ACCEPTS:
        unit.reminders.plan(reminders.of_work(after, at=by.at))
    if what in {Move.PASS_SCRIPT, Move.GO_LIVE}:
        unit.reminders.drop(by.tenant, after.id, *SCRIPT_TIMERS, why=what)
    if what is Move.DISPUTE:  # nothing counts as accepted while it is disputed
        unit.reminders.drop(by.tenant, after.id, Kind.WORK_END, *STARS_TIMERS, why=what)
    if what is Move.SETTLE:
        zone = unit.people.get(by.tenant, after.owner).zone
        unit.reminders.plan(reminders.of_settlement(after, zone))
    if what is Move.DELIVER:
        unit.reminders.plan(reminders.of_delivery(after, unit.people.get(by.tenant, after.owner).zone, at=by.at))
        unit.reminders.drop(by.tenant, after.id, Kind.WORK_END, why=what)
    if what is Move.TAKE_DELIVERY:
        unit.reminders.drop(by.tenant, after.id, Kind.DELIVERY_DEEMED, why=what)
    if after.state in orders.ENDED:
        unit.reminders.drop(by.tenant, after.id, *WORK_TIMERS, *SCRIPT_TIMERS, *CANCEL_TIMERS, why=what)


def _lapse(unit: Unit, by: By, after: Order) -> None:
    """A request to cancel dies where the order goes another way."""
    request = unit.cancel_requests.newest(by.tenant, after.id)
    if request and request.open:
        lapsed = replace(request, state=RequestState.LAPSED, decided_by=by.person, decided_at=by.at)
        unit.cancel_requests.decided(lapsed)
        unit.reminders.drop(by.tenant, after.id, *CANCEL_TIMERS, why=after.state)


def _ask_for_script(unit: Unit, by: By, accepted: Order) -> None:
    """A brief that came with the offer asks for its script as soon as the offer is accepted."""
    brief = unit.scripts.brief(by.tenant, accepted.id)
    if brief and brief.script_by and brief.script_by > by.at:
        asked = orders.move(accepted, Move.ASK_SCRIPT, Side.BRAND, at=by.at)
        move(unit, replace(by, person=brief.person), accepted, asked, Move.ASK_SCRIPT)


def _count(unit: Unit, by: By, before: Order, after: Order) -> None:
    """An order that ended goes into the creator's record, and so into the next recommendation."""
    counted = orders.outcome(before, after)
    if counted is None:
        return
    campaign = unit.campaigns.get(by.tenant, after.campaign_id)
    creator = unit.creators.get(after.creator_id)
    deal = Deal(
        creator_id=after.creator_id,
        outcome=counted,
        brand=by.tenant,
        industry=(campaign.industry if campaign else "") or (creator.field if creator else ""),
        at=by.at,
        form=after.need.form,
        on_time=after.result.on_time if after.result else None,
        order_id=after.id,
        as_of=by.at,
    )
    unit.records.add_deals([deal])
    if work := _shown(unit, after, deal.industry):
        unit.works.add_read([work], as_of=by.at, order_id=after.id)
        rebuild(unit, [after.creator_id], at=by.at)
    else:
        rank_again(unit, after.creator_id, at=by.at)


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
        units=order.result.units,
        gmv=order.result.gmv,
        commercial=True,
    )


def _announce(unit: Unit, by: By, order: Order) -> None:
    creator = unit.people.who_is(by.tenant, order.creator_id)
    say.card(unit, by, CARD, order.id, [order.channel, order.owner], reader=order.owner)
    if creator:
        say.card(unit, by, OFFER, order.id, [creator.user], reader=creator.user)
        say.home(unit, by, [creator.user])
    else:
        say.note(unit, by, "offer_link", order.owner, reader=order.owner, order=order.id)


def _tell(unit: Unit, by: By, after: Order, what: str, why: str) -> None:
    """What happened goes into the thread of the card; who must act is told directly."""
    thread = f"{CARD}:{after.id}"
    about: dict[str, Any] = {"order": after.id, "move": str(what), "who": by.person, "why": why}
    say.note(unit, by, "order_moved", after.channel, reader=after.owner, thread=thread, **about)
    creator = unit.people.who_is(by.tenant, after.creator_id)
    for told in alerts.told(after, what):
        if told is Side.BRAND:
            say.note(unit, by, "order_moved", after.owner, reader=after.owner, **about)
        elif creator:
            say.note(unit, by, "order_moved", creator.user, reader=creator.user, **about)
    if what == Move.DELIVER and by.person != after.owner:
        say.card(unit, by, "work_ended", after.id, [after.owner], reader=after.owner)
