"""`/juxing creator <name>` and the profile button."""

from typing import Any

from bot import render
from bot.ids import Action, Options
from bot.rules.errors import Refused
from handlers.asks import Ask


class NameNeeded(Refused):
    """Say whose profile: `/juxing creator Mia Tan`."""


def command(ask: Ask, name: str) -> None:
    """The profile of the creator of that name."""
    if not name:
        raise NameNeeded
    shown, links = ask.desks.creators.shown(name, at=ask.by.at), ask.house.links
    key = shown.key(ask.reader), links
    ask.answer(render.answer("creator", ask.reader, key, profile=shown, link=links, shared_by="", at=ask.by.at))


def open_profile(ask: Ask) -> None:
    ask.desks.answers.show(ask.by, ask.url, "creator", creator=int(ask.value), replaces=False)
    ask.ack()


def look_up(ask: Ask) -> None:
    """Chosen by name in Home: the profile comes as a direct message."""
    ask.desks.answers.whisper(ask.by, ask.channel, "creator", creator=int(ask.value))
    ask.ack()


def share(ask: Ask) -> None:
    ask.desks.answers.share(ask.by, ask.channel, "creator", creator=int(ask.value))
    ask.ack()


def suggest(ask: Ask) -> list[dict[str, Any]]:
    """Options of the select that looks creators up by name."""
    typed = str(ask.body.get("value", ""))
    return [
        {"text": {"type": "plain_text", "text": found.creator.name[:75]}, "value": str(found.creator.id)}
        for found in ask.desks.creators.suggest(typed)
    ]


ACTIONS = {Options.CREATORS: look_up, Action.CREATOR_OPEN: open_profile, Action.CREATOR_SHARE: share}
OPTIONS = {Options.CREATORS: suggest}
