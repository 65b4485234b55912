"""What is decided about one quote, inside a unit that somebody else opens and commits."""

from dataclasses import replace

from bot.rules import approvals, quotes
from bot.rules.approvals import Team
from bot.rules.campaigns import NobodyForBudget, OverBudget
from bot.rules.errors import NotAllowed, Stale
from bot.rules.orders import Order
from bot.rules.people import By, Person
from bot.rules.quotes import Countered, Move, Quote
from bot.rules.requests import Request
from bot.rules.workspaces import OverBudget as WhenOver
from bot.services import asking, slots
from bot.services.quotes_told import ask_the_next, find, hold, write
from storage.store import Unit

Moved = tuple[Quote, Quote]  #: before and after


def approve(unit: Unit, by: By, quote_id: int, seen_revision: int) -> Moved:
    """Count one approval. Raises as `QuoteDesk.approve`."""
    before, who, team = _load(unit, by, quote_id)
    _as_seen(before, seen_revision)
    order = unit.orders.of_quote(by.tenant, quote_id)
    after = _within_budget(unit, by, before, quotes.approve(before, who, team, at=by.at), order)
    write(unit, by, before, after, Move.APPROVE if after.state is quotes.State.APPROVED else Move.VOTE, team)
    if order:
        after = _raised_price_approved(unit, by, after)
    else:  # the quote's row is locked before the creator's
        slots.still_free(unit, after.creator_id, after.need, at=by.at)
    ask_the_next(unit, by, before, after)
    return before, after


def decline(unit: Unit, by: By, quote_id: int, seen_revision: int, reason: str) -> Moved:
    """Raises what `quotes.decline` refuses, or Stale."""
    before, who, team = _load(unit, by, quote_id)
    _as_seen(before, seen_revision)
    after = quotes.decline(before, who, team, at=by.at, reason=reason)
    write(unit, by, before, after, Move.DECLINE, team)
    follow(unit, by, after, Move.DECLINE)
    return before, after


def ask_to_change(unit: Unit, by: By, quote_id: int, seen_revision: int, reason: str) -> Moved:
    """Raises what `quotes.ask_to_change` refuses, Stale or Countered."""
    before, who, team = _load(unit, by, quote_id)
    _as_seen(before, seen_revision)
    not_countered(unit, before)
    after = quotes.ask_to_change(before, who, team, at=by.at, reason=reason)
    write(unit, by, before, after, Move.ASK, team)
    return before, after


def withdraw(unit: Unit, by: By, quote_id: int) -> Quote:
    """Raises NotAllowed for anybody but the requester, Countered or IllegalMove."""
    before = find(unit, by.tenant, quote_id)
    mine(before, by)
    not_countered(unit, before)
    after = quotes.move(before, Move.WITHDRAW, at=by.at, by=by.person)
    write(unit, by, before, after, Move.WITHDRAW)
    return after


def follow(unit: Unit, by: By, quote: Quote, what: Move) -> None:
    from bot.services import counteroffers  # orders know their quotes; in this one case a quote knows its order

    counteroffers.follow(unit, by, quote.id, what, quote.reason)


def not_countered(unit: Unit, quote: Quote) -> None:
    if quote.state is quotes.State.APPROVING and unit.orders.of_quote(quote.tenant, quote.id):
        raise Countered


def mine(quote: Quote | Request, by: By) -> None:
    if quote.requester != by.person:
        raise NotAllowed(who="the one who asked")


def _raised_price_approved(unit: Unit, by: By, approved: Quote) -> Quote:
    """The creator named this price, so nobody has to be asked again: the quote is ordered, the order accepted."""
    if approved.state is not quotes.State.APPROVED:
        return approved
    ordered = quotes.move(approved, Move.ORDER, at=by.at, by=approved.requester)
    write(unit, by, approved, ordered, Move.ORDER)
    follow(unit, by, ordered, Move.APPROVE)
    return ordered


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
    hold(unit, by.tenant, quote_id)
    quote = find(unit, by.tenant, quote_id)
    team = asking.team(unit, by.tenant, [quote.rule], at=by.at)
    return quote, unit.people.get(by.tenant, by.person), team


def _as_seen(quote: Quote, seen_revision: int) -> None:
    """What was changed since it was shown has to be looked at again. Raises Stale."""
    if quote.revision != seen_revision:
        raise Stale
