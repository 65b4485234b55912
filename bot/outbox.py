"""The outbox worker: it says what transactions have decided to say, and keeps every copy of a card current.

What Slack certainly did not take is said again. What it may have taken is looked up by its key in Slack's history
first, and where the history cannot be read it stays `unknown`, counted, and is not repeated.
"""

import secrets
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot import failpoints, logs, meters, render
from bot.introductions import met
from bot.links import Links
from bot.rules.errors import NotFound
from bot.rules.people import Reader
from bot.services import cards, exports, home
from bot.services.workspace import WorkspaceDesk
from bot.slack import NotNow, Posted, Refused, Slack, TokenGone, Unclear
from storage.cards import Copy
from storage.claims import LEASE
from storage.engine import DatabaseTrouble, went_away
from storage.outbox import Act, Saying, shows
from storage.store import Store, Unit

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 12
BURST, PER_SECOND = 5, 1.0  #: Slack takes about one message a second in a channel, and a short burst
BRIEF = 2  #: blocks of a card that is as short as a line that says where to look
LOOK_BACK = timedelta(days=1, minutes=5)  #: our clock may have been a day ahead of Slack's when it was decided
#: a channel in which nobody can be told anything unseen: the bot is not in it, they are not, or it is closed
NOT_THERE = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived"})
GONE = frozenset({"message_not_found", "cant_update_message", "channel_not_found", "is_archived", "edit_window_closed"})
NO_TIME = timedelta()
Clock = Callable[[], datetime]


class Pace:
    """A bucket for each channel, and Slack's own "not before": when the next thing may be said."""

    def __init__(self) -> None:
        self._free_at: dict[tuple[str, str], datetime] = {}
        self._held: dict[tuple[str, Act], tuple[datetime, timedelta]] = {}
        self._turns: dict[tuple[str, str], datetime] = {}  #: when the next one who has to wait may go
        self._waiting: dict[tuple[str, str], set[int]] = {}  #: who has a turn

    def wait(self, saying: Saying, *, at: datetime) -> timedelta:
        """How long to wait; nothing where it may go now, and then it counts as gone."""
        held, longest = self._held.get((saying.tenant, saying.act), (at, NO_TIME))
        if NO_TIME < held - at <= longest:  # longer: the clock has been set back since
            return held - at
        return self._channel(saying, at) if saying.act in {Act.POST, Act.FILE} else NO_TIME

    def hold(self, saying: Saying, *, at: datetime, wait: timedelta) -> None:
        """Slack said 429: nothing of this kind goes to this workspace before that has passed."""
        self._held[saying.tenant, saying.act] = at + wait, wait

    def _channel(self, saying: Saying, at: datetime) -> timedelta:
        """Who has to wait gets a turn behind those who wait already, so that each is put back once and not once a
        second, however many they are; and who comes later does not go before them."""
        step, place = timedelta(seconds=1 / PER_SECOND), (saying.tenant, saying.channel)
        full = at - (BURST - 1) * step
        free = max(self._free_at.get(place, full), full)
        turns, waiting = self._turns.get(place, full), self._waiting.setdefault(place, set())
        if free > at + step:  # the clock has been set back: nobody is made to wait longer than that
            free = turns = self._turns[place] = full
        if turns <= at:
            waiting.clear()
        its_turn = saying.id in waiting
        waiting.discard(saying.id)
        if free <= at and (its_turn or turns <= at or not waiting):
            self._free_at[place] = free + step
            return NO_TIME
        turn = max(free, at) if its_turn else max(free, turns)
        self._turns[place] = max(turns, turn + step)
        waiting.add(saying.id)
        return max(turn - at, timedelta(milliseconds=1))


