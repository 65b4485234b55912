"""What is worked out the first time that it is asked for."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Of = TypeVar("Of")
Made = TypeVar("Made", covariant=True)


class lazily(Generic[Of, Made]):
    """A property that is worked out once for each object, and kept in its `__dict__`.

    `functools.cached_property` without its lock: up to Python 3.11 that is one for all objects of a class, held while
    the value is worked out. While Slack or the database was asked for one person, everybody else waited. Two threads
    that ask one object for the first time at once may both work it out.
    """

    def __init__(self, make: Callable[[Of], Made]) -> None:
        self._make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, of: None, owner: Any = None) -> Self: ...
    @overload
    def __get__(self, of: Of, owner: Any = None) -> Made: ...
    def __get__(self, of: Of | None, owner: Any = None) -> Self | Made:
        if of is None:
            return self
        made = of.__dict__[self._name] = self._make(of)
        return made
