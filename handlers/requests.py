"""Asking for several creators' quotes at once, deciding them together or line by line, and ordering them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from bot import render
from bot.blockkit import limits
from bot.ids import Action, View
from bot.rules.forms import Form
from bot.rules.people import member
from bot.rules.pricing import MARKET, ListTooLong, Need
from bot.rules.requests import MOST, PickSome
from bot.services.requests import Ended
from bot.slack import SlackError
from handlers import quotes
from handlers.asks import Ask
from handlers.quotes import campaign_of, channel_of, first_need, need_of, typed_need
from handlers.reasons import ask_reason

OFFERED = 100  #: creators in the menu of one modal


def open_form(ask: Ask) -> None:
    """The need that is asked of several: who was shown where it was pressed may be picked.

    Raises NotAllowed; PickSome where nobody is left to be picked.
    """
    member(ask.person)
    carried = ask.carried
    offered = ask.desks.requests.on_list(ask.by.tenant, carried["list"]) if "list" in carried else carried["creators"]
    if not ask.desks.requests.offered(offered):
        raise PickSome
    kept = {"offered": offered[:OFFERED], "chosen": carried.get("chosen", [])[:MOST], "channel": ask.channel}
    ask.slack.open_view(ask.trigger, _form(ask, kept, first_need(ask, None, None)))
    ask.ack()


def choose_form(ask: Ask) -> None:
    """Another form asks for other things; who was picked stays."""
    view = ask.body["view"]
    need = first_need(ask, ask.value, None)
    ask.slack.update_view(view["id"], _form(ask, ask.metadata, need), hash_=view.get("hash", ""))
    ask.ack()


def preview(ask: Ask) -> None:
    """The prices, on top of the form, so that going back loses nothing. Raises PickSome."""
    kept = {
        "creators": [int(each) for each in ask.typed("creators") or ()],
        "channel": ask.metadata["channel"],
        "need": typed_need(ask),
        "campaign": ask.typed("campaign"),
    }
    together = ask.desks.requests.preview(ask.by, kept["creators"], need_of(kept["need"]), campaign_of(kept))
    if len(render.token(kept)) > limits.PRIVATE_METADATA:
        raise ListTooLong
    ask.ack(response_action="push", view=render.view("request_preview", ask.reader, together=together, kept=kept))


def submit(ask: Ask) -> None:
    """Send them, as one, to those who approve."""
    kept = ask.metadata
    need, channel = need_of(kept["need"]), channel_of(ask, kept)
    ask.desks.requests.ask(ask.by, kept["creators"], need, campaign_of(kept), channel)
    ask.ack(response_action="clear")


def approve(ask: Ask) -> None:
    request, seen = ask.carried
    _told(ask, ask.desks.requests.approve(ask.by, request, seen))


def decline(ask: Ask) -> None:
    ask_reason(ask, View.REQUEST_REASON, "decline_request", ask.carried)


def decline_with_reason(ask: Ask) -> None:
    request, seen = ask.metadata
    ended = ask.desks.requests.decline(ask.by, request, seen, str(ask.typed("reason") or ""))
    if any(each.refusal for each in ended):
        ask.ack(response_action="update", view=_ended(ask, ended))
    else:
        ask.ack()


def withdraw(ask: Ask) -> None:
    _told(ask, ask.desks.requests.withdraw(ask.by, int(ask.value)))


def order(ask: Ask) -> None:
    """Order what is approved; what clashes is named, with the next free times."""
    request, seen = ask.carried
    _told(ask, ask.desks.requests.order(ask.by, request, seen))


def choose(ask: Ask) -> None:
    """The menu of one line."""
    what, quote, revision = ask.carried
    LINE[what](ask, quote, revision)


def _approve_line(ask: Ask, quote: int, revision: int) -> None:
    ask.desks.quotes.approve(ask.by, quote, revision)
    ask.ack()


def _decline_line(ask: Ask, quote: int, revision: int) -> None:
    ask_reason(ask, View.QUOTE_REASON, "decline_quote", [quote, revision, "decline"])


def _change_line(ask: Ask, quote: int, revision: int) -> None:
    ask_reason(ask, View.QUOTE_REASON, "change_quote", [quote, revision, "change"])


def _revise_line(ask: Ask, quote: int, revision: int) -> None:
    quotes.open_changed(ask, quote)


def _withdraw_line(ask: Ask, quote: int, revision: int) -> None:
    ask.desks.quotes.withdraw(ask.by, quote)
    ask.ack()


def _form(ask: Ask, kept: dict[str, Any], need: Need) -> dict[str, Any]:
    running = ask.desks.campaigns.running(ask.by.tenant, at=ask.by.at)
    begin = need.starts_at.astimezone(MARKET)
    return render.view(
        "request",
        ask.reader,
        offered=ask.desks.requests.offered(kept["offered"]),
        forms=list(Form),
        form=need.form,
        kept=kept,
        campaigns=running,
        chosen=running[0] if running else None,
        start={"date": begin.date().isoformat(), "time": begin.strftime("%H:%M")},
        need=need,
    )


def _told(ask: Ask, ended: Sequence[Ended]) -> None:
    """Where a line was refused, say which and why; that it could not be said changes nothing of what was done."""
    if any(each.refusal for each in ended):
        with suppress(SlackError):
            ask.slack.open_view(ask.trigger, _ended(ask, ended))
    ask.ack()


def _ended(ask: Ask, ended: Sequence[Ended]) -> dict[str, Any]:
    return render.view("request_ended", ask.reader, ended=ended)


LINE: dict[str, Callable[[Ask, int, int], None]] = {
    "approve": _approve_line,
    "decline": _decline_line,
    "change": _change_line,
    "revise": _revise_line,
    "withdraw": _withdraw_line,
}
ACTIONS = {
    Action.REQUEST_OPEN: open_form,
    Action.REQUEST_FORM: choose_form,
    Action.REQUEST_LINE: choose,
    Action.REQUEST_APPROVE: approve,
    Action.REQUEST_DECLINE: decline,
    Action.REQUEST_WITHDRAW: withdraw,
    Action.REQUEST_ORDER: order,
}
VIEWS = {View.REQUEST: preview, View.REQUEST_PREVIEW: submit, View.REQUEST_REASON: decline_with_reason}
