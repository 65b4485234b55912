"""The person that tests play: finds by what stands on the screen, and complains well."""

from __future__ import annotations

import threading

import pytest

from bot.playground.person import NotSeen


def test_what_is_not_there_is_answered_with_what_is(rig, section, buttons):
    rig.slack.chat_postMessage(
        channel="C0CAMPAIGNS", text="Card", blocks=[section("Card Q-7"), buttons(approve="同意")]
    )
    with pytest.raises(NotSeen) as raised:
        rig.person(seconds=0.05).click("decline")
    assert "did not see click {'action_id': 'decline'}" in str(raised.value)
    assert "Card Q-7" in str(raised.value)
    assert "[同意 | approve = 1]" in str(raised.value)


def test_the_newest_match_is_clicked_unless_narrowed_down(rig, section, buttons):
    for number in (1, 2):
        card = [section(f"Quote Q-{number}"), buttons(approve="同意")]
        rig.slack.chat_postMessage(channel="C0APPROVALS", text=f"Q-{number}", blocks=card)
    clicked = []
    rig.app.action("approve")(lambda ack, body: (clicked.append(body["message"]["text"]), ack()))
    person = rig.person()
    person.click("approve")
    person.click("approve", contains="Quote Q-1")
    person.click(label="同意", where="C0APPROVALS")
    assert clicked == ["Q-2", "Q-1", "Q-2"]


def test_a_click_waits_for_its_button(rig, section, buttons):
    rig.app.action("approve")(lambda ack: ack())
    post = {"channel": "C0CAMPAIGNS", "text": "x", "blocks": [section("x"), buttons(approve="同意")]}
    later = threading.Timer(0.05, lambda: rig.slack.chat_postMessage(**post))
    later.start()
    assert rig.person().click("approve") == {"ok": True}
    later.join()


def test_a_choice_that_is_not_offered_cannot_be_made(rig):
    option = {"text": {"type": "plain_text", "text": "By day"}, "value": "day"}
    menu = {"type": "overflow", "action_id": "more", "options": [option]}
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": menu}
    rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="x", blocks=[block])
    chosen = []
    rig.app.action("more")(lambda ack, action: (chosen.append(action["selected_option"]["value"]), ack()))
    assert rig.person().choose("more", "By day") == {"ok": True}
    assert rig.person().choose("more", "hour")["error"] == "option_not_found"
    assert chosen == ["day"]


def test_a_field_that_the_form_does_not_have_is_named(rig, form):
    views = rig.playground.parts.views
    views.open(views.trigger("U0CHENMO"), form())
    with pytest.raises(NotSeen, match="'colour': 'red'"):
        rig.person(seconds=0.05).submit({"colour": "red"})


def test_calls_are_counted_by_method(rig):
    for number in range(3):
        rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text=str(number))
    assert [call["request"]["text"] for call in rig.control.calls("chat.postMessage")] == ["0", "1", "2"]
    assert rig.control.get("calls", method=["chat.postMessage", "chat.update"])["count"] == 3
