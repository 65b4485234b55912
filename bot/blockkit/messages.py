"""The check of a whole message, as chat.postMessage, chat.update and a response_url would do it."""

from collections.abc import Mapping
from typing import Any

from bot.blockkit import limits
from bot.blockkit.blocks import check_sums, findings_in
from bot.blockkit.problem import Findings, Problem
from bot.blockkit.shapes import many, shown


def check_message(payload: Mapping[str, Any]) -> list[Problem]:
    """Everything Slack would refuse in a message of `text`, `blocks` and `attachments`; empty when it would take it.

    Stricter than Slack in two points, for readers' sake: `text` is wanted beside blocks too (notifications and screen
    readers say it), and may have 4,000 characters whatever the method. Other fields of the payload are not looked at.
    """
    findings = Findings("message")
    if payload.get("blocks") is not None:
        findings_in(payload["blocks"], findings)
    _check_attachments(payload.get("attachments"), findings)
    check_sums(findings)
    _check_text(payload, findings)
    if findings.characters > limits.BLOCKS_TEXT:
        says = f"{findings.characters:,} characters in all blocks together, at most {limits.BLOCKS_TEXT:,}"
        findings.add("/blocks", says, code="msg_blocks_too_long")
    return findings.problems


def characters_of(blocks: Any) -> int:
    """How many characters of text count towards the sum of a message."""
    return findings_in(blocks, Findings("message")).characters


def _check_text(payload: Mapping[str, Any], findings: Findings) -> None:
    text = payload.get("text", "")
    if not isinstance(text, str):
        findings.add("/text", f"must be a string, is {shown(text)}", code="invalid_arguments")
    elif not text.strip() and payload.get("delete_original") is not True:
        findings.add("/text", "no text for notifications and screen readers", code="no_text")
    elif len(text) > limits.MESSAGE_TEXT:
        findings.add("/text", f"{len(text):,} characters, at most {limits.MESSAGE_TEXT:,}", code="msg_too_long")


def _check_attachments(attachments: Any, findings: Findings) -> None:
    if attachments is not None and not isinstance(attachments, list | tuple):
        findings.add("/attachments", f"must be a list, is {shown(attachments)}", code="invalid_attachments")
    attached = many(attachments)
    if len(attached) > limits.ATTACHMENTS:
        says = f"{len(attached)} attachments, at most {limits.ATTACHMENTS}"
        findings.add("/attachments", says, code="too_many_attachments")
    for index, attachment in enumerate(attached):
        _check_attachment(attachment, f"/attachments/{index}", findings)


def _check_attachment(attachment: Any, where: str, findings: Findings) -> None:
    if not isinstance(attachment, dict):
        findings.add(where, f"must be an object, is {shown(attachment)}", code="invalid_attachments")
    elif "blocks" in attachment:
        inner = Findings("message", code="invalid_attachments")
        findings.absorb(findings_in(attachment["blocks"], inner, f"{where}/blocks"))
