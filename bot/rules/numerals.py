"""Chinese numerals: 一百零五万三千, 两万五, 一点五万."""

from decimal import Decimal

DIGITS = {character: at for row in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖") for at, character in enumerate(row)}
DIGITS |= {"两": 2, "俩": 2}
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8}
HAN_DIGIT = "".join(DIGITS)
HAN_UNIT = "十百千万亿拾佰仟萬"


def han_value(text: str) -> Decimal | None:
    """Read 一百零五万三千; also 一百二 (120), 两万五 (25,000) and 百万. None where the order is no number's."""
    head, _, fraction = text.partition("点")
    if fraction:
        return _han_fraction(head, fraction)
    total = section = digit = 0
    unit = 1
    after_zero = False
    seen: str = ""
    for character in text:
        if character in DIGITS:
            if digit and seen in DIGITS:
                return None
            digit, after_zero = DIGITS[character], character in "零〇"
            after_zero = after_zero or seen in ("零", "〇")
        elif character in SMALL:
            unit = SMALL[character]
            section, digit = section + (digit or 1) * unit, 0
        else:
            unit = LARGE[character]
            section += digit
            total, section, digit = _raise(total, section, unit, seen), 0, 0
        seen = character
    if text in LARGE or len(text) > 20:
        return None
    return Decimal(total + section + digit * (unit // 10 if digit and unit > 10 and not after_zero else 1))


def _raise(total: int, section: int, unit: int, seen: str) -> int:
    """Close a section at 万 or 亿; 万亿 lifts all that came before."""
    if not section and seen in LARGE:
        return total * unit
    return total + (section or 1) * unit


def _han_fraction(head: str, fraction: str) -> Decimal | None:
    unit = LARGE.get(fraction[-1], 1)
    front = han_value(head)
    digits = "".join(str(DIGITS[character]) for character in fraction if character in DIGITS)
    return None if front is None else (front + Decimal(f"0.{digits}")) * unit
