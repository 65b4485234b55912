"""What one person sees now, and where on it an element stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.playground.blocks import elements, words
from bot.playground.choices import options
from bot.playground.parts import Parts
from bot.playground.shapes import Json, Refused


@dataclass(frozen=True, kw_only=True)
class Surface:
    """Something with blocks that a person sees; `where` is how the page names it, `kind` message, modal or home."""

    kind: str
    where: Json
    blocks: list[Json]
    text: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; empty fields match anything. `value` is a button's or an option's value."""

    action_id: str = ""
    value: str = ""
    label: str = ""
    contains: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """An element and the surface on which it stands."""

    surface: Surface
    block: Json
    element: Json


class Seeing:
    """Looks at the workspace with one person's eyes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def messages(self, user: str, channel_id: str | None = None) -> list[Json]:
        """All messages that the person can see, oldest first, threads and private ones included."""
        workspace = self._parts.workspace
        chosen = [workspace.channel(channel_id)] if channel_id else list(workspace.channels.values())
        seen: list[Json] = []
        for channel in chosen:
            if user in channel.members:
                seen += self._parts.messages.everything_for(user, channel)
        return sorted(seen, key=lambda message: str(message["ts"]))

    def surfaces(self, user: str) -> Iterator[Surface]:
        """What the person could use: the modal, then messages from the newest, then the Home."""
        modal, home = self._parts.views.top(user), self._parts.views.home(user)
        if modal:
            yield Surface(
                kind="modal", where={"view_id": modal.id}, blocks=modal.body["blocks"], text=words(modal.body["blocks"])
            )
        for message in reversed(self.messages(user)):
            where = {"channel": message["channel"], "ts": message["ts"]}
            blocks = message.get("blocks") or []
            yield Surface(kind="message", where=where, blocks=blocks, text=f"{message['text']} {words(blocks)}")
        if home:
            yield Surface(
                kind="home", where={"view_id": home.id}, blocks=home.body["blocks"], text=words(home.body["blocks"])
            )

    def find(self, user: str, wanted: Wanted) -> Found:
        """The first element that matches, newest first; refuses with element_not_found and what is seen instead."""
        for surface in self.surfaces(user):
            if not _is_there(surface, wanted):
                continue
            for block, element in elements(surface.blocks):
                if _matches(element, wanted):
                    return Found(surface=surface, block=block, element=element)
        raise Refused("element_not_found", seen=self.described(user))

    def described(self, user: str) -> list[str]:
        """Every surface in words, newest first, with its elements as [label | action_id = value]."""
        return [_described(surface) for surface in self.surfaces(user)]


def _is_there(surface: Surface, wanted: Wanted) -> bool:
    here = wanted.where in ("", surface.kind, surface.where.get("channel"), surface.where.get("ts"))
    return here and wanted.contains in surface.text


def _matches(element: Json, wanted: Wanted) -> bool:
    if wanted.action_id and element.get("action_id") != wanted.action_id:
        return False
    if wanted.label and words(element.get("text")) != wanted.label:
        return False
    values = {element.get("value"), *(option.get("value") for option in options(element))}
    return not wanted.value or wanted.value in values


def _described(surface: Surface) -> str:
    usable = (
        f"[{words(element.get('text')) or element.get('type')} | {element.get('action_id')} = "
        f"{element.get('value') or ','.join(str(option.get('value')) for option in options(element))}]"
        for _, element in elements(surface.blocks)
    )
    where = " ".join(map(str, surface.where.values()))
    return f"{surface.kind} {where}: {surface.text} {' '.join(usable)}".strip()
