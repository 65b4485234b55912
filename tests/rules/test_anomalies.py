from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.rules.anomalies import (
    FEWEST_PEERS,
    Quartiles,
    Reading,
    Sign,
    engagement,
    fences,
    flags,
    followers,
    prices,
    quartiles,
    readings_of,
    sales,
)
from bot.rules.creators import Kind
from bot.rules.forms import Form, Length
from bot.rules.metrics import Code
from bot.rules.metrics_record import Record

DAY = timedelta(days=1)
PEERS = Quartiles(400, 500, 600, 80)


@pytest.fixture
def lives(a_work, now):
    """Five usual lives: 1,000 viewers, ¥300 and 20 units each; and another one."""

    def build(**other):
        usual = {"plays": 1_000, "gmv": 30_000, "units": 20}
        return [a_work(id_, at=now - id_ * DAY, **usual) for id_ in range(1, 6)] + [a_work(9, **usual | other)]

    return build


@pytest.fixture
def engaged(a_creator, a_work, now):
    """The engagement of five works with this rate."""

    def build(rate, plays=10_000):
        works = [a_work(id_, plays=plays, likes=rate) for id_ in range(5)]
        found = Record(a_creator(), works, at=now).metrics()
        return next(m for m in found if m.code is Code.ENGAGEMENT and m.kind is None)

    return build


def codes(found):
    return [flag.code for flag in found]


@pytest.mark.parametrize(
    ("growth", "followed", "found"),
    [
        (30_000, 130_000, [Sign.FOLLOWERS_ROSE]),  # 30 % of the 100,000 before
        (29_990, 129_990, []),
        (999, 1_999, []),  # doubled, and nobody is misled
        (-20_000, 80_000, [Sign.FOLLOWERS_FELL]),
        (-19_990, 80_010, []),
        (-999, 1, []),
        (130_000, 130_000, []),  # nobody before: no share of anything
    ],
)
def test_a_jump_is_of_the_followers_there_were_before(a_creator, now, growth, followed, found):
    creator = a_creator(growth=growth, followers=followed, as_of=now)

    assert codes(followers(readings_of(creator), [])) == found


@pytest.mark.parametrize(("plays", "found"), [(1_000_000, []), (999_000, [Sign.FOLLOWERS_ROSE])])
def test_works_that_were_seen_enough_explain_a_jump(a_creator, a_work, now, plays, found):
    creator = a_creator(growth=40_000, followers=140_000, as_of=now)
    works = [a_work(1, plays=plays), a_work(2, plays=9**9, at=now - 31 * DAY), a_work(3, plays=None)]

    assert codes(followers(readings_of(creator), works)) == found


def test_a_jump_says_what_it_was_compared_with_and_in_which_works(a_creator, a_work, now):
    creator = a_creator(growth=50_000, followers=150_000, as_of=now)
    (flag,) = followers(readings_of(creator), [a_work(4, plays=700)])

    assert flag.figures == {"gained": 50_000, "share": 5_000, "followers": 150_000}
    assert (flag.base, flag.rows, flag.at) == ({"before": 100_000, "days": 30, "plays": 700}, (4,), now)


def test_readings_that_lie_far_apart_are_not_compared(now):
    apart = [Reading(now - 31 * DAY, 100_000), Reading(now, 900_000)]
    near = [Reading(now - 30 * DAY, 100_000), Reading(now, 900_000)]

    assert (codes(followers(apart, [])), codes(followers(near, []))) == ([], [Sign.FOLLOWERS_ROSE])


@pytest.mark.parametrize("unknown", [{"growth": None}, {"followers": None}, {"as_of": None}])
def test_what_no_source_tells_is_no_reading(a_creator, now, unknown):
    assert readings_of(a_creator(**{"growth": 5, "followers": 10, "as_of": now, **unknown})) == []


def test_peers_are_told_by_quartiles_and_too_few_are_none():
    assert quartiles(range(1, 102)) == Quartiles(26, 51, 76, 101)
    assert quartiles([5] * (FEWEST_PEERS - 1)) is None


def test_far_away_is_twice_the_distance_of_the_quartiles_as_ratios():
    assert fences(Quartiles(400, 500, 600, 80)) == (177, 1_350)  # 400 and 600, by 1.5 twice more
    assert fences(Quartiles(500, 500, 500, 80)) == (500, 500)


@pytest.mark.parametrize(
    ("rate", "found"),
    [(177, []), (176, [Sign.ENGAGEMENT_LOW]), (1_350, []), (1_351, [Sign.ENGAGEMENT_HIGH]), (0, [Sign.ENGAGEMENT_LOW])],
)
def test_engagement_is_flagged_outside_of_the_fences_of_its_tier(engaged, rate, found):
    assert codes(engagement(engaged(rate), PEERS)) == found


def test_engagement_without_peers_or_data_is_never_flagged(engaged):
    assert list(engagement(engaged(9_000), None)) == []
    assert list(engagement(engaged(9_000, plays=0), PEERS)) == []
    assert list(engagement(engaged(9_000), Quartiles(0, 0, 0, 80))) == []


