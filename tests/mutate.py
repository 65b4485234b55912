"""How much of whole modules do the tests notice? Each is changed in every way that mutmut knows, one change at a time.

    python -m tests.mutate [module …]

A mutant is killed where a test fails; what mypy refuses is no mutant, for it never comes as far as a test. What nobody
notices survives, and is shown as the lines that were changed; a run that lasts too long is a timeout, and counts as
noticed. mutmut works in a copy of the project, in one process, on examples that somebody wrote down and on SQLite:
what Hypothesis draws is another thing each time. Ends with 1 where a module stays below 80 %.

mutmut leaves alone what is decorated and what stands outside of functions. So the copy gives properties and the like a
function of their own to change, and of the tables of a module each row is left out in turn.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib.util import cache_from_source
from pathlib import Path

HERE = Path(__file__).parents[1]
WANTED = 80  #: per cent of its mutants that a module's tests have to notice
BARE = "bare_"  #: how the function behind a property is called
KEPT = ("staticmethod", "classmethod")  #: decorators that mutmut understands
#: what the exit of a mutant's tests says; anything else says nothing, and the mutant counts as a survivor
KILLED, TYPED, TOO_LONG = {1, 3}, {37}, {24, -24, 36, 152, 255}
UNREADABLE = 2  #: pytest's word for: a test could not even be imported
SOURCES = ("bot", "handlers", "storage", "templates")
LONG = (
    "--deselect",
    "tests/rules/test_pricing.py::test_a_hundred_thousand_generated_prices_are_exact_to_the_fen",
)
EXAMPLES = ("-m", "not postgres and not hypothesis", "-p", "no:cacheprovider", "-p", "no:xdist", *LONG)
#: put behind the shared fixtures of the copy. What is cached is asked anew by each test: else only the first one that
#: asks would be taken to have to do with it. The empty database is made by the first mutant, for all
SHARED = """

import importlib


@pytest.fixture(autouse=True)
def _forgetful():
    for each in vars(importlib.import_module("{module}")).values():
        getattr(each, "cache_clear", lambda: None)()


@pytest.fixture(scope="session")
def sqlite_template():
    kept, made = Path("{folder}/empty.db"), Path("{folder}/half.db")
    if not kept.exists():
        engine = open_engine(f"sqlite:///{{made}}")
        upgrade(engine)
        engine.dispose()
        made.rename(kept)
    return kept
