"""Settings, absences and batches as they are pressed: what is refused says why, and changes nothing."""

import json
from typing import Any

import pytest

from bot.rules.policies import Step
from bot.slack import Refused

ANNA, EMMA, BOSS, FINANCE = "U0ANNA", "U0EMMA", "U0BOSS", "U0FINANCE"
GUEST, STRANGER, CREATOR = "U0GUEST", "U0STRANGER", "U0CREATOR"


@pytest.fixture
def in_settings(office: Any) -> Any:
    """Presses something in the settings that are open, and answers what opened on top."""

    def press(action: str, value: str = "x", *, by: str = BOSS) -> dict[str, Any]:
        before = len(office.slack.opened)
        office.press({"action_id": action, "type": "button", "value": value}, by=by, channel="", view=open_view(office))
        return dict(office.slack.opened[-1]) if len(office.slack.opened) > before else {}

    office.type("settings", by=BOSS)
    return press


def open_view(office: Any) -> dict[str, Any]:
    return {**office.slack.opened[0], "hash": "h", "state": {"values": {}}}


def beneath(form: dict[str, Any]) -> dict[str, Any]:
    """A form that stands on top of the settings."""
    return {**form, "previous_view_id": "V1"}


def rules(office: Any) -> list[Any]:
    with office.store.reading() as unit:
        return list(unit.policies.of("T1"))


def test_a_rule_is_added_and_the_settings_below_show_it(office: Any, in_settings: Any, read: Any) -> None:
    form = in_settings("policy.add", "add")
    typed = {"from": "12000.50", "below": "90000", "field": "美妆", "people:0": [EMMA, ANNA], "needed:0": "2"}
    assert office.submit(beneath(form), by=BOSS, **typed).body == {}
    added = rules(office)[-1]
    assert (added.from_fen, added.below_fen, added.field) == (1_200_050, 9_000_000, "美妆")
    assert added.steps == (Step(people=(EMMA, ANNA), needed=2),)
    assert "美妆类达人、¥12,000.50 起、¥90,000 以下" in read(office.slack.updated_views[-1])


def test_a_second_step_keeps_the_form(office: Any, in_settings: Any) -> None:
    form = in_settings("policy.add", "add")
    button = {"action_id": "policy.add:step", "type": "button", "value": "step"}
    office.press(button, by=BOSS, channel="", view={**form, "hash": "h", "state": {"values": {}}})
    longer = office.slack.updated_views[-1]
    typed = {"people:0": [EMMA], "people:1": [ANNA], "way": "order"}
    assert office.submit(beneath(longer), by=BOSS, **typed).body == {}
    assert (rules(office)[-1].in_order, len(rules(office)[-1].steps)) == (True, 2)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({}, "people:0", "第一步至少指定一个人或一个用户组"),
        ({"people:0": [EMMA], "needed:0": "2"}, "needed:0", "不能多于指定的人数"),
        ({"people:0": [EMMA], "from": "100", "below": "100"}, "below", "上限须高于起始金额"),
    ],
)
def test_what_makes_no_sense_is_said_on_its_field(
    office: Any, in_settings: Any, typed: dict[str, Any], field: str, says: str
) -> None:
    answer = office.submit(beneath(in_settings("policy.add", "add")), by=BOSS, **typed)
    assert answer.body["response_action"] == "errors"
    assert says in answer.body["errors"][field]
    assert len(rules(office)) == 2


def test_rules_are_moved_and_removed_from_their_menu(office: Any, in_settings: Any) -> None:
    first, second = rules(office)
    in_settings(f"policy.menu:{second.id}", json.dumps(["up", second.id, second.version]))
    assert [rule.id for rule in rules(office)] == [second.id, first.id]
    in_settings(f"policy.menu:{first.id}", json.dumps(["remove", first.id, first.version + 1]))
    assert [rule.id for rule in rules(office)] == [second.id]
    assert office.slack.updated_views[-1]["callback_id"] == "settings"


