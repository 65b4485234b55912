"""Orders beyond the straight line, pressed as people press them: prices, cancelling, scripts, disputes."""

import random
from datetime import timedelta
from typing import Any

import pytest

from bot.names import ORDER_STATES
from bot.words import translator

ANNA, EMMA, BOSS, FINANCE, GUEST, CREATOR = "U0ANNA", "U0EMMA", "U0BOSS", "U0FINANCE", "U0GUEST", "U0CREATOR"
zh = translator("zh")


@pytest.fixture
def placed(office: Any, quoting: Any) -> Any:
    """An order that waits for its creator, who is in this workspace."""
    office.desks.workspace.link_creator("T1", CREATOR, office.creator.creator.id)
    office.press(office.button(quoting.asked(date="2026-11-20"), "quote.approve"), by=BOSS)
    office.press(office.button(quoting.card(), "order.place"), by=ANNA)
    office.told()
    return order(office)


@pytest.fixture
def accepted(office: Any, placed: Any) -> Any:
    press(office, "offer", "offer.accept", by=CREATOR)
    return order(office)


def order(office: Any) -> Any:
    return office.desks.orders.get("T1", 1)


def copies(office: Any, template: str, subject: int = 1) -> list[tuple[str, dict[str, Any]]]:
    """Every copy of a card: who reads it, and how it looks now."""
    slack = office.settle()
    with office.store.reading() as unit:
        found = unit.cards.copies("T1", template, subject)
    return [(copy.reader, slack.messages[copy.ts]) for copy in found]


def whole(office: Any, template: str) -> list[tuple[str, dict[str, Any]]]:
    """The same without those that came once more to the same person: they are a line with the same words."""
    messages, kept = copies(office, template), _kept(office, template)
    newest = {copy.channel: copy.ts for copy in kept if copy.direct}
    found = []
    for copy, (reader, message) in zip(kept, messages, strict=True):
        if newest.get(copy.channel, copy.ts) == copy.ts:
            found.append((reader, message))
        else:
            assert [block["type"] for block in message["blocks"]] == ["section", "context"]
            assert message["text"] in message["blocks"][0]["text"]["text"]
    return found


def _kept(office: Any, template: str) -> list[Any]:
    with office.store.reading() as unit:
        return list(unit.cards.copies("T1", template, 1))


def card(office: Any, template: str) -> dict[str, Any]:
    return copies(office, template)[-1][1]


def press(office: Any, template: str, action: str, *, by: str) -> Any:
    channel = "D1" if by == CREATOR else "C0CAMPAIGNS"
    return office.press(office.button(card(office, template), action), by=by, channel=channel)


def pressable(message: dict[str, Any]) -> list[dict[str, Any]]:
    found = [each for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]
    return [each for each in found if not each["action_id"].startswith("link")]


def actions(message: dict[str, Any]) -> set[str]:
    return {each["action_id"] for each in pressable(message)}


def counter(office: Any, net: str = "99999999", why: str = "年末档期紧") -> Any:
    press(office, "offer", "counter.open", by=CREATOR)
    return office.submit(office.slack.opened[-1], by=CREATOR, net=net, reason=why)


def test_a_higher_price_goes_to_approvers_and_is_accepted_without_another_click(
    office: Any, placed: Any, read: Any
) -> None:
    counter(office, "70000")
    seen = card(office, "order")
    assert {"counter.take", "counter.refuse"} <= actions(seen)
    assert "¥70,000" in read(seen) or "¥73,500" in read(seen)
    assert "年末档期紧" in read(seen)
    press(office, "order", "counter.take", by=ANNA)
    assert order(office).state == "approving"
    quote = copies(office, "quote")[-1][1]
    assert actions(quote) == {"quote.approve", "quote.decline"}
    office.press(office.button(quote, "quote.approve"), by=BOSS)
    after = order(office)
    assert (after.state, after.net, after.price.total) == ("accepted", 7_000_000, 7_350_000)
    assert f"~¥{placed.price.total // 100:,}" in read(card(office, "order"))


def test_a_lower_price_is_taken_at_once(office: Any, placed: Any) -> None:
    counter(office, "1000.5")
    press(office, "order", "counter.take", by=EMMA)
    assert (order(office).state, order(office).net) == ("accepted", 100_050)


@pytest.mark.parametrize("net", ["0", "-5", "100000001", "9" * 30])
def test_an_absurd_price_is_refused_on_its_field(office: Any, placed: Any, net: str) -> None:
    assert list(counter(office, net).body["errors"]) == ["net"]
    assert order(office).state == "awaiting_acceptance"


