"""The shapes that cross the playground's doors: JSON objects, and the refusal that Slack answers with."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """Slack says no: `code` is Slack's error code, `extra` stands beside it in the answer.

    `problems` is what the checker found, for the inspector.
    """

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra: Json = extra
        self.problems: list[Json] = []


def messages_of(*sentences: str) -> Json:
    """The `response_metadata` in which Slack explains a refusal."""
    return {"messages": [f"[ERROR] {sentence}" for sentence in sentences]}
