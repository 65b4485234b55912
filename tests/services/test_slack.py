"""What Slack's answers mean: may it be said again, must it never, or does nobody know."""

import io
import json
from collections.abc import Callable
from email.message import Message
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs
from urllib.request import Request

import pytest

from bot import slack
from bot.slack import NotNow, Posted, Refused, Slack, SlackError, Unclear


class Reply(io.BytesIO):
    """An answer of urllib's."""

    def __init__(self, body: bytes, status: int = 200, **headers: str) -> None:
        super().__init__(body)
        self.status = self.code = status
        self.headers = Message()
        for name, value in headers.items():
            self.headers[name.replace("_", "-")] = value


def raising(what: BaseException | Reply, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    asked: list[Any] = []

    def answer(request: Any, **_: Any) -> Reply:
        asked.append(request)
        if isinstance(what, BaseException):
            raise what
        return Reply(what.getvalue(), what.status)

    for name in ("slack_sdk.web.base_client.urlopen", "bot.slack.urlopen"):
        monkeypatch.setattr(name, answer)
    return asked


def said(monkeypatch: pytest.MonkeyPatch, what: BaseException | Reply) -> SlackError:
    asked = raising(what, monkeypatch)
    with pytest.raises(SlackError) as error:
        Slack("xoxb-1", "https://slack.example/api/").post("C1", {"text": "hi"}, key="T1-1")
    assert len(asked) == 1  # nothing is said again in here
    return error.value


def ok(**body: Any) -> Reply:
    return Reply(json.dumps({"ok": True, **body}).encode())


def refused(code: str) -> Reply:
    return Reply(json.dumps({"ok": False, "error": code}).encode())


def http(status: int, body: bytes = b"", **headers: str) -> HTTPError:
    reply = Reply(body, status, **headers)
    return HTTPError("https://slack.example", status, "", reply.headers, reply)


@pytest.mark.parametrize(
    "code",
    ["channel_not_found", "is_archived", "not_in_channel", "account_inactive", "token_revoked", "invalid_blocks",
     "msg_too_long", "restricted_action", "a_code_of_next_year"],
)  # fmt: skip
def test_what_slack_refuses_for_good_and_every_unknown_code_is_final(monkeypatch: Any, code: str) -> None:
    error = said(monkeypatch, refused(code))
    assert (type(error), error.code) == (Refused, code)


@pytest.mark.parametrize("code", ["ratelimited", "service_unavailable", "request_timeout"])
def test_what_slack_certainly_did_not_take_may_be_said_again(monkeypatch: Any, code: str) -> None:
    error = said(monkeypatch, refused(code))
    assert (type(error), error.code) == (NotNow, code)


def test_a_method_is_not_called_before_retry_after_has_passed(monkeypatch: Any) -> None:
    seconds, body = [100.0], b'{"ok": false, "error": "ratelimited"}'
    speaker = Slack("xoxb-1", "https://slack.example/api/", clock=lambda: seconds[0])
    asked = raising(http(429, body, Content_Type="application/json", Retry_After="30"), monkeypatch)
    with pytest.raises(NotNow):
        speaker.person("U1")
    seconds[0] += 29
    with pytest.raises(NotNow) as error:
        speaker.person("U1")
    assert (error.value.code, error.value.retry_after, len(asked)) == ("ratelimited", 1.0, 1)
    with pytest.raises(NotNow):
        speaker.groups()  # another method
    seconds[0] += 1
    with pytest.raises(NotNow):
        speaker.person("U1")
    assert len(asked) == 3


@pytest.mark.parametrize("code", ["internal_error", "fatal_error"])
def test_what_slack_may_have_half_done_is_unclear(monkeypatch: Any, code: str) -> None:
    error = said(monkeypatch, refused(code))
    assert (type(error), error.code) == (Unclear, code)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry_After": "30"}, 30.0), ({"retry_after": "7"}, 7.0), ({}, 1.0), ({"Retry_After": "soon"}, 1.0)],
)
def test_slack_says_when_to_come_again(monkeypatch: Any, headers: dict[str, str], seconds: float) -> None:
    body = b'{"ok": false, "error": "ratelimited"}'
    error = said(monkeypatch, http(429, body, Content_Type="application/json", **headers))
    assert (type(error), error.code) == (NotNow, "ratelimited")
    assert isinstance(error, NotNow)
    assert error.retry_after == seconds


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_broken_server_may_have_taken_it(monkeypatch: Any, status: int) -> None:
    error = said(monkeypatch, http(status, b"<html>oops</html>"))
    assert (type(error), error.code) == (Unclear, f"http_{status}")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (URLError(TimeoutError("timed out")), "timeout"),
        (TimeoutError("timed out"), "timeout"),
        (RemoteDisconnected("gone"), "RemoteDisconnected"),
        (ConnectionResetError(), "ConnectionResetError"),
        (URLError(ConnectionResetError()), "ConnectionResetError"),
        (IncompleteRead(b""), "IncompleteRead"),
        (Reply(b'{"ok": tr'), "broken_answer"),
    ],
)
def test_a_lost_answer_is_unclear(monkeypatch: Any, fault: Any, code: str) -> None:
    error = said(monkeypatch, fault)
    assert (type(error), error.code) == (Unclear, code)


