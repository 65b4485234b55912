"""The ratings desk: stars after the campaign, and what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules import orders, ratings, ratings_drafts
from bot.rules.errors import NotAllowed, NotFound, Refused, Stale
from bot.rules.orders import Move, Order, Side
from bot.rules.people import By
from bot.rules.ratings import Item, RatedMeanwhile, Rating, Withdrawer
from bot.rules.ratings_drafts import Draft
from bot.rules.reminders import Kind
from bot.services import orders as orders_desk
from bot.services import ratings_given, say
from bot.services.standings import rank_soon
from storage.store import Store


class AnsweredBefore(Refused):
    """You have answered this rating already; an answer stands once."""


class NothingAnswered(Refused):
    """Write an answer of 1 to %(most)s characters. Nothing was published yet."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What the rating form is filled from."""

    order: Order
    creator: str
    given: Rating | None  #: when it is edited
    closes: datetime
    draft: Draft | None = None  #: what this person has filled in since
    photos: int = 0  #: that stand with it already

    @property
    def filled(self) -> Draft | None:
        """What the inputs begin with: the draft, else what was given."""
        return self.draft or (ratings_drafts.of_rating(self.given) if self.given else None)

    @property
    def edition(self) -> int:
        return self.given.edition if self.given else 0


class RatingDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def form(self, by: By, order_id: int) -> Form:
        """The form of one order. Raises NotFound, and what refuses the person or the moment."""
        with self._store.reading(by.tenant) as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            creator = unit.creators.get(order.creator_id)
            given = unit.ratings.of_order(by.tenant, order_id)
            ratings_given.may_rate(unit, by, order, given)
            draft = unit.rating_drafts.of(by.tenant, order_id, by.person)
            current = draft and not draft.empty and draft.edition == (given.edition if given else 0)
            return Form(
                order=order,
                creator=creator.name if creator else "",
                given=given,
                closes=ratings.window_end(order.campaign_end),
                draft=draft if current else None,
                photos=len(unit.rating_photos.of_order(by.tenant, order_id)),
            )

    def keep_draft(self, draft: Draft) -> None:
        """Keep what somebody has filled in so far; nothing is published. Of who gives no stars here it is dropped.

        It is no decision: the same form may be kept any number of times, and the latest stays.
        """
        by = By(tenant=draft.tenant, person=draft.person, delivery="", at=draft.at)
        with self._store.unit() as unit:
            order = unit.orders.get(draft.tenant, draft.order_id)
            if order is None:
                return
            try:
                ratings_given.rater(unit, by, order, unit.ratings.of_order(draft.tenant, draft.order_id))
            except (NotAllowed, ratings.NoPart):
                return
            texts = {name: getattr(draft, name)[: ratings_drafts.MOST_KEPT] for name in ("words", "private_note")}
            unit.rating_drafts.keep(replace(draft, **texts))
            unit.commit()

    def rate(
        self,
        by: By,
        order_id: int,
        items: Mapping[Item, int],
        *,
        words: str = "",
        private_note: str = "",
        again: bool | None = None,
        seen: int | None = None,
        photos: Sequence[tuple[str, str]] | None = None,
    ) -> Rating:
        """Give stars, or edit them while the window is open. They count at once; in search by the next tick.

        `seen` is the edition that the form was opened with, 0 before the first; `photos` are ids and names of files at
        Slack: None leaves what is there, an empty list takes it away. Raises NotFound, what refuses the person or the
        moment (NotAllowed for guests and creators: nobody rates their own work), RatedMeanwhile, BadStars,
        NothingRated, WordsTooLong or TooManyPhotos.
        """
        with self._store.deciding(by) as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            given = unit.ratings.of_order(by.tenant, order_id)
            ratings_given.may_rate(unit, by, order, given)
            if seen is not None and seen != (given.edition if given else 0):
                raise RatedMeanwhile
            rating = ratings.checked(
                Rating(
                    order_id=order_id,
                    creator_id=order.creator_id,
                    tenant=by.tenant,
                    rater=by.person,
                    form=order.need.form,
                    at=given.at if given else by.at,
                    items=items,
                    words=words.strip(),
                    private_note=private_note.strip(),
                    again=again,
                    answer=given.answer if given else "",
                    version=given.version + 1 if given else 1,
                    edition=given.edition + 1 if given else 1,
                    edited_at=by.at if given else None,
                )
            )
            ratings_given.give(unit, by, given, rating)
            ratings_given.keep_photos(unit, by, rating, photos)
            if order.state in orders.RATEABLE:
                orders_desk.move(unit, by, order, orders.move(order, Move.RATE, Side.BRAND, at=by.at), Move.RATE)
            else:
                unit.reminders.drop(by.tenant, order_id, Kind.RATING_REMINDER, why="rated")
                rank_soon(unit, order.creator_id, at=by.at)
                orders_desk.refresh(unit, by, order_id)
            ratings_given.tell(unit, by, order)
            unit.commit()
        return rating

    def withdraw(self, by: By, order_id: int, *, seen_version: int | None = None) -> Rating:
        """The rater takes the rating back, for good, while the window is open.

        Raises NotFound, WindowClosed, IsWithdrawn, NotAllowed for anybody but the rater, Stale where it has changed.
        """
        with self._store.deciding(by) as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            given = unit.ratings.of_order(by.tenant, order_id)
            if given is None:
                raise NotFound
            orders_desk.team(unit, by)
            if given.rater != by.person:
                raise NotAllowed(who="who gave the rating")
            ratings.in_window(order.campaign_end, at=by.at)
            if seen_version is not None and given.version != seen_version:
                raise Stale
            ratings_given.lapse(
                unit, by, order_id
            )  # first, as where a report is decided: else two at once wait for each other
            gone = ratings_given.take_back(unit, by, given, Withdrawer.RATER)
            unit.commit()
        return gone

    def answer(self, by: By, creator_id: int, order_id: int, words: str) -> Rating:
        """The creator's one public answer. Raises NotFound, NothingAnswered, IsWithdrawn or AnsweredBefore."""
        with self._store.deciding(by) as unit:
            given = ratings_given.of_creator(unit, by, creator_id, order_id)
            if given.answer:
                raise AnsweredBefore
            if not 0 < len(words.strip()) <= ratings.MOST_WORDS:
                raise NothingAnswered(most=f"{ratings.MOST_WORDS:,}")
            answered = replace(given, answer=words.strip(), version=given.version + 1)
            ratings_given.swap(unit, given, answered)
            unit.events.record(by, "rating", order_id, "answer", why=answered.answer[:200])
            orders_desk.refresh(unit, by, order_id)
            say.note(unit, by, "rating_answered", given.rater, reader=given.rater, order=order_id)
            ratings_given.home_of_creator(unit, by, creator_id)
            unit.commit()
        return answered

    def heal(self, by: By, order_id: int) -> None:
        """Bring what shows a rating up to date, the Home of whoever pressed too: it came too late."""
        with self._store.unit() as unit:
            orders_desk.refresh(unit, by, order_id)
            say.home(unit, by, [by.person])
            unit.commit()
