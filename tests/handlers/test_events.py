"""Home, mentions, direct messages and shortcuts."""

from typing import Any

import pytest

ANNA, EMMA, CREATOR = "U0ANNA", "U0EMMA", "U0CREATOR"


def test_opening_home_fills_it(office: Any, read: Any) -> None:
    assert office.event("app_home_opened", tab="home", by=EMMA).status == 200
    home = office.settle().homes[EMMA]
    assert home["type"] == "home"
    assert "Three things to try:" in read(home)


def test_the_messages_tab_is_left_alone(office: Any) -> None:
    office.event("app_home_opened", tab="messages")
    assert office.settle().homes == {}


def test_a_creators_home_is_their_own_centre(office: Any) -> None:
    creator = office.creator.creator
    office.desks.workspace.link_creator("T1", CREATOR, creator.id)
    office.event("app_home_opened", tab="home", by=CREATOR)
    assert office.settle().homes[CREATOR]["blocks"][0]["text"]["text"] == f"我的聚星 · {creator.name}"


def test_the_same_event_twice_publishes_once(office: Any) -> None:
    for _ in range(2):
        assert office.event("app_home_opened", tab="home", event_id="Ev42").status == 200
    assert office.rows("outbox") == 1


def test_a_mention_in_a_thread_is_answered_there_and_seen_by_one(office: Any) -> None:
    office.event("app_mention", text="<@U0BOT> find 美妆", channel="C1", ts="1.2", thread_ts="1.1", by=EMMA)
    channel, user, message = office.settle().whispered[-1]
    assert (channel, user, message["thread"]) == ("C1", EMMA, "1.1")
    assert message["text"].endswith("creators found")


@pytest.mark.parametrize("said", ["hello", "", "find", "<!channel> find"])
def test_a_mention_that_asks_for_nothing_is_answered_with_help(office: Any, said: str) -> None:
    office.event("app_mention", text=f"<@U0BOT> {said}", channel="C1", ts="1.2", by=EMMA)
    assert office.settle().whispered[-1][2]["text"].startswith("What /juxing can do")


def test_a_direct_message_is_answered_directly(office: Any) -> None:
    office.event("message", channel_type="im", text="找 美妆", channel="D1", ts="1.2", by=ANNA)
    assert "位达人" in office.settle().posted_to(ANNA)[-1]["text"]


@pytest.mark.parametrize("more", [{"bot_id": "B2"}, {"subtype": "message_changed"}, {"subtype": "message_deleted"}])
def test_bots_and_edits_are_not_answered(office: Any, more: dict[str, str]) -> None:
    assert office.event("message", channel_type="im", text="find 美妆", channel="D1", ts="1.2", **more).status == 200
    assert office.rows("outbox") == 0


def test_an_event_that_nobody_asked_for_is_taken_in_silence(office: Any) -> None:
    assert office.event("reaction_added", reaction="eyes").status == 200
    assert office.rows("outbox") == 0


def test_a_message_becomes_a_brief_in_the_form(office: Any) -> None:
    office.shortcut("find_from_message", message="下周找个美妆达人，粉丝10万以上，按天", by=EMMA)
    values = {block["block_id"]: block["element"] for block in office.slack.opened[-1]["blocks"]}
    assert values["field"]["initial_option"]["value"] == "美妆"
    assert values["followers_min"]["initial_value"] == "100000"


@pytest.mark.parametrize("message", ["", "长" * 40_000, "<!channel> {{7*7}} \"'", "a\x00b", "word " * 2_000])
def test_any_message_can_be_taken_as_a_brief(office: Any, message: str) -> None:
    assert office.shortcut("find_from_message", message=message).status == 200
    assert office.slack.opened[-1]["callback_id"] == "find"


def test_the_shortcut_opens_an_empty_form(office: Any) -> None:
    office.shortcut("find_creators")
    assert office.slack.opened[-1]["callback_id"] == "find"


def test_an_unknown_shortcut_or_button_is_taken_in_silence(office: Any) -> None:
    assert office.shortcut("something_else").status == 200
    assert office.press({"action_id": "something.else", "type": "button", "value": "1"}).status == 200
    assert office.press({"action_id": "link:creator", "type": "button"}).status == 200
    assert office.rows("outbox") == 0
