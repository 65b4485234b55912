"""Conditions as SQL over one row of search, called `s`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.rules.conditions import Condition, Test
from bot.rules.orders import Outcome
from bot.rules.pricing import MARKET
from storage.raw import marks
from storage.search_tokens import wanted


@dataclass(slots=True)
class Where:
    """Conditions joined by AND, with their values."""

    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  #: to be looked for in the words once more: SQL found too many

    def add(self, part: str, *params: Any) -> None:
        self.parts.append(part)
        self.params += params

    def __str__(self) -> str:
        return " AND ".join(self.parts) or "1 = 1"


def where(conditions: Iterable[Condition], *, indexed: bool, today: datetime, sqlite: bool) -> Where:
    """`indexed` says that the index of words has answered what it can."""
    found = Where()
    for condition in conditions:
        _WRITE[condition.test](found, condition, indexed, today, sqlite)
    return found


def needs_words(conditions: Iterable[Condition], *, indexed: bool) -> bool:
    """Whether the card's words have to be read for each row."""
    for condition in conditions:
        if condition.test is Test.NOT_TEXT:
            return True
        if condition.test is Test.TEXT and not (indexed and wanted(condition.value).sure):
            return True
    return False


def _in(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    if "|" in condition.column:
        names = condition.column.split("|")
        either = " OR ".join(
            f"s.{name} IN ({marks(values)})" for name, values in zip(names, condition.value, strict=True)
        )
        found.add(f"({either})", *(value for values in condition.value for value in values))
    elif len(condition.value) == 1:
        found.add(f"s.{condition.column} = ?", condition.value[0])
    else:
        found.add(f"s.{condition.column} IN ({marks(condition.value)})", *condition.value)


def _not_in(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    found.add(f"s.{condition.column} NOT IN ({marks(condition.value)})", *condition.value)


def _least(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    found.add(f"s.{condition.column} >= ?", max(0, condition.value))


def _most(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    found.add(f"s.{condition.column} >= 0 AND s.{condition.column} <= ?", condition.value)


def _has(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    sign = ">" if condition.test is Test.HAS else "="
    found.add(f"{_find(f's.{condition.column}', sqlite)} {sign} 0", f"|{condition.value}|")


def _text(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    text = wanted(condition.value)
    if indexed and text.sure:
        return
    found.texts.append(text.text)
    if text.text.isascii():
        found.add(f"({_find('c.words', sqlite)} > 0 OR {_find('c.spelled', sqlite)} > 0)", text.text, f" {text.text}")
    else:
        found.add(f"{_find('c.words', sqlite)} > 0", text.text)


def _not_text(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    found.add(f"{_find('c.words', sqlite)} = 0", condition.value)


def _free(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    start = datetime.combine(condition.value, time(), MARKET).astimezone(UTC)
    found.add(
        "NOT EXISTS (SELECT 1 FROM slots WHERE slots.creator_id = s.creator_id AND slots.products = 0"
        " AND slots.starts_at < ? AND slots.ends_at > ?)",
        moment(start + timedelta(days=1), sqlite),
        moment(start, sqlite),
    )


def _not_for(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    since = moment(today - timedelta(days=condition.value.days), sqlite)
    found.add(
        "s.creator_id NOT IN (SELECT creator_id FROM deals WHERE brand_key = ? AND at >= ? AND outcome = ? AND counts)",
        condition.value.brand,
        since,
        str(Outcome.FINISHED),  # who only was asked has not worked for them
    )


def _not_self(found: Where, condition: Condition, indexed: bool, today: datetime, sqlite: bool) -> None:
    found.add("s.creator_id <> ?", condition.value)


_WRITE = {
    Test.IN: _in,
    Test.NOT_IN: _not_in,
    Test.LEAST: _least,
    Test.MOST: _most,
    Test.HAS: _has,
    Test.HAS_NOT: _has,
    Test.TEXT: _text,
    Test.NOT_TEXT: _not_text,
    Test.FREE: _free,
    Test.NOT_FOR: _not_for,
    Test.NOT_SELF: _not_self,
}


def _find(column: str, sqlite: bool) -> str:
    return f"instr({column}, ?)" if sqlite else f"strpos({column}, ?)"


def moment(at: datetime, sqlite: bool) -> Any:
    """A moment as `storage.engine.Moment` keeps it."""
    plain = at.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(" ", "microseconds") if sqlite else plain


def match(tokens: Sequence[tuple[str, ...]], *, without: Sequence[str] = (), sqlite: bool) -> str:
    """What the index of words is asked for: of each need one spelling, and none of the tokens it is to be `without`."""
    if sqlite:
        asked = " AND ".join(_either(need, " OR ", _quoted) for need in tokens)
        return asked + "".join(f" NOT {_quoted(token)}" for token in without)
    asked = " & ".join(_either(need, " | ", _lexeme) for need in tokens)
    return asked + "".join(f" & !{_lexeme(token)}" for token in without)


def _either(need: tuple[str, ...], between: str, write: Any) -> str:
    return write(need[0]) if len(need) == 1 else f"({between.join(write(token) for token in need)})"


def _quoted(token: str) -> str:
    return f'"{token[:-1]}" *' if token.endswith("*") else f'"{token}"'


def _lexeme(token: str) -> str:
    return f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'"
