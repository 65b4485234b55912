"""One listener for each kind of payload, and a table behind it: each listener before the match costs time."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltResponse

from bot import failpoints
from bot.ids import COMMAND
from handlers import (
    absences,
    access,
    batches,
    boards,
    campaigns,
    cancelling,
    card_menu,
    commands,
    comparisons,
    counteroffers,
    creators,
    days_off,
    disputes,
    events,
    exports,
    find,
    offers,
    orders,
    policies,
    quotes,
    ratecards,
    ratings,
    scripts,
    shortlists,
    tenants,
    uploads,
    watches,
    workspace,
)
from handlers.asks import Ask, House
from handlers.errors import guarded
from handlers.holding import held_back
from handlers.middleware import by_of, person_of
from handlers.over_http import broken

NOUNS = (
    absences,
    access,
    batches,
    boards,
    campaigns,
    cancelling,
    card_menu,
    commands,
    comparisons,
    counteroffers,
    creators,
    days_off,
    disputes,
    exports,
    find,
    offers,
    orders,
    policies,
    quotes,
    ratecards,
    ratings,
    scripts,
    shortlists,
    uploads,
    watches,
    workspace,
)
Handle = Callable[[Ask], None]

ACTIONS: dict[str, Handle] = {
    str(name): handle for noun in NOUNS for name, handle in getattr(noun, "ACTIONS", {}).items()
}
VIEWS: dict[str, Handle] = {str(name): handle for noun in NOUNS for name, handle in getattr(noun, "VIEWS", {}).items()}
EVERYTHING = re.compile(".*", re.DOTALL)


def register(app: App, house: House) -> None:
    """Connect Bolt to the tables."""

    def read(body: dict[str, Any], ack: Ack, action: dict[str, Any] | None = None) -> Ask:
        by = by_of(body, house)
        person, reader = person_of(by, house)
        return Ask(house=house, body=body, ack=ack, by=by, person=person, reader=reader, action=action or {})

    def take(body: dict[str, Any], ack: Ack, handle: Handle, action: dict[str, Any] | None = None) -> None:
        """What a person does: not more than they may."""
        if not held_back(body, ack, house):
            run(read(body, ack, action), handle)

    def run(ask: Ask, handle: Handle) -> None:
        guarded(ask, handle)
        failpoints.reached("before_ack")
        if ask.decided:
            house.wake()

    @app.error
    def _(error: Exception) -> BoltResponse:
        return broken(error)

    @app.command(COMMAND)
    def _(body: dict[str, Any], ack: Ack) -> None:
        take(body, ack, commands.command)

    @app.action(EVERYTHING)
    def _(body: dict[str, Any], ack: Ack, action: dict[str, Any]) -> None:
        handle = ACTIONS.get(action["action_id"].partition(":")[0])
        take(body, ack, handle, action) if handle else ack()

    @app.view(EVERYTHING)
    def _(body: dict[str, Any], ack: Ack) -> None:
        handle = VIEWS.get(body["view"]["callback_id"])
        take(body, ack, handle) if handle else ack()

    @app.options(EVERYTHING)
    def _(body: dict[str, Any], ack: Ack) -> None:
        suggest = creators.OPTIONS.get(body["action_id"])
        ack(options=suggest(read(body, ack)) if suggest else [])

    @app.shortcut(EVERYTHING)
    def _(body: dict[str, Any], ack: Ack) -> None:
        handle = events.SHORTCUTS.get(body["callback_id"])
        take(body, ack, handle) if handle else ack()

    @app.event(EVERYTHING)
    def _(body: dict[str, Any], ack: Ack) -> None:
        kind = body["event"]["type"]
        if of_the_app := tenants.OF_THE_APP.get(kind):
            of_the_app(body, ack, house)
            return
        handle = events.EVENTS.get(kind)
        run(read(body, ack), handle) if handle else ack()
