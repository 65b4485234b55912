from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import cancelling, orders, quotes, scripts
from bot.rules.absences import Absence
from bot.rules.forms import Form
from bot.rules.hours import instant, last_working, next_working
from bot.rules.ratings import window_end
from bot.rules.reminders import (
    Kind,
    Waits,
    of_absence,
    of_brief,
    of_cancelling,
    of_delivery,
    of_digest,
    of_end,
    of_offer,
    of_passed_script,
    of_quarter,
    of_quote,
    of_reopened,
    of_script,
    of_settlement,
    of_stars,
    of_week,
    of_work,
)
from bot.rules.results import Season
from bot.rules.schedules import Schedule, rating_instants
from bot.rules.watches import Watcher

SHANGHAI, NEW_YORK, LONDON = "Asia/Shanghai", "America/New_York", "Europe/London"
LORD_HOWE, CASABLANCA, KATHMANDU = "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def utc(text):
    return datetime.fromisoformat(f"2026-{text}:00+00:00")


#: minutes east of Greenwich in 2026: at first, then from a moment on (from the zones' published rules)
OFFSETS = {
    SHANGHAI: (480, []),
    KATHMANDU: (345, []),
    NEW_YORK: (-300, [(utc("03-08T07:00"), -240), (utc("11-01T06:00"), -300)]),
    LONDON: (0, [(utc("03-29T01:00"), 60), (utc("10-25T01:00"), 0)]),
    LORD_HOWE: (660, [(utc("04-04T15:00"), 630), (utc("10-03T15:30"), 660)]),
    CASABLANCA: (60, [(utc("02-15T02:00"), 0), (utc("03-22T02:00"), 60)]),  # an hour back for Ramadan
}
#: the campaign's end → zone → day 3, day 10, the last day; worked out by hand
BY_HAND = {
    "03-04T15:00": {  # a Wednesday; day 3 and day 10 are Saturdays, New York goes forward on 8 March
        SHANGHAI: ("03-09T01:30", "03-16T01:30", "03-18T10:30"),
        NEW_YORK: ("03-09T13:30", "03-16T13:30", "03-18T14:00"),
        LONDON: ("03-09T09:30", "03-16T09:30", "03-18T14:00"),
        LORD_HOWE: ("03-08T22:30", "03-15T22:30", "03-18T07:30"),
        CASABLANCA: ("03-09T09:30", "03-16T09:30", "03-18T14:00"),
        KATHMANDU: ("03-09T03:45", "03-16T03:45", "03-18T12:45"),
    },
    "03-28T12:00": {  # a Saturday, and so is the last day; London goes forward on 29 March, Lord Howe back on 5 April
        SHANGHAI: ("04-01T01:30", "04-08T01:30", "04-10T10:30"),
        NEW_YORK: ("03-31T13:30", "04-07T13:30", "04-10T22:30"),
        LONDON: ("03-31T12:00", "04-07T12:00", "04-10T17:30"),
        LORD_HOWE: ("03-31T22:30", "04-07T23:00", "04-10T08:00"),
        CASABLANCA: ("03-31T12:00", "04-07T12:00", "04-10T17:30"),
        KATHMANDU: ("03-31T12:00", "04-07T12:00", "04-10T12:45"),
    },
    "10-22T20:00": {  # a Thursday; London goes back on 25 October, New York on 1 November
        SHANGHAI: ("10-26T01:30", "11-02T01:30", "11-05T10:30"),
        NEW_YORK: ("10-26T13:30", "11-02T14:30", "11-05T19:00"),
        LONDON: ("10-26T09:30", "11-02T09:30", "11-05T18:30"),
        LORD_HOWE: ("10-25T22:30", "11-01T22:30", "11-05T07:30"),
        CASABLANCA: ("10-26T08:30", "11-02T08:30", "11-05T17:30"),
        KATHMANDU: ("10-26T03:45", "11-02T03:45", "11-05T12:45"),
    },
}
CASES = [(ended, zone, instants) for ended, zones in BY_HAND.items() for zone, instants in zones.items()]
MOMENTS = [utc("01-05T00:00") + step * (timedelta(hours=37, minutes=13)) for step in range(225)]  #: all through 2026


