"""Slack's refusals, each with Slack's own code."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.views import Views

POST, UPDATE, EPHEMERAL = "chat.postMessage", "chat.update", "chat.postEphemeral"
TS = "1.000000"
HOME = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Home"}}]}

REFUSALS = [
    (POST, {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
    (POST, {"channel": "U0NOBODY", "text": "x"}, "channel_not_found"),
    (POST, {"channel": "C0CAMPAIGNS"}, "no_text"),
    (POST, {"text": "x"}, "invalid_arguments"),
    (POST, {"channel": "C0CAMPAIGNS", "text": "x", "blocks": "["}, "invalid_blocks_format"),
    (POST, {"channel": "C0CAMPAIGNS", "text": "x", "blocks": [{"type": "sectoin"}]}, "invalid_blocks"),
    (POST, {"channel": "C0CAMPAIGNS", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
    (
        POST,
        {
            "channel": "C0CAMPAIGNS",
            "text": "x",
            "blocks": [{"type": "image", "alt_text": "a", "slack_file": {"id": "F0NONE"}}],
        },
        "invalid_blocks",
    ),
    (UPDATE, {"channel": "C0CAMPAIGNS", "ts": TS, "text": "x"}, "message_not_found"),
    (UPDATE, {"channel": "U0CHENMO", "ts": TS, "text": "x"}, "channel_not_found"),
    ("chat.delete", {"channel": "C0CAMPAIGNS", "ts": TS}, "message_not_found"),
    (EPHEMERAL, {"channel": "C0CAMPAIGNS", "user": "U0MIA", "text": "x"}, "user_not_in_channel"),
    ("chat.getPermalink", {"channel": "C0CAMPAIGNS", "message_ts": TS}, "message_not_found"),
    ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.replies", {"channel": "C0CAMPAIGNS", "ts": TS}, "thread_not_found"),
    ("conversations.history", {"channel": "C0CAMPAIGNS", "cursor": "?"}, "invalid_cursor"),
    ("conversations.history", {"channel": "C0CAMPAIGNS", "oldest": "x"}, "invalid_ts_oldest"),
    ("conversations.list", {"types": "secret"}, "invalid_types"),
    ("conversations.join", {"channel": "D0CHENMO"}, "method_not_supported_for_channel_type"),
    ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    ("usergroups.users.list", {"usergroup": "S0NONE"}, "no_such_subteam"),
    ("bots.info", {"bot": "B0NONE"}, "bot_not_found"),
    ("views.open", {"trigger_id": "1.2.3", "view": HOME}, "invalid_arguments"),
    ("views.update", {"view_id": "V0NONE", "view": HOME}, "not_found"),
    ("views.update", {"view": HOME}, "invalid_arguments"),
    ("views.publish", {"user_id": "U0NOBODY", "view": HOME}, "user_not_found"),
    ("views.publish", {"user_id": "U0EMMA", "view": HOME, "hash": ""}, "invalid_arguments"),
    ("views.publish", {"user_id": "U0EMMA", "view": HOME, "hash": "1.a"}, "hash_conflict"),
    ("views.publish", {"user_id": "U0EMMA", "view": {"type": "home"}}, "invalid_arguments"),
    ("files.info", {"file": "F0NONE"}, "file_not_found"),
    ("files.getUploadURLExternal", {"filename": "a.png", "length": 0}, "missing_argument"),
    ("files.completeUploadExternal", {"files": [{"id": "F0NONE"}]}, "file_not_found"),
    ("reactions.add", {"channel": "C0CAMPAIGNS", "timestamp": TS, "name": "eyes"}, "message_not_found"),
    ("no.such.method", {}, "unknown_method"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
]


def refusal(slack: WebClient, method: str, arguments: dict) -> dict:
    with pytest.raises(SlackApiError) as raised:
        slack.api_call(method, json=arguments)
    return raised.value.response.data


def test_each_wrong_call_is_refused_with_slacks_code(slack):
    codes = [(method, arguments, refusal(slack, method, arguments)["error"]) for method, arguments, _ in REFUSALS]
    assert codes == REFUSALS


def test_a_form_encoded_call_is_refused_like_a_json_one(slack):
    with pytest.raises(SlackApiError) as raised:
        slack.chat_postMessage(channel="C0CAMPAIGNS", text="x", blocks=[{"type": "header"}])
    answer = raised.value.response
    assert (answer.status_code, answer["error"]) == (200, "invalid_blocks")
    assert "/blocks/0" in answer["response_metadata"]["messages"][0]


@pytest.mark.parametrize(
    ("token", "code"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-playground", "not_allowed_token_type")],
)
def test_only_the_bots_own_token_is_let_in(slack, token, code):
    parts = urlsplit(slack.base_url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    connection.request("POST", "/api/auth.test", headers={"Authorization": f"Bearer {token}"})
    assert json.loads(connection.getresponse().read()) == {"ok": False, "error": code}
    connection.close()


def test_a_revoked_token_is_refused_until_it_is_given_back(rig):
    rig.control.post("tokens", {"revoked": True})
    assert refusal(rig.slack, "auth.test", {})["error"] == "token_revoked"
    rig.control.post("tokens", {"revoked": False})
    assert rig.slack.auth_test()["user_id"] == "U0JUXINGBOT"


def test_a_scope_that_the_manifest_lacks_is_named(open_rig):
    manifest = {"oauth_config": {"scopes": {"bot": ["chat:write", "channels:read"]}}}
    slack = open_rig("http", manifest=manifest).slack
    answer = refusal(slack, "users.info", {"user": "U0CHENMO"})
    assert answer == {
        "ok": False,
        "error": "missing_scope",
        "needed": "users:read",
        "provided": "channels:read,chat:write",
    }
    assert refusal(slack, "conversations.info", {"channel": "D0CHENMO"})["needed"] == "im:read"
    assert slack.conversations_info(channel="C0GENERAL")["channel"]["name"] == "general"


def test_a_channel_without_the_bot_and_an_archived_one_take_no_messages(rig):
    rig.control.post("channel", {"channel": "C0APPROVALS", "member": False})
    rig.control.post("channel", {"channel": "C0GENERAL", "archived": True})
    assert refusal(rig.slack, POST, {"channel": "#approvals", "text": "x"})["error"] == "not_in_channel"
    assert refusal(rig.slack, POST, {"channel": "C0GENERAL", "text": "x"})["error"] == "is_archived"
    assert refusal(rig.slack, "conversations.history", {"channel": "C0APPROVALS"})["error"] == "not_in_channel"
    rig.slack.conversations_join(channel="C0APPROVALS")
    assert rig.slack.chat_postMessage(channel="C0APPROVALS", text="x")["channel"] == "C0APPROVALS"


def test_the_bot_changes_only_its_own_messages(rig):
    person = rig.person()
    person.say("Hello", "C0CAMPAIGNS")
    mine = {"channel": "C0CAMPAIGNS", "ts": person.sees("C0CAMPAIGNS")[0]["ts"], "text": "x"}
    assert refusal(rig.slack, UPDATE, mine)["error"] == "cant_update_message"
    assert refusal(rig.slack, "chat.delete", mine)["error"] == "cant_delete_message"


def test_an_ephemeral_message_is_in_no_history_and_cannot_be_updated(rig):
    ts = rig.slack.chat_postEphemeral(channel="C0CAMPAIGNS", user="U0EMMA", text="Rates")["message_ts"]
    assert refusal(rig.slack, UPDATE, {"channel": "C0CAMPAIGNS", "ts": ts, "text": "x"})["error"] == "message_not_found"
    assert rig.slack.conversations_history(channel="C0CAMPAIGNS")["messages"] == []
    assert rig.person("U0CHENMO").sees() == []
    assert rig.person("U0EMMA").reads().strip() == "Rates"


def test_a_trigger_opens_one_view_and_only_for_three_seconds(rig, form):
    now = [100.0]
    views = Views(rig.playground.parts.workspace, seconds=lambda: now[0])
    once, late = views.trigger("U0CHENMO"), views.trigger("U0CHENMO")
    views.open(once, form())
    codes = []
    now[0] += 3.1
    for trigger in (once, late, "1.2.unknown", "nonsense"):
        with pytest.raises(Exception, match="_trigger_id") as raised:
            views.open(trigger, form())
        codes.append(raised.value.code)
    assert codes == ["exchanged_trigger_id", "expired_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


def test_no_more_than_three_views_are_stacked(rig, form):
    views = rig.playground.parts.views
    views.open(views.trigger("U0CHENMO"), form())
    for _ in range(2):
        views.push(views.trigger("U0CHENMO", in_modal=True), form())
    trigger = views.trigger("U0CHENMO", in_modal=True)
    answer = refusal(rig.slack, "views.push", {"trigger_id": trigger, "view": form()})
    assert answer["error"] == "push_limit_reached"


def test_a_stale_hash_is_a_conflict_and_the_present_one_is_not(slack):
    first = slack.views_publish(user_id="U0EMMA", view=HOME)["view"]
    second = slack.views_publish(user_id="U0EMMA", view=HOME, hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    stale = {"user_id": "U0EMMA", "view": HOME, "hash": first["hash"]}
    assert refusal(slack, "views.publish", stale)["error"] == "hash_conflict"
    stale = {"view_id": first["id"], "view": HOME, "hash": first["hash"]}
    assert refusal(slack, "views.update", stale)["error"] == "hash_conflict"


def test_an_external_id_belongs_to_one_view(slack):
    slack.views_publish(user_id="U0EMMA", view=HOME | {"external_id": "home"})
    again = {"user_id": "U0ALEX", "view": HOME | {"external_id": "home"}}
    assert refusal(slack, "views.publish", again)["error"] == "duplicate_external_id"


def test_a_reaction_is_given_once(slack):
    ts = slack.chat_postMessage(channel="C0CAMPAIGNS", text="x")["ts"]
    eyes = {"channel": "C0CAMPAIGNS", "timestamp": ts, "name": "eyes"}
    slack.reactions_add(**eyes)
    assert refusal(slack, "reactions.add", eyes)["error"] == "already_reacted"
