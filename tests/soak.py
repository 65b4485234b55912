"""The long run: the promises under faults, each with as many tries as the time allows.

    python -m tests.soak [--minutes 120] [--seed 1] [--json FILE]

Simulated lives go on all the time in a process of their own, on one processor, and so does a bot that nothing befalls.
On the other every part has a share of the minutes and goes on with the next seed until its share is used up, at least
once. Prints a table, writes the same as JSON, and ends with 1 where anything failed. `make soak` runs it for two hours.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from xml.etree import ElementTree as ET

import psutil
import structlog

from tests.faults.simulator import World

HERE = Path(__file__).parents[1]
MEGABYTE = 2**20
HANGS = 1_800  #: seconds after which a run of tests is taken for hanging
SETTLED = 0.3  #: the share of a run after which caches are taken for filled


@dataclass(frozen=True, kw_only=True)
class Part:
    """Tests that are run again and again; `tries` tells how much one run of them was, from its report."""

    name: str
    promises: str
    share: float
    tests: tuple[str, ...]
    settings: dict[str, str] = field(default_factory=dict)
    what: str
    tries: Callable[[ET.Element], int]


@dataclass(kw_only=True)
class Reached:
    """What a part has come to."""

    name: str
    promises: str
    what: str
    command: str
    first_seed: int
    seeds: int = 0
    tries: int = 0
    failures: list[str] = field(default_factory=list)
    minutes: float = 0.0
    figures: dict[str, float] = field(default_factory=dict)


def told_of(name: str) -> Callable[[ET.Element], int]:
    """How many of these the tests told of."""
    return lambda report: sum(
        int(each.attrib["value"]) for each in report.iter("property") if each.attrib["name"] == name
    )


def cases(times: int = 1) -> Callable[[ET.Element], int]:
    return lambda report: times * sum(1 for _ in report.iter("testcase"))


RACES, PATHS = 10, 500
PARTS = (
    Part(
        name="kills", promises="1, 3", share=0.36, what="SIGKILLs at named points, both databases",
        tests=("tests/faults/test_kills.py",), settings={"JUXING_KILLS": "8"}, tries=told_of("kills"),
    ),
    Part(
        name="restarts", promises="12", share=0.10, what="immediate restarts of PostgreSQL, each after 5 to 40 s",
        tests=("tests/faults/restarts",), settings={"JUXING_RESTARTS": "2"}, tries=told_of("restarts"),
    ),
    Part(
        name="pauses", promises="4", share=0.05, what="stops of a replica beyond its lease, at five points",
        tests=("tests/faults/pauses",), settings={"JUXING_PAUSES": "3"}, tries=told_of("pauses"),
    ),
    Part(
        name="races", promises="2", share=0.17, what="races of 2 to 16 hands, both databases",
        tests=("tests/faults/test_races.py", "tests/faults/test_races_beyond.py", "tests/faults/test_races_undo.py"),
        settings={"JUXING_RACES": str(RACES)}, tries=cases(RACES),
    ),
    Part(
        name="races apart", promises="2", share=0.03, what="races of three processes, both databases",
        tests=("tests/faults/test_races_apart.py",), settings={"JUXING_RACES": "300"}, tries=told_of("races"),
    ),
    Part(
        name="histories", promises="9", share=0.15, what="histories, shuffled and in order, SQLite and PostgreSQL",
        tests=("tests/faults/test_histories.py",), settings={"JUXING_HISTORIES": "300"}, tries=told_of("histories"),
    ),
    Part(
        name="state machines", promises="15", share=0.03, what="lives of up to 100 moves beside a pure model",
        tests=("tests/rules/test_orders.py", "tests/rules/test_quotes.py", "-k", "as_its_model_does"),
        settings={"JUXING_PATHS": str(PATHS)}, tries=cases(PATHS),
    ),
    Part(
        name="n-th fault", promises="13", share=0.06,
        what="tests in which statements and calls fail one after the other",
        tests=("tests/faults/test_nth_fault.py", "tests/faults/test_disk_full.py"),
        settings={"JUXING_STEP": "3"}, tries=cases(),
    ),
    Part(
        name="bad Slack", promises="3, 11", share=0.05, what="tests against a Slack that misbehaves over HTTP",
        tests=("tests/faults/test_bad_slack.py",), tries=cases(),
    ),
)  # fmt: skip


def main(arguments: Iterable[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, default=HERE / ".juxing" / "soak.json")
    chosen = parser.parse_args(list(arguments))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as beside:
        living = beside.submit(lives, chosen.seed, chosen.minutes)
        steadily = beside.submit(steady, chosen.seed, chosen.minutes)
        reached = [again_and_again(part, chosen.seed, part.share * chosen.minutes) for part in PARTS]
        reached[:0] = [said(living.result()), said(steadily.result())]
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps([asdict(each) for each in reached], ensure_ascii=False, indent=1))
    print(f"\n{table(reached)}\n\n{chosen.json} holds the same.")
    return 1 if any(each.failures for each in reached) else 0


def lives(first: int, minutes: float) -> Reached:
    """Simulated lives, one after the other in this process, and what becomes of its memory and its ticks."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))  # what breaks on purpose is no news
    told = Reached(
        name="lives", promises="1–3, 6, 8, 9, 11, 15, 23", what="operations of simulated lives, SQLite",
        command=f"python -m tests.faults.simulate {first} 100", first_seed=first,
    )  # fmt: skip
    begun, process = monotonic(), psutil.Process()
    memory: list[tuple[float, float]] = []
    slowest, days = 0.0, 0.0
    for seed in count(first):
        world = World(seed=seed)
        told.failures += [f"seed {seed}: {wrong}" for wrong in world.run()]
        told.tries += sum(world.history.ends.values())
        told.seeds += 1
        for name, many in world.figures().items():
            told.figures[name] = told.figures.get(name, 0) + many
        slowest, days = max(slowest, world.slowest_tick), days + world.seconds / 86_400
        passed = monotonic() - begun
        memory.append((passed / 3_600, process.memory_info().rss / MEGABYTE))
        if passed >= 60 * minutes:
            break
    told.minutes = (monotonic() - begun) / 60
    told.figures |= {"virtual days": round(days), "slowest tick s": round(slowest, 2)}
    told.figures |= {"memory MB": round(memory[-1][1], 1), "memory MB/h": round(slope(memory), 1)}
    return told


