"""The quotes desk: load, ask the rules, save, decide what to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.rules import campaigns, pricing, quotes, reminders
from bot.rules.campaigns import Budget, Campaign
from bot.rules.errors import NotAllowed, NotFound, Refused, Stale
from bot.rules.forms import Form
from bot.rules.people import By, Person
from bot.rules.pricing import Need, Price
from bot.rules.quotes import Countered, IllegalMove, Move, Quote
from bot.rules.ranking import Standing
from bot.rules.reminders import Kind
from bot.rules.workspaces import NobodyApproves, Workspace
from bot.services import say, slots
from storage.store import Store, Unit

CARD, WAITS = "quote", "quote_waits"  #: the card of a quote, and the reminder to approve it
CARDS = (CARD, WAITS)  #: both have buttons, so both are kept current
TIMERS = (Kind.APPROVAL_REMINDER, Kind.APPROVAL_ESCALATION, Kind.QUOTE_EXPIRY)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A need priced before anything is written: what would be asked of whom."""

    standing: Standing
    need: Need
    price: Price
    forms: Mapping[Form, Price | Refused]
    break_even: int | None
    campaign: Campaign | None
    budget: Budget | None
    needed: int  #: approvers
    approvers: tuple[str, ...]
    within_own_limit: bool


class QuoteDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def preview(self, by: By, creator_id: int, need: Need, campaign_id: int | None) -> Preview:
        """Price a need. Raises what `pricing` refuses, or NotFound."""
        with self._store.reading() as unit:
            return _preview(unit, by, creator_id, need, campaign_id)

    def ask(self, by: By, creator_id: int, need: Need, campaign_id: int | None, channel: str) -> Quote:
        """Make a quote and send it to those who approve.

        Raises what `preview` raises, or NobodyApproves; nothing is written then.
        """
        with self._store.deciding(by) as unit:
            workspace = unit.workspaces.get(by.tenant)
            quote = unit.quotes.add(_draft(unit, by, creator_id, need, campaign_id, channel))
            _somebody_approves(workspace, by.person, quote.price.total)
            submitted = quotes.submit(quote, workspace, at=by.at)
            write(unit, by, quote, submitted, Move.SUBMIT)
            _send_for_approval(unit, by, submitted, workspace)
            unit.commit()
        return submitted

    def approve(self, by: By, quote_id: int, seen_revision: int) -> Quote:
        """Count one approval; of two clicks that race one wins.

        Raises what `quotes.approve` refuses, Stale, SlotTaken.
        """
        with self._store.deciding(by) as unit:
            before, who, workspace = _load(unit, by, quote_id)
            _as_seen(before, seen_revision)
            after = quotes.approve(before, who, workspace, at=by.at)
            write(unit, by, before, after, Move.APPROVE if after.state is quotes.State.APPROVED else Move.VOTE)
            if unit.orders.of_quote(by.tenant, quote_id):
                after = _raised_price_approved(unit, by, after)
            else:
                slots.still_free(unit, after.creator_id, after.need)  # the quote's row is locked before the creator's
            _tell_requester(unit, by, after)
            unit.commit()
        return after

    def decline(self, by: By, quote_id: int, seen_revision: int, reason: str) -> Quote:
        """Say no. Raises what `quotes.decline` refuses."""
        with self._store.deciding(by) as unit:
            before, who, workspace = _load(unit, by, quote_id)
            _as_seen(before, seen_revision)
            after = quotes.decline(before, who, workspace, at=by.at, reason=reason)
            write(unit, by, before, after, Move.DECLINE)
            _follow(unit, by, after, Move.DECLINE)
            _tell_requester(unit, by, after)
            unit.commit()
        return after

    def ask_to_change(self, by: By, quote_id: int, seen_revision: int, reason: str) -> Quote:
        """Send it back with what should change. Raises what `quotes.ask_to_change` refuses."""
        with self._store.deciding(by) as unit:
            before, who, workspace = _load(unit, by, quote_id)
            _as_seen(before, seen_revision)
            _not_countered(unit, before)
            after = quotes.ask_to_change(before, who, workspace, at=by.at, reason=reason)
            write(unit, by, before, after, Move.ASK)
            _tell_requester(unit, by, after)
            unit.commit()
        return after

    def revise(self, by: By, quote_id: int, need: Need) -> Quote:
        """Answer a change with a new need, priced on the creator's present card; approvals start anew."""
        with self._store.deciding(by) as unit:
            before, _, workspace = _load(unit, by, quote_id)
            _mine(before, by)
            seen = _preview(unit, by, before.creator_id, need, before.campaign_id)
            _affordable(seen)
            _somebody_approves(workspace, by.person, seen.price.total)
            version = seen.standing.card.version
            after = quotes.revise(
                before, need=need, price=seen.price, card_version=version, workspace=workspace, at=by.at
            )
            write(unit, by, before, after, Move.REVISE)
            _send_for_approval(unit, by, after, workspace, again=True)
            unit.commit()
        return after

    def withdraw(self, by: By, quote_id: int) -> Quote:
        """Take a quote back: the requester alone may."""
        with self._store.deciding(by) as unit:
            before, _, _ = _load(unit, by, quote_id)
            _mine(before, by)
            _not_countered(unit, before)
            after = quotes.move(before, Move.WITHDRAW, at=by.at, by=by.person)
            write(unit, by, before, after, Move.WITHDRAW)
            unit.commit()
        return after

    def get(self, tenant: str, quote_id: int) -> Quote:
        """Raises NotFound."""
        with self._store.reading() as unit:
            return find(unit, tenant, quote_id)

    def heal(self, by: By, quote_id: int) -> None:
        """Bring every copy of a quote's card up to date: somebody pressed a stale one."""
        with self._store.unit() as unit:
            _refresh(unit, by, quote_id)
            unit.commit()


