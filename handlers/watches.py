"""`/juxing watch`, its form, and the buttons of watches and digests."""

from typing import Any

from bot import render
from bot.ids import Action, View
from bot.rules.forms import Form
from bot.rules.pricing import MARKET
from bot.rules.watches import Kind, Move, Wanted
from bot.rules.watches_reading import NothingToWaitFor, about_brief
from bot.services.watches import Place
from bot.text import normalise
from handlers.asks import Ask
from handlers.figures import fen

MOVES = {Action.WATCH_STOP: Move.STOP, Action.WATCH_RESUME: Move.RESUME, Action.WATCH_EXTEND: Move.EXTEND}


def command(ask: Ask, said: str) -> None:
    """Alone: what one watches. With words: keep it, and say what was understood. A creator alone: the form."""
    if not said:
        mine = ask.desks.watches.of(ask.by.tenant, ask.by.person, at=ask.by.at)
        ask.ack(response_type="ephemeral", **render.message("watches", ask.reader, mine=mine, at=ask.by.at))
        return
    creator, asked = ask.desks.watches.understand(said, at=ask.by.at)
    if asked.wanted is None:
        _open(ask, creator.creator.id if creator else 0, asked.form, asked.fen)
        ask.ack()
        return
    kept = ask.desks.watches.add(ask.by, asked.wanted)
    facts = {"kept": kept, "left_out": asked.left_out, "problems": asked.problems, "at": ask.by.at}
    ask.ack(response_type="ephemeral", **render.message("watching", ask.reader, **facts))


def attempt(ask: Ask, said: str, place: Place) -> None:
    """The same from a button that stands for the command, or from a mention: the answer is told there."""
    if not said:
        ask.desks.watches.show(ask.by, place)
        return
    creator, asked = ask.desks.watches.understand(said, at=ask.by.at)
    if asked.wanted is not None:
        ask.desks.watches.add(ask.by, asked.wanted, tell=place)
    elif creator is not None and ask.trigger:
        _open(ask, creator.creator.id, asked.form, asked.fen)
    else:
        raise NothingToWaitFor


def watch_brief(ask: Ask) -> None:
    """From what was found: tell me when somebody new fits."""
    asked = about_brief(normalise(ask.value), today=ask.by.at.astimezone(MARKET).date())
    if asked.wanted is not None:
        ask.desks.watches.add(ask.by, asked.wanted, tell=Place(url=ask.url))
    ask.ack()


def open_form(ask: Ask) -> None:
    """From a creator's profile."""
    _open(ask, int(ask.value), None, None)
    ask.ack()


def choose_form(ask: Ask) -> None:
    """Another form has another price: the modal follows the choice."""
    view, kept = ask.body["view"], ask.metadata
    follows = _view(ask, kept, Form(ask.value), None)
    ask.slack.update_view(view["id"], follows, hash_=view.get("hash", ""))
    ask.ack()


def submit(ask: Ask) -> None:
    kept, form = ask.metadata, Form(ask.typed("form"))
    limit = fen(ask.typed(f"limit:{form}"))
    wanted = Wanted(kind=Kind.PRICE, creator_id=kept["creator"], form=form, fen=limit)
    ask.desks.watches.add(ask.by, wanted, tell=Place(url=kept["url"]))
    ask.ack()


def move(ask: Ask) -> None:
    """Stop, resume or extend. In its own message and in the list it is shown in place, in a digest beside."""
    action = Action(str(ask.action["action_id"]).partition(":")[0])
    watch, where = ask.carried
    listed, replaces = where == "list", where != "digest"
    ask.desks.watches.move(ask.by, watch, MOVES[action], url=ask.url, listed=listed, replaces=replaces)
    ask.ack()


def pause(ask: Ask) -> None:
    on, where = ask.carried
    ask.desks.watches.pause(ask.by, on=bool(on), url=ask.url, replaces=where == "list")
    ask.ack()


def show_list(ask: Ask) -> None:
    ask.desks.watches.show(ask.by, Place(url=ask.url))
    ask.ack()


def find(ask: Ask) -> None:
    """Everybody who fits a watched brief, beside the digest."""
    ask.desks.answers.show(ask.by, ask.url, "find", brief=ask.value, cursor=None, replaces=False)
    ask.ack()


def _open(ask: Ask, creator: int, form: Form | None, limit: int | None) -> None:
    kept = {"creator": creator, "url": ask.url}
    ask.slack.open_view(ask.trigger, _view(ask, kept, form, limit))


def _view(ask: Ask, kept: dict[str, Any], form: Form | None, limit: int | None) -> dict[str, Any]:
    offered = ask.desks.watches.price_form(kept["creator"], form, limit, at=ask.by.at)
    return render.view("watch", ask.reader, offered=offered, kept=kept)


ACTIONS = {
    Action.WATCH_OPEN: open_form,
    Action.WATCH_FORM: choose_form,
    Action.WATCH_BRIEF: watch_brief,
    **dict.fromkeys(MOVES, move),
    Action.WATCH_PAUSE: pause,
    Action.WATCH_LIST: show_list,
    Action.WATCH_FIND: find,
}
VIEWS = {View.WATCH: submit}