def described(address: str, size: int = 3) -> Reply:
    return ok(file={"id": "F1", "size": size, "url_private_download": address})


class Opener:
    """What urllib opens addresses with; keeps what was asked for."""

    def __init__(self, answer: BaseException | Reply) -> None:
        self.answer, self.asked = answer, list[Any]()

    def open(self, request: Any, **_: Any) -> Reply:
        self.asked.append(request)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


def downloading(
    monkeypatch: pytest.MonkeyPatch, address: str, answer: BaseException | Reply, *, size: int = 3, most: int = 10
) -> tuple[Opener, Callable[[], bytes]]:
    opener = Opener(answer)
    raising(described(address, size), monkeypatch)
    monkeypatch.setattr("bot.slack.build_opener", lambda *_: opener)
    return opener, lambda: Slack("xoxb-1", "https://slack.com/api/").download("F1", most=most)


SLACKS = "https://files.slack.com/files-pri/T1-F1/download/works.csv"


def test_a_file_is_fetched_from_slack_with_the_token(monkeypatch: Any) -> None:
    opener, download = downloading(monkeypatch, SLACKS, Reply(b"abc"))
    assert download() == b"abc"
    (asked,) = opener.asked
    assert (asked.full_url, asked.headers) == (SLACKS, {"Authorization": "Bearer xoxb-1"})


def test_a_name_with_blanks_or_chinese_letters_is_an_address_too(monkeypatch: Any) -> None:
    opener, download = downloading(monkeypatch, "https://files.slack.com/F1/十月 works.csv", Reply(b"abc"))
    assert download() == b"abc"
    assert opener.asked[0].full_url == "https://files.slack.com/F1/%E5%8D%81%E6%9C%88%20works.csv"


@pytest.mark.parametrize(
    "address",
    [
        "", "http://files.slack.com/x", "https://files.slack.com:8443/x", "https://slack.com.evil.example/x",
        "https://evilslack.com/x", "https://evil.example/files.slack.com", "https://files.slack.com@evil.example/x",
        "https://u:p@files.slack.com/x", "file:///etc/passwd", "https://169.254.169.254/latest", "//files.slack.com/x",
        "http://127.0.0.1:8000/x", "https://[::1]/x", "https://files.slack.com:no/x", "https://evil.example\\.slack.com/x",
        "https://evil.example%2F.slack.com/x", "https://evil.example#.slack.com", "https://evil.example?.slack.com", "ftp://files.slack.com/x",
    ],
)  # fmt: skip
def test_the_token_is_shown_to_nobody_else(monkeypatch: Any, address: str) -> None:
    opener, download = downloading(monkeypatch, address, Reply(b"abc"))
    with pytest.raises(Refused, match="file_lies_elsewhere"):
        download()
    assert opener.asked == []


