"""Imports go down, never up; and each thing that ties a project down is done in one place."""

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from importlinter.cli import lint_imports_command

from bot import names

ROOT = Path(__file__).parents[2]
CODE = sorted(path for folder in ("bot", "handlers", "storage") for path in (ROOT / folder).rglob("*.py"))

#: who may read the wall clock; everybody else is handed the time
CLOCKS = {"bot/main.py", "bot/cli.py", "bot/demo.py"}
#: who may look at the environment; `bot.demo` only adds NO_PROXY, so that a proxy does not hide the playground
ENVIRONMENT = {"bot/settings.py", "bot/demo.py"}
WALL_CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
CHANCE = {"random", "secrets", "uuid"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(node: ast.AST) -> str:
    """`datetime.datetime.now` as it is written; empty for anything but names and dots."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def used(path: Path) -> set[str]:
    """The last two parts of every dotted name."""
    names = (dotted(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute))
    return {".".join(name.split(".")[-2:]) for name in names}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)


def test_imports_keep_to_the_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    answer = CliRunner().invoke(lint_imports_command, ["--no-cache", "--no-logo"])
    assert answer.exit_code == 0, answer.output


@pytest.mark.parametrize("path", [path for path in CODE if named(path).startswith("bot/rules/")], ids=named)
def test_rules_use_the_standard_library_only_and_leave_nothing_to_chance(path: Path) -> None:
    for name in imported(path):
        root = name.partition(".")[0]
        assert name.startswith("bot.rules") or root in sys.stdlib_module_names, name
        assert root not in CHANCE


def test_the_wall_clock_is_read_in_few_places() -> None:
    readers = {named(path) for path in CODE if used(path) & WALL_CLOCK}
    assert {name for name in readers if not name.startswith("bot/playground/")} <= CLOCKS


def test_the_environment_is_read_in_one_place() -> None:
    looks = {"os.environ", "os.getenv", "os.putenv", "os.environb"}
    assert {named(path) for path in CODE if used(path) & looks} <= ENVIRONMENT


def test_nothing_in_the_code_waits_by_sleeping_but_the_playground() -> None:
    assert {
        named(path) for path in CODE if "time.sleep" in used(path) and not named(path).startswith("bot/playground/")
    } == set()


#: packages that are used as a whole: a checker, and one table of names for each noun
WHOLE = {"bot/blockkit/__init__.py", "bot/names/__init__.py"}


def test_the_packages_themselves_hold_nothing() -> None:
    """What is imported with a package is paid for by everybody who imports any part of it."""
    heads = [path for path in CODE if path.name == "__init__.py" and named(path) not in WHOLE]
    assert {named(path): path.read_text(encoding="utf-8") for path in heads} == {named(path): "" for path in heads}


def test_the_walk_sees_what_it_looks_for(tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    lines = ("import os, time", "from datetime import datetime", "datetime.now()", "os.environ['A']", "time.time")
    sample.write_text("\n".join(lines), encoding="utf-8")
    assert used(sample) == {"datetime.now", "os.environ", "time.time"}


def test_every_table_of_names_is_shown_by_the_package() -> None:
    tables = {
        table
        for noun in pkgutil.iter_modules(names.__path__, "bot.names.")
        for table in vars(importlib.import_module(noun.name))
        if table.isupper()
    }
    assert {name for name in names.__all__ if name.isupper()} == tables