def waits(ended, **more):
    return Waits(id=31, tenant="T1", person="RUI", ended=ended, **more)


def shown(zone, moment):
    """What clocks there show, by the table above."""
    minutes, changes = OFFSETS[zone]
    for since, then in changes:
        minutes = then if moment >= since else minutes
    return (moment + minutes * MINUTE).replace(tzinfo=None)


def moment_of(zone, wall):
    """The first moment at which clocks there show it, by the table above; where they leap over it, that of the leap."""
    minutes, changes = OFFSETS[zone]
    found = [wall.replace(tzinfo=UTC) - then * MINUTE for then in {minutes, *(then for _, then in changes)}]
    leaps = [since for since, _ in changes if shown(zone, since).date() == wall.date()]
    return min([moment for moment in found if shown(zone, moment) == wall] or leaps)


def working(wall):
    return wall.weekday() < 5 and time(9, 30) <= wall.time() <= time(18, 30)


def walls(zone, moment, clock, days):
    """This time of day on the working days around a moment."""
    around = [shown(zone, moment).date() + day * DAY for day in days]
    return [moment_of(zone, datetime.combine(day, clock)) for day in around if day.weekday() < 5]


@pytest.mark.parametrize(("ended", "zone", "instants"), CASES)
def test_stars_are_asked_for_at_the_instants_worked_out_by_hand(ended, zone, instants):
    assert rating_instants(utc(ended), zone) == dict(
        zip((0, 3, 10, 14), [utc(ended), *map(utc, instants)], strict=True)
    )


@pytest.mark.parametrize("zone", OFFSETS)
def test_the_next_working_moment_is_the_same_by_the_table_of_offsets_all_year(zone):
    expected = [
        moment
        if working(shown(zone, moment))
        else min(start for start in walls(zone, moment, time(9, 30), range(5)) if start > moment)
        for moment in MOMENTS
    ]

    assert [next_working(moment, zone) for moment in MOMENTS] == expected


@pytest.mark.parametrize("zone", OFFSETS)
def test_the_last_working_moment_is_the_same_by_the_table_of_offsets_all_year(zone):
    expected = [
        moment
        if working(shown(zone, moment))
        else max(end for end in walls(zone, moment, time(18, 30), range(-4, 1)) if end < moment)
        for moment in MOMENTS
    ]

    assert [last_working(moment, zone) for moment in MOMENTS] == expected


@pytest.mark.parametrize(
    ("moment", "after", "before"),
    [
        ("03-03T01:29", "03-03T01:30", "03-02T10:30"),  # Tuesday 9:29 in Shanghai
        ("03-03T01:30", "03-03T01:30", "03-03T01:30"),
        ("03-03T10:30", "03-03T10:30", "03-03T10:30"),  # 18:30
        ("03-03T10:31", "03-04T01:30", "03-03T10:30"),
        ("03-06T10:31", "03-09T01:30", "03-06T10:30"),  # Friday evening: Monday morning
        ("03-06T16:30", "03-09T01:30", "03-06T10:30"),  # Saturday, half past midnight
        ("03-08T04:00", "03-09T01:30", "03-06T10:30"),  # Sunday noon
        ("03-08T17:00", "03-09T01:30", "03-06T10:30"),  # Monday, one in the morning
    ],
)
def test_working_hours_are_monday_to_friday_from_half_past_nine_to_half_past_six(moment, after, before):
    assert next_working(utc(moment), SHANGHAI) == utc(after)
    assert last_working(utc(moment), SHANGHAI) == utc(before)


def test_a_second_after_the_evening_is_the_next_morning():
    assert next_working(utc("03-03T10:30") + timedelta(seconds=1), SHANGHAI) == utc("03-04T01:30")
    assert last_working(utc("03-03T01:30") - timedelta(seconds=1), SHANGHAI) == utc("03-02T10:30")


