"""Price cards at rest: every version is kept."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel

from bot.rules.errors import Stale
from bot.rules.ratecards import RateCard
from storage.engine import Moment, table_of
from storage.picked import Picked


class RateCardRow(SQLModel, table=True):
    __tablename__ = "ratecards"
    __table_args__ = (
        UniqueConstraint("creator_id", "version"),
        CheckConstraint("day_discount >= 0 AND day_discount < 10000", name="discount_in_range"),
        CheckConstraint("hour > 0 AND day > 0 AND product > 0", name="prices_above_zero"),
    )

    id: int | None = Field(default=None, primary_key=True)
    creator_id: int = Field(foreign_key="creators.id")
    version: int
    hour: int | None = Field(default=None, sa_type=BigInteger)
    min_half_hours: int
    day: int | None = Field(default=None, sa_type=BigInteger)
    day_discount: int
    discount_from: date | None = None
    discount_until: date | None = None
    product: int | None = Field(default=None, sa_type=BigInteger)
    capacity: int
    video_short: int | None = Field(default=None, sa_type=BigInteger)
    video_medium: int | None = Field(default=None, sa_type=BigInteger)
    video_long: int | None = Field(default=None, sa_type=BigInteger)
    paused: bool
    area: str = Field(default="", sa_column_kwargs={"server_default": ""})
    since: datetime | None = Field(default=None, sa_type=Moment)


RATECARDS = table_of(RateCardRow)
_NEWEST = Picked(
    RATECARDS,
    "creator_id",
    besides="version = (SELECT max(version) FROM ratecards AS all_of WHERE all_of.creator_id = ratecards.creator_id)",
    without=("id",),
)
_ALL = Picked(RATECARDS, "creator_id", order="version", without=("id",))


class RateCards:
    def __init__(self, session: Session) -> None:
        self._session = session

    def current(self, creator_id: int) -> RateCard:
        """The newest card; one without prices where the creator has set none."""
        return self.newest([creator_id])[creator_id]

    def newest(self, creators: Sequence[int]) -> dict[int, RateCard]:
        """The newest card of each creator."""
        found = {creator: RateCard(creator_id=creator, version=0) for creator in creators}
        for row in _NEWEST.rows(self._session, creators):
            found[row["creator_id"]] = RateCard(**row)
        return found

    def versions(self, creator_id: int) -> list[RateCard]:
        """Every card of a creator there ever was, the first one first."""
        return [RateCard(**row) for row in _ALL.rows(self._session, [creator_id])]

    def add(self, cards: Iterable[RateCard]) -> None:
        """Write new versions.

        Raises Stale where somebody else wrote that version first.
        """
        rows = [dict(vars(card)) for card in cards]
        try:
            if rows:
                self._session.connection().execute(insert(RATECARDS), rows)
        except IntegrityError as error:
            if "UNIQUE" in str(error.orig).upper():
                raise Stale from None
            raise
