"""What a creator's profile shows in a message: made from one reading of all its rows, when the message is made."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.lazily import lazily
from bot.rules.charts import About
from bot.rules.charts_given import Given
from bot.rules.charts_trend import Trend
from bot.rules.creators import Creator, Good, Kind, NoSuchCreator, Work, last_works
from bot.rules.people import Reader
from bot.rules.pricing import MARKET
from bot.rules.ranking import Standing
from bot.rules.ratings import Rating, Score
from bot.rules.stars import score
from bot.services import charts, comments
from bot.services.comments import Heard
from storage.profiles import SHOWN_LIVES, Profiles, Seen


class Shown:
    """A profile as its message shows it. Nothing is worked out before it is asked for."""

    def __init__(self, seen: Seen, *, at: datetime) -> None:
        self._seen, self.at = seen, at

    def key(self, reader: Reader) -> Hashable:
        """All that the message depends on besides the reader: rows, the market's day and the reader's."""
        days = self.at.astimezone(MARKET).date(), self.at.astimezone(ZoneInfo(reader.zone)).date()
        return self._seen.stamp, days

    @lazily
    def standing(self) -> Standing:
        return self._seen.standing()

    @property
    def creator(self) -> Creator:
        return self.standing.creator

    @lazily
    def ratings(self) -> Sequence[Rating]:
        """Newest first."""
        return self._seen.all_ratings()

    @lazily
    def video(self) -> Score:
        return score([given for given in self.ratings if not given.form.live], at=self.at)

    @lazily
    def live(self) -> Score:
        return score([given for given in self.ratings if given.form.live], at=self.at)

    @lazily
    def works(self) -> list[Work]:
        """Newest first."""
        return self._seen.all_works()

    @lazily
    def lives(self) -> Sequence[Work]:
        """The newest, whose goods are known."""
        return last_works(self.works, Kind.LIVE)[:SHOWN_LIVES]

    @lazily
    def goods(self) -> Mapping[int, Sequence[Good]]:
        return self._seen.all_goods()

    @lazily
    def heard(self) -> Heard:
        """What is said under the newest works."""
        return comments.together(self._seen.tallies())

    @property
    def about(self) -> About:
        return charts.about_of(self.creator, self.at)

    @lazily
    def given(self) -> Given:
        """The ratings of the kind of which there are more, laid out for a message."""
        more = Kind.LIVE if self.live.count >= self.video.count else Kind.VIDEO
        return charts.given_of(self.ratings, more, size=charts.Size.CARD, at=self.at)

    @lazily
    def trend(self) -> Trend:
        """Plays and sales over time, laid out for a message."""
        return charts.trend_of(self.works, size=charts.Size.CARD)


def shown(profiles: Profiles, creator_id: int, *, at: datetime) -> Shown:
    """Raises NoSuchCreator."""
    seen = profiles.seen(creator_id, at=at)
    if seen is None:
        raise NoSuchCreator(name=str(creator_id))
    return Shown(seen, at=at)
