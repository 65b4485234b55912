"""Which creator a file means: by the address that an id or a name leads to, or by a name that only one has."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.rules.creators import Creator
from bot.text import normalise_anew, pinyin

if TYPE_CHECKING:  # processes that make rows need no database
    from storage.store import Unit

SOURCE = "import"  #: the source of every creator that came from a file; which files, `Unit.sources` tells
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def address_of(key: str) -> str:
    """The part of an address that stands for a name or an id: as it is where possible, else its reading and a mark."""
    plain = normalise_anew(key)
    if _SLUG.fullmatch(plain):
        return plain
    mark = sha256(plain.encode()).hexdigest()[:6]
    return f"{re.sub('[^a-z0-9]', '', pinyin(plain))[:30]}-{mark}".lstrip("-")


#: the same, remembered: a short file asks for each of its names several times
slug_of = lru_cache(maxsize=10_000)(address_of)


class Directory:
    """The real creators that a file may mean. Invented ones are never mixed with them."""

    def __init__(self, unit: "Unit", slugs: Iterable[str], names: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(slugs))
        found = unit.creators.matching(
            slugs=wanted + [f"{slug}-real" for slug in wanted], names=list(dict.fromkeys(names))
        )
        self._taken = {creator.slug for creator in found}
        self._by_slug = {creator.slug: creator for creator in found if not creator.sample}
        self._next = unit.creators.next_id()
        self.called: dict[str, list[Creator]] = defaultdict(list)
        for creator in self._by_slug.values():
            self.called[creator.name].append(creator)

    def at(self, slug: str) -> Creator | None:
        return self._by_slug.get(slug) or self._by_slug.get(f"{slug}-real")

    def meant(self, id_: str, slug: str, name: str) -> list[Creator]:
        """Those whom a row may mean. An id decides alone; without one the name does, and more than one may have it."""
        one = self.at(slug)
        return (not id_ and self.called.get(name)) or ([one] if one else [])

    def free(self, slug: str) -> str:
        """An address for somebody new: an invented creator may have the one that the name leads to."""
        return f"{slug}-real" if slug in self._taken else slug

    def new(self, slug: str, name: str) -> Creator:
        free = self.free(slug)
        creator = Creator(id=self._next, slug=free, name=name, field="", source=SOURCE)
        self._next += 1
        self._taken.add(free)
        self._by_slug[free] = creator
        return creator