"""
#: strict, but for the comments that mutmut itself writes into a module
MYPY = """[mypy]
strict = True
warn_unreachable = True
warn_unused_ignores = False
ignore_missing_imports = True
follow_imports = silent
"""


@dataclass(frozen=True, kw_only=True)
class Module:
    """A file, the tests that have to notice what is changed in it, and which of its functions are meant: all, unless
    some are named."""

    file: str
    tests: tuple[str, ...]
    functions: tuple[str, ...] = ("*",)
    tables: tuple[str, ...] = ()  #: each row of these is left out in turn

    @property
    def name(self) -> str:
        return self.file.removesuffix(".py").replace("/", ".")

    @property
    def patterns(self) -> list[str]:
        """The names that mutmut gives to the mutants of those functions."""
        if self.functions == ("*",):
            return [f"{self.name}.*"]
        return [f"{self.name}.x_{bare}{name}__mutmut_*" for name in self.functions for bare in ("", BARE)]


@dataclass(kw_only=True)
class Score:
    """How the mutants of a module ended, by their names."""

    killed: list[str] = field(default_factory=list)
    survived: list[str] = field(default_factory=list)
    timeouts: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    @property
    def mutants(self) -> int:
        return len(self.killed) + len(self.survived) + len(self.timeouts)

    @property
    def share(self) -> float:
        """Per cent of the mutants that somebody noticed; 0 where there were none."""
        return 100 * (len(self.killed) + len(self.timeouts)) / self.mutants if self.mutants else 0.0

    def take(self, name: str, ended: int | None) -> None:
        """Sort a mutant in by how its tests ended; None: they were never run."""
        if ended in TYPED:
            self.typed.append(name)
        elif ended in KILLED:
            self.killed.append(name)
        elif ended in TOO_LONG:
            self.timeouts.append(name)
        else:
            self.survived.append(name)


MODULES = (
    Module(
        file="bot/rules/orders.py",
        tests=("tests/rules/test_orders.py", "tests/rules/test_cancelling.py", "tests/rules/test_counteroffers.py"),
        tables=("MOVES", "SIDES", "NARROWER", "WITH_REASON", "ENDED", "UNTOLD", "RATEABLE"),
    ),
    Module(
        file="bot/rules/pricing.py",
        tests=("tests/rules/test_pricing.py", "tests/rules/test_money.py"),
    ),
    Module(
        file="bot/rules/ratings.py",
        tests=(
            "tests/rules/test_ratings.py",
            "tests/rules/test_ratings_photos.py",
            "tests/rules/test_ratings_reports.py",
        ),
        tables=("VIDEO", "LIVE"),
    ),
    Module(file="bot/rules/people.py", tests=("tests/rules/test_people.py",)),
    Module(
        file="bot/rules/approvals.py",
        tests=("tests/rules/test_approvals.py", "tests/rules/test_policies.py", "tests/rules/test_quotes.py"),
    ),
    Module(file="bot/guard.py", tests=("tests/handlers/test_guard.py",)),
    Module(file="bot/text.py", tests=("tests/rules/test_text.py",)),
    Module(
        file="bot/render.py",
        tests=("tests/templates/test_escaping.py", "tests/templates/test_pieces.py"),
        functions=(
            *("_literal", "_stream", "_array", "_words", "_fields", "_options"),
            *("typed", "mrkdwn", "product", "token", "prose", "date_token"),
        ),
    ),
    Module(file="storage/claims.py", tests=("tests/storage/test_outbox.py", "tests/storage/test_reminders.py")),
    Module(
        file="storage/outbox.py",
        tests=("tests/storage/test_outbox.py", "tests/services/test_outbox.py", "tests/services/test_outbox_care.py"),
    ),
    Module(
        file="bot/outbox.py",
        tests=("tests/services/test_outbox.py", "tests/services/test_outbox_care.py"),
    ),
)


def main(names: Iterable[str]) -> int:
    wanted = [module for module in MODULES if not names or module.file in names or module.name in names]
    if not wanted:
        print("There is no such module. Those there are: " + ", ".join(module.file for module in MODULES))
        return 1
    scores = [(module, scored(module)) for module in wanted]
    print(f"\n{'module':<24}{'mutants':>9}{'killed':>8}{'survived':>10}{'timeouts':>10}{'score':>9}{'by mypy':>9}")
    for module, score in scores:
        print(line(module, score))
    return 0 if all(score.share >= WANTED for _, score in scores) else 1


def line(module: Module, score: Score) -> str:
    return (
        f"{module.file:<24}{score.mutants:>9,}{len(score.killed):>8,}{len(score.survived):>10,}"
        f"{len(score.timeouts):>10,}{score.share:>7.1f} %{len(score.typed):>9,}"
    )


def scored(module: Module, project: Path = HERE) -> Score:
    """Run every mutant of a module of a project, and show those that nobody noticed."""
    print(f"\n{module.file}", flush=True)
    score = Score()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(
            project, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".juxing", "__pycache__", ".*_cache")
        )
        for name, source in rows_left_out(module, (copy / module.file).read_text(encoding="utf-8")):
            ended = tried(copy, module, source)
            score.take(name, ended)
            if ended not in KILLED:
                print(f"  survived  {name}", flush=True)
        by_mutmut(copy, module, score)
    return score


def by_mutmut(copy: Path, module: Module, score: Score) -> None:
    """Let mutmut change the functions of a module, in a copy of the project."""
    path = copy / module.file
    path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(settings_of(module))
    (copy / "mypy.ini").write_text(MYPY, encoding="utf-8")
    with (copy / "tests" / "conftest.py").open("a", encoding="utf-8") as shared:
        shared.write(SHARED.format(module=module.name, folder=copy.parent))
    ran = mutmut(copy, "run", "--max-children", "1", *module.patterns)
    if ran.returncode:
        raise SystemExit(f"mutmut ended with {ran.returncode}: {ran.stdout[-500:]}\n{ran.stderr[-5_000:]}")
    kept = json.loads((copy / "mutants" / f"{module.file}.meta").read_text(encoding="utf-8"))
    ended: dict[str, int | None] = kept["exit_code_by_key"]
    for name in mine(ended, module):
        score.take(name, ended[name])
    for name in [*score.survived, *score.timeouts]:
        if name in ended:
            print(changed(name, mutmut(copy, "show", name).stdout, name in score.timeouts), flush=True)


def mine(names: Iterable[str], module: Module) -> list[str]:
    """Of these mutants, those of the functions that are meant."""
    return [name for name in names if any(fnmatch(name, pattern) for pattern in module.patterns)]


def changed(name: str, shown: str, late: bool) -> str:
    """A mutant by its function and by the lines that are other in it."""
    lines = [each for each in shown.splitlines() if each[:1] in "+-" and not each.startswith(("+++", "---"))]
    return "\n".join([f"  {'timeout ' if late else 'survived'}  {name}", *(f"      {each}" for each in lines)])


def settings_of(module: Module) -> str:
    """What mutmut is told: all sources, one of them changed, its tests, and mypy before them."""
    told: dict[str, object] = {
        "source_paths": list(SOURCES),
        "only_mutate": [module.file],
        "also_copy": ["manifest.yml", "mypy.ini"],
        "pytest_add_cli_args": list(EXAMPLES),
        "pytest_add_cli_args_test_selection": list(module.tests),
        "type_check_command": [sys.executable, "-m", "mypy", module.file, "--output", "json"],
        "process_isolation": "forkserver",
        "timeout_constant": 2.0,
        "use_git_change_detection": False,
    }
    return "\n[tool.mutmut]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in told.items())


def mutmut(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "mutmut", *words)
    return subprocess.run(command, cwd=copy, env=around(), capture_output=True, text=True, check=False)


def around() -> dict[str, str]:
    """The environment of a run, which finds the copy alone."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON"))}


