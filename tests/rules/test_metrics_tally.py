"""A tally tells what one made of the rows left would tell, whatever was done to it."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.creators import Kind
from bot.rules.forms import Form
from bot.rules.metrics import Code, Ordered, Scope, Window
from bot.rules.metrics_deals import Case, cases, deal_tally
from bot.rules.metrics_record import Given, StarsWithin
from bot.rules.metrics_record import given as given_ratings
from bot.rules.metrics_tally import Tally
from bot.rules.metrics_works import work_tally
from bot.rules.orders import Outcome

EXACTLY = settings(derandomize=True, deadline=None, max_examples=60)
DAYS = st.sampled_from([0, 1, 29, 30, 31, 89, 90, 91, 364, 365, 366, 729, 730, 731, -1, -40])
COUNTS = st.none() | st.integers(0, 40)
NUMBERS = ("seconds", "plays", "likes", "comments", "shares", "units", "gmv", "peak")


def works(now):
    return st.builds(
        lambda id_, kind, days, commercial, numbers: SimpleNamespace(
            id=id_,
            kind=kind,
            at=now - timedelta(days=days),
            commercial=commercial,
            **dict(zip(NUMBERS, numbers, strict=True)),
        ),
        st.integers(1, 12),
        st.sampled_from(Kind),
        DAYS,
        st.sampled_from([None, True, False]),
        st.tuples(*[COUNTS] * len(NUMBERS)),
    )


def deals(now):
    return st.builds(
        Case,
        id=st.integers(1, 12),
        outcome=st.sampled_from(list(map(str, Outcome))),
        brand=st.sampled_from("AB"),
        industry=st.sampled_from("XY"),
        at=DAYS.map(lambda days: now - timedelta(days=days)),
        form=st.sampled_from(["", *map(str, Form)]),
        on_time=st.sampled_from([None, True, False]),
    )


def ratings(now):
    at = DAYS.map(lambda days: now - timedelta(days=days))
    return st.builds(Given, id=st.integers(1, 12), at=at, kind=st.sampled_from(Kind), overall=st.integers(100, 500))


TALLIES = {
    "works": (works, work_tally),
    "deals": (deals, deal_tally),
    "ratings": (ratings, lambda rows=(), *, at: Tally(StarsWithin, rows, at=at)),
}


def everything(tally):
    return [tally.metrics(window) for window in Window]


@pytest.mark.parametrize("noun", TALLIES)
@EXACTLY
@given(data=st.data())
def test_whatever_comes_and_goes_it_tells_what_one_from_scratch_tells(noun, now, data):
    rows, make = TALLIES[noun]
    tally, at, held = make(at=now), now, {}
    for _ in range(data.draw(st.integers(0, 25))):
        match data.draw(st.sampled_from(["add", "add", "take", "swap", "move", "look"])):
            case "add":
                row = data.draw(rows(now))
                if row.id not in held:
                    held[row.id] = row
                    tally.add(row)
            case "take" if held:
                id_ = data.draw(st.sampled_from(sorted(held)))
                assert tally.take(id_) is held.pop(id_)
            case "swap":
                row = data.draw(rows(now))
                if row.id in held:
                    held[row.id] = row
                    tally.swap(row)
            case "move":
                at = now + timedelta(days=data.draw(DAYS))
                tally.move(at)
            case "look":  # a window is kept up from the first look at it on
                tally.metrics(data.draw(st.sampled_from(Window)))

    assert everything(tally) == everything(make(held.values(), at=at))


@pytest.mark.parametrize("noun", TALLIES)
@EXACTLY
@given(data=st.data())
def test_the_order_in_which_rows_come_changes_no_figure(noun, now, data):
    rows, make = TALLIES[noun]
    some = data.draw(st.lists(rows(now), max_size=12, unique_by=lambda row: row.id))

    assert everything(make(data.draw(st.permutations(some)), at=now)) == everything(make(some, at=now))


@pytest.mark.parametrize("noun", TALLIES)
@EXACTLY
@given(data=st.data())
def test_every_row_of_a_figure_is_within_its_window(noun, now, data):
    rows, make = TALLIES[noun]
    some = {row.id: row for row in data.draw(st.lists(rows(now), max_size=12))}
    for window in Window:
        begins = window.begins(now)
        for metric in make(some.values(), at=now).metrics(window):
            for id_ in (*metric.rows, *metric.against):
                assert some[id_].at <= now
                assert begins is None or some[id_].at > begins
            assert set(metric.rows) & set(metric.against) == set()


@EXACTLY
@given(data=st.data())
def test_rates_are_the_rows_they_open_to(now, data):
    some = data.draw(st.lists(deals(now), max_size=12, unique_by=lambda row: row.id))
    for metric in deal_tally(some, at=now).metrics():
        if metric.code in (Code.ACCEPTANCE, Code.COMPLETION, Code.PUNCTUALITY):
            assert (metric.part, metric.whole) == (len(metric.rows), len(metric.rows) + len(metric.against))
            assert metric.value is None or 0 <= metric.value <= 10_000


@EXACTLY
@given(data=st.data())
def test_organic_and_paid_works_are_never_more_than_all(now, data):
    some = data.draw(st.lists(works(now), max_size=12, unique_by=lambda row: row.id))
    found = {(m.code, m.kind, m.scope): m for m in work_tally(some, at=now).metrics()}
    for (code, kind, scope), metric in found.items():
        if scope is Scope.ALL and code in (Code.PLAYS, Code.GMV):
            apart = [found[code, kind, each] for each in (Scope.ORGANIC, Scope.COMMERCIAL)]
            assert sum(each.n for each in apart) <= metric.n
            assert set(apart[0].rows) | set(apart[1].rows) <= set(metric.rows)


def test_a_row_comes_once(a_work, now):
    tally = work_tally([a_work(1)], at=now)

    with pytest.raises(ValueError, match="row 1 is there already"):
        tally.add(a_work(1))
    with pytest.raises(ValueError, match="two rows have one id"):
        work_tally([a_work(1), a_work(1)], at=now)
    assert len(tally.rows) == 1


@pytest.mark.parametrize("change", ["take", "swap"])
def test_a_row_that_is_not_there_cannot_be_changed(a_work, now, change):
    tally = work_tally([a_work(1)], at=now)

    with pytest.raises(KeyError):
        tally.take(2) if change == "take" else tally.swap(a_work(2))
    assert [row.id for row in tally.rows] == [1]


def test_a_number_that_is_not_there_cannot_be_taken():
    numbers = Ordered()
    numbers.add(5, 1)

    with pytest.raises(KeyError):
        numbers.take(4, 1)
    assert (numbers.rows, numbers.total) == ([1], 5)


KINDS = ("work", "deal", "rating")


@pytest.fixture
def rows_of(a_work, a_deal, a_rating, now):
    """Twelve rows of a noun: from today to a year and a half ago, and one that is still ahead."""

    def build(noun):
        days = [-1, 0, 1, 29, 30, 31, 89, 90, 91, 364, 365, 500]
        moments = [now - timedelta(days=each) for each in days]
        if noun == "work":
            return [
                a_work(id_, at=at, gmv=id_ if id_ % 3 else None, likes=id_, commercial=(None, True, False)[id_ % 3],
                       kind=list(Kind)[id_ % 2])
                for id_, at in enumerate(moments, 1)
            ]  # fmt: skip
        if noun == "deal":
            outcomes = [Outcome.FINISHED, Outcome.FINISHED, Outcome.DECLINED, Outcome.FAILED]
            return cases(
                a_deal(
                    outcomes[n % 4], at=at, on_time=(True, False, None)[n % 3], form=(Form.DAY, Form.VIDEO, None)[n % 3]
                )
                for n, at in enumerate(moments)
            )
        forms = (Form.DAY, Form.VIDEO)
        return given_ratings(a_rating(n % 5 + 1, at=at, form=forms[n % 2]) for n, at in enumerate(moments))

    return build


def a_tally(noun, rows, at):
    if noun == "rating":
        return Tally(StarsWithin, rows, at=at)
    return {"work": work_tally, "deal": deal_tally}[noun](rows, at=at)


def all_of(tally):
    return {window: tally.metrics(window) for window in Window}


@pytest.mark.parametrize("noun", KINDS)
def test_rows_that_come_and_go_leave_the_figures_of_those_that_are_left(rows_of, noun, now):
    rows = rows_of(noun)
    tally = a_tally(noun, rows[::2], now)
    all_of(tally)  # the windows are made, and kept from now on

    for row in rows[1::2]:
        tally.add(row)
    assert all_of(tally) == all_of(a_tally(noun, rows, now))

    for row in rows[::2]:
        assert tally.take(row.id) is row
    assert all_of(tally) == all_of(a_tally(noun, rows[1::2], now))
    assert tally.rows == sorted(rows[1::2], key=lambda row: (row.at, row.id), reverse=True)


@pytest.mark.parametrize("noun", KINDS)
def test_a_newer_reading_takes_the_place_of_its_row_also_in_another_window(rows_of, noun, now):
    rows = rows_of(noun)
    tally = a_tally(noun, rows, now)
    all_of(tally)
    long_ago = {"at": now - timedelta(days=400)}
    newer = replace(rows[3], **long_ago) if noun == "work" else rows[3]._replace(**long_ago)

    tally.swap(newer)

    assert all_of(tally) == all_of(a_tally(noun, [*rows[:3], newer, *rows[4:]], now))


@pytest.mark.parametrize("noun", KINDS)
@pytest.mark.parametrize("days", [1, 30, 700, -1, -29, -500])
def test_as_of_another_moment_rows_grow_too_old_or_come_into_a_window(rows_of, noun, now, days):
    tally, at = a_tally(noun, rows_of(noun), now), now + timedelta(days=days)
    all_of(tally)

    tally.move(at)

    assert tally.at == at
    assert all_of(tally) == all_of(a_tally(noun, rows_of(noun), at))
