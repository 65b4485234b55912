"""The parts that pieces of a brief play."""

from dataclasses import dataclass
from enum import IntEnum, auto


class Part(IntEnum):
    """The part a piece of a brief plays. A number, so that looking it up in a set is cheap."""

    FIELD = auto()
    SUB = auto()
    TIER = auto()
    TIERS = auto()  #: 腰尾部: several tiers at once
    NEWCOMERS = auto()
    REGION = auto()
    REGIONS = auto()  #: 江浙沪: several provinces at once
    REGION_CUE = auto()  #: before a quoted name of a region
    GENDER = auto()
    FORM = auto()
    DEDICATED = auto()  #: 专场 alone says neither hour nor day
    METRIC = auto()  #: what a number counts; the value is a kind of chip, or OTHER
    UNIT = auto()  #: the same, only after its number: 粉, 星, 单
    BOUND = auto()  #: the value is a Bound
    ABOUT = auto()
    NUMBER = auto()
    TO = auto()
    BETWEEN = auto()
    MONEY = auto()
    FOREIGN = auto()  #: a currency that is not ours
    DAY = auto()  #: the value is a date, or the code of a problem with it
    YEAR = auto()
    FESTIVAL = auto()
    AFTER_DAY = auto()  #: 双十一前
    NOT = auto()
    INDUSTRY = auto()
    RIVAL = auto()  #: 90天内没合作过欧莱雅, read as a whole; the value is a Refusal
    LIKE = auto()  #: 类似小鱼儿, read as a whole; the value is the name
    WINDOW = auto()  #: 近30天, said of growth; the value is the number of days
    PURPOSE = auto()
    SORT = auto()
    TOP = auto()  #: the most, the best, the cheapest: after or before a metric it sorts
    JOIN = auto()  #: and, or
    AUDIENCE = auto()  #: what is said next is about those who watch, not about the creator
    MOSTLY = auto()  #: 女粉为主; the value is "women" or "men"
    MOTHERS = auto()  #: 宝妈粉
    AGES = auto()  #: 年轻人; the value are bands of Age
    FILLER = auto()
    ASIDE = auto()  #: understood, but nothing can be done with it
    WORD = auto()
    QUOTED = auto()
    BREAK = auto()  #: punctuation that ends a phrase
    SPACE = auto()  #: blanks and other punctuation


OTHER = "other"  #: a figure that no filter takes: sales in yuan, days, likes
SOFT = frozenset({Part.SPACE, Part.FILLER})  #: what may stand between words that belong together


@dataclass(frozen=True)
class Bound:
    """A word that makes a number a lower or an upper bound."""

    upper: bool
    before: bool  #: may stand before its number
    after: bool  #: may stand after its number
    money: bool = False  #: with no other cue, says that the number is money