class OutboxWorker:
    """One thread that says things. Several may run, in one process or many: each row is claimed by one."""

    def __init__(self, store: Store, slack: Callable[[str], Slack], clock: Clock, links: Links) -> None:
        self._store, self._slack, self._clock, self._links = store, slack, clock, links
        self._workspace = WorkspaceDesk(store)
        self._pace = Pace()
        self._mine: list[Saying] = []
        self._unsure: set[int] = set()  #: of those, what may have passed the guard before the database went away
        self._unwritten: list[
            tuple[Saying, Callable[[], None]]
        ] = []  #: what Slack has said, and the database does not know
        self._awake = threading.Event()
        self._over = threading.Event()

    def wake(self) -> None:
        """Something was decided: look now instead of at the next tick."""
        self._awake.set()

    def run(self) -> None:
        """Work until `stop`; a fault is logged and the next round goes on."""
        while not self._over.is_set():
            try:
                if self.once() == 0:
                    self._awake.wait(timeout=0.5)
                    self._awake.clear()
            except Exception:
                meters.ROUNDS_FAILED.add("outbox")
                log.exception("outbox.round_failed")
                self._over.wait(1.0)
        self._give_back()

    def stop(self) -> None:
        """Finish what is being said, give the rest back, and say no more."""
        self._over.set()
        self._awake.set()

    def once(self) -> int:
        """One round; returns how many sayings it took."""
        now = self._clock()
        self._write_down()
        with self._store.reading() as unit:
            if not unit.outbox.busy(now=now):
                return 0
        self._say_mine()  # what a fault of the database kept from being said last time
        with self._store.unit() as unit:
            unit.outbox.lost_sight_of(now=now)
            claimed, unclear = unit.outbox.claim(now=now), unit.outbox.unclear(now=now)
            unit.commit()
        failpoints.reached("outbox_claimed")
        self._mine = list(claimed)
        self._say_mine()
        for saying in unclear:
            with _under(saying):
                self._look_up(saying)
        return len(claimed)

    def _give_back(self) -> None:
        """Let another process say at once what this one claimed; without the database the lease ends by itself."""
        left, self._mine = self._mine, []
        try:
            self._write_down()
            for saying in left:
                with self._store.unit() as unit:
                    unit.outbox.not_yet(saying, at=saying.due_at, error="given back")
                    unit.commit()
        except DatabaseTrouble:
            log.warning("outbox.not_given_back", count=len(left))

    def _say_mine(self) -> None:
        """Say what is claimed; where the database fails, what is left stays for the next round."""
        while self._mine and not self._over.is_set():
            saying = self._mine.pop(0)
            try:
                with _under(saying):
                    if self._overtaken(saying):
                        self._leave_to_the_next(saying)
                    else:
                        self._say(saying)
            except DatabaseTrouble:
                self._mine.insert(0, saying)
                self._unsure.add(saying.id)
                raise
            self._unsure.discard(saying.id)

    def _overtaken(self, saying: Saying) -> bool:
        """Whether what it is to show, which is how things stand, is shown by one that is said right after it.

        Where many decide at once, or Slack was away, the same Home is to be brought up to date again and again.
        """
        if saying.act not in {Act.UPDATE, Act.HOME} or saying.id in self._unsure:
            return False
        shown = shows(saying)
        return any(other.act is saying.act and shows(other) == shown for other in self._mine)

    def _leave_to_the_next(self, saying: Saying) -> None:
        """The one that is said after it shows the same: should this process end before, another one says that."""
        begun = time.perf_counter()
        if self._write(lambda unit: unit.outbox.sent(saying)):
            _told(saying, "overtaken", begun)

    def _say(self, saying: Saying) -> None:
        now = self._clock()
        if wait := self._pace.wait(saying, at=now):
            self._write(lambda unit: unit.outbox.not_yet(saying, at=now + wait, error="paced"))
            return
        try:
            prepared = self._prepare(saying, now)
        except NotFound:
            self._dead(saying, "subject_gone")
            return
        except DatabaseTrouble:
            raise
        except Exception as error:
            log.exception("outbox.not_rendered", template=saying.template, saying=saying.id)
            self._dead(saying, type(error).__name__)
            return
        if prepared is None:
            self._write(
                lambda unit: unit.outbox.later(saying, at=now + timedelta(seconds=1), error="waits for its card")
            )
            return
        self._call(saying, *prepared)

    def _prepare(self, saying: Saying, now: datetime) -> tuple[dict[str, Any], str, int] | None:
        """What to say, in whose thread, and which version it shows; None while the card of the thread is on its way."""
        if saying.reader:
            met(self._workspace, self._slack, saying.tenant, saying.reader)
        whose = home.whose(self._store, saying.tenant, saying.reader) if saying.act is Act.HOME else saying.tenant
        with self._store.reading(whose) as unit:
            facts = cards.facts(unit, saying, at=now)
            shown = cards.version(unit, saying)
            reader = _reader(unit, saying)
            thread = _thread(unit, saying)
            below = saying.act is Act.UPDATE and cards.continued(unit, _copy(saying, _place(saying)))
            file = exports.file_of(unit, saying, reader, at=now, links=self._links) if saying.act is Act.FILE else None
        if thread is None and saying.attempts < MOST_ATTEMPTS:
            return None
        key = cards.key(saying, facts, reader)
        facts = {**facts, "link": self._links} | ({"file": file} if file else {})
        if saying.act is Act.HOME:
            rendered = render.view(saying.template, reader, **facts)
        elif key is None:
            rendered = render.message(saying.template, reader, **facts)
        else:
            rendered = render.kept(saying.template, reader, (key, self._links), **facts)
        if below and _yields(rendered["blocks"]):
            rendered = render.message("below", reader, told=rendered["text"])
        return rendered | ({"file": file} if file else {}), thread or "", shown

    def _call(self, saying: Saying, rendered: dict[str, Any], thread: str, shown: int) -> None:
        until, again = self._clock() + LEASE, saying.id in self._unsure
        if not self._write(lambda unit: unit.outbox.calling(saying, until=until, again=again)):
            log.warning("outbox.lost_claim", saying=saying.id)
            return
        failpoints.reached("outbox_calling")
        if self._clock() >= until:  # this process stood still, and another may be saying it
            log.warning("outbox.lost_claim", saying=saying.id)
            return
        begun = time.perf_counter()
        try:
            posted = self._speak(saying, rendered, thread)
        except NotNow as error:
            _told(saying, "not_now", begun, code=error.code)
            self._settle(saying, partial(self._later, saying, error.code, error.retry_after))
        except Unclear as error:
            _told(saying, "unclear", begun, code=error.code)
            self._settle(saying, partial(self._unclear, saying, error))
        except TokenGone as error:
            self._settle(saying, partial(self._unsaid, saying, error.code))
        except Refused as error:
            _told(saying, "refused", begun, code=error.code)
            self._settle(saying, partial(self._refused, saying, error.code))
        else:
            failpoints.reached("slack_answered")
            self._settle(saying, partial(self._sent, saying, posted, shown))
            _told(saying, "sent", begun)

    def _settle(self, saying: Saying, write: Callable[[], None]) -> None:
        """Write down what Slack said; where the database is away, first thing when it is back: nobody else knows."""
        try:
            write()
        except DatabaseTrouble:
            log.warning("outbox.not_written")
            self._unwritten.append((saying, write))

    def _write_down(self) -> None:
        """What Slack has said while the database was away.

        Where that is there and fails once more, the lease ends by itself, and it is looked up.
        """
        while self._unwritten:
            saying, write = self._unwritten[0]
            try:
                with _under(saying):
                    write()
            except DatabaseTrouble as error:
                if went_away(error):
                    raise
                log.exception("outbox.round_failed")
            self._unwritten.pop(0)

    def _speak(self, saying: Saying, rendered: dict[str, Any], thread: str) -> Posted | None:
        slack = self._slack(saying.tenant)
        match saying.act:
            case Act.POST:
                both = bool(thread and saying.about.get("broadcast"))
                return slack.post(saying.channel, rendered, key=_key(saying), thread=thread, broadcast=both)
            case Act.UPDATE:
                slack.update(saying.channel, saying.ts, rendered)
            case Act.FILE:
                file = rendered["file"]
                slack.upload(saying.channel, file.name, file.content, title=file.title, comment=rendered["text"])
            case Act.HOME:
                slack.publish_home(saying.channel, rendered)
            case Act.WHISPER:
                thread_ts = str(saying.about.get("thread_ts", ""))
                slack.whisper(saying.channel, saying.reader, rendered, thread=thread_ts)
            case Act.ANSWER:
                replaces = bool(saying.about.get("replaces"))
                slack.answer(saying.url, {**rendered, "replace_original": replaces, "response_type": "ephemeral"})
        return None

    def _sent(self, saying: Saying, posted: Posted | None, shown: int) -> None:
        with self._store.unit() as unit:
            written = unit.outbox.sent(saying, ts=posted.ts if posted else "")
            if not written and not (posted and unit.outbox.is_this(saying, posted.ts)):
                log.error("outbox.said_twice_possible", saying=saying.id)
            if posted and saying.subject is not None:
                self._keep_copy(unit, saying, posted, shown)
            unit.commit()
        failpoints.reached("outbox_sent")

    def _keep_copy(self, unit: Unit, saying: Saying, posted: Posted, shown: int) -> None:
        """Remember where the card stands; where its subject moved while it was on its way, bring it up to date."""
        copy = _copy(saying, posted)
        unit.cards.posted(copy)
        unit.outbox.refresh([one for one in unit.cards.stacked(copy) if one.ts < copy.ts], at=self._clock())
        if cards.settled_version(unit, saying) != shown:
            unit.outbox.refresh([copy], at=self._clock())

    def _later(self, saying: Saying, code: str, seconds: float) -> None:
        if saying.attempts >= MOST_ATTEMPTS and code != "ratelimited":
            self._dead(saying, code)
            return
        wait = timedelta(
            seconds=max(seconds, min(60.0, 0.5 * 2 ** min(saying.attempts, 8))) if code != "ratelimited" else seconds
        )
        now = self._clock()
        if code == "ratelimited":
            self._pace.hold(saying, at=now, wait=wait)
        self._write(lambda unit: unit.outbox.later(saying, at=now + wait, error=code))

    def _unclear(self, saying: Saying, error: Unclear) -> None:
        if _repeatable(saying):  # not before the lost one has landed, which would show how things stood then
            self._later(saying, error.code, error.settle)
            return
        log.warning("outbox.unknown", saying=saying.id, error=error.code)
        look_at = self._clock() + timedelta(seconds=error.settle)
        self._write(lambda unit: unit.outbox.unknown(saying, look_at=look_at, error=error.code))

    def _unsaid(self, saying: Saying, code: str) -> None:
        log.warning("outbox.unsaid", saying=saying.id, error=code)
        self._write(lambda unit: unit.outbox.unsaid(saying, error=code))

    def _refused(self, saying: Saying, code: str) -> None:
        if saying.act is Act.WHISPER and code in NOT_THERE:
            self._write(lambda unit: unit.outbox.to_person(saying, at=self._clock(), error=code))
            return

        def also(unit: Unit) -> None:
            if saying.act is Act.UPDATE and code in GONE:
                _forget(unit, saying, self._clock())
            if saying.act is Act.POST and saying.channel.startswith(("C", "G")) and saying.reader:
                _tell_owner(unit, saying, code, self._clock())
            if saying.act is Act.FILE:
                _tell_not_sent(unit, saying, code, self._clock())

        self._dead(saying, code, also)

    def _look_up(self, saying: Saying) -> None:
        """Find out whether an unclear one arrived; only if it certainly did not is it said again."""
        if _repeatable(saying):
            self._later(saying, "the worker did not come back", 0.0)
            return
        if saying.act not in {Act.POST, Act.FILE}:
            self._write(lambda unit: unit.outbox.give_up_looking(saying, error="cannot be looked up"))
            return
        since = saying.due_at - LOOK_BACK
        try:
            with self._store.reading(saying.tenant) as unit:
                thread = _thread(unit, saying) or ""
            slack = self._slack(saying.tenant)
            if saying.act is Act.FILE:
                found = slack.find_file(saying.channel, exports.name_of(saying), since=since.timestamp())
            else:
                found = slack.find(saying.channel, _key(saying), since=since.timestamp(), thread=thread)
        except Refused as error:
            code = error.code
            self._write(lambda unit: unit.outbox.give_up_looking(saying, error=code))
            return
        except (NotNow, Unclear) as error:
            wait = error.retry_after if isinstance(error, NotNow) else error.settle
            look_at = self._clock() + timedelta(seconds=wait)
            reason = error.code
            self._write(lambda unit: unit.outbox.unknown(saying, look_at=look_at, error=reason))
            return
        if found:
            self._sent(saying, found, -1)
        else:
            at = self._clock()
            self._write(lambda unit: unit.outbox.later(saying, at=at, error="did not arrive"))

    def _dead(self, saying: Saying, code: str, also: Callable[[Unit], None] = lambda unit: None) -> None:
        """Close it for good, and do what follows from that in the same transaction."""
        log.error("outbox.dead", saying=saying.id, template=saying.template, channel=saying.channel, error=code)
        with self._store.unit() as unit:
            if unit.outbox.dead(saying, error=code):
                also(unit)
            unit.commit()

    def _write(self, what: Callable[[Unit], Any]) -> Any:
        with self._store.unit() as unit:
            answer = what(unit)
            unit.commit()
        return answer


