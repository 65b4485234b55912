"""Bolt, without what it makes anew for each request and nobody here asks for.

A listener is given a client, a logger and a dozen ways to speak, made for every matcher and once more for itself. Ours
speak through the outbox, and the client is the workspace's own.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware


class Bolt(App):
    """An App whose requests share its logger and its client, which has no token and is never spoken with."""

    def _init_context(self, req: BoltRequest) -> None:
        req.context["logger"] = self.logger
        req.context["token"] = None
        req.context["client"] = self.client
        req.context["listener_runner"] = self.listener_runner


class Command(Middleware):
    """Answers one slash command; all else goes on to the listeners."""

    def __init__(self, name: str, answer: Callable[[dict[str, Any], Ack], None]) -> None:
        self._command, self._answer = name, answer

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]) -> BoltResponse | None:
        if req.body.get("command") != self._command:
            return next()
        self._answer(req.body, req.context.ack)
        return req.context.ack.response
