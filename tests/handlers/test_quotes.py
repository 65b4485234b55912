"""From the form to the decision: each refusal stands where it is looked for, and nothing happens twice."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules.forms import Form
from bot.slack import Refused

ANNA, EMMA, BOSS, FINANCE, GUEST, STRANGER = "U0ANNA", "U0EMMA", "U0BOSS", "U0FINANCE", "U0GUEST", "U0STRANGER"


# the form


def test_the_form_is_filled_and_names_the_creator(office: Any, quoting: Any, read: Any) -> None:
    view = quoting.form()
    assert (view["callback_id"], view["submit"]["text"]) == ("quote", "看价格")
    assert office.creator.creator.name in read(view)


def test_another_form_asks_for_other_things(quoting: Any) -> None:
    asked = {form: {block.get("block_id") for block in quoting.form(form=form)["blocks"]} for form in Form}
    assert {form: blocks & {"hours", "days", "products", "length"} for form, blocks in asked.items()} == {
        Form.HOUR: {"hours"},
        Form.DAY: {"days"},
        Form.SHARED: {"products"},
        Form.VIDEO: {"length"},
    }


@pytest.mark.parametrize(
    ("form", "typed", "field", "says"),
    [
        (Form.DAY, {"date": "2020-01-01"}, "date", "That start has passed. Choose a time from now on."),
        (Form.DAY, {"days": "0"}, "days", "Give 0.5 to 24 hours in steps of 0.5, 1 to 30 days, or 1 to 100 products."),
        (Form.DAY, {"days": "31"}, "days", "Give 0.5 to 24 hours in steps of 0.5, 1 to 30 days, or 1 to 100 products."),
        (Form.HOUR, {"hours": "0.3"}, "hours", "Give 0.5 to 24 hours in steps of 0.5"),
        (Form.HOUR, {"hours": "24.5"}, "hours", "Give 0.5 to 24 hours in steps of 0.5"),
        (Form.HOUR, {"hours": "-1"}, "hours", "Give 0.5 to 24 hours in steps of 0.5"),
        (Form.HOUR, {"hours": "1e400"}, "hours", "Give 0.5 to 24 hours in steps of 0.5"),
        (Form.SHARED, {"products": None}, "products", "list at least one product, one on each line."),
        (Form.SHARED, {"products": "  \n \n"}, "products", "list at least one product, one on each line."),
        (Form.SHARED, {"products": "\n".join(f"x{n}" for n in range(500))}, "products", "or 1 to 100 products."),
        (
            Form.SHARED,
            {"products": "\n".join('"' * 96 + str(n) for n in range(20))},
            "products",
            "The list of products is",
        ),
        (Form.SHARED, {"products": "面膜\n\nhttps://shop.example/1"}, "products", "Line 3 has a link but no name."),
        (Form.SHARED, {"products": "面膜 https://a.example/1\n面膜"}, "products", "“面膜” stands in the list twice."),
        (Form.SHARED, {"products": "x" * 101}, "products", "Line 1 is too long"),
    ],
)
def test_what_cannot_be_asked_is_said_on_its_field(
    office: Any, quoting: Any, form: Form, typed: dict[str, Any], field: str, says: str
) -> None:
    answer = office.submit(quoting.form(by=EMMA, form=form), by=EMMA, **typed)
    assert answer.body["response_action"] == "errors"
    assert list(answer.body["errors"]) == [field]
    assert says in answer.body["errors"][field]


def test_errors_on_fields_are_in_the_language_of_the_reader(office: Any, quoting: Any) -> None:
    answer = office.submit(quoting.form(by=ANNA), by=ANNA, date="2020-01-01")
    assert answer.body["errors"] == {"date": "开始时间已过，请选现在以后的时间。"}


def test_the_preview_shows_the_price_before_anything_is_sent(office: Any, quoting: Any, read: Any) -> None:
    answer = office.submit(quoting.form(by=EMMA), by=EMMA)
    assert answer.body["response_action"] == "push"
    assert answer.body["view"]["callback_id"] == "quote.preview"
    assert "Service fee 5%" in read(answer.body["view"])
    assert office.rows("quotes") == 0


def test_a_long_list_of_products_survives_the_preview(office: Any, quoting: Any) -> None:
    card = office.creator.card
    listed = "\n".join(f"第{n:02}款：{'长' * 12}" for n in range(card.capacity))
    preview = office.submit(quoting.form(form=Form.SHARED), products=listed).body["view"]
    office.submit(preview)
    assert office.desks.quotes.get("T1", 1).need.products == tuple(listed.splitlines())


# sending it


def test_sending_clears_the_modal_and_asks_the_approvers(office: Any, quoting: Any, read: Any) -> None:
    preview = office.submit(quoting.form()).body["view"]
    assert office.submit(preview).body == {"response_action": "clear"}
    slack = office.settle()
    assert {message["channel"] for message in slack.messages.values()} == {"C0APPROVALS", ANNA, BOSS, FINANCE}
    assert "待审批" in slack.posted_to("C0APPROVALS")[0]["text"]
    assert "Waiting for approval" in slack.posted_to(FINANCE)[0]["text"]


def test_the_same_submission_twice_asks_once(office: Any, quoting: Any) -> None:
    preview = office.submit(quoting.form()).body["view"]
    sent = {**preview, "id": "V9", "hash": "1.h", "state": {"values": {}}}
    first, second = office.resubmit(sent), office.resubmit(sent)
    assert (first.status, second.status) == (200, 200)
    assert office.rows("quotes") == 1


def test_a_preview_that_has_grown_old_is_refused_in_the_modal(office: Any, quoting: Any) -> None:
    preview = office.submit(quoting.form(by=EMMA), by=EMMA).body["view"]
    office.now += timedelta(days=3)
    answer = office.submit(preview, by=EMMA)
    assert answer.body["response_action"] == "push"
    assert "That start has passed. Choose a time from now on." in answer.text
    assert office.rows("quotes") == 0


def test_where_nobody_approves_it_is_said_and_nothing_is_sent(office: Any, quoting: Any) -> None:
    with office.store.unit() as unit:
        for rule in unit.policies.of("T1"):
            unit.policies.remove(rule)
        unit.commit()
    preview = office.submit(quoting.form(by=EMMA), by=EMMA).body["view"]
    answer = office.submit(preview, by=EMMA)
    assert "Too few people may approve this." in answer.text
    assert office.rows("quotes") == 0


@pytest.mark.parametrize("code", ["expired_trigger_id", "trigger_expired", "exchanged_trigger_id"])
def test_a_form_that_slack_no_longer_opens_is_said(office: Any, code: str) -> None:
    profile = office.type(f"creator {office.creator.creator.name}", by=EMMA).body
    office.slack.fails = {"open_view": Refused(code)}
    answer = office.press(office.button(profile, "quote.open"), by=EMMA)
    assert answer.status == 200
    url, said = office.settle().answered[-1]
    assert said["text"] == (
        "The form could not be opened within the three seconds that Slack gives it. Nothing was changed; press again."
    )
    assert (url, said["replace_original"]) == ("https://hooks.slack.example/actions/T1/1/x", False)


# deciding it


def test_an_approval_changes_every_copy_of_the_card(office: Any, quoting: Any) -> None:
    card = quoting.asked()
    office.press(office.button(card, "quote.approve"), by=BOSS)
    slack = office.settle()
    first = [slack.posted_to(channel)[0] for channel in ("C0APPROVALS", ANNA, BOSS, FINANCE)]
    assert ["已批准" in each["text"] or "Approved" in each["text"] for each in first] == [True] * 4
    fresh = slack.posted_to(ANNA)[1]  # tells the requester; the one above it says no more than where to look
    assert len(first[1]["blocks"]) == 2
    whole = [each for each in (*first, fresh) if each is not first[1]]
    assert [office.button(each, "order.place")["action_id"] for each in whole] == ["order.place"] * 4


def test_one_click_counts_once_however_often_slack_delivers_it(office: Any, quoting: Any) -> None:
    button = office.button(quoting.asked(), "quote.approve")
    answers = [office.press(button, by=BOSS, trigger_id="9.9.9") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 200]
    quote = office.desks.quotes.get("T1", 1)
    assert [given.person for given in quote.approvals] == [BOSS]
    assert office.settle().answered == []


def test_a_stale_click_says_so_and_heals_the_card(office: Any, quoting: Any) -> None:
    button = office.button(quoting.asked(), "quote.approve")
    office.press(button, by=BOSS)
    office.settle()
    stale = next(ts for ts, message in office.slack.messages.items() if message["channel"] == "C0APPROVALS")
    office.slack.messages[stale] |= {"text": "as it was", "blocks": []}
    office.press(button, by=FINANCE)
    slack = office.settle()
    assert slack.answered[-1][1]["text"] == (
        'This quote now stands at "Approved", so this can no longer be done. The card shows how it stands.'
    )
    assert "已批准" in slack.messages[stale]["text"]


def test_a_click_on_a_card_from_before_a_change_changes_nothing(office: Any, quoting: Any) -> None:
    button = office.button(quoting.asked(), "quote.approve")
    office.press(office.button(quoting.card(), "quote.ask"), by=BOSS)
    office.submit(office.slack.opened[-1], by=BOSS, reason="两天更好")
    office.press(office.button(quoting.card(), "quote.revise"), by=ANNA)
    preview = office.submit(office.slack.opened[-1], days="2").body["view"]
    office.submit(preview)
    office.press(button, by=FINANCE)
    assert office.settle().answered[-1][1]["text"].startswith("Someone was faster: this card was out of date.")
    assert office.desks.quotes.get("T1", 1).approvals == ()


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (EMMA, "Only approvers can do this. Nothing was changed."),
        (GUEST, "只有审批人可以这样操作。没有任何改动。"),
        (STRANGER, "Only approvers can do this. Nothing was changed."),
    ],
)
def test_only_approvers_decide(office: Any, quoting: Any, who: str, says: str) -> None:
    office.press(office.button(quoting.asked(), "quote.approve"), by=who)
    assert office.settle().answered[-1][1]["text"] == says
    assert office.desks.quotes.get("T1", 1).state == "approving"


def test_nobody_approves_what_they_asked_for(office: Any, quoting: Any) -> None:
    office.press(office.button(quoting.asked(by=FINANCE), "quote.approve"), by=FINANCE)
    assert office.settle().answered[-1][1]["text"] == (
        "You asked for this quote yourself, so somebody else has to approve it."
    )
    assert office.desks.quotes.get("T1", 1).state == "approving"


def test_declining_asks_for_a_reason_and_the_requester_reads_it(office: Any, quoting: Any, read: Any) -> None:
    office.press(office.button(quoting.asked(), "quote.decline"), by=BOSS)
    form = office.slack.opened[-1]
    empty = office.submit(form, by=BOSS, reason="   ")
    assert list(empty.body["errors"]) == ["reason"]
    office.submit(form, by=BOSS, reason="<!channel> 太贵了")
    told = office.settle().posted_to(ANNA)[-1]
    assert "已拒绝" in told["text"]
    assert "&lt;!channel&gt; 太贵了" in read(told)


def test_withdrawing_is_for_the_one_who_asked(office: Any, quoting: Any) -> None:
    card = quoting.asked()
    office.press(office.button(card, "quote.withdraw"), by=BOSS)
    assert office.desks.quotes.get("T1", 1).state == "approving"
    office.press(office.button(card, "quote.withdraw"), by=ANNA)
    assert office.desks.quotes.get("T1", 1).state == "withdrawn"


def test_a_quote_that_ran_out_cannot_be_approved(office: Any, quoting: Any) -> None:
    button = office.button(quoting.asked(), "quote.approve")
    office.now += timedelta(days=8)
    office.press(button, by=FINANCE)
    assert "Ask for a new one; nothing was ordered." in office.settle().answered[-1][1]["text"]


# ordering within one's own limit


def test_within_the_own_limit_the_preview_orders_directly(office: Any, quoting: Any) -> None:
    preview = office.submit(quoting.form(by=EMMA), by=EMMA).body["view"]
    shown = {**preview, "id": "V7", "state": {"values": {}}}
    office.press(office.button(preview, "order.place"), by=EMMA, channel="", view=shown)
    assert (office.rows("orders"), office.rows("quotes")) == (1, 1)
    ordered = office.slack.updated_views[-1]
    assert ordered["title"]["text"] == "Ordered"
    office.press(office.button(ordered, "order.undo"), by=EMMA, channel="", view={**ordered, "id": "V7"})
    assert office.slack.updated_views[-1]["title"]["text"] == "Undone"
    assert office.desks.orders.get("T1", 1).state == "undone"


def test_without_a_limit_there_is_no_such_button(office: Any, quoting: Any) -> None:
    preview = office.submit(quoting.form(by=ANNA), by=ANNA).body["view"]
    assert [block["type"] for block in preview["blocks"] if block["type"] == "actions"] == []


def test_a_forged_button_cannot_order_above_the_own_limit(office: Any, quoting: Any) -> None:
    preview = office.submit(quoting.form(by=ANNA), by=ANNA).body["view"]
    forged = {"action_id": "order.place", "type": "button", "value": "direct"}
    office.press(forged, by=ANNA, channel="", view={**preview, "id": "V7", "state": {"values": {}}})
    assert office.rows("orders") == 0
    assert "超过" in office.settle().posted_to(ANNA)[-1]["text"]
