"""One transaction at a time, and all that can be done in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session

from bot import failpoints
from bot.rules.people import By
from storage.calendar import Calendar
from storage.campaigns import Campaigns
from storage.cards import Cards
from storage.comparisons import Baskets
from storage.counters import Counters
from storage.creators import Creators
from storage.engine import for_reading
from storage.events import Events
from storage.inbox import Inbox
from storage.orders import Orders
from storage.outbox import Outbox
from storage.people import People
from storage.products import Products
from storage.quotes import Quotes
from storage.ratecards import RateCards
from storage.ratings import Ratings
from storage.records import Records
from storage.reminders import Reminders
from storage.search import SEARCH, Search
from storage.shortlists import Shortlists
from storage.sources import Sources
from storage.workspaces import Workspaces


class Unit:
    """All nouns over one session. Nothing is kept unless `commit` is called."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.baskets = Baskets(session)
        self.calendar = Calendar(session)
        self.campaigns = Campaigns(session)
        self.cards = Cards(session)
        self.counters = Counters(session)
        self.creators = Creators(session)
        self.events = Events(session)
        self.inbox = Inbox(session)
        self.orders = Orders(session)
        self.outbox = Outbox(session)
        self.people = People(session)
        self.products = Products(session)
        self.quotes = Quotes(session)
        self.ratecards = RateCards(session)
        self.ratings = Ratings(session)
        self.records = Records(session)
        self.reminders = Reminders(session)
        self.search = Search(session)
        self.shortlists = Shortlists(session)
        self.sources = Sources(session)
        self.workspaces = Workspaces(session)

    def commit(self) -> None:
        failpoints.reached("before_commit")
        self._session.commit()
        failpoints.reached("after_commit")


class Store:
    """Opens units of work."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._for_reading = for_reading(engine)

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A unit that may write; what is not committed is rolled back."""
        with Session(self.engine) as session:
            yield Unit(session)

    @contextmanager
    def deciding(self, by: By) -> Iterator[Unit]:
        """A unit that takes in one delivery, once.

        Raises AlreadyDone where that delivery was taken in before.
        """
        with self.unit() as unit:
            unit.inbox.take_in(by)
            failpoints.reached("inbox_written")
            yield unit

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A unit that only reads, from one snapshot; it never waits for writers."""
        with Session(self._for_reading) as session:
            yield Unit(session)

    @contextmanager
    def filling_search(self) -> Iterator[None]:
        """Fill an empty search table without its indexes, which are made at the end: several times faster in bulk."""
        indexes = sorted(SEARCH.indexes, key=lambda index: str(index.name))
        with self.engine.begin() as connection:
            for index in indexes:
                index.drop(connection, checkfirst=True)
        try:
            yield
        finally:
            with self.engine.begin() as connection:
                for index in indexes:
                    index.create(connection, checkfirst=True)
