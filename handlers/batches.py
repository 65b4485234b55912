"""Approving several quotes from Home: tick them, see what they are together, approve each on its own."""

import json
from collections.abc import Iterator

from bot import render
from bot.ids import Action, View
from handlers.asks import Ask


def pick(ask: Ask) -> None:
    """A box was ticked: Slack keeps that until the button is pressed."""
    ask.ack()


def turn(ask: Ask) -> None:
    """Another page of what waits."""
    ask.desks.answers.home(ask.by, page=int(ask.value))
    ask.ack()


def confirm(ask: Ask) -> None:
    """What is ticked, counted and summed up, before anything is approved."""
    ticked = dict(_ticked(ask))
    chosen = ask.desks.batches.chosen(ask.by, ticked)
    kept = [[each.quote.id, ticked[each.quote.id]] for each in chosen if each.may]
    ask.slack.open_view(ask.trigger, render.view("batch", ask.reader, chosen=chosen, ended=None, kept=kept))
    ask.ack()


def approve(ask: Ask) -> None:
    """Approve each, and say of each what came of it."""
    ended = ask.desks.batches.approve(ask.by, [(quote, revision) for quote, revision in ask.metadata])
    ask.ack(response_action="update", view=render.view("batch", ask.reader, chosen=(), ended=ended, kept=None))


def _ticked(ask: Ask) -> Iterator[tuple[int, int]]:
    """Quote and the revision that was shown, of each box that is ticked."""
    values = ((ask.body.get("view") or {}).get("state") or {}).get("values") or {}
    for block, elements in values.items():
        if block.startswith(f"{Action.HOME_PICK}:"):
            for element in elements.values():
                for option in element.get("selected_options") or ():
                    quote, revision = json.loads(option["value"])
                    yield int(quote), int(revision)


ACTIONS = {Action.HOME_PICK: pick, Action.HOME_PAGE: turn, Action.HOME_APPROVE: confirm}
VIEWS = {View.BATCH: approve}
