"""What docs/reliability.md names can be run, and no promise is passed over."""

import re
from pathlib import Path

import pytest

from tests.prove import BUGS, Bug

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| .*$", TEXT, flags=re.MULTILINE)
PATHS = sorted(set(re.findall(r"tests/[\w/.]+\.py", TEXT)))
MODULES = sorted(set(re.findall(r"python -m (tests[\w.]*)", TEXT)))
SETTINGS = sorted(set(re.findall(r"JUXING_[A-Z]+", TEXT)))


def test_every_promise_has_its_line() -> None:
    assert [str(number) for number in range(1, 25)] == ROWS


@pytest.mark.parametrize("path", PATHS)
def test_every_test_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("module", MODULES)
def test_every_program_that_is_named_can_be_run(module: str) -> None:
    path = ROOT / module.replace(".", "/")
    assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_that_is_named_is_read_by_some_test(name: str) -> None:
    others = (path for path in (ROOT / "tests").rglob("*.py") if path.parent.name != "house")
    assert any(f'"{name}"' in path.read_text(encoding="utf-8") for path in others)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_place_of_every_planted_bug_is_there_once(bug: Bug) -> None:
    assert (ROOT / bug.file).read_text(encoding="utf-8").count(bug.old) == 1


def test_there_is_something_to_look_at() -> None:
    assert len(PATHS) > 20
    assert MODULES == [
        "tests.bench.load",
        "tests.bench.reminders",
        "tests.faults.pauses",
        "tests.faults.poison",
        "tests.faults.replicas",
        "tests.faults.restarts",
        "tests.faults.simulate",
        "tests.faults.steady",
        "tests.prove",
    ]
