import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.forms import Form
from bot.rules.hours import next_working
from bot.rules.reminders import Kind as Timer
from bot.rules.reminders import of_digest
from bot.rules.watches import (
    LIFE,
    MOST,
    MOVES,
    BadLimit,
    DayOver,
    Kind,
    Known,
    Move,
    State,
    TooManyDays,
    TooManyWatches,
    Wanted,
    Watcher,
    WatchOver,
    begin,
    checked,
    end_of,
    free_days,
    moved,
    proposal,
    room,
)

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai
TODAY = date(2026, 11, 2)
DAY = timedelta(days=1)
SHANGHAI, NEW_YORK, LONDON = "Asia/Shanghai", "America/New_York", "Europe/London"
ZONES = (SHANGHAI, NEW_YORK, LONDON, "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Kiritimati", "Pacific/Apia")

PRICE = Wanted(kind=Kind.PRICE, creator_id=1, form=Form.DAY, fen=3_000_000)
SLOT = Wanted(kind=Kind.SLOT, creator_id=1, first=date(2026, 11, 9), last=date(2026, 11, 11))
BRIEF = Wanted(kind=Kind.BRIEF, brief="美妆 评分4.5星以上")


def watch(wanted=PRICE, **changes):
    made = begin(wanted, Known(fen=3_600_000), tenant="T1", person="U1", at=NOW)
    return replace(made, id=7, **changes)


def beijing(day, hour=0):
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo(SHANGHAI))


# what can be waited for


@pytest.mark.parametrize("wanted", [PRICE, SLOT, BRIEF, replace(SLOT, first=SLOT.last), replace(PRICE, fen=1)])
def test_a_price_days_and_a_brief_can_be_waited_for(wanted):
    assert checked(wanted, today=TODAY) == wanted


@pytest.mark.parametrize("fen", [None, 0, -1, 10_000_000_000])
def test_a_limit_is_money_somebody_can_charge(fen):
    with pytest.raises(BadLimit):
        checked(replace(PRICE, fen=fen), today=TODAY)


@pytest.mark.parametrize("wanted", [SLOT, replace(BRIEF, last=date(2026, 11, 11))])
def test_a_day_that_is_over_cannot_be_waited_for(wanted):
    assert checked(wanted, today=wanted.last) == wanted
    with pytest.raises(DayOver):
        checked(wanted, today=wanted.last + DAY)


@pytest.mark.parametrize(("first", "last"), [(SLOT.last + DAY, SLOT.last), (SLOT.first, SLOT.first + 31 * DAY)])
def test_days_stand_in_order_and_are_not_too_many(first, last):
    with pytest.raises(TooManyDays):
        checked(replace(SLOT, first=first, last=last), today=TODAY)
    assert len(checked(replace(SLOT, last=SLOT.first + 30 * DAY), today=TODAY).days) == 31


def test_the_same_wish_has_the_same_key_and_any_other_another():
    wishes = [
        PRICE, SLOT, BRIEF, replace(PRICE, fen=3_000_001), replace(PRICE, form=Form.HOUR), replace(PRICE, creator_id=2),
        replace(SLOT, first=date(2026, 11, 10)), replace(SLOT, last=date(2026, 11, 10)), replace(BRIEF, brief="美妆"),
    ]  # fmt: skip
    assert len({wanted.key for wanted in wishes}) == len(wishes)
    assert [wanted.key for wanted in wishes] == [replace(wanted).key for wanted in wishes]


@pytest.mark.parametrize(
    ("fen", "proposed"), [(2_880_000, 2_592_000), (12_345, 11_100), (100, 100), (99, 100), (1, 100)]
)
def test_a_tenth_less_is_proposed_in_whole_yuan(fen, proposed):
    assert proposal(fen) == proposed


# its life


def test_a_watch_lives_ninety_days_or_until_its_last_day_is_over_in_beijing():
    assert end_of(PRICE, at=NOW) == end_of(BRIEF, at=NOW) == NOW + timedelta(days=90) == NOW + LIFE
    assert end_of(SLOT, at=NOW) == beijing(12)
    assert end_of(replace(BRIEF, last=date(2027, 11, 11)), at=NOW) == NOW + LIFE


def test_twenty_watches_are_the_most_and_the_same_one_is_not_kept_twice():
    full = [watch(replace(PRICE, fen=fen)) for fen in range(1, MOST + 1)]
    assert room(full[:-1], PRICE) is None
    assert room(full, full[3].wanted) == full[3]
    with pytest.raises(TooManyWatches):
        room(full, PRICE)


