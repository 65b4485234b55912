"""From the order to the stars, pressed as people press them."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.rules.forms import Form

ANNA, EMMA, BOSS, FINANCE, GUEST, CREATOR = "U0ANNA", "U0EMMA", "U0BOSS", "U0FINANCE", "U0GUEST", "U0CREATOR"


@pytest.fixture
def approved(office: Any, quoting: Any) -> dict[str, Any]:
    """An approved quote's card; its creator is in this workspace."""
    office.desks.workspace.link_creator("T1", CREATOR, office.creator.creator.id)
    office.press(office.button(quoting.asked(date="2026-11-20"), "quote.approve"), by=BOSS)
    return quoting.card()


@pytest.fixture
def offer(office: Any, approved: dict[str, Any]) -> dict[str, Any]:
    """The card of an order, as the creator sees it."""
    office.press(office.button(approved, "order.place"), by=ANNA)
    return office.told().posted_to(CREATOR)[-1]


def order(office: Any) -> Any:
    return office.desks.orders.get("T1", 1)


def test_one_click_makes_the_order_and_tells_both_sides(office: Any, offer: dict[str, Any]) -> None:
    assert order(office).state == "awaiting_acceptance"
    assert {"C0CAMPAIGNS", ANNA, CREATOR} <= {message["channel"] for message in office.slack.messages.values()}
    assert office.button(offer, "offer.accept")["text"]["text"] == "接单"


@pytest.fixture
def at_once(office: Any, approved: dict[str, Any]) -> dict[str, Any]:
    """The card of an order in its channel, before the creator is told."""
    office.press(office.button(approved, "order.place"), by=ANNA)
    return next(each for each in office.settle().posted_to("C0CAMPAIGNS") if not each["thread"])


def test_for_half_a_minute_an_order_is_undone_where_it_was_pressed_or_on_its_card(
    office: Any, at_once: dict[str, Any], quoting: Any, read: Any
) -> None:
    assert office.slack.posted_to(CREATOR) == []
    pressed = quoting.card()
    assert office.button(pressed, "order.undo")["value"] == office.button(at_once, "order.undo")["value"]
    office.press(office.button(pressed, "order.undo"), by=BOSS)
    card = next(each for each in office.settle().posted_to("C0CAMPAIGNS") if not each["thread"])
    assert order(office).state == "undone"
    assert f"<@{BOSS}> 已撤销" in read(card)
    assert office.told().posted_to(CREATOR) == []
    office.press(office.button(card, "order.place"), by=ANNA)
    assert (order(office).state, order(office).number) == ("placed", "O-2001")
    assert office.told().posted_to(CREATOR)
    thread = [each["text"] for each in office.slack.posted_to("C0CAMPAIGNS") if each["thread"]]
    assert thread == [f"<@{BOSS}> 在通知 {office.creator.creator.name} 之前撤销了订单 O-2001。"]


def test_an_undo_that_comes_too_late_is_refused_with_what_is_possible(
    office: Any, at_once: dict[str, Any], read: Any
) -> None:
    undo = office.button(at_once, "order.undo")
    office.told()
    office.press(undo, by=ANNA)
    assert order(office).state == "awaiting_acceptance"
    assert "请在订单卡片上取消" in office.settle().answered[-1][1]["text"]
    card = next(each for each in office.slack.posted_to("C0CAMPAIGNS") if not each["thread"])
    assert office.button(card, "order.cancel")
    assert "order.undo" not in str(card["blocks"])
    assert "order.undo" not in str(office.slack.posted_to("C0APPROVALS"))


def test_a_creator_or_a_guest_undoes_nothing(office: Any, at_once: dict[str, Any]) -> None:
    for who in (CREATOR, GUEST):
        office.press(office.button(at_once, "order.undo"), by=who)
        assert order(office).state == "placed"
    office.press(office.button(at_once, "order.undo"), by=ANNA)
    office.press(office.button(at_once, "order.undo"), by=ANNA)
    assert order(office).state == "undone"


def test_two_people_who_order_at_once_make_one_order(office: Any, approved: dict[str, Any]) -> None:
    button = office.button(approved, "order.place")
    office.press(button, by=ANNA)
    office.press(button, by=BOSS)
    assert office.rows("orders") == 1


def test_a_guest_orders_nothing(office: Any, approved: dict[str, Any]) -> None:
    office.press(office.button(approved, "order.place"), by=GUEST)
    assert office.rows("orders") == 0
    assert office.settle().answered[-1][1]["text"] == "只有团队成员可以这样操作。没有任何改动。"


