"""What the documents name exists, and what exists is documented."""

import re
from pathlib import Path

import pytest
import typer
import yaml

from bot.cli import app
from bot.settings import Settings
from handlers.commands import ALIASES, WORDS

ROOT = Path(__file__).parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LOCKS = sorted(ROOT.glob("*.lock"))

#: set by tests only, never by whoever runs the bot
FOR_TESTS = {"JUXING_FAILPOINT"}
SETTINGS = {f"JUXING_{name.upper()}" for name in Settings.model_fields} - FOR_TESTS
#: of the tests' own run, see tests/conftest.py
OF_TEST_RUNS = {
    "JUXING_TESTS_SKIP_NOTHING", "JUXING_SEED", "JUXING_KILLS", "JUXING_RACES", "JUXING_LIVES", "JUXING_STEP",
    "JUXING_PATHS", "JUXING_PAUSES", "JUXING_POISON", "JUXING_REPLICAS", "JUXING_RESTARTS", "JUXING_HISTORIES",
    "JUXING_STEADY", "JUXING_REMINDERS", "JUXING_DUE", "JUXING_TESTS_CRASHES",
}  # fmt: skip

#: everything of the project that is text
FOLDERS = ("bot", "handlers", "storage", "templates", "tests", "docs", ".ci")
BINARY = {
    ".png",
    ".svg",
    ".ico",
    ".db",
    ".xlsx",
    ".xls",
    ".pdf",
    ".pyc",
    ".woff2",
    ".zip",
    ".gz",
    ".csv",
    ".bin",
    ".ttf",
}
#: where this machine keeps things; a document or test that names them works nowhere else
MACHINE = re.compile("|".join(f"(?<![\\w.~-])/{folder}/" for folder in ("work", "root", "tmp", "home")))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(*names: str) -> str:
    """Their text; one that is missing holds nothing."""
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names if (ROOT / name).exists())


def everything() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file() and path.name not in {".env", ".coverage", "uv.lock"}]
    return sorted(path for path in found if path.suffix not in BINARY and "__pycache__" not in path.parts)


def code(text: str) -> str:
    """What stands in code spans and blocks."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL))


def commands() -> set[str]:
    known = typer.main.get_command(app)
    return set(getattr(known, "commands", {}))


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_every_command_that_is_named_exists(path: Path) -> None:
    written = code(path.read_text(encoding="utf-8"))
    assert set(re.findall(r"(?<![/\w-])juxing ([a-z][a-z-]*)", written)) - commands() == set()
    assert set(re.findall(r"(?<!\w)/juxing ([a-z]+)", written)) - {*WORDS, *ALIASES} == set()


def test_every_command_is_documented() -> None:
    written = code("\n".join(path.read_text(encoding="utf-8") for path in DOCS))
    assert commands() - set(re.findall(r"juxing ([a-z][a-z-]*)", written)) == set()
    assert {word for word in WORDS if f"/juxing {word}" not in written} == set()


@pytest.mark.parametrize("name", ["docs/operating.md", ".env.example"])
def test_every_setting_is_documented_and_every_documented_one_exists(name: str) -> None:
    assert set(re.findall(r"JUXING_[A-Z_]+[A-Z]", read(name))) - FOR_TESTS - OF_TEST_RUNS == SETTINGS


@pytest.mark.parametrize("path", [*DOCS, ROOT / "Makefile"], ids=named)
def test_no_setting_is_named_that_does_not_exist(path: Path) -> None:
    settings = set(re.findall(r"JUXING_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
    assert settings - SETTINGS - FOR_TESTS - OF_TEST_RUNS == set()


def test_every_target_that_is_named_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), flags=re.MULTILINE))
    for path in DOCS:
        wanted = set(re.findall(r"(?<![\w-])make ([a-z][a-z-]*)", code(path.read_text(encoding="utf-8"))))
        assert wanted - targets == set(), named(path)
    assert {"demo", "test"} <= set(re.findall(r"make ([a-z]+)", read("README.md")))


def test_every_scope_is_explained() -> None:
    scopes = set(yaml.safe_load(read("manifest.yml"))["oauth_config"]["scopes"]["bot"])
    told = set(re.findall(r"`([a-z_]+:[a-z_]+|commands)`", read("docs/operating.md")))
    assert scopes - told == set()


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_what_a_document_points_to_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s#]+)[^)]*\)", text) + re.findall(r'(?:src|href)="([^"#]+)"', text)
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", LOCKS, ids=named)
def test_locks_hold_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash=sha256:" in text


def test_there_are_locks() -> None:
    assert [named(path) for path in LOCKS if path.name != "uv.lock"] == ["requirements-dev.lock", "requirements.lock"]


def test_nothing_names_a_place_of_this_machine() -> None:
    found = {named(path): MACHINE.findall(path.read_text(encoding="utf-8", errors="replace")) for path in everything()}
    assert {name: places for name, places in found.items() if places} == {}


def test_tests_share_through_fixtures_alone() -> None:
    """Each test file stands alone: no package, no import of another test file.

    Benchmarks, the simulator, histories, and replicas with those who press at them, are programs of their own; what
    lends the databases, what engines spare each other, what tells who broke, and the bugs to be planted, are modules
    beside the fixtures, and so is the world in which everybody tries everything.
    """
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert [named(path) for path in tests if path.name == "__init__.py"] == []
    tests = [path for path in tests if ROOT / "tests" / "bench" not in path.parents]
    others = {path.stem for path in tests if path.stem.startswith(("test_", "conftest"))}
    faults = "faults.(?:simulator|histories|cluster|restarts.town)"
    beside = rf"lent|crashes|spared|prove|handlers.(?:cases|world|stage)|{faults}"
    forbidden = rf"tests?\b(?!\.(?:{beside}))|\.|{'|'.join(sorted(others))}\b"
    pattern = re.compile(rf"^\s*(?:from|import) (?:{forbidden})", flags=re.MULTILINE)
    assert {named(path): found for path in tests if (found := pattern.findall(path.read_text(encoding="utf-8")))} == {}
