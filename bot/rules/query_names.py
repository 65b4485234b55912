"""Names that people type inside a phrase: brands, industries, creators."""

import re

from bot.rules.numbers import read_number
from bot.rules.query_words import LENGTHS, VOCABULARY
from bot.rules.taxonomy import field_named, sub_named

MOST_OF_A_NAME = 60  #: letters
EDGE = r"[\s,;。!?|()、:/]"  #: what ends a name, beside the end
END = rf"(?={EDGE}|$)"
LETTER = r'[^\s,;。!?|()"、:/]'  #: what a name without quotes consists of
NAME = rf'(?:"[^"]{{1,{MOST_OF_A_NAME}}}"|{LETTER}{{1,30}}?)'

_OR = re.compile(r"\s?[、/]\s?|\s(?:or|and|nor)\s")
_OR_INSIDE = re.compile(r"(?<=..)(?:和|或者?|与|以及)(?=..)")
_BRANDS = r"\s?(?:品牌|类目|类|行业|客户|产品|brands?|clients?|products|industry)"
_OF_BRANDS = re.compile(rf"{_BRANDS}$")
_ENDED = re.compile(rf"(?:{_BRANDS})?(?:的|{END})")
_MORE = re.compile(r"\s(?:brands?|clients?|products)(?![a-z])")
_DONE = re.compile("(?:合作|服务|接|做)过")
_TIME = r"\(?(?:(?:in|within|over|during) (?:the )?(?:last|past) |(?:for|in|within) \d|\(\d)"
_LONG = re.compile(rf"{LETTER}+(?: {LETTER}+){{1,5}}?(?=,? {_TIME})")  # several words, where a time ends them
_SHORT = re.compile(rf"{LETTER}{{1,{MOST_OF_A_NAME}}}")


def names_at(brief: str, at: int) -> tuple[list[str], int]:
    """Read names one after another; the second value is where they end."""
    name, end = _name(brief, at)
    found = separate(name) if name else []
    while name and brief[end - 1] != "的" and (separator := _OR.match(brief, end)):
        name, further = _name(brief, separator.end())
        more = separate(name) if name else []
        if not more or not all(industry(one) or brand(one) for one in more):
            break  # 没合作过欧莱雅、按天: what follows is no name
        found, end = [*found, *more], further
    return found, end


def separate(name: str) -> list[str]:
    """What is one name, and what are several: 欧莱雅和兰蔻."""
    if name.startswith('"') or industry(name):
        return [name]
    return [one for part in _OR.split(name) for one in _OR_INSIDE.split(part)]


def industry(name: str) -> str | None:
    """The industry that a name without quotes is, if any: 美妆品牌."""
    plain = _OF_BRANDS.sub("", name)
    sub, field = sub_named(plain), field_named(plain)
    return field.zh if field else sub.field if sub else None


def brand(name: str) -> str | None:
    """The brand that a name is; None for a word of the language without quotes."""
    if name.startswith('"'):
        return name.strip('" ') or None
    plain = _OF_BRANDS.sub("", name).strip()
    known = plain in VOCABULARY or read_number(plain) is not None or _DONE.search(plain) is not None
    return None if not plain or known else plain


def creator(name: str) -> str | None:
    """The creator that a name is; None for a word of the language without quotes."""
    plain = name.strip('" ')
    known = plain in VOCABULARY or read_number(plain) is not None or len(plain) > MOST_OF_A_NAME
    return None if not plain or (known and not name.startswith('"')) else plain


def _name(brief: str, at: int) -> tuple[str, int]:
    if brief[at : at + 1] == '"':
        return _quoted(brief, at)
    for length in LENGTHS.get(brief[at : at + 2], ()):  # beauty and make-up is one name
        word = brief[at : at + length]
        ended = _ENDED.match(brief, at + length) if industry(word) else None
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


def _quoted(brief: str, at: int) -> tuple[str, int]:
    close = brief.find('"', at + 1)
    if close <= at + 1:
        return "", at
    end = close + 1
    return brief[at:end], end + (brief[end : end + 1] == "的")
