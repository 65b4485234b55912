"""The watches desk: what people wait for. What has come of it is told in their digest, see `digests`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.rules import watches as rules
from bot.rules.creators import Creator
from bot.rules.errors import NotFound, Stale
from bot.rules.forms import Form
from bot.rules.people import By
from bot.rules.pricing import MARKET
from bot.rules.query import Filters, Understood, parse
from bot.rules.ranking import Standing, prices
from bot.rules.ratecards import NoPrices
from bot.rules.reminders import Kind as Timer
from bot.rules.reminders import of_digest
from bot.rules.watches import Known, Move, Wanted, Watch, Watcher
from bot.rules.watches_reading import Asked, about_brief, about_creator, names_in
from bot.services import say
from bot.services.finding import question
from bot.text import normalise
from storage.store import Store, Unit

NOTHING_ASKED = Understood(filters=Filters())


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A watch as it is shown: of whom it speaks, and how that stands now."""

    watch: Watch
    creator: Creator | None = None
    understood: Understood = NOTHING_ASKED
    now: Known
    total: int = 0  #: creators who fit its brief
    new: bool = True  #: False where the same was watched already
    extendable: bool = False  #: it would run at least a day longer


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody is answered: through a response_url, unseen by the others in a channel, else directly."""

    url: str = ""
    channel: str = ""
    thread_ts: str = ""


@dataclass(frozen=True, kw_only=True)
class Mine:
    """A person's watches."""

    watches: tuple[Kept, ...]
    paused_until: datetime | None
    stopped: Kept | None = None  #: just now, and may be taken back
    most: int = rules.MOST


@dataclass(frozen=True, kw_only=True)
class PriceForm:
    """What the form of a price watch is filled from."""

    creator: Creator
    prices: dict[Form, int]  #: fen of one unit today
    form: Form
    fen: int  #: proposed


class WatchDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def understand(self, said: str, *, at: datetime) -> tuple[Standing | None, Asked]:
        """What somebody wants to watch. Where a creator is named exactly it is about them, otherwise a brief.

        Raises OneThing or NothingToWaitFor.
        """
        wanted, today = normalise(said), _today(at)
        with self._store.reading() as unit:
            for name, rest in names_in(wanted, today=today):
                if unit.search.is_name(name):
                    found = unit.search.called(name, most=1)[0]
                    offered = _prices(unit, found.creator.id, at)
                    return found, about_creator(found.creator.id, rest, offered, today=today)
        return None, about_brief(wanted, today=today)

    def price_form(self, creator_id: int, form: Form | None, fen: int | None, *, at: datetime) -> PriceForm:
        """The form of a price watch; a tenth under today's price is proposed. Raises NotFound or NoPrices."""
        with self._store.reading() as unit:
            found = unit.search.get(creator_id)
            if found is None:
                raise NotFound
            offered = _prices(unit, creator_id, at)
            if not offered:
                raise NoPrices(creator=found[0].creator.name)
            main = found[0].main_form
            chosen = next((each for each in (form, main, *offered) if each in offered), next(iter(offered)))
            return PriceForm(
                creator=found[0].creator, prices=offered, form=chosen, fen=fen or rules.proposal(offered[chosen])
            )

    def add(self, by: By, wanted: Wanted, *, tell: Place | None = None) -> Kept:
        """Keep a watch; the same one is not kept twice. Where it is not said where to tell it, the one who asks does.

        Raises BadLimit, DayOver, TooManyDays, TooManyWatches, NotFound or NothingToWaitFor.
        """
        rules.checked(wanted, today=_today(by.at))
        with self._store.deciding(by) as unit:
            watcher = unit.watches.watcher(by.tenant, by.person)
            same = rules.room(unit.watches.active(by.tenant, by.person), wanted)
            watch = same or self._begin(unit, by, wanted)
            plan(unit, watcher, at=by.at)
            if tell is not None:
                _tell(unit, by, tell, "watching", watch=watch.id, new=same is None)
            say.home(unit, by, [by.person])
            shown = kept(unit, watch, at=by.at, new=same is None)
            unit.commit()
        return shown

    def move(self, by: By, watch_id: int, move: Move, *, url: str, listed: bool, replaces: bool) -> Watch:
        """Stop, resume or extend one's own watch, and show how it stands: alone, or in the list of all.

        Raises NotFound, WatchOver, DayOver, TooManyWatches or Stale.
        """
        with self._store.deciding(by) as unit:
            watcher = unit.watches.watcher(by.tenant, by.person)
            before = _own(unit, by, watch_id)
            after = rules.moved(before, move, at=by.at)
            if before.state is not after.state and after.state is rules.State.ACTIVE:
                active = unit.watches.active(by.tenant, by.person)
                if rules.room(active, after.wanted) is not None:
                    raise rules.WatchOver
                plan(unit, watcher, at=by.at)
            if not unit.watches.swap(before, after):
                raise Stale
            unit.events.record(by, "watch", watch_id, move, before=before.state, after=after.state)
            template, about = ("watches", {"stopped": watch_id}) if listed else ("watching", {"watch": watch_id})
            _tell(unit, by, Place(url=url), template, replaces=replaces, **about)
            say.home(unit, by, [by.person])
            unit.commit()
        return after

    def pause(self, by: By, *, on: bool, url: str, replaces: bool) -> None:
        """No digests for a week, or digests again; what changes meanwhile is told with the next one."""
        with self._store.deciding(by) as unit:
            watcher = unit.watches.watcher(by.tenant, by.person)
            unit.watches.change(watcher, paused_until=by.at + rules.PAUSE if on else None)
            _tell(unit, by, Place(url=url), "watches", replaces=replaces)
            say.home(unit, by, [by.person])
            unit.commit()

    def of(self, tenant: str, person: str, *, at: datetime) -> Mine:
        """A person's running watches, and whether their digest is paused."""
        with self._store.reading(tenant) as unit:
            return mine(unit, tenant, person, at=at)

    def show(self, by: By, place: Place) -> None:
        """Show one's watches."""
        with self._store.deciding(by) as unit:
            _tell(unit, by, place, "watches")
            unit.commit()

    def _begin(self, unit: Unit, by: By, wanted: Wanted) -> Watch:
        if wanted.creator_id is not None and unit.creators.get(wanted.creator_id) is None:
            raise NotFound
        now = look(unit, wanted, at=by.at)
        watch = unit.watches.add(rules.begin(wanted, now, tenant=by.tenant, person=by.person, at=by.at))
        unit.events.record(by, "watch", watch.id, "add", after=wanted.key[:200])
        return watch


