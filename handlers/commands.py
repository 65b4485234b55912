"""`/juxing`: its words, in both languages, and what each does."""

from collections.abc import Callable

from bot import render
from bot.rules.did_you_mean import nearest
from bot.text import normalise
from handlers import campaigns, creators, find, workspace
from handlers.asks import Ask

WORDS: dict[str, Callable[[Ask, str], None]] = {
    "find": find.command,
    "creator": creators.command,
    "campaign": campaigns.command,
    "settings": workspace.command,
    "help": lambda ask, rest: helping(ask),
}
#: what else people type for the same
ALIASES = {
    "找": "find",
    "找达人": "find",
    "搜": "find",
    "search": "find",
    "达人": "creator",
    "profile": "creator",
    "活动": "campaign",
    "设置": "settings",
    "帮助": "help",
    "": "help",
}


def command(ask: Ask) -> None:
    """Do what the first word says; an unknown word is answered with help and the nearest known one."""
    said = normalise(str(ask.body.get("text", "")))
    run(ask, said)


def run(ask: Ask, said: str) -> None:
    word, _, rest = said.partition(" ")
    word = ALIASES.get(word, word)
    if word in WORDS:
        WORDS[word](ask, rest.strip())
    else:
        helping(ask, said=said)


def helping(ask: Ask, said: str = "") -> None:
    word = said.partition(" ")[0]
    near = nearest(word, [*WORDS, *ALIASES]) if said else None
    known = ALIASES.get(near, near) if near else None
    ask.ack(response_type="ephemeral", **render.message("help", ask.reader, said=said, near=known))
