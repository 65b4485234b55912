"""By how much this machine's clock is ahead of Slack's, as the Date header of Slack's answers tells it."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime

TOLERATED = 30  #: seconds; signatures of requests are refused beyond 300, and leases last 60


class Skew:
    def __init__(self, now: Callable[[], float]) -> None:
        """`now` gives seconds since 1970."""
        self._now = now
        self.seconds: int | None = None  #: None until Slack has answered

    def heard(self, date: str) -> None:
        """Slack's answer carries this Date; one that cannot be read says nothing."""
        try:
            self.seconds = round(self._now() - parsedate_to_datetime(date).timestamp())
        except (TypeError, ValueError):
            return
