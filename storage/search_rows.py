"""A creator's rows of search, made from where it stands."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from bot.rules.creators import Creator, Figures, Kind
from bot.rules.forms import Form
from bot.rules.ranking import Standing
from storage.search_tables import COLUMNS, rank_of
from storage.search_tokens import tokens_of
from storage.standings import figures_of_works, standing_again, standing_out

NO_GROWTH = -(10**15)  #: not known; lower than any loss
_in_order = itemgetter(*COLUMNS)
_FIELD, _SUB, _FOLLOWERS = (COLUMNS.index(name) for name in ("field", "sub", "followers"))
#: where the columns stand that tell who the creator is, whatever its record
_OF_CREATOR = [
    COLUMNS.index(name)
    for name in (
        *("creator_id", "field", "sub", "region", "gender", "tier", "followers", "growth", "growth_rate"),
        *("women", "audience_age", "audience_regions"),
    )
]


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """How a creator may be searched for; made once, at the door."""

    name: str
    spelled: str
    words: str


class Rows(NamedTuple):
    """All that search keeps of one creator."""

    creator_id: int
    rank: int
    search: tuple[Any, ...]  #: in the order of COLUMNS
    card: tuple[Any, ...]  #: creator, name, spelled, words, facts
    tokens: str


class Kept(NamedTuple):
    """What search keeps of one creator, but for its tokens."""

    search: tuple[Any, ...]  #: in the order of COLUMNS
    card: tuple[Any, ...]  #: creator, name, spelled, words, facts

    @classmethod
    def of(cls, standing: Standing, spelling: Spelling, *, at: datetime) -> "Kept":
        facts = standing_out(standing)
        row = columns_of(standing, zlib.crc32(facts.encode()), at)
        return cls(_in_order(row), (standing.creator.id, spelling.name, spelling.spelled, spelling.words, facts))

    @property
    def creator_id(self) -> int:
        return int(self.card[0])

    @property
    def rank(self) -> int:
        return int(self.search[0])

    @property
    def creator(self) -> Creator:
        """As much of the creator as its place depends on."""
        row = self.search
        followers = row[_FOLLOWERS]
        return Creator(
            id=self.card[0],
            slug="",
            name="",
            field=row[_FIELD],
            sub=row[_SUB],
            followers=None if followers < 0 else followers,
        )

    @property
    def figures(self) -> Figures:
        """Those that deals have no part in."""
        return figures_of_works(self.card[4])

    def again(self, standing: Standing, *, at: datetime) -> "Kept":
        """The rows of another place of who is as before; of `standing` the creator itself is not looked at."""
        *spelled, facts = self.card
        facts = standing_again(facts, standing)
        row = list(_in_order(columns_of(standing, zlib.crc32(facts.encode()), at)))
        for place in _OF_CREATOR:
            row[place] = self.search[place]
        return Kept(tuple(row), (*spelled, facts))


def rows_of(standing: Standing, spelling: Spelling, *, at: datetime) -> Rows:
    search, card = Kept.of(standing, spelling, at=at)
    row = dict(zip(COLUMNS, search, strict=True))
    tokens = tokens_of(row, name=spelling.name, spelled=spelling.spelled, words=spelling.words)
    return Rows(standing.creator.id, row["rank"], search, card, tokens)


def columns_of(standing: Standing, version: int, at: datetime) -> dict[str, Any]:
    """The columns of search by name; `version` is that of the card."""
    creator, figures, main = standing.creator, standing.figures, standing.main_form
    growth, followers = creator.growth, creator.followers
    audience = creator.audience
    prices, day = standing.prices, standing.prices.get(Form.DAY)
    row: dict[str, Any] = {
        "rank": rank_of(standing.score, creator.id),
        "creator_id": creator.id,
        "version": version,
        "promising": int(standing.promising),
        "field": creator.field,
        "sub": creator.sub,
        "region": creator.region,
        "gender": creator.gender,
        "tier": str(creator.tier or ""),
        "followers": _known(followers),
        "growth": NO_GROWTH if growth is None else growth,
        "growth_rate": NO_GROWTH if growth is None or not followers else growth * 10_000 // followers,
        "engagement": _known(figures.engagement.basis_points),
        "acceptance": _known(figures.acceptance.basis_points),
        "completion": _known(figures.completion.basis_points),
        "finished": figures.finished,
        "clients": figures.clients,
        "industries": _listed(figures.industries),
        "women": _known(audience.women if audience else None),
        "audience_age": str((audience and audience.main_age) or ""),
        "audience_regions": _listed(audience.main_regions if audience else ()),
        "stars": _known(standing.stars.mean),
        "stars_sort": round(standing.stars.shrunk),
        "plays_live": _known(figures.plays[Kind.LIVE].median if Kind.LIVE in figures.plays else None),
        "plays_video": _known(figures.plays[Kind.VIDEO].median if Kind.VIDEO in figures.plays else None),
        "units": _known(figures.units[Kind.LIVE].median if Kind.LIVE in figures.units else None),
        "discount": standing.card.day_discount if day and day != standing.card.day else 0,
        "price": _known(prices.get(main) if main else None),
        "cpm": _known(standing.cpm(main) if main else None),
        "value": _known(standing.percentiles.get(main) if main else None),
        "built_at": int(at.timestamp()),
        "stale_at": standing.stale_at and int(standing.stale_at.timestamp()),
    }
    for form in Form:
        row[f"rank_{form}"] = rank_of(standing.scores.get(form, 0), creator.id)
        row[f"price_{form}"] = _known(prices.get(form))
        row[f"cpm_{form}"] = _known(standing.cpm(form))
        row[f"value_{form}"] = _known(standing.percentiles.get(form))
    return row


def _known(number: int | None) -> int:
    return -1 if number is None else number


def _listed(names: Any) -> str:
    return "|" + "".join(f"{name}|" for name in names) if names else ""
