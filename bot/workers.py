"""Work on several processors: parts are made by other processes and come back in order, few of them ahead.

One process is started, which loads what all need; the others are its copies, and share that memory with it. Nothing
runs beside whoever takes: what travels waits in pipes of a megabyte.
"""

import fcntl
import gc
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from os import cpu_count
from typing import Any, TypeVar

AHEAD = 4  #: parts that each process may have at once: one that it makes, and others that wait, made or not yet
ROOM = 2**20  #: bytes that a pipe is to hold
UNREAD = 2**15  #: and those of it that are not counted on: whoever writes more waits for the reader

_Part = TypeVar("_Part")
_Made = TypeVar("_Made")
_Ends = tuple[Connection, Connection]  #: where a process reads parts, and where it writes what it made of them


class WorkerDied(Exception):
    """A process that made parts is gone, most likely for want of memory."""


class Worker:
    """One of the other processes, as seen from here."""

    def __init__(self, to: Connection, back: Connection) -> None:
        self._to, self._back, self._room = to, back, _room(to) - UNREAD
        _room(back)
        self._asked = deque[int]()  # bytes of parts that were not answered
        self._answers = deque[bytes]()

    def tell(self, made: Callable[[Any], Any]) -> None:
        """What is to be made of parts from now on."""
        self._give(pickle.dumps(("tell", made), pickle.HIGHEST_PROTOCOL), answered=False)

    def give(self, part: object) -> None:
        self._give(pickle.dumps(("part", part), pickle.HIGHEST_PROTOCOL), answered=True)

    def take(self) -> Any:
        """What was made of the first part that was not taken yet. Raises what was raised there, and WorkerDied."""
        if not self._answers:
            self._receive()
        done, made = pickle.loads(self._answers.popleft())  # noqa: S301 - our own process
        if not done:
            raise made
        return made

    def close(self) -> None:
        self._to.close()
        self._back.close()

    def _give(self, told: bytes, *, answered: bool) -> None:
        while self._asked and sum(self._asked) + len(told) > self._room:
            self._receive()  # it may be writing, and read nothing until that is taken: then both would wait for ever
        try:
            self._to.send_bytes(told)
        except BrokenPipeError:
            raise WorkerDied from None
        if answered:
            self._asked.append(len(told))

    def _receive(self) -> None:
        try:
            self._answers.append(self._back.recv_bytes())
        except (EOFError, OSError):
            raise WorkerDied from None
        self._asked.popleft()


Crew = list[Worker] | None  #: none where the work is too small for other processes


@contextmanager
def workers(*, needed: bool, ready: Callable[[], object] | None = None) -> Iterator[Crew]:
    """As many processes as there are processors; none where the work is too small to start them.

    They begin at once with `ready`, which loads what they share. Whatever ends the block ends them.
    """
    if not needed:
        yield None
        return
    spawn, crew, ends = get_context("spawn"), list[Worker](), list[_Ends]()
    for _ in range(cpu_count() or 1):
        parts, to = spawn.Pipe(duplex=False)
        back, made = spawn.Pipe(duplex=False)
        crew.append(Worker(to, back))
        ends.append((parts, made))
    first = spawn.Process(target=_lead, args=(ends, ready))
    first.start()
    for one in ends:
        _close(one)
    try:
        with _uncollected():
            yield crew
    finally:
        let_go(crew)  # who reads parts finds their end, who writes that nobody takes it
        first.join()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector, which would go through every row, again and again; rows hold no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def each(crew: Crew, parts: Iterable[_Part], made: Callable[[_Part], _Made]) -> Iterator[_Made]:
    """What is made of each part, in order, with only so many ahead of the taker that memory stays bounded.

    Raises what is raised by making one, and WorkerDied. What was given has to be taken before the crew gets other work.
    """
    if crew is None:
        yield from map(made, parts)
        return
    for worker in crew:
        worker.tell(made)
    waiting = deque[Worker]()
    for worker, part in zip(cycle(crew), parts, strict=False):
        if len(waiting) == AHEAD * len(crew):
            yield waiting.popleft().take()
        worker.give(part)
        waiting.append(worker)
    while waiting:
        yield waiting.popleft().take()


def let_go(crew: Crew) -> None:
    """There is no more work: the others may end, while the taker goes on."""
    for worker in crew or ():
        worker.close()


def _lead(ends: list[_Ends], ready: Callable[[], object] | None) -> None:
    """The first process: it loads, makes copies of itself, and is one of them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted at the terminal closes the pipes
    gc.disable()
    if ready:
        ready()
    gc.freeze()
    fork, others = get_context("fork"), []
    for mine in ends[1:]:
        copy = fork.Process(target=_serve, args=(mine, ends))
        copy.start()
        others.append(copy)
    _serve(ends[0], ends)
    for copy in others:
        copy.join()


def _serve(mine: _Ends, ends: list[_Ends]) -> None:
    """Make parts until there are no more, or nobody takes them."""
    for one in ends:
        if one is not mine:
            _close(one)  # or the end of one process would not be noticed while another holds its pipes open
    parts, back = mine
    made: Callable[[Any], Any] | None = None
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            what, told = pickle.loads(parts.recv_bytes())  # noqa: S301 - from the process that started this one
            if what == "tell":
                made = told
            elif made:
                back.send_bytes(_answer(made, told))
    _close(mine)


def _answer(made: Callable[[Any], Any], part: object) -> bytes:
    try:
        return pickle.dumps((True, made(part)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - raised where the part was given
        return pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)


def _close(ends: _Ends) -> None:
    for end in ends:
        end.close()


def _room(pipe: Connection) -> int:
    """Bytes that a pipe holds, after it was asked to hold more; Linux only."""
    if not hasattr(fcntl, "F_SETPIPE_SZ"):
        return 0
    with suppress(OSError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, ROOM)
    return fcntl.fcntl(pipe.fileno(), fcntl.F_GETPIPE_SZ)
