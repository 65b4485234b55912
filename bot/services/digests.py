"""Daily digests: what has changed for a person's watches, in one message in the morning of a working day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.rules import digests as rules
from bot.rules.digests import Entry, News
from bot.rules.errors import Stale
from bot.rules.hours import next_working
from bot.rules.people import By
from bot.rules.ranking import Standing
from bot.rules.reminders import Reminder
from bot.rules.watches import Known, Move, State, Watch, Watcher
from bot.services import say
from bot.services.watches import Kept, look, of_whom, plan
from storage.store import Unit


@dataclass(frozen=True, kw_only=True)
class Line:
    """One piece of news, with the creator as they stand when it is read."""

    news: News
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the digest says of one watch."""

    kept: Kept
    lines: Sequence[Line]
    more: int
    ended: bool


def digest(unit: Unit, by: By, reminder: Reminder) -> None:
    """Tell what is new, in one transaction with what is marked as told, and plan the next digest.

    Outside the person's working hours and while they pause digests nothing is told and nothing marked.
    """
    watcher = unit.watches.hold(by.tenant, reminder.subject)
    if watcher is None:
        return
    day = date.fromordinal(reminder.step)
    unit.watches.change(watcher, day=day)
    person = unit.people.get(by.tenant, watcher.person)
    if not person.active:
        return
    if not watcher.paused(by.at) and next_working(by.at, person.zone) == by.at:
        _tell(unit, by, watcher)
    if unit.watches.active(by.tenant, watcher.person):
        plan(unit, Watcher(**{**vars(watcher), "day": day}), at=by.at)


def shown(unit: Unit, tenant: str, entries: Sequence[Mapping[str, Any]], *, at: datetime) -> list[Told]:
    """What a digest that was decided says; the figures are those that were marked as told."""
    watches = unit.watches.named(tenant, [entry["watch"] for entry in entries])
    told = [[_news(kept) for kept in entry["news"]] for entry in entries]
    standings = unit.search.standings([each.creator_id for news in told for each in news])
    return [
        Told(
            kept=of_whom(unit, watches[entry["watch"]], at=at),
            lines=[
                Line(news=each, standing=standings[each.creator_id]) for each in news if each.creator_id in standings
            ],
            more=entry["more"],
            ended=entry["ended"],
        )
        for entry, news in zip(entries, told, strict=True)
        if entry["watch"] in watches
    ]


def _tell(unit: Unit, by: By, watcher: Watcher) -> None:
    looks = [(watch, _look(unit, watch, by.at)) for watch in unit.watches.active(by.tenant, watcher.person)]
    made = rules.digest(looks, at=by.at)
    for before, after in made.changes:
        if not unit.watches.swap(before, after):
            raise Stale
        if after.state is State.ENDED:
            unit.events.record(by, "watch", before.id, Move.END, before=before.state, after=after.state)
    if made.entries:
        entries = [_out(entry) for entry in made.entries]
        person = watcher.person
        say.note(unit, by, "digest", person, reader=person, entries=entries, waiting=made.waiting)
        say.home(unit, by, [watcher.person])


def _look(unit: Unit, watch: Watch, at: datetime) -> Known:
    """A watch whose last day is over has nothing more to see; its brief would be read without that day."""
    over = watch.wanted.over_at
    return watch.known if over is not None and at >= over else look(unit, watch.wanted, at=at)


def _out(entry: Entry) -> dict[str, Any]:
    news = [[each.creator_id, each.was, each.now, [day.isoformat() for day in each.days]] for each in entry.news]
    return {"watch": entry.watch.id, "news": news, "more": entry.more, "ended": entry.ended}


def _news(kept: Sequence[Any]) -> News:
    creator, was, now, days = kept
    return News(creator_id=creator, was=was, now=now, days=tuple(date.fromisoformat(day) for day in days))
