"""The requests desk: ask for several creators' quotes at once, and decide or order them together, each on its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.rules import quotes, reminders
from bot.rules.errors import NotFound, Refused
from bot.rules.orders import Order, State
from bot.rules.people import By, member
from bot.rules.pricing import Need
from bot.rules.quotes import Move, Quote
from bot.rules.ranking import Standing
from bot.rules.requests import MOST, Request
from bot.services import placing, quotes_moves, quotes_preview, requests_preview, say
from bot.services.quotes_told import REQUEST, REQUEST_CARDS, asked_for, find, tell_sent, write
from bot.services.requests_preview import Line, Together
from storage.store import Store, Unit

Seen = Sequence[tuple[int, int]]  #: quotes, each with the revision that was shown


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How one line stands after all were asked for at once, or why nothing was done about it."""

    quote: Quote
    creator: str
    order: Order | None = None
    refusal: Refused | None = None


class RequestDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def preview(self, by: By, creators: Sequence[int], need: Need, campaign_id: int | None) -> Together:
        """Price a need for several. Raises PickSome, NobodyForBudget and what `pricing.checked` refuses."""
        with self._store.reading(by.tenant) as unit:
            return requests_preview.preview(unit, by, creators, need, campaign_id)

    def offered(self, creators: Sequence[int]) -> list[Standing]:
        """Who may be picked, in that order; whoever no longer exists is left out."""
        with self._store.reading() as unit:
            known = unit.search.standings(list(creators))
        return [known[each] for each in creators if each in known]

    def on_list(self, tenant: str, list_id: int) -> list[int]:
        """Who is on a shortlist, in that order."""
        with self._store.reading(tenant) as unit:
            return [entry.creator_id for entry in unit.shortlists.entries(tenant, list_id)]

    def ask(self, by: By, creators: Sequence[int], need: Need, campaign_id: int | None, channel: str) -> Request:
        """Make a quote for each who has a price, and send them as one to those who approve.

        Raises what `preview` raises, NobodyToAsk, NobodyApproves or OverBudget; nothing is written then.
        """
        with self._store.deciding(by) as unit:
            member(unit.people.get(by.tenant, by.person))
            together = requests_preview.preview(unit, by, creators, need, campaign_id)
            requests_preview.answerable(together)
            lines = sorted(together.lines, key=lambda line: line.seen.standing.creator.id)
            asked = [_submitted(unit, by, line, channel) for line in lines]
            request = Request(
                id=0,
                tenant=by.tenant,
                number=unit.counters.next(by.tenant, "R"),
                requester=by.person,
                channel=channel,
                campaign_id=together.campaign.id if together.campaign else None,
                asked_at=by.at,
                left_out=tuple(together.left_out),
            )
            request_id = unit.requests.add(request, [after.id for _, after in asked])
            unit.events.record(by, "request", request_id, "ask")
            for before, after in asked:
                write(unit, by, before, after, Move.SUBMIT)
            made = of(unit, by.tenant, request_id)
            _send(unit, by, made)
            unit.commit()
        return made

    def approve(self, by: By, request_id: int, seen: Seen) -> list[Ended]:
        """Approve each line as it was shown; what one is refused for keeps no other from being approved."""

        def approved(unit: Unit, quote: Quote, revision: int) -> None:
            quotes_moves.approve(unit, by, quote.id, revision)

        return self._each(by, request_id, seen, approved)

    def decline(self, by: By, request_id: int, seen: Seen, reason: str) -> list[Ended]:
        """Say no to each line as it was shown, for one reason. Raises ReasonNeeded."""
        if not reason.strip():
            raise quotes.ReasonNeeded

        def declined(unit: Unit, quote: Quote, revision: int) -> None:
            quotes_moves.decline(unit, by, quote.id, revision, reason)

        return self._each(by, request_id, seen, declined)

    def withdraw(self, by: By, request_id: int) -> list[Ended]:
        """Take back every line that is still open: the requester alone may. Raises NotAllowed."""
        with self._store.reading(by.tenant) as unit:
            request = of(unit, by.tenant, request_id)
        quotes_moves.mine(request, by)

        def withdrawn(unit: Unit, quote: Quote, _: int) -> None:
            quotes_moves.withdraw(unit, by, quote.id)

        return self._each(by, request_id, [(line.id, line.revision) for line in request.taken_back], withdrawn)

    def order(self, by: By, request_id: int, seen: Seen) -> list[Ended]:
        """Order each approved line. Those that clash are refused with the next free times, the others go on.

        A line that is ordered already keeps its order.
        """

        def ordered(unit: Unit, quote: Quote, _: int) -> None:
            standing = unit.orders.of_quote(by.tenant, quote.id)
            if standing is None or standing.state is State.UNDONE:
                placing.place(unit, by, find(unit, by.tenant, quote.id), standing)

        return self._each(by, request_id, seen, ordered)

    def get(self, tenant: str, request_id: int) -> Request:
        """Raises NotFound."""
        with self._store.reading(tenant) as unit:
            return of(unit, tenant, request_id)

    def heal(self, by: By, request_id: int) -> None:
        """Bring every copy of a request's card up to date: somebody pressed a stale one."""
        with self._store.unit() as unit:
            for template in REQUEST_CARDS:
                say.refresh(unit, by, template, request_id)
            unit.commit()

    def _each(self, by: By, request_id: int, seen: Seen, decide: Callable[[Unit, Quote, int], None]) -> list[Ended]:
        """Decide every line in one transaction. All lines are held first, always in the same order.

        A line that is refused leaves nothing behind. Raises NotFound; AlreadyDone the second time.
        """
        with self._store.deciding(by) as unit:
            unit.requests.hold(by.tenant, request_id)
            before = of(unit, by.tenant, request_id)
            mine = {line.id: line for line in before.lines}
            chosen = [(mine[quote], revision) for quote, revision in sorted(seen)[:MOST] if quote in mine]
            refused = {line.id: _tried(unit, line, revision, decide) for line, revision in chosen}
            after = of(unit, by.tenant, request_id)
            if before.version == after.version:  # nothing came of it: whoever pressed saw a stale card
                for template in REQUEST_CARDS:
                    say.refresh(unit, by, template, request_id)
            elif before.waiting and not after.waiting:
                say.card(unit, by, REQUEST, request_id, [after.requester], reader=after.requester)
            ended = [_ended(unit, line, refused[line.id]) for line in after.lines if line.id in refused]
            unit.commit()
        return ended


