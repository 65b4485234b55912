"""Who stands where on a page of what was found: two lists, both best first, and the places kept for one of them."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from bot.rules.ranking import PAGE, RESERVED

_Found = TypeVar("_Found")


def seated(
    main: Iterable[_Found], kept: Iterable[_Found], *, by: Callable[[_Found], Any], places: int = PAGE
) -> tuple[list[tuple[_Found, bool]], bool]:
    """The creators of one page in their order, each with whether it stands there because the place is reserved.

    `kept` are the promising ones, `main` all others; both best first by the same key `by` (higher is better), and read
    no further than one behind the last who is shown. A reserved place goes to the best promising one that does not
    stand on the page yet, even where others score higher; every other place goes to whoever scores highest. Says
    whether anybody is left for a page after this.
    """
    ordinary, promising, page = iter(main), iter(kept), list[tuple[_Found, bool]]()
    other, rising = next(ordinary, None), next(promising, None)
    while other is not None and rising is not None and len(page) < places:
        merited = by(rising) > by(other)
        if merited or len(page) in RESERVED:
            page.append((rising, not merited))
            rising = next(promising, None)
        else:
            page.append((other, False))
            other = next(ordinary, None)
    # where one list has come to its end, nobody is kept from a place by the other
    left, rest = (other, ordinary) if rising is None else (rising, promising)
    while left is not None and len(page) < places:
        page.append((left, False))
        left = next(rest, None)
    return page, left is not None
