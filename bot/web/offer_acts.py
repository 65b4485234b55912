"""What a creator does on the page of an order beyond answering the offer: another price, cancelling, scripts, disputes.

Each is bound to the version that was seen: an order that has moved since answers with how it stands.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from flask import request

from bot.rules import entered_results
from bot.rules.cancelling import BadShare, Owed, RequestState
from bot.rules.counteroffers import BadCounter
from bot.rules.orders import CANCELLABLE, Order, Side, State
from bot.rules.people import By
from bot.services.papers import Papers
from bot.web import files
from bot.web.desks import Desks
from bot.web.site import typed, whole_number

Act = Callable[[Desks, By, int, int], object]
MOST_DIGITS = 15


def counter(desks: Desks, by: By, order_id: int, version: int) -> None:
    net = hundredths("net")
    if net is None:
        raise BadCounter
    desks.counteroffers.make(by, order_id, net, typed("reason"), seen_version=version)


def ask_cancel(desks: Desks, by: By, order_id: int, version: int) -> None:
    rate = hundredths("share") if "share" in request.form else None
    if "share" in request.form and rate is None:
        raise BadShare
    seen = whole_number("rate")
    desks.cancelling.ask(by, order_id, typed("reason"), seen_rate=seen, agreed_rate=rate, seen_version=version)


def agree_cancel(desks: Desks, by: By, order_id: int, version: int) -> None:
    desks.cancelling.agree(by, order_id, whole_number("request"), seen_version=version)


def refuse_cancel(desks: Desks, by: By, order_id: int, version: int) -> None:
    desks.cancelling.refuse(by, order_id, whole_number("request"), seen_version=version)


def withdraw_cancel(desks: Desks, by: By, order_id: int, version: int) -> None:
    desks.cancelling.withdraw(by, order_id, whole_number("request"), seen_version=version)


def script(desks: Desks, by: By, order_id: int, version: int) -> None:
    text = request.form.get("script", "").replace("\r\n", "\n")  # browsers send both, which would count twice
    desks.scripts.hand_in(by, order_id, text, file=files.chosen("file"), seen_version=version)


def result(desks: Desks, by: By, order_id: int, version: int) -> None:
    sent = {name: request.form.get(name, "") for name in entered_results.FIELDS}
    desks.entered_results.hand_in(by, order_id, sent, seen_version=version)


def dispute(desks: Desks, by: By, order_id: int, version: int) -> None:
    desks.disputes.begin(by, order_id, typed("reason"), seen_version=version)


def answer_dispute(desks: Desks, by: By, order_id: int, version: int) -> None:
    desks.disputes.answer(by, order_id, typed("reason"), seen_version=version)


ACTS: Mapping[str, Act] = {
    "counter": counter,
    "ask_cancel": ask_cancel,
    "agree_cancel": agree_cancel,
    "refuse_cancel": refuse_cancel,
    "withdraw_cancel": withdraw_cancel,
    "script": script,
    "result": result,
    "dispute": dispute,
    "answer_dispute": answer_dispute,
}


def terms(desks: Desks, order: Order, *, at: datetime) -> Owed | None:
    """What the brand would owe if the creator cancelled now; None where it cannot be cancelled by agreement."""
    if order.state not in CANCELLABLE:
        return None
    by = By(tenant=order.tenant, person=f"creator:{order.creator_id}", delivery="", at=at)
    return desks.cancelling.terms(by, order.id).owed


def is_true(order: Order, papers: Papers, done: str) -> bool:
    """Whether what an address claims was done shows in how the order stands."""
    request_, dispute_ = papers.request, papers.dispute
    shows: dict[str, bool] = {
        "counter": order.state is State.COUNTERED,
        "ask_cancel": bool(papers.asked and papers.asked.side is Side.CREATOR),
        "agree_cancel": order.state is State.CANCELLED,
        "refuse_cancel": bool(request_ and request_.state is RequestState.REFUSED),
        "withdraw_cancel": bool(request_ and request_.state is RequestState.WITHDRAWN),
        "script": order.state is State.SCRIPT_REVIEW,
        "result": papers.entered is not None and papers.entered.open,
        "dispute": order.state is State.DISPUTED,
        "answer_dispute": bool(dispute_ and dispute_.answer),
    }
    return shows[done]


def hundredths(name: str) -> int | None:
    """Yuan as fen, or percent as basis points, half up; None for what is no number."""
    text = request.form.get(name, "").strip().replace(",", "").replace("，", "").removeprefix("¥")
    if not text.isascii() or len(text) > MOST_DIGITS:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    return int((value * 100).quantize(Decimal(1), ROUND_HALF_UP)) if abs(value) < 10**12 else None
