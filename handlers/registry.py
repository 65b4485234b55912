"""One way in for each kind of payload, and a table behind it: each listener before the match costs time."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltResponse

from bot import failpoints
from bot.ids import COMMAND
from bot.rules.people import By, Person, Reader
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
    entered_results,
    events,
    exports,
    find,
    offers,
    orders,
    policies,
    prompts,
    quotes,
    ratecards,
    ratings,
    ratings_reports,
    reports,
    requests,
    reviews,
    schedules,
    scripts,
    shortlists,
    tenants,
    uploads,
    watches,
    workspace,
)
from handlers.asks import Ask, House
from handlers.bolt import Straight, commanded, pressed, submitted
from handlers.errors import guarded
from handlers.holding import held_back
from handlers.middleware import by_of, person_of, tenant_of
from handlers.over_http import broken
from handlers.watched import watched

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
    prompts,
    quotes,
    ratecards,
    ratings,
    reviews,
    schedules,
    ratings_reports,
    reports,
    requests,
    entered_results,
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
#: who acts is looked up by the desk that decides, in its transaction, and not before as well
DECIDE: frozenset[Handle] = frozenset(handle for noun in NOUNS for handle in getattr(noun, "DECIDE", ()))
EVERYTHING = re.compile(".*", re.DOTALL)


def register(app: App, house: House) -> None:
    """Connect Bolt to the tables."""

    def who(by: By) -> tuple[Person, Reader]:
        return person_of(by, house)

    def read(body: dict[str, Any], ack: Ack, action: dict[str, Any] | None = None, *, unmet: bool = False) -> Ask:
        ask = Ask(house=house, body=body, ack=ack, by=by_of(body, house, unmet=unmet), who=who, action=action or {})
        if not unmet:
            ask.person  # noqa: B018 - whoever is new is met, whatever they do
        return ask

    def run(
        kind: str, body: dict[str, Any], ack: Ack, handle: Handle | None, action: dict[str, Any] | None = None
    ) -> None:
        if handle is None:
            ack()
            return
        with watched(kind, tenant_of(body)) as seen:
            if kind != "event" and held_back(body, ack, house):  # a person does not more than they may
                seen.outcome = "refused"
                return
            ask = read(body, ack, action, unmet=handle in DECIDE)
            seen.outcome = guarded(ask, handle)
            failpoints.reached("before_ack")
            if ask.decided:
                house.wake()

    @app.error
    def _(error: Exception) -> BoltResponse:
        return broken(error)

    def act(body: dict[str, Any], ack: Ack, action: dict[str, Any]) -> None:
        run("action", body, ack, ACTIONS.get(action["action_id"].partition(":")[0]), action)

    app.middleware(Straight(commanded(COMMAND), lambda body, ack, _: run("command", body, ack, commands.command)))
    app.middleware(Straight(pressed, act))
    app.middleware(Straight(submitted, lambda body, ack, view: run("view", body, ack, VIEWS.get(view["callback_id"]))))

    @app.options(EVERYTHING)
    def _(body: dict[str, Any], ack: Ack) -> None:
        suggest = creators.OPTIONS.get(body["action_id"])
        with watched("options", tenant_of(body)) as seen:
            ack(options=suggest(read(body, ack)) if suggest else [])
            seen.outcome = "done"

    @app.shortcut(EVERYTHING)
    def _(body: dict[str, Any], ack: Ack) -> None:
        run("shortcut", body, ack, events.SHORTCUTS.get(body["callback_id"]))

    @app.event(EVERYTHING)
    def _(body: dict[str, Any], ack: Ack) -> None:
        kind = body["event"]["type"]
        if of_the_app := tenants.OF_THE_APP.get(kind):
            of_the_app(body, ack, house)
            return
        run("event", body, ack, events.EVENTS.get(kind))
