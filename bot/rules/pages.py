"""Who stands where on a page of what was found: two lists, both best first, and the places kept for one of them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bot.rules.ranking import PAGE, RESERVED

_Found = TypeVar("_Found")


def seated(main: Sequence[_Found], kept: Sequence[_Found], *, by: Callable[[_Found], Any]) -> list[tuple[_Found, bool]]:
    """The creators of one page in their order, each with whether it stands there because the place is reserved.

    `kept` are the promising ones, `main` all others; both best first by the same key `by` (higher is better), and each
    at least as long as a page where there are so many. A reserved place goes to the best promising one that does not
    stand on the page yet, even where others score higher; every other place goes to whoever scores highest.
    """
    ordinary, promising, page = iter(main), iter(kept), list[tuple[_Found, bool]]()
    other, rising = next(ordinary, None), next(promising, None)
    while len(page) < PAGE and (other is not None or rising is not None):
        merited = other is None or (rising is not None and by(rising) > by(other))
        reserved = rising is not None and not merited and len(page) in RESERVED
        if rising is not None and (merited or reserved):
            page.append((rising, reserved))
            rising = next(promising, None)
        elif other is not None:
            page.append((other, False))
            other = next(ordinary, None)
    return page
