"""What the rules refuse, and the sentence a person then reads.

The docstring of a refusal is its message: English, with %(named)s facts; the catalogues translate it. A fact whose name
ends in `_fen` is money, a datetime is a moment: whoever renders the sentence writes them for the reader.
"""

import inspect
from collections.abc import Callable
from functools import partial


class Refused(Exception):
    """This cannot be done."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence())

    def __reduce__(self) -> tuple[Callable[[], "Refused"], tuple[()]]:
        """How it goes from one process to another: by its facts."""
        return partial(type(self), **self.facts), ()

    @classmethod
    def sentence(cls) -> str:
        """The message to translate, its facts not filled in yet."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split())

    @property
    def code(self) -> str:
        """A stable name for logs and tests: the class's own."""
        return type(self).__name__


class NotFound(Refused):
    """This no longer exists. Run `/juxing` to see where things stand."""


class Stale(Refused):
    """Someone was faster: this card was out of date. It now shows how things stand; your click changed nothing."""


class AlreadyDone(Refused):
    """This was already taken in. Nothing was done twice."""


class NotAllowed(Refused):
    """Only %(who)s can do this. Nothing was changed."""


class TooMany(Refused):
    """That was a lot in a short time. Wait %(seconds)s seconds and do it again; nothing was changed."""
