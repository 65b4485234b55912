"""The quotes desk: load, ask the rules, save, decide what to say."""

from dataclasses import replace
from datetime import datetime

from bot.rules import approvals, campaigns, quotes
from bot.rules.approvals import Team
from bot.rules.campaigns import NobodyForBudget, OverBudget
from bot.rules.errors import NotAllowed, Stale
from bot.rules.orders import Order
from bot.rules.people import By, Person, member
from bot.rules.policies import Case
from bot.rules.pricing import Need, Price
from bot.rules.quotes import Countered, Move, Quote
from bot.rules.quotes_revisions import revision_of
from bot.rules.workspaces import OverBudget as WhenOver
from bot.services import asking, quotes_preview, slots
from bot.services.quotes_preview import Preview
from bot.services.quotes_told import ask_the_next, find, refresh, send_for_approval, tell_requester, write
from storage.store import Store, Unit


class QuoteDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def preview(self, by: By, creator_id: int, need: Need, campaign_id: int | None) -> Preview:
        """Price a need. Raises what `pricing` refuses, or NotFound."""
        with self._store.reading() as unit:
            return quotes_preview.preview(unit, by, creator_id, need, campaign_id)

    def ask(self, by: By, creator_id: int, need: Need, campaign_id: int | None, channel: str) -> Quote:
        """Make a quote and send it to those who approve.

        Raises what `preview` raises, OverBudget, NobodyForBudget, NobodyApproves, or NotAllowed for guests and
        creators; nothing is written then.
        """
        with self._store.deciding(by) as unit:
            member(unit.people.get(by.tenant, by.person))
            seen = quotes_preview.preview(unit, by, creator_id, need, campaign_id)
            rule = quotes_preview.answerable(seen, by)
            quote = unit.quotes.add(quotes_preview.draft(unit, by, seen, channel))
            submitted = quotes.submit(quote, rule, at=by.at)
            write(unit, by, quote, submitted, Move.SUBMIT)
            send_for_approval(unit, by, submitted)
            unit.commit()
        return submitted

    def approve(self, by: By, quote_id: int, seen_revision: int) -> Quote:
        """Count one approval. Of two clicks that race both count where two are needed, else one wins.

        Where the last approval finds the budget exceeded meanwhile, it is refused, or whoever may let it be exceeded
        is asked as well. Raises what `quotes.approve` refuses, Stale, SlotTaken, OverBudget, NobodyForBudget.
        """
        with self._store.deciding(by) as unit:
            before, who, team = _load(unit, by, quote_id)
            _as_seen(before, seen_revision)
            order = unit.orders.of_quote(by.tenant, quote_id)
            after = _within_budget(unit, by, before, quotes.approve(before, who, team, at=by.at), order)
            write(unit, by, before, after, Move.APPROVE if after.state is quotes.State.APPROVED else Move.VOTE)
            if order:
                after = _raised_price_approved(unit, by, after)
            else:  # the quote's row is locked before the creator's
                slots.still_free(unit, after.creator_id, after.need, at=by.at)
            ask_the_next(unit, by, before, after)
            tell_requester(unit, by, after)
            unit.commit()
        return after

    def decline(self, by: By, quote_id: int, seen_revision: int, reason: str) -> Quote:
        """Say no. Raises what `quotes.decline` refuses."""
        with self._store.deciding(by) as unit:
            before, who, team = _load(unit, by, quote_id)
            _as_seen(before, seen_revision)
            after = quotes.decline(before, who, team, at=by.at, reason=reason)
            write(unit, by, before, after, Move.DECLINE)
            _follow(unit, by, after, Move.DECLINE)
            tell_requester(unit, by, after)
            unit.commit()
        return after

    def ask_to_change(self, by: By, quote_id: int, seen_revision: int, reason: str) -> Quote:
        """Send it back with what should change. Raises what `quotes.ask_to_change` refuses."""
        with self._store.deciding(by) as unit:
            before, who, team = _load(unit, by, quote_id)
            _as_seen(before, seen_revision)
            _not_countered(unit, before)
            after = quotes.ask_to_change(before, who, team, at=by.at, reason=reason)
            write(unit, by, before, after, Move.ASK)
            tell_requester(unit, by, after)
            unit.commit()
        return after

    def revise(self, by: By, quote_id: int, need: Need) -> Quote:
        """Answer a change with a new need, priced on the creator's present card; approvals start anew, under the rule
        of today."""
        with self._store.deciding(by) as unit:
            before = find(unit, by.tenant, quote_id)
            _mine(before, by)
            seen = quotes_preview.preview(unit, by, before.creator_id, need, before.campaign_id)
            rule, version = quotes_preview.answerable(seen, by), seen.standing.card.version
            after = quotes.revise(before, need=need, price=seen.price, card_version=version, rule=rule, at=by.at)
            write(unit, by, before, after, Move.REVISE)
            unit.revisions.add(by.tenant, revision_of(before))
            send_for_approval(unit, by, after, again=True)
            unit.commit()
        return after

    def withdraw(self, by: By, quote_id: int) -> Quote:
        """Take a quote back: the requester alone may."""
        with self._store.deciding(by) as unit:
            before = find(unit, by.tenant, quote_id)
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
            refresh(unit, by, quote_id)
            unit.commit()


