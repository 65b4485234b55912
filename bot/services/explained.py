"""Why a creator stands where they do: the reasons, and the terms of the score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules import ranking
from bot.rules.creators import NoSuchCreator
from bot.rules.forms import Form
from bot.rules.ranking import Reason, Standing
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
