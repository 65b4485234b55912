"""Bolt behind WSGI, as Bolt's own adapter does it; but nothing is read twice, and no answer encoded twice."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest

from bot.pieces import Written

log = structlog.get_logger(__name__)
READ = "juxing.read"  #: where `bot.guard` leaves what it has read
#: what reading a payload of another shape than Slack's comes to
SHAPES = (LookupError, TypeError, ValueError, AttributeError)


def over_http(app: App, path: str) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """What Slack sends to a path is given to Bolt; everything else is not found."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked = WsgiHttpRequest(environ)
        if (asked.method, asked.path) != ("POST", path):
            return _said(BoltResponse(status=404, body="Not Found"), start)
        try:
            response = app.dispatch(_request(asked, environ.get(READ)))
        except Exception as error:  # noqa: BLE001 - whatever Bolt breaks on is answered
            response = broken(error)
        return _said(response, start)

    return answer


def _request(asked: WsgiHttpRequest, read: dict[str, Any] | None) -> BoltRequest:
    """As Bolt makes it; what the guard has read is not read once more."""
    text, query, headers = asked.get_body(), asked.query_string, asked.get_headers()
    if read is None:
        return BoltRequest(body=text, query=query, headers=headers)
    request = BoltRequest(body=read, query=query, headers=headers, mode="socket_mode")  # in which Bolt is given objects
    request.mode, request.raw_body = "http", text
    return request


def broken(error: Exception) -> BoltResponse:
    """The answer where something broke before a handler had it: 400 for what has not the shape of a payload, else 500,
    so that Slack sends an event again. Neither says anything of it.
    """
    log.error("request.broke", error=type(error).__name__)
    return BoltResponse(status=400 if isinstance(error, SHAPES) else 500, body="")


def _said(response: BoltResponse, start: Callable[..., Any]) -> Iterable[bytes]:
    body = response.body.encoded if isinstance(response.body, Written) else response.body.encode()
    headers = [(name, value) for name, values in response.headers.items() for value in values]
    status = HTTPStatus(response.status)
    start(f"{status.value} {status.phrase}", [*headers, ("content-length", str(len(body)))])
    return [body]
