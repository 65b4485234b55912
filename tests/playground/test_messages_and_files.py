"""What is kept: messages with their metadata, threads, people, files."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit


def test_metadata_is_kept_and_given_back_when_asked_for(slack):
    metadata = {"event_type": "quote", "event_payload": {"id": 7}}
    slack.chat_postMessage(channel="C0CAMPAIGNS", text="x", metadata=metadata)
    plain = slack.conversations_history(channel="C0CAMPAIGNS")["messages"][0]
    full = slack.conversations_history(channel="C0CAMPAIGNS", include_all_metadata=True)["messages"][0]
    assert "metadata" not in plain
    assert full["metadata"] == metadata


def test_an_update_without_metadata_keeps_it_and_an_empty_one_takes_it_away(slack):
    sent = slack.chat_postMessage(channel="C0CAMPAIGNS", text="x", metadata={"event_type": "a", "event_payload": {}})
    kept = slack.chat_update(channel="C0CAMPAIGNS", ts=sent["ts"], text="y")["message"]
    gone = slack.chat_update(channel="C0CAMPAIGNS", ts=sent["ts"], text="z", metadata={})["message"]
    assert kept["metadata"]["event_type"] == "a"
    assert "metadata" not in gone


def test_a_client_msg_id_removes_no_duplicates(slack):
    for _ in range(2):
        slack.chat_postMessage(channel="C0CAMPAIGNS", text="x", client_msg_id="1")
    assert len(slack.conversations_history(channel="C0CAMPAIGNS")["messages"]) == 2


def test_history_is_paged_newest_first_and_bounded_by_time(slack):
    stamps = [slack.chat_postMessage(channel="C0CAMPAIGNS", text=str(n))["ts"] for n in range(5)]
    first = slack.conversations_history(channel="C0CAMPAIGNS", limit=2)
    second = slack.conversations_history(
        channel="C0CAMPAIGNS", limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [m["text"] for m in (*first["messages"], *second["messages"])] == ["4", "3", "2", "1"]
    bounded = slack.conversations_history(channel="C0CAMPAIGNS", oldest=stamps[1], latest=stamps[3], inclusive=True)
    assert [m["text"] for m in bounded["messages"]] == ["3", "2", "1"]


def test_replies_stand_in_their_thread_and_broadcasts_in_the_channel_too(slack):
    parent = slack.chat_postMessage(channel="C0CAMPAIGNS", text="parent")["ts"]
    slack.chat_postMessage(channel="C0CAMPAIGNS", text="quiet", thread_ts=parent)
    slack.chat_postMessage(channel="C0CAMPAIGNS", text="loud", thread_ts=parent, reply_broadcast=True)
    top = slack.conversations_history(channel="C0CAMPAIGNS")["messages"]
    thread = slack.conversations_replies(channel="C0CAMPAIGNS", ts=parent)["messages"]
    assert [m["text"] for m in top] == ["loud", "parent"]
    assert [m["text"] for m in thread] == ["parent", "quiet", "loud"]
    assert [m.get("subtype") for m in thread] == [None, None, "thread_broadcast"]
    assert thread[0]["reply_count"] == 2


def test_a_message_to_a_person_arrives_in_their_direct_message(rig):
    opened = rig.slack.conversations_open(users="U0XIAOYU")["channel"]["id"]
    posted = rig.slack.chat_postMessage(channel="U0XIAOYU", text="Offer")
    assert posted["channel"] == opened == "D0XIAOYU"
    assert rig.person("U0XIAOYU").reads(opened).strip() == "Offer"
    assert rig.person("U0CHENMO").sees() == []


def test_blocks_without_ids_are_given_ids(slack, section):
    message = slack.chat_postMessage(channel="C0CAMPAIGNS", text="x", blocks=[section("a"), section("b")])["message"]
    assert len({block["block_id"] for block in message["blocks"]}) == 2


def test_people_have_a_language_and_a_zone(slack):
    user = slack.users_info(user="U0ALEX", include_locale=True)["user"]
    assert (user["locale"], user["tz"], user["is_restricted"]) == ("en-US", "America/New_York", False)
    assert "locale" not in slack.users_info(user="U0ALEX")["user"]
    assert slack.users_info(user="U0MIA")["user"]["is_restricted"] is True


def test_of_who_has_left_slack_says_so_until_they_are_back(rig):
    for left in (True, False):
        assert rig.control.post("person", {"user": "U0EMMA", "left": left})["ok"]
        assert rig.slack.users_info(user="U0EMMA")["user"]["deleted"] is left
    assert rig.control.post("person", {"user": "U0NOBODY", "left": True})["error"] == "user_not_found"


def test_members_and_groups_are_listed(slack):
    approvers = slack.conversations_members(channel="C0APPROVALS", limit=2)
    assert approvers["members"] == ["U0CHENMO", "U0EMMA"]
    more = slack.conversations_members(channel="C0APPROVALS", cursor=approvers["response_metadata"]["next_cursor"])
    assert more["members"] == ["U0LINYUE", "U0ALEX", "U0JUXINGBOT"]
    group = slack.usergroups_list()["usergroups"][0]
    assert slack.usergroups_users_list(usergroup=group["id"])["users"] == ["U0LINYUE"]


def test_an_uploaded_file_is_shared_and_can_be_shown_in_blocks(rig):
    content = "粉丝,播放\n1,2\n".encode()
    sent = rig.slack.files_upload_v2(
        channel="C0CAMPAIGNS", filename="creators.csv", content=content, initial_comment="Here"
    )
    (message,) = rig.person().sees("C0CAMPAIGNS")
    described = message["files"][0]
    assert (message["text"], described["name"], described["size"]) == ("Here", "creators.csv", len(content))
    address = urlsplit(described["url_private"])
    connection = http.client.HTTPConnection(address.hostname, address.port)
    connection.request("GET", f"{address.path}?as=U0CHENMO")
    assert connection.getresponse().read() == content
    connection.close()
    image = {"type": "image", "alt_text": "Trend", "slack_file": {"id": sent["file"]["id"]}}
    assert rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="x", blocks=[image])["ok"] is True


def test_files_are_not_given_to_strangers(rig):
    rig.slack.files_upload_v2(filename="a.txt", content="secret")
    stored = rig.playground.parts.files
    address = urlsplit(rig.playground.url)
    connection = http.client.HTTPConnection(address.hostname, address.port)
    connection.request("GET", f"/files/{next(iter(stored._files))}/a.txt")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (403, b"not allowed")
    connection.close()


def test_many_may_post_and_read_at_once(rig):
    def work(number):
        for turn in range(10):
            sent = rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text=f"{number}-{turn}")
            rig.slack.chat_update(channel="C0CAMPAIGNS", ts=sent["ts"], text=f"{number}-{turn} done")
            rig.person().sees("C0CAMPAIGNS")

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(work, range(6))) == [None] * 6
    seen = rig.person().sees("C0CAMPAIGNS")
    assert len({message["ts"] for message in seen}) == 60
    assert {message["text"] for message in seen} == {f"{n}-{t} done" for n in range(6) for t in range(10)}