def _under(saying: Saying) -> AbstractContextManager[None]:
    """With the id of the request that decided it, or one of its own."""
    return logs.under(saying.request or secrets.token_hex(8), tenant=saying.tenant)


def _told(saying: Saying, outcome: str, begun: float, *, code: str = "") -> None:
    """Count and log how a call of Slack ended."""
    meters.SAID.add(saying.act, outcome)
    ms = round((time.perf_counter() - begun) * 1000)
    log.info(
        "said", saying=saying.id, kind=str(saying.act), template=saying.template, outcome=outcome, code=code, ms=ms
    )


def _repeatable(saying: Saying) -> bool:
    """Whether saying the same again changes nothing of what people see."""
    return saying.act in {Act.UPDATE, Act.HOME} or (saying.act is Act.ANSWER and bool(saying.about.get("replaces")))


def _key(saying: Saying) -> str:
    return f"{saying.tenant}-{saying.id}"


def _reader(unit: Unit, saying: Saying) -> Reader:
    if not saying.reader:
        return Reader(language=unit.workspaces.get(saying.tenant).language)
    person = unit.people.find(saying.tenant, saying.reader)
    return Reader.of(person) if person else Reader(language=unit.workspaces.get(saying.tenant).language)


def _thread(unit: Unit, saying: Saying) -> str | None:
    """The ts of the card under which it goes; empty where it goes under none, None where that is not posted yet."""
    if not saying.thread:
        return ""
    template, _, subject = saying.thread.partition(":")
    copies = unit.cards.copies(saying.tenant, template, int(subject))
    return next((copy.ts for copy in copies if copy.channel == saying.channel), None)