def test_the_creator_accepts_and_everybody_sees_it(office: Any, offer: dict[str, Any]) -> None:
    office.press(office.button(offer, "offer.accept"), by=CREATOR, channel="D1")
    assert order(office).state == "accepted"
    slack = office.settle()
    assert "已接单" in slack.posted_to("C0CAMPAIGNS")[0]["text"]
    thread = [message["text"] for message in slack.posted_to("C0CAMPAIGNS") if message["thread"]]
    assert thread == [f"{office.creator.creator.name} 接了订单 {order(office).number}。"]


@pytest.mark.parametrize("who", [ANNA, BOSS, GUEST])
def test_nobody_answers_for_the_creator(office: Any, offer: dict[str, Any], who: str) -> None:
    office.press(office.button(offer, "offer.accept"), by=who)
    assert order(office).state == "awaiting_acceptance"
    assert office.settle().answered[-1][1]["text"] == "只有该达人可以这样操作。没有任何改动。"


def test_accepting_twice_says_how_it_stands(office: Any, offer: dict[str, Any]) -> None:
    button = office.button(offer, "offer.accept")
    office.press(button, by=CREATOR, channel="D1")
    office.press(button, by=CREATOR, channel="D1")
    assert order(office).version == 4
    assert "已接单" in office.settle().answered[-1][1]["text"]


def test_an_answer_after_the_time_is_refused(office: Any, offer: dict[str, Any]) -> None:
    office.now += timedelta(days=4)
    office.press(office.button(offer, "offer.accept"), by=CREATOR, channel="D1")
    assert order(office).state == "awaiting_acceptance"
    assert len(office.settle().answered) == 1


def test_more_time_is_given_once(office: Any, offer: dict[str, Any]) -> None:
    office.press(office.button(offer, "offer.extend"), by=CREATOR, channel="D1")
    assert order(office).extended is True
    buttons = office.settle().posted_to(CREATOR)[0]["blocks"][-1]["elements"]
    assert [each["action_id"] for each in buttons] == ["offer.accept", "counter.open", "offer.decline", "link:offer"]


def test_declining_needs_a_reason_that_the_brand_reads(office: Any, offer: dict[str, Any], read: Any) -> None:
    office.press(office.button(offer, "offer.decline"), by=CREATOR, channel="D1")
    form = office.slack.opened[-1]
    assert list(office.submit(form, by=CREATOR, reason=" ").body["errors"]) == ["reason"]
    office.submit(form, by=CREATOR, reason="<@U0ANNA> 档期冲突")
    assert order(office).state == "declined"
    assert "&lt;@U0ANNA&gt; 档期冲突" in read(office.settle().posted_to(ANNA)[-1])


def test_the_brand_cancels_before_the_answer(office: Any, offer: dict[str, Any]) -> None:
    card = office.slack.posted_to("C0CAMPAIGNS")[-1]
    office.press(office.button(card, "order.cancel"), by=ANNA)
    office.submit(office.slack.opened[-1], reason="预算取消")
    assert order(office).state == "cancelled"
    office.press(office.button(offer, "offer.accept"), by=CREATOR, channel="D1")
    assert order(office).state == "cancelled"


def test_an_order_of_another_workspace_does_not_exist_here(office: Any, offer: dict[str, Any]) -> None:
    button = office.button(offer, "offer.accept")
    office.press(button, by=CREATOR, channel="D1", team={"id": "T2", "domain": "other"})
    assert order(office).state == "awaiting_acceptance"


def test_a_video_goes_from_done_to_the_result_to_the_stars(office: Any, quoting: Any) -> None:
    office.desks.workspace.link_creator("T1", CREATOR, office.creator.creator.id)
    preview = office.submit(quoting.form(form=Form.VIDEO), date="2026-11-03").body["view"]
    office.submit(preview)
    office.press(office.button(quoting.card(), "quote.approve"), by=BOSS)
    office.press(office.button(quoting.card(), "order.place"))
    office.press(office.button(office.told().posted_to(CREATOR)[-1], "offer.accept"), by=CREATOR, channel="D1")
    office.now = order(office).need.starts_at + timedelta(minutes=1)
    office.ticks.tick()
    if order(office).state == "producing":
        office.press(office.button(office.settle().posted_to(CREATOR)[0], "work.deliver"), by=CREATOR, channel="D1")
    assert order(office).state == "delivered"

    card = next(message for message in office.settle().posted_to("C0CAMPAIGNS") if not message["thread"])
    office.press(office.button(card, "order.result"))
    office.submit(office.slack.opened[-1], plays="1234567", gmv="1234567.89", units="12")
    assert (order(office).state, order(office).result.gmv) == ("to_rate", 123_456_789)

    office.now += timedelta(minutes=1)
    rate = {"action_id": "rate.open", "type": "button", "value": "1"}
    office.press(rate)
    form = office.slack.opened[-1]
    items = [block["block_id"] for block in form["blocks"] if "item:" in block.get("block_id", "")]
    assert list(office.submit(form, **dict.fromkeys(items, "na")).body["errors"]) == ["item:creativity"]
    office.submit(form, **dict.fromkeys(items, "5"))
    assert order(office).state == "finished"
    assert office.rows("ratings WHERE order_id = 1") == 1


