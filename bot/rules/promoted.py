"""Goods that a live promotes, as the brand lists them: one on a line, a name and, where there is one, a link."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.rules.errors import Refused

MOST_NAME, MOST_LINK = 100, 500  #: characters
ADDRESS = re.compile(r"https?://[^\s<>|\"\\，。；、]+", re.IGNORECASE)
BETWEEN = " \t|,，;；:：-–—"  #: what people write between a name and its link


class ProductWithoutName(Refused):
    """Line %(line)s has a link but no name. Write the product's name before the link, on the same line."""


class ProductTooLong(Refused):
    """Line %(line)s is too long: a name has up to 100 characters, a link up to 500."""


class ProductTwice(Refused):
    """“%(name)s” stands in the list twice. List each product once: each is charged."""


@dataclass(frozen=True, kw_only=True)
class Promoted:
    name: str
    link: str = ""  #: http or https; empty where none was given

    @property
    def site(self) -> str:
        """The host that the link leads to, as it is written there; empty without a link."""
        return self.link.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0].rpartition("@")[2]


def read(line: str) -> Promoted:
    """One line: its first address is the link, the rest the name. A line without an address is all name."""
    found = ADDRESS.search(line)
    if found is None:
        return Promoted(name=" ".join(line.split()))
    rest = f"{line[: found.start()].strip(BETWEEN)} {line[found.end() :].strip(BETWEEN)}"
    return Promoted(name=" ".join(rest.split()), link=found.group())


def checked(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that are not blank, if each names a product.

    Raises ProductWithoutName, ProductTooLong or ProductTwice; lines are counted from 1, blank ones too.
    """
    kept: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        product = read(line)
        if not product.name:
            raise ProductWithoutName(line=number)
        if len(product.name) > MOST_NAME or len(product.link) > MOST_LINK:
            raise ProductTooLong(line=number)
        if product.name in kept:
            raise ProductTwice(name=product.name)
        kept[product.name] = " ".join(line.split())
    return tuple(kept.values())
