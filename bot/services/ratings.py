"""The ratings desk: stars after the campaign, and what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules import orders, ratings, ratings_drafts, ratings_photos
from bot.rules.errors import NotAllowed, NotFound, Refused, Stale
from bot.rules.orders import Move, Order, Side, State
from bot.rules.people import By
from bot.rules.ratings import Item, RatedMeanwhile, Rating, Withdrawer
from bot.rules.ratings_drafts import Draft
from bot.rules.ratings_photos import Photo
from bot.rules.ratings_reports import Verdict, decide
from bot.rules.reminders import Kind
from bot.services import orders as orders_desk
from bot.services import say
from bot.services.standings import rank_again
from storage.store import Store, Unit

ASKED_BY = ("rate_please", "work_ended")  #: cards by which somebody is asked for stars
REPORT = "rating_report"  #: the card of a reported rating


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
        with self._store.reading() as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            creator = unit.creators.get(order.creator_id)
            given = unit.ratings.of_order(by.tenant, order_id)
            _may_rate(unit, by, order, given)
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
                _rater(unit, by, order, unit.ratings.of_order(draft.tenant, draft.order_id))
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
        """Give stars, or edit them while the window is open. They count at once, everywhere.

        `seen` is the edition that the form was opened with, 0 before the first; `photos` are ids and names of files at
        Slack: None leaves what is there, an empty list takes it away. Raises NotFound, what refuses the person or the
        moment (NotAllowed for guests and creators: nobody rates their own work), RatedMeanwhile, BadStars,
        NothingRated, WordsTooLong or TooManyPhotos.
        """
        with self._store.deciding(by) as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            given = unit.ratings.of_order(by.tenant, order_id)
            _may_rate(unit, by, order, given)
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
            _give(unit, by, given, rating)
            _photos(unit, by, rating, photos)
            if order.state in orders.RATEABLE:
                orders_desk.move(unit, by, order, orders.move(order, Move.RATE, Side.BRAND, at=by.at), Move.RATE)
            else:
                unit.reminders.drop(by.tenant, order_id, Kind.RATING_REMINDER, why="rated")
                rank_again(unit, order.creator_id, at=by.at)
                orders_desk.refresh(unit, by, order_id)
            _tell(unit, by, order)
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
            lapse(unit, by, order_id)  # first, as where a report is decided: else two at once wait for each other
            gone = take_back(unit, by, given, Withdrawer.RATER)
            unit.commit()
        return gone

    def answer(self, by: By, creator_id: int, order_id: int, words: str) -> Rating:
        """The creator's one public answer. Raises NotFound, NothingAnswered, IsWithdrawn or AnsweredBefore."""
        with self._store.deciding(by) as unit:
            given = of_creator(unit, by, creator_id, order_id)
            if given.answer:
                raise AnsweredBefore
            if not 0 < len(words.strip()) <= ratings.MOST_WORDS:
                raise NothingAnswered(most=f"{ratings.MOST_WORDS:,}")
            answered = replace(given, answer=words.strip(), version=given.version + 1)
            _swap(unit, given, answered)
            unit.events.record(by, "rating", order_id, "answer", why=answered.answer[:200])
            orders_desk.refresh(unit, by, order_id)
            say.note(unit, by, "rating_answered", given.rater, reader=given.rater, order=order_id)
            _home_of_creator(unit, by, creator_id)
            unit.commit()
        return answered

    def heal(self, by: By, order_id: int) -> None:
        """Bring what shows a rating up to date, the Home of whoever pressed too: it came too late."""
        with self._store.unit() as unit:
            orders_desk.refresh(unit, by, order_id)
            say.home(unit, by, [by.person])
            unit.commit()


def of_creator(unit: Unit, by: By, creator_id: int, order_id: int) -> Rating:
    """A rating that stands, for the creator whom it is about. Raises NotFound or IsWithdrawn."""
    given = unit.ratings.of_order(by.tenant, order_id)
    if given is None or given.creator_id != creator_id:
        raise NotFound
    if not given.stands:
        raise ratings.IsWithdrawn
    return given


def take_back(unit: Unit, by: By, given: Rating, who: Withdrawer, why: str = "") -> Rating:
    """Let a rating stand nowhere any more; search and standings are made anew. Raises IsWithdrawn or Stale."""
    if not given.stands:
        raise ratings.IsWithdrawn
    now = given.version + 1
    gone = replace(given, version=now, withdrawn_at=by.at, withdrawn_by=str(who), withdrawn_why=why)
    _swap(unit, given, gone)
    order_id = given.order_id or 0
    unit.events.record(by, "rating", order_id, "withdraw_rating", before=str(given.overall))
    rank_again(unit, given.creator_id, at=by.at)
    orders_desk.refresh(unit, by, order_id)
    creator = unit.people.who_is(by.tenant, given.creator_id)
    if creator:
        say.note(unit, by, "rating_withdrawn", creator.user, reader=creator.user, order=order_id)
        say.home(unit, by, [creator.user])
    if who is Withdrawer.ADMIN:
        say.note(unit, by, "rating_withdrawn", given.rater, reader=given.rater, order=order_id)
    return gone


