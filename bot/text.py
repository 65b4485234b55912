"""Text at the door: one spelling for what people type, and the keys names are found by."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock
from typing import Any

_QUOTES = str.maketrans({
    **dict.fromkeys("“”„‟«»「」『』〝〞″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("〜∼～", "~"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
})  # fmt: skip
_MARKS = re.compile(f"[{re.escape(''.join(map(chr, _QUOTES)))}]")
_WIDE = re.compile("[！-＿ａ-～]")
_IN_PHRASES = "像哩坏椀沈甦瞭藉衹覆序祇彷"  #: simplified by themselves, but not in every word that the converter knows
#: pypinyin's modules import one another: two threads that import them at once, from different ends, wait for each other
#: until Python breaks one of them off
_ONE_AT_A_TIME = Lock()
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3005\u3007"
_RUN = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}]+)")

#: Surnames whose reading as a name differs from the everyday one.
SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "澹台": "tan tai", "单于": "chan yu", "令狐": "ling hu",
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "任": "ren", "区": "ou", "朴": "piao",
    "盖": "ge", "缪": "miao", "种": "chong", "覃": "qin", "翟": "zhai", "冼": "xian", "召": "shao", "折": "she",
    "秘": "bi", "逄": "pang", "訾": "zi", "谌": "chen", "祭": "zhai", "句": "gou", "隽": "juan", "员": "yun",
    "洗": "xian", "宓": "mi", "乜": "nie", "繁": "po", "黑": "he", "尹": "yin", "褚": "chu", "臧": "zang",
}  # fmt: skip


@lru_cache(maxsize=2_048)  # a brief is read at more than one door
def normalise(text: str) -> str:
    """Return the one spelling everything is read and searched in.

    Full-width and compatibility forms are folded, traditional characters and Taiwan wording become mainland
    simplified, letters lower case, smart quotes plain, and any white space one blank. Reading it twice changes nothing.
    """
    return normalise_anew(text)


def normalise_anew(text: str) -> str:
    """The same, not remembered: for texts by the hundred thousand, of which hardly one comes twice."""
    marked = _plain_marks(text)
    if not _looked_up().search(marked):
        return " ".join(_WIDE.sub(_narrowed, marked).lower().split())
    return _looked_up_in_full(text)


def _looked_up_in_full(text: str) -> str:
    plain = _fold(text)
    if not plain.isascii() and _converter("t2s").convert(plain) != plain:
        # Only text that is traditional: the phrase table would turn a mainland 电影片段 into 电视频段.
        plain = _fold(_converter("t2s").convert(_converter("tw2sp").convert(plain)))
    return plain


def initials(name: str) -> str:
    """Return the first letters of a name's reading, words in Latin letters whole: 曾小鱼 → zxy, Amy小鱼 → amyxy."""
    return reading(name)[1]


def pinyin(name: str) -> str:
    """Return a name's reading without tones or blanks: 曾小鱼 → zengxiaoyu; surnames are read as surnames."""
    return reading(name)[0]


def reading(name: str) -> tuple[str, str]:
    """Return the pinyin and the initials of a name at once."""
    return read(normalise(name))


def read(name: str) -> tuple[str, str]:
    """Return the pinyin and the initials of a normalised name."""
    whole, first = "", ""
    for han, word in _RUN.findall(name):
        if word:
            whole += word
            first += word if word.isascii() else ""
        else:
            said = _as_surname(han) or _read(han)
            whole += "".join(said)
            first += "".join([syllable[0] for syllable in said])
    return whole, first


def load() -> None:
    """Load the dictionaries of both, which takes a third of a second, before they are asked."""
    _looked_up()
    _dictionary()


def characters(text: str) -> tuple[str, ...]:
    """Return every Chinese character and every other word of normalised text, in order."""
    return tuple(piece for han, word in _RUN.findall(text) for piece in (han or (word,)))


def bigrams(text: str) -> tuple[str, ...]:
    """Return every pair of neighbouring Chinese characters, in order."""
    return tuple(han[at : at + 2] for han, _ in _RUN.findall(text) for at in range(len(han) - 1))


def tokens(text: str) -> tuple[str, ...]:
    """Return what a search index keeps of normalised text: characters, words and bigrams."""
    return characters(text) + bigrams(text)


def _fold(text: str) -> str:
    # Lower case can undo composition (İ), and composition can make capitals (℀ is not one, but ᴹ was): fold twice.
    folded = _plain_marks(unicodedata.normalize("NFKC", _plain_marks(text))).lower()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _narrowed(wide: re.Match[str]) -> str:
    return chr(ord(wide[0]) - 0xFEE0)


def _plain_marks(text: str) -> str:
    return text.translate(_QUOTES) if _MARKS.search(text) else text  # a search costs a tenth of a translation


@lru_cache(maxsize=1)
def _looked_up() -> re.Pattern[str]:
    """What finds a character that may be traditional, or whose folding may depend on those beside it.

    Most texts hold none: letters and digits of ASCII, their full-width twins, marks of Chinese, emoji and simplified
    characters, which folding takes one by one, and the converter to simplified leaves as they are.
    """
    han = "".join(map(chr, range(0x4E00, 0xA000)))
    simplified = _converter("t2s").convert("\n".join(han)).split("\n")
    known = "".join(
        [one for one, other in zip(han, simplified, strict=True) if one == other and one not in _IN_PHRASES]
    )
    return re.compile(f"[^\t\n -~、。《》【】！-＿ａ-～\U0001f300-\U0001f64f{known}]")


@lru_cache(maxsize=4)
def _converter(name: str) -> Any:
    import opencc

    return opencc.OpenCC(name)


def _as_surname(han: str) -> list[str]:
    """Return the reading of what looks like a person's name with a surname of its own reading, else nothing."""
    for surname in (han[:2], han[:1]):
        given = han[len(surname) :]
        if surname in SURNAMES and 1 <= len(given) <= 2 and given != surname:
            return [*SURNAMES[surname].split(), *_read(given)]
    return []


def _read(han: str) -> list[str]:
    """Return the everyday reading of each character, in the words that pypinyin would cut a run of characters into."""
    if len(han) == 1:
        return list(_word_read(han))
    return [said for word in _words(han) for said in _word_read(word)]


def _words(han: str) -> list[str]:
    """Cut a run into the longest words from the left, exactly as pypinyin's own cutter does, in a third of its time."""
    phrases, prefixes, _ = _dictionary()
    found, at, end = list[str](), 0, len(han)
    while at < end:
        longest, upto = 0, at + 2
        while upto <= end and (word := han[at:upto]) in prefixes:
            if word in phrases:
                longest = upto
            upto += 1
        if not longest and upto > end:
            return found + list(han[at:])  # all that is left might begin a word, but is none
        found.append(han[at : longest or at + 1])
        at = longest or at + 1
    return found


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    """Return the words of pypinyin, what they begin with, and what reads them."""
    with _ONE_AT_A_TIME:
        from pypinyin import lazy_pinyin
        from pypinyin.constants import PHRASES_DICT
        from pypinyin.seg.mmseg import p_set

    return PHRASES_DICT, getattr(p_set, "_set", p_set), lazy_pinyin  # the bare set answers several times sooner


@lru_cache(maxsize=20_000)
def _word_read(word: str) -> tuple[str, ...]:
    return tuple(_dictionary()[2](word))
