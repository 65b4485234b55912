"""The vocabulary of the find language: every word it knows, what part it plays, and what it stands for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from bot.rules import festivals, query_audience_words, query_figure_words, query_lists, query_places
from bot.rules.query_parts import Part
from bot.rules.taxonomy import FIELDS, SUBS

#: A word's part, and what it stands for.
Entry = tuple[Part, object]


def vocabulary() -> dict[str, Entry]:
    """Return every word, lower case. Where a word could be two things, what comes later here counts."""
    found: dict[str, Entry] = {}
    for part, words in query_lists.PARTS.items():
        found |= dict.fromkeys(_split(words), (part, True))
    found |= _names()
    found |= dict(_valued(Part.METRIC, query_figure_words.METRICS))
    found |= dict(_valued(Part.UNIT, query_figure_words.UNITS))
    # 星级 names the rating and, after a number, is its unit: a metric may be both.
    found["星级"] = (Part.METRIC, "stars")
    found |= dict(_valued(Part.BOUND, query_figure_words.BOUNDS))
    found |= dict(_valued(Part.TIER, query_lists.TIERS))
    found |= dict(_valued(Part.TIERS, query_lists.TIERS_TOGETHER))
    found |= dict(_valued(Part.FORM, query_lists.FORMS))
    found |= dict(_valued(Part.GENDER, query_lists.GENDERS))
    found |= dict(_valued(Part.SORT, query_lists.SORTS))
    found |= dict(_valued(Part.PURPOSE, query_lists.PURPOSES))
    found |= dict(_audience())
    return found | dict(_sorted_by())


def _split(words: str) -> Iterator[str]:
    return (word.strip() for word in words.split(","))


def _valued(part: Part, table: Mapping[Any, str]) -> Iterator[tuple[str, Entry]]:
    return ((word, (part, value)) for value, words in table.items() for word in _split(words))


def _names() -> dict[str, Entry]:
    found: dict[str, Entry] = {word: (Part.REGION, place) for word, place in query_places.words().items()}
    found |= {word: (Part.FESTIVAL, name) for name, words in festivals.WORDS.items() for word in words}
    # A festival called by a number is read as a number first: 预算618.
    found |= {name: (Part.FESTIVAL, name) for name in festivals.NAMES if not name.isdigit()}
    found |= {word: (Part.FIELD, field.zh) for field in FIELDS for word in field.words}
    return found | {word: (Part.SUB, sub.zh) for sub in SUBS for word in sub.words}


def _audience() -> Iterator[tuple[str, Entry]]:
    yield from ((word, (Part.METRIC, gender)) for word, gender in query_audience_words.gender_metrics())
    yield from ((word, (Part.MOSTLY, gender)) for word, gender in query_audience_words.majorities())
    yield from _valued(Part.AGES, query_audience_words.AGES)
    yield from ((word, (Part.MOTHERS, True)) for word in _split(query_audience_words.MOTHER_WORDS))
    yield from ((word, (Part.REGIONS, places)) for word, places in query_places.TOGETHER.items())


def _sorted_by() -> Iterator[tuple[str, Entry]]:
    for order, words in query_lists.SORTED_BY.items():
        for word in _split(words):
            ways = ("sort by {}", "order by {}", "sorted by {}") if word.isascii() else ("按{}排序", "按{}", "{}排序")
            yield from ((way.format(word), (Part.SORT, order)) for way in ways)


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one, of which each is a word's part of its own."""
    if "\u4e00" <= character <= "\u9fff":
        return True
    return character > "\u3004" and any(low <= character <= high for low, high in _RARE)


_RARE = (
    ("\u3005", "\u3005"),
    ("\u3007", "\u3007"),
    ("\u3400", "\u4dbf"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003134f"),
)


def _lengths(words: dict[str, Entry]) -> dict[str, tuple[int, ...]]:
    """The lengths of all words that begin with the same two characters, longest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for word in words:
        if len(word) > 1:
            found[word[:2]].add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


VOCABULARY = vocabulary()
LENGTHS = _lengths(VOCABULARY)
