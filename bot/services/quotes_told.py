"""What follows from a move of a quote: its row, its event, its cards, and who is asked next."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.rules import quotes, reminders
from bot.rules.approvals import Team
from bot.rules.errors import NotFound
from bot.rules.people import By
from bot.rules.quotes import IllegalMove, Move, Quote
from bot.rules.reminders import Kind
from bot.services import asking, say
from storage.store import Unit

CARD, WAITS = "quote", "quote_waits"  #: the card of a quote, and the reminder to approve it
CARDS = (CARD, WAITS)  #: both have buttons, so both are kept current
REQUEST, REQUEST_WAITS = "request", "request_waits"  #: the same of a request that quotes are lines of
REQUEST_CARDS = (REQUEST, REQUEST_WAITS)
WAITING = (Kind.APPROVAL_REMINDER, Kind.APPROVAL_ESCALATION)
TIMERS = (*WAITING, Kind.QUOTE_EXPIRY)


def find(unit: Unit, tenant: str, quote_id: int) -> Quote:
    """Raises NotFound."""
    quote = unit.quotes.get(tenant, quote_id)
    if quote is None:
        raise NotFound
    return quote


def write(unit: Unit, by: By, before: Quote, after: Quote, what: Move, team: Team | None = None) -> None:
    """Write a move, its event, and all that follows from it. Raises IllegalMove where someone was faster.

    `team` is that of the rule it stood under before, where whoever decides has it at hand.
    """
    if not unit.quotes.swap(before, after):
        raise IllegalMove(state=find(unit, by.tenant, after.id).state)
    unit.events.record(by, "quote", after.id, what, before=before.state, after=after.state, why=after.reason)
    refresh(unit, by, after.id)
    say.home(unit, by, [after.requester, *_concerned(unit, by, before, after, team)])
    if what is Move.REVISE:
        unit.reminders.drop(by.tenant, after.id, Kind.QUOTE_EXPIRY, why=what)
    if after.state is not quotes.State.APPROVING:
        open_still = after.state in {quotes.State.APPROVED, quotes.State.CHANGES}
        still = (Kind.QUOTE_EXPIRY,) if open_still else ()
        unit.reminders.drop(by.tenant, after.id, *(kind for kind in TIMERS if kind not in still), why=after.state)


def card_of(unit: Unit, quote: Quote) -> tuple[str, int]:
    """The card on which a quote is decided, and its subject: of a line, that of its request.

    A counter-offer to what was ordered from a line is decided on the line's own.
    """
    request = None if quote.price.named else unit.requests.of_quote(quote.tenant, quote.id)
    return (CARD, quote.id) if request is None else (REQUEST, request)


def hold(unit: Unit, tenant: str, quote_id: int) -> None:
    """Keep others from moving a quote until the commit; of a line, from moving any line of its request."""
    if not unit.shared:
        return
    request = unit.requests.of_quote(tenant, quote_id)
    if request is None:
        unit.quotes.hold(tenant, quote_id)
    else:
        unit.requests.hold(tenant, request)


def refresh(unit: Unit, by: By, quote_id: int) -> None:
    say.refresh_all(unit, by, CARDS, quote_id)
    request = unit.requests.of_quote(by.tenant, quote_id)
    if request is not None:
        say.refresh_all(unit, by, REQUEST_CARDS, request)


def _concerned(unit: Unit, by: By, before: Quote, after: Quote, team: Team | None) -> list[str]:
    """Whose Home shows it, or showed it before: who is asked, and for whom."""
    asked = asking.asked_of(unit, before, at=by.at, known=team)
    asked += asking.asked_of(unit, after, at=by.at, known=team if after.rule is before.rule else None)
    people = [user for each in asked for user in (each.person, each.seat)]
    given = [each.person for each in after.approvals]
    return list(dict.fromkeys((*given, *people[: 2 * asking.MOST_TOLD], by.person)))


def asked_for(unit: Unit, lines: Iterable[Quote], *, at: datetime) -> list[str]:
    """Who is asked now for any of some quotes, each once, as many as get a message of their own."""
    asked = [each.person for quote in lines for each in asking.asked_of(unit, quote, at=at)]
    return list(dict.fromkeys(asked))[: asking.MOST_TOLD]


def ask_people(unit: Unit, by: By, quote: Quote, people: Iterable[str]) -> None:
    """A card of their own for those who are asked and have none."""
    known = _with_cards(unit, by, quote)
    fresh = [user for user in dict.fromkeys(people) if user not in known][: asking.MOST_TOLD]
    say.card(unit, by, *card_of(unit, quote), fresh, reader=quote.requester)


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
    say.card(unit, by, *card_of(unit, quote), places, reader=quote.requester)
    if channel != quote.channel:
        tell_sent(unit, by, quote.channel, quote.number, [quote], asked[: asking.MOST_TOLD])


def tell_sent(unit: Unit, by: By, channel: str, number: str, lines: Sequence[Quote], asked: Sequence[str]) -> None:
    """Whoever asked in a channel that gets no card sees there that it went, and to whom; the others see nothing."""
    if channel.startswith(("C", "G")):
        creators = [unit.creators.get(line.creator_id) for line in lines]
        names = [creator.name for creator in creators if creator]
        total = sum(line.price.total for line in lines)
        say.whisper(unit, by, channel, "quote_sent", number=number, names=names, total=total, asked=list(asked))


def _with_cards(unit: Unit, by: By, quote: Quote) -> set[str]:
    """Who has a card of it in a message of their own."""
    template, subject = card_of(unit, quote)
    copies = unit.cards.copies(by.tenant, template, subject)
    coming = unit.outbox.coming(by.tenant, template, subject) if template == REQUEST else set()
    return {copy.reader for copy in copies if copy.direct} | coming


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


def tell_requester(unit: Unit, by: By, before: Quote, quote: Quote) -> None:
    """Cards are edited in place, which notifies nobody: what was decided comes as a fresh card.

    Of a request it comes once, with the last line that stood there; what has to be changed comes at once.
    """
    if quote.state is quotes.State.APPROVING:
        return
    template, subject = card_of(unit, quote)
    request = unit.requests.get(by.tenant, subject) if template == REQUEST else None
    if request is None or quote.state is quotes.State.CHANGES or request.last_of(before):
        say.card(unit, by, template, subject, [quote.requester], reader=quote.requester)
