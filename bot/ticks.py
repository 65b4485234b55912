"""APScheduler is the clock only: every second it wakes the desks, which know what is due."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.directory import Directory
from bot.rules.reminders import Kind
from bot.services.comments import CommentDesk
from bot.services.reminders import ReminderDesk
from storage.reminders import Due

CLEAN_EVERY = timedelta(hours=1)
SAMPLE_EVERY = timedelta(minutes=1)
AT_ONCE = 1_000  #: reminders that are claimed together

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
    ) -> None:
        self._reminders, self._comments, self._clock, self._wake = reminders, comments, clock, wake
        self._directory = directory
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._clean_at: datetime | None = None
        self._sample_at: datetime | None = None

    def start(self, *, seconds: float) -> None:
        self._scheduler.add_job(
            self.tick,
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
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def tick(self) -> int:
        """Do all that is due now; returns how much was done. A fault in one reminder does not keep the others."""
        done = 0
        while claimed := self._reminders.claim(at=self._clock(), most=AT_ONCE):
            for together in _batches(claimed):
                done += self._do_all(together)
        self._reminders.refresh_search(at=self._clock())
        self._comments.read_some(at=self._clock())
        self._clean(self._clock())
        self._sample(self._clock())
        if done:
            self._wake()
        return done

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
            self._clean_at = now + CLEAN_EVERY

    def _sample(self, now: datetime) -> None:
        """Once a minute."""
        if self._sample_at is None or now >= self._sample_at:
            self._reminders.sample_again()
            self._sample_at = now + SAMPLE_EVERY

    def _do_all(self, dues: list[Due]) -> int:
        """Several in one transaction; where that breaks, each in its own, so that one does not keep the others."""
        if len(dues) > 1:
            try:
                return self._reminders.do_all(dues, at=self._clock())
            except Exception:
                log.exception("reminders.failed", count=len(dues))
        return sum(self._do(due) for due in dues)

    def _do(self, due: Due) -> int:
        try:
            return int(self._reminders.do(due, at=self._clock()))
        except Exception as error:
            log.exception("reminder.failed", kind=due.reminder.kind, subject=due.reminder.subject)
            self._reminders.failed(due, at=self._clock(), why=f"{type(error).__name__}: {error}")
            return 0


def _batches(dues: list[Due]) -> Iterator[list[Due]]:
    """What is done in one transaction: the reminders for stars of a workspace; all others by themselves."""
    stars: dict[str, list[Due]] = {}
    for due in dues:
        if due.reminder.kind is Kind.RATING_REMINDER:
            stars.setdefault(due.reminder.tenant, []).append(due)
        else:
            yield [due]
    yield from stars.values()