def look(unit: Unit, wanted: Wanted, *, at: datetime) -> Known:
    """How the watched thing stands at this moment."""
    if wanted.kind is rules.Kind.BRIEF:
        filters = parse(wanted.brief, today=_today(at)).filters
        asked = question(unit.search, filters, at=at)
        found = unit.search.page(asked, promising=None, after=None, most=rules.LOOKED_AT)
        return Known(fits=tuple(each.creator_id for each in found))
    creator = wanted.creator_id or 0
    if wanted.kind is rules.Kind.PRICE:
        return Known(fen=_prices(unit, creator, at).get(wanted.form) if wanted.form else None)
    if not wanted.days or unit.ratecards.current(creator).paused:
        return Known()  # who takes no offers is free for nobody
    begins = datetime.combine(wanted.days[0], time(), MARKET)
    taken = unit.calendar.taken(creator, since=begins, until=wanted.over_at or begins)
    return Known(free=rules.free_days(wanted, taken, today=_today(at)))


def plan(unit: Unit, watcher: Watcher, *, at: datetime) -> None:
    """See to it that the watcher's next digest is planned; the watcher is held."""
    if not unit.reminders.waiting(watcher.tenant, watcher.id, Timer.DIGEST):
        zone = unit.people.get(watcher.tenant, watcher.person).zone
        unit.reminders.plan([of_digest(watcher, zone, at=at)])


def kept(unit: Unit, watch: Watch, *, at: datetime, new: bool = True) -> Kept:
    """A watch as its own message shows it, with what fits its brief counted."""
    shown = of_whom(unit, watch, at=at, new=new)
    if watch.wanted.kind is not rules.Kind.BRIEF:
        return shown
    return Kept(
        **{**vars(shown), "total": unit.search.count(question(unit.search, shown.understood.filters, at=at)).number}
    )


def of_whom(unit: Unit, watch: Watch, *, at: datetime, new: bool = True) -> Kept:
    """A watch with the creator or the conditions it speaks of. Prices and days are looked at, briefs are not."""
    wanted = watch.wanted
    of_brief = wanted.kind is rules.Kind.BRIEF
    return Kept(
        watch=watch,
        creator=unit.creators.get(wanted.creator_id) if wanted.creator_id else None,
        understood=parse(wanted.brief, today=watch.made_at.astimezone(MARKET).date()),
        now=watch.known if of_brief else look(unit, wanted, at=at),
        extendable=rules.end_of(wanted, at=at) - watch.ends_at >= timedelta(days=1),
        new=new,
    )


def mine(unit: Unit, tenant: str, person: str, *, at: datetime, stopped: int = 0) -> Mine:
    """A person's running watches; `stopped` names one that was stopped just now."""
    paused_until = unit.watches.paused_until(tenant, person)
    gone = unit.watches.get(tenant, stopped) if stopped else None
    mine_too = gone is not None and gone.person == person and gone.state is rules.State.STOPPED
    return Mine(
        watches=tuple(of_whom(unit, watch, at=at) for watch in unit.watches.active(tenant, person)),
        paused_until=paused_until if paused_until and paused_until > at else None,
        stopped=of_whom(unit, gone, at=at) if gone and mine_too else None,
    )


def _own(unit: Unit, by: By, watch_id: int) -> Watch:
    watch = unit.watches.get(by.tenant, watch_id)
    if watch is None or watch.person != by.person:
        raise NotFound
    return watch


def _tell(unit: Unit, by: By, place: Place, template: str, *, replaces: bool = False, **about: Any) -> None:
    if place.url:
        say.answer(unit, by, place.url, template, replaces=replaces, **about)
    elif place.channel.startswith(("C", "G")):
        say.whisper(unit, by, place.channel, template, thread_ts=place.thread_ts, **about)
    else:
        say.note(unit, by, template, by.person, reader=by.person, **about)


def _prices(unit: Unit, creator_id: int, at: datetime) -> dict[Form, int]:
    """Today's prices of one unit, from the card itself: a discount ends on time even where search is still behind."""
    return prices(unit.ratecards.current(creator_id), today=_today(at))


def _today(at: datetime) -> date:
    return at.astimezone(MARKET).date()
