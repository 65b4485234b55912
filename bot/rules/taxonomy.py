"""The 36 fields and 219 sub-verticals by which creators are found; the stored key is the Chinese name."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.rules.taxonomy_names import NAMES

# What the traditional-to-simplified door makes of words that Taiwan writes the same but means otherwise.
_DOOR = (("资讯", "信息"), ("互动", "交互"))


@dataclass(frozen=True, kw_only=True)
class Sub:
    """A sub-vertical. `words` are what people type for it, lower case, both names among them."""

    zh: str
    en: str
    field: str  #: the Chinese name of its field
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field with its sub-verticals. `words` are what people type for it, lower case, both names among them."""

    zh: str
    en: str
    words: tuple[str, ...]
    subs: tuple[Sub, ...]


def field_named(word: str) -> Field | None:
    """Return the field that a word in either language stands for, if any."""
    return _FIELD_OF.get(word.strip().lower())


def sub_named(word: str) -> Sub | None:
    """Return the sub-vertical that a word in either language stands for, if any."""
    return _SUB_OF.get(word.strip().lower())


def english(key: str) -> str:
    """Return the English name of a field or sub-vertical; what is neither is returned as it is."""
    return _ENGLISH.get(key, key)


def _read(names: str) -> Iterator[Field]:
    head, subs = "", list[Sub]()
    for line in filter(None, names.splitlines()):
        if line.startswith(" "):
            subs.append(_sub(line, _parts(head)[0]))
        else:
            if head:
                yield _field(head, subs)
            head, subs = line, []
    yield _field(head, subs)


def _field(line: str, subs: list[Sub]) -> Field:
    zh, en, words = _parts(line)
    return Field(zh=zh, en=en, words=words, subs=tuple(subs))


def _sub(line: str, field: str) -> Sub:
    zh, en, words = _parts(line)
    return Sub(zh=zh, en=en, field=field, words=words)


def _parts(line: str) -> tuple[str, str, tuple[str, ...]]:
    zh, en, others = (part.strip() for part in (*line.split("|"), "")[:3])
    words = [zh.lower(), en.lower(), *(word.strip() for word in others.split(",") if word.strip())]
    words += [word.replace(here, there) for here, there in _DOOR for word in words if here in word]
    return zh, en, tuple(dict.fromkeys(words))


FIELDS: tuple[Field, ...] = tuple(_read(NAMES))
SUBS: tuple[Sub, ...] = tuple(sub for field in FIELDS for sub in field.subs)

_FIELD_OF = {word: field for field in FIELDS for word in field.words}
_SUB_OF = {word: sub for sub in SUBS for word in sub.words}
_ENGLISH = {field.zh: field.en for field in FIELDS} | {sub.zh: sub.en for sub in SUBS}
