"""One modal for every "why": declining, cancelling, asking to change."""

from typing import Any

from bot import render
from bot.ids import View
from handlers.asks import Ask


def ask_reason(ask: Ask, callback: View, what: str, kept: Any) -> None:
    """Open the modal; `what` names its words in the template, `kept` comes back with the answer."""
    ask.slack.open_view(ask.trigger, render.view("reason", ask.reader, callback=callback, what=what, kept=kept))
    ask.ack()