@pytest.mark.parametrize(("state", "move"), list(itertools.product(State, Move)))
def test_every_move_leads_where_the_table_says_or_is_refused(state, move):
    before = watch(state=state)
    if (state, move) not in MOVES:
        with pytest.raises(WatchOver):
            moved(before, move, at=NOW)
        return
    after = moved(before, move, at=NOW + DAY)
    assert (after.state, after.version, after.known) == (MOVES[state, move], before.version + 1, before.known)


def test_extending_counts_ninety_days_anew_and_stopping_changes_no_date():
    later = NOW + 10 * DAY
    assert moved(watch(), Move.EXTEND, at=later).ends_at == later + LIFE
    assert moved(watch(), Move.STOP, at=later).ends_at == NOW + LIFE
    assert moved(watch(state=State.STOPPED), Move.RESUME, at=later).ends_at == NOW + LIFE
    assert moved(watch(state=State.STOPPED), Move.RESUME, at=NOW + LIFE).ends_at == NOW + 2 * LIFE


@pytest.mark.parametrize(("state", "move"), [(State.ENDED, Move.EXTEND), (State.STOPPED, Move.RESUME)])
def test_a_watch_whose_days_are_over_never_runs_again(state, move):
    over = watch(SLOT, state=state)
    with pytest.raises(DayOver):
        moved(over, move, at=beijing(12))
    assert moved(over, move, at=beijing(11, 23)).state is State.ACTIVE


# free days


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([], [9, 10, 11]),
        ([(beijing(10, 20), beijing(10, 22))], [9, 11]),
        ([(beijing(9), beijing(10))], [10, 11]),
        ([(beijing(10, 22), beijing(11, 2))], [9]),
        ([(beijing(8, 20), beijing(9)), (beijing(12), beijing(13))], [9, 10, 11]),
        ([(beijing(1), beijing(30))], []),
    ],
)
def test_a_day_is_free_when_no_dedicated_live_touches_it_in_beijing(taken, free):
    in_utc = [(start.astimezone(UTC), end.astimezone(UTC)) for start, end in taken]
    assert free_days(SLOT, in_utc, today=TODAY) == tuple(date(2026, 11, day) for day in free)


def test_days_that_have_passed_are_not_free():
    assert free_days(SLOT, [], today=date(2026, 11, 10)) == (date(2026, 11, 10), date(2026, 11, 11))
    assert free_days(PRICE, [], today=TODAY) == ()


# when the digest comes


def watcher(day=None, paused_until=None):
    return Watcher(id=3, tenant="T1", person="U1", day=day, paused_until=paused_until)


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        (SHANGHAI, "2026-11-02T02:00", "2026-11-03T01:30"),  # Monday 10:00: tomorrow
        (SHANGHAI, "2026-11-02T01:29", "2026-11-02T01:30"),
        (SHANGHAI, "2026-11-02T01:30", "2026-11-03T01:30"),
        (SHANGHAI, "2026-11-06T02:00", "2026-11-09T01:30"),  # Friday: Monday
        (SHANGHAI, "2026-11-08T12:00", "2026-11-09T01:30"),
        (LONDON, "2026-10-23T12:00", "2026-10-26T09:30"),  # over the end of summer time
        (NEW_YORK, "2026-03-06T20:00", "2026-03-09T13:30"),  # over its beginning
        (NEW_YORK, "2026-10-30T20:00", "2026-11-02T14:30"),
    ],
)
def test_the_digest_comes_at_half_past_nine_on_the_next_working_day_there(zone, at, due):
    planned = of_digest(watcher(), zone, at=datetime.fromisoformat(f"{at}:00+00:00"))
    assert planned.due_at == datetime.fromisoformat(f"{due}:00+00:00")
    assert (planned.kind, planned.subject, planned.person) == (Timer.DIGEST, 3, "U1")
    local = planned.due_at.astimezone(ZoneInfo(zone))
    assert planned.key == f"T1:digest:3:{local.date().toordinal()}"


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.lists(st.tuples(st.sampled_from(ZONES), st.integers(0, 80)), min_size=1, max_size=12),
)
def test_however_late_it_is_and_wherever_one_travels_no_day_has_two_and_the_chain_goes_on(at, steps):
    """Each digest is planned when the one before is done, some hours late, perhaps in another zone."""
    last, keys = watcher(), list[str]()
    for zone, hours in steps:
        planned = of_digest(last, zone, at=at)
        assert planned.due_at > at
        assert next_working(planned.due_at, zone) == planned.due_at
        keys.append(planned.key)
        last, at = watcher(day=date.fromordinal(planned.step)), planned.due_at + timedelta(hours=hours)
    assert len(set(keys)) == len(keys)


def test_a_pause_ends_by_itself():
    assert watcher(paused_until=NOW).paused(NOW - DAY) is True
    assert watcher(paused_until=NOW).paused(NOW) is False
    assert watcher().paused(NOW) is False