def lapse(unit: Unit, by: By, order_id: int) -> None:
    """A report has nothing left to decide once the rater has withdrawn the rating."""
    report = unit.rating_reports.newest(by.tenant, order_id)
    if report and report.open:
        unit.rating_reports.swap(report, decide(report, Verdict.LAPSE, "", person=by.person, at=by.at))
        say.refresh(unit, by, REPORT, report.id)


def _may_rate(unit: Unit, by: By, order: Order, given: Rating | None) -> None:
    """Who took part, from the campaign's end on for 14 days: once while the order waits for it, then as an edit."""
    orders_desk.team(unit, by)
    if given is not None and not given.stands:
        raise ratings.IsWithdrawn
    ended = order.campaign_end
    if given is None and order.state is State.FINISHED:
        raise ratings.WindowClosed(until=ratings.window_end(ended))
    if given is None and order.state in orders.ENDED:
        raise ratings.NothingToRate
    if given is None and order.state not in orders.RATEABLE:
        raise ratings.NotYet
    ratings.in_window(ended, at=by.at)
    _rater(unit, by, order, given)


def _rater(unit: Unit, by: By, order: Order, given: Rating | None) -> None:
    """Who gives the stars of an order: its owner, who gave them before, admins, who took part.

    Raises NotAllowed or NoPart.
    """
    person = orders_desk.team(unit, by)
    if by.person not in {order.owner, given.rater if given else ""} and not person.admin:
        _took_part(unit, by, order)


def _took_part(unit: Unit, by: By, order: Order) -> None:
    """Raises NoPart for whoever neither did anything with the order or its quote, nor was asked for its stars.

    Where whoever is asked has left, anybody of the team may: the channel was asked.
    """
    quote, prompt = unit.quotes.get(order.tenant, order.quote_id), unit.prompts.of_order(order.tenant, order.id)
    asked = unit.people.get(order.tenant, prompt.person if prompt and prompt.person else order.owner)
    if by.person in {quote.requester if quote else "", asked.user} or not asked.active or asked.guest:
        return
    events = unit.events.of(order.tenant, "order", order.id) + unit.events.of(order.tenant, "quote", order.quote_id)
    copies = [copy for card in ASKED_BY for copy in unit.cards.copies(order.tenant, card, order.id)]
    absence = unit.absences.of(order.tenant, order.owner, at=by.at)
    delegate = absence.delegate if absence and absence.from_at <= by.at else ""
    if by.person not in {delegate, *(event.person for event in events), *(copy.reader for copy in copies)}:
        raise ratings.NoPart(number=order.number)


def _give(unit: Unit, by: By, given: Rating | None, rating: Rating) -> None:
    """Write the stars, and this edition of them for good. Raises RatedMeanwhile where somebody was faster."""
    try:
        if given is None:
            unit.ratings.add([rating])
        else:
            _swap(unit, given, rating)
    except Stale:
        raise RatedMeanwhile from None
    unit.rating_editions.add(ratings_drafts.edition(rating))
    unit.rating_drafts.drop(rating.order_id or 0)
    what, before = ("edit_rating", str(given.overall)) if given else ("rate", "")
    unit.events.record(by, "rating", rating.order_id or 0, what, before=before, after=str(rating.overall))


def _swap(unit: Unit, before: Rating, after: Rating) -> None:
    if not unit.ratings.swap(before, after):
        raise Stale


def _photos(unit: Unit, by: By, rating: Rating, chosen: Sequence[tuple[str, str]] | None) -> None:
    if chosen is None:
        return
    if len(chosen) > ratings_photos.MOST:
        raise ratings_photos.TooManyPhotos(most=ratings_photos.MOST)
    order_id = rating.order_id or 0
    if rating.edition > 1:
        unit.rating_photos.remove(by.tenant, order_id)
    unit.rating_photos.add(
        Photo(
            order_id=order_id,
            creator_id=rating.creator_id,
            tenant=by.tenant,
            person=by.person,
            file_id=file_id,
            file_name=name[: ratings_photos.MOST_NAME],
            at=by.at,
        )
        for file_id, name in chosen
    )


def _tell(unit: Unit, by: By, order: Order) -> None:
    creator = unit.people.who_is(by.tenant, order.creator_id)
    if creator:
        say.note(unit, by, "rated", creator.user, reader=creator.user, order=order.id)
        say.home(unit, by, [creator.user])


def _home_of_creator(unit: Unit, by: By, creator_id: int) -> None:
    creator = unit.people.who_is(by.tenant, creator_id)
    if creator:
        say.home(unit, by, [creator.user])
