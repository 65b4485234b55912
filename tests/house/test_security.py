"""What SECURITY.md names is there: every test, by file and by name; every document."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[^`]+)`", TEXT)))
ROWS = [line.split("|")[1:-1] for line in TEXT.splitlines() if re.match(r"\| V\d", line)]


@pytest.mark.parametrize("named", TESTS)
def test_every_test_that_is_named_exists(named: str) -> None:
    path, _, name = named.partition("::")
    assert (ROOT / path).is_file()
    assert not name or f"def {name}(" in (ROOT / path).read_text("utf-8")


def test_every_line_names_a_test_or_says_why_there_is_none() -> None:
    assert [row for row in ROWS if "`tests/" not in row[2] and not row[2].strip().startswith("not covered: ")] == []


def test_every_chapter_that_can_apply_is_spoken_of() -> None:
    spoken = {int(number) for row in ROWS for number in re.findall(r"V(\d+)", row[0])}
    assert spoken == set(range(1, 18))


def test_every_document_that_is_named_exists() -> None:
    named = re.findall(r"\]\(([^)#]+)", TEXT) + re.findall(r"`(docs/[^`]+)`", TEXT)
    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []
