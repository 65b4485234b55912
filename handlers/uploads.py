"""`/juxing import`: a file that an admin uploads, looks at, confirms, drops or undoes."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot import render
from bot.ids import Action, View
from bot.introductions import met_anew
from bot.rules.people import admin
from bot.rules.pricing import MARKET
from bot.rules.uploads import (
    ASKED,
    MOST_BYTES,
    MOST_NAME,
    MOST_ROWS,
    FileNeeded,
    ImportedElsewhere,
    Upload,
    as_of,
    columns_of,
    lines_of,
)
from handlers.asks import Ask


def command(ask: Ask, rest: str) -> None:
    open_form(ask)


def open_form(ask: Ask) -> None:
    _ask_admin(ask)
    ask.slack.open_view(ask.trigger, _form(ask, None))
    ask.ack()


def again(ask: Ask) -> None:
    """The form once more, as it was filled in for a file that was not taken in."""
    _ask_admin(ask)
    ask.slack.open_view(ask.trigger, _form(ask, ask.desks.uploads.get(ask.by.tenant, int(ask.value))))
    ask.ack()


def choose_source(ask: Ask) -> None:
    """A source that was chosen or named: the form follows with what was said of its columns."""
    _ask_admin(ask)
    said = ask.value.strip().casefold()
    sources = ask.desks.uploads.remembered(ask.by.tenant)
    source = next((each for each in sources if said in (f"#{each.id}", each.name.strip().casefold())), None)
    if source is not None:
        view = ask.body["view"]
        ask.slack.update_view(view["id"], _form(ask, replace(source, as_of=None)), hash_=view.get("hash", ""))
    ask.ack()


def _form(ask: Ask, like: Upload | None) -> dict[str, Any]:
    """The form, filled in as for another upload."""
    return render.view(
        "upload", ask.reader, asked=tuple(ASKED), megabytes=MOST_BYTES // 2**20, rows=MOST_ROWS, like=like,
        sources=ask.desks.uploads.remembered(ask.by.tenant), columns=lines_of(like.columns) if like else "",
        as_of=like.as_of.astimezone(MARKET).date().isoformat() if like and like.as_of else "",
    )  # fmt: skip


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
    """Who administers a workspace changes: Slack is asked each time.

    Raises ImportedElsewhere where this workspace may not change what all read, NotAllowed, and SlackError.
    """
    if not ask.house.may_import(ask.by.tenant):
        raise ImportedElsewhere
    admin(met_anew(ask.desks.workspace, ask.house.slack, ask.by.tenant, ask.by.person))


ACTIONS = {
    Action.UPLOAD_CONFIRM: confirm,
    Action.UPLOAD_DROP: drop,
    Action.UPLOAD_UNDO: undo,
    Action.UPLOAD_AGAIN: again,
    Action.UPLOAD_SOURCE: choose_source,
    Action.UPLOAD_NAME: choose_source,
}
VIEWS = {View.UPLOAD: submit}