@pytest.mark.parametrize(
    ("zone", "day", "clock", "moment"),
    [
        (NEW_YORK, date(2026, 3, 8), time(1, 59), utc("03-08T06:59")),
        (NEW_YORK, date(2026, 3, 8), time(2, 0), utc("03-08T07:00")),  # two to three is left out: three it is
        (NEW_YORK, date(2026, 3, 8), time(2, 30), utc("03-08T07:00")),
        (NEW_YORK, date(2026, 3, 8), time(2, 59), utc("03-08T07:00")),
        (NEW_YORK, date(2026, 3, 8), time(3, 0), utc("03-08T07:00")),
        (LONDON, date(2026, 3, 29), time(1, 30), utc("03-29T01:00")),
        (LORD_HOWE, date(2026, 10, 4), time(2, 15), utc("10-03T15:30")),  # half an hour is left out
        (CASABLANCA, date(2026, 3, 22), time(2, 30), utc("03-22T02:00")),
        ("Pacific/Apia", date(2011, 12, 30), time(9, 30), datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),  # no such Friday
    ],
)
def test_a_time_that_clocks_leap_over_is_the_first_minute_after_the_leap(zone, day, clock, moment):
    assert instant(day, clock, zone) == moment


@pytest.mark.parametrize(
    ("zone", "day", "clock", "moment"),
    [
        (NEW_YORK, date(2026, 11, 1), time(1, 30), utc("11-01T05:30")),
        (LONDON, date(2026, 10, 25), time(1, 30), utc("10-25T00:30")),
        (LORD_HOWE, date(2026, 4, 5), time(1, 45), utc("04-04T14:45")),
        (CASABLANCA, date(2026, 2, 15), time(2, 30), utc("02-15T01:30")),
    ],
)
def test_a_time_that_clocks_show_twice_is_the_first_of_the_two(zone, day, clock, moment):
    assert instant(day, clock, zone) == moment
    assert shown(zone, moment) == shown(zone, moment_of(zone, datetime.combine(day, clock)))


@pytest.mark.parametrize("zone", OFFSETS)
def test_every_hour_of_the_year_that_clocks_show_is_found_as_the_table_has_it(zone):
    wrong = []
    for hours in range(0, 360 * 24, 7):
        wall = datetime(2026, 1, 2, 0, 17) + hours * HOUR
        if instant(wall.date(), wall.time(), zone) != moment_of(zone, wall):
            wrong.append(wall)

    assert wrong == []


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([*OFFSETS, "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo"]),
)
def test_reminders_come_in_order_and_the_last_one_while_stars_can_still_be_given(ended, zone):
    instants = list(rating_instants(ended, zone).values())

    assert instants == sorted(set(instants))
    assert instants[0] == ended
    assert instants[-1] <= window_end(ended) - HOUR


def test_approvers_are_reminded_after_a_day_and_escalated_after_two_and_never_bypassed(a_quote, now):
    planned = of_quote(a_quote(version=2), at=now)

    assert [(one.kind, one.due_at - now) for one in planned] == [
        (Kind.APPROVAL_REMINDER, 24 * HOUR),
        (Kind.APPROVAL_ESCALATION, 48 * HOUR),
        (Kind.QUOTE_EXPIRY, 7 * DAY),
    ]
    assert [one.key for one in planned] == [
        "T1:approval_reminder:42:2",
        "T1:approval_escalation:42:2",
        "T1:quote_expiry:42:2",
    ]


@pytest.mark.parametrize(
    ("holds", "kinds"),
    [
        (23 * HOUR, ["quote_expiry"]),
        (47 * HOUR, ["approval_reminder", "quote_expiry"]),
        (49 * HOUR, ["approval_reminder", "approval_escalation", "quote_expiry"]),
    ],
)
def test_nobody_is_reminded_of_a_quote_that_has_run_out(a_quote, now, holds, kinds):
    assert [one.kind for one in of_quote(a_quote(valid_until=now + holds), at=now)] == kinds


def test_a_revised_quote_is_reminded_of_anew(a_quote, now):
    first, second = (of_quote(a_quote(version=version), at=now) for version in (2, 5))

    assert {one.key for one in first} & {one.key for one in second} == set()


