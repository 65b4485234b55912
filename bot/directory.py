"""What Slack knows of the people who approve: who is in which user group, who has left, who has become a guest.

It is asked for ahead and kept, so that no decision waits for Slack.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.introductions import told
from bot.services.directory import LIST, DirectoryDesk
from bot.slack import Slack, SlackError

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=5)
AT_ONCE = 10  #: calls in one round: Slack takes about twenty a minute about user groups


class Directory:
    """Asks Slack for what is due, a little at a time."""

    def __init__(self, desk: DirectoryDesk, slack: Callable[[str], Slack], clock: Callable[[], datetime]) -> None:
        self._desk, self._slack, self._clock = desk, slack, clock
        self._look_at: datetime | None = None

    def once(self, *, most: int = AT_ONCE) -> int:
        """Ask for what is due; returns for how much. What Slack does not answer is asked for at its next turn."""
        now = self._clock()
        due = self._desk.due(at=now)[:most]
        for tenant, subject in due:
            try:
                self._ask(tenant, subject, now)
            except SlackError as error:
                log.warning("directory.not_told", code=error.code)
                self._desk.not_told(tenant, subject, at=now)
        return len(due)

    def tick(self) -> None:
        """`once`, every few seconds."""
        now = self._clock()
        if self._look_at is None or now >= self._look_at:
            self._look_at = now + LOOK_EVERY
            self.once()

    def _ask(self, tenant: str, subject: str, now: datetime) -> None:
        slack = self._slack(tenant)
        if subject == LIST:
            self._desk.listed(tenant, slack.groups(), at=now)
        elif subject.startswith("S"):
            self._desk.filled(tenant, subject, slack.group_members(subject), at=now)
        else:
            self._desk.met(told(tenant, subject, slack.person(subject)), at=now)
