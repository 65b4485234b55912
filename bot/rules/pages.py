"""Who stands where on a page of what was found: two lists, both best first, and the places kept for one of them."""

from collections.abc import Sequence
from typing import TypeVar

from bot.rules.ranking import PAGE, RESERVED

_Found = TypeVar("_Found")


def seated(main: Sequence[_Found], kept: Sequence[_Found]) -> list[tuple[_Found, bool]]:
    """The creators of one page in their order, each with whether its place is reserved.

    `kept` are the promising ones, `main` all others; both may be longer than the page, or shorter. Promising ones take
    the reserved places, and what the others leave free; where there are too few of them, others take their places.
    """
    seats = min(len(kept), max(len(RESERVED), PAGE - len(main)))
    ordinary, promising = list(main[: PAGE - seats]), list(kept[:seats])
    page = list[tuple[_Found, bool]]()
    while ordinary or promising:
        reserved = bool(promising) and (len(page) in RESERVED or not ordinary)
        page.append(((promising if reserved else ordinary).pop(0), reserved))
    return page
