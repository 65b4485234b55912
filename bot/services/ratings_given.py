"""What is decided about one order's stars, inside a unit that somebody else opens and commits."""

from collections.abc import Sequence
from dataclasses import replace

from bot.rules import orders, ratings, ratings_drafts, ratings_photos
from bot.rules.errors import NotFound, Stale
from bot.rules.orders import Order, State
from bot.rules.people import By
from bot.rules.ratings import RatedMeanwhile, Rating, Withdrawer
from bot.rules.ratings_photos import Photo
from bot.rules.ratings_reports import Verdict, decide
from bot.services import orders as orders_desk
from bot.services import say
from bot.services.standings import rank_soon
from storage.store import Unit

ASKED_BY = ("rate_please", "work_ended")  #: cards by which somebody is asked for stars
REPORT = "rating_report"  #: the card of a reported rating


def of_creator(unit: Unit, by: By, creator_id: int, order_id: int) -> Rating:
    """A rating that stands, for the creator whom it is about. Raises NotFound or IsWithdrawn."""
    given = unit.ratings.of_order(by.tenant, order_id)
    if given is None or given.creator_id != creator_id:
        raise NotFound
    if not given.stands:
        raise ratings.IsWithdrawn
    return given


def take_back(unit: Unit, by: By, given: Rating, who: Withdrawer, why: str = "") -> Rating:
    """Let a rating stand nowhere any more; search follows by the next tick. Raises IsWithdrawn or Stale."""
    if not given.stands:
        raise ratings.IsWithdrawn
    now = given.version + 1
    gone = replace(given, version=now, withdrawn_at=by.at, withdrawn_by=str(who), withdrawn_why=why)
    swap(unit, given, gone)
    order_id = given.order_id or 0
    unit.events.record(by, "rating", order_id, "withdraw_rating", before=str(given.overall))
    rank_soon(unit, given.creator_id, at=by.at)
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


def may_rate(unit: Unit, by: By, order: Order, given: Rating | None) -> None:
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
    rater(unit, by, order, given)


def rater(unit: Unit, by: By, order: Order, given: Rating | None) -> None:
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


def give(unit: Unit, by: By, given: Rating | None, rating: Rating) -> None:
    """Write the stars, and this edition of them for good. Raises RatedMeanwhile where somebody was faster."""
    try:
        if given is None:
            unit.ratings.add([rating])
        else:
            swap(unit, given, rating)
    except Stale:
        raise RatedMeanwhile from None
    unit.rating_editions.add(ratings_drafts.edition(rating))
    unit.rating_drafts.drop(rating.order_id or 0)
    what, before = ("edit_rating", str(given.overall)) if given else ("rate", "")
    unit.events.record(by, "rating", rating.order_id or 0, what, before=before, after=str(rating.overall))


def swap(unit: Unit, before: Rating, after: Rating) -> None:
    if not unit.ratings.swap(before, after):
        raise Stale


def keep_photos(unit: Unit, by: By, rating: Rating, chosen: Sequence[tuple[str, str]] | None) -> None:
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


def tell(unit: Unit, by: By, order: Order) -> None:
    creator = unit.people.who_is(by.tenant, order.creator_id)
    if creator:
        say.note(unit, by, "rated", creator.user, reader=creator.user, order=order.id)
        say.home(unit, by, [creator.user])


def home_of_creator(unit: Unit, by: By, creator_id: int) -> None:
    creator = unit.people.who_is(by.tenant, creator_id)
    if creator:
        say.home(unit, by, [creator.user])
