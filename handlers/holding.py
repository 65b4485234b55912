"""Somebody who does too much at once is held back, before anything of theirs is read or written, and told so."""

from contextlib import suppress
from typing import Any

import structlog
from slack_bolt import Ack

from bot import render
from bot.rules.errors import TooMany
from bot.rules.people import Reader
from bot.slack import SlackError
from handlers.asks import House
from handlers.middleware import acting, tenant_of

log = structlog.get_logger(__name__)


def held_back(body: dict[str, Any], ack: Ack, house: House) -> bool:
    """Whether this person, or their workspace, has done as much as they may; then it is answered already."""
    tenant, person, now = tenant_of(body), acting(body), house.clock().timestamp()
    seconds = house.rates.wait(tenant, person, now=now)
    if seconds:
        log.info("held_back", seconds=seconds)
        _answer(body, ack, house, tenant, person, TooMany(seconds=seconds), now)
    return bool(seconds)


def _answer(body: dict[str, Any], ack: Ack, house: House, tenant: str, person: str, why: TooMany, now: float) -> None:
    """In one sentence, where they are looking: a click is answered by a small modal, and that not every time."""
    known = house.desks.workspace.person(tenant, person)
    reader = Reader.of(known) if known else Reader(language=house.desks.workspace.get(tenant).language)
    sentence = render.sentence(why, reader)
    if "command" in body:
        ack(response_type="ephemeral", **render.message("notice", reader, sentence=sentence))
        return
    view = render.view("notice", reader, sentence=sentence)
    if body.get("type") == "view_submission":
        ack(response_action="push", view=view)
        return
    if not house.rates.told.wait(f"{tenant} {person}", now=now):
        slack, trigger = house.slack(tenant), str(body.get("trigger_id", ""))
        in_modal = (body.get("view") or {}).get("type") == "modal"
        with suppress(SlackError):
            (slack.push_view if in_modal else slack.open_view)(trigger, view)
    ack()
