"""A form of stars that is not sent yet, and what one version of a rating changed in the one before. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.ratings import Item, Rating, asked

NOT_APPLICABLE = "na"
MOST_KEPT = 6_000  #: characters of a text in a draft: more than can be published, so that nothing typed is lost


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody has filled in so far. It prefills the form while the rating is at the edition it began from."""

    order_id: int
    tenant: str
    person: str
    edition: int = 0  #: of the rating that was changed; 0: none was given yet
    at: datetime
    items: Mapping[str, str] = field(default_factory=dict)  #: item → stars, or NOT_APPLICABLE
    words: str = ""
    private_note: str = ""
    again: bool | None = None

    @property
    def stars(self) -> dict[Item, int]:
        """What was rated: not applicable is absent."""
        return {Item(item): int(stars) for item, stars in self.items.items() if stars != NOT_APPLICABLE}

    @property
    def empty(self) -> bool:
        return not (self.items or self.words or self.private_note or self.again is not None)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One version of a rating as it was given: kept for good."""

    order_id: int
    number: int
    tenant: str
    person: str
    at: datetime
    items: Mapping[Item, int]
    words: str = ""
    private_note: str = ""
    again: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that an edition changed; of words and notes only that they are others."""

    what: str  #: an Item, `words`, `note` or `again`
    before: int | None = None  #: stars; None: not rated
    after: int | None = None


def of_rating(rating: Rating) -> Draft:
    """The form as it was sent: what is not among the stars did not apply."""
    items = {item: str(rating.items.get(item, NOT_APPLICABLE)) for of in asked(rating.form).values() for item in of}
    return Draft(
        order_id=rating.order_id or 0,
        tenant=rating.tenant,
        person=rating.rater,
        edition=rating.edition,
        at=rating.newest,
        items={str(item): stars for item, stars in items.items()},
        words=rating.words,
        private_note=rating.private_note,
        again=rating.again,
    )


def edition(rating: Rating) -> Edition:
    return Edition(
        order_id=rating.order_id or 0,
        number=rating.edition,
        tenant=rating.tenant,
        person=rating.rater,
        at=rating.newest,
        items=rating.items,
        words=rating.words,
        private_note=rating.private_note,
        again=rating.again,
    )


def changes(before: Edition, after: Edition) -> list[Change]:
    """What the later one says otherwise, items in the order in which they are asked."""
    return [*_stars(before, after), *_rest(before, after)]


def _stars(before: Edition, after: Edition) -> Iterator[Change]:
    for item in Item:
        was, now = before.items.get(item), after.items.get(item)
        if was != now:
            yield Change(what=str(item), before=was, after=now)


def _rest(before: Edition, after: Edition) -> Iterator[Change]:
    for what, was, now in (
        ("words", before.words, after.words),
        ("note", before.private_note, after.private_note),
        ("again", before.again, after.again),
    ):
        if was != now:
            yield Change(what=what)