def of(unit: Unit, tenant: str, request_id: int) -> Request:
    """Raises NotFound."""
    found = unit.requests.get(tenant, request_id)
    if found is None:
        raise NotFound
    return found


def _send(unit: Unit, by: By, request: Request) -> None:
    """One card, to the channel and to everybody who is asked for any line; the clock of each line runs from now on."""
    unit.reminders.plan([reminder for line in request.lines for reminder in reminders.of_quote(line, at=by.at)])
    channel = unit.workspaces.get(by.tenant).approvals_channel or request.channel
    asked = asked_for(unit, request.waiting, at=by.at)
    say.card(unit, by, REQUEST, request.id, [channel, *asked, request.requester], reader=request.requester)
    if channel != request.channel:
        tell_sent(unit, by, request.channel, request.number, request.lines, asked)


def _submitted(unit: Unit, by: By, line: Line, channel: str) -> tuple[Quote, Quote]:
    quote = unit.quotes.add(quotes_preview.draft(unit, by, line.seen, channel))
    return quote, quotes.submit(quote, line.rule, at=by.at)


def _tried(unit: Unit, line: Quote, revision: int, decide: Callable[[Unit, Quote, int], None]) -> Refused | None:
    try:
        with unit.attempt():
            decide(unit, line, revision)
    except Refused as refusal:
        return refusal
    return None


def _ended(unit: Unit, line: Quote, refusal: Refused | None) -> Ended:
    creator, order = unit.creators.get(line.creator_id), unit.orders.of_quote(line.tenant, line.id)
    return Ended(quote=line, creator=creator.name if creator else "", order=order, refusal=refusal)
