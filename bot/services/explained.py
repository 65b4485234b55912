"""Why a creator stands where they do: the reasons, and the terms of the score."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules import ranking
from bot.rules.creators import NoSuchCreator
from bot.rules.forms import Form
from bot.rules.ranking import FIELD_MEAN, Reason, Standing, Stars
from bot.rules.ratings import COUNTS_FOR, Voice
from bot.rules.stars import WHOLE, weights
from bot.services.standings import stars
from storage.store import Unit


@dataclass(frozen=True, kw_only=True)
class Why:
    standing: Standing
    form: Form | None  #: the form that it is scored for
    reasons: Sequence[Reason]
    terms: Mapping[str, int]  #: term → points; their sum is the score

    @property
    def most(self) -> Mapping[str, int]:
        """Term → the points that it can bring."""
        return ranking.WEIGHTS


@dataclass(frozen=True, kw_only=True)
class LastRating:
    """The newest rating, and what the stars come to without it and with it, as of the same moment."""

    voice: Voice
    before: Stars
    after: Stars
    of_one_brand: int  #: ratings of the brand that weighs less than it gave, of those that gave most; 0 where none does

    def moved(self, standing: Standing, *, at: datetime) -> Mapping[str, tuple[int, int]]:
        """Term → its points before and after; only the terms that stars have a part in."""
        was, now = (ranking.terms(standing.figures, each, None, at=at) for each in (self.before, self.after))
        return {name: (was[name], now[name]) for name in ("stars", "exploration")}


def last_rating(unit: Unit, creator_id: int, *, at: datetime) -> LastRating | None:
    """What the newest rating of a creator has moved; None where nobody has rated within 24 months."""
    creator, voices = unit.creators.get(creator_id), unit.ratings.voices([creator_id])[creator_id]
    counted = sorted((voice for voice in voices if voice.at > at - COUNTS_FOR), key=lambda voice: voice.at)
    if creator is None or not counted:
        return None
    usual = unit.field_means.usual(creator.field, at=at).get(creator.field, FIELD_MEAN)
    given = Counter(voice.brand for voice in counted)
    return LastRating(
        voice=counted[-1],
        before=stars(counted[:-1], at=at, usual=usual),
        after=stars(counted, at=at, usual=usual),
        of_one_brand=max((given[brand] for brand, weight in weights(given).items() if weight < WHOLE), default=0),
    )


def why(unit: Unit, creator_id: int, form: str, *, at: datetime) -> Why:
    """The score of a creator under a form; without one, under the form that scores best. Raises NoSuchCreator."""
    found = unit.search.standings([creator_id]).get(creator_id)
    if found is None:
        raise NoSuchCreator(name=str(creator_id))
    chosen = Form(form) if form else found.main_form
    value = found.percentiles.get(chosen) if chosen else None
    return Why(
        standing=found,
        form=chosen,
        reasons=ranking.reasons(found, chosen),
        terms=ranking.terms(found.figures, found.stars, value, at=at),
    )
