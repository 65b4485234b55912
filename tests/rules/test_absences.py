from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.absences import BadDays, BadDelegate, absence, decides

DAY = date(2026, 3, 2)  # the day of `now`, in Shanghai


@pytest.fixture
def ann(a_person):
    return a_person("ANN", zone="Asia/Shanghai")


def test_an_absence_is_of_whole_days_in_ones_own_zone(ann, a_person, now):
    found = absence(ann, a_person("BEN"), DAY + timedelta(days=1), DAY + timedelta(days=2), at=now)

    assert found.from_at == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert found.until_at == datetime(2026, 3, 4, 16, tzinfo=UTC)
    assert not found.covers(found.from_at - timedelta(seconds=1))
    assert found.covers(found.from_at)
    assert found.covers(found.last_at)
    assert not found.covers(found.until_at)


def test_one_that_begins_today_begins_now(ann, a_person, now):
    assert absence(ann, a_person("BEN"), DAY, DAY, at=now).from_at == now


@pytest.mark.parametrize(("first", "last"), [(0, -1), (-3, -1), (0, 400), (400, 401)])
def test_days_that_make_no_sense_are_refused(ann, a_person, now, first, last):
    with pytest.raises(BadDays):
        absence(ann, a_person("BEN"), DAY + timedelta(days=first), DAY + timedelta(days=last), at=now)


@pytest.mark.parametrize(
    "who", [{"user": "ANN"}, {"user": "BEN", "guest": True}, {"user": "BEN", "active": False}, {"user": ""}]
)
def test_a_delegate_is_another_member_of_the_team(ann, a_person, now, who):
    with pytest.raises(BadDelegate):
        absence(ann, a_person(**who), DAY, DAY, at=now)


def test_creators_decide_nothing(a_person):
    assert decides(a_person("ANN"))
    assert not decides(a_person("ANN", creator_id=3))
