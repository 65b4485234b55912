"""One transaction at a time, and all that can be done in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import Engine, inspect
from sqlmodel import Session

from bot import failpoints
from bot.lazily import lazily
from bot.rules.people import By, Person, Unmet
from storage import search_mark
from storage.absences import Absences
from storage.attachments import Attachments
from storage.attempts import Attempts
from storage.audit import Audit
from storage.beats import Beats
from storage.bulk import Bulk
from storage.calendar import Calendar
from storage.campaigns import Campaigns
from storage.cancelling import CancelRequests
from storage.cards import Cards
from storage.comments_said import CommentsSaid
from storage.comparisons import Baskets
from storage.confined import Belt, Standing
from storage.counteroffers import Counteroffers
from storage.counters import Counters
from storage.creators import Creators
from storage.direct import Direct, Keeper, may_wait, part_of
from storage.disputes import Disputes
from storage.engine import for_reading, to_read
from storage.entered_results import EnteredResults
from storage.events import Events
from storage.field_means import FieldMeans
from storage.groups import Groups
from storage.inbox import Inbox
from storage.installations import Installations
from storage.mappings import Mappings
from storage.orders import Orders
from storage.outbox import Outbox
from storage.outbox_care import OutboxCare
from storage.people import People, look_up
from storage.policies import Policies
from storage.products import Products
from storage.profiles import Profiles
from storage.prompts import Prompts
from storage.quotes import Quotes
from storage.ratecards import RateCards
from storage.ratings import Ratings
from storage.ratings_drafts import RatingDrafts, RatingEditions
from storage.ratings_photos import RatingPhotos
from storage.ratings_reports import RatingReports
from storage.raw import Raw
from storage.records import Records
from storage.reminders import Reminders
from storage.requests import Requests
from storage.revisions import Revisions
from storage.revocations import Revocations
from storage.schedules import Schedules
from storage.scripts import Scripts
from storage.search import Search
from storage.search_marked import Mark
from storage.search_sample import Sample
from storage.search_tables import SEARCH, index_text, tidy_text, unindex_text
from storage.shortlists import Shortlists
from storage.sources import Sources
from storage.straight import straight
from storage.tenants import Tenants
from storage.uploads import Uploads
from storage.watches import Watches
from storage.works import Works
from storage.workspaces import Workspaces

Noun = TypeVar("Noun")


class noun(Generic[Noun]):
    """A noun of a unit, made when it is first asked for: there are fifty, and most units need five."""

    def __init__(self, kind: Callable[[Session], Noun]) -> None:
        self._kind, self._name = kind, ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, unit: "Unit", owner: type) -> Noun:
        made = unit.__dict__[self._name] = self._kind(unit._session)  # which is found there from now on
        return made


class Unit:
    """All nouns over one session. Nothing is kept unless `commit` is called."""

    absences = noun(Absences)
    attachments = noun(Attachments)
    attempts = noun(Attempts)
    audit = noun(Audit)
    beats = noun(Beats)
    bulk = noun(Bulk)
    baskets = noun(Baskets)
    calendar = noun(Calendar)
    campaigns = noun(Campaigns)
    cancel_requests = noun(CancelRequests)
    cards = noun(Cards)
    comments_said = noun(CommentsSaid)
    counteroffers = noun(Counteroffers)
    counters = noun(Counters)
    creators = noun(Creators)
    disputes = noun(Disputes)
    events = noun(Events)
    field_means = noun(FieldMeans)
    groups = noun(Groups)
    inbox = noun(Inbox)
    installations = noun(Installations)
    mappings = noun(Mappings)
    orders = noun(Orders)
    outbox = noun(Outbox)
    outbox_care = noun(OutboxCare)
    people = noun(People)
    policies = noun(Policies)
    products = noun(Products)
    prompts = noun(Prompts)
    quotes = noun(Quotes)
    ratecards = noun(RateCards)
    rating_drafts = noun(RatingDrafts)
    rating_editions = noun(RatingEditions)
    rating_photos = noun(RatingPhotos)
    rating_reports = noun(RatingReports)
    ratings = noun(Ratings)
    records = noun(Records)
    reminders = noun(Reminders)
    requests = noun(Requests)
    entered_results = noun(EnteredResults)
    revisions = noun(Revisions)
    revocations = noun(Revocations)
    schedules = noun(Schedules)
    scripts = noun(Scripts)
    shortlists = noun(Shortlists)
    sources = noun(Sources)
    tenants = noun(Tenants)
    uploads = noun(Uploads)
    watches = noun(Watches)
    works = noun(Works)
    workspaces = noun(Workspaces)

    def __init__(self, session: Session, sample: Callable[[Raw], Sample]) -> None:
        self._session, self._sample = session, sample

    @lazily
    def profiles(self) -> Profiles:
        return Profiles(lambda: Raw.of(self._session))

    @lazily
    def search(self) -> Search:
        return Search(lambda: Raw.of(self._session), self._sample)

    @property
    def shared(self) -> bool:
        """Whether others may write while this unit is open, so that what it decides about is to be locked."""
        return may_wait(self._session)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that may be refused: then nothing of it stays, and the rest of the unit stands."""
        with self.outbox.part(), self.events.part(), part_of(self._session):
            yield

    def commit(self) -> None:
        self.events.write()
        self.outbox.write()
        failpoints.reached("before_commit")
        self._session.commit()
        self.outbox.committed()
        failpoints.reached("after_commit")


