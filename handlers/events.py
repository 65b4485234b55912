"""Events and shortcuts: Home opened, the bot mentioned or written to."""

import re

from bot.ids import Shortcut
from bot.services.watches import Place
from bot.text import normalise
from handlers import find, watches
from handlers.asks import Ask
from handlers.commands import ALIASES


def home_opened(ask: Ask) -> None:
    if ask.body["event"].get("tab", "home") == "home":
        ask.desks.answers.home(ask.by)
    ask.ack()


def spoken_to(ask: Ask) -> None:
    """Mentioned, or written to directly: slash commands do not work in threads, so a brief works here too."""
    event = ask.body["event"]
    if event.get("bot_id") or event.get("subtype"):
        ask.ack()
        return
    word, _, rest = normalise(re.sub(r"<@[^>]+>", " ", str(event.get("text", ""))).strip()).partition(" ")
    thread = str(event.get("thread_ts", ""))
    if ALIASES.get(word, word) == "find" and rest:
        ask.desks.answers.whisper(ask.by, event["channel"], "find", thread_ts=thread, brief=rest, cursor=None)
    elif ALIASES.get(word, word) == "watch":
        watches.attempt(ask, rest, Place(channel=event["channel"], thread_ts=thread))
    elif ALIASES.get(word, word) == "reviews":
        ask.desks.answers.whisper(ask.by, event["channel"], "reviews", thread_ts=thread)
    else:
        ask.desks.answers.whisper(ask.by, event["channel"], "help", thread_ts=thread, said="", near=None)
    ask.ack()


def find_shortcut(ask: Ask) -> None:
    """The form, from anywhere; from a message, filled with what it says."""
    find.open_form(ask, str((ask.body.get("message") or {}).get("text", ""))[:500])
    ask.ack()


EVENTS = {"app_home_opened": home_opened, "app_mention": spoken_to, "message": spoken_to}
SHORTCUTS = {Shortcut.FIND: find_shortcut, Shortcut.FIND_FROM_MESSAGE: find_shortcut}
