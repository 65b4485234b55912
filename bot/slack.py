"""The one door to Slack's Web API. Nothing is retried here: whoever calls knows what may be said twice."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

METADATA = "juxing_outbox"  #: event_type by which a message of ours is found again
TIMEOUT = 10  #: seconds
PAGES = 20  #: of 200 messages, that are looked through for one of ours

#: error codes after which the same call may succeed; every other code, and an unknown one, is final
TRANSIENT = frozenset({"ratelimited", "service_unavailable", "request_timeout", "team_added_to_org"})
#: codes of which Slack says that part of the call may have been done
HALF_DONE = frozenset({"internal_error", "fatal_error"})


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


class Slack:
    """Calls in the name of one workspace's bot."""

    def __init__(self, token: str, api_url: str) -> None:
        self.client = WebClient(token=token, base_url=api_url, retry_handlers=[], timeout=TIMEOUT)

    def post(self, channel: str, message: Mapping[str, Any], *, key: str, thread: str = "") -> Posted:
        """Post a message; `key` makes it possible to find out later whether it arrived."""
        metadata = {"event_type": METADATA, "event_payload": {"key": key}}
        arguments = {**message, "channel": channel, "metadata": metadata, "unfurl_links": False, "unfurl_media": False}
        if thread:
            arguments["thread_ts"] = thread
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
            _send(str(begun["upload_url"]), content, "application/octet-stream")
            place = self._conversation(channel)
        except Unclear as error:
            raise NotNow(error.code) from None
        files = json.dumps([{"id": begun["file_id"], "title": title}])
        shared = {"files": files, "channel_id": place, "initial_comment": comment}
        self._call("files.completeUploadExternal", shared)

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
        _send(url, json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _call(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        try:
            # the methods that read take no JSON bodies
            if method.startswith(("chat.", "views.")):
                answer = self.client.api_call(method, json=dict(arguments))
            else:
                answer = self.client.api_call(method, params=dict(arguments))
        except SlackApiError as error:
            raise _of_answer(error) from None
        except (SlackClientError, URLError, OSError, HTTPException) as error:
            raise _of_network(error) from None
        return answer.data if isinstance(answer.data, dict) else {}


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
        return NotNow("ratelimited", _seconds(retry_after))
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
