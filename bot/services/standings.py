"""Keeps search in step with the record: a creator's row is made anew in the transaction that changed something, or,
after a rating or an order's end, by the next tick.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.rules.creators import Creator, Deal, Ended, Good, Work, figures, with_deals
from bot.rules.forms import Form
from bot.rules.pricing import MARKET
from bot.rules.ranking import FIELD_MEAN, QUANTILES, Peers, Standing, Stars, peer_key, prices, stand
from bot.rules.ratecards import RateCard
from bot.rules.ratings import COUNTS_FOR, Rating, Voice
from bot.rules.stars import WHOLE, weights
from bot.text import normalise, normalise_anew, read
from storage.search_newcomers import Newcomer, Newcomers
from storage.search_rows import Rows, Spelling

if TYPE_CHECKING:  # processes that make rows need no database
    from storage.store import Unit

AT_ONCE = 100  #: creators read and written together
SPOKEN_OF = 20  #: works whose titles and goods a creator is found by
HALF_AS_MUCH = timedelta(days=365)  #: the age at which a rating counts half when sorting [ours]
MOST_LETTERS = 400  #: of the words a creator is found by


def rebuild(unit: "Unit", creator_ids: Sequence[int], *, at: datetime) -> None:
    """Write the search rows of some creators as of a moment (UTC); who is not known is passed over."""
    for start in range(0, len(creator_ids), AT_ONCE):
        _rebuild(unit, list(dict.fromkeys(creator_ids[start : start + AT_ONCE])), at)


def rank_again(unit: "Unit", creator_id: int, *, at: datetime) -> None:
    """Write a creator's row anew after a deal, a rating or a price, as of a moment (UTC).

    Who the creator is, its works and goods must be as they were when the row was last made: what they come to is taken
    from there. It comes to what `rebuild` comes to, in a fraction of its time; a test holds both side by side.
    """
    ids = [creator_id]
    unit.creators.hold(ids)
    was = unit.search.kept(creator_id)
    if was is None:
        rebuild(unit, ids, at=at)
        return
    creator, card = was.creator, unit.ratecards.newest(ids)[creator_id]
    figures = with_deals(was.figures, unit.records.ended(ids)[creator_id], at=at)
    usual = unit.field_means.usual(creator.field, at=at)
    given = stars(unit.ratings.voices(ids)[creator_id], at=at, usual=usual.get(creator.field, FIELD_MEAN))
    peers = _peers(unit, [creator], {creator_id: card}, at.astimezone(MARKET).date())
    unit.search.move(was, stand(creator, card, figures, given, peers, at=at), at=at)


def rank_soon(unit: "Unit", creator_id: int, *, at: datetime, whole: bool = False) -> None:
    """Have a creator ranked again by the next tick: its deals or ratings have changed, or, `whole`, its works too.

    The mark is kept with the change that made it. Until the tick search says what it said before, all of it.
    """
    unit.creators.hold([creator_id])  # whoever ranks at this moment may not have seen the change: wait, then mark
    if not unit.search.mark(creator_id, whole=whole):
        rebuild(unit, [creator_id], at=at)


def rank_marked(unit: "Unit", creator_ids: Sequence[int], *, at: datetime) -> int:
    """Rank those of some creators who are still marked; returns how many."""
    unit.creators.hold(creator_ids)  # another process may have ranked them meanwhile
    found = unit.search.still_marked(creator_ids)
    for creator_id in found:
        rank_again(unit, creator_id, at=at)
    return len(found)


def spelling(creator: Creator, works: Iterable[Work], goods: Iterable[Good]) -> Spelling:
    """What a creator is found by: name and reading; bio, titles of the last works, best sold goods."""
    newest = sorted(sorted(works, key=lambda work: work.id), key=lambda work: work.at, reverse=True)[:SPOKEN_OF]
    shown = {work.id for work in newest}
    best = sorted((good for good in goods if good.work_id in shown), key=lambda good: (-good.gmv, good.name))
    said = dict.fromkeys([creator.bio, *(work.title for work in newest), *(good.name for good in best)])
    return _spelled(creator.name, said)


def _spelled(name: str, said: Iterable[str]) -> Spelling:
    plain = normalise(name)
    return Spelling(name=plain, spelled=_read_as(plain), words=_words(name, said))


def _all_spelled(names: Sequence[str], bios: Sequence[str]) -> list[Spelling]:
    """The same of many, one step after the other."""
    plain = [normalise_anew(name) for name in names]
    read_as = [_read_as(name) for name in plain]
    words = [_words(name, (bio,)) for name, bio in zip(names, bios, strict=True)]
    return [Spelling(name=a, spelled=b, words=c) for a, b, c in zip(plain, read_as, words, strict=True)]


def _read_as(plain: str) -> str:
    return " " + " ".join(read(plain))


def _words(name: str, said: Iterable[str]) -> str:
    return normalise_anew(" ".join([name, *said])[:MOST_LETTERS])


def stars(ratings: Iterable[Rating | Voice], *, at: datetime, usual: int = FIELD_MEAN) -> Stars:
    """The ratings of the last 24 months in one figure, lives and videos together.

    No brand weighs more than three (`bot.rules.stars`), and each counts half after 12 months.
    """
    since = at - COUNTS_FOR
    counted = [rating for rating in ratings if rating.at > since]
    weigh = weights(Counter([rating.brand for rating in counted]))
    given = [
        (rating.overall, WHOLE - weight, WHOLE - _weight(at - rating.at) * weight // WHOLE)
        for rating in counted
        for weight in (weigh[rating.brand],)
    ]
    return Stars(
        count=len(given),
        total=sum([overall for overall, _, _ in given]),
        faded=sum([lost for _, _, lost in given]),
        faded_total=sum([overall * lost for overall, _, lost in given]),
        capped=sum([capped for _, capped, _ in given]),
        capped_total=sum([overall * capped for overall, capped, _ in given]),
        usual=usual,
    )


def standing(
    creator: Creator,
    card: RateCard,
    deals: Sequence[Deal | Ended],
    works: Sequence[Work],
    ratings: Iterable[Rating | Voice],
    peers: Peers,
    *,
    at: datetime,
    usual: int = FIELD_MEAN,
) -> Standing:
    """Where a creator stands, from nothing but rows, and from what its field usually gets."""
    given = stars(ratings, at=at, usual=usual)
    return stand(creator, card, figures(deals, works, at=at), given, peers, at=at)


class Unproven:
    """Where creators without any record stand as of a moment: what they have in common is worked out once."""

    def __init__(self, *, at: datetime, usual: Mapping[str, int] | None = None) -> None:
        """`usual` is what creators of a field get, where that is known."""
        self._at, self._today, self._usual = at, at.astimezone(MARKET).date(), usual or {}
        self._figures = figures((), (), at=at)
        self._like = lru_cache(maxsize=None)(self._like_of)
        self._newcomers = lru_cache(maxsize=None)(lambda stars: Newcomers(self._like(stars), at=at))
        self._stale = lru_cache(maxsize=10_000)(self._stale_at)

    def _like_of(self, usual: int) -> Standing:
        every = RateCard(creator_id=0, hour=1, day=1, product=1, video_medium=1)
        return stand(_NOBODY, every, self._figures, Stars(usual=usual), {}, at=self._at)

    def standing(self, creator: Creator, card: RateCard) -> Standing:
        """The same as `standing` without deals, works and ratings: nobody of whom nothing is known has peers."""
        offered, like = prices(card, today=self._today), self._like(self._usual.get(creator.field, FIELD_MEAN))
        return Standing(
            creator=creator,
            card=card,
            figures=self._figures,
            stars=like.stars,
            prices=offered,
            scores={form: like.scores[form] for form in offered},
            stale_at=self._stale(card.discount_from, card.discount_until),
        )

    def rows(self, creators: Sequence[tuple[Creator, RateCard]]) -> list[Rows]:
        """The rows of search of where they stand, with nothing but name and bio to be found by."""
        today, stale = self._today, self._stale
        spelled = _all_spelled([creator.name for creator, _ in creators], [creator.bio for creator, _ in creators])
        newcomers = [
            Newcomer(creator, card, prices(card, today=today), found, stale(card.discount_from, card.discount_until))
            for (creator, card), found in zip(creators, spelled, strict=True)
        ]
        by_usual: dict[int, list[int]] = {}
        for place, (creator, _) in enumerate(creators):
            by_usual.setdefault(self._usual.get(creator.field, FIELD_MEAN), []).append(place)
        made: dict[int, Rows] = {}
        for stars_of, places in by_usual.items():
            made.update(zip(places, self._newcomers(stars_of).rows([newcomers[at] for at in places]), strict=True))
        return [made[place] for place in range(len(newcomers))]

    def _stale_at(self, first: date | None, last: date | None) -> datetime | None:
        card = RateCard(creator_id=0, discount_from=first, discount_until=last)
        return stand(_NOBODY, card, self._figures, Stars(), {}, at=self._at).stale_at


_NOBODY = Creator(id=0, slug="", name="", field="")


def _weight(age: timedelta) -> int:
    """Thousandths that a rating of this age counts for."""
    halved: float = 0.5 ** (max(age, timedelta()) / HALF_AS_MUCH)
    return round(1_000 * halved)


def _rebuild(unit: "Unit", ids: list[int], at: datetime) -> None:
    unit.creators.hold(ids)  # of two changes at once, the second one sees what the first one changed
    creators = unit.creators.some(ids)
    cards, deals = unit.ratecards.newest(ids), unit.records.ended(ids)
    works, ratings = unit.records.works(ids), unit.ratings.voices(ids)
    peers, usual = _peers(unit, creators, cards, at.astimezone(MARKET).date()), unit.field_means.usual(at=at)
    unit.search.put(
        (
            (
                standing(
                    creator,
                    cards[creator.id],
                    deals[creator.id],
                    made,
                    ratings[creator.id],
                    peers,
                    at=at,
                    usual=usual.get(creator.field, FIELD_MEAN),
                ),
                spelling(creator, made[:SPOKEN_OF], _goods(unit, made[:SPOKEN_OF])),
            )
            for creator in creators
            for made in [works[creator.id]]
        ),
        at=at,
    )


def _goods(unit: "Unit", works: Sequence[Work]) -> list[Good]:
    return [good for goods in unit.records.goods([work.id for work in works]).values() for good in goods]


def _peers(
    unit: "Unit", creators: Iterable[Creator], cards: Mapping[int, RateCard], today: date
) -> dict[tuple[str, str, Form], list[int]]:
    """Peers of these creators in the forms on offer, as search knows them; each group is asked for once."""
    groups: dict[tuple[str, str], dict[Form, list[int]]] = {}
    found: dict[tuple[str, str, Form], list[int]] = {}
    for creator in creators:
        if creator.tier is None:
            continue
        for form in prices(cards[creator.id], today=today):
            sub, tier, _ = key = peer_key(creator, form)
            if (sub, tier) not in groups:
                groups[sub, tier] = unit.search.peers_in(sub, tier, sample=QUANTILES)
            found[key] = groups[sub, tier][form]
    return found
