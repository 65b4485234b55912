"""What a unit has asked already, so that it need not ask again.

Only where nobody else can write while the unit is open, which over SQLite holds from its first statement on. There an
answer stays right until the unit itself writes, and whoever writes such rows forgets it. On PostgreSQL everything is
asked each time: what others have committed meanwhile is to be seen.
"""

from collections.abc import Callable, Hashable
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session

from storage.raw import Held

Answer = TypeVar("Answer")


class Asked(StrEnum):
    """Nouns of which another one brings the answer along."""

    LINES = "requests"  #: workspace and quote → the request that the quote is a line of
    ORDERS = "orders"  #: workspace and quote → the order from it


def once(session: Session, noun: str, key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer that was kept under a key, else a new one. It must not be changed in place."""
    if not isinstance(session, Held):
        return ask()
    answers = session.asked.setdefault(noun, {})
    if key not in answers:
        answers[key] = ask()
    answer: Answer = answers[key]
    return answer


def kept(session: Session, noun: str, key: Hashable) -> Any:
    """The answer that was kept under a key; None where there is none."""
    return session.asked.get(noun, {}).get(key) if isinstance(session, Held) else None


def known(session: Session, noun: str, key: Hashable, answer: object) -> None:
    """Keep an answer that came along with another one."""
    if isinstance(session, Held):
        session.asked.setdefault(noun, {})[key] = answer


def forget(session: Session, noun: str = "") -> None:
    """Rows of a noun are written, or of any where none is named: ask anew."""
    if isinstance(session, Held):
        if noun:
            session.asked.pop(noun, None)
        else:
            session.asked.clear()