def test_an_engagement_says_the_range_of_its_tier(engaged):
    (flag,) = engagement(engaged(2_000), PEERS)

    assert flag.figures == {"rate": 2_000, "acts": 10_000, "plays": 50_000}
    assert flag.base == {"least": 177, "middle": 500, "most": 1_350, "peers": 80}
    assert flag.rows == (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({}, []),
        ({"gmv": 240_000}, []),
        ({"gmv": 240_001}, [Sign.SALES_HIGH]),  # more than eight times ¥300 a thousand viewers
        ({"units": 500}, []),
        ({"units": 501}, [Sign.SOLD_TO_MANY]),  # more than every second viewer
        ({"plays": 9_000}, [Sign.VIEWERS_WITHOUT_SALES]),
        ({"plays": 8_000}, []),  # ¥37.50: an eighth
        ({"gmv": 100}, []),  # few sales alone are no sign of anything
        ({"gmv": None, "units": None, "plays": 99_000}, []),
        ({"plays": 0, "units": 5}, []),
    ],
)
def test_a_live_is_compared_with_the_others_of_its_creator(lives, other, found):
    flagged = list(sales(lives(**other)))

    assert codes(flagged) == found
    assert [flag.rows for flag in flagged] == [(9,)] * len(found)


def test_a_live_says_what_the_others_came_to(lives):
    (flag,) = sales(lives(gmv=300_000))

    assert flag.figures == {"gmv": 300_000, "plays": 1_000, "spent": 300_000}
    assert flag.base == {"usual": 30_000, "viewers": 1_000, "lives": 5}


def test_four_other_lives_are_too_few_to_compare_with(lives):
    assert list(sales(lives(gmv=9_999_999)[1:])) == []


def test_videos_are_no_lives(lives, a_work):
    videos = [SimpleNamespace(**vars(live) | {"kind": Kind.VIDEO}) for live in lives(gmv=9_999_999)]
    assert list(sales(videos)) == []


@pytest.mark.parametrize(
    ("days", "price", "found"),
    [
        (3, 2_300, [Form.DAY]),
        (3, 2_299, []),  # 14.95 %
        (3, 1_000, []),
        (7, 2_300, []),  # a week is not shortly before
        (-1, 2_300, []),  # after the quote
    ],
)
def test_a_price_that_rose_within_a_week_before_a_quote_is_flagged(a_card, now, days, price, found):
    old = a_card(version=1, day=2_000, since=now - 90 * DAY)
    new = a_card(version=2, day=price, since=now - days * DAY)

    assert [flag.form for flag in prices([new, old], quoted_at=now)] == found


def test_prices_are_flagged_each_for_itself_or_of_the_form_that_is_quoted(a_card, now):
    old = a_card(version=1, since=now - 90 * DAY)
    new = a_card(version=2, since=now - DAY, day=9_000_000, video_long=9_000_000, hour=None)

    found = list(prices([old, new], quoted_at=now))
    assert [(flag.form, flag.length) for flag in found] == [(Form.DAY, None), (Form.VIDEO, Length.LONG)]
    assert found[0].figures == {"price": 9_000_000, "share": 21_250, "days": 1}
    assert (found[0].base, found[0].rows) == ({"before": 2_880_000}, (1, 2))
    assert [flag.form for flag in prices([old, new], quoted_at=now, form=Form.VIDEO)] == [Form.VIDEO]


def test_of_several_steps_the_price_before_the_week_is_what_counts(a_card, now):
    steps = ((1, 60, 2_000), (2, 6, 2_150), (3, 2, 2_300))
    cards = [a_card(version=version, since=now - days * DAY, day=day) for version, days, day in steps]

    (flag,) = prices(cards, quoted_at=now, form=Form.DAY)
    assert (flag.figures["share"], flag.figures["days"], flag.rows) == (1_500, 2, (1, 3))


def test_a_price_without_a_history_is_not_compared(a_card, now):
    assert list(prices([a_card(since=now - DAY), a_card(version=2)], quoted_at=now)) == []


def test_all_flags_come_newest_first_and_old_lives_are_left_alone(a_creator, lives, a_work, now):
    old = [SimpleNamespace(**vars(live) | {"at": live.at - 120 * DAY}) for live in lives(gmv=9_999_999)]
    creator = a_creator(growth=60_000, followers=100_000, as_of=now)

    assert codes(flags(creator, lives(gmv=9_999_999), [], None, at=now)) == [Sign.FOLLOWERS_ROSE, Sign.SALES_HIGH]
    assert codes(flags(creator, old, [], None, at=now)) == [Sign.FOLLOWERS_ROSE]


def test_all_that_should_be_looked_at_is_told_the_newest_first(a_creator, a_card, a_work, engaged, now):
    creator = a_creator(growth=50_000, followers=150_000, as_of=now - DAY)
    sold = a_work(9, at=now - 2 * DAY, plays=1_000, units=900, gmv=1)
    dear = [a_card(since=now - 99 * DAY), a_card(version=2, day=9_880_000, since=now - 3 * DAY)]

    found = flags(creator, [sold], [engaged(2_000)], PEERS, dear, at=now)

    assert codes(found) == [Sign.ENGAGEMENT_HIGH, Sign.FOLLOWERS_ROSE, Sign.SOLD_TO_MANY, Sign.PRICE_ROSE]
    assert [flag.at for flag in found] == [now, now - DAY, now - 2 * DAY, now - 3 * DAY]


def test_engagement_is_looked_at_once_over_works_of_both_kinds(a_creator, a_work, now):
    works = [a_work(id_, plays=10_000, likes=2_000) for id_ in range(5)]
    metrics = Record(a_creator(), works, at=now).metrics()
    assert sum(one.code is Code.ENGAGEMENT and one.value == 2_000 for one in metrics) > 1

    assert codes(flags(a_creator(), [], metrics, PEERS, at=now)) == [Sign.ENGAGEMENT_HIGH]


def test_lives_of_more_than_ninety_days_ago_are_compared_with_and_pointed_out_no_longer(a_creator, a_work, now):
    old, new = (a_work(id_, at=now - days * DAY, plays=1_000, units=900) for id_, days in ((1, 90), (2, 89)))

    assert [flag.rows for flag in flags(a_creator(), [old, new], [], None, at=now)] == [(2,)]
