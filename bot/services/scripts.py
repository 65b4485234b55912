"""The scripts desk: a brief, a script asked for, its versions, and the brand's word on each."""

from datetime import datetime

from bot.rules import orders, reminders, scripts
from bot.rules.attachments import Attachment, File, Paper
from bot.rules.errors import NotFound
from bot.rules.orders import IllegalMove, Move, Order, ReasonNeeded, Side, State
from bot.rules.people import By
from bot.rules.reminders import Kind
from bot.rules.scripts import Brief, Script, ScriptMovedOn, Verdict
from bot.services import alerts, say
from bot.services import orders as orders_desk
from storage.store import Store, Unit

#: while there is something left to brief
BRIEFED = frozenset({State.APPROVING, State.AWAITING, State.COUNTERED, State.ACCEPTED, State.SCRIPT_DUE,
                     State.SCRIPT_REVIEW, State.READY, State.PRODUCING, State.LIVE})  # fmt: skip
LATER = frozenset({State.SCRIPT_REVIEW, State.READY, State.LIVE})  #: too late to ask for a script


class ScriptDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def brief(
        self, by: By, order_id: int, text: str, script_by: datetime | None = None, *, file: File | None = None
    ) -> Order:
        """The brand says what it wants; with a day, a script is asked for by then.

        Before the creator has answered the script is asked for with the acceptance. Raises NothingBriefed,
        WordsTooLong, DueInThePast, IllegalMove, NotAllowed.
        """
        with self._store.deciding(by) as unit:
            before = orders_desk.find(unit, by.tenant, order_id)
            orders_desk.team(unit, by)
            standing = unit.scripts.brief(by.tenant, order_id)
            if before.state is State.SCRIPT_DUE and script_by is None and standing:
                script_by = standing.script_by  # the script stays due
            if before.state not in BRIEFED or (script_by and not _may_ask(unit, before)):
                raise IllegalMove(state=before.state)
            brief = scripts.brief(
                before.id, before.tenant, text.strip() or (file.name if file else ""), person=by.person, at=by.at,
                script_by=script_by, starts_at=before.need.starts_at,
            )  # fmt: skip
            after = _asked(unit, by, before, brief)
            unit.scripts.add_brief(brief)
            if file:
                number = 1 + sum(each.paper is Paper.BRIEF for each in unit.attachments.of_order(by.tenant, order_id))
                unit.attachments.add(by.tenant, order_id, Paper.BRIEF, number, file, person=by.person, at=by.at)
            unit.reminders.drop(by.tenant, order_id, Kind.SCRIPT_LATE, why="briefed anew")
            unit.reminders.plan(reminders.of_brief(brief, after.version, at=by.at))
            if after.state not in {State.APPROVING, State.COUNTERED}:
                alerts.alert(unit, by, after, Side.CREATOR)
            unit.commit()
        return after

    def hand_in(
        self, by: By, order_id: int, text: str, *, file: File | None = None, seen_version: int | None = None
    ) -> Script:
        """The creator hands in the next version: words, a file, or both.

        Raises NothingHandedIn, WordsTooLong, IllegalMove, NotAllowed.
        """
        with self._store.deciding(by) as unit:
            before = orders_desk.find(unit, by.tenant, order_id)
            orders_desk.theirs(unit, by, before)
            orders_desk.as_seen(before, seen_version)
            after = orders.move(before, Move.HAND_IN_SCRIPT, Side.CREATOR, at=by.at)
            earlier = unit.scripts.of_order(by.tenant, order_id)
            words = text if text.strip() or file is None else file.name
            script = scripts.hand_in(order_id, by.tenant, words, person=by.person, at=by.at, before=earlier)
            orders_desk.move(unit, by, before, after, Move.HAND_IN_SCRIPT)
            unit.scripts.add(script)
            if file:
                unit.attachments.add(by.tenant, order_id, Paper.SCRIPT, script.number, file, person=by.person, at=by.at)
            unit.reminders.drop(by.tenant, order_id, Kind.SCRIPT_LATE, why=Move.HAND_IN_SCRIPT)
            unit.reminders.plan(reminders.of_script(script))
            alerts.alert(unit, by, after, Side.BRAND)
            unit.commit()
        return script

    def pass_on(self, by: By, order_id: int, number: int) -> Order:
        """The brand confirms a version. Raises ScriptMovedOn where it is not the newest, IllegalMove, NotAllowed."""
        with self._store.deciding(by) as unit:
            before = _reviewing(unit, by, order_id)
            after = _passed(unit, by, before, number, Side.BRAND)
            unit.commit()
        return after

    def send_back(self, by: By, order_id: int, number: int, changes: str) -> Order:
        """The brand sends a version back with what should change, twice at most.

        Raises ReasonNeeded, NoMoreRounds, ScriptMovedOn, IllegalMove, NotAllowed.
        """
        with self._store.deciding(by) as unit:
            before = _reviewing(unit, by, order_id)
            if not changes.strip():
                raise ReasonNeeded
            decided = _decide(unit, by, before, number, Verdict.BACK, changes)
            after = orders.move(before, Move.SEND_SCRIPT_BACK, Side.BRAND, at=by.at, reason=changes)
            orders_desk.move(unit, by, before, after, Move.SEND_SCRIPT_BACK)
            _keep(unit, by, decided)
            if brief := unit.scripts.brief(by.tenant, order_id):
                unit.reminders.plan(reminders.of_brief(brief, after.version, at=by.at))
            alerts.alert(unit, by, after, Side.CREATOR)
            unit.commit()
        return after

    def files(self, by: By, order_id: int) -> list[Attachment]:
        """All files of briefs and scripts, for either side. Raises NotFound, NotAllowed."""
        with self._store.reading(by.tenant) as unit:
            orders_desk.side_of(unit, by, orders_desk.find(unit, by.tenant, order_id))
            return unit.attachments.of_order(by.tenant, order_id)

    def file(self, tenant: str, attachment_id: int, *, order_id: int | None = None) -> tuple[Attachment, bytes]:
        """One file, for whoever holds a link to it, or to its order. Raises NotFound."""
        with self._store.reading(tenant) as unit:
            found = unit.attachments.get(tenant, attachment_id)
        if found is None or order_id not in (None, found[0].order_id):
            raise NotFound
        return found

    def versions(self, by: By, order_id: int) -> tuple[Order, Brief | None, list[Script]]:
        """Brief and every version, for either side. Raises NotFound, NotAllowed."""
        with self._store.reading(by.tenant) as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            orders_desk.side_of(unit, by, order)
            return order, unit.scripts.brief(by.tenant, order_id), unit.scripts.of_order(by.tenant, order_id)


