"""Calls of Slack are counted by how they end, and its Date tells how our clock stands."""

import io
import json
from collections.abc import Callable
from email.message import Message
from typing import Any
from urllib.error import HTTPError, URLError

import pytest

from bot import meters
from bot.skew import Skew
from bot.slack import Slack, SlackError

Answering = Callable[[Any], None]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Answering:
    """What Slack answers from now on: a body, or an error."""

    class Reply(io.BytesIO):
        status = code = 200
        headers = Message()

    def be(what: Any) -> None:
        def answer(*_: Any, **__: Any) -> Any:
            if isinstance(what, BaseException):
                raise what
            reply = Reply(json.dumps(what).encode())
            reply.headers = Message()
            reply.headers["Date"] = "Thu, 01 Jan 1970 00:16:40 GMT"
            return reply

        monkeypatch.setattr("slack_sdk.web.base_client.urlopen", answer)
        monkeypatch.setattr("bot.slack.urlopen", answer)

    return be


def http(status: int) -> HTTPError:
    headers = Message()
    headers["Retry-After"] = "7"
    return HTTPError("https://slack.example", status, "", headers, io.BytesIO(b"{}"))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"ok": True, "channel": "C1", "ts": "1.0"}, "ok"),
        ({"ok": False, "error": "not_in_channel"}, "refused"),
        (http(429), "not_now"),
        (http(503), "unclear"),
        (URLError(TimeoutError()), "unclear"),
    ],
)
def test_a_call_is_counted_once_by_how_it_ended(answering: Answering, answer: Any, outcome: str) -> None:
    answering(answer)
    method = "chat.postMessage"
    before = {name: meters.SLACK_CALLS.of(method, name) for name in ("ok", "refused", "not_now", "unclear")}
    limited, timed = meters.RATE_LIMITED.of(method), meters.SLACK_SECONDS.count(method)
    try:
        Slack("xoxb-1", "https://slack.example/api/").post("C1", {"text": "hi"}, key="T1-1")
    except SlackError:
        assert outcome != "ok"
    after = {name: meters.SLACK_CALLS.of(method, name) for name in before}
    assert {name: count - before[name] for name, count in after.items() if count != before[name]} == {outcome: 1}
    assert meters.SLACK_SECONDS.count(method) == timed + 1
    assert meters.RATE_LIMITED.of(method) - limited == (
        1 if isinstance(answer, HTTPError) and answer.code == 429 else 0
    )


def test_an_answer_through_a_response_url_is_counted_without_its_address(answering: Answering) -> None:
    answering(http(429))
    before = meters.RATE_LIMITED.of("response_url")
    with pytest.raises(SlackError):
        Slack("xoxb-1", "https://slack.example/api/").answer("https://hooks.slack.example/secret", {"text": "hi"})
    assert meters.RATE_LIMITED.of("response_url") == before + 1
    assert "secret" not in meters.exposition({})


@pytest.mark.parametrize(("now", "skew"), [(1_000.4, 0), (1_045.0, 45), (940.0, -60)])
def test_slacks_date_tells_how_our_clock_stands(answering: Answering, now: float, skew: int) -> None:
    answering({"ok": True})
    heard = Skew(lambda: now)
    Slack("xoxb-1", "https://slack.example/api/", heard=heard.heard).who_am_i()
    assert heard.seconds == skew


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 99 Jan 1970 00:16:40 GMT"])
def test_a_date_that_cannot_be_read_says_nothing(date: str) -> None:
    skew = Skew(lambda: 0.0)
    skew.heard(date)
    assert skew.seconds is None