def test_the_price_that_was_offered_is_refused_on_its_field(office: Any, placed: Any) -> None:
    assert list(counter(office, f"{placed.net / 100:.2f}").body["errors"]) == ["net"]


def test_a_refused_price_comes_with_its_reason(office: Any, placed: Any, read: Any) -> None:
    counter(office)
    press(office, "order", "counter.refuse", by=ANNA)
    form = office.slack.opened[-1]
    assert list(office.submit(form, reason=" ").body["errors"]) == ["reason"]
    office.submit(form, reason="超出预算")
    assert (order(office).state, order(office).reason) == ("declined", "超出预算")
    assert "超出预算" in read(card(office, "offer"))
    assert any("超出预算" in read(message) for message in office.slack.posted_to(CREATOR) if not message["thread"])


@pytest.mark.parametrize("who", [GUEST, CREATOR])
def test_who_is_not_the_team_takes_no_price(office: Any, placed: Any, who: str) -> None:
    counter(office, "1000")
    press(office, "order", "counter.take", by=who)
    assert order(office).state == "countered"


def test_what_cancelling_costs_stands_above_the_button(office: Any, accepted: Any, read: Any) -> None:
    office.now += timedelta(days=4)
    press(office, "order", "cancel.ask", by=ANNA)
    form = office.slack.opened[-1]
    tenth = f"¥{(accepted.net + 5) // 10 / 100:,.2f}".removesuffix(".00")
    assert "10%" in read(form)
    assert tenth in read(form)
    office.submit(form, reason="新品延期")
    assert {"cancel.agree", "cancel.refuse"} <= actions(card(office, "offer"))
    assert "cancel.withdraw" in actions(card(office, "order"))
    assert "协商取消中" in card(office, "offer")["text"]
    press(office, "offer", "cancel.agree", by=CREATOR)
    assert (order(office).state, order(office).owed) == ("cancelled", (accepted.net + 5) // 10)
    assert tenth in read(card(office, "order"))
    assert tenth in read(card(office, "offer"))


def test_the_team_answers_a_creator_who_gives_up(office: Any, accepted: Any) -> None:
    press(office, "offer", "cancel.ask", by=CREATOR)
    office.submit(office.slack.opened[-1], by=CREATOR, reason="生病")
    press(office, "order", "cancel.agree", by=GUEST)
    assert order(office).state == "accepted"
    press(office, "order", "cancel.refuse", by=EMMA)
    assert (order(office).state, actions(card(office, "order")) & {"cancel.agree"}) == ("accepted", set())


def test_a_form_from_before_the_work_came_further_sends_nothing(office: Any, accepted: Any) -> None:
    press(office, "order", "cancel.ask", by=ANNA)
    form = office.slack.opened[-1]
    office.now += timedelta(days=4)
    answer = office.submit(form, reason="新品延期")
    assert answer.body["response_action"] == "push"
    assert "cancel.ask" in actions(card(office, "order"))


def test_a_script_goes_round_and_all_versions_can_be_read(office: Any, accepted: Any, read: Any) -> None:
    press(office, "order", "script.brief", by=ANNA)
    office.submit(office.slack.opened[-1], brief="突出保湿", due="2026-11-10")
    assert order(office).state == "script_due"
    for number in (1, 2):
        press(office, "offer", "script.hand_in", by=CREATOR)
        office.submit(office.slack.opened[-1], by=CREATOR, script=f"第一行\n第 {number} 稿 <!channel>")
        press(office, "order", "script.back", by=ANNA)
        office.submit(office.slack.opened[-1], reason="再短一点")
    press(office, "offer", "script.hand_in", by=CREATOR)
    office.submit(office.slack.opened[-1], by=CREATOR, script="终稿")
    assert "script.back" not in actions(card(office, "order"))
    for who, template in ((ANNA, "order"), (CREATOR, "offer")):
        press(office, template, "script.show", by=who)
        text = read(office.slack.opened[-1])
        assert all(part in text for part in ("突出保湿", "第一行\n第 1 稿 <!channel>", "第 2 稿", "终稿", "再短一点"))
    press(office, "order", "script.pass", by=ANNA)
    assert order(office).state == "ready"


def test_an_empty_script_and_a_passed_day_are_refused_on_their_fields(office: Any, accepted: Any) -> None:
    press(office, "order", "script.brief", by=ANNA)
    form = office.slack.opened[-1]
    assert list(office.submit(form, brief="x", due="2026-11-01").body["errors"]) == ["due"]
    assert list(office.submit(form, brief=" ", due="2026-11-10").body["errors"]) == ["brief"]
    office.submit(form, brief="x", due="2026-11-10")
    press(office, "offer", "script.hand_in", by=CREATOR)
    assert list(office.submit(office.slack.opened[-1], by=CREATOR, script=" ").body["errors"]) == ["script"]


def test_a_dispute_shows_both_sides_and_is_settled(office: Any, accepted: Any, read: Any) -> None:
    office.now = accepted.need.ends_at + timedelta(minutes=1)
    office.ticks.tick()
    press(office, "order", "dispute.begin", by=ANNA)
    office.submit(office.slack.opened[-1], reason="少播一小时")
    press(office, "offer", "dispute.answer", by=CREATOR)
    office.submit(office.slack.opened[-1], by=CREATOR, reason="网络中断")
    for template in ("order", "offer"):
        text = read(card(office, template))
        assert "*品牌方说*\n少播一小时" in text
        assert "*达人说*\n网络中断" in text
    assert "dispute.settle" not in actions(card(office, "offer"))
    press(office, "order", "dispute.settle", by=EMMA)
    assert order(office).state == "to_rate"


def test_home_has_what_waits_for_either_side(office: Any, placed: Any, read: Any) -> None:
    counter(office, "1000")
    office.event("app_home_opened", by=ANNA, tab="home")
    assert "counter.take" in str(office.settle().homes[ANNA])
    press(office, "order", "counter.take", by=ANNA)
    office.event("app_home_opened", by=CREATOR, tab="home")
    assert "cancel.ask" in str(office.settle().homes[CREATOR])
    press(office, "offer", "cancel.ask", by=CREATOR)
    office.submit(office.slack.opened[-1], by=CREATOR, reason="生病")
    assert "cancel.agree" in str(office.settle().homes[ANNA])


def test_the_thread_has_the_history_line_by_line(office: Any, placed: Any) -> None:
    counter(office, "1000")
    press(office, "order", "counter.take", by=ANNA)
    press(office, "order", "cancel.ask", by=ANNA)
    office.submit(office.slack.opened[-1], reason="新品延期")
    press(office, "offer", "cancel.refuse", by=CREATOR)
    lines = [message["text"] for message in office.settle().posted_to("C0CAMPAIGNS") if message["thread"]]
    said = ("还价", "还价已被接受", "请求协商取消", "不同意取消")
    assert len(lines) == len(said)
    assert all(word in line for word, line in zip(said, lines, strict=True))


TYPED = {"reason": "改期", "brief": "突出保湿", "script": "开场", "plays": "1000", "share": "50"}
LEFT_OUT = {
    "rate.open",
    "rate.snooze",
    "order.result",
    "result.open",
    "result.confirm",
}  #: of the straight line, tested elsewhere


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_pressed_is_legal_and_every_copy_then_says_the_same(office: Any, placed: Any, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(14):
        template = chance.choice(("order", "offer", "quote"))
        who = CREATOR if template == "offer" else BOSS if template == "quote" else ANNA
        found = [each for each in pressable(card(office, template)) if each["action_id"] not in LEFT_OUT]
        if found:
            press_any(office, chance.choice(found), who, chance)
        if chance.random() < 0.2:
            office.now += timedelta(hours=chance.choice((1, 12, 30)))
            office.ticks.tick()
        agree(office)


def press_any(office: Any, button: dict[str, Any], who: str, chance: random.Random) -> None:
    before = len(office.slack.opened), len(office.slack.answered)
    office.press(button, by=who, channel="D1" if who == CREATOR else "C0CAMPAIGNS")
    if len(office.slack.opened) > before[0]:
        due = (office.now + timedelta(days=2)).date().isoformat()
        net = str(chance.choice((1_000, 5_000_000)))
        form = office.slack.opened[-1]
        typed = {name: value for name, value in (TYPED | {"due": due, "net": net}).items() if name in str(form)}
        answer = office.submit(form, by=who, **typed) if form.get("submit") else None
        assert answer is None or not answer.body, (button["action_id"], answer.text)
    assert len(office.settle().answered) == before[1], button["action_id"]


def agree(office: Any) -> None:
    """Every copy of a card shows how the order stands, and those for one language look the same."""
    stands = order(office)
    papers = office.desks.orders.papers("T1", 1)
    said = "协商取消中" if papers.asked else zh(ORDER_STATES[stands.state])
    for template in ("order", "offer"):
        shown = [(message["text"], message["blocks"]) for _, message in whole(office, template)]
        assert all(each == shown[0] for each in shown)
        if template == "order" or stands.state != "awaiting_acceptance":
            assert said in shown[0][0]
