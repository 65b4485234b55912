"""The words that some comments use more than ordinary texts do."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt
from zlib import crc32

from bot.rules.comments_words import words

MOST_WORDS = 20_000  #: different words that a count keeps
FEWEST = 3  #: comments that hold a hot word, at least
SURPRISE = 2.0  #: standard deviations by which it is more usual here, at least
_PRIOR = 0.5
_IDLE = words("""
    这个 那个 什么 怎么 我们 你们 他们 就是 还是 可以 没有 不是 一个 一下 这么 那么 真的 感觉 觉得 知道 已经 还有
    但是 因为 所以 如果 的话 时候 现在 今天 自己 啊啊 哈哈 哈哈哈 哈哈哈哈 嗯嗯 哦哦 主播 来了 扣1 大家 有没有
    是不是 能不能 多少 哪里 为什么 the and you http https com cn
""")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HotWord:
    """A word, how many comments hold it, and by how many standard deviations that is more than elsewhere."""

    word: str
    comments: int
    surprise: float


def telling(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts of the words that tell something: two to twelve letters, no bare numbers."""
    return {word: held for word, held in counts.items() if 1 < len(word) < 13 and word.isalpha() and word not in _IDLE}


def bounded(counts: Mapping[str, int]) -> dict[str, int]:
    """Keep so many words as `MOST_WORDS`, the same whichever order they came in.

    Which ones depends on the words alone, never on how often they came: so counts that are kept are exact, and adding
    counts that were cut is the same as cutting what was added.
    """
    if len(counts) <= MOST_WORDS:
        return dict(counts)
    return {word: counts[word] for word in sorted(counts, key=_lot)[:MOST_WORDS]}


def hot_words(counts: Mapping[str, int], comments: int, background: Mapping[str, int], most: int) -> list[HotWord]:
    """Return the most surprising words, most surprising first; `comments` is how many were counted.

    The measure is the log-odds of the share of comments that hold a word against the share of ordinary texts that do,
    in standard deviations.
    """
    texts = max(background.get("", 0), 1)
    hot = []
    for word, held in counts.items():
        if held < FEWEST:
            continue
        usual = background.get(word, 0)
        here = log((held + _PRIOR) / (comments - held + _PRIOR)) if comments >= held else 0.0
        there = log((usual + _PRIOR) / (texts - usual + _PRIOR))
        surprise = (here - there) / sqrt(1 / (held + _PRIOR) + 1 / (usual + _PRIOR))
        if surprise >= SURPRISE:
            hot.append(HotWord(word=word, comments=held, surprise=round(surprise, 2)))
    return sorted(hot, key=lambda each: (-each.surprise, each.word))[:most]


def _lot(word: str) -> tuple[int, str]:
    return crc32(word.encode("utf-8", "surrogatepass")), word
