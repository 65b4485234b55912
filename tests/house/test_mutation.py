"""The runner of mutants (`make mutate`): what it changes, how it counts, and that what it names is there."""

import ast
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
mutate = import_module("tests.mutate")

DECORATED = dedent('''
    from contextlib import contextmanager
    from dataclasses import dataclass
    from functools import lru_cache
    from typing import Protocol


    class Two(Protocol):
        @property
        def both(self) -> int: ...


    @dataclass(frozen=True)
    class Pair:
        left: int
        right: int

        @property
        def both(self) -> int:
            """What they come to."""
            return self.left + self.right

        @classmethod
        def of(cls, both: int) -> "Pair":
            return cls(both, both)

        @contextmanager
        def halved(self, *, by: int = 2):
            yield self.both / by


    @lru_cache(maxsize=4)
    def longest(
        *words: str,
    ) -> str:
        return max(words, key=len)
''')


@pytest.mark.parametrize("written", [DECORATED, mutate.undecorated(DECORATED)], ids=["as written", "undecorated"])
def test_a_property_with_a_function_of_its_own_to_change_is_what_it_was(written: str) -> None:
    made: dict[str, Any] = {"__name__": "made"}
    exec(written, made)
    pair = made["Pair"].of(3)
    with pair.halved(by=4) as part:
        assert (pair, pair.both, part) == (made["Pair"](3, 3), 6, 1.5)
    assert (made["longest"]("a", "abc"), made["longest"].cache_info().misses) == ("abc", 1)


def test_nothing_that_mutmut_would_pass_over_is_left_with_more_than_a_call() -> None:
    tree = ast.parse(mutate.undecorated(DECORATED))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    decorated = {node.name: ast.unparse(node.body[0]) for node in functions if node.decorator_list}
    assert decorated == {
        "both": "return self.bare_both()",
        "of": "return cls(both, both)",
        "halved": "return self.bare_halved(by=by)",
        "longest": "return bare_longest(*words)",
    }


def test_of_a_table_each_row_is_left_out_alone() -> None:
    moves, ended, other = "MOVES: dict[str, int] = {'a': 1, 'b': 2}", "ENDED = frozenset({'x', 'y'})", "OTHER = {'z'}"
    module = mutate.Module(file="bot/rules/one.py", tests=(), tables=("MOVES", "ENDED"))
    assert dict(mutate.rows_left_out(module, "\n".join([moves, ended, other]))) == {
        "bot.rules.one.MOVES without 'a'": "\n".join([moves.replace("'a': 1, ", ""), ended, other]),
        "bot.rules.one.MOVES without 'b'": "\n".join([moves.replace(", 'b': 2", ""), ended, other]),
        "bot.rules.one.ENDED without 'x'": "\n".join([moves, ended.replace("'x', ", ""), other]),
        "bot.rules.one.ENDED without 'y'": "\n".join([moves, ended.replace(", 'y'", ""), other]),
    }


def test_a_mutant_that_no_test_was_run_for_counts_as_a_survivor() -> None:
    score = mutate.Score()
    for name, ended in {"a": 1, "b": 3, "c": 0, "d": 33, "e": None, "f": -11, "g": 36, "h": 37}.items():
        score.take(name, ended)
    assert (score.killed, score.survived, score.timeouts, score.typed) == (
        ["a", "b"], ["c", "d", "e", "f"], ["g"], ["h"],
    )  # fmt: skip
    assert (score.mutants, round(score.share, 1)) == (7, 42.9)
    assert mutate.Score().share == 0


@pytest.mark.parametrize(("killed", "ends"), [(80, 0), (79, 1)])
def test_it_ends_with_1_where_a_module_stays_below(monkeypatch: Any, capsys: Any, killed: int, ends: int) -> None:
    names = [str(number) for number in range(100)]
    found = mutate.Score(killed=names[:killed], survived=names[killed:])
    monkeypatch.setattr(mutate, "scored", lambda module: found)
    assert mutate.main(["storage/claims.py"]) == ends
    told = capsys.readouterr().out.splitlines()[-1].split()
    assert told == ["storage/claims.py", "100", str(killed), str(100 - killed), "0", f"{killed}.0", "%", "0"]


def test_a_module_that_it_does_not_know_is_told(capsys: Any) -> None:
    assert mutate.main(["bot/nothing.py"]) == 1
    assert "bot/rules/orders.py" in capsys.readouterr().out


@pytest.mark.parametrize("module", mutate.MODULES, ids=lambda module: module.file)
def test_what_it_names_is_there(module: Any) -> None:
    tree = ast.parse((ROOT / module.file).read_text(encoding="utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert {*module.functions} - {"*"} - functions == set()
    source = ast.unparse(tree)
    assert {table for table in module.tables if f"\n{table}" not in source} == set()
    assert [test for test in module.tests if not (ROOT / test).is_file()] == []


def test_a_change_that_a_test_notices_is_killed_and_another_survives(tmp_path: Path, capsys: Any) -> None:
    for folder in mutate.SOURCES:
        (tmp_path / folder).mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\nmarkers = ["postgres: ", "hypothesis: "]\n')
    (tmp_path / "bot" / "sums.py").write_text(
        "class Purse:\n"
        "    fen = 3\n\n"
        "    @property\n"
        "    def whole(self) -> bool:\n"
        "        return self.fen > 2\n\n\n"
        "def twice(number: int) -> int:\n"
        "    return number * 2\n"
    )
    (tmp_path / "tests" / "conftest.py").write_text("import pytest\n")
    (tmp_path / "tests" / "test_sums.py").write_text(
        "from bot.sums import Purse, twice\n\n\n"
        "def test_twice() -> None:\n    assert twice(3) == 6\n\n\n"
        "def test_whole() -> None:\n    assert isinstance(Purse().whole, bool)\n"
    )
    score = mutate.scored(mutate.Module(file="bot/sums.py", tests=("tests/test_sums.py",)), tmp_path)
    assert {name.partition("__mutmut")[0] for name in score.killed} == {"bot.sums.x_twice"}
    assert {name.partition("__mutmut")[0] for name in score.survived} == {"bot.sums.xǁPurseǁbare_whole"}
    assert "+    return self.fen >= 2" in capsys.readouterr().out
