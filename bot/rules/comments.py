"""What the comments of a work say, as counts that can be added up: work by work, live by live, a creator's altogether.

Every share keeps its counts. Comments that are suspected are told apart: they count as comments, and in nothing else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from heapq import nsmallest
from typing import TypeVar
from zlib import crc32

from bot.rules.comments_hot import HotWord, bounded, hot_words, telling
from bot.rules.comments_intents import Aspect, Intent
from bot.rules.comments_reading import Reader, Reading, Sentiment, read
from bot.rules.comments_spam import Cluster, Reason, suspects

EXAMPLES = 3  #: comments shown for each thing said
TOLD_CLUSTERS = 200  #: clusters that are kept; the suspected are counted whether or not theirs is
HOT = 20
Name = TypeVar("Name", bound=str)
_SAYS_MUCH = range(4, 41)  #: letters of a good example


@dataclass(frozen=True, order=True)
class Example:
    """A comment as it was typed. The least are kept: those of a length to read, then by lot, always the same."""

    awkward: bool
    lot: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """How many comments say something, how they mean it, and some of them."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0
    examples: tuple[Example, ...] = ()

    @property
    def comments(self) -> int:
        return self.positive + self.neutral + self.negative

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(each.text for each in self.examples)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The comments of one work or of many. `merge` adds them up, in any order and any grouping, to the same."""

    comments: int = 0  #: that hold anything but blanks
    suspected: int = 0  #: of them, for whatever reason
    sentiments: Mapping[Sentiment, Said] = field(default_factory=dict)  #: of those that are not suspected
    intents: Mapping[Intent, Said] = field(default_factory=dict)
    aspects: Mapping[Aspect, Said] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)  #: comments that hold the word, without the suspected
    reasons: Mapping[Reason, int] = field(default_factory=dict)  #: a comment may be suspected for two
    clusters: tuple[Cluster, ...] = ()  #: largest first

    @property
    def judged(self) -> int:
        """The comments that shares are shares of."""
        return self.comments - self.suspected

    def hot(self, background: Mapping[str, int], most: int = HOT) -> list[HotWord]:
        """Return the words that these comments use more than ordinary texts, most surprising first."""
        return hot_words(self.words, self.judged, background, most)

    def slim(self, words: int) -> "Tally":
        """Return the same with the most frequent words alone, to be kept. Add up first: it forgets the rare ones."""
        most = sorted(self.words.items(), key=lambda pair: (-pair[1], pair[0]))[:words]
        return replace(self, words=dict(sorted(most)))


def analyse(texts: Sequence[str], reader: Reader) -> Tally:
    """Read the comments of one work. The order they come in changes nothing; clusters are looked for among them all."""
    readings = read(texts, reader)
    found = suspects(readings)
    honest = [each for each, reasons in zip(readings, found.reasons, strict=True) if not reasons]
    words = Counter[str]()
    for each in honest:
        words.update(set(reader.words(each.plain)))
    return Tally(
        comments=len(readings),
        suspected=len(readings) - len(honest),
        sentiments=_counted(honest, lambda each: (each.sentiment,)),
        intents=_counted(honest, lambda each: each.intents),
        aspects=_counted(honest, lambda each: each.aspects),
        words=dict(sorted(bounded(telling(words)).items())),
        reasons=dict(sorted(Counter(reason for reasons in found.reasons for reason in reasons).items())),
        clusters=_told(found.clusters),
    )


def merge(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up; of none, an empty one. One after the other or all at once, in whatever order: it is the same."""
    parts = list(tallies)
    return Tally(
        comments=sum(part.comments for part in parts),
        suspected=sum(part.suspected for part in parts),
        sentiments=_added(part.sentiments for part in parts),
        intents=_added(part.intents for part in parts),
        aspects=_added(part.aspects for part in parts),
        words=dict(sorted(bounded(_summed(part.words for part in parts)).items())),
        reasons=dict(sorted(_summed(part.reasons for part in parts).items())),
        clusters=_told(cluster for part in parts for cluster in part.clusters),
    )


def _counted(readings: Sequence[Reading], names: Callable[[Reading], Iterable[Name]]) -> dict[Name, Said]:
    """Count readings under each of their names, with examples."""
    under = defaultdict[Name, list[Reading]](list)
    for each in readings:
        for name in names(each):
            under[name].append(each)
    return {name: _said(each) for name, each in sorted(under.items())}


def _said(readings: Sequence[Reading]) -> Said:
    count = Counter(each.sentiment for each in readings)
    by_spelling = dict[str, str]()
    for each in readings:
        if by_spelling.setdefault(each.plain, each.text) > each.text:
            by_spelling[each.plain] = each.text
    return Said(
        positive=count[Sentiment.POSITIVE],
        neutral=count[Sentiment.NEUTRAL],
        negative=count[Sentiment.NEGATIVE],
        examples=tuple(nsmallest(EXAMPLES, map(_example, by_spelling.values()))),
    )


@lru_cache(maxsize=8_192)  # most comments stand under several names
def _example(text: str) -> Example:
    return Example(len(text) not in _SAYS_MUCH, crc32(text.encode("utf-8", "surrogatepass")), text)


def _added(parts: Iterable[Mapping[Name, Said]]) -> dict[Name, Said]:
    under = defaultdict[Name, list[Said]](list)
    for part in parts:
        for name, said in part.items():
            under[name].append(said)
    return {
        name: Said(
            positive=sum(each.positive for each in said),
            neutral=sum(each.neutral for each in said),
            negative=sum(each.negative for each in said),
            examples=tuple(nsmallest(EXAMPLES, {example for each in said for example in each.examples})),
        )
        for name, said in sorted(under.items())
    }


def _summed(parts: Iterable[Mapping[Name, int]]) -> Counter[Name]:
    total = Counter[Name]()
    for part in parts:
        total.update(part)
    return total


def _told(clusters: Iterable[Cluster]) -> tuple[Cluster, ...]:
    """Add up clusters of one mould. Which of very many are kept is a lot of their letters, not of their size."""
    sizes, examples = Counter[str](), dict[str, str]()
    for each in clusters:
        sizes[each.key] += each.size
        examples[each.key] = min(each.example, examples.get(each.key, each.example))
    kept = nsmallest(TOLD_CLUSTERS, sizes, key=lambda key: (crc32(key.encode("utf-8", "surrogatepass")), key))
    told = (Cluster(key=key, size=sizes[key], example=examples[key]) for key in kept)
    return tuple(sorted(told, key=lambda each: (-each.size, each.key)))