def test_a_creator_is_reminded_a_day_and_four_hours_before_the_answer_is_due(an_order, now):
    planned = of_offer(an_order(), at=now)

    assert [(one.key, one.due_at - now) for one in planned] == [
        ("T1:answer_reminder:31:0", 48 * HOUR),
        ("T1:answer_reminder:31:1", 68 * HOUR),
        ("T1:answer_expiry:31:0", 72 * HOUR),
    ]


@pytest.mark.parametrize(("left", "reminders"), [(24, [20]), (20, [16]), (4, []), (25, [1, 21])])
def test_a_reminder_whose_time_has_passed_is_not_planned(an_order, now, left, reminders):
    *early, over = of_offer(an_order(answer_by=now + left * HOUR), at=now)

    assert [one.due_at - now for one in early] == [hours * HOUR for hours in reminders]
    assert (over.kind, over.due_at - now) == (Kind.ANSWER_EXPIRY, left * HOUR)


def test_an_extended_offer_is_reminded_of_anew(an_order, now):
    offer = an_order(state=orders.State.AWAITING)
    extended = orders.extend(offer, orders.Side.CREATOR, at=now)

    planned = of_offer(extended, at=now)

    assert [(one.key, one.due_at - now) for one in planned] == [
        ("T1:answer_reminder:31:10", 120 * HOUR),
        ("T1:answer_reminder:31:11", 140 * HOUR),
        ("T1:answer_expiry:31:10", 144 * HOUR),
    ]
    assert {one.key for one in planned} & {one.key for one in of_offer(offer, at=now)} == set()


@pytest.mark.parametrize(
    ("form", "start", "end"),
    [(Form.HOUR, 10 * DAY, 10 * DAY + 2 * HOUR), (Form.VIDEO, timedelta(), 10 * DAY)],
)
def test_a_live_starts_at_its_time_and_a_video_is_begun_at_once(an_order, a_need, now, form, start, end):
    planned = of_work(an_order(need=a_need(form=form)), at=now)

    assert [(one.key, one.due_at - now, one.person) for one in planned] == [
        ("T1:work_start:31:0", start, "RUI"),
        ("T1:work_end:31:0", end, "RUI"),
    ]


def test_a_delivery_is_deemed_taken_after_three_days_and_stars_are_asked_for_four_times(an_order):
    ended = utc("03-04T15:00")

    planned = of_delivery(an_order(campaign_end=ended), at=utc("03-01T00:00"))
    stars = of_stars(waits(ended), SHANGHAI, Schedule(tenant="T1"))

    assert [(one.key, one.due_at, one.person) for one in [*planned, *stars]] == [
        ("T1:delivery_deemed:31:0", utc("03-04T00:00"), "RUI"),
        ("T1:rating_close:31:0", utc("03-18T15:00"), "RUI"),
        ("T1:rating_reminder:31:0", ended, "RUI"),
        ("T1:rating_reminder:31:3", utc("03-09T01:30"), "RUI"),
        ("T1:rating_reminder:31:10", utc("03-16T01:30"), "RUI"),
        ("T1:rating_reminder:31:14", utc("03-18T10:30"), "RUI"),
    ]


def test_what_is_planned_anew_has_a_round_of_its_own_and_only_what_is_still_to_come():
    ended = utc("03-04T15:00")

    planned = of_stars(waits(ended), SHANGHAI, Schedule(tenant="T1"), round_=2, after=utc("03-09T01:30"))

    assert [(one.key, one.due_at) for one in planned] == [
        ("T1:rating_reminder:31:210", utc("03-16T01:30")),
        ("T1:rating_reminder:31:214", utc("03-18T10:30")),
    ]


def test_what_was_put_off_comes_then_and_nothing_before():
    until = utc("03-12T02:00")
    put_off = waits(utc("03-04T15:00"), snoozed_until=until)

    planned = of_stars(put_off, SHANGHAI, Schedule(tenant="T1"), round_=1, after=utc("03-05T00:00"))

    assert [(one.step, one.due_at) for one in planned] == [
        (150, until), (110, utc("03-16T01:30")), (114, utc("03-18T10:30")),
    ]  # fmt: skip


