"""The ratings desk: stars after the campaign, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.rules import orders, ratings
from bot.rules.errors import NotFound, Refused, Stale
from bot.rules.orders import Move, Order, Side, State
from bot.rules.people import By
from bot.rules.ratings import Item, Rating
from bot.rules.reminders import Kind
from bot.services import orders as orders_desk
from bot.services import say
from bot.services.standings import rank_again
from storage.store import Store, Unit

SNOOZES = (1, 3)  #: days
LAST_CALL = timedelta(hours=1)  #: before the window closes, the latest moment to be reminded


class AnsweredBefore(Refused):
    """You have answered this rating already; an answer stands once."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What the rating form is filled from."""

    order: Order
    creator: str
    given: Rating | None  #: when it is edited
    closes: datetime


class RatingDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def form(self, by: By, order_id: int) -> Form:
        """The form of one order. Raises NotFound, NotYet or WindowClosed."""
        with self._store.reading() as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            creator = unit.creators.get(order.creator_id)
            given = unit.ratings.of_order(by.tenant, order_id)
            _may_rate(order, given, by)
            closes = ratings.window_end(order.campaign_end)
            return Form(order=order, creator=creator.name if creator else "", given=given, closes=closes)

    def rate(
        self,
        by: By,
        order_id: int,
        items: Mapping[Item, int],
        *,
        words: str = "",
        private_note: str = "",
        again: bool | None = None,
    ) -> Rating:
        """Give stars, or edit them while the window is open. They count at once, everywhere.

        Raises NotFound, NotYet, WindowClosed, BadStars, NothingRated, or NotAllowed for guests and
        creators: nobody rates their own work.
        """
        with self._store.deciding(by) as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            given = unit.ratings.of_order(by.tenant, order_id)
            _may_rate(order, given, by)
            orders_desk.team(unit, by)
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
                )
            )
            _keep(unit, by, given, rating)
            if order.state in orders.RATEABLE:
                orders_desk.move(unit, by, order, orders.move(order, Move.RATE, Side.BRAND, at=by.at), Move.RATE)
            else:
                rank_again(unit, order.creator_id, at=by.at)
                orders_desk.refresh(unit, by, order_id)
            _tell(unit, by, order)
            unit.commit()
        return rating

    def snooze(self, by: By, order_id: int, until: datetime) -> datetime:
        """Ask again later, never after the window. Raises NotFound, NotAllowed for who is not the team."""
        with self._store.deciding(by) as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            orders_desk.team(unit, by)
            until = min(until, ratings.window_end(order.campaign_end) - LAST_CALL)
            unit.reminders.postpone(by.tenant, Kind.RATING_REMINDER, order.id, until=until)
            say.refresh(unit, by, "rate_please", order_id)
            unit.commit()
        return until

    def answer(self, by: By, creator_id: int, order_id: int, words: str) -> Rating:
        """The creator's one public answer. Raises NotFound or AnsweredBefore."""
        with self._store.deciding(by) as unit:
            given = unit.ratings.of_order(by.tenant, order_id)
            if given is None or given.creator_id != creator_id:
                raise NotFound
            if given.answer:
                raise AnsweredBefore
            answered = replace(given, answer=words.strip(), version=given.version + 1)
            _keep(unit, by, given, answered)
            unit.commit()
        return answered


def _may_rate(order: Order, given: Rating | None, by: By) -> None:
    """From the campaign's end on for 14 days: a first time while the order waits for it, after that as an edit."""
    ended = order.campaign_end
    if given is None and order.state is State.FINISHED:
        raise ratings.WindowClosed(until=ratings.window_end(ended))
    if given is None and order.state not in orders.RATEABLE:
        raise ratings.NotYet
    ratings.in_window(ended, at=by.at)


def _keep(unit: Unit, by: By, given: Rating | None, rating: Rating) -> None:
    if given is None:
        unit.ratings.add([rating])
    elif not unit.ratings.swap(given, rating):
        raise Stale
    what = "edit" if given else "rate"
    history = ", ".join(f"{item} {stars}" for item, stars in rating.items.items())
    unit.events.record(by, "rating", rating.order_id or 0, what, after=str(rating.overall), why=history)


def _tell(unit: Unit, by: By, order: Order) -> None:
    unit.reminders.drop(by.tenant, order.id, Kind.RATING_REMINDER, why="rated")
    creator = unit.people.who_is(by.tenant, order.creator_id)
    if creator:
        say.note(unit, by, "rated", creator.user, reader=creator.user, order=order.id)
        say.home(unit, by, [creator.user])
