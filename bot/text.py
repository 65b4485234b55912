"""Text at the door: one spelling for what people type, and the keys names are found by."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans({
    **dict.fromkeys("“”„‟«»「」『』〝〞″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("〜∼～", "~"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
})  # fmt: skip
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


def normalise(text: str) -> str:
    """Return the one spelling everything is read and searched in.

    Full-width and compatibility forms are folded, traditional characters and Taiwan wording become mainland
    simplified, letters lower case, smart quotes plain, and any white space one blank. Reading it twice changes nothing.
    """
    plain = _fold(text)
    if _converter("t2s").convert(plain) != plain:
        # Only text that is traditional: the phrase table would turn a mainland 电影片段 into 电视频段.
        plain = _fold(_converter("t2s").convert(_converter("tw2sp").convert(plain)))
    return plain


def initials(name: str) -> str:
    """Return the first letters of a name's reading, words in Latin letters whole: 曾小鱼 → zxy, Amy小鱼 → amyxy."""
    return "".join(word if word.isascii() and not said else said[:1] for word, said in _readings(name))


def pinyin(name: str) -> str:
    """Return a name's reading without tones or blanks: 曾小鱼 → zengxiaoyu; surnames are read as surnames."""
    return "".join(said or word for word, said in _readings(name))


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
    folded = unicodedata.normalize("NFKC", text.translate(_QUOTES)).translate(_QUOTES).lower()
    folded = unicodedata.normalize("NFKC", folded)
    return _SPACE.sub(" ", folded).strip()


@lru_cache(maxsize=4)
def _converter(name: str) -> Any:
    import opencc

    return opencc.OpenCC(name)


def _readings(name: str) -> list[tuple[str, str]]:
    """Return each character or word with its reading; the reading of a word in letters is empty."""
    from pypinyin import lazy_pinyin

    found: list[tuple[str, str]] = []
    for han, word in _RUN.findall(normalise(name)):
        if word:
            found.append((word, ""))
        else:
            found.extend(zip(han, _as_surname(han) or lazy_pinyin(han), strict=True))
    return found


def _as_surname(han: str) -> list[str]:
    """Return the reading of what looks like a person's name with a surname of its own reading, else nothing."""
    from pypinyin import lazy_pinyin

    for surname in (han[:2], han[:1]):
        given = han[len(surname) :]
        if surname in SURNAMES and 1 <= len(given) <= 2 and given != surname:
            return [*SURNAMES[surname].split(), *lazy_pinyin(given)]
    return []