def test_after_a_dispute_the_window_closes_by_a_reminder_of_its_own(an_order):
    (close,) = of_settlement(an_order(campaign_end=utc("03-04T15:00")))

    assert (close.key, close.due_at) == ("T1:rating_close:31:100", utc("03-18T15:00"))


def test_no_two_reminders_of_one_thing_have_the_same_key(a_quote, an_order, now):
    order = an_order()
    planned = [
        *of_quote(a_quote(), at=now),
        *of_offer(order, at=now),
        *of_offer(an_order(extended=True), at=now),
        *of_work(order, at=now),
        *of_delivery(order, at=now),
        *of_stars(waits(order.campaign_end), SHANGHAI, Schedule(tenant="T1")),
    ]

    assert len({one.key for one in planned}) == len(planned) == 17


def test_the_same_plan_made_twice_has_the_same_keys(an_order, now):
    first, second = (of_delivery(an_order(), at=now + later) for later in (timedelta(), HOUR))

    assert [one.key for one in first] == [one.key for one in second]


def due(reminders):
    return [(one.kind, one.due_at) for one in reminders]


def test_an_absence_is_acted_on_when_it_begins_and_again_when_it_ends(now):
    absence = Absence(id=9, tenant="T1", person="ANN", delegate="BEN", from_at=now + DAY, until_at=now + 3 * DAY)

    begins, ends = of_absence(absence)

    assert (begins.key, begins.due_at, begins.person) == ("T1:absence:9:0", now + DAY, "ANN")
    assert (ends.key, ends.due_at, ends.person) == ("T1:absence:9:1", now + 3 * DAY, "ANN")


@pytest.mark.parametrize("state", quotes.State)
def test_a_quote_whose_order_was_undone_runs_out_when_it_would_have(a_quote, now, state):
    quote = a_quote(state=state, valid_until=now + DAY, version=5)

    expected = [(Kind.QUOTE_EXPIRY, now + DAY)] if state is quotes.State.APPROVED else []
    assert due(of_reopened(quote)) == expected


def asked_to_cancel(now, until):
    return cancelling.Request(
        id=3, order_id=31, tenant="T1", side=orders.Side.BRAND, person="RUI", reason="x", at=now, until=until,
        owed=cancelling.Owed(stage=next(iter(cancelling.Stage)), rate=0, fen=0),
    )  # fmt: skip


def test_the_other_side_is_reminded_a_day_before_its_silence_cancels(now):
    reminded, cancels = of_cancelling(asked_to_cancel(now, now + 72 * HOUR))

    assert (reminded.key, reminded.due_at - now) == ("T1:cancel_reminder:31:3", 48 * HOUR)
    assert (cancels.key, cancels.due_at - now) == ("T1:cancel_silence:31:3", 72 * HOUR)


def test_in_a_dispute_silence_does_nothing(now):
    assert of_cancelling(asked_to_cancel(now, None)) == []


def a_brief(now, script_by):
    return scripts.Brief(order_id=31, tenant="T1", text="x", person="RUI", at=now, script_by=script_by)


def test_both_sides_hear_of_a_script_that_is_late_and_of_one_asked_for_anew_once_more(now):
    (first,), (second,) = (of_brief(a_brief(now, now + DAY), version, at=now) for version in (3, 4))

    assert (first.kind, first.due_at) == (Kind.SCRIPT_LATE, now + DAY)
    assert (first.key, second.key) == ("T1:script_late:31:3", "T1:script_late:31:4")


@pytest.mark.parametrize("ahead", [None, -1, 0])
def test_a_brief_that_asks_for_no_script_or_for_one_that_is_due_already_plans_nothing(now, ahead):
    script_by = None if ahead is None else now + ahead * MINUTE

    assert of_brief(a_brief(now, script_by), 3, at=now) == []