def _forget(unit: Unit, saying: Saying, at: datetime) -> None:
    """A copy is gone; the one above it, if any, is the whole one again."""
    copy = _copy(saying, _place(saying))
    unit.cards.gone(copy)
    unit.outbox.refresh(unit.cards.stacked(copy)[-1:], at=at)


def _place(saying: Saying) -> Posted:
    """Where it stands that is brought up to date."""
    return Posted(channel=saying.channel, ts=saying.ts)


def _yields(blocks: list[dict[str, Any]]) -> bool:
    """Whether a card makes room for the same one further down: where something can be pressed, or a line is shorter."""
    return len(blocks) > BRIEF or any(block["type"] == "actions" for block in blocks)


def _copy(saying: Saying, posted: Posted) -> Copy:
    return Copy(
        tenant=saying.tenant,
        template=saying.template,
        subject=saying.subject or 0,
        channel=posted.channel,
        ts=posted.ts,
        reader=saying.reader,
        about=saying.about,
    )


def _tell_owner(unit: Unit, saying: Saying, code: str, at: datetime) -> None:
    """Tell the one whose card it is, once, that it could not be posted, and what to do."""
    about = {"channel": saying.channel, "error": code}
    unit.outbox.say(
        replace(
            saying, act=Act.POST, template="not_posted", channel=saying.reader, subject=None, about=about, thread="",
            due_at=at,
        )
    )  # fmt: skip


def _tell_not_sent(unit: Unit, saying: Saying, code: str, at: datetime) -> None:
    """Tell the one who asked for a file, once, that it cannot be sent, and what to do."""
    unit.outbox.say(replace(saying, act=Act.POST, template="not_sent", about={"error": code}, due_at=at))
