"""Asking for a quote, and deciding it."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from bot import render
from bot.blockkit import limits
from bot.ids import Action, View
from bot.rules import promoted
from bot.rules.forms import Form, Length
from bot.rules.orders import Order
from bot.rules.pricing import MARKET, MOST_HALF_HOURS, BadQuantity, ListTooLong, Need
from bot.rules.ratecards import NoPrices
from bot.slack import SlackError
from handlers.asks import Ask
from handlers.reasons import ask_reason

AHEAD = timedelta(days=3)  #: a first proposal that leaves time to approve and to answer
EVENING = time(20, 0)  #: when lives usually begin, Beijing time


def open_form(ask: Ask) -> None:
    """The form of a new quote, from a creator's card."""
    creator, form, day = ask.carried
    kept = {"creator": creator, "channel": ask.channel, "quote": None}
    ask.slack.open_view(ask.trigger, _form(ask, kept, form, first_need(ask, form, day)))
    ask.ack()


def revise(ask: Ask) -> None:
    """The same form, filled from the quote that an approver wants changed."""
    open_changed(ask, ask.carried[0])


def open_changed(ask: Ask, quote_id: int) -> None:
    quote = ask.desks.quotes.get(ask.by.tenant, quote_id)
    kept = {"creator": quote.creator_id, "channel": quote.channel, "quote": quote.id, "campaign": quote.campaign_id}
    ask.slack.open_view(ask.trigger, _form(ask, kept, quote.need.form, quote.need))
    ask.ack()


def choose_form(ask: Ask) -> None:
    """Another form asks for other things: the modal follows the choice and keeps what was typed."""
    view = ask.body["view"]
    need = first_need(ask, ask.value, None)
    ask.slack.update_view(view["id"], _form(ask, ask.metadata, ask.value, need), hash_=view.get("hash", ""))
    ask.ack()


def preview(ask: Ask) -> None:
    """The price, on top of the form, so that going back loses nothing."""
    kept = {**ask.metadata, "need": typed_need(ask), "campaign": ask.typed("campaign")}
    seen = ask.desks.quotes.preview(ask.by, kept["creator"], need_of(kept["need"]), campaign_of(kept))
    if len(render.token(kept)) > limits.PRIVATE_METADATA:
        raise ListTooLong
    ask.ack(response_action="push", view=render.view("quote_preview", ask.reader, preview=seen, kept=kept))


def submit(ask: Ask) -> None:
    """Send it to those who approve."""
    kept = ask.metadata
    need = need_of(kept["need"])
    if kept["quote"]:
        ask.desks.quotes.revise(ask.by, kept["quote"], need)
    else:
        ask.desks.quotes.ask(ask.by, kept["creator"], need, campaign_of(kept), channel_of(ask, kept))
    ask.ack(response_action="clear")


def place_directly(ask: Ask) -> None:
    """Within one's own limit: order what the preview shows."""
    kept = ask.metadata
    need = need_of(kept["need"])
    order = ask.desks.orders.place_directly(ask.by, kept["creator"], need, campaign_of(kept), channel_of(ask, kept))
    show_ordered(ask, order)
    ask.ack()


def approve(ask: Ask) -> None:
    quote, revision = ask.carried
    ask.desks.quotes.approve(ask.by, quote, revision)
    ask.ack()


def decline(ask: Ask) -> None:
    ask_reason(ask, View.QUOTE_REASON, "decline_quote", [*ask.carried, "decline"])


def ask_to_change(ask: Ask) -> None:
    ask_reason(ask, View.QUOTE_REASON, "change_quote", [*ask.carried, "change"])


def give_reason(ask: Ask) -> None:
    quote, revision, what = ask.metadata
    decide = ask.desks.quotes.decline if what == "decline" else ask.desks.quotes.ask_to_change
    decide(ask.by, quote, revision, str(ask.typed("reason") or ""))
    ask.ack()


