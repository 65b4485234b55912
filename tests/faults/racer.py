"""One of several processes at one button: python tests/faults/racer.py DATABASE_URL

It is told by lines of JSON on its standard input when to press what, all at the same moment of the machine's own clock,
and answers each with what became of it: `won` and the number of what it got, or the name of what it was refused with.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from typing import Any

from bot.rules.errors import Refused
from bot.rules.orders import Move
from bot.rules.people import By
from bot.services.desks import Desks
from storage.engine import open_engine
from storage.store import Store

PRESSES: Mapping[str, Callable[[Desks, By, int, int], Any]] = {
    "approve": lambda desks, by, subject, seen: desks.quotes.approve(by, subject, seen),
    "order": lambda desks, by, subject, seen: desks.orders.place(by, subject),
    "accept": lambda desks, by, subject, seen: desks.orders.answer(by, subject, Move.ACCEPT, seen_version=seen),
}


def press(desks: Desks, told: Mapping[str, Any]) -> str:
    by = By(
        tenant=told["tenant"], person=told["person"], delivery=told["delivery"], at=datetime.fromisoformat(told["now"])
    )
    while monotonic() < told["at"]:
        continue
    try:
        got = PRESSES[told["what"]](desks, by, told["subject"], told["seen"])
    except Refused as refusal:
        return type(refusal).__name__
    return f"won {got.id}"


def main(url: str) -> None:
    desks = Desks.over(Store(open_engine(url)))
    print("ready", flush=True)
    for line in sys.stdin:
        print(press(desks, json.loads(line)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