def test_the_place_of_the_api_itself_is_slacks(monkeypatch: Any) -> None:
    raising(described("http://127.0.0.1:9000/files/F1/works.csv"), monkeypatch)
    opener = Opener(Reply(b"abc"))
    monkeypatch.setattr("bot.slack.build_opener", lambda *_: opener)
    assert Slack("xoxb-1", "http://127.0.0.1:9000/api/").download("F1", most=3) == b"abc"
    with pytest.raises(Refused):
        Slack("xoxb-1", "http://127.0.0.1:9001/api/").download("F1", most=3)
    assert len(opener.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    handler, went = slack._Straight(), Request(SLACKS)
    assert handler.redirect_request(went, None, status, "", Message(), "https://evil.example/") is None


@pytest.mark.parametrize(
    ("size", "body", "headers"),
    [(11, b"", {}), (3, b"x" * 11, {}), (0, b"x" * 11, {}), (3, b"x" * 11, {"Content_Length": "3"})],
)
def test_a_file_beyond_the_limit_is_not_read_to_its_end(
    monkeypatch: Any, size: int, body: bytes, headers: dict[str, str]
) -> None:
    _, download = downloading(monkeypatch, SLACKS, Reply(body * 1_000, **headers), size=size)
    with pytest.raises(slack.TooLarge):
        download()


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (http(302), Refused, "http_302"),
        (http(404), Refused, "http_404"),
        (http(429, Retry_After="7"), NotNow, "ratelimited"),
        (http(503), Unclear, "http_503"),
        (URLError(TimeoutError()), Unclear, "timeout"),
        (Reply(b"abc", Content_Length="9"), Unclear, "broken_answer"),
    ],
)
def test_what_becomes_of_a_download_that_fails(
    monkeypatch: Any, answer: Any, kind: type[SlackError], code: str
) -> None:
    _, download = downloading(monkeypatch, SLACKS, answer)
    with pytest.raises(kind) as error:
        download()
    assert error.value.code == code


def test_after_a_time_out_slack_is_left_time_to_end(monkeypatch: Any) -> None:
    slow, cut = said(monkeypatch, TimeoutError()), said(monkeypatch, RemoteDisconnected())
    assert isinstance(slow, Unclear)
    assert isinstance(cut, Unclear)
    assert slow.settle > slack.TIMEOUT > cut.settle


def test_where_nobody_listens_nothing_was_taken(monkeypatch: Any) -> None:
    error = said(monkeypatch, URLError(ConnectionRefusedError()))
    assert (type(error), error.code) == (NotNow, "connection_refused")


def test_a_post_carries_its_key_and_opens_no_links(monkeypatch: Any) -> None:
    asked = raising(ok(channel="C1", ts="1.0"), monkeypatch)
    posted = Slack("xoxb-1", "https://slack.example/api/").post("C1", {"text": "hi"}, key="T1-1", thread="0.9")
    assert posted == Posted(channel="C1", ts="1.0")
    sent = json.loads(asked[0].data)
    assert sent["metadata"]["event_payload"] == {"key": "T1-1"}
    assert (sent["thread_ts"], sent["unfurl_links"], sent["unfurl_media"]) == ("0.9", False, False)


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://x", "http://internal.example/"])
def test_only_slacks_own_addresses_are_answered(monkeypatch: Any, url: str) -> None:
    asked = raising(ok(), monkeypatch)
    with pytest.raises(Refused):
        Slack("xoxb-1", "https://slack.example/api/").answer(url, {"text": "hi"})
    assert asked == []


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (http(404, b"used_url"), Refused, "http_404"),
        (http(429, Retry_After="2"), NotNow, "ratelimited"),
        (http(500), Unclear, "http_500"),
        (RemoteDisconnected(), Unclear, "RemoteDisconnected"),
    ],
)
def test_a_response_url_fails_in_the_same_ways(monkeypatch: Any, fault: Any, kind: type, code: str) -> None:
    raising(fault, monkeypatch)
    with pytest.raises(SlackError) as error:
        Slack("xoxb-1", "https://slack.example/api/").answer("https://hooks.example/1", {"text": "hi"})
    assert (type(error.value), error.value.code) == (kind, code)


