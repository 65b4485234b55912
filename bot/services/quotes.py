"""The quotes desk: load, ask the rules, save, decide what to say."""

from datetime import datetime

from bot.rules import campaigns, quotes
from bot.rules.people import By, member
from bot.rules.policies import Case
from bot.rules.pricing import Need, Price
from bot.rules.quotes import Move, Quote
from bot.rules.quotes_revisions import revision_of
from bot.rules.workspaces import OverBudget as WhenOver
from bot.services import asking, quotes_moves, quotes_preview, requests_preview, say
from bot.services.quotes_preview import Preview
from bot.services.quotes_told import find, hold, refresh, send_for_approval, tell_requester, write
from storage.store import Store, Unit


class QuoteDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def preview(self, by: By, creator_id: int, need: Need, campaign_id: int | None) -> Preview:
        """Price a need. Raises what `pricing` refuses, or NotFound."""
        with self._store.reading(by.tenant) as unit:
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
            before, after = quotes_moves.approve(unit, by, quote_id, seen_revision)
            tell_requester(unit, by, before, after)
            unit.commit()
        return after

    def decline(self, by: By, quote_id: int, seen_revision: int, reason: str) -> Quote:
        """Say no. Raises what `quotes.decline` refuses."""
        with self._store.deciding(by) as unit:
            before, after = quotes_moves.decline(unit, by, quote_id, seen_revision, reason)
            tell_requester(unit, by, before, after)
            unit.commit()
        return after

    def ask_to_change(self, by: By, quote_id: int, seen_revision: int, reason: str) -> Quote:
        """Send it back with what should change. Raises what `quotes.ask_to_change` refuses."""
        with self._store.deciding(by) as unit:
            before, after = quotes_moves.ask_to_change(unit, by, quote_id, seen_revision, reason)
            tell_requester(unit, by, before, after)
            unit.commit()
        return after

    def revise(self, by: By, quote_id: int, need: Need) -> Quote:
        """Answer a change with a new need, priced on the creator's present card; approvals start anew, under the rule
        of today."""
        with self._store.deciding(by) as unit:
            hold(unit, by.tenant, quote_id)
            before = find(unit, by.tenant, quote_id)
            quotes_moves.mine(before, by)
            seen = quotes_preview.preview(unit, by, before.creator_id, need, before.campaign_id)
            rule, version = requests_preview.rule_of_revised(unit, by, before, seen), seen.standing.card.version
            after = quotes.revise(before, need=need, price=seen.price, card_version=version, rule=rule, at=by.at)
            write(unit, by, before, after, Move.REVISE)
            unit.revisions.add(by.tenant, revision_of(before))
            send_for_approval(unit, by, after, again=True)
            unit.commit()
        return after

    def withdraw(self, by: By, quote_id: int) -> Quote:
        """Take a quote back: the requester alone may."""
        with self._store.deciding(by) as unit:
            after = quotes_moves.withdraw(unit, by, quote_id)
            unit.commit()
        return after

    def get(self, tenant: str, quote_id: int) -> Quote:
        """Raises NotFound."""
        with self._store.reading(tenant) as unit:
            return find(unit, tenant, quote_id)

    def heal(self, by: By, quote_id: int) -> None:
        """Bring every copy of a quote's card up to date: somebody pressed a stale one."""
        with self._store.unit() as unit:
            refresh(unit, by, quote_id)
            if order := unit.orders.of_quote(by.tenant, quote_id):  # a card of an order that was undone orders again
                say.refresh(unit, by, "order", order.id)
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
    quotes_moves.follow(unit, by, after, Move.EXPIRE)
    tell_requester(unit, by, before, after)


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
