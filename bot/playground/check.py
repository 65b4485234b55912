"""Block Kit refused as Slack refuses it, with the checker's sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.blockkit import Problem, check_message, check_options, check_view
from bot.playground.shapes import Json, Refused


def refuse_message(content: Json) -> None:
    """Refuses a message that Slack would not take: no_text, invalid_blocks, msg_blocks_too_long …"""
    if not any(content.get(name) for name in ("text", "blocks", "attachments")):
        raise Refused("no_text")
    _refuse(check_message(content), "")
    refuse_metadata(content.get("metadata"))


def refuse_view(view: Any) -> None:
    """Refuses a view that Slack would not take: invalid_arguments or view_too_large."""
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] view must be an object"]})
    _refuse(check_view(view), "/view")


def refuse_options(answer: Any) -> None:
    """Refuses an answer to a suggestion that Slack would not show."""
    if not isinstance(answer, dict):
        raise Refused("invalid_options")
    _refuse(check_options(answer), "")


def refuse_metadata(metadata: Any) -> None:
    """Refuses metadata that is not `{"event_type": text, "event_payload": object}`."""
    if metadata in (None, {}):
        return
    well_formed = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not well_formed or not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")


def as_json(problems: Sequence[Problem]) -> list[Json]:
    """The problems as the inspector shows them."""
    return [asdict(problem) for problem in problems]


def _refuse(problems: Sequence[Problem], prefix: str) -> None:
    if not problems:
        return
    said = [f"[ERROR] {problem.says} [json-pointer:{prefix}{problem.where}]" for problem in problems]
    code = problems[0].code
    extra: Json = {"errors": [line.removeprefix("[ERROR] ") for line in said]} if code == "invalid_blocks" else {}
    refused = Refused(code, **extra, response_metadata={"messages": said})
    refused.problems = as_json(problems)
    raise refused