def steady(seed: int, minutes: float) -> Reached:
    """One bot in a process of its own, which nothing befalls: its memory, its ticks."""
    part = Part(
        name="steady", promises="23", share=1.0, what="orders of one bot that lives on, SQLite",
        tests=("tests/faults/steady",), settings={"JUXING_STEADY": f"{minutes:g}"}, tries=told_of("orders"),
    )  # fmt: skip
    begun, report = monotonic(), run(part, seed, hangs=HANGS + 60 * minutes)
    told = {each.attrib["name"]: float(each.attrib["value"]) for each in report.iter("property")}
    return Reached(
        name=part.name, promises=part.promises, what=part.what, first_seed=seed, seeds=1, tries=part.tries(report),
        command=f"python -m tests.faults.steady {minutes:g}", failures=list(broken(report)),
        minutes=(monotonic() - begun) / 60,
        figures={f"steady, {name}": figure for name, figure in told.items()},
    )  # fmt: skip


def slope(memory: list[tuple[float, float]]) -> float:
    """Megabytes an hour, by least squares, once caches are filled."""
    late = memory[int(SETTLED * len(memory)) :]
    middle = sum(at for at, _ in late) / len(late)
    mean = sum(size for _, size in late) / len(late)
    spread = sum((at - middle) ** 2 for at, _ in late)
    return sum((at - middle) * (size - mean) for at, size in late) / spread if spread else 0.0


def again_and_again(part: Part, first: int, minutes: float) -> Reached:
    """Run the tests of a part with one seed after the other."""
    settings = " ".join(f"{name}={value}" for name, value in part.settings.items())
    told = Reached(
        name=part.name, promises=part.promises, what=part.what, first_seed=first,
        command=f"{settings} pytest {' '.join(part.tests)}".strip(),
    )  # fmt: skip
    begun = monotonic()
    for seed in count(first):
        report = run(part, seed)
        told.seeds, told.tries = told.seeds + 1, told.tries + part.tries(report)
        told.failures += [f"seed {seed}: {each}" for each in broken(report)]
        if monotonic() - begun >= 60 * minutes:
            break
    told.minutes = (monotonic() - begun) / 60
    return said(told)


def broken(report: ET.Element) -> Iterator[str]:
    """The name of each test that failed, and why."""
    for case in report.iter("testcase"):
        for ended in (*case.iter("failure"), *case.iter("error")):
            yield f"{case.attrib['name']}: {ended.attrib.get('message', '')[:500]}"


def run(part: Part, seed: int, *, hangs: float = HANGS) -> ET.Element:
    """One run of pytest, and its report."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *part.tests]
        environment = os.environ | part.settings | {"JUXING_SEED": str(seed)}
        try:
            subprocess.run(command, cwd=HERE, env=environment, stdout=subprocess.DEVNULL, timeout=hangs, check=False)
            return ET.parse(report).getroot()
        except (subprocess.TimeoutExpired, OSError, ET.ParseError):  # it hangs, or died
            return ET.fromstring('<suite><testcase name="the run has no end"><error/></testcase></suite>')


def said(told: Reached) -> Reached:
    print(
        f"{told.name}: {told.tries} {told.what}, {len(told.failures)} failed",
        *told.failures[:20],
        sep="\n  ",
        flush=True,
    )
    return told


def table(reached: list[Reached]) -> str:
    lines = ["| part | promises | reached | failed | seeds | minutes |", "|---|---|---|---|---|---|"]
    for each in reached:
        seeds = f"{each.first_seed} to {each.first_seed + each.seeds - 1}"
        lines.append(
            f"| {each.name} | {each.promises} | {each.tries:,} {each.what} | {len(each.failures)} | {seeds} "
            f"| {each.minutes:.1f} |"
        )
    lines += [f"- {name}: {value:,g}" for each in reached for name, value in sorted(each.figures.items())]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
