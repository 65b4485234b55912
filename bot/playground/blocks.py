"""Walking through blocks: the elements a person can use, and the ids Slack adds where an app left them out."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.playground.shapes import Json, Refused

TEXT_TYPES = ("plain_text", "mrkdwn", "image", "raw_text", "rich_text", "rich_text_section")


class Placed(NamedTuple):
    """An element and the block it stands in."""

    block: Json
    element: Json


def with_ids(blocks: Iterable[Json]) -> list[Json]:
    """A copy of `blocks` in which every block has a block_id and every usable element an action_id."""
    copied = copy.deepcopy(list(blocks))
    for block in copied:
        block.setdefault("block_id", _made_up())
    for placed in elements(copied):
        placed.element.setdefault("action_id", _made_up())
    return copied


def _made_up() -> str:
    return secrets.token_urlsafe(4)


def elements(blocks: Iterable[Json]) -> Iterator[Placed]:
    """Every usable element of the blocks, in reading order."""
    for block in blocks:
        for element in _candidates(block):
            if element.get("type") not in TEXT_TYPES:
                yield Placed(block, element)


def _candidates(block: Json) -> Iterator[Json]:
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield block[name]
    if block.get("type") in ("actions", "context_actions"):
        yield from _objects(block.get("elements"))
    if block.get("type") == "card":
        yield from _objects(block.get("actions"))
    if block.get("type") == "carousel":
        for card in _objects(block.get("elements")):
            yield from _objects(card.get("actions"))


def _objects(value: object) -> Iterator[Json]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def inputs(blocks: Iterable[Json]) -> Iterator[Placed]:
    """The elements of input blocks."""
    return (placed for placed in elements(blocks) if placed.block.get("type") == "input")


def find(blocks: Iterable[Json], block_id: str | None, action_id: str) -> Placed:
    """The element by its ids; `block_id` None means any block. Refuses with element_not_found."""
    for placed in elements(blocks):
        if placed.element.get("action_id") == action_id and block_id in (None, placed.block.get("block_id")):
            return placed
    raise Refused("element_not_found")


def slack_files(value: object) -> Iterator[Json]:
    """Every `slack_file` object in blocks."""
    if isinstance(value, dict):
        if isinstance(value.get("slack_file"), dict):
            yield value["slack_file"]
        for inner in value.values():
            yield from slack_files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from slack_files(inner)


def words(value: object) -> str:
    """All text a person could read in blocks, texts and options, in order."""
    if isinstance(value, dict):
        return " ".join(filter(None, (words(v) for k, v in value.items() if k not in UNREADABLE)))
    if isinstance(value, list):
        return " ".join(filter(None, map(words, value)))
    return value if isinstance(value, str) else ""


UNREADABLE = frozenset(
    (
        "type",
        "block_id",
        "action_id",
        "value",
        "style",
        "url",
        "image_url",
        "callback_id",
        "private_metadata",
        "hash",
        "id",
    )
)