def tried(copy: Path, module: Module, source: str) -> int:
    """How the tests of a module end where it reads so; that it cannot be imported so is noticed, too."""
    path = copy / module.file
    right = path.read_text(encoding="utf-8")
    path.write_text(source, encoding="utf-8")
    compiled = Path(cache_from_source(str(path)))
    compiled.unlink(missing_ok=True)  # it may be as old and as long as this one
    command = (sys.executable, "-m", "pytest", "-x", "-q", *EXAMPLES, *module.tests)
    try:
        ended = subprocess.run(command, cwd=copy, env=around(), stdout=subprocess.DEVNULL, check=False).returncode
    finally:
        path.write_text(right, encoding="utf-8")
        compiled.unlink(missing_ok=True)
    return min(KILLED) if ended == UNREADABLE else ended


def rows_left_out(module: Module, source: str) -> Iterator[tuple[str, str]]:
    """A module without one row of one of its tables, by a name that says which."""
    for at, node in enumerate(ast.parse(source).body):
        target = node.target if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [None])[0]
        if not isinstance(target, ast.Name) or target.id not in module.tables:
            continue
        for number in range(rows(ast.parse(source).body[at])):
            tree = ast.parse(source)
            row = left_out(tree.body[at], number)
            yield f"{module.name}.{target.id} without {row}", ast.unparse(tree)


def table_in(node: ast.AST) -> ast.Dict | ast.Set:
    """The table that an assignment makes."""
    return next(each for each in ast.walk(node) if isinstance(each, ast.Dict | ast.Set))


def rows(node: ast.AST) -> int:
    table = table_in(node)
    return len(table.values if isinstance(table, ast.Dict) else table.elts)


def left_out(node: ast.AST, number: int) -> str:
    """Take one row out of the table that a statement makes; returns what stood there."""
    table = table_in(node)
    if isinstance(table, ast.Set):
        return ast.unparse(table.elts.pop(number))
    table.values.pop(number)
    key = table.keys.pop(number)
    return ast.unparse(key) if key else "**"


def undecorated(source: str) -> str:
    """The same module, in which what mutmut passes over for its decorator is a function of its own, called by what was
    decorated."""
    lines = source.splitlines(keepends=True)
    for node in sorted(ast.walk(ast.parse(source)), key=lambda each: -getattr(each, "lineno", 0)):
        if isinstance(node, ast.FunctionDef) and node.decorator_list and not understood(node):
            start, end = node.decorator_list[0].lineno - 1, node.end_lineno or node.lineno
            decorators, whole = lines[start : node.lineno - 1], lines[node.lineno - 1 : end]
            body = node.body[0].lineno - node.lineno
            head = whole[:body]
            named = "".join(head).replace(f"def {node.name}(", f"def {BARE}{node.name}(", 1)
            pad = " " * (node.col_offset + 4)
            calls = f"{pad}return {called(node)}\n"
            lines[start:end] = [named, *whole[body:], "\n", *decorators, *head, calls]
    return "".join(lines)


def understood(node: ast.FunctionDef) -> bool:
    """Whether mutmut does not pass it over, or it says nothing, as in a protocol."""
    silent = node.body[0].lineno == node.lineno
    return silent or any(isinstance(each, ast.Name) and each.id in KEPT for each in node.decorator_list)


def called(node: ast.FunctionDef) -> str:
    """The call of the bare function by what stands before it, with all that it was given."""
    given = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    method = given[:1] == ["self"]
    handed = [*(given[1:] if method else given)]
    handed += [f"*{node.args.vararg.arg}"] if node.args.vararg else []
    handed += [f"{each.arg}={each.arg}" for each in node.args.kwonlyargs]
    handed += [f"**{node.args.kwarg.arg}"] if node.args.kwarg else []
    return f"{'self.' if method else ''}{BARE}{node.name}({', '.join(handed)})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
