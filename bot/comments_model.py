"""Reads whether comments praise or blame: a linear model over n-grams of characters and over words that are known.

It works on many texts at once and needs numpy. What it learned, from what, and how well: docs/comments.md.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bot.rules import comments_words
from bot.rules.comments_reading import Reader
from bot.text import normalise

MODEL, BACKGROUND = "comments_model.bin", "comments_background.bin"
LONGEST = 4  #: characters of an n-gram
BITS = 18  #: n-grams are hashed to 2^18 places
AT_ONCE = 1_024  #: texts read at a time; what is kept meanwhile stays below 50 MB
FACTS = 34  #: figures about the known words of a text

_DIGITS, _REPEATS = re.compile(r"\d+"), re.compile(r"(.)\1{2,}", re.DOTALL)
_MIX, _STEP = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
_KINDS = ("PRAISING", "KINDLY", "BLAMING", "HEDGING", "NEGATING", "DEGREES", "TURNING", "PLAIN")
_PRAISING, _KINDLY, _BLAMING, _HEDGING, _NEGATING, _DEGREES, _TURNING, _PLAIN = range(8)
_TURNED = (_BLAMING, _BLAMING, _KINDLY, _HEDGING)  #: what a word becomes after a negation
_SLOTS = 14  #: a known word is looked up in 2^14 places, then compared


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What was learned. The log-odds of praise: `ngrams` over the root of their number, plus `facts`, plus `bias`."""

    ngrams: Any  #: int8, 2^18 of them
    scale: float  #: what 1 of an int8 stands for
    facts: Any  #: float64
    bias: float

    def packed(self) -> bytes:
        """Return the bytes that `unpacked` reads."""
        head = {"scale": self.scale, "bias": self.bias, "facts": [round(float(each), 5) for each in self.facts]}
        return zlib.compress(json.dumps(head).encode() + b"\n" + self.ngrams.tobytes(), 9)


def unpacked(packed: bytes) -> Weights:
    import numpy as np

    head, _, body = zlib.decompress(packed).partition(b"\n")
    known = json.loads(head)
    return Weights(
        ngrams=np.frombuffer(body, dtype=np.int8),
        scale=known["scale"],
        facts=np.array(known["facts"]),
        bias=known["bias"],
    )


@lru_cache(maxsize=1)
def version() -> str:
    """Return what tells this reader from one that reads otherwise: the model and the rules, as they are on the disk."""
    rules = [file for file in files("bot.rules").iterdir() if file.is_file() and file.name.startswith("comments")]
    held = [*(files("bot").joinpath(name) for name in (MODEL, BACKGROUND)), *sorted(rules, key=lambda file: file.name)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in held)).hexdigest()[:16]


