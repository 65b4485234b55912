"""Asking for stars, through the real app with a clock that is moved: given at once, late, never; put off, handed over,
passed, after somebody has left, in a dispute."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.playground.blocks import words
from bot.rules.ratings import LIVE

FIVE = {f"item:{item}": "5" for items in LIVE.values() for item in items}
ENDS = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)  #: of the campaign: midnight after Friday in Shanghai


def order(world: Any) -> Any:
    return world.demo.bot.desks.orders.get("T0JUXING", 1)


def until(world: Any, moment: datetime) -> None:
    """Move time to a moment."""
    world.later(seconds=(moment - world.demo.playground.clock()).total_seconds())


def asked(person: Any, channel: str) -> list[str]:
    """What asks for the stars of the order in a channel, as it stands now; all but the newest are a line."""
    found = [each for each in person.sees(channel) if "O-2001" in str(each) and (asks(each) or is_line(each))]
    assert not any(asks(each) for each in found[:-1])
    return [f"{each['text']} {words(each.get('blocks'))}" for each in found]


def asks(message: Any) -> bool:
    return "rate.open" in str(message.get("blocks")) and "rate.snooze" in str(message)


def is_line(message: Any) -> bool:
    """Whether it says no more than that the whole card came once more."""
    said = words(message.get("blocks"))
    return "见下方的新消息" in said or "in the newer message" in said


def clock(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+08:00")


@pytest.fixture
def ended(world: Any) -> Any:
    """A live on Wednesday, its campaign over on Friday at midnight."""
    chen = world.chen
    chen.command("/juxing creator 小鱼儿", channel="C0CAMPAIGNS")
    chen.click("quote.open", where="C0CAMPAIGNS")
    chen.choose("quote.form", "day")
    chen.fill({"date": "2026-11-25", "days": "1"}).submit()
    chen.submit()
    world.lin.waits_to_read("Q-1001", "C0APPROVALS")
    world.lin.click("quote.approve", where="C0APPROVALS")
    chen.click("order.place")
    world.later(seconds=30)
    world.xiaoyu.waits_to_read("O-2001")
    world.xiaoyu.click("offer.accept")
    world.settled()
    until(world, ENDS - timedelta(days=1))
    assert asked(chen, "D0CHENMO") == []
    until(world, ENDS + timedelta(minutes=1))
    return world


def test_rated_at_once_nobody_is_asked_again(ended: Any) -> None:
    chen = ended.chen
    assert len(asked(chen, "D0CHENMO")) == 1
    assert len(asked(chen, "C0CAMPAIGNS")) == 1  # under the order's card
    assert "rate.open" in str(chen.home())
    chen.click("rate.open", where="D0CHENMO")
    chen.fill(FIVE).submit()
    ended.settled()
    ended.later(days=15)
    assert asked(chen, "D0CHENMO") == []
    assert asked(chen, "C0CAMPAIGNS") == []
    assert order(ended).state == "finished"


def test_rated_on_the_tenth_day_after_three_messages(ended: Any) -> None:
    chen = ended.chen
    until(ended, clock("12-01T09:29"))
    assert len(asked(chen, "D0CHENMO")) == 1
    until(ended, clock("12-01T09:31"))
    assert len(asked(chen, "D0CHENMO")) == 2  # the third day begins at midnight, working hours do not
    until(ended, clock("12-08T09:31"))
    assert len(asked(chen, "D0CHENMO")) == 3
    chen.click("rate.open", where="D0CHENMO")
    chen.fill(FIVE).submit()
    ended.settled()
    assert order(ended).state == "finished"
    ended.later(days=6)
    assert asked(chen, "D0CHENMO") == []


def test_never_rated_it_is_asked_four_times_and_stays_unrated(ended: Any) -> None:
    chen = ended.chen
    until(ended, clock("12-01T09:31"))
    until(ended, clock("12-08T09:31"))
    until(ended, clock("12-11T18:31"))
    assert len(asked(chen, "D0CHENMO")) == 4
    until(ended, clock("12-12T00:01"))
    assert asked(chen, "D0CHENMO") == []
    assert order(ended).state == "finished"
    assert "未评价" in chen.reads("C0CAMPAIGNS")


def test_put_off_it_is_asked_then_and_who_presses_too_late_is_told(ended: Any) -> None:
    chen = ended.chen
    chen.choose("rate.snooze", "1:3", where="D0CHENMO")
    chen.waits_to_read("再次提醒你评价", "D0CHENMO")
    until(ended, clock("11-30T23:00"))
    assert len(asked(chen, "D0CHENMO")) == 1
    until(ended, clock("12-01T09:31"))
    assert len(asked(chen, "D0CHENMO")) == 2
    until(ended, clock("12-10T12:00"))
    chen.choose("rate.snooze", "1:3", where="D0CHENMO")
    chen.waits_to_read("最后一次提醒", "D0CHENMO")
    until(ended, clock("12-11T23:30"))
    chen.choose("rate.snooze", "1:1", where="D0CHENMO")
    chen.waits_to_read("没有时间再提醒", "D0CHENMO")


def test_handed_over_the_colleague_is_asked_and_it_comes_back(ended: Any) -> None:
    chen, emma = ended.chen, ended.emma
    chen.click("rate.hand_over", where="D0CHENMO")
    refused = chen.fill({"colleague": "U0XIAOYU"}).submit()
    assert "团队成员" in str(refused)
    assert "团队成员" in str(chen.fill({"colleague": "U0JUXINGBOT"}).submit())
    assert "团队成员" in str(chen.fill({"colleague": "U0CHENMO"}).submit())
    chen.fill({"colleague": "U0EMMA"}).submit()
    ended.settled()
    assert "<@U0CHENMO> handed the rating to <@U0EMMA>" in asked(emma, "D0EMMA")[0]
    assert "已把评价转给" in chen.reads("C0CAMPAIGNS")
    assert "rate.open" in str(emma.home())
    assert "rate.open" not in str(chen.home())
    until(ended, datetime(2026, 11, 30, 16, 1, tzinfo=UTC))  # Monday, four in the afternoon in London: her hours
    assert len(asked(emma, "D0EMMA")) == 2
    emma.click("rate.hand_back", where="D0EMMA")
    ended.settled()
    assert "rate.open" in str(chen.home())
    chen.command("/juxing orders O-2001", channel="C0CAMPAIGNS")
    history = chen.waits_to_read("交还了评价", "C0CAMPAIGNS")
    assert "转交了评价" in str(history)


def test_nothing_to_rate_is_kept_with_its_reason_and_taken_back(ended: Any) -> None:
    chen = ended.chen
    chen.click("rate.pass", where="D0CHENMO")
    chen.fill({"reason": "直播临时取消"}).submit()
    ended.settled()
    assert asked(chen, "D0CHENMO") == []
    assert "不评价：直播临时取消" in chen.reads("C0CAMPAIGNS")
    until(ended, clock("12-08T12:00"))
    assert asked(chen, "D0CHENMO") == []
    chen.click("rate.unpass", where="D0CHENMO")
    ended.settled()
    assert len(asked(chen, "D0CHENMO")) == 1
    until(ended, clock("12-11T18:31"))
    assert len(asked(chen, "D0CHENMO")) == 2


def test_of_somebody_who_has_left_the_campaigns_owner_hears(ended: Any) -> None:
    chen, emma = ended.chen, ended.emma
    chen.click("rate.hand_over", where="D0CHENMO")
    chen.fill({"colleague": "U0EMMA"}).submit()
    ended.settled()
    emma.slack.post("person", {"user": "U0EMMA", "left": True})
    ended.later(hours=7)
    chen.wait_for(lambda _: not ended.demo.bot.desks.workspace.person("T0JUXING", "U0EMMA").active)
    until(ended, clock("12-01T20:00"))
    found = asked(chen, "D0CHENMO")
    assert len(found) == 2
    assert "已离开" in found[-1]
    assert len(asked(emma, "D0EMMA")) == 1


def test_what_is_disputed_meanwhile_is_not_asked_for(ended: Any) -> None:
    chen = ended.chen
    chen.click("dispute.begin", where="C0CAMPAIGNS")
    chen.fill({"reason": "少播了一小时"}).submit()
    ended.settled()
    assert asked(chen, "D0CHENMO") == []
    until(ended, clock("12-08T12:00"))
    assert asked(chen, "D0CHENMO") == []
    chen.click("dispute.settle", where="C0CAMPAIGNS")
    ended.settled()
    assert len(asked(chen, "D0CHENMO")) == 2  # the first, current again, and a new one


def test_reviews_lists_what_waits_and_admins_set_when_it_is_asked(ended: Any) -> None:
    chen, lin = ended.chen, ended.lin
    chen.command("/juxing 评价", channel="C0CAMPAIGNS")
    mine = chen.waits_to_read("1 个订单等你评价", "C0CAMPAIGNS")
    assert "schedule.open" not in str(mine)
    lin.command("/juxing reviews", channel="C0CAMPAIGNS")
    assert "O-2001" in str(lin.waits_to_read("接下来的提醒", "C0CAMPAIGNS"))
    lin.click("schedule.open", where="C0CAMPAIGNS")
    for wrong, told in (
        ({"days": "1, 3"}, "第一个是 0"),
        ({"days": "0, 15"}, "不超过 14"),
        ({"days": "0, 3", "hour": "08:00"}, "09:30 至 18:30"),
        ({"days": "0, 3", "hour": "10:30", "holidays": "2026-12-01\n2026-02-30"}, "2026-02-30"),
    ):
        assert told in str(lin.fill(wrong).submit())
    lin.fill({"days": "0，3、12", "hour": "15:00", "holidays": "2026-12-01\n2026年12月2日 至 2026年12月3日"}).submit()
    ended.settled()
    until(ended, clock("12-04T14:59"))
    assert len(asked(chen, "D0CHENMO")) == 1
    until(ended, clock("12-04T15:01"))
    assert len(asked(chen, "D0CHENMO")) == 2
