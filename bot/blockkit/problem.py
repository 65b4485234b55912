"""What a look at a payload finds: the problems, and the sums that only the whole payload can break."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Surface = Literal["message", "modal", "home"]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that Slack would refuse.

    `code` is the error code of Slack's answer, `where` a JSON pointer into the payload that was checked
    (`/blocks/3/text/text`), `says` the reason in English with the limit and the value.
    """

    code: str
    where: str
    says: str


class Findings:
    """Collects problems during one look at one list of blocks; not to be shared between threads."""

    __slots__ = ("block_ids", "characters", "code", "focused", "markdown", "problems", "surface", "tables")

    def __init__(self, surface: Surface, code: str | None = None) -> None:
        self.surface = surface
        self.code = code or ("invalid_blocks" if surface == "message" else "invalid_arguments")
        self.problems: list[Problem] = []
        self.block_ids: set[str] = set()
        self.characters = 0
        self.markdown = 0
        self.tables: list[str] = []
        self.focused: list[str] = []

    def add(self, where: str, says: str, code: str | None = None) -> None:
        """Note a problem, under the usual code of the surface unless another is named."""
        self.problems.append(Problem(code=code or self.code, where=where, says=says))

    def absorb(self, other: "Findings") -> None:
        """Take over the problems and sums of an attachment; its block ids stay its own."""
        self.problems += other.problems
        self.characters += other.characters
        self.tables += other.tables


Check = Callable[[Any, str, Findings], None]
"""Looks at one value, standing at a JSON pointer, and adds what is wrong to the findings. Never raises."""
