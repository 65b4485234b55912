"""Settings, campaigns, prices and language: what is set stays, and what is refused says why."""

from typing import Any

import pytest

ANNA, EMMA, BOSS, CREATOR = "U0ANNA", "U0EMMA", "U0BOSS", "U0CREATOR"


def test_an_admin_changes_what_is_set(office: Any) -> None:
    office.type("settings", by=BOSS)
    view = office.slack.opened[-1]
    typed = {"admins": [BOSS, ANNA], "fee": "3.5", "over_budget": "escalate", "budget_people": [BOSS]}
    assert office.submit(view, by=BOSS, **typed).body == {}
    workspace = office.desks.workspace.get("T1")
    assert (workspace.admins, workspace.service_fee) == ((BOSS, ANNA), 350)
    assert (workspace.over_budget, workspace.budget_people) == ("escalate", (BOSS,))


def test_anybody_else_of_the_team_looks_and_changes_nothing(office: Any) -> None:
    office.type("settings", by=BOSS)
    form = office.slack.opened[-1]
    office.type("settings", by=EMMA)
    shown = office.slack.opened[-1]
    assert "submit" not in shown
    assert {block["type"] for block in shown["blocks"]} & {"input"} == set()
    answer = office.submit(form, by=EMMA, admins=[EMMA])
    assert answer.body["response_action"] == "push"
    assert "Only admins can do this. Nothing was changed." in answer.text
    assert office.desks.workspace.get("T1").admins == ("U0BOSS", "U0FINANCE")


def test_whom_slack_made_an_admin_since_may_change_them(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    office.type("settings", by=EMMA)
    described = office.slack.person(EMMA) | {"is_admin": True}
    monkeypatch.setattr(office.slack, "person", lambda user: described)
    office.type("settings", by=EMMA)
    assert office.submit(office.slack.opened[-1], by=EMMA, admins=[EMMA]).body == {}
    assert office.desks.workspace.get("T1").admins == (EMMA,)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": "   "}, "A campaign needs a name, an end after its start, and a budget of ¥0 or more."),
        ({"name": "x", "ends": "2020-01-01"}, "A campaign needs a name, an end after its start"),
        ({"name": "x", "budget": "-5"}, "a budget of ¥0 or more"),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused(office: Any, typed: dict[str, str], says: str) -> None:
    office.type("campaign", by=EMMA)
    answer = office.submit(office.slack.opened[-1], by=EMMA, **typed)
    assert says in answer.text
    assert office.rows("campaigns") == 0


def test_a_campaign_starts_with_its_budget(office: Any) -> None:
    office.type("campaign")
    assert office.submit(office.slack.opened[-1], name="新品首发", budget="300000.50", industry="美妆").body == {}
    [(campaign, budget)] = office.desks.campaigns.running("T1", at=office.now)
    assert (campaign.name, budget.total, campaign.industry) == ("新品首发", 30_000_050, "美妆")


def test_the_language_of_ones_own_is_chosen_in_home(office: Any) -> None:
    office.event("app_home_opened", tab="home", by=ANNA)
    menu = office.button(office.settle().homes[ANNA], "home.language")
    office.choose(menu, "en", by=ANNA, channel="")
    assert office.type("help", by=ANNA).body["text"].startswith("What /juxing can do")
    assert "Nothing waits for you" in str(office.settle().homes[ANNA])


@pytest.fixture
def prices(office: Any) -> dict[str, Any]:
    """The form of a creator's own prices."""
    office.desks.workspace.link_creator("T1", CREATOR, office.creator.creator.id)
    office.event("app_home_opened", tab="home", by=CREATOR)
    office.press(office.button(office.settle().homes[CREATOR], "ratecard.edit"), by=CREATOR, channel="")
    return dict(office.slack.opened[-1])


def test_a_creator_publishes_new_prices(office: Any, prices: dict[str, Any]) -> None:
    number = office.creator.creator.id
    before = office.desks.ratecards.current(number)
    seen = office.submit(prices, by=CREATOR, day="28800.5", hour=None, discount="20", area=" 杭州  及周边 ").body
    assert seen["response_action"] == "push"
    assert office.desks.ratecards.current(number) == before
    assert "¥23,040.40" in str(seen["view"])
    assert office.submit({**seen["view"], "id": "V77"}, by=CREATOR).body == {"response_action": "clear"}
    card = office.desks.ratecards.current(number)
    assert (card.day, card.hour, card.day_discount, card.area) == (2_880_050, None, 2_000, "杭州 及周边")


def test_offers_are_paused_and_taken_again_with_one_press(office: Any, prices: dict[str, Any]) -> None:
    number = office.creator.creator.id
    for paused in (True, False):
        button = office.button(office.settle().homes[CREATOR], "ratecard.pause")
        office.press(button, by=CREATOR, channel="")
        assert office.desks.ratecards.current(number).paused is paused


def test_days_off_are_entered_and_taken_back_in_home(office: Any, prices: dict[str, Any]) -> None:
    office.press(office.button(office.settle().homes[CREATOR], "days_off.open"), by=CREATOR, channel="")
    form = office.slack.opened[-1]
    refused = office.submit(form, by=CREATOR, first="2020-01-01")
    assert list(refused.body["errors"]) == ["first"]
    assert office.submit({**form, "id": "V78"}, by=CREATOR, first="2026-12-24", last="2026-12-26").body == {}
    home = office.settle().homes[CREATOR]
    assert "12月24日" in str(home)
    assert "12月26日" in str(home)
    office.press(office.button(home, "days_off.back"), by=CREATOR, channel="")
    assert "12月24日" not in str(office.settle().homes[CREATOR])


def test_nobody_elses_days_are_taken(office: Any, prices: dict[str, Any]) -> None:
    number = office.creator.creator.id
    office.press({"type": "button", "action_id": "days_off.back", "value": f'[{number}, "2026-12-24"]'}, by=EMMA)
    assert "Only this creator can do this." in str(office.settle().answered[-1])


@pytest.mark.parametrize(
    ("typed", "field"), [({"day": "100000000"}, "day"), ({"day": "-1"}, "day"), ({"discount": "100"}, "discount")]
)
def test_a_price_that_cannot_be_is_said_on_its_field(
    office: Any, prices: dict[str, Any], typed: dict[str, str], field: str
) -> None:
    assert list(office.submit(prices, by=CREATOR, **typed).body["errors"]) == [field]


def test_prices_that_were_changed_meanwhile_are_not_overwritten(office: Any, prices: dict[str, Any]) -> None:
    first = office.submit(prices, by=CREATOR, day="1000").body["view"]
    second = office.submit({**prices, "id": "V98"}, by=CREATOR, day="2000").body["view"]
    office.submit({**first, "id": "V99"}, by=CREATOR)
    answer = office.submit({**second, "id": "V100"}, by=CREATOR)
    assert answer.body["response_action"] == "push"
    assert office.desks.ratecards.current(office.desks.workspace.person("T1", CREATOR).creator_id).day == 100_000


def test_nobody_else_changes_them(office: Any, prices: dict[str, Any]) -> None:
    answer = office.submit(prices, by=EMMA, day="1")
    assert "Only this creator can do this. Nothing was changed." in answer.text
