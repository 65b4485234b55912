"""The check of modals and of the Home tab, as views.open, views.update and views.publish would do it."""

import json
from collections.abc import Mapping
from typing import Any

from bot.blockkit import limits
from bot.blockkit.blocks import check_sums, findings_in
from bot.blockkit.objects import PLAIN, identifier, option_groups, options, text
from bot.blockkit.problem import Check, Findings, Problem
from bot.blockkit.shapes import anything, exactly_one, flag, many, shape, typed, variant, words

_title = text(limits.VIEW_TITLE, PLAIN)


def _blocks(value: Any, where: str, findings: Findings) -> None:
    findings_in(value, findings, where)
    check_sums(findings)
    if isinstance(value, list | tuple) and not value:
        findings.add(where, "a view must have at least one block")


def _inputs_can_be_sent(value: Any, where: str, findings: Findings) -> None:
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in many(value["blocks"]))
    if has_input and "submit" not in value:
        findings.add(f"{where}/submit", "a modal with an input must have submit")


_VIEW: dict[str, Check] = {
    "blocks": _blocks,
    "private_metadata": words(limits.PRIVATE_METADATA, least=0),
    "callback_id": words(limits.IDENTIFIER, least=0),
    "external_id": identifier,
}
_modal = typed(
    {
        **_VIEW,
        "title": _title,
        "submit": _title,
        "close": _title,
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    required="title blocks",
    rules=(_inputs_can_be_sent,),
)
_view = variant({"modal": _modal, "home": typed(_VIEW, required="blocks")})


def check_view(view: Mapping[str, Any]) -> list[Problem]:
    """Everything Slack would refuse in a modal or Home view; empty when it would take it.

    Pointers start at the view itself (`/blocks/0/label`); Slack's own messages put `/view` before them.
    """
    findings = Findings("home" if view.get("type") == "home" else "modal")
    _view(view, "", findings)
    _check_size(view, findings)
    return findings.problems


def _check_size(view: Mapping[str, Any], findings: Findings) -> None:
    try:
        size = len(json.dumps(view))  # ASCII, as the SDK sends it: characters are bytes
    except (TypeError, ValueError) as refusal:
        findings.add("", f"is not JSON: {refusal}")
        return
    if size > limits.VIEW_BYTES:
        findings.add("", f"{size:,} bytes, at most {limits.VIEW_BYTES:,}", code="view_too_large")


_answer = shape({"options": anything, "option_groups": anything}, rules=(exactly_one("options", "option_groups"),))


def check_options(answer: Mapping[str, Any]) -> list[Problem]:
    """Everything Slack would refuse in an answer to block_suggestion; no options at all is an answer too."""
    findings = Findings("modal")
    _answer(answer, "", findings)
    for name, check in (("options", options), ("option_groups", option_groups)):
        if answer.get(name, []) != []:
            check(answer[name], f"/{name}", findings)
    return findings.problems