def test_a_menu_from_before_a_change_changes_nothing_and_shows_the_rule_anew(office: Any, in_settings: Any) -> None:
    first = rules(office)[0]
    in_settings(f"policy.menu:{first.id}", json.dumps(["down", first.id, first.version]))
    for what in ("remove", "up", "change"):
        in_settings(f"policy.menu:{first.id}", json.dumps([what, first.id, first.version]))
    assert len(rules(office)) == 2
    assert "这条规则刚被他人修改或删除" in str(office.settle().posted_to(BOSS))
    assert office.slack.updated_views[-1]["callback_id"] == "settings"


def test_a_rule_is_changed_from_its_form(office: Any, in_settings: Any) -> None:
    rule = rules(office)[1]
    form = in_settings(f"policy.menu:{rule.id}", json.dumps(["change", rule.id, rule.version]))
    assert form["title"]["text"] == "修改规则"
    assert office.submit(beneath(form), by=BOSS, **{"from": "1"}).body == {}
    assert [(each.id, each.from_fen, each.needed) for each in rules(office)][1] == (rule.id, 100, 2)


@pytest.mark.parametrize("who", [ANNA, EMMA, GUEST, STRANGER, CREATOR])
def test_no_door_of_the_settings_opens_for_anybody_but_admins(office: Any, in_settings: Any, who: str) -> None:
    office.desks.workspace.link_creator("T1", CREATOR, 1)
    rule, add, limits = rules(office)[0], in_settings("policy.add", "add"), in_settings("limits.open")
    settings = office.slack.opened[0]
    for what in ("remove", "up", "down"):
        in_settings(f"policy.menu:{rule.id}", json.dumps([what, rule.id, rule.version]), by=who)
    for form, typed in (
        (beneath(add), {"people:0": [who]}),
        (beneath(limits), {"person": who, "limit": "1000000"}),
        (settings, {"admins": [who]}),
    ):
        answer = office.submit(form, by=who, **typed)
        assert answer.body["response_action"] == "push"
    assert [(each.id, each.version) for each in rules(office)] == [(1, 1), (2, 1)]
    assert office.desks.workspace.get("T1").admins == (BOSS, FINANCE)
    known = office.desks.workspace.person("T1", who)
    assert known.own_limit == (100_000_000_000 if who == EMMA else 0)


@pytest.mark.parametrize("who", [GUEST, STRANGER, CREATOR])
def test_guests_strangers_and_creators_see_neither_settings_nor_absences(office: Any, who: str) -> None:
    office.desks.workspace.link_creator("T1", CREATOR, 1)
    for word in ("settings", "away"):
        assert office.type(word, by=who).body["response_type"] == "ephemeral"
    assert office.slack.opened == []
    office.type("away", by=BOSS)
    answer = office.submit(office.slack.opened[-1], by=who, delegate=EMMA)
    assert answer.body["response_action"] == "push"
    assert office.rows("absences") == 0


def test_trying_out_answers_in_the_same_form(office: Any, in_settings: Any, read: Any) -> None:
    form = in_settings("policy.preview", by=EMMA)
    answer = office.submit(beneath(form), by=EMMA, amount="1000000", requester=BOSS).body
    assert answer["response_action"] == "update"
    assert f"*¥1,000,000*, asked by <@{BOSS}>" in read(answer["view"])
    assert f"Rule: from ¥1,000,000: 2 of <@{BOSS}> <@{FINANCE}>" in read(answer["view"])
    assert "Too few people may approve this: it cannot be sent." in read(answer["view"])
    again = office.submit(beneath(answer["view"]), by=EMMA, requester=ANNA).body
    assert f"Asked: <@{BOSS}> <@{FINANCE}>" in read(again["view"])


def test_an_own_limit_is_set_and_shown_in_home(office: Any, in_settings: Any, read: Any) -> None:
    assert office.submit(beneath(in_settings("limits.open")), by=BOSS, person=ANNA, limit="12345.67").body == {}
    assert office.desks.workspace.person("T1", ANNA).own_limit == 1_234_567
    assert "你的自主额度：¥12,345.67" in read(office.settle().homes[ANNA])
    assert office.submit(beneath(in_settings("limits.open")), by=BOSS, person=ANNA, limit=None).body == {}
    assert office.desks.workspace.person("T1", ANNA).own_limit == 0


