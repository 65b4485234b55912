"""Phrases found before a brief is cut, for they hold names: rivals, creators to be like; and spans of growth."""

import re
from collections.abc import Iterator

from bot.rules.query_dates import SPAN, UNIT, length_of
from bot.rules.query_names import END, LETTER, MOST_OF_A_NAME, NAME, creator
from bot.rules.query_parts import Part
from bot.rules.query_rivals import CUE, rivals

#: Where a phrase begins → the part it plays, where it ends, and its value.
Spans = dict[int, tuple[Part, int, object]]

_SOMEONE = "(?:someone|anyone|creators?|hosts?|kols?|people)"
_ONE = rf'(?P<d>"[^"]{{1,{MOST_OF_A_NAME}}}"|{LETTER}+)'
_LIKENESS = (
    rf"(?:类似于?|相似于|对标|神似)\s?(?P<a>{NAME})(?:的|一样|这样|那样|这种|那种|同款|风格|类型|{END})的?",
    rf"(?:跟|和|与|同|像)\s?(?P<b>{NAME})\s?(?:一样|差不多|类似|相似|相近|同类型|同类|同款|这样|那样|这种|那种|这类)的?",
    rf"(?:(?<=[找要])|(?<![^\s,;。!?|()]))像(?!素)\s?(?P<c>{NAME})(?:的|{END})",
    rf"(?<![a-z'])(?<!would )(?<!'d )(?:similar to|{_SOMEONE} like|comparable to|in the style of|like) {_ONE}",
)
_LIKE = re.compile("|".join(_LIKENESS))
_LAST = "(?:(?:in|over|within|during) )?(?:the )?(?:last|past)"
_TIMES = (
    rf"(?:最?近|过去)(?P<n1>{SPAN})\s?(?P<unit1>{UNIT})(?:之?内|以内|里|来)?",
    rf"(?P<n2>{SPAN})(?P<unit2>天|日|个?月)之?内",
    r"每个?(?P<unit3>周|月)|月均",
    rf"(?<![a-z]){_LAST} (?:(?P<n4>\d{{1,4}}) )?(?P<unit4>day|week|month|year)s?(?![a-z])",
    r"(?<![a-z])(?:a|per|each|every) (?P<unit5>week|month)(?![a-z])|/(?P<unit6>month|week|月)(?![a-z])",
    r"(?<![a-z])(?P<unit7>month|week)ly(?![a-z])",
)
_TIME = re.compile("|".join(_TIMES))
_LIKE_CUE = re.compile("类似|相似|相近|对标|神似|像|差不多|一样|同类|同款|like|similar|style|comparable")
_RIVAL_CUE = re.compile(CUE)
_GROWTH_CUE = re.compile("涨|增|grow|grew|gain|new followers")
_CUE = re.compile("|".join(cue.pattern for cue in (_RIVAL_CUE, _LIKE_CUE, _GROWTH_CUE)))


def phrases(brief: str) -> Spans:
    """Return the phrases of a normalised brief by where they begin; of overlapping ones the first is read."""
    found: Spans = {}
    if not _CUE.search(brief):
        return found
    for cue, read in ((_RIVAL_CUE, _rivals), (_LIKE_CUE, _likes), (_GROWTH_CUE, _times)):
        if cue.search(brief):
            for start, part, end, value in read(brief):
                found.setdefault(start, (part, end, value))
    return found


def may_begin(word: str) -> bool:
    """Whether an unknown word could be a phrase together with what follows it."""
    return _CUE.search(word) is not None


_Found = Iterator[tuple[int, Part, int, object]]


def _rivals(brief: str) -> _Found:
    return ((start, Part.RIVAL, end, refusal) for start, end, refusal in rivals(brief))


def _likes(brief: str) -> _Found:
    for match in _LIKE.finditer(brief):
        name = creator(next(filter(None, match.groups()), ""))
        if name:
            yield match.start(), Part.LIKE, match.end(), name


def _times(brief: str) -> _Found:
    """Spans of time, where growth is spoken of."""
    for match in _TIME.finditer(brief):
        said = {name: value for name, value in match.groupdict().items() if value}
        unit = next((value for name, value in said.items() if name.startswith("unit")), "月")
        days = length_of(next((value for name, value in said.items() if name.startswith("n")), None), unit)
        if days:
            yield match.start(), Part.WINDOW, match.end(), days
