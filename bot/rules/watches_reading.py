"""What somebody types to watch, read: a creator by name and a price or a day, or else a brief of the find language."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.query import Filters, Problem, Understood, canonical, changed, parse
from bot.rules.watches import Kind, Wanted

MOST_WORDS = 24  #: of what is typed, looked through for a name
LONGEST_NAME = 4  #: words
#: what the find language does not know, in its own words: it speaks of no single creator, and of no change
SPELT = (
    (re.compile(r"\bday price\b"), "day rate"),
    (re.compile(r"\b(?:hour|hourly) (?:price|rate)\b"), "hourly"),
    (re.compile(r"\bproduct price\b"), "per product"),
    (re.compile(r"\bvideo price\b"), "per video"),
    (re.compile(r"\b(?:falls|drops|goes|is) (?=under|below|to\b)"), ""),
    (re.compile(r"\b(?:when(?:ever)?|once|if|appears?|shows? up|opens?|a new one)\b"), ""),
    (re.compile("(?:降价|降|跌|低)[到至] ?(?=[\\d一二三四五六七八九十¥])"), "低于"),
    (re.compile("一旦|出现|的时候|(?:提醒|通知|告诉)我"), " "),
)


class OneThing(Refused):
    """A watch waits for one thing: a price, or a day. Make two watches of it. Nothing was kept."""


class NothingToWaitFor(Refused):
    """Say what to wait for: `/juxing watch Mia Tan by the day under 30k`, or `/juxing watch beauty over 4.5 stars`."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was understood. `wanted` is None where a creator was named and it is not said what to wait for."""

    wanted: Wanted | None
    form: Form | None = None
    fen: int | None = None
    left_out: tuple[str, ...] = ()  #: words nothing was done with
    problems: tuple[Problem, ...] = ()


def names_in(said: str, *, today: date) -> Iterator[tuple[str, str]]:
    """What may be a creator's name in normalised text, each with the words around it: the longest first."""
    words = said.split()[:MOST_WORDS]
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            rest = " ".join((*words[:start], *words[start + length :]))
            yield " ".join(words[start : start + length]).strip('"'), rest
    for text in parse(said, today=today).filters.text:  # 小鱼儿按天低于3万: no blank sets the name apart
        if text not in words:
            yield text, " ".join(said.replace(text, " ", 1).split())


def about_creator(creator_id: int, rest: str, offered: Iterable[Form], *, today: date) -> Asked:
    """What to wait for of a creator: a price, or days. Where only one form is on offer, it need not be named.

    Raises OneThing where both are said, NothingToWaitFor where something else is.
    """
    read = _read(rest, today)
    form, fen, last = read.filters.form, read.filters.budget_max, read.filters.on
    left_out = _left_out(read)
    if last is not None and fen is not None:
        raise OneThing
    if last is not None:
        first, problems = _first_day(read, last, today)
        slot = Wanted(kind=Kind.SLOT, creator_id=creator_id, first=first, last=last)
        return Asked(wanted=slot, left_out=left_out, problems=problems)
    form = form or _only(offered)
    if fen is None and left_out:
        raise NothingToWaitFor
    enough = fen is not None and form is not None
    price = Wanted(kind=Kind.PRICE, creator_id=creator_id, form=form, fen=fen) if enough else None
    return Asked(wanted=price, form=form, fen=fen, left_out=left_out, problems=read.problems)


def about_brief(said: str, *, today: date) -> Asked:
    """Who is waited for, as `/juxing find` would look for them. Raises NothingToWaitFor where no condition is said."""
    read = parse(_spelt(said), today=today)
    if not read.chips:
        raise NothingToWaitFor
    put_aside = tuple(word for word in read.not_understood if word not in read.filters.text)
    wanted = Wanted(kind=Kind.BRIEF, brief=canonical(read.filters), last=read.filters.on)
    return Asked(wanted=wanted, left_out=put_aside, problems=read.problems)


def _read(rest: str, today: date) -> Understood:
    """Of a creator a number can only be money: where it does not say so, it is read as a price."""
    rest = _spelt(rest)
    read = parse(rest, today=today)
    unclear = any(problem.code == "ambiguous_number" for problem in read.problems)
    return parse(f"价格 {rest}", today=today) if unclear else read


def _spelt(said: str) -> str:
    """As the find language has it; what stands in quotation marks is left as it is."""
    if '"' in said:
        return said
    for pattern, spelt in SPELT:
        said = pattern.sub(spelt, said)
    return said.strip()


def _left_out(read: Understood) -> tuple[str, ...]:
    """The words that are neither a form nor a price nor a day: 杭州 says nothing of a creator who is named."""
    others = changed(read.filters, form=None, budget_min=None, budget_max=None, on=None, text=())
    conditions = (canonical(others),) if others != Filters() else ()
    return tuple(dict.fromkeys((*conditions, *read.filters.text, *read.not_understood)))


def _first_day(read: Understood, last: date, today: date) -> tuple[date, tuple[Problem, ...]]:
    """11月9日到11日 names two days for what can have one in a brief: here they are the first and the last."""
    twice = next((problem for problem in read.problems if problem.code == "said_twice"), None)
    first = parse(twice.said, today=today).filters.on if twice else None
    if twice is None or first is None or first > last:
        return last, read.problems
    return first, tuple(problem for problem in read.problems if problem is not twice)


def _only(offered: Iterable[Form]) -> Form | None:
    forms = tuple(offered)
    return forms[0] if len(forms) == 1 else None
