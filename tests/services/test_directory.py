"""Slack is asked ahead for groups and people; what it does not say stops nothing."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.directory import Directory
from bot.rules.policies import Rule, Step
from bot.services.directory import DirectoryDesk
from bot.slack import NotNow, Refused

TENANT, LIN, ALEX = "T0JUXING", "U0LINYUE", "U0ALEX"


@dataclass
class Told:
    """A workspace's groups and people; `fails` names what it does not say."""

    members: dict[str, list[str]] = field(default_factory=lambda: {"S1": ["U0CFO"]})
    fails: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def _say(self, what: str) -> None:
        self.asked.append(what)
        if what in self.fails:
            raise self.fails[what]

    def groups(self) -> dict[str, str]:
        self._say("groups")
        return {"S1": "Finance"}

    def group_members(self, group: str) -> list[str]:
        self._say(group)
        return self.members[group]

    def person(self, user: str) -> dict[str, Any]:
        self._say(user)
        return {"id": user, "team_id": TENANT, "locale": "zh-CN", "tz": "Asia/Shanghai", "deleted": user == ALEX}


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def directory(shop: Any, told: Told) -> Directory:
    slack: Any = told
    shop.desks.policies.add(shop.by(LIN), Rule(id=0, tenant=TENANT, field="美妆", steps=(Step(group="S1"),)))
    return Directory(DirectoryDesk(shop.store), lambda tenant: slack, shop.clock)


def test_groups_come_first_then_who_is_in_them_and_each_once(shop: Any, told: Told, directory: Directory) -> None:
    assert directory.once() == 4
    assert told.asked == ["groups", "S1", ALEX, LIN]
    assert directory.once() == 1
    assert told.asked[4:] == ["U0CFO"]
    assert directory.once() == 0
    assert shop.asked().rule.steps == (Step(group="S1"),)
    assert [each.name for each in shop.desks.policies.of(shop.by(LIN)).groups] == ["Finance"]
    assert shop.desks.workspace.person(TENANT, ALEX).active is False


def test_what_slack_refuses_keeps_nothing_else_from_being_asked(told: Told, directory: Directory) -> None:
    told.fails = {"groups": Refused("missing_scope"), "S1": NotNow("ratelimited")}
    assert directory.once() == 4
    assert told.asked == ["groups", "S1", ALEX, LIN]
    assert directory.once() == 0


def test_a_change_of_a_group_is_known_within_ten_minutes(shop: Any, told: Told, directory: Directory) -> None:
    directory.once()
    directory.once()
    told.members = {"S1": [LIN]}
    shop.pass_time(minutes=10)
    assert directory.once() == 1
    assert [each.person for each in shop.desks.quotes.preview(shop.by(), 1, shop.need(), None).asked] == [LIN]


def test_it_looks_every_few_seconds_and_not_more_often(shop: Any, told: Told, directory: Directory) -> None:
    directory.tick()
    asked = len(told.asked)
    directory.tick()
    assert len(told.asked) == asked
    shop.pass_time(seconds=5)
    directory.tick()
    assert len(told.asked) == asked + 1
