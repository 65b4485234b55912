"""Numbers as people write them: 100万, 1.2千万, 10w, 十几万, 百分之九十, 九成, 八五折, 40,000, 1.5m, half a million."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from bot.rules.numerals import DIGITS, HAN_DIGIT, HAN_UNIT, LARGE, SMALL, han_value

MOST = Decimal(10) ** 12  #: what is above is taken for a slip, not for a number

_UNITS = {
    "w": 10**4, "k": 10**3, "m": 10**6, "kw": 10**7, "mn": 10**6, "mil": 10**6, "mio": 10**6, "bn": 10**9,
    "thousand": 10**3, "grand": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9, "hundred": 100,
}  # fmt: skip
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {word: at for at, word in enumerate(f"{_ONES} seventeen eighteen nineteen".split())}
_ENGLISH |= {word: 10 * at for at, word in enumerate(_TENS.split(), 2)}

_FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_WORD_UNIT = r"(?:thousand|grand|millions?|billion|hundred|kw|mil|mio|mn|bn|[wkm])(?![a-z0-9])"
_NAMED = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_SHARE = r"(?P<share>\s?%|\s?(?:percent|per cent|pct)(?![a-z]))"

_PERCENT = re.compile(
    rf"(?P<of>百分之|千分之)(?P<han>[{HAN_DIGIT}{HAN_UNIT}]{{1,20}}(?:点[{HAN_DIGIT}]{{1,9}})?|{_FIGURES})", re.ASCII
)
_TENTHS = re.compile(rf"(?P<one>[{HAN_DIGIT}]|\d(?:\.\d)?)成(?P<more>[{HAN_DIGIT}](?![{HAN_UNIT}]))?", re.ASCII)
_OFF = re.compile(rf"(?P<tenths>\d(?:\.\d)?|\d\d|[{HAN_DIGIT}]{{1,2}})折(?!扣价|线|叠|腾)", re.ASCII)
_SOME = re.compile(
    rf"(?P<before>[{HAN_DIGIT}]?[十百千]?|\d{{1,15}})(?P<some>几|数|多)(?P<unit>[十百千]?[万亿]|[十百千w](?![a-z]))",
    re.ASCII,
)
_MORE = re.compile(
    rf"(?P<figure>[{HAN_DIGIT}\d]{{1,15}}[十百千]?)(?P<some>几|多)(?P<unit>[十百千]?[万亿]|w(?![a-z]))", re.ASCII
)
_MIXED = re.compile(
    rf"(?P<figure>{_FIGURES})(?:\s(?=[十百千]?[万亿]))?(?P<unit>[十百千]?[万亿]|[十百千])(?P<rest>(?:\d{{1,4}}千?)(?![\d.,%万wk/年月日号天星家单个分-]))?",
    re.ASCII,
)
_LATIN = re.compile(rf"(?P<figure>{_FIGURES})(?:\s?(?P<unit>{_WORD_UNIT}))?{_SHARE}?", re.ASCII)
_HAN = re.compile(rf"(?P<han>[{HAN_DIGIT}{HAN_UNIT}]{{1,20}}(?:点[{HAN_DIGIT}]{{1,9}}[万亿]?)?)", re.ASCII)
_SPELT = re.compile(
    rf"(?P<word>half a|a half|an?|{_NAMED})(?:[ -](?P<ones>{_NAMED}))?"
    rf"(?:\s(?P<hundred>hundred))?(?:\s(?P<unit>thousand|grand|million|billion))?(?![a-z0-9]){_SHARE}?",
    re.ASCII,
)


class Number(NamedTuple):
    """A number as read, exact. 十几万 and the like are a span: `low` and `high` differ.

    `figure` is the number without its unit and `bare` says that it has none, so that 5-8万 can share one unit.
    A percentage keeps its figure: 90% has 90. 8折 is 20 % off: `percent`, and `off` as well.
    """

    low: Decimal
    high: Decimal
    figure: Decimal
    bare: bool
    percent: bool = False
    absurd: bool = False
    off: bool = False

    @property
    def unit(self) -> Decimal:
        return self.low / self.figure if self.figure else Decimal(1)


def read_number(text: str) -> Number | None:
    """Read a text that is a number and nothing else; None if it is not one."""
    found = number_at(text, 0)
    return found[0] if found and found[1] == len(text) else None


def number_at(text: str, at: int) -> tuple[Number, int] | None:
    """Read the longest number that begins at a place of normalised text; the second value is where it ends."""
    best: tuple[Number, int] | None = None
    for reader in _READERS.get(text[at : at + 1], ()):
        read = reader(text, at)
        if read and (best is None or read[1] > best[1]):
            best = read
    return best


def shared_unit(first: Number, second: Number) -> Number:
    """Return the first number of a range with the unit of the second where it had none: 5-8万, 8-10%."""
    if first.bare and not first.percent and first.figure < second.figure and not (second.bare and not second.percent):
        return _exact(first.figure, second.unit, percent=second.percent)
    return first


def off(paid: Decimal) -> Number:
    """What is taken off where 8, 85 or 8.5 tenths are paid."""
    share = 100 - (paid if paid >= 10 else paid * 10)
    return Number(share, share, share, bare=False, percent=True, off=True)


def whole(value: Decimal) -> int:
    """Round to the nearest integer, half up."""
    return int(value) if value == value.to_integral_value() else int(value.quantize(Decimal(1), ROUND_HALF_UP))


def _exact(figure: Decimal, unit: Decimal | int = 1, *, percent: bool = False, bare: bool | None = None) -> Number:
    absurd = figure * unit > MOST
    value = MOST if absurd else figure * unit
    return Number(value, value, min(figure, MOST), unit == 1 if bare is None else bare, percent, absurd)


def _figure(text: str) -> Decimal:
    if len(text) < 16 and text.isdigit():
        return Decimal(text)
    # A run of hundreds of digits is no number anyone means; Decimal would still be exact, and slow.
    plain = text.replace(",", "")
    head, _, tail = plain.partition(".")
    return MOST * 10 if len(head.lstrip("0")) > 15 else Decimal(f"{head or 0}.{tail[:9] or 0}")


def _latin(text: str, at: int) -> tuple[Number, int]:
    match = _LATIN.match(text, at)
    assert match  # a digit begins it
    unit = _UNITS.get(match["unit"] or "", 1)
    percent = bool(match["share"]) and unit == 1
    end = match.start("share") if match["share"] and not percent else match.end()
    return _exact(_figure(match["figure"]), unit, percent=percent), end


def _digits(text: str, at: int) -> tuple[Number, int] | None:
    """What begins with a digit: most are done at once, without a look at the rarer ways to go on."""
    end = _DIGITS_END.match(text, at)
    reader = _AFTER_DIGITS.get(text[end.end() : end.end() + 1]) if end else None
    read = reader(text, at) if reader else None
    return read or _latin(text, at)


def _mixed(text: str, at: int) -> tuple[Number, int] | None:
    """1.2千万, 3百万, 1万5 (15,000), 1万5千."""
    match = _MIXED.match(text, at)
    if not match:
        return None
    unit = _product(match["unit"])
    figure = _figure(match["figure"])
    if match["rest"] and unit >= 1000:
        rest = match["rest"]
        thousands = Decimal(rest[:-1]) * 1000 if rest.endswith("千") else Decimal(rest) * _next_place(rest, unit)
        return _exact(figure + thousands / unit, unit), match.end()
    return _exact(figure, unit), match.end() if not match["rest"] else match.start("rest")


def _next_place(rest: str, unit: int) -> Decimal:
    """What 5 means in 1万5; more than one digit is taken as it stands: 1万2500."""
    return Decimal(unit) / 10 if len(rest) == 1 else Decimal(1)


def _percent(text: str, at: int) -> tuple[Number, int] | None:
    match = _PERCENT.match(text, at)
    if not match:
        return None
    figure = _either(match["han"])
    if figure is None:
        return None
    return _exact(figure / (10 if match["of"] == "千分之" else 1), percent=True), match.end()


def _tenths(text: str, at: int) -> tuple[Number, int] | None:
    match = _TENTHS.match(text, at)
    if not match:
        return None
    one = Decimal(DIGITS[match["one"]]) if match["one"] in DIGITS else _figure(match["one"])
    more = DIGITS[match["more"]] if match["more"] else 0
    return _exact(one * 10 + more, percent=True), match.end()


def _off(text: str, at: int) -> tuple[Number, int] | None:
    """8折, 八折, 85折, 八五折 and 8.5折 say what is paid, in tenths; what is read is the share taken off."""
    match = _OFF.match(text, at)
    if not match:
        return None
    said = match["tenths"]
    digits = said if said[0].isascii() else "".join(str(DIGITS[each]) for each in said)
    return off(Decimal(digits)), match.end()


def _some(text: str, at: int) -> tuple[Number, int] | None:
    """十几万 is 11 to 19 times 10,000; 几十万 20 to 90 times; 100多万 100 to 190 times."""
    match = _MORE.match(text, at) or _SOME.match(text, at)
    if not match:
        return None
    before = match[1]
    unit = _product(match["unit"])
    value = _either(before) if before else Decimal(0)
    if value is None:
        return None
    step = Decimal(1) if not before else _last_place(value)
    low, high = value + step * (1 if before else 2), value + step * 9
    if match["some"] == "多":
        low = value
    return _span(low * unit, high * unit), match.end()


def _either(text: str) -> Decimal | None:
    """Read digits, or Chinese numerals, but no mixture."""
    if text.isascii():
        return _figure(text)
    return None if any(character.isascii() for character in text) else han_value(text)


def _span(low: Decimal, high: Decimal) -> Number:
    return Number(min(low, MOST), min(high, MOST), min(low, MOST), bare=False, absurd=high > MOST)


def _last_place(value: Decimal) -> Decimal:
    """The place that "a few" fills: ones after 十, tens after 一百, tenths after a plain digit."""
    step = Decimal("0.1")
    while value and value % (step * 100) == 0 and step < MOST:
        step *= 10
    return step


def _han(text: str, at: int) -> tuple[Number, int] | None:
    match = _HAN.match(text, at)
    assert match  # a numeral begins it
    value = han_value(match["han"])
    if value is None:
        return None
    last = match["han"][-1]
    if last in LARGE and len(match["han"]) > 1:
        return _exact(value / LARGE[last], LARGE[last]), match.end()
    return _exact(value, bare=True), match.end()


def _spelt(text: str, at: int) -> tuple[Number, int] | None:
    match = _SPELT.match(text, at)
    if not match or (match["word"] in {"a", "an", "half a", "a half"} and not (match["hundred"] or match["unit"])):
        return None
    figure = Decimal("0.5") if "half" in match["word"] else Decimal(_ENGLISH.get(match["word"], 1))
    figure += _ENGLISH[match["ones"]] if match["ones"] else 0
    unit = (100 if match["hundred"] else 1) * _UNITS.get(match["unit"] or "", 1)
    return _exact(figure, unit, percent=bool(match["share"])), match.end()


def _product(unit: str) -> int:
    value = 1
    for character in unit:
        value *= SMALL.get(character) or LARGE.get(character) or _UNITS[character]
    return value


_Reader = Callable[[str, int], tuple[Number, int] | None]

_DIGITS_END = re.compile(_FIGURES, re.ASCII)
#: What may follow digits, other than what every number ends with.
_AFTER_DIGITS: dict[str, _Reader] = {
    **dict.fromkeys("十百千万亿 ", _mixed), "成": _tenths, "折": _off, "几": _some, "多": _some,
}  # fmt: skip
#: First character → what may begin with it.
_READERS: dict[str, tuple[_Reader, ...]] = {
    **dict.fromkeys(HAN_DIGIT + HAN_UNIT, (_some, _han)),
    **dict.fromkeys(HAN_DIGIT, (_tenths, _off, _some, _han)),
    **dict.fromkeys("百千", (_percent, _some, _han)),
    **dict.fromkeys("几数", (_some,)),
    **dict.fromkeys("0123456789", (_digits,)),
    **dict.fromkeys({word[0] for word in (*_ENGLISH, "a", "half")}, (_spelt,)),
}
NUMBER_STARTS = frozenset(_READERS)
