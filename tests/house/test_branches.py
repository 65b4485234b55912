"""Every branch of the rules is reached by an example that somebody wrote down, whatever Hypothesis happens to draw."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "bot" / "rules").glob("*.py"))
#: what is drawn comes on top: it is another thing in each version of Hypothesis, and takes most of the time
EXAMPLES = (
    "-m",
    "not hypothesis",
    "--deselect",
    "tests/rules/test_pricing.py::test_a_hundred_thousand_generated_prices_are_exact_to_the_fen",
)
QUIET = ("-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist")


def test_every_branch_of_the_rules_is_reached_by_an_example(tmp_path: Path) -> None:
    """By the tests of the rules alone: what other floors reach of a rule does not test it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COVERAGE_", "COV_"))}
    told = tmp_path / "told.json"

    def run(*words: str) -> None:
        command = (sys.executable, "-m", *words)
        environment = kept | {"COVERAGE_FILE": str(tmp_path / "found"), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.stdout[-5_000:]}\n{done.stderr[-5_000:]}"

    run("coverage", "run", "--branch", "--source=bot/rules", "-m", "pytest", "tests/rules", *QUIET, *EXAMPLES)
    run("coverage", "json", "-q", "-o", str(told))

    report = json.loads(told.read_text("utf-8"))
    assert sorted(report["files"]) == RULES
    assert list(missed(report)) == []


def missed(report: dict[str, Any]) -> Iterator[str]:
    """What no test reached, by file: lines, and branches as from which line to which (below 0: out of it)."""
    for name, found in report["files"].items():
        lines, branches = found["missing_lines"], [f"{start}->{end}" for start, end in found["missing_branches"]]
        if lines or branches:
            yield f"{name}: lines {lines}, branches {branches}"


def test_what_is_missed_is_named_by_its_file_and_line() -> None:
    whole = {"missing_lines": [], "missing_branches": []}
    line, branch = {**whole, "missing_lines": [7, 8]}, {**whole, "missing_branches": [[5, 9], [5, -3]]}

    assert list(missed({"files": {"a.py": whole, "b.py": line, "c.py": branch}})) == [
        "b.py: lines [7, 8], branches []",
        "c.py: lines [], branches ['5->9', '5->-3']",
    ]


def test_no_rule_is_left_out_of_it_by_hand() -> None:
    assert len(RULES) > 100
    assert [name for name in RULES if "pragma:" in (ROOT / name).read_text("utf-8")] == []
