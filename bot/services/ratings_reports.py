"""The desk of reported ratings: a creator says what is wrong with one, an admin of the brand keeps or withdraws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules import ratings_reports
from bot.rules.creators import Creator
from bot.rules.errors import NotAllowed, NotFound
from bot.rules.orders import Order
from bot.rules.people import By
from bot.rules.ratings import Rating, Withdrawer
from bot.rules.ratings_reports import ChangedSinceShown, DecidedBefore, NoSuchReport, OwnRating, Reason, Report, Verdict
from bot.rules.workspaces import may_set_up
from bot.services import orders as orders_desk
from bot.services import say
from bot.services.ratings_given import REPORT, of_creator, take_back
from storage.store import Store, Unit

CARDS = (REPORT,)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """Both sides of a report: the rating as it stands now, the order, and what the creator says."""

    report: Report
    rating: Rating
    order: Order
    creator: Creator


class ReportDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def report(
        self, by: By, creator_id: int, order_id: int, reason: Reason, words: str, *, seen_version: int | None = None
    ) -> Report:
        """The creator reports a rating. It stands and counts until it is decided.

        Raises NotFound, NotAllowed for anybody else, IsWithdrawn, ChangedSinceShown, ReportWordsNeeded, ReportedBefore.
        """
        with self._store.deciding(by) as unit:
            rating = of_creator(unit, by, creator_id, order_id)
            order = orders_desk.find(unit, by.tenant, order_id)
            orders_desk.theirs(unit, by, order)
            if seen_version is not None and seen_version != rating.version:
                raise ChangedSinceShown
            made = ratings_reports.report(rating, reason, words, person=by.person, at=by.at)
            id_ = unit.rating_reports.add(made)
            unit.events.record(by, "rating", order_id, "report_rating", after=reason, why=made.words[:200])
            orders_desk.refresh(unit, by, order_id)
            deciders = admins(unit, by.tenant)
            for admin in deciders:
                say.card(unit, by, REPORT, id_, [admin], reader=admin)
            say.home(unit, by, deciders)
            if rating.rater not in deciders:
                say.note(unit, by, "rating_reported", rating.rater, reader=rating.rater, order=order_id)
            _home(unit, by, creator_id)
            unit.commit()
        return made

    def decide(self, by: By, report_id: int, verdict: Verdict, why: str, *, seen_version: int | None = None) -> Report:
        """An admin keeps the rating or withdraws it, and says why. Exactly one decision wins.

        Raises NoSuchReport, NotAllowed, OwnRating, DecidedBefore, ChangedSinceShown (the rating), ReportWordsNeeded.
        """
        with self._store.deciding(by) as unit:
            told = find(unit, by.tenant, report_id)
            _decider(unit, by, told.rating, verdict)
            after = ratings_reports.decide(told.report, verdict, why, person=by.person, at=by.at)
            if seen_version is not None and seen_version != told.rating.version:
                raise ChangedSinceShown
            if not unit.rating_reports.swap(told.report, after):
                raise DecidedBefore
            if verdict is Verdict.WITHDRAW:
                take_back(unit, by, told.rating, Withdrawer.ADMIN, told.report.reason)
            else:
                unit.events.record(by, "rating", told.order.id, "keep_rating", why=after.why[:200])
                orders_desk.refresh(unit, by, told.order.id)
                _tell_kept(unit, by, told)
            say.refresh(unit, by, REPORT, report_id)
            say.home(unit, by, admins(unit, by.tenant))
            _home(unit, by, told.report.creator_id)
            unit.commit()
        return after

    def shown(self, by: By, report_id: int) -> Reported:
        """For the form in which an admin says why. Raises NoSuchReport, NotAllowed or DecidedBefore."""
        with self._store.reading(by.tenant) as unit:
            found = find(unit, by.tenant, report_id)
            _decider(unit, by, found.rating, Verdict.WITHDRAW)
            if not found.report.open:
                raise DecidedBefore
            return found

    def of_order(self, by: By, creator_id: int, order_id: int) -> Rating:
        """The rating that its creator is about to answer or report. Raises NotFound or IsWithdrawn."""
        with self._store.reading(by.tenant) as unit:
            return of_creator(unit, by, creator_id, order_id)

    def mark_seen(self, by: By, creator_id: int, at: datetime) -> None:
        """The creator has read all ratings up to a moment."""
        with self._store.deciding(by) as unit:
            unit.rating_reports.mark_seen(creator_id, min(at, by.at))
            _home(unit, by, creator_id)
            unit.commit()

    def heal(self, by: By, report_id: int) -> None:
        """Bring the cards of a report up to date after a click that came too late."""
        with self._store.unit() as unit:
            say.refresh(unit, by, REPORT, report_id)
            say.home(unit, by, [by.person])
            unit.commit()


def find(unit: Unit, tenant: str, report_id: int) -> Reported:
    """Raises NoSuchReport."""
    report = unit.rating_reports.get(tenant, report_id)
    if report is None:
        raise NoSuchReport
    return _reported(unit, report)


def waiting(unit: Unit, tenant: str) -> Sequence[Reported]:
    """What an admin has to decide, the oldest first."""
    return [_reported(unit, report) for report in unit.rating_reports.open_of(tenant)]


def admins(unit: Unit, tenant: str) -> list[str]:
    """Who decides about reports: whom Slack calls an admin, as far as they are known, and who is named for settings."""
    workspace = unit.workspaces.get(tenant)
    named = {user: unit.people.get(tenant, user) for user in workspace.admins}
    people = {person.user: person for person in unit.people.admins(tenant)} | named
    return [user for user, person in sorted(people.items()) if may_set_up(workspace, person)]


def _decider(unit: Unit, by: By, rating: Rating, verdict: Verdict) -> None:
    """Nobody keeps their own rating, unless there is no other admin."""
    if not may_set_up(unit.workspaces.get(by.tenant), orders_desk.team(unit, by)):
        raise NotAllowed(who="admins")
    if verdict is Verdict.KEEP and rating.rater == by.person and set(admins(unit, by.tenant)) - {by.person}:
        raise OwnRating


def _reported(unit: Unit, report: Report) -> Reported:
    rating = unit.ratings.of_order(report.tenant, report.order_id)
    creator = unit.creators.get(report.creator_id)
    if rating is None or creator is None:
        raise NotFound
    order = orders_desk.find(unit, report.tenant, report.order_id)
    return Reported(report=report, rating=rating, order=order, creator=creator)


def _tell_kept(unit: Unit, by: By, told: Reported) -> None:
    people = [told.rating.rater]
    if creator := unit.people.who_is(by.tenant, told.report.creator_id):
        people.append(creator.user)
    for person in dict.fromkeys(people):
        say.note(unit, by, "rating_kept", person, reader=person, order=told.order.id)


def _home(unit: Unit, by: By, creator_id: int) -> None:
    if creator := unit.people.who_is(by.tenant, creator_id):
        say.home(unit, by, [creator.user])