class Edition(NamedTuple):
    """What search is made of: between two that are alike, nothing that it finds has changed."""

    mark: Mark | None  #: None where changes are not marked: then no two are alike
    sample: Sample | None  #: tells about how many there are, and is drawn anew now and then

    def is_still(self, now: "Edition") -> bool:
        return self.mark is not None and self.mark == now.mark and self.sample is now.sample


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is asked on every request, without the cost of a unit."""

    search: Search
    profiles: Profiles
    raw: Raw
    edition: Callable[[], Edition]
    #: the creators who have changed since another edition; None where anybody may have, or the sample has
    changed_since: Callable[[Edition], set[int] | None]


class Store:
    """Opens units of work."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._for_reading = for_reading(engine)
        self._keeper = Keeper(engine) if engine.dialect.name == "sqlite" else None
        self._belt = None if self._keeper else Belt(engine)
        self._sample: Sample | None = None
        self._marked: bool | None = None  #: whether changes of search are; None: not looked yet
        self._idle: list[Raw] = []  #: connections for reading that nobody holds, the one that was held last on top

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A unit that may write; what is not committed is rolled back."""
        with Direct(self._keeper) if self._keeper else Session(self.engine) as session:
            yield Unit(session, self._sampled)

    @contextmanager
    def deciding(self, by: By, *, across: bool = False) -> Iterator[Unit]:
        """A unit that takes in one delivery, once. On PostgreSQL the database confines it to the workspace of who asks,
        unless it is to look `across` all of them, or at how tables are made.

        Raises AlreadyDone where that delivery was taken in before, and Unmet where it is to look whether who acts is
        known, and they are not.
        """
        with self.unit() if across or self._belt is None else self._confined(self._belt, by.tenant) as unit:
            unit.inbox.take_in(by)
            if by.unmet and not unit.people.is_met(by.tenant, by.person):
                raise Unmet
            failpoints.reached("inbox_written")
            yield unit

    def belt(self) -> Standing | None:
        """Whether the database confines those who decide, and what is missing; None over SQLite, which has no roles."""
        return self._belt.standing() if self._belt else None

    @contextmanager
    def _confined(self, belt: Belt, tenant: str) -> Iterator[Unit]:
        with belt.session(self.engine, tenant) as session:
            yield Unit(session, self._sampled)

    @contextmanager
    def reading(self, tenant: str | None = None) -> Iterator[Unit]:
        """A unit that only reads, from one snapshot; it never waits for writers. On PostgreSQL the database confines it
        to a workspace where one is named.
        """
        engine, belt = self._for_reading, self._belt
        with belt.session(engine, tenant) if belt and tenant is not None else Session(engine) as session:
            yield Unit(session, self._sampled)

    @contextmanager
    def finding(self) -> Iterator[Finding]:
        """Search and people over the driver's own connection, from one snapshot: what is asked on every request."""
        if self.engine.dialect.name == "sqlite":
            raw = self._taken()
            raw.run("BEGIN")
            try:
                yield self._found_by(raw)
            finally:
                raw.rollback()  # it only read
                self._idle.append(raw)
            return
        connection = self.engine.raw_connection()
        try:
            raw = Raw(connection.dbapi_connection, sqlite=False)
            yield self._found_by(raw)
        finally:
            connection.close()  # ends the transaction

    def _found_by(self, raw: Raw) -> Finding:
        return Finding(
            search=Search(lambda: raw, self._sampled),
            profiles=Profiles(lambda: raw),
            raw=raw,
            edition=lambda: self._edition(raw),
            changed_since=lambda edition: self._changed_since(raw, edition),
        )

    def edition(self) -> Edition:
        """That of search as of now."""
        with self.finding() as looking:
            return looking.edition()

    def _edition(self, raw: Raw) -> Edition:
        if self._marked is None:
            self._marked = search_mark.is_marked(raw)
        return Edition(search_mark.read(raw) if self._marked else None, self._sample)

    def _changed_since(self, raw: Raw, edition: Edition) -> set[int] | None:
        if edition.mark is None or edition.sample is not self._sample:
            return None
        return search_mark.changed_since(raw, edition.mark)

    def person(self, tenant: str, user: str) -> Person | None:
        """Who asks, as known: it is looked up on every request."""
        if self.engine.dialect.name == "sqlite":
            raw = self._taken()
            found = look_up(raw, tenant, user)
            self._idle.append(raw)
            return found
        with self.finding() as looking:
            return look_up(looking.raw, tenant, user)

    def _taken(self) -> Raw:
        """A connection to the file of SQLite, for as long as something is read: the pool's costs several times what is
        asked of it. One that was held just now knows the statements and has the pages. It is given back where it still
        answers, and only then.
        """
        try:
            return self._idle.pop()
        except IndexError:
            return Raw(to_read(self.engine), sqlite=True)

    def sample_again(self) -> None:
        """Draw the sample of the market anew, if it was ever needed."""
        if self._sample is not None:
            with self.finding() as looking:
                self._sample = Sample.read(looking.raw)

    def _sampled(self, raw: Raw) -> Sample:
        if self._sample is None or not self._sample.total:  # the first creators are found as soon as they are there
            self._sample = Sample.read(raw)
        return self._sample

    @contextmanager
    def filling_search(self) -> Iterator[None]:
        """Fill an empty search table without its indexes, which are made at the end: several times faster in bulk."""
        indexes = sorted(SEARCH.indexes, key=lambda index: str(index.name))
        with self.engine.begin() as connection:
            unindex_text(connection)
            for index in indexes:
                index.drop(connection, checkfirst=True)
        try:
            yield
        finally:
            with self.engine.begin() as connection:
                with Raw.over(connection).sorting():
                    for index in indexes:
                        index.create(connection, checkfirst=True)
                index_text(connection)
                tidy_text(connection)
            self._sample = None

    @contextmanager
    def filling_alone(self) -> Iterator[None]:
        """Fill an empty database in one transaction, on SQLite straight into its file where nobody else has it open."""
        while self._idle:
            self._idle.pop().close()
        with self.filling_search(), straight(self._keeper) if self._keeper else nullcontext():
            yield

    def mend_search(self) -> None:
        """Make what indexes of search are missing: whoever fills it may have been killed before making them again.

        From here on its changes are marked, too, in a database that is older than the marks.
        """
        there = {index["name"] for index in inspect(self.engine).get_indexes("search")}
        missing = [index for index in SEARCH.indexes if index.name not in there]
        if missing:
            with self.engine.begin() as connection:
                with Raw.over(connection).sorting():
                    for index in missing:
                        index.create(connection, checkfirst=True)
                index_text(connection)
        if self.engine.dialect.name == "sqlite" and self.edition().mark is None:
            with self.engine.begin() as connection:
                search_mark.mark(connection)
            self._marked = True

    def tidy_search(self, *, pages: int) -> None:
        """Merge some of what the index of words has written piece by piece."""
        with self.engine.begin() as connection:
            tidy_text(connection, pages=pages)
        self.fold_marks()

    def fold_marks(self) -> None:
        """Let few marks stand for those of long ago; SQLite does so by itself, with every change."""
        if self.engine.dialect.name != "sqlite":
            with self.engine.begin() as connection:
                search_mark.fold(connection)
