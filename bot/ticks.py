"""APScheduler is the clock only: every second it wakes the desks, which know what is due."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot import logs, memory, meters
from bot.directory import Directory
from bot.rules.reminders import Kind
from bot.services.comments import CommentDesk
from bot.services.reminders import ReminderDesk
from bot.services.upkeep import UpkeepDesk
from bot.skew import Skew
from storage.engine import went_away
from storage.reminders import Due

CLEAN_EVERY = timedelta(hours=1)
SAMPLE_EVERY = timedelta(minutes=1)
AT_ONCE = 1_000  #: reminders that are claimed together
BEAT_EVERY = timedelta(seconds=10)
TIDY_EVERY = 60.0  #: seconds of this process, whatever the clock says

log = structlog.get_logger(__name__)


class Ticks:
    """The tick of one replica. What is due lives in the database, so a missed tick loses nothing."""

    def __init__(
        self,
        reminders: ReminderDesk,
        comments: CommentDesk,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
        directory: Directory | None = None,
        upkeep: UpkeepDesk | None = None,
        skew: Skew | None = None,
    ) -> None:
        self._reminders, self._comments, self._clock, self._wake = reminders, comments, clock, wake
        self._directory, self._upkeep, self._skew = directory, upkeep, skew
        self._beat_at: datetime | None = None
        self._ended = self._tidied = time.monotonic()
        self._over = threading.Event()
        self._left: list[Due] = []  #: what was claimed and not done when the database went away
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._clean_at: datetime | None = None
        self._sample_at: datetime | None = None

    def start(self, *, seconds: float) -> None:
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        if self._directory is not None:  # a job of its own: it waits for Slack, and nothing due waits for it
            self._scheduler.add_job(
                self._ask_slack, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the reminder in hand, give the others back, and tick no more."""
        self._over.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
            if self._upkeep is not None:
                self._upkeep.leave()

    @property
    def age(self) -> float:
        """Seconds since the last tick ended well, or since the start."""
        return time.monotonic() - self._ended

    def _tick(self) -> None:
        """A tick of the scheduler's: a fault is logged, and the next one goes on."""
        try:
            self.tick()
        except Exception:
            meters.ROUNDS_FAILED.add("ticks")
            log.exception("tick.failed")

    def tick(self) -> int:
        """Do all that is due now; returns how much was done. A fault in one reminder does not keep the others."""
        done = 0
        self._give_back()
        while not self._over.is_set() and (claimed := self._reminders.claim(at=self._clock(), most=AT_ONCE)):
            batches = list(_batches(claimed))
            for at, together in enumerate(batches):
                self._left = [due for batch in batches[at:] for due in batch]
                if self._over.is_set():
                    self._give_back()
                    return done
                done += self._do_all(together)
            self._left = []
        self._reminders.refresh_search(at=self._clock())
        self._comments.read_some(at=self._clock())
        self._clean(self._clock())
        self._sample(self._clock())
        self._beat(self._clock())
        self._ended = time.monotonic()
        self._tidy(self._ended)
        if done:
            self._wake()
        return done

    def _give_back(self) -> None:
        """What is not done may be claimed at once, by whoever comes first, and not only when its lease is over."""
        if self._left:
            self._reminders.give_back(self._left)
            self._left = []

    def _ask_slack(self) -> None:
        """A fault is logged, and the next round goes on."""
        try:
            if self._directory is not None:
                self._directory.tick()
        except Exception:
            log.exception("directory.failed")

    def _clean(self, now: datetime) -> None:
        """Once an hour, and at the first tick."""
        if self._clean_at is None or now >= self._clean_at:
            self._reminders.forget_deliveries(at=now)
            self._reminders.tidy_search()
            if self._upkeep is not None:
                self._upkeep.forget(at=now)
            self._clean_at = now + CLEAN_EVERY

    def _sample(self, now: datetime) -> None:
        """Once a minute."""
        if self._sample_at is None or now >= self._sample_at:
            self._reminders.sample_again()
            self._sample_at = now + SAMPLE_EVERY

    def _tidy(self, passed: float) -> None:
        """Once a minute."""
        if passed - self._tidied >= TIDY_EVERY:
            memory.give_back()
            self._tidied = passed

    def _beat(self, now: datetime) -> None:
        """Every ten seconds, for other processes to see."""
        if self._upkeep is not None and (self._beat_at is None or now >= self._beat_at):
            self._upkeep.beat(at=now, skew=self._skew.seconds if self._skew else None)
            self._beat_at = now + BEAT_EVERY

    def _do_all(self, dues: list[Due]) -> int:
        """Several in one transaction; where that breaks, each in its own, so that one does not keep the others."""
        if len(dues) > 1:
            first = dues[0].reminder
            with logs.under(secrets.token_hex(8), tenant=first.tenant):
                try:
                    done = self._reminders.do_all(dues, at=self._clock())
                except Exception as error:
                    log.exception("reminders.failed", kind=first.kind, count=len(dues))
                    if went_away(error):
                        raise
                else:
                    log.info("reminders", kind=first.kind, count=len(dues), outcome="done")
                    return done
        return sum(self._do(due) for due in dues)

    def _do(self, due: Due) -> int:
        with logs.under(secrets.token_hex(8), tenant=due.reminder.tenant):
            try:
                done = int(self._reminders.do(due, at=self._clock()))
            except Exception as error:
                log.exception("reminder.failed", kind=due.reminder.kind, subject=due.reminder.subject)
                if went_away(error):  # it is given back, and done as soon as the database is there
                    raise
                self._reminders.failed(due, at=self._clock(), why=f"{type(error).__name__}: {error}")
                return 0
            log.info(
                "reminder", kind=due.reminder.kind, subject=due.reminder.subject, outcome="done" if done else "lost"
            )
            return done


def _batches(dues: list[Due]) -> Iterator[list[Due]]:
    """What is done in one transaction: the reminders for stars of a workspace; all others by themselves."""
    stars: dict[str, list[Due]] = {}
    for due in dues:
        if due.reminder.kind is Kind.RATING_REMINDER:
            stars.setdefault(due.reminder.tenant, []).append(due)
        else:
            yield [due]
    yield from stars.values()
