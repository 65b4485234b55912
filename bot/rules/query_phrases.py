"""Phrases that hold a name of any kind, found before a brief is cut: rivals, creators to be like, spans of growth."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.rules.numbers import read_number
from bot.rules.query_parts import Part
from bot.rules.query_words import LENGTHS, VOCABULARY
from bot.rules.taxonomy import field_named, sub_named

MOST_OF_A_NAME = 60  #: letters


class Refusal(NamedTuple):
    """Those who worked for somebody are not wanted: for brands within a number of days, or for industries at all."""

    brands: tuple[str, ...]
    industries: tuple[str, ...]
    days: int | None  #: as said, or None where it was not said


#: Where a phrase begins → the part it plays, where it ends, and its value.
Spans = dict[int, tuple[Part, int, object]]

_DAYS = {"天": 1, "日": 1, "d": 1, "周": 7, "星": 7, "w": 7, "月": 30, "m": 30, "年": 365, "y": 365}
_N = r"\d{1,5}|[一二两三四五六七八九十百]{1,4}|半"
_EDGE = r'[^\s,;。!?|()"、:/]'  #: what a name may consist of
_NAME = rf'(?:"[^"]{{1,{MOST_OF_A_NAME}}}"|{_EDGE}{{1,30}}?)'

_WINDOW = rf"(?:在|于)?(?:最?近|过去)?(?:{_N})\s?(?:天|日|周|个?星期|个?月|年)(?:之?内|以内|里|来)?"
_REFUSE = "排除|剔除|去掉|过滤掉?|屏蔽|避开|不要|不想要|不需要|不含|不包括|除了|别要|不看"
_DONE = "(?:合作|接|服务|做|投|推广|推|代言|带)过"
_RIVAL_ZH = re.compile(
    rf"(?=\S)(?:(?P<refuse>{_REFUSE})\s?)?(?P<w1>{_WINDOW})?\s?(?:(?P<never>没有|没|未曾|未|从未|从没|不曾)\s?)?(?P<w2>{_WINDOW})?\s?"
    rf"(?:(?:和|与|跟|同|给|为|帮)\s?(?P<name>{_NAME}(?:[、/]{_NAME})*)\s?(?:{_DONE}|有过合作|有合作)的?|{_DONE}\s?)"
)
_RIVAL_EN = re.compile(
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
    rf"\s?\(?\s?(?:(?:within|in|for|over|during)\s)?(?:the\s)?(?P<last>(?:last|past)\s)?(?P<n>{_N})?\s?-?"
    r"(?P<unit>days?|weeks?|months?|years?|天|日|周|个?月|年)(?![a-z])(?:之?内|以内)?\s?(?:\)|(?=[\s,;。!?|()、的]|$))"
)
_LONG = re.compile(
    rf"{_EDGE}+(?: {_EDGE}+){{1,5}}?(?=,? \(?(?:(?:in|within|over|during) (?:the )?(?:last|past) |(?:for|in|within) \d|\(\d))"
)
_SHORT = re.compile(rf"{_EDGE}{{1,{MOST_OF_A_NAME}}}")
_OR = re.compile(r"\s?[、/]\s?|\s(?:or|and|nor)\s")
_OR_INSIDE = re.compile(r"(?<=..)(?:和|或者?|与|以及)(?=..)")
_BRANDS = r"\s?(?:品牌|类目|类|行业|客户|产品|brands?|clients?|products|industry)"
_OF_BRANDS = re.compile(rf"{_BRANDS}$")
_ENDED = re.compile(rf"(?:{_BRANDS})?(?:的|(?=[\s,;。!?|()、:/]|$))")
_MORE = re.compile(r"\s(?:brands?|clients?|products)(?![a-z])")

_LIKE = re.compile(
    rf"(?:类似于?|相似于|对标|神似)\s?(?P<a>{_NAME})(?P<alike>的|一样|这样|那样|这种|那种|同款|风格|类型|(?=[\s,;。!?|()、:/]|$))的?"
    rf"|(?:跟|和|与|同|像)\s?(?P<b>{_NAME})\s?(?:一样|差不多|类似|相似|相近|同类型|同类|同款|这样|那样|这种|那种|这类)的?"
    rf"|(?:(?<=[找要])|(?<![^\s,;。!?|()]))像(?!素)\s?(?P<c>{_NAME})(?:的|(?=[\s,;。!?|()、:/]|$))"
    r"|(?<![a-z'])(?<!would )(?<!'d )(?:similar to|(?:someone|anyone|creators?|hosts?|kols?|people) like|comparable to"
    rf'|in the style of|same style as|like) (?P<d>"[^"]{{1,{MOST_OF_A_NAME}}}"|{_EDGE}+)'
)
_GROWTH = re.compile("涨|增|grow|grew|gain|new followers")
_SPAN = re.compile(
    rf"(?:最?近|过去)(?P<zh>{_N})\s?(?P<zh_unit>天|日|周|个?星期|个?月|年)(?:之?内|以内|里|来)?"
    rf"|(?P<in>{_N})(?P<in_unit>天|日|个?月)之?内|每(?:个)?(?P<every>周|月)|月均(?P<mean>)"
    r"|(?<![a-z])(?:(?:in|over|within|during) )?(?:the )?(?:last|past) (?:(?P<en>\d{1,4}) )?(?P<en_unit>day|week|month|year)s?(?![a-z])"
    r"|(?<![a-z])(?:a|per|each|every) (?P<per>week|month)(?![a-z])|/(?P<slash>month|week|月)(?![a-z])|(?<![a-z])(?P<adverb>month|week)ly"
)
_CUES = (
    (re.compile("过|竞|有合作|work|partner|collab|cooperat|rival|competitor|not with"), lambda brief: _rivals(brief)),
    (re.compile("类似|相似|相近|对标|神似|像|差不多|一样|同类|同款|like|similar|style|comparable"), lambda brief: _likes(brief)),
    (_GROWTH, lambda brief: _spans(brief)),
)  # fmt: skip
_ANY_CUE = re.compile("|".join(cue.pattern for cue, _ in _CUES))


def phrases(brief: str) -> Spans:
    """Return the phrases of a normalised brief by where they begin; of overlapping ones the reader takes the first."""
    found: Spans = {}
    if not _ANY_CUE.search(brief):
        return found
    for cue, read in _CUES:
        if cue.search(brief):
            for start, part, end, value in read(brief):
                found.setdefault(start, (part, end, value))
    return found


def may_begin(word: str) -> bool:
    """Whether an unknown word could be a phrase together with what follows it."""
    return _ANY_CUE.search(word) is not None


_Found = Iterator[tuple[int, Part, int, object]]


def _rivals(brief: str) -> _Found:
    for pattern in (_RIVAL_ZH, _RIVAL_EN, _NOT_WITH, _RIVALS):
        for match in pattern.finditer(brief):
            read = _refusal(brief, match)
            if read:
                yield match.start(), Part.RIVAL, read[1], read[0]


def _refusal(brief: str, match: re.Match[str]) -> tuple[Refusal, int] | None:
    said = match.groupdict()
    if "never" in said and not _refuses(said):
        return None
    end = match.end()
    if said.get("name"):
        names = [name for part in _OR.split(said["name"]) for name in _separate(part)]
    else:
        names, end = _names(brief, end)
    after = None if said.get("name") else _AFTER.match(brief, end)
    window = said.get("w1") or said.get("w2")
    days = _days_in(window) if window else None
    if after and not window and (after["n"] or after["last"]):
        days, end = _days(after["n"], after["unit"]), after.end()
    industries = tuple(name for each in names if (name := _industry(each)))
    brands = tuple(plain for each in names if not _industry(each) and (plain := _brand(each)))
    # One that is no name, 没接过单, and it is another phrase altogether.
    return (Refusal(brands, industries, days), end) if names and len(brands) + len(industries) == len(names) else None


def _refuses(said: dict[str, str | None]) -> bool:
    """Whether a phrase refuses, once: 不要没合作过的 asks for the opposite, "have worked with" refuses nothing."""
    never = (said["never"] or "").strip()
    denies = bool(never) and never not in {"have", "has", "had"}
    return bool(said["refuse"]) != denies


def _names(brief: str, at: int) -> tuple[list[str], int]:
    """Read names one after another; the second value is where they end."""
    found: list[str] = []
    while True:
        name, end = _name(brief, at)
        if not name:
            return found, at
        found += _separate(name)
        at = end
        separator = _OR.match(brief, at)
        if not separator or brief[at - 1] == "的":
            return found, at
        at = separator.end()


def _name(brief: str, at: int) -> tuple[str, int]:
    if brief[at : at + 1] == '"':
        close = brief.find('"', at + 1)
        if close <= at + 1:
            return "", at
        end = close + 1
        return brief[at:end], end + (brief[end : end + 1] == "的")
    for length in LENGTHS.get(brief[at : at + 2], ()):  # beauty and make-up is one name
        word = brief[at : at + length]
        ended = _ENDED.match(brief, at + length) if _industry(word) else None
        if ended:
            return word, ended.end()
    match = _LONG.match(brief, at) or _SHORT.match(brief, at)
    if not match:
        return "", at
    name, end = match[0], match.end()
    of = name.find("的", 2)  # 美的 is a brand
    if of > 0:
        name, end = name[:of], at + of + 1
    brands = _MORE.match(brief, end)
    return name, brands.end() if brands else end


def _separate(name: str) -> list[str]:
    """What is one name, and what are several: 欧莱雅和兰蔻."""
    if name.startswith('"') or _industry(name):
        return [name]
    return [one for part in _OR.split(name) for one in _OR_INSIDE.split(part)]


def _industry(name: str) -> str | None:
    """The industry that a name without quotes is, if any: 美妆品牌."""
    plain = _OF_BRANDS.sub("", name)
    sub, field = sub_named(plain), field_named(plain)
    return field.zh if field else sub.field if sub else None


def _brand(name: str) -> str | None:
    if name.startswith('"'):
        return name.strip('" ') or None
    plain = _OF_BRANDS.sub("", name).strip()
    known = VOCABULARY.get(plain)
    return None if not plain or known or read_number(plain) or plain in {"的", "了"} else plain


def _likes(brief: str) -> _Found:
    for match in _LIKE.finditer(brief):
        name = match["a"] or match["b"] or match["c"] or match["d"] or ""
        quoted = name.startswith('"')
        plain = name.strip('" ')
        if plain and (quoted or not (plain in VOCABULARY or read_number(plain) or len(plain) > MOST_OF_A_NAME)):
            yield match.start(), Part.LIKE, match.end(), plain


def _spans(brief: str) -> _Found:
    for match in _SPAN.finditer(brief):
        said = {name: value for name, value in match.groupdict().items() if value}
        unit = next((value for name, value in said.items() if name not in {"zh", "in", "en"}), "月")
        number = said.get("zh") or said.get("in") or said.get("en")
        days = _days(number, unit)
        if days:
            yield match.start(), Part.WINDOW, match.end(), days


def _days_in(window: str) -> int | None:
    match = re.search(rf"(?P<n>{_N})\s?(?P<unit>天|日|周|个?星期|个?月|年)", window)
    return _days(match["n"], match["unit"]) if match else None


def _days(number: str | None, unit: str) -> int | None:
    each = _DAYS[unit.removeprefix("个")[0]]
    if number == "半":
        return {365: 180, 30: 15}.get(each, each // 2)
    read = read_number(number) if number else None
    if number and not read:
        return None
    return each * (int(read.low) if read else 1)