def test_a_script_is_reminded_of_after_a_day_escalated_after_two_and_counts_as_confirmed_after_seven(now):
    script = scripts.Script(id=1, order_id=31, tenant="T1", number=2, text="x", person="creator:7", at=now)

    planned = of_script(script)

    assert due(planned) == [
        (Kind.SCRIPT_REMINDER, now + DAY),
        (Kind.SCRIPT_ESCALATION, now + 2 * DAY),
        (Kind.SCRIPT_DEEMED, now + 7 * DAY),
    ]
    assert {(one.subject, one.step) for one in planned} == {(31, 2)}  # the next version is reminded of anew


@pytest.mark.parametrize("form", Form)
def test_a_video_is_begun_as_soon_as_its_script_is_passed_and_a_live_at_its_hour(an_order, a_need, now, form):
    planned = of_passed_script(an_order(need=a_need(form=form)), 2, at=now)

    assert due(planned) == ([] if form.live else [(Kind.WORK_START, now)])
    assert [one.step for one in planned] == ([] if form.live else [2])


@pytest.mark.parametrize(
    ("at", "zone", "told"),
    [
        ("03-02T01:29", SHANGHAI, "03-02T01:30"),  # Monday, a minute before half past nine
        ("03-02T01:30", SHANGHAI, "03-09T01:30"),  # that very minute: the next week
        ("03-04T12:00", SHANGHAI, "03-09T01:30"),
        ("03-08T20:00", SHANGHAI, "03-09T01:30"),  # Monday there already
        ("03-04T12:00", NEW_YORK, "03-09T13:30"),  # after the clocks went forward
    ],
)
def test_a_campaigns_week_is_told_on_the_next_monday_morning_of_whoever_runs_it(a_campaign, at, zone, told):
    planned = of_week(a_campaign(), zone, at=utc(at))

    assert (planned.kind, planned.due_at, planned.person, planned.subject) == (Kind.WEEK, utc(told), "RUI", 5)


def test_each_week_of_a_campaign_is_told_once(a_campaign):
    first, same, next_ = (
        of_week(a_campaign(), SHANGHAI, at=utc(at)) for at in ("03-03T00:00", "03-08T00:00", "03-10T00:00")
    )

    assert first.key == same.key != next_.key


def test_when_an_order_of_a_campaign_ends_the_campaign_is_looked_at_by_the_next_tick(an_order, now):
    planned = of_end(an_order(campaign_id=5), at=now)

    assert (planned.key, planned.due_at, planned.person) == ("T1:campaign_over:5:31", now, "RUI")


@pytest.mark.parametrize(
    ("season", "told"),
    [
        (Season(2026, 1), "04-01T01:30"),  # a Wednesday
        (Season(2025, 4), "01-01T01:30"),
        (Season(2026, 3), "10-01T01:30"),
        (Season(2026, 2), "07-01T01:30"),
    ],
)
def test_a_quarter_is_told_on_the_first_working_morning_after_it(season, told):
    planned = of_quarter("T1", season, SHANGHAI)

    assert (planned.kind, planned.due_at, planned.step) == (Kind.QUARTER, utc(told), season.step)


def test_a_quarter_that_ends_before_a_weekend_is_told_on_monday():
    season = Season(2027, 4)  # 1 January 2028 is a Saturday

    assert of_quarter("T1", season, SHANGHAI).due_at == datetime(2028, 1, 3, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "last", "told"),
    [
        ("03-04T01:29", None, "03-04T01:30"),  # Wednesday, a minute before half past nine
        ("03-04T01:30", None, "03-05T01:30"),
        ("03-06T04:00", None, "03-09T01:30"),  # Friday noon: Monday
        ("03-04T01:00", date(2026, 3, 4), "03-05T01:30"),  # that day's was sent already
        ("03-04T01:00", date(2026, 3, 6), "03-09T01:30"),
        ("03-04T01:00", date(2026, 3, 1), "03-04T01:30"),
    ],
)
def test_a_digest_comes_on_the_next_working_morning_and_no_day_has_two(at, last, told):
    planned = of_digest(Watcher(id=3, tenant="T1", person="RUI", day=last), SHANGHAI, at=utc(at))

    assert (planned.kind, planned.due_at, planned.person) == (Kind.DIGEST, utc(told), "RUI")
    assert planned.key == f"T1:digest:3:{utc(told).toordinal()}"