# away


def test_who_leaves_names_a_delegate_and_comes_back(office: Any, read: Any) -> None:
    office.type("away", by=BOSS)
    form = office.slack.opened[-1]
    assert office.submit(form, by=BOSS, delegate=EMMA, first="2026-11-02", last="2026-11-04").body == {}
    assert f"由 <@{EMMA}> 代你审批" in read(office.settle().homes[BOSS])
    button = office.button(office.settle().homes[BOSS], "home.away")
    office.press(button, by=BOSS, channel="")
    shown = office.slack.opened[-1]
    office.press(office.button(shown, "away.end"), by=BOSS, channel="", view={**shown, "hash": "h"})
    assert "代你审批" not in read(office.settle().homes[BOSS])


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"delegate": BOSS}, "delegate"),
        ({"delegate": GUEST}, "delegate"),
        ({"delegate": STRANGER}, "delegate"),
        ({"delegate": EMMA, "last": "2026-11-01"}, "last"),
    ],
)
def test_a_wrong_delegate_or_day_is_said_on_its_field(office: Any, typed: dict[str, str], field: str) -> None:
    office.type("away", by=BOSS)
    answer = office.submit(office.slack.opened[-1], by=BOSS, **typed)
    assert list(answer.body["errors"]) == [field]
    assert office.rows("absences") == 0


# several at once


def ticked(office: Any, *pairs: tuple[int, int], by: str = BOSS) -> dict[str, Any]:
    """Press the button of Home with these boxes ticked; answers what opened."""
    values = {
        f"home.pick:{quote}:{revision}": {"home.pick": {"selected_options": [{"value": json.dumps([quote, revision])}]}}
        for quote, revision in pairs
    }
    view = {"id": "V0", "type": "home", "state": {"values": values}}
    office.press({"action_id": "home.approve", "type": "button", "value": "selected"}, by=by, channel="", view=view)
    return dict(office.slack.opened[-1])


def test_what_is_ticked_is_summed_up_then_each_is_approved(office: Any, quoting: Any, read: Any) -> None:
    for _ in range(2):
        quoting.asked(date="2026-11-20")
    form = ticked(office, (1, 1), (2, 1))
    total = sum(office.desks.quotes.get("T1", number).price.total for number in (1, 2)) // 100
    assert f"共 2 份报价，合计 ¥{total:,}" in read(form)
    answer = office.submit(form, by=BOSS)
    assert answer.body["response_action"] == "update"
    assert [office.desks.quotes.get("T1", number).state for number in (1, 2)] == ["approved", "approved"]


@pytest.mark.parametrize("who", [ANNA, EMMA, GUEST, STRANGER])
def test_a_forged_batch_approves_nothing(office: Any, quoting: Any, who: str) -> None:
    quoting.asked()
    form = ticked(office, (1, 1))
    answer = office.submit(form, by=who)
    assert answer.body["response_action"] == "update"
    assert office.desks.quotes.get("T1", 1).state == "approving"


def test_without_a_tick_nothing_can_be_sent(office: Any, quoting: Any, read: Any) -> None:
    quoting.asked()
    form = ticked(office)
    assert "submit" not in form
    assert "请先在主页勾选" in read(form)


def test_the_second_page_of_home_is_a_press_away(office: Any, quoting: Any, read: Any) -> None:
    for _ in range(9):
        quoting.asked(by=EMMA)
    office.event("app_home_opened", tab="home", by=BOSS)
    home = office.settle().homes[BOSS]
    assert "Q-1009" not in read(home)
    office.press(office.button(home, "home.page"), by=BOSS, channel="")
    assert "Q-1009" in read(office.settle().homes[BOSS])


def test_a_form_that_slack_does_not_push_is_said(office: Any, in_settings: Any) -> None:
    office.slack.fails = {"push_view": Refused("push_limit_reached")}
    in_settings("policy.add", "add")
    assert "push_limit_reached" in str(office.settle().posted_to(BOSS))
