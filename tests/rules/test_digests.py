"""Each change is told once: never twice, and none is lost, over as many digests as there are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.digests import ENTRIES, NAMED, News, after, digest, news
from bot.rules.forms import Form
from bot.rules.watches import LIFE, Kind, Known, State, Wanted, begin

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = tuple(date(2026, 11, day) for day in (9, 10, 11))
PRICE = Wanted(kind=Kind.PRICE, creator_id=1, form=Form.DAY, fen=300)
SLOT = Wanted(kind=Kind.SLOT, creator_id=1, first=DAYS[0], last=DAYS[-1])
BRIEF = Wanted(kind=Kind.BRIEF, brief="美妆")


def made(wanted, known, number=1, **changes):
    return replace(begin(wanted, known, tenant="T1", person="U1", at=NOW), id=number, **changes)


def told(watches, states, at=NOW):
    """One digest over watches and how each stands; answers it and the watches as they are kept."""
    by_id = {watch.id: watch for watch in watches}
    done = digest([(watch, states[watch.id]) for watch in watches if watch.state is State.ACTIVE], at=at)
    for before, kept in done.changes:
        assert by_id[before.id] == before
        assert kept.version == before.version + 1
        by_id[before.id] = kept
    return done, list(by_id.values())


@pytest.mark.parametrize(
    ("was", "now", "is_told"),
    [
        (360, 301, False), (360, 300, True), (360, 299, True), (300, 300, False), (299, 300, False), (290, 280, True),
        (360, None, False), (None, 300, True), (None, 301, False), (None, None, False), (200, None, False),
    ],
)  # fmt: skip
def test_a_price_is_told_when_it_comes_to_the_limit_or_falls_further(was, now, is_told):
    said = news(PRICE, Known(fen=was), Known(fen=now))
    assert said == ((News(creator_id=1, was=was, now=now),) if is_told else ())


def test_days_are_told_when_they_open_and_again_when_they_open_again():
    nothing, one, two = Known(), Known(free=DAYS[:1]), Known(free=DAYS[:2])
    assert news(SLOT, nothing, two) == (News(creator_id=1, days=DAYS[:2]),)
    assert news(SLOT, one, two) == (News(creator_id=1, days=DAYS[1:2]),)
    assert news(SLOT, two, one) == news(SLOT, two, two) == ()
    assert news(SLOT, after(SLOT, two, one), two) == (News(creator_id=1, days=DAYS[1:2]),)


def test_a_creator_is_new_to_a_brief_once():
    known = after(BRIEF, Known(fits=(1, 2)), Known(fits=(3, 1)))
    assert set(known.fits) == {1, 2, 3}
    assert news(BRIEF, known, Known(fits=(2, 3, 4))) == (News(creator_id=4),)


PRICES = st.one_of(st.none(), st.integers(250, 350))
FREE = st.sets(st.sampled_from(DAYS)).map(lambda days: tuple(sorted(days)))
FITS = st.lists(st.integers(1, 40), unique=True, max_size=20).map(tuple)
MANY = settings(derandomize=True, deadline=None, max_examples=300)


@MANY
@given(PRICES, st.lists(PRICES, max_size=15))
def test_of_a_price_each_fall_to_the_limit_or_below_it_is_told_in_its_own_digest(first, following):
    watches, said = [made(PRICE, Known(fen=first))], list[tuple[int | None, int | None]]()
    for fen in following:
        done, watches = told(watches, {1: Known(fen=fen)})
        said += [(line.was, line.now) for entry in done.entries for line in entry.news]
    pairs = zip([first, *following], following, strict=False)
    within = [(was, now) for was, now in pairs if now is not None and now <= 300]
    assert said == [(was, now) for was, now in within if was is None or was > 300 or was > now]


@MANY
@given(FREE, st.lists(FREE, max_size=15))
def test_of_days_each_opening_is_told_once(first, following):
    watches, said = [made(SLOT, Known(free=first))], list[date]()
    for free in following:
        done, watches = told(watches, {1: Known(free=free)})
        said += [day for entry in done.entries for line in entry.news for day in line.days]
    opened = [day for was, now in zip([first, *following], following, strict=False) for day in now if day not in was]
    assert said == opened


@MANY
@given(FITS, st.lists(FITS, max_size=10))
def test_of_a_brief_everybody_new_is_named_or_counted_once(first, following):
    watches, named, counted = [made(BRIEF, Known(fits=first))], list[int](), 0
    for fits in following:
        done, watches = told(watches, {1: Known(fits=fits)})
        named += [line.creator_id for entry in done.entries for line in entry.news]
        counted += sum(entry.more for entry in done.entries)
        assert all(len(entry.news) <= NAMED for entry in done.entries)
    new = set().union(*following) - set(first)
    assert len(named) == len(set(named))
    assert set(named) <= new
    assert len(named) + counted == len(new)


@MANY
@given(st.lists(st.sampled_from(["fell", "opened", "came", "same"]), max_size=20))
def test_what_has_no_room_is_told_in_the_digests_that_follow_and_then_nothing(changes):
    """Twenty watches, each with its change: all of it is told within a few digests, each of it once."""
    start = {
        "fell": (PRICE, Known(fen=360), Known(fen=280)),
        "opened": (SLOT, Known(), Known(free=DAYS)),
        "came": (BRIEF, Known(), Known(fits=tuple(range(1, 9)))),
        "same": (PRICE, Known(fen=360), Known(fen=350)),
    }
    watches = [made(start[change][0], start[change][1], number) for number, change in enumerate(changes, 1)]
    states = {number: start[change][2] for number, change in enumerate(changes, 1)}
    heard, waiting = list[int](), len(changes)
    for turn in range(1, 10):
        done, watches = told(watches, states, at=NOW + turn * DAY)
        assert sum(max(1, len(entry.news)) for entry in done.entries) <= ENTRIES
        heard += [entry.watch.id for entry in done.entries]
        assert done.waiting < max(1, waiting) or done.waiting == 0
        waiting = done.waiting
    assert sorted(heard) == [number for number, change in enumerate(changes, 1) if change != "same"]
    assert told(watches, states)[0].entries == ()


def test_who_waited_longest_is_heard_first():
    lately = made(BRIEF, Known(), 1, told_at=NOW + 5 * DAY)
    others = [made(PRICE, Known(fen=360), number) for number in range(2, 12)]
    now = Known(fen=280)
    done, _ = told([lately, *others], {1: Known(fits=(9,)), **{other.id: now for other in others}})
    assert [entry.watch.id for entry in done.entries] == list(range(2, 12))
    assert done.waiting == 1


def test_the_digest_says_once_that_a_watch_has_ended_with_its_last_news():
    watches = [made(PRICE, Known(fen=360))]
    done, watches = told(watches, {1: Known(fen=280)}, at=NOW + LIFE - timedelta(seconds=1))
    assert [(entry.ended, len(entry.news)) for entry in done.entries] == [(False, 1)]
    done, watches = told(watches, {1: Known(fen=270)}, at=NOW + LIFE)
    assert [(entry.ended, len(entry.news)) for entry in done.entries] == [(True, 1)]
    assert [watch.state for watch in watches] == [State.ENDED]
    done, watches = told(watches, {1: Known(fen=260)}, at=NOW + LIFE + DAY)
    assert done.entries == ()


def test_where_nothing_has_changed_nothing_is_written():
    done, _ = told([made(PRICE, Known(fen=360)), made(BRIEF, Known(fits=(1,)), 2)], {1: Known(fen=360), 2: Known()})
    assert (done.entries, done.changes, done.waiting) == ((), (), 0)


def test_a_price_that_rose_is_remembered_without_a_word():
    done, watches = told([made(PRICE, Known(fen=280))], {1: Known(fen=350)})
    assert done.entries == ()
    assert watches[0].known == Known(fen=350)
    assert watches[0].told_at is None