def draft(unit: Unit, by: By, creator_id: int, need: Need, campaign_id: int | None, channel: str) -> Quote:
    """Write a quote that is ordered in the same transaction. Raises what `QuoteDesk.preview` raises, and OverBudget."""
    seen = quotes_preview.preview(unit, by, creator_id, need, campaign_id)
    quotes_preview.affordable(seen)
    quote = unit.quotes.add(quotes_preview.draft(unit, by, seen, channel))
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
    tell_requester(unit, by, after)


def raise_again(unit: Unit, by: By, quote_id: int, price: Price, *, until: datetime) -> None:
    """A counter-offer above what was approved: approvers get the card anew, under the rule of today.

    Raises IllegalMove, OverBudget, NobodyForBudget or NobodyApproves.
    """
    before, workspace = find(unit, by.tenant, quote_id), unit.workspaces.get(by.tenant)
    campaign, creator = unit.campaigns.get(by.tenant, before.campaign_id), unit.creators.get(before.creator_id)
    budget = unit.campaigns.budget(campaign) if campaign else None
    more = price.total - before.price.total  # the order holds the rest of it already
    over_fen = budget.over(more) if budget else 0
    case = Case(total=price.total, campaign_id=before.campaign_id, field=creator.field if creator else "")
    rule = asking.rule_for(unit, workspace, case, campaign, over_fen)
    if campaign and budget and workspace.over_budget is WhenOver.REFUSE:
        campaigns.afford(campaign, budget, more)
    team = asking.team(unit, by.tenant, [rule], at=by.at)
    rule = asking.answerable(rule, team, before.requester, campaign, budget, more)
    after = quotes.raised(before, price, rule, by=by.person, until=until, at=by.at)
    write(unit, by, before, after, Move.RAISE)
    send_for_approval(unit, by, after)


def end(unit: Unit, by: By, quote_id: int, what: Move) -> None:
    """A quote whose order has ended is asked for no longer."""
    before = find(unit, by.tenant, quote_id)
    if (before.state, what) in quotes.MOVES:
        write(unit, by, before, quotes.move(before, what, at=by.at, by=by.person), what)


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


def _within_budget(unit: Unit, by: By, before: Quote, after: Quote, order: Order | None) -> Quote:
    """The quote as approved, if the budget still bears it: others may have been approved while it waited.

    Of a price that was raised, only what comes on top is asked of it: the order holds the rest.
    """
    campaign = unit.campaigns.get(by.tenant, after.campaign_id)
    if after.state is not quotes.State.APPROVED or campaign is None or after.rule is None:
        return after
    unit.campaigns.hold(campaign)
    budget, workspace = unit.campaigns.budget(campaign), unit.workspaces.get(by.tenant)
    asked_fen = after.price.total - (order.price.total if order else 0)
    over_fen = budget.over(asked_fen)
    if over_fen <= after.rule.over_fen:
        return after
    about = {"campaign": campaign.name, "left_fen": max(budget.left, 0), "needed_fen": asked_fen}
    if workspace.over_budget is WhenOver.REFUSE:
        raise OverBudget(**about)
    rule = asking.exceeding(after.rule, workspace, campaign, over_fen)
    given = tuple(each for each in after.approvals if not rule.steps[each.step].budget)
    asked = quotes.exceed(replace(before, approvals=given), rule, at=by.at, by=by.person)
    if not approvals.possible(asked, asking.team(unit, by.tenant, [rule], at=by.at)):
        raise NobodyForBudget(**about)
    return asked


def _load(unit: Unit, by: By, quote_id: int) -> tuple[Quote, Person, Team]:
    """A quote with all that deciding it takes; nobody else moves it until the commit."""
    unit.quotes.hold(by.tenant, quote_id)
    quote = find(unit, by.tenant, quote_id)
    team = asking.team(unit, by.tenant, [quote.rule], at=by.at)
    return quote, unit.people.get(by.tenant, by.person), team


def _as_seen(quote: Quote, seen_revision: int) -> None:
    """What was changed since it was shown has to be looked at again. Raises Stale."""
    if quote.revision != seen_revision:
        raise Stale


def _mine(quote: Quote, by: By) -> None:
    if quote.requester != by.person:
        raise NotAllowed(who="the one who asked")
