"""Every block by its type, where it may stand, and the check of a whole list of blocks."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit import limits
from bot.blockkit.cards import alert, card, carousel, context_actions, plan, task_card
from bot.blockkit.charts import data_visualization
from bot.blockkit.elements import ACTIONS_ELEMENTS, INPUT_ELEMENTS, SECTION_ACCESSORIES
from bot.blockkit.objects import (
    ANY_TEXT,
    IMAGE_FIELDS,
    PLAIN,
    block_id,
    identifier,
    image_element,
    one_picture,
    text,
    unique_action_ids,
)
from bot.blockkit.problem import Check, Findings, Problem, Surface
from bot.blockkit.richtext import rich_text, rich_text_object
from bot.blockkit.shapes import at_least_one, choice, flag, listing, shown, typed, url, variant, words
from bot.blockkit.tables import data_table, table

_https = ("https://",)
_small_print = text(limits.TEXT)


def _markdown_text(value: Any, where: str, findings: Findings) -> None:
    if not isinstance(value, str) or not value:
        findings.add(where, f"must be a string with at least 1 character, is {shown(value)}")
        return
    findings.characters += len(value)
    findings.markdown += len(value)
    if findings.markdown > limits.MARKDOWN:
        findings.add(where, f"{findings.markdown:,} characters of markdown in all, at most {limits.MARKDOWN:,}")


BLOCKS: dict[str, Check] = {
    "section": typed(
        {
            "block_id": block_id,
            "text": text(limits.TEXT),
            "fields": listing(text(limits.SECTION_FIELD), least=1, most=limits.SECTION_FIELDS),
            "accessory": variant(SECTION_ACCESSORIES),
            "expand": flag,
        },
        rules=(at_least_one("text", "fields"),),
    ),
    "header": typed({"block_id": block_id, "text": text(limits.HEADER, PLAIN)}, required="text"),
    "divider": typed({"block_id": block_id}),
    "context": typed(
        {
            "block_id": block_id,
            "elements": listing(
                variant({**dict.fromkeys(ANY_TEXT, _small_print), "image": image_element}),
                least=1,
                most=limits.CONTEXT_ELEMENTS,
            ),
        },
        required="elements",
    ),
    "actions": typed(
        {
            "block_id": block_id,
            "elements": listing(variant(ACTIONS_ELEMENTS), least=1, most=limits.ACTIONS_ELEMENTS),
        },
        required="elements",
        rules=(unique_action_ids("elements"),),
    ),
    "input": typed(
        {
            "block_id": block_id,
            "label": text(limits.LABEL, PLAIN),
            "element": variant(INPUT_ELEMENTS),
            "hint": text(limits.LABEL, PLAIN),
            "optional": flag,
            "dispatch_action": flag,
        },
        required="label element",
    ),
    "image": typed(
        {"block_id": block_id, **IMAGE_FIELDS, "title": text(limits.LABEL, PLAIN)},
        required="alt_text",
        rules=(one_picture,),
    ),
    "rich_text": rich_text,
    "table": table,
    "data_table": data_table,
    "data_visualization": data_visualization,
    "markdown": typed({"block_id": block_id, "text": _markdown_text}, required="text"),
    "file": typed(
        {"block_id": block_id, "external_id": identifier, "source": choice("remote")}, required="external_id source"
    ),
    "video": typed(
        {
            "block_id": block_id,
            "alt_text": words(limits.VIDEO_TEXT),
            "title": text(limits.VIDEO_TEXT, PLAIN),
            "title_url": url(limits.URL, _https),
            "description": text(limits.VIDEO_TEXT, PLAIN),
            "video_url": url(limits.URL, _https),
            "thumbnail_url": url(limits.URL),
            "provider_icon_url": url(limits.URL),
            "provider_name": words(limits.VIDEO_NAME),
            "author_name": words(limits.VIDEO_NAME),
        },
        required="alt_text title video_url thumbnail_url",
    ),
    "alert": alert,
    "card": card,
    "carousel": carousel,
    "context_actions": context_actions,
    "plan": plan,
    "task_card": task_card,
}
_children = {kind: check for kind, check in BLOCKS.items() if kind not in ("alert", "carousel", "file")}
BLOCKS["container"] = typed(
    {
        "block_id": block_id,
        "title": text(limits.CARD_TITLE, PLAIN),
        "rich_text_title": rich_text_object,
        "subtitle": text(limits.CARD_TITLE),
        "icon": variant({"image": image_element}),
        "child_blocks": listing(variant(_children), least=1, most=limits.CONTAINER_BLOCKS),
        "width": choice("narrow", "standard", "wide", "full"),
        "is_collapsible": flag,
        "default_collapsed": flag,
        "has_header_divider": flag,
    },
    required="child_blocks",
    rules=(at_least_one("title", "rich_text_title"),),
)

_MESSAGE_ONLY = (
    "container", "context_actions", "data_table", "data_visualization", "file", "markdown", "plan", "table", "task_card"
)  # fmt: skip
ONLY_ON: dict[str, tuple[Surface, ...]] = {
    **dict.fromkeys(_MESSAGE_ONLY, ("message",)),
    "alert": ("modal",),
    "card": ("message", "home"),
    "carousel": ("message", "home"),
}
"""Blocks that may not stand everywhere, with the surfaces that take them."""

_block = variant(BLOCKS)


def check_blocks(blocks: Sequence[Any], surface: Surface) -> list[Problem]:
    """Everything Slack would refuse in these blocks on this surface; an empty list when it would take them.

    Problems of messages carry `invalid_blocks`, those of views `invalid_arguments`, as Slack's answers do.
    """
    findings = findings_in(blocks, Findings(surface))
    check_sums(findings)
    return findings.problems


def findings_in(blocks: Any, findings: Findings, where: str = "/blocks") -> Findings:
    """Look at a list of blocks that stands at `where`."""
    if not isinstance(blocks, list | tuple):
        findings.add(where, f"must be a list of blocks, is {shown(blocks)}", code=_format_code(findings))
        return findings
    _count(blocks, where, findings)
    for index, block in enumerate(blocks):
        at = f"{where}/{index}"
        _block(block, at, findings)
        _placed(block, at, findings)
    return findings


def _format_code(findings: Findings) -> str | None:
    return "invalid_blocks_format" if findings.code == "invalid_blocks" else None


def _count(blocks: Sequence[Any], where: str, findings: Findings) -> None:
    most = limits.MESSAGE_BLOCKS if findings.surface == "message" else limits.VIEW_BLOCKS
    if len(blocks) > most:
        findings.add(where, f"{len(blocks)} blocks, at most {most} are allowed in a {findings.surface}")


def _placed(block: Any, where: str, findings: Findings) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    allowed = ONLY_ON.get(kind) if isinstance(kind, str) else None
    if allowed is not None and findings.surface not in allowed:
        findings.add(
            f"{where}/type", f"a {kind} block is allowed in {' and '.join(allowed)}, not in a {findings.surface}"
        )


def check_sums(findings: Findings) -> None:
    """Look at what only the list as a whole can break: the focus, and the number of tables."""
    for extra in findings.focused[1:]:
        findings.add(extra, "only one element of a view may have the focus")
    for extra in findings.tables[limits.TABLES :]:
        findings.add(extra, "only_one_table_allowed: a message holds one table", code="invalid_attachments")
