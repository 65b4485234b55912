"""What people do in a simulated life: they ask, and press the buttons that they see, stale ones too."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.ids import Action
from bot.rules import ratings
from bot.rules.forms import Form
from bot.rules.orders import Move, Result
from bot.rules.people import By
from bot.rules.pricing import Need
from bot.services.desks import Desks

TEAM = ("U0CHENMO", "U0LINYUE", "U0ALEX", "U0EMMA")
CREATOR = "U0XIAOYU"
Call = Callable[[Desks, By, Any, random.Random], Any]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Something that somebody wants done once; Slack may deliver it several times. `dice` decides its details."""

    delivery: str
    person: str
    action: str
    value: str
    dice: int

    def __str__(self) -> str:
        return f"{self.delivery} {self.person} {self.action} {self.value}"


def fulfil(wish: Wish, desks: Desks, tenant: str, at: datetime) -> Any:
    """Ask the desk that a handler would ask. Raises what it refuses."""
    by = By(tenant=tenant, person=wish.person, delivery=wish.delivery, at=at)
    return CALLS[wish.action](desks, by, json.loads(wish.value), random.Random(wish.dice))


def likelihood(action: str) -> int:
    """How often it is pressed, beside others: lives should come to their end more often than not."""
    return WEIGHTS.get(action, 1)


def _ask(desks: Desks, by: By, campaign: Any, dice: random.Random) -> Any:
    starts = by.at + timedelta(days=dice.randint(4, 12), hours=dice.randint(0, 9))
    need = Need(
        form=dice.choice((Form.DAY, Form.HOUR, Form.HOUR, Form.VIDEO)),
        starts_at=starts.replace(minute=0, second=0, microsecond=0),
        half_hours=4,
    )
    return desks.quotes.ask(by, dice.choice((1, 2)), need, campaign if dice.random() < 0.5 else None, "C0CAMPAIGNS")


def _revise(desks: Desks, by: By, carried: Any, dice: random.Random) -> Any:
    starts = (by.at + timedelta(days=dice.randint(4, 9))).replace(minute=0, second=0, microsecond=0)
    return desks.quotes.revise(by, carried[0], Need(form=Form.HOUR, starts_at=starts, half_hours=6))


def _counter(desks: Desks, by: By, carried: Any, dice: random.Random) -> Any:
    net = desks.orders.get(by.tenant, carried[0]).net
    return desks.counteroffers.make(
        by, carried[0], net * dice.choice((9, 11, 13)) // 10, "成本", seen_version=carried[1]
    )


def _ask_to_cancel(desks: Desks, by: By, carried: Any, dice: random.Random) -> Any:
    rate = desks.cancelling.terms(by, carried[0]).owed.rate
    return desks.cancelling.ask(by, carried[0], "档期变了", seen_rate=rate)


def _brief(desks: Desks, by: By, carried: Any, dice: random.Random) -> Any:
    due = by.at + timedelta(days=dice.randint(1, 4)) if dice.random() < 0.7 else None
    return desks.scripts.brief(by, carried[0], "突出保湿", due)


def _rate(desks: Desks, by: By, carried: Any, dice: random.Random) -> Any:
    form = desks.orders.get(by.tenant, int(carried)).need.form
    items = {item: dice.randint(1, 5) for of in ratings.asked(form).values() for item in of}
    return desks.ratings.rate(by, int(carried), items)


def _answered(move: Move, reason: str = "") -> Call:
    return lambda desks, by, it, _: desks.orders.answer(by, it[0], move, reason=reason, seen_version=it[1])


ASK = "ask"
CALLS: Mapping[str, Call] = {
    ASK: _ask,
    Action.QUOTE_APPROVE: lambda desks, by, it, _: desks.quotes.approve(by, it[0], it[1]),
    Action.QUOTE_DECLINE: lambda desks, by, it, _: desks.quotes.decline(by, it[0], it[1], "太贵"),
    Action.QUOTE_ASK: lambda desks, by, it, _: desks.quotes.ask_to_change(by, it[0], it[1], "改到下周"),
    Action.QUOTE_REVISE: _revise,
    Action.QUOTE_WITHDRAW: lambda desks, by, it, _: desks.quotes.withdraw(by, it[0]),
    Action.ORDER_PLACE: lambda desks, by, it, _: desks.orders.place(by, it[0]),
    Action.ORDER_CANCEL: lambda desks, by, it, _: desks.orders.cancel(by, it[0], "不做了"),
    Action.ORDER_RESULT: lambda desks, by, it, dice: desks.orders.enter_result(
        by, it[0], Result(plays=dice.randint(1, 10**6), units=dice.randint(0, 900))
    ),
    Action.OFFER_ACCEPT: _answered(Move.ACCEPT),
    Action.OFFER_DECLINE: _answered(Move.DECLINE, "档期已满"),
    Action.OFFER_EXTEND: _answered(Move.EXTEND),
    Action.WORK_DELIVER: lambda desks, by, it, _: desks.orders.deliver(by, it[0]),
    Action.COUNTER_OPEN: _counter,
    Action.COUNTER_TAKE: lambda desks, by, it, _: desks.counteroffers.take(by, it[0], seen_version=it[1]),
    Action.COUNTER_REFUSE: lambda desks, by, it, _: desks.counteroffers.refuse(by, it[0], "太贵", seen_version=it[1]),
    Action.CANCEL_ASK: _ask_to_cancel,
    Action.CANCEL_AGREE: lambda desks, by, it, _: desks.cancelling.agree(by, *it),
    Action.CANCEL_REFUSE: lambda desks, by, it, _: desks.cancelling.refuse(by, *it),
    Action.CANCEL_WITHDRAW: lambda desks, by, it, _: desks.cancelling.withdraw(by, *it),
    Action.SCRIPT_BRIEF: _brief,
    Action.SCRIPT_HAND_IN: lambda desks, by, it, _: desks.scripts.hand_in(by, it[0], "开场：洗脸", seen_version=it[1]),
    Action.SCRIPT_PASS: lambda desks, by, it, _: desks.scripts.pass_on(by, *it),
    Action.SCRIPT_BACK: lambda desks, by, it, _: desks.scripts.send_back(by, *it, "换开场"),
    Action.DISPUTE_BEGIN: lambda desks, by, it, _: desks.disputes.begin(by, it[0], "没播满", seen_version=it[1]),
    Action.DISPUTE_ANSWER: lambda desks, by, it, _: desks.disputes.answer(by, it[0], "播满了"),
    Action.DISPUTE_SETTLE: lambda desks, by, it, _: desks.disputes.settle(by, it[0], seen_version=it[1]),
    Action.RATE_OPEN: _rate,
}
WEIGHTS: Mapping[str, int] = {
    Action.QUOTE_APPROVE: 30,
    Action.QUOTE_ASK: 2,
    Action.QUOTE_REVISE: 20,
    Action.ORDER_PLACE: 40,
    Action.OFFER_ACCEPT: 30,
    Action.OFFER_EXTEND: 4,
    Action.COUNTER_OPEN: 6,
    Action.COUNTER_TAKE: 20,
    Action.SCRIPT_BRIEF: 3,
    Action.SCRIPT_HAND_IN: 20,
    Action.SCRIPT_PASS: 12,
    Action.SCRIPT_BACK: 4,
    Action.WORK_DELIVER: 12,
    Action.ORDER_RESULT: 12,
    Action.RATE_OPEN: 20,
    Action.DISPUTE_SETTLE: 8,
}
