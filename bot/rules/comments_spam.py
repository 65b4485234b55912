"""Comments that look like advertisements, or like one text posted many times.

Suspected, never more: the reason is told.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest
from itertools import chain
from zlib import crc32

from bot.rules.comments_phrases import pairs
from bot.rules.comments_reading import Reading

FEWEST_ALIKE = 8  #: comments that make a cluster
SHORTEST = 12  #: letters below which many people say the same by themselves: 求链接, 扣1, 主播好美
LONGEST = 40  #: letters that are compared; those of one mould begin alike
VARIED = 7  #: different letters that a text has at least; 好好好好好好好好 is said by many
ALIKE = 0.5  #: share of pairs of letters that two linked texts have in common, of all that either has
COMMON = 0.75  #: share of a cluster that holds what it has in common, and of that, what each of them holds
CORE = 0.6  #: share of a text of the cluster that this makes up, at least
_ANCHORS = 8  #: runs of three letters by which texts are brought together, the least by hash
_LOOKED_AT = 200  #: characters
_SHARED = 2  #: anchors that linked texts share, at least
_RUN = 6  #: bytes of three letters
_REMEMBERED = 40  #: texts of an anchor that a further one may be compared with
_COMPARED = 6  #: of those that share most anchors with a text

_IDLE = re.compile(r"[\W\d_]+")


class Reason(StrEnum):
    ALIKE = "alike"  #: stands in a cluster of near-duplicates
    CONTACT = "contact"  #: leads to a contact or a give-away elsewhere


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Near-duplicates: how many comments, and one of them as it was typed."""

    key: str  #: the letters of the first of them in the order of letters
    size: int
    example: str


@dataclass(frozen=True, kw_only=True)
class Suspects:
    """For each comment the reasons to suspect it, and the clusters, largest first."""

    reasons: Sequence[frozenset[Reason]]
    clusters: Sequence[Cluster]


def suspects(readings: Sequence[Reading]) -> Suspects:
    """Look through the comments of one work; the order they come in changes nothing."""
    letters = [_IDLE.sub("", each.plain[:_LOOKED_AT])[:LONGEST] for each in readings]
    group = _clusters(Counter(each for each in letters if len(each) >= SHORTEST and len(set(each)) >= VARIED))
    size = Counter(group[each] for each in letters if each in group)
    reasons, example = list[frozenset[Reason]](), dict[str, str]()
    for reading, each in zip(readings, letters, strict=True):
        found = set[Reason]()
        if each in group:
            found.add(Reason.ALIKE)
            example[group[each]] = min(example.get(group[each], reading.text), reading.text)
        if reading.contact:
            found.add(Reason.CONTACT)
        reasons.append(frozenset(found))
    clusters = [Cluster(key=key, size=many, example=example[key]) for key, many in size.items()]
    return Suspects(reasons=reasons, clusters=sorted(clusters, key=lambda each: (-each.size, each.key)))


def _clusters(count: Mapping[str, int]) -> dict[str, str]:
    """Return the first text of its cluster for every text that stands in one."""
    held = {text: pairs(text) for text in sorted(count)}
    linked = defaultdict[str, list[str]](list)
    for text, first in _linked(held).items():
        linked[first].append(text)
    found = dict[str, str]()
    for texts in linked.values():
        if sum(count[text] for text in texts) >= FEWEST_ALIKE:
            same = _of_one_mould(texts, held, count)
            if sum(count[text] for text in same) >= FEWEST_ALIKE:
                found |= dict.fromkeys(same, same[0])
    return found


def _linked(held: Mapping[str, Set[int]]) -> dict[str, str]:
    """Return for each text the first of all that are alike it, or alike one that is, and so on."""
    leader, buckets = dict[str, str](), defaultdict[int, list[str]](list)

    def first(text: str) -> str:
        while leader[text] != text:
            leader[text] = text = leader[leader[text]]
        return text

    for text in held:
        leader[text] = text
        anchors = _anchors(text)
        met = Counter(chain.from_iterable(buckets[anchor] for anchor in anchors))
        near = [(-shared, other) for other, shared in met.items() if shared >= _SHARED]
        for _, other in nsmallest(_COMPARED, near):
            if _alike(held[text], held[other]):
                one, two = sorted((first(text), first(other)))
                leader[two] = one
        for anchor in anchors:
            if len(buckets[anchor]) < _REMEMBERED:
                buckets[anchor].append(text)
    return {text: first(text) for text in held}


def _of_one_mould(texts: Sequence[str], held: Mapping[str, Set[int]], count: Mapping[str, int]) -> list[str]:
    """Return those of linked texts that hold what most of them have in common; none where that is little.

    Customers who praise the same things link up in chains, each a little like the next; what one mould made shares
    most of its letters with all the others.
    """
    shared = Counter[int]()
    for text in texts:
        shared.update(dict.fromkeys(held[text], count[text]))
    whole = sum(count[text] for text in texts)
    core = {pair for pair, many in shared.items() if many >= COMMON * whole}
    usual = sorted(len(held[text]) for text in texts)[len(texts) // 2]
    if len(core) < CORE * usual:
        return []
    return sorted(text for text in texts if len(core & held[text]) >= COMMON * len(core))


def _anchors(text: str) -> list[int]:
    coded = text.encode("utf-16-le", "surrogatepass")
    return sorted({crc32(coded[at : at + _RUN]) for at in range(0, len(coded) - _RUN + 2, 2)})[:_ANCHORS]


def _alike(one: Set[int], other: Set[int]) -> bool:
    common = len(one & other)
    return common >= ALIKE * (len(one) + len(other) - common)