def remind(unit: Unit, by: By, order_id: int, number: int, *, escalated: bool) -> None:
    """A version waits: its owner gets a fresh card; after two days also who runs the campaign and who approved it."""
    order, script = _waiting(unit, by, order_id, number)
    if order is None or script is None:
        return
    asked = [order.owner]
    if escalated:
        campaign = unit.campaigns.get(by.tenant, order.campaign_id)
        asked += [campaign.owner] if campaign else []
        quote = unit.quotes.get(by.tenant, order.quote_id)
        asked += [given.person for given in quote.approvals] if quote else []
    for person in dict.fromkeys(asked):
        say.card(unit, by, orders_desk.CARD, order.id, [person], reader=person)


def deem(unit: Unit, by: By, order_id: int, number: int) -> None:
    """Seven days without a word: the version counts as confirmed."""
    order, script = _waiting(unit, by, order_id, number)
    if order and script:
        _passed(unit, by, order, number, Side.CLOCK)


def late(unit: Unit, by: By, order_id: int) -> None:
    """The script is due and not there: both sides hear of it."""
    order = unit.orders.get(by.tenant, order_id)
    if order and order.state is State.SCRIPT_DUE:
        for side in (Side.CREATOR, Side.BRAND):
            alerts.alert(unit, by, order, side)


def begin(unit: Unit, by: By, order_id: int) -> None:
    """The hour of a live has come: a version that waits for the brand counts as confirmed."""
    scripts_ = unit.scripts.of_order(by.tenant, order_id)
    if scripts_:
        deem(unit, by, order_id, scripts_[-1].number)


def _asked(unit: Unit, by: By, before: Order, brief: Brief) -> Order:
    if brief.script_by and (before.state, Move.ASK_SCRIPT) in orders.MOVES:
        after = orders.move(before, Move.ASK_SCRIPT, Side.BRAND, at=by.at)
        orders_desk.move(unit, by, before, after, Move.ASK_SCRIPT)
        return after
    return orders_desk.mark(unit, by, before, "brief")


def _may_ask(unit: Unit, order: Order) -> bool:
    """A script can be asked for until one was confirmed, or the work has begun."""
    confirmed = {Verdict.PASSED, Verdict.DEEMED}
    passed = any(script.verdict in confirmed for script in unit.scripts.of_order(order.tenant, order.id))
    return order.state not in LATER and not passed


def _reviewing(unit: Unit, by: By, order_id: int) -> Order:
    order = orders_desk.find(unit, by.tenant, order_id)
    orders_desk.team(unit, by)
    if order.state is not State.SCRIPT_REVIEW:
        raise IllegalMove(state=order.state)
    return order


def _waiting(unit: Unit, by: By, order_id: int, number: int) -> tuple[Order | None, Script | None]:
    order = unit.orders.get(by.tenant, order_id)
    if order is None or order.state is not State.SCRIPT_REVIEW:
        return None, None
    newest = unit.scripts.of_order(by.tenant, order_id)[-1]
    return (order, newest) if newest.number == number else (None, None)


def _decide(unit: Unit, by: By, order: Order, number: int, verdict: Verdict, changes: str = "") -> Script:
    every = unit.scripts.of_order(by.tenant, order.id)
    if not every or every[-1].number != number:
        raise ScriptMovedOn
    return scripts.decide(every[-1], verdict, every, person=by.person, at=by.at, changes=changes)


def _passed(unit: Unit, by: By, before: Order, number: int, side: Side) -> Order:
    decided = _decide(unit, by, before, number, Verdict.DEEMED if side is Side.CLOCK else Verdict.PASSED)
    after = orders.move(before, Move.PASS_SCRIPT, side, at=by.at)
    orders_desk.move(unit, by, before, after, Move.PASS_SCRIPT)
    _keep(unit, by, decided)
    unit.reminders.plan(reminders.of_passed_script(after, number, at=by.at))
    return after


def _keep(unit: Unit, by: By, decided: Script) -> None:
    if not unit.scripts.decided(decided):
        raise ScriptMovedOn
    unit.reminders.drop(by.tenant, decided.order_id, *orders_desk.SCRIPT_TIMERS, why=decided.verdict)
