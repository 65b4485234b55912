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


Body = dict[str, Any]


class Straight(Middleware):
    """Answers the payloads in which `found` finds what was done; all others go on to the listeners."""

    def __init__(self, found: Callable[[Body], Any], answer: Callable[[Body, Ack, Any], None]) -> None:
        self._found, self._answer = found, answer

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]) -> BoltResponse | None:
        done = self._found(req.body)
        if done is None:
            return next()
        self._answer(req.body, req.context.ack, done)
        return req.context.ack.response


def commanded(name: str) -> Callable[[Body], str | None]:
    """What was typed behind one slash command."""
    return lambda body: str(body.get("text", "")) if body.get("command") == name else None


def pressed(body: Body) -> dict[str, Any] | None:
    """The element of blocks that was used."""
    actions = body.get("actions") if body.get("type") == "block_actions" else None
    first = actions[0] if isinstance(actions, list) and actions else None
    return first if isinstance(first, dict) and isinstance(first.get("action_id"), str) else None


def submitted(body: Body) -> dict[str, Any] | None:
    """The form that was sent."""
    view = body.get("view") if body.get("type") == "view_submission" else None
    return view if isinstance(view, dict) and isinstance(view.get("callback_id"), str) else None
