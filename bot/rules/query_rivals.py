"""Phrases that refuse those who worked for somebody: 90天内没合作过欧莱雅, no rivals: Lancome (30 days)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.rules.query_dates import SPAN, UNIT, length_of
from bot.rules.query_names import END, NAME, brand, industry, names_at, separate


class Refusal(NamedTuple):
    """Those who worked for somebody are not wanted: for brands within a number of days, or for industries at all."""

    brands: tuple[str, ...]
    industries: tuple[str, ...]
    days: int | None  #: as said, or None where it was not said


CUE = "过|竞|有合作|work|partner|collab|cooperat|rival|competitor|not with"  #: no such phrase is without one

_WINDOW = rf"(?:在|于)?(?:最?近|过去)?(?:{SPAN})\s?(?:{UNIT})(?:之?内|以内|里|来)?"
_IN_WINDOW = re.compile(rf"(?P<n>{SPAN})\s?(?P<unit>{UNIT})")
_REFUSE = "排除|剔除|去掉|过滤掉?|屏蔽|避开|不要|不想要|不需要|不含|不包括|除了|别要|不看"
_NEVER = "没有|没|未曾|未|从未|从没|不曾"
_DONE = "(?:合作|接|服务|做|投|推广|推|代言|带)过"
_WITH = rf"(?:和|与|跟|同|给|为|帮)\s?(?P<name>{NAME}(?:[、/]{NAME})*)\s?(?:{_DONE}|有过合作|有合作)的?"
_CHINESE = re.compile(
    rf"(?=\S)(?:(?P<refuse>{_REFUSE})\s?)?(?P<w1>{_WINDOW})?\s?(?:(?P<never>{_NEVER})\s?)?(?P<w2>{_WINDOW})?\s?"
    rf"(?:{_WITH}|{_DONE}\s?)"
)
_ENGLISH = re.compile(
    r"(?<![a-z])(?:(?P<refuse>exclude|excluding|except|without|not|no|avoid|skip) )?"
    r"(?:(?:any|all|those|anyone|creators|hosts|people|ones|influencers|kols) )*(?:(?:who|that|which) )?"
    r"(?P<never>(?:have|has|had|did)(?:n't| not| never) (?:ever )?|(?:not|never) |(?:have|has|had) )?"
    r"(?:work(?:ed|ing)?|partner(?:ed)?|collaborated?|cooperated?) (?:for|with) "
)
_NOT_WITH = re.compile(r"(?<![a-z])not with ")
_RIVALS = re.compile(
    rf"(?:(?:{_REFUSE}|没有|无|非|(?<![a-z])(?:no|not|without|exclude|excluding|avoid))\s?)?"
    r"(?:竞品|竞对|(?<![a-z])(?:rivals?|competitors?))(?:品牌| brands?)?\s?:?\s?"
)
_AFTER = re.compile(
    rf"\s?\(?\s?(?:(?:within|in|for|over|during)\s)?(?:the\s)?(?P<last>(?:last|past)\s)?(?P<n>{SPAN})?\s?-?"
    rf"(?P<unit>days?|weeks?|months?|years?|{UNIT})(?![a-z])(?:之?内|以内)?\s?(?:\)|(?=的)|{END})"
)


def rivals(brief: str) -> Iterator[tuple[int, int, Refusal]]:
    """Where each phrase begins and ends, and what it refuses."""
    for pattern in (_CHINESE, _ENGLISH, _NOT_WITH, _RIVALS):
        for match in pattern.finditer(brief):
            read = _refusal(brief, match)
            if read:
                yield match.start(), read[1], read[0]


def _refusal(brief: str, match: re.Match[str]) -> tuple[Refusal, int] | None:
    said = match.groupdict()
    if "never" in said and not _refuses(said):
        return None
    window = _IN_WINDOW.search(said.get("w1") or said.get("w2") or "")
    days, end = length_of(window["n"], window["unit"]) if window else None, match.end()
    if said.get("name"):
        names = separate(said["name"])
    else:
        names, end = names_at(brief, end)
        after = None if window else _AFTER.match(brief, end)
        if after and (after["n"] or after["last"]):
            days, end = length_of(after["n"], after["unit"]), after.end()
    industries = tuple(found for name in names if (found := industry(name)))
    brands = tuple(found for name in names if not industry(name) and (found := brand(name)))
    # One that is no name, 没接过单, and it is another phrase altogether.
    return (Refusal(brands, industries, days), end) if names and len(brands) + len(industries) == len(names) else None


def _refuses(said: dict[str, str | None]) -> bool:
    """Whether a phrase refuses, once: 不要没合作过的 asks for the opposite, "have worked with" refuses nothing."""
    never = (said["never"] or "").strip()
    denies = bool(never) and never not in {"have", "has", "had"}
    return bool(said["refuse"]) != denies
