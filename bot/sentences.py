"""What a refusal says, in the reader's language, its facts written for them."""

from datetime import date, datetime

from bot import names, words
from bot.rules import money, orders, quotes
from bot.rules.errors import Refused
from bot.rules.people import Reader

MOST_LETTERS = 80  #: of each fact in a sentence


def sentence(refusal: Refused, reader: Reader) -> str:
    """One clear sentence or two: what happened, whether anything was done, what to do next."""
    text = words.translator(reader.language)(refusal.sentence())
    return text % {name: _fact(name, value, reader) for name, value in refusal.facts.items()}


def _fact(name: str, value: object, reader: Reader) -> object:
    if name.endswith("_fen") and isinstance(value, int):
        return money.yuan(value)
    if isinstance(value, tuple):
        return ("、" if reader.language == "zh" else "; ").join(str(_fact(name, each, reader)) for each in value)
    if isinstance(value, datetime):
        return words.moment(value, reader)
    if isinstance(value, date):
        return words.day(value, reader)
    translate = words.translator(reader.language)
    if isinstance(value, quotes.State):
        return translate(names.QUOTE_STATES[value])
    if isinstance(value, orders.State):
        return translate(names.ORDER_STATES[value])
    return translate(_shown(value)) if isinstance(value, str) else value


def _shown(said: str) -> str:
    """What someone typed never makes a sentence too long."""
    return said if len(said) <= MOST_LETTERS else f"{said[: MOST_LETTERS - 1]}…"
