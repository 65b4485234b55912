"""Parts made by other processes: in order, few ahead, and nobody left behind."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rules.imports_refused import LongCell
from bot.workers import AHEAD, WorkerDied, each, workers

LARGE = 3 * 2**20  #: characters, more than a pipe holds


def doubled(number: int) -> int:
    return 2 * number


def repeated(text: str) -> str:
    return text + text


def refused(number: int) -> int:
    if number == 5:
        raise LongCell(name="a.csv", row=number, most=9)
    return number


def whose(_: int) -> tuple[int, int]:
    return os.getpid(), os.getppid()


def killed(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def gone(process: int) -> bool:
    return not Path(f"/proc/{process}").exists()


def test_parts_come_back_in_order_and_a_crew_takes_one_job_after_the_other() -> None:
    with workers(needed=True) as crew:
        assert list(each(crew, range(40), doubled)) == list(range(0, 80, 2))
        assert list(each(crew, "abc", repeated)) == ["aa", "bb", "cc"]
        assert list(each(crew, [], doubled)) == []


def test_small_work_is_done_here() -> None:
    with workers(needed=False) as crew:
        assert crew is None
        assert {process for process, _ in each(crew, range(9), whose)} == {os.getpid()}


def test_parts_larger_than_what_travels_at_once_come_through() -> None:
    with workers(needed=True) as crew:
        texts = [str(number) * LARGE for number in range(7)]
        assert list(each(crew, texts, repeated)) == [text + text for text in texts]


def test_only_so_many_parts_are_ahead_of_the_taker() -> None:
    given = list[int]()

    def parts() -> Iterator[int]:
        for number in range(50):
            given.append(number)
            yield number

    with workers(needed=True) as crew:
        assert crew
        for taken, _ in enumerate(each(crew, parts(), doubled), 1):
            assert len(given) <= taken + AHEAD * len(crew)


def test_what_is_raised_in_another_process_is_raised_here_and_all_of_them_end() -> None:
    taken, processes = list[int](), set[int]()

    def work() -> None:
        with workers(needed=True) as crew:
            processes.update(process for process, _ in each(crew, range(4), whose))
            taken.extend(each(crew, range(20), refused))

    with pytest.raises(LongCell) as raised:
        work()
    assert (taken, raised.value.facts) == ([0, 1, 2, 3, 4], {"name": "a.csv", "row": 5, "most": 9})
    assert processes
    assert all(map(gone, processes))


def test_a_process_that_is_killed_is_noticed() -> None:
    taken = list[int]()

    def work() -> None:
        with workers(needed=True) as crew:
            taken.extend(each(crew, range(20), killed))

    with pytest.raises(WorkerDied):
        work()
    assert taken == [0, 1, 2][: len(taken)]


def test_the_others_are_copies_of_the_first_one() -> None:
    with workers(needed=True) as crew:
        assert crew
        found = list(each(crew, range(len(crew)), whose))
    (first, mother), *others = found
    assert mother == os.getpid()
    assert {parent for _, parent in others} == ({first} if others else set())