def find(unit: Unit, tenant: str, quote_id: int) -> Quote:
    """Raises NotFound."""
    quote = unit.quotes.get(tenant, quote_id)
    if quote is None:
        raise NotFound
    return quote


def draft(unit: Unit, by: By, creator_id: int, need: Need, campaign_id: int | None, channel: str) -> Quote:
    """Write a quote that is ordered in the same transaction. Raises what `QuoteDesk.preview` raises, and OverBudget."""
    quote = unit.quotes.add(_draft(unit, by, creator_id, need, campaign_id, channel))
    unit.events.record(by, "quote", quote.id, "draft", after=quote.state)
    return quote


def expire(unit: Unit, by: By, quote_id: int) -> None:
    """Time is up: a quote that is still open runs out, and the one who asked is told."""
    before = unit.quotes.get(by.tenant, quote_id)
    if before is None or (before.state, Move.EXPIRE) not in quotes.MOVES:
        return
    after = quotes.move(before, Move.EXPIRE, at=by.at, by=by.person)
    write(unit, by, before, after, Move.EXPIRE)
    _follow(unit, by, after, Move.EXPIRE)
    _tell_requester(unit, by, after)


def raise_again(unit: Unit, by: By, quote_id: int, price: Price, *, until: datetime) -> None:
    """A counter-offer above what was approved: approvers get the card anew. Raises IllegalMove or NobodyApproves."""
    before, workspace = find(unit, by.tenant, quote_id), unit.workspaces.get(by.tenant)
    _somebody_approves(workspace, before.requester, price.total)
    after = quotes.raised(before, price, workspace, by=by.person, until=until, at=by.at)
    write(unit, by, before, after, Move.RAISE)
    _send_for_approval(unit, by, after, workspace)


def end(unit: Unit, by: By, quote_id: int, what: Move) -> None:
    """A quote whose order has ended is asked for no longer."""
    before = find(unit, by.tenant, quote_id)
    if (before.state, what) in quotes.MOVES:
        write(unit, by, before, quotes.move(before, what, at=by.at, by=by.person), what)


def approvers_of(workspace: Workspace, quote: Quote) -> list[str]:
    """Who is still asked: approvers who count for this quote and have not approved it."""
    given = {approval.person for approval in quote.approvals}
    return [who for who in workspace.may_be_asked(quote.requester) if who not in given]


def _preview(unit: Unit, by: By, creator_id: int, need: Need, campaign_id: int | None) -> Preview:
    found = unit.search.get(creator_id)
    if found is None:
        raise NotFound
    standing, workspace = found[0], unit.workspaces.get(by.tenant)
    name, card = standing.creator.name, unit.ratecards.current(creator_id)
    pricing.checked(need, now=by.at)
    price = pricing.price(need, card, service_fee=workspace.service_fee, creator=name)
    campaign = unit.campaigns.get(by.tenant, campaign_id)
    return Preview(
        standing=standing,
        need=need,
        price=price,
        forms=pricing.side_by_side(need, card, service_fee=workspace.service_fee),
        break_even=pricing.break_even_products(card, days=need.days, day=need.starts_at),
        campaign=campaign,
        budget=unit.campaigns.budget(campaign) if campaign else None,
        needed=workspace.needed(price.total).approvers,
        approvers=workspace.may_be_asked(by.person),
        within_own_limit=price.total <= unit.people.get(by.tenant, by.person).own_limit,
    )