def test_a_history_that_never_ends_is_given_up(monkeypatch: Any) -> None:
    asked = raising(ok(messages=[], response_metadata={"next_cursor": "on"}), monkeypatch)
    with pytest.raises(Refused) as error:
        Slack("xoxb-1", "https://slack.example/api/").find("C1", "T1-1", since=0.0)
    assert (error.value.code, len(asked)) == ("history_too_long", slack.PAGES)


class Steps:
    """Answers each call of an upload by its method or address; `breaks` names the one that fails, and with what."""

    def __init__(self, monkeypatch: Any, breaks: str = "", fault: Any = None) -> None:
        self.asked: list[Any] = []
        self._breaks, self._fault = breaks, fault
        for name in ("slack_sdk.web.base_client.urlopen", "bot.slack.urlopen"):
            monkeypatch.setattr(name, self)

    def __call__(self, request: Any, **_: Any) -> Reply:
        self.asked.append(request)
        if self._breaks and self._breaks in request.full_url:
            if isinstance(self._fault, BaseException):
                raise self._fault
            return Reply(self._fault.getvalue())
        return ok(upload_url="https://files.slack.example/upload/1", file_id="F1", channel={"id": "D1"})

    def upload(self) -> None:
        slack_ = Slack("xoxb-1", "https://slack.example/api/")
        slack_.upload("U1", "list-7.csv", b"a,b", title="清单", comment="hi")

    @property
    def paths(self) -> list[str]:
        return [request.full_url.partition("?")[0].rsplit("/", 1)[1] for request in self.asked]


def test_a_file_goes_into_the_direct_message_in_three_steps(monkeypatch: Any) -> None:
    steps = Steps(monkeypatch)
    steps.upload()
    assert steps.paths == ["files.getUploadURLExternal", "1", "conversations.open", "files.completeUploadExternal"]
    assert steps.asked[1].data == b"a,b"
    shared = parse_qs(steps.asked[3].data.decode())
    assert json.loads(shared["files"][0]) == [{"id": "F1", "title": "清单"}]
    assert (shared["channel_id"], shared["initial_comment"]) == (["D1"], ["hi"])


@pytest.mark.parametrize("step", ["getUploadURLExternal", "upload/1", "conversations.open"])
def test_until_its_last_step_a_lost_answer_means_that_nobody_has_seen_the_file(monkeypatch: Any, step: str) -> None:
    with pytest.raises(NotNow) as error:
        Steps(monkeypatch, step, RemoteDisconnected()).upload()
    assert error.value.code == "RemoteDisconnected"


def test_at_its_last_step_a_lost_answer_is_unclear(monkeypatch: Any) -> None:
    with pytest.raises(Unclear):
        Steps(monkeypatch, "completeUploadExternal", RemoteDisconnected()).upload()


def test_a_file_that_may_not_be_sent_is_refused_for_good(monkeypatch: Any) -> None:
    with pytest.raises(Refused) as error:
        Steps(monkeypatch, "getUploadURLExternal", refused("missing_scope")).upload()
    assert error.value.code == "missing_scope"


@pytest.mark.parametrize(("name", "found"), [("list-7.csv", True), ("list-8.csv", False)])
def test_a_file_is_found_again_by_its_name(monkeypatch: Any, name: str, found: bool) -> None:
    files = [{"name": "other.csv"}, {"name": "list-7.csv"}]
    raising(ok(messages=[{"ts": "1.0"}, {"ts": "2.0", "files": files}]), monkeypatch)
    posted = Slack("xoxb-1", "https://slack.example/api/").find_file("D1", name, since=0.0)
    assert posted == (Posted(channel="D1", ts="2.0") if found else None)
