"""`/juxing import`: a file that an admin uploads, looks at, confirms, drops or undoes."""

from datetime import date

from bot import render
from bot.ids import Action, View
from bot.introductions import met_anew
from bot.rules.people import admin
from bot.rules.pricing import MARKET
from bot.rules.uploads import ASKED, MOST_BYTES, MOST_NAME, MOST_ROWS, FileNeeded, Upload, as_of, columns_of
from handlers.asks import Ask


def command(ask: Ask, rest: str) -> None:
    open_form(ask)


def open_form(ask: Ask) -> None:
    _ask_admin(ask)
    view = render.view("upload", ask.reader, asked=tuple(ASKED), megabytes=MOST_BYTES // 2**20, rows=MOST_ROWS)
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def submit(ask: Ask) -> None:
    _ask_admin(ask)
    file = next(iter(ask.typed("file") or ()), None)
    if file is None:
        raise FileNeeded
    name, day, asked = str(file.get("name") or file["id"]), ask.typed("as_of"), str(ask.typed("asked") or "")
    upload = Upload(
        tenant=ask.by.tenant,
        person=ask.by.person,
        file_id=str(file["id"]),
        file_name=name,
        name=str(ask.typed("name") or "").strip()[:MOST_NAME] or name,
        asked=asked if asked in ASKED else "",
        as_of=as_of(date.fromisoformat(day) if day else None, today=ask.by.at.astimezone(MARKET).date()),
        columns=columns_of(str(ask.typed("columns") or "")),
        made_at=ask.by.at,
    )
    ask.desks.uploads.begin(upload, ask.by)
    ask.ack()


def confirm(ask: Ask) -> None:
    _ask_admin(ask)
    ask.desks.uploads.confirm(ask.by, int(ask.value))
    ask.ack()


def drop(ask: Ask) -> None:
    _ask_admin(ask)
    ask.desks.uploads.drop(ask.by, int(ask.value))
    ask.ack()


def undo(ask: Ask) -> None:
    _ask_admin(ask)
    ask.desks.uploads.undo(ask.by, int(ask.value))
    ask.ack()


def _ask_admin(ask: Ask) -> None:
    """Who administers a workspace changes: Slack is asked each time. Raises NotAllowed, and SlackError."""
    admin(met_anew(ask.desks.workspace, ask.house.slack, ask.by.tenant, ask.by.person))


ACTIONS = {Action.UPLOAD_CONFIRM: confirm, Action.UPLOAD_DROP: drop, Action.UPLOAD_UNDO: undo}
VIEWS = {View.UPLOAD: submit}