def _draft(unit: Unit, by: By, creator_id: int, need: Need, campaign_id: int | None, channel: str) -> Quote:
    seen = _preview(unit, by, creator_id, need, campaign_id)
    _affordable(seen)
    return Quote(
        id=0,
        tenant=by.tenant,
        number=unit.counters.next(by.tenant, "Q"),
        creator_id=creator_id,
        campaign_id=campaign_id,
        requester=by.person,
        channel=channel,
        need=need,
        price=seen.price,
        card_version=unit.ratecards.current(creator_id).version,
        valid_until=quotes.holds_until(by.at, need.starts_at),
    )


def _affordable(seen: Preview) -> None:
    if seen.campaign and seen.budget:
        campaigns.afford(seen.campaign, seen.budget, seen.price.total)


def _somebody_approves(workspace: Workspace, requester: str, total: int) -> None:
    if len(workspace.may_be_asked(requester)) < workspace.needed(total).approvers:
        raise NobodyApproves


def _raised_price_approved(unit: Unit, by: By, approved: Quote) -> Quote:
    """The creator named this price, so nobody has to be asked again: the quote is ordered, the order accepted."""
    if approved.state is not quotes.State.APPROVED:
        return approved
    ordered = quotes.move(approved, Move.ORDER, at=by.at, by=approved.requester)
    write(unit, by, approved, ordered, Move.ORDER)
    _follow(unit, by, ordered, Move.APPROVE)
    return ordered


def _follow(unit: Unit, by: By, quote: Quote, what: Move) -> None:
    from bot.services import counteroffers  # orders know their quotes; in this one case a quote knows its order

    counteroffers.follow(unit, by, quote.id, what, quote.reason)


def _not_countered(unit: Unit, quote: Quote) -> None:
    if quote.state is quotes.State.APPROVING and unit.orders.of_quote(quote.tenant, quote.id):
        raise Countered


def _load(unit: Unit, by: By, quote_id: int) -> tuple[Quote, Person, Workspace]:
    quote = find(unit, by.tenant, quote_id)
    return quote, unit.people.get(by.tenant, by.person), unit.workspaces.get(by.tenant)


def _as_seen(quote: Quote, seen_revision: int) -> None:
    """What was changed since it was shown has to be looked at again. Raises Stale."""
    if quote.revision != seen_revision:
        raise Stale


def _mine(quote: Quote, by: By) -> None:
    if quote.requester != by.person:
        raise NotAllowed(who="the one who asked")


def write(unit: Unit, by: By, before: Quote, after: Quote, what: Move) -> None:
    """Write a move, its event, and all that follows from it. Raises IllegalMove where someone was faster."""
    if not unit.quotes.swap(before, after):
        raise IllegalMove(state=find(unit, by.tenant, after.id).state)
    unit.events.record(by, "quote", after.id, what, before=before.state, after=after.state, why=after.reason)
    _refresh(unit, by, after.id)
    say.home(unit, by, [after.requester, *unit.workspaces.get(by.tenant).may_be_asked(after.requester)])
    if what is Move.REVISE:
        unit.reminders.drop(by.tenant, after.id, Kind.QUOTE_EXPIRY, why=what)
    if after.state is not quotes.State.APPROVING:
        open_still = after.state in {quotes.State.APPROVED, quotes.State.CHANGES}
        still = (Kind.QUOTE_EXPIRY,) if open_still else ()
        unit.reminders.drop(by.tenant, after.id, *(kind for kind in TIMERS if kind not in still), why=after.state)


def _refresh(unit: Unit, by: By, quote_id: int) -> None:
    for template in CARDS:
        say.refresh(unit, by, template, quote_id)


def _send_for_approval(unit: Unit, by: By, quote: Quote, workspace: Workspace, *, again: bool = False) -> None:
    unit.reminders.plan(reminders.of_quote(quote, at=by.at))
    if again:
        for approver in approvers_of(workspace, quote):
            say.note(unit, by, "quote_again", approver, reader=approver, quote=quote.id)
        return
    places = [workspace.approvals_channel or quote.channel, *approvers_of(workspace, quote), quote.requester]
    say.card(unit, by, CARD, quote.id, places, reader=quote.requester)


def _tell_requester(unit: Unit, by: By, quote: Quote) -> None:
    """Cards are edited in place, which notifies nobody: what was decided comes as a fresh card."""
    if quote.state is not quotes.State.APPROVING:
        say.card(unit, by, CARD, quote.id, [quote.requester], reader=quote.requester)
