"""Benches and scripts that no test runs still find what they import: a name that moved is seen here."""

import ast
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("bot", "handlers", "storage", "tests")
SCRIPTS = sorted(
    path
    for path in [*ROOT.glob("docs/*.py"), *ROOT.glob("tests/**/*.py")]
    if not path.name.startswith("test_") and path.name != "conftest.py"
)


def missing(path: Path) -> list[str]:
    """What a script wants of ours that is not there."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or node.level or (node.module or "").split(".")[0] not in OURS:
            continue
        module = str(node.module)
        if module.startswith("tests."):  # some begin a bot when they are imported: what they define is read
            spec = find_spec(module)
            text = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
            found += [
                f"{module}.{each.name}"
                for each in node.names
                if each.name not in text and (text or not find_spec(f"{module}.{each.name}"))
            ]
        else:
            there = import_module(module)
            found += [
                f"{module}.{each.name}"
                for each in node.names
                if not hasattr(there, each.name)
                and not (hasattr(there, "__path__") and find_spec(f"{module}.{each.name}"))
            ]
    return found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_script_finds_what_it_imports(path: Path) -> None:
    assert missing(path) == []


def test_a_name_that_moved_is_missed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from bot.main import compose, set_up_logging\nfrom bot import logs\n", encoding="utf-8")
    assert missing(script) == ["bot.main.set_up_logging"]
