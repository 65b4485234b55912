"""Disputes: words, one answer, and settling."""

from bot.ids import Action, View
from handlers.asks import Ask
from handlers.reasons import ask_reason


def begin(ask: Ask) -> None:
    ask_reason(ask, View.DISPUTE, "dispute", ask.carried)


def begin_with_words(ask: Ask) -> None:
    order, version = ask.metadata
    ask.desks.disputes.begin(ask.by, order, str(ask.typed("reason") or ""), seen_version=version)
    ask.ack()


def answer(ask: Ask) -> None:
    ask_reason(ask, View.DISPUTE_ANSWER, "answer_dispute", ask.carried)


def answer_with_words(ask: Ask) -> None:
    ask.desks.disputes.answer(ask.by, ask.metadata[0], str(ask.typed("reason") or ""))
    ask.ack()


def settle(ask: Ask) -> None:
    order, version = ask.carried
    ask.desks.disputes.settle(ask.by, order, seen_version=version)
    ask.ack()


ACTIONS = {Action.DISPUTE_BEGIN: begin, Action.DISPUTE_ANSWER: answer, Action.DISPUTE_SETTLE: settle}
VIEWS = {View.DISPUTE: begin_with_words, View.DISPUTE_ANSWER: answer_with_words}
