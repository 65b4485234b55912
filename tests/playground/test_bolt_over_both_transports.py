"""A real Bolt app works in the playground as it does in Slack, over Socket Mode and over signed HTTP."""

from __future__ import annotations

import pytest


def open_form(rig, view):
    """Makes /juxing open a modal."""

    @rig.app.command("/juxing")
    def opens(ack, command, client):
        client.views_open(trigger_id=command["trigger_id"], view=view)
        ack()

    return rig.person()


def test_a_command_is_answered_in_its_acknowledgement_to_the_typist_alone(either, section):
    @either.app.command("/juxing")
    def find(ack, command):
        ack(text=f"Looked for {command['text']}", blocks=[section(f"*{command['text']}*")])

    marketer = either.person("U0CHENMO")
    assert marketer.command("/juxing find 美妆 ≥100万") == {"ok": True}
    (message,) = marketer.sees("C0CAMPAIGNS")
    assert message["text"] == "Looked for find 美妆 ≥100万"
    assert message["only_visible_to"] == "U0CHENMO"
    assert either.person("U0LINYUE").sees("C0CAMPAIGNS") == []


def test_a_click_updates_the_message_for_everybody(either, section, buttons):
    either.slack.chat_postMessage(
        channel="C0APPROVALS", text="Quote Q-1", blocks=[section("Quote Q-1"), buttons(approve="同意")]
    )
    clicks = []

    @either.app.action("approve")
    def approve(ack, body, client):
        clicks.append(body)
        done = [section(f"Approved by <@{body['user']['id']}>")]
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Approved", blocks=done)
        ack()

    assert either.person("U0LINYUE").click("approve") == {"ok": True}
    (seen,) = either.person("U0ALEX").sees("C0APPROVALS")
    assert seen["text"] == "Approved"
    assert seen["blocks"][0]["text"]["text"] == "Approved by <@U0LINYUE>"
    (click,) = clicks
    assert click["user"] == {"id": "U0LINYUE", "username": "linyue", "name": "linyue", "team_id": "T0JUXING"}
    assert click["team"] == {"id": "T0JUXING", "domain": "juxing-demo"}
    assert click["container"]["message_ts"] == seen["ts"]
    assert click["channel"] == {"id": "C0APPROVALS", "name": "approvals"}
    assert (click["enterprise"], click["is_enterprise_install"]) == (None, False)
    (action,) = click["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("approve", "decide", "1")


def test_a_form_shows_errors_and_then_closes(either, form):
    marketer = open_form(either, form(private_metadata="Q-1"))

    @either.app.view("form")
    def received(ack, view, client):
        typed = view["state"]["values"]["words"]["typed"]["value"]
        if len(typed) < 3:
            ack(response_action="errors", errors={"words": "Too short"})
            return
        client.chat_postMessage(channel="C0CAMPAIGNS", text=f"{view['private_metadata']}: {typed}")
        ack()

    marketer.command("/juxing new")
    assert marketer.submit({"words": "ab"}) == {"ok": True, "result": "errors", "errors": {"words": "Too short"}}
    assert marketer.submit({"typed": "abc"}) == {"ok": True, "result": "closed", "view": None}
    assert marketer.modal() is None
    assert marketer.reads("C0CAMPAIGNS").strip() == "Q-1: abc"


def test_a_form_is_updated_pushed_upon_and_cleared(either, form):
    marketer = open_form(either, form("first"))
    either.app.view("first")(lambda ack: ack(response_action="update", view=form("second", title="Second")))
    either.app.view("second")(lambda ack: ack(response_action="push", view=form("third", title="Third")))
    either.app.view("third")(lambda ack: ack(response_action="clear"))
    marketer.command("/juxing new")
    first = marketer.modal()
    updated = marketer.submit({"words": "x"})
    assert (updated["result"], updated["view"]["id"]) == ("updated", first["id"])
    pushed = marketer.submit({"words": "x"})
    assert (pushed["result"], pushed["view"]["previous_view_id"]) == ("pushed", first["id"])
    assert pushed["view"]["root_view_id"] == first["id"]
    assert marketer.submit({"words": "x"}) == {"ok": True, "result": "cleared"}
    assert marketer.modal() is None


def test_suggestions_come_from_the_bot_and_are_chosen_by_text(either, form):
    element = {"type": "external_select", "action_id": "creator", "min_query_length": 1}
    block = {"type": "input", "block_id": "who", "label": {"type": "plain_text", "text": "Who"}, "element": element}
    marketer = open_form(either, form(blocks=[block]))

    @either.app.options("creator")
    def creators(ack, payload):
        ack(
            options=[
                {"text": {"type": "plain_text", "text": f"{payload['value']} {n}"}, "value": str(n)} for n in (1, 2)
            ]
        )

    chosen = []

    @either.app.view("form")
    def received(ack, view):
        chosen.append(view["state"]["values"]["who"]["creator"]["selected_option"]["value"])
        ack()

    marketer.command("/juxing new")
    assert marketer.suggestions("creator", "小鱼") == ["1", "2"]
    assert (
        marketer.submit({"who": {"text": {"type": "plain_text", "text": "小鱼 2"}, "value": "2"}})["result"] == "closed"
    )
    assert chosen == ["2"]


def test_the_home_is_published_when_it_is_opened(either, section):
    @either.app.event("app_home_opened")
    def home(event, client):
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section(event["tab"])]})

    view = either.person("U0EMMA").home()
    assert (view["type"], view["blocks"][0]["text"]["text"]) == ("home", "home")
    assert either.person("U0ALEX").home(quiet=True) is None


def test_a_mention_reaches_the_bot_as_an_event(either):
    @either.app.event("app_mention")
    def mentioned(event, client):
        client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text=f"Heard: {event['text']}")

    marketer = either.person("U0CHENMO")
    marketer.say("@聚星 找美妆 & <b>", "C0CAMPAIGNS")
    reply = marketer.waits_to_read("Heard")
    assert reply["text"] == "Heard: <@U0JUXINGBOT> 找美妆 &amp; &lt;b&gt;"
    parent = marketer.sees("C0CAMPAIGNS")[0]
    assert (parent["reply_count"], reply["thread_ts"]) == (1, parent["ts"])


@pytest.mark.parametrize(("kind", "callback_id"), [("global", "quote.new"), ("message", "quote.this")])
def test_shortcuts_open_a_form(either, form, kind, callback_id):
    seen = []

    @either.app.shortcut(callback_id)
    def opens(ack, body, client):
        seen.append((body["type"], body.get("message", {}).get("text")))
        client.views_open(trigger_id=body["trigger_id"], view=form())
        ack()

    ts = either.slack.chat_postMessage(channel="C0CAMPAIGNS", text="Need a live")["ts"]
    where = {"channel": "C0CAMPAIGNS", "ts": ts} if kind == "message" else {}
    assert either.person().shortcut(callback_id, **where) == {"ok": True}
    assert seen == [("message_action", "Need a live") if kind == "message" else ("shortcut", None)]
    assert either.person().modal()["callback_id"] == "form"


def test_a_closed_form_tells_the_bot_when_it_asked(either, form):
    marketer = open_form(either, form(notify_on_close=True))
    told = []
    either.app.view_closed("form")(lambda ack, body: (told.append(body["is_cleared"]), ack()))
    marketer.command("/juxing new")
    assert marketer.close(clear=True) == {"ok": True, "view": None}
    assert told == [True]