def test_stars_before_the_end_are_refused(office: Any, offer: dict[str, Any]) -> None:
    office.press({"action_id": "rate.open", "type": "button", "value": "1"})
    assert office.slack.opened[-1]["callback_id"] != "rate"
    assert len(office.settle().answered) == 1


@pytest.fixture
def handed_over(office: Any, quoting: Any) -> Any:
    """A video that its creator has handed over."""
    office.desks.workspace.link_creator("T1", CREATOR, office.creator.creator.id)
    office.submit(office.submit(quoting.form(form=Form.VIDEO), date="2026-11-08").body["view"])
    office.press(office.button(quoting.card(), "quote.approve"), by=BOSS)
    office.press(office.button(quoting.card(), "order.place"))
    office.press(office.button(office.told().posted_to(CREATOR)[-1], "offer.accept"), by=CREATOR, channel="D1")
    office.ticks.tick()
    office.press(office.button(office.settle().posted_to(CREATOR)[0], "work.deliver"), by=CREATOR, channel="D1")
    assert order(office).state == "delivered"
    return order(office)


def team_card(office: Any) -> dict[str, Any]:
    return next(each for each in office.settle().posted_to("C0CAMPAIGNS") if not each["thread"])


def own_form(office: Any) -> dict[str, Any]:
    """The creator's form, opened from their card."""
    offer = office.settle().posted_to(CREATOR)[0]
    office.press(office.button(offer, "result.open"), by=CREATOR, channel="D1")
    return office.slack.opened[-1]


FIGURES = {"plays": "1000", "likes": "50", "comments": "7", "units": "20", "gmv": "99.5"}


@pytest.mark.usefixtures("handed_over")
def test_a_creator_in_slack_enters_the_result_and_the_brand_confirms_it(office: Any, read: Any) -> None:
    office.submit(own_form(office), by=CREATOR, **FIGURES)
    assert order(office).result is None
    card = team_card(office)
    assert "达人填写，尚未确认" in read(card)
    office.press(office.button(card, "result.confirm"), by=GUEST)
    assert order(office).result is None
    office.press(office.button(card, "result.confirm"), by=ANNA)
    assert (order(office).state, order(office).result.gmv, order(office).result.likes) == ("to_rate", 9_950, 50)
    assert f"<@{ANNA}> 已确认" in read(team_card(office))
    office.press(office.button(card, "result.confirm"), by=ANNA)
    assert len(office.settle().answered) == 2


@pytest.mark.usefixtures("handed_over")
def test_the_brand_corrects_it_in_a_form_that_has_the_creators_figures(office: Any, read: Any) -> None:
    office.submit(own_form(office), by=CREATOR, **FIGURES)
    office.press(office.button(team_card(office), "order.result"), by=ANNA)
    form = office.slack.opened[-1]
    assert {"50", "7", "20", "99.50"} <= set(re.findall(r"'initial_value': '([^']*)'", str(form)))
    office.submit(form, plays="900")
    assert (order(office).result.plays, order(office).result.comments) == (900, 7)
    assert "播放 1,000 → 播放 900" in read(team_card(office))
    shown = office.type("orders O-2001").body
    assert "播放 1,000 → 播放 900" in str(shown)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"plays": "-1"}, ["plays"]),
        ({"plays": "1e99", "likes": "x"}, ["plays", "likes"]),
        ({"units": "1001"}, ["units"]),
        ({"units": ""}, ["gmv"]),
    ],
)
@pytest.mark.usefixtures("handed_over")
def test_bad_figures_are_told_on_their_fields_to_either_side(
    office: Any, typed: dict[str, str], fields: list[str]
) -> None:
    assert list(office.submit(own_form(office), by=CREATOR, **{**FIGURES, **typed}).body["errors"]) == fields
    office.press(office.button(team_card(office), "order.result"), by=ANNA)
    assert list(office.submit(office.slack.opened[-1], **{**FIGURES, **typed}).body["errors"]) == fields
    assert order(office).result is None
