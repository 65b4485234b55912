"""Bolt behind WSGI, as Bolt's own adapter does it; but an answer that was given before is not encoded once more."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest

from bot.pieces import Written


def over_http(app: App, path: str) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """What Slack sends to a path is given to Bolt; everything else is not found."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked = WsgiHttpRequest(environ)
        if (asked.method, asked.path) != ("POST", path):
            return _said(BoltResponse(status=404, body="Not Found"), start)
        request = BoltRequest(body=asked.get_body(), query=asked.query_string, headers=asked.get_headers())
        return _said(app.dispatch(request), start)

    return answer


def _said(response: BoltResponse, start: Callable[..., Any]) -> Iterable[bytes]:
    body = response.body.encoded if isinstance(response.body, Written) else response.body.encode()
    headers = [(name, value) for name, values in response.headers.items() for value in values]
    status = HTTPStatus(response.status)
    start(f"{status.value} {status.phrase}", [*headers, ("content-length", str(len(body)))])
    return [body]
