"""What was rendered and checked once is kept, under a key of all that it depends on: cards of creators, whole answers.

Nothing here can grow stale: another price makes another version, another version another key.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot import as_json
from bot.blockkit import check_message
from bot.blockkit.limits import BLOCKS_TEXT, MESSAGE_BLOCKS
from bot.blockkit.messages import characters_of
from bot.blockkit.problem import Problem

_Made = TypeVar("_Made")
MARK = "piece"  #: type of what stands for a piece until it is put in
PLACE = "\ue000"  #: stands for the number under which a piece is shown; what people type cannot hold it
_PLACE = PLACE.encode()


class Kept(Generic[_Made]):
    """The last `most` things that were asked for; what has not been asked for the longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[Hashable, _Made] = {}

    def get(self, key: Hashable) -> _Made | None:
        found = self._made.pop(key, None)  # another thread that asks just now makes it once more, which is the same
        if found is not None:
            self._made[key] = found
        return found

    def put(self, key: Hashable, made: _Made) -> _Made:
        while len(self._made) >= self._most:
            # another thread may have taken out the same one
            self._made.pop(next(iter(self._made), None), None)
        self._made[key] = made
        return made

    def or_make(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        found = self.get(key)
        return self.put(key, make()) if found is None else found


class HashedOnce:
    """A long key that is looked up again and again: it is gone through once."""

    __slots__ = ("_hash", "_of")

    def __init__(self, of: Hashable) -> None:
        self._of, self._hash = of, hash(of)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, HashedOnce) and self._of == other._of)


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks that stand together, checked; the same wherever they stand, but for a number."""

    count: int  #: of blocks
    text: bytes  #: the blocks as JSON, without the brackets of a list: a string of Chinese is twice as large
    characters: int
    problems: tuple[Problem, ...]

    def at(self, place: str) -> bytes:
        """Its JSON, with its number put in."""
        return self.text.replace(_PLACE, place.encode())


Held = tuple[Piece, str]  #: a piece, and the number under which it stands


def piece_of(blocks: Sequence[dict[str, Any]]) -> Piece:
    return Piece(
        count=len(blocks),
        text=b",".join(map(as_json.encoded, blocks)),
        characters=characters_of(blocks),
        problems=tuple(check_message({"text": "-", "blocks": list(blocks)})),
    )


def stands_for(value: Any) -> int | None:
    """Which piece a value stands for, if it does."""
    return value["at"] if isinstance(value, dict) and value.get("type") == MARK else None


def opened(blocks: Sequence[Any], pieces: Sequence[Held]) -> list[dict[str, Any]]:
    """All blocks, pieces among them."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        at = stands_for(block)
        found += [block] if at is None else as_json.read(b"[%b]" % pieces[at][0].at(pieces[at][1]))
    return found


def problems_of(text: str, blocks: Sequence[Any], pieces: Sequence[Held]) -> list[Problem]:
    """What Slack would refuse of a message whose pieces were checked when they were made."""
    own = [block for block in blocks if stands_for(block) is None]
    problems = check_message({"text": text, "blocks": own})
    problems += [problem for piece, _ in pieces for problem in piece.problems]
    count = len(own) + sum(piece.count for piece, _ in pieces)
    characters = characters_of(own) + sum(piece.characters for piece, _ in pieces)
    if count > MESSAGE_BLOCKS:
        problems.append(
            Problem(code="invalid_blocks", where="/blocks", says=f"{count} blocks, at most {MESSAGE_BLOCKS}")
        )
    if characters > BLOCKS_TEXT:
        says = f"{characters:,} characters in all blocks together, at most {BLOCKS_TEXT:,}"
        problems.append(Problem(code="msg_blocks_too_long", where="/blocks", says=says))
    return problems


def encoded(text: str, blocks: Sequence[Any], pieces: Sequence[Held], **lead: str) -> bytes:
    """The message as JSON, the pieces as they were encoded when they were made."""
    parts = [
        as_json.encoded(block) if (at := stands_for(block)) is None else pieces[at][0].at(pieces[at][1])
        for block in blocks
    ]
    return b'%b,"blocks":[%b]}' % (as_json.encoded({**lead, "text": text})[:-1], b",".join(parts))
