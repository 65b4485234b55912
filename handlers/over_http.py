"""Bolt behind WSGI, as Bolt's own adapter does it; but nothing is read or encoded once more that was before."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from handlers.asks import Answer

log = structlog.get_logger(__name__)
#: what reading a payload of another shape than Slack's comes to
SHAPES = (LookupError, TypeError, ValueError, AttributeError)
STATUSES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
AS_READ = "socket_mode"  #: how Bolt takes a payload that was read and proven before


def over_http(
    app: App, path: str, read: Callable[[dict[str, Any]], dict[str, Any]]
) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """What Slack sends to a path is given to Bolt, as `read` finds it in the environ; everything else is not found."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if (environ.get("REQUEST_METHOD"), environ.get("PATH_INFO")) != ("POST", path):
            return _said(BoltResponse(status=404, body="Not Found"), start)
        try:
            response = app.dispatch(BoltRequest(body=read(environ), mode=AS_READ))
        except Exception as error:  # noqa: BLE001 - whatever Bolt breaks on is answered
            response = broken(error)
        return _said(response, start)

    return answer


def broken(error: Exception) -> BoltResponse:
    """The answer where something broke before a handler had it: 400 for what has not the shape of a payload, else 500,
    so that Slack sends an event again. Neither says anything of it.
    """
    log.error("request.broke", error=type(error).__name__)
    return BoltResponse(status=400 if isinstance(error, SHAPES) else 500, body="")


def _said(response: BoltResponse, start: Callable[..., Any]) -> Iterable[bytes]:
    body = response.encoded if isinstance(response, Answer) else response.body.encode()
    headers = [(name, value) for name, values in response.headers.items() for value in values]
    start(STATUSES[response.status], [*headers, ("content-length", str(len(body)))])
    return [body]
