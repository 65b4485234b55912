"""The one door to Slack's Web API. Nothing is retried here: whoever calls knows what may be said twice."""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import meters

METADATA = "juxing_outbox"  #: event_type by which a message of ours is found again
TIMEOUT = 10  #: seconds
HOST = re.compile("[a-z0-9.-]+")  #: urllib unquotes what it takes for a host: nothing in it may be quoted
SLACKS = ".slack.com"  #: how every host of Slack's ends
AS_IT_IS = ":/?#[]@!$&'()*+,;=%~"  #: signs of an address; others in the name of a file are escaped
PAGES = 20  #: of 200 messages, that are looked through for one of ours

#: error codes after which the same call may succeed; every other code, and an unknown one, is final
RATE_LIMITED = "ratelimited"
TRANSIENT = frozenset({RATE_LIMITED, "service_unavailable", "request_timeout", "team_added_to_org"})
#: codes of which Slack says that part of the call may have been done
HALF_DONE = frozenset({"internal_error", "fatal_error"})


Heard = Callable[[str], None]


def nobody(date: str) -> None:
    """Nobody wants to know Slack's time."""


class SlackError(Exception):
    """Slack did not do it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Refused(SlackError):
    """Slack refuses it for good."""


class NotNow(SlackError):
    """Slack certainly did not take it; it may be said again after `retry_after` seconds."""

    def __init__(self, code: str, retry_after: float = 1.0) -> None:
        self.retry_after = retry_after
        super().__init__(code)


class Unclear(SlackError):
    """Slack may or may not have taken it: the answer was lost. After `settle` seconds its history can tell."""

    def __init__(self, code: str, settle: float = 2.0) -> None:
        self.settle = settle
        super().__init__(code)


@dataclass(frozen=True, kw_only=True)
class Posted:
    channel: str
    ts: str


class TooLarge(Refused):
    """A file has more bytes than were asked for."""


class TokenGone(Refused):
    """The workspace has taken the app away: nothing can be said there until it is installed again."""


class Slack:
    """Calls in the name of one workspace's bot. After a 429 a method is not called before Retry-After has passed.

    `clock` gives seconds that only ever grow: how long to wait must not hang on a clock that can be set.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        logger: logging.Logger | None = None,
        *,
        heard: Heard = nobody,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`logger` is the SDK's, which writes whole answers at DEBUG; `heard` is told the Date of Slack's answers."""
        self._token, self._home, self._heard, self._clock = token, urlsplit(api_url), heard, clock
        self._held: dict[str, float] = {}  #: method → when it may be called again
        self.client = WebClient(token=token, base_url=api_url, retry_handlers=[], timeout=TIMEOUT, logger=logger)

    def post(
        self, channel: str, message: Mapping[str, Any], *, key: str, thread: str = "", broadcast: bool = False
    ) -> Posted:
        """Post a message; `key` makes it possible to find out later whether it arrived. `broadcast`: a reply in a
        thread stands in the channel, too."""
        metadata = {"event_type": METADATA, "event_payload": {"key": key}}
        arguments = {**message, "channel": channel, "metadata": metadata, "unfurl_links": False, "unfurl_media": False}
        if thread:
            arguments["thread_ts"] = thread
        if broadcast:
            arguments["reply_broadcast"] = True
        answer = self._call("chat.postMessage", arguments)
        return Posted(channel=answer["channel"], ts=answer["ts"])

    def update(self, channel: str, ts: str, message: Mapping[str, Any]) -> None:
        self._call("chat.update", {**message, "channel": channel, "ts": ts})

    def whisper(self, channel: str, user: str, message: Mapping[str, Any], *, thread: str = "") -> None:
        """Post what one person alone sees."""
        arguments = {**message, "channel": channel, "user": user} | ({"thread_ts": thread} if thread else {})
        self._call("chat.postEphemeral", arguments)

    def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        self._call("views.publish", {"user_id": user, "view": view})

    def open_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Open a modal; returns its id."""
        return str(self._call("views.open", {"trigger_id": trigger, "view": view})["view"]["id"])

    def push_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Put a modal on top of the one from which the trigger came; returns its id."""
        return str(self._call("views.push", {"trigger_id": trigger, "view": view})["view"]["id"])

    def update_view(self, view_id: str, view: Mapping[str, Any], *, hash_: str = "") -> None:
        arguments = {"view_id": view_id, "view": view} | ({"hash": hash_} if hash_ else {})
        self._call("views.update", arguments)

    def person(self, user: str) -> dict[str, Any]:
        """What Slack knows of a person, with locale and zone."""
        return dict(self._call("users.info", {"user": user, "include_locale": True})["user"])

    def groups(self) -> dict[str, str]:
        """The user groups of the workspace that are in use: id → name."""
        answer = self._call("usergroups.list", {})
        return {str(group["id"]): str(group["name"]) for group in answer["usergroups"] if not group.get("date_delete")}

    def group_members(self, group: str) -> list[str]:
        """The ids of the people in a user group."""
        return [str(user) for user in self._call("usergroups.users.list", {"usergroup": group})["users"]]

    def who_am_i(self) -> dict[str, Any]:
        return self._call("auth.test", {})

    def find(self, channel: str, key: str, *, since: float, thread: str = "") -> Posted | None:
        """Look a message of ours up by its key; None where it did not arrive.

        Raises Refused where the history cannot be read.
        """

        def is_it(found: Mapping[str, Any]) -> bool:
            return bool(found.get("metadata", {}).get("event_payload", {}).get("key") == key)

        return self._look_for(channel, is_it, since, thread)

    def upload(self, channel: str, name: str, content: bytes, *, title: str, comment: str) -> None:
        """Send a file into a channel, or to a person. `name` is what it is found by later.

        Until the last of three steps nobody sees anything of it: where one before that fails, it was not taken.
        """
        try:
            begun = self._call("files.getUploadURLExternal", {"filename": name, "length": len(content)})
            with counted("upload_url"):
                _send(str(begun["upload_url"]), content, "application/octet-stream")
            place = self._conversation(channel)
        except Unclear as error:
            raise NotNow(error.code) from None
        files = json.dumps([{"id": begun["file_id"], "title": title}])
        shared = {"files": files, "channel_id": place, "initial_comment": comment}
        self._call("files.completeUploadExternal", shared)

    def download(self, file_id: str, *, most: int) -> bytes:
        """The bytes of a file that somebody uploaded, at most so many.

        The token is shown to Slack's own hosts alone, and no redirect is followed. Raises TooLarge; Refused where the
        file is gone, may not be read or lies elsewhere; NotNow and Unclear where it may be asked for again.
        """
        told = self._call("files.info", {"file": file_id})["file"]
        if int(told.get("size") or 0) > most:
            raise TooLarge("file_too_large")
        address = quote(str(told.get("url_private_download") or told.get("url_private") or ""), safe=AS_IT_IS)
        if not self._is_slacks(address):
            raise Refused("file_lies_elsewhere")
        with counted("download"):
            return _fetch(address, self._token, most)

    def _is_slacks(self, address: str) -> bool:
        """Whether an address is Slack's: over https, or at the very place of the API, as in the playground."""
        try:
            asked = urlsplit(address)
            here = (asked.scheme, asked.hostname, asked.port)
        except ValueError:
            return False
        if asked.username is not None or not HOST.fullmatch(asked.hostname or ""):
            return False
        slacks = here[0] == "https" and here[2] in {None, 443} and f".{here[1]}".endswith(SLACKS)
        return slacks or here == (self._home.scheme, self._home.hostname, self._home.port)

    def find_file(self, channel: str, name: str, *, since: float) -> Posted | None:
        """Look a file of ours up by its name; None where it did not arrive.

        Raises Refused where the history cannot be read.
        """

        def is_it(found: Mapping[str, Any]) -> bool:
            return any(file.get("name") == name for file in found.get("files", ()))

        return self._look_for(channel, is_it, since)

    def _look_for(
        self, channel: str, is_it: Callable[[Mapping[str, Any]], bool], since: float, thread: str = ""
    ) -> Posted | None:
        place = self._conversation(channel)
        method = "conversations.replies" if thread else "conversations.history"
        arguments = {"channel": place, "oldest": str(since), "limit": 200, "include_all_metadata": True}
        arguments |= {"ts": thread} if thread else {}
        for _ in range(PAGES):
            page = self._call(method, arguments)
            for found in page.get("messages", []):
                if is_it(found):
                    return Posted(channel=place, ts=found["ts"])
            following = page.get("response_metadata", {}).get("next_cursor")
            if not following:
                return None
            arguments["cursor"] = following
        raise Refused("history_too_long")

    def _conversation(self, channel: str) -> str:
        """The channel itself; of a person, the direct message with them."""
        if channel.startswith(("U", "W")):
            return str(self._call("conversations.open", {"users": channel})["channel"]["id"])
        return channel

    def answer(self, url: str, body: Mapping[str, Any]) -> None:
        """Speak through a response_url. Raises Refused for any address that is not http(s)."""
        with counted("response_url"):
            _send(url, json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _call(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        # the methods that read take no JSON bodies
        how = "json" if method.startswith(("chat.", "views.")) else "params"
        sent: dict[str, Any] = {how: dict(arguments)}
        with counted(method):
            return self.ask(lambda client, name: client.api_call(name, **sent), method)

    def ask(self, how: Callable[[WebClient, str], Any], about: str) -> dict[str, Any]:
        """Call Slack by a method of its client. Raises Refused, NotNow or Unclear."""
        if (left := self._held.get(about, 0.0) - self._clock()) > 0:
            raise NotNow(RATE_LIMITED, left)
        try:
            answer = how(self.client, about)
        except SlackApiError as error:
            told = _of_answer(error)
            if isinstance(told, NotNow) and told.code == RATE_LIMITED:
                self._held[about] = self._clock() + told.retry_after
            raise told from None
        except (SlackClientError, URLError, OSError, HTTPException) as error:
            raise _of_network(error) from None
        self._heard(str(answer.headers.get("date") or answer.headers.get("Date") or ""))
        return answer.data if isinstance(answer.data, dict) else {}


@contextmanager
def counted(method: str) -> Iterator[None]:
    """Count and measure one call of Slack by how it ended: ok, refused, not_now or unclear."""
    outcome = "ok"
    try:
        with meters.timed(meters.SLACK_SECONDS, method):
            yield
    except SlackError as error:
        outcome = "not_now" if isinstance(error, NotNow) else "unclear" if isinstance(error, Unclear) else "refused"
        if error.code == "ratelimited":
            meters.RATE_LIMITED.add(method)
        raise
    finally:
        meters.SLACK_CALLS.add(method, outcome)


def _send(url: str, data: bytes, kind: str) -> None:
    """Post to an address that Slack gave us. Raises Refused for any that is not http(s)."""
    if not url.startswith(("https://", "http://127.0.0.1")):
        raise Refused("bad_response_url")
    request = Request(url, data=data, headers={"Content-Type": kind})  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            response.read()
    except HTTPError as error:
        raise _of_status(error.code, error.headers.get("Retry-After"), "response_url") from None
    except (URLError, OSError, HTTPException) as error:
        raise _of_network(error) from None


class _Straight(HTTPRedirectHandler):
    """Follows nobody: Slack's files redirect to a log-in page, or to wherever somebody wants us to go."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _fetch(address: str, token: str, most: int) -> bytes:
    """What lies at an address of Slack's. Raises TooLarge, Refused, NotNow or Unclear."""
    request = Request(address, headers={"Authorization": f"Bearer {token}"})  # noqa: S310  # looked at by _is_slacks
    try:
        with build_opener(_Straight).open(request, timeout=TIMEOUT) as response:
            content: bytes = response.read(most + 1)
            whole = int(response.headers.get("Content-Length") or len(content))
    except HTTPError as error:
        raise _of_status(error.code, error.headers.get("Retry-After"), "response_url") from None
    except (URLError, OSError, HTTPException) as error:
        raise _of_network(error) from None
    if len(content) > most:
        raise TooLarge("file_too_large")
    if len(content) < whole:
        raise Unclear("broken_answer")
    return content


def _of_answer(error: SlackApiError) -> SlackError:
    response = error.response
    if response.status_code != 200:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return _of_status(response.status_code, headers.get("retry-after"), str(response.get("error")))
    code = str(response.get("error", "unknown_error"))
    if code.startswith("Received a response"):  # the SDK's words for a body that broke off
        return Unclear("broken_answer")
    if code in HALF_DONE:
        return Unclear(code)
    return NotNow(code) if code in TRANSIENT else Refused(code)


def _of_status(status: int, retry_after: str | None, code: str) -> SlackError:
    if status == 429:
        return NotNow(RATE_LIMITED, _seconds(retry_after))
    if status >= 500:
        return Unclear(f"http_{status}")
    return Refused(f"http_{status}" if code in {"None", "response_url"} else code)


def _seconds(retry_after: str | None) -> float:
    try:
        return max(0.0, float(retry_after or 1))
    except ValueError:
        return 1.0


def _of_network(error: BaseException) -> SlackError:
    reason = getattr(error, "reason", error)
    if isinstance(reason, ConnectionRefusedError):
        return NotNow("connection_refused", 2.0)
    if isinstance(reason, TimeoutError):  # Slack may be at it still
        return Unclear("timeout", 3.0 * TIMEOUT)
    return Unclear(type(reason).__name__)