def withdraw(ask: Ask) -> None:
    ask.desks.quotes.withdraw(ask.by, ask.carried[0])
    ask.ack()


def _form(ask: Ask, kept: dict[str, Any], form: str | None, need: Need) -> dict[str, Any]:
    standing = ask.desks.creators.standing(kept["creator"])
    if not standing.prices:
        raise NoPrices(creator=standing.creator.name)
    running = ask.desks.campaigns.running(ask.by.tenant, at=ask.by.at)
    offered = [each for each in Form if each in standing.prices]
    chosen_form = Form(form) if form and form in standing.prices else next(iter(offered), Form.DAY)
    campaign = next((each for each in running if each[0].id == kept.get("campaign")), running[0] if running else None)
    begin = need.starts_at.astimezone(MARKET)
    return render.view(
        "quote",
        ask.reader,
        standing=standing,
        form=chosen_form,
        kept=kept,
        campaigns=running,
        chosen=campaign,
        start={"date": begin.date().isoformat(), "time": begin.strftime("%H:%M")},
        need=need,
    )


def first_need(ask: Ask, form: str | None, day: str | None) -> Need:
    """What a form proposes: the evening of that day, or of one in three days."""
    local = ask.by.at.astimezone(MARKET)
    begin = datetime.fromisoformat(day).date() if day else (local + AHEAD).date()
    return Need(form=Form(form) if form else Form.DAY, starts_at=datetime.combine(begin, EVENING, MARKET))


def typed_need(ask: Ask) -> dict[str, Any]:
    """What was typed, as it is kept for the preview. Raises BadQuantity."""
    form = Form(ask.typed("form"))
    half_hours = Decimal(ask.typed("hours") or 2) * 2
    if not 1 <= half_hours <= MOST_HALF_HOURS or half_hours % 1:
        raise BadQuantity
    start = "00:00" if form is Form.DAY else ask.typed("time") or EVENING.isoformat("minutes")
    products = promoted.checked(str(ask.typed("products") or "").splitlines())
    return {
        "form": form,
        "start": f"{ask.typed('date')}T{start}",
        "half_hours": int(half_hours),
        "days": int(ask.typed("days") or 1),
        "products": list(products),
        "length": ask.typed("length") or Length.MEDIUM,
    }


def need_of(kept: dict[str, Any]) -> Need:
    """What `typed_need` has read, as a preview keeps it."""
    return Need(
        form=Form(kept["form"]),
        starts_at=datetime.fromisoformat(kept["start"]).replace(tzinfo=MARKET),
        half_hours=kept["half_hours"],
        days=kept["days"],
        products=tuple(kept["products"]),
        length=Length(kept["length"]),
    )


def campaign_of(kept: dict[str, Any]) -> int | None:
    """The campaign that was chosen, if any."""
    return int(kept["campaign"]) if kept.get("campaign") else None


def channel_of(ask: Ask, kept: dict[str, Any]) -> str:
    """Where its card goes: the channel where it was asked, or the one who asked."""
    channel = str(kept.get("channel") or "")
    return channel if channel.startswith(("C", "G")) else ask.by.person


def show_ordered(ask: Ask, order: Order) -> None:
    """Say in the modal what came of it; that it could not be said changes nothing of what was done."""
    view = ask.body["view"]
    try:
        ask.slack.update_view(view["id"], render.view("ordered", ask.reader, order=order, at=ask.by.at))
    except SlackError:
        return


ACTIONS = {
    Action.QUOTE_OPEN: open_form,
    Action.QUOTE_FORM: choose_form,
    Action.QUOTE_APPROVE: approve,
    Action.QUOTE_DECLINE: decline,
    Action.QUOTE_ASK: ask_to_change,
    Action.QUOTE_REVISE: revise,
    Action.QUOTE_WITHDRAW: withdraw,
}
VIEWS = {View.QUOTE: preview, View.QUOTE_PREVIEW: submit, View.QUOTE_REASON: give_reason}
DECIDE = (approve, give_reason, withdraw)
