"""The stars: the form, what is kept of it before it is sent, and taking a rating back."""

from bot import render
from bot.ids import Action, View
from bot.rules import ratings_photos
from bot.rules.errors import AlreadyDone, Refused
from bot.rules.ratings import Item, asked
from bot.rules.ratings_drafts import Draft
from bot.services.ratings import Form
from handlers.asks import Ask


def open_form(ask: Ask) -> None:
    form = ask.desks.ratings.form(ask.by, int(ask.value))
    ask.slack.open_view(ask.trigger, _view(ask, form))
    ask.ack()


def keep(ask: Ask) -> None:
    """One more star was given: all that stands in the form by now is kept, so that closing it loses nothing."""
    ask.desks.ratings.keep_draft(_draft(ask))
    ask.ack()


def save(ask: Ask) -> None:
    """Save for later: the same, and the form says so."""
    draft, view = _draft(ask), ask.body["view"]
    ask.desks.ratings.keep_draft(draft)
    form = ask.desks.ratings.form(ask.by, draft.order_id)
    ask.slack.update_view(view["id"], _view(ask, form, saved=True), hash_=view.get("hash", ""))
    ask.desks.ratings.heal(ask.by, draft.order_id)
    ask.ack()


def submit(ask: Ask) -> None:
    """Give the stars. An item that does not apply is left out, never counted as a star; what is refused is kept."""
    draft = _draft(ask)
    try:
        ask.desks.ratings.rate(
            ask.by,
            draft.order_id,
            draft.stars,
            words=draft.words,
            private_note=draft.private_note,
            again=draft.again,
            seen=draft.edition,
            photos=_photos(ask),
        )
    except AlreadyDone:
        raise
    except Refused:
        ask.desks.ratings.keep_draft(draft)
        raise
    ask.ack()


def withdraw(ask: Ask) -> None:
    order, version = ask.carried
    ask.desks.ratings.withdraw(ask.by, order, seen_version=version)
    ask.ack()


def _view(ask: Ask, form: Form, *, saved: bool = False) -> dict[str, object]:
    photos = {
        "most": ratings_photos.MOST,
        "endings": ratings_photos.ENDINGS,
        "megabytes": ratings_photos.MOST_BYTES >> 20,
    }
    return render.view("rate", ask.reader, form=form, asked=asked(form.order.need.form), photos=photos, saved=saved)


def _draft(ask: Ask) -> Draft:
    kept = ask.metadata
    given = {item.value: ask.typed(f"item:{item.value}") for item in Item}
    return Draft(
        order_id=int(kept["order"]),
        tenant=ask.by.tenant,
        person=ask.by.person,
        edition=int(kept["edition"]),
        at=ask.by.at,
        items={item: str(stars) for item, stars in given.items() if stars},
        words=str(ask.typed("words") or ""),
        private_note=str(ask.typed("note") or ""),
        again={"yes": True, "no": False}.get(ask.typed("again") or ""),
    )


def _photos(ask: Ask) -> list[tuple[str, str]] | None:
    """What was chosen; None leaves the photos as they are."""
    chosen = [(str(file["id"]), str(file.get("name") or file["id"])) for file in ask.typed("photos") or ()]
    return chosen if chosen or ask.typed("photos_kept") == "remove" else None


ACTIONS = {
    Action.RATE_OPEN: open_form,
    Action.RATE_FIELD: keep,
    Action.RATE_SAVE: save,
    Action.RATE_WITHDRAW: withdraw,
}
VIEWS = {View.RATE: submit}