@lru_cache(maxsize=1)
def background() -> Mapping[str, int]:
    """Return in how many ordinary texts a word stands; "" is the number of texts. It needs no numpy."""
    common: dict[str, int] = json.loads(zlib.decompress(files("bot").joinpath(BACKGROUND).read_bytes()))
    return common


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Return what the rules of comments read with; loaded once, in about half a second with numpy."""
    import rjieba

    weights = unpacked(files("bot").joinpath(MODEL).read_bytes())
    return Reader(
        normalise=spelt,
        score=lambda texts: score(weights, texts),
        words=rjieba.cut,
        background=background(),
    )


def score(weights: Weights, texts: Sequence[str]) -> list[tuple[float, int, int]]:
    """Return for each normalised text how likely it praises, 0 to 1, and how many known words praise and blame."""
    import numpy as np

    found: list[tuple[float, int, int]] = []
    for begin in range(0, len(texts), AT_ONCE):
        some = texts[begin : begin + AT_ONCE]
        letters = Letters.of(some)
        doc, gram = letters.ngrams()
        many = np.bincount(doc, minlength=len(some))
        total = np.bincount(doc, weights.ngrams[gram], minlength=len(some)) * weights.scale
        words = letters.words()
        facts = letters.facts(words)
        odds = total / np.sqrt(np.maximum(many, 1)) + facts @ weights.facts + weights.bias
        likely = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        praising, blaming = letters.said(words)
        found += zip(likely.tolist(), praising.tolist(), blaming.tolist(), strict=True)
    return found


def spelt(text: str) -> str:
    """Return the normalised text; halves of characters, which only broken files hold, become question marks."""
    try:
        return normalise(text)
    except UnicodeEncodeError:
        return normalise(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def squeezed(text: str) -> str:
    """Return the text as the model reads it: every number 0, repeats of a character twice at most."""
    return _REPEATS.sub(r"\1\1", _DIGITS.sub("0", text))


class Letters:
    """The characters of some texts one after the other, and the hashes of all that begins at each of them."""

    def __init__(self, codes: Any, doc: Any, count: int) -> None:
        import numpy as np

        self.doc, self.count = doc, count
        self.hashes: list[Any] = []  #: of n characters, n = 1, 2, …
        hashed = np.zeros(len(codes), np.uint64)
        for n in range(1, _known().longest + 1):
            upto = max(0, len(codes) - n + 1)
            hashed = (hashed[:upto] ^ (codes[n - 1 :] * np.uint64(_STEP))) * np.uint64(_MIX)
            hashed ^= hashed >> np.uint64(29)
            self.hashes.append(hashed)

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Letters":
        import numpy as np

        framed = [f"\n{squeezed(text)}\n" for text in texts]
        codes = np.frombuffer("".join(framed).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
        return cls(codes, np.repeat(np.arange(len(texts)), [len(each) for each in framed]), len(texts))

    def ngrams(self) -> tuple[Any, Any]:
        """Return text and place of every n-gram, each once a text, in order of text."""
        import numpy as np

        keys = []
        for n, hashes in enumerate(self.hashes[:LONGEST], 1):
            doc = self.doc[: len(hashes)]
            whole = doc == self.doc[n - 1 : n - 1 + len(hashes)]
            place = (hashes * np.uint64(_MIX)) >> np.uint64(64 - BITS)
            keys.append(((doc[whole] << BITS) | place[whole].astype(np.int64)).astype(np.int64))
        every = np.concatenate(keys)
        every.sort()
        once = every[np.concatenate(([True], every[1:] != every[:-1]))] if len(every) else every
        return once >> BITS, once & ((1 << BITS) - 1)

    def said(self, words: tuple[Any, Any, Any]) -> tuple[Any, Any]:
        """Return how many praising and how many blaming words each text holds."""
        praising, kindly, blaming, _ = self._tally(*words[:2])
        return praising + kindly, blaming

    def facts(self, words: tuple[Any, Any, Any]) -> Any:
        """Return what is told about the known words of each text: one row of `FACTS` figures a text."""
        import numpy as np

        doc, kind, at = words
        facts = np.zeros((self.count, FACTS))
        length = np.bincount(self.doc, minlength=self.count) - 2
        turns = kind == _TURNING
        last_turn = np.full(self.count, -1)
        last_turn[doc[turns]] = at[turns]
        count, after = self._tally(doc, kind), self._tally(*(each[at > last_turn[doc]] for each in (doc, kind)))
        turned = last_turn >= 0
        for nth in range(4):
            for least in range(3):
                facts[:, nth * 3 + least] = count[nth] > least
            facts[:, 12 + nth] = np.minimum(count[nth], 8) / (np.sqrt(length) + 3) * 3
            facts[:, 16 + nth] = turned & (after[nth] > 0)
        praised, blamed = count[_PRAISING], count[_BLAMING]
        facts[:, 20] = (praised - blamed) / (praised + blamed + 1)
        facts[:, 21] = (praised > 0) & (blamed == 0)
        facts[:, 22] = (blamed > 0) & (praised == 0)
        facts[:, 23] = (blamed > 0) & (praised > 0)
        facts[:, 24], facts[:, 25] = blamed > praised, praised > blamed
        sure = kind <= _BLAMING
        first, last = np.full(self.count, -1), np.full(self.count, -1)
        first[doc[sure][::-1]] = kind[sure][::-1]
        last[doc[sure]] = kind[sure]
        for place, told in ((26, first), (27, last)):
            facts[:, place], facts[:, place + 2] = (told == _PRAISING) | (told == _KINDLY), told == _BLAMING
        facts[:, 30], facts[:, 31], facts[:, 32] = turned, np.log1p(length) / 5, first < 0
        facts[:, 33] = (praised - blamed) / np.sqrt(np.maximum(length, 1))
        return facts

    def words(self) -> tuple[Any, Any, Any]:
        """Return text, kind and place of each known word that counts, in order; negations are worked in."""
        import numpy as np

        at, end, kind = self._matches()
        doc = self.doc[at]
        bridged = kind == _NEGATING  # a negation reaches over up to three degrees: 不 是 很 好吃
        for _ in range(3):
            before = np.concatenate(([False], bridged[:-1] & (at[1:] - end[:-1] <= 1))) if len(at) else bridged
            bridged = (kind == _NEGATING) | ((kind == _DEGREES) & before)
        if len(at):
            before = np.concatenate(([False], bridged[:-1] & (at[1:] - end[:-1] <= 1)))
            turned = before & (kind <= _HEDGING)
            kind = np.where(turned, np.array(_TURNED)[np.minimum(kind, _HEDGING)], kind)
        counts = (kind <= _HEDGING) | (kind == _TURNING)
        return doc[counts], kind[counts], at[counts]

    def _matches(self) -> tuple[Any, Any, Any]:
        """Return begin, end and kind of every known word, the longest first, none over another, in order."""
        import numpy as np

        taken = np.zeros(len(self.doc) + 1, bool)
        begins, ends, kinds = [], [], []
        for n in range(len(self.hashes), 0, -1):
            begin, kind = _known().at(self.hashes[n - 1], n)
            free = ~(taken[begin] | taken[begin + n - 1])
            begin, kind = begin[free], kind[free]
            if n > 1 and len(begin) > 1 and (np.diff(begin) < n).any():
                apart = list(_apart(begin.tolist(), n))
                begin, kind = begin[apart], kind[apart]
            for step in range(n):
                taken[begin + step] = True
            begins.append(begin)
            ends.append(begin + n)
            kinds.append(kind)
        at, end, kind = np.concatenate(begins), np.concatenate(ends), np.concatenate(kinds)
        order = np.argsort(at, kind="stable")
        return at[order], end[order], kind[order]

    def _tally(self, doc: Any, kind: Any) -> list[Any]:
        import numpy as np

        return [np.bincount(doc[kind == each], minlength=self.count) for each in range(4)]


class _Known:
    """The known words by their hashes; a place that two of them share has them one after the other."""

    def __init__(self, words: Mapping[str, int]) -> None:
        import numpy as np

        self.longest = max(LONGEST, *map(len, words))
        self.tables: dict[int, tuple[Any, Any, Any]] = {}
        for n in range(1, self.longest + 1):
            mine = sorted(word for word in words if len(word) == n)
            self.tables[n] = (np.zeros(1 << _SLOTS, bool), np.zeros(0, np.uint64), np.zeros(0, np.int64))
            if mine:
                hashed = np.array([_hash(word) for word in mine], np.uint64)
                order = np.argsort(hashed)
                slots = self.tables[n][0]
                slots[(hashed >> np.uint64(64 - _SLOTS)).astype(np.int64)] = True
                self.tables[n] = (slots, hashed[order], np.array([words[word] for word in mine])[order])

    def at(self, hashes: Any, n: int) -> tuple[Any, Any]:
        """Return where a known word of n characters begins, and its kind."""
        import numpy as np

        slots, known, kinds = self.tables[n]
        maybe = np.flatnonzero(slots[(hashes >> np.uint64(64 - _SLOTS)).astype(np.int64)])
        if not len(maybe):
            return maybe, maybe
        nearest = np.minimum(np.searchsorted(known, hashes[maybe]), len(known) - 1)
        same = known[nearest] == hashes[maybe]
        return maybe[same], kinds[nearest[same]]


@lru_cache(maxsize=1)
def _known() -> _Known:
    return _Known({word: nth for nth, name in enumerate(_KINDS) for word in getattr(comments_words, name)})


def _hash(word: str) -> int:
    """The hash of a word, as `Letters` works it out."""
    mask, hashed = (1 << 64) - 1, 0
    for letter in word:
        hashed = ((hashed ^ (ord(letter) * _STEP & mask)) * _MIX) & mask
        hashed ^= hashed >> 29
    return hashed


def _apart(begins: Sequence[int], n: int) -> Iterator[int]:
    """Which of the begins do not lie on a word that began before them."""
    free = -1
    for nth, begin in enumerate(begins):
        if begin >= free:
            free = begin + n
            yield nth
