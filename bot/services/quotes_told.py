"""What follows from a move of a quote: its row, its event, its cards, and who is asked next."""

from collections.abc import Iterable

from bot.rules import quotes, reminders
from bot.rules.errors import NotFound
from bot.rules.people import By
from bot.rules.quotes import IllegalMove, Move, Quote
from bot.rules.reminders import Kind
from bot.services import asking, say
from storage.store import Unit

CARD, WAITS = "quote", "quote_waits"  #: the card of a quote, and the reminder to approve it
CARDS = (CARD, WAITS)  #: both have buttons, so both are kept current
WAITING = (Kind.APPROVAL_REMINDER, Kind.APPROVAL_ESCALATION)
TIMERS = (*WAITING, Kind.QUOTE_EXPIRY)


def find(unit: Unit, tenant: str, quote_id: int) -> Quote:
    """Raises NotFound."""
    quote = unit.quotes.get(tenant, quote_id)
    if quote is None:
        raise NotFound
    return quote


def write(unit: Unit, by: By, before: Quote, after: Quote, what: Move) -> None:
    """Write a move, its event, and all that follows from it. Raises IllegalMove where someone was faster."""
    if not unit.quotes.swap(before, after):
        raise IllegalMove(state=find(unit, by.tenant, after.id).state)
    unit.events.record(by, "quote", after.id, what, before=before.state, after=after.state, why=after.reason)
    refresh(unit, by, after.id)
    say.home(unit, by, [after.requester, *_concerned(unit, by, before, after)])
    if what is Move.REVISE:
        unit.reminders.drop(by.tenant, after.id, Kind.QUOTE_EXPIRY, why=what)
    if after.state is not quotes.State.APPROVING:
        open_still = after.state in {quotes.State.APPROVED, quotes.State.CHANGES}
        still = (Kind.QUOTE_EXPIRY,) if open_still else ()
        unit.reminders.drop(by.tenant, after.id, *(kind for kind in TIMERS if kind not in still), why=after.state)


def refresh(unit: Unit, by: By, quote_id: int) -> None:
    for template in CARDS:
        say.refresh(unit, by, template, quote_id)


def _concerned(unit: Unit, by: By, *stages: Quote) -> list[str]:
    """Whose Home shows it, or showed it before: who is asked, and for whom."""
    people = [
        user for stage in stages for each in asking.asked_of(unit, stage, at=by.at) for user in (each.person, each.seat)
    ]
    given = [each.person for each in stages[-1].approvals]
    return list(dict.fromkeys((*given, *people[: 2 * asking.MOST_TOLD], by.person)))


def ask_people(unit: Unit, by: By, quote: Quote, people: Iterable[str]) -> None:
    """A card of their own for those who are asked and have none."""
    known = _with_cards(unit, by, quote)
    fresh = [user for user in dict.fromkeys(people) if user not in known][: asking.MOST_TOLD]
    say.card(unit, by, CARD, quote.id, fresh, reader=quote.requester)


def send_for_approval(unit: Unit, by: By, quote: Quote, *, again: bool = False) -> None:
    unit.reminders.plan(reminders.of_quote(quote, at=by.at))
    asked = [each.person for each in asking.asked_of(unit, quote, at=by.at)]
    if again:
        for approver in asked:
            if approver in _with_cards(unit, by, quote):
                say.note(unit, by, "quote_again", approver, reader=approver, quote=quote.id)
        ask_people(unit, by, quote, asked)
        return
    channel = unit.workspaces.get(by.tenant).approvals_channel or quote.channel
    places = [channel, *asked[: asking.MOST_TOLD], quote.requester]
    say.card(unit, by, CARD, quote.id, places, reader=quote.requester)


def _with_cards(unit: Unit, by: By, quote: Quote) -> set[str]:
    """Who has a card of it in a message of their own."""
    copies = unit.cards.copies(by.tenant, CARD, quote.id)
    return {copy.reader for copy in copies if not copy.channel.startswith(("C", "G"))}


def ask_the_next(unit: Unit, by: By, before: Quote, after: Quote) -> None:
    """Where a step has begun, or somebody else is asked now, they get a card; the clock of a step begins with it."""
    if after.state is not quotes.State.APPROVING:
        return
    if after.asked_at != before.asked_at:
        unit.reminders.drop(by.tenant, after.id, *WAITING, why=Move.VOTE)
        unit.reminders.plan(reminders.of_asking(after, at=by.at))
    were = {each.person for each in asking.asked_of(unit, before, at=by.at)}
    ask_people(
        unit, by, after, [one.person for one in asking.asked_of(unit, after, at=by.at) if one.person not in were]
    )


def tell_requester(unit: Unit, by: By, quote: Quote) -> None:
    """Cards are edited in place, which notifies nobody: what was decided comes as a fresh card."""
    if quote.state is not quotes.State.APPROVING:
        say.card(unit, by, CARD, quote.id, [quote.requester], reader=quote.requester)
