"""Money is integer fen: no float may come near it, not even on the way."""

import ast
from pathlib import Path

import pytest

RULES = Path(__file__).parents[2] / "bot" / "rules"
WITH_MONEY = (
    "money", "pricing", "ratecards", "quotes", "orders", "campaigns", "watches", "digests",
    "metrics", "metrics_tally", "metrics_works", "metrics_deals", "metrics_record",
)  # fmt: skip
#: what divides and is no money: (module, the expression) → why it may
ALLOWED = {("pricing", "card.min_half_hours / 2"): "hours, as the words of a refusal say them"}
NAMES = {"float", "round", "Decimal"}  #: `round` goes to even; a Decimal rounds by a context nobody sees


def floats(source):
    """Each expression that is, makes or could become a float."""
    found = []
    for node in ast.walk(ast.parse(source)):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        divides = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        roots = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow) and not _written_out(node)
        named = isinstance(node, ast.Name) and node.id in NAMES
        reached = isinstance(node, ast.Attribute) and node.attr in NAMES
        taken = isinstance(node, ast.ImportFrom | ast.Import) and any(
            (getattr(node, "module", None) or one.name).split(".")[0] in {"math", "decimal", "statistics"}
            for one in node.names
        )
        if literal or divides or roots or named or reached or taken:
            found.append(ast.unparse(node))
    return found


def _written_out(node):
    """10**13: a whole power of a whole number, both standing there."""
    sides = (getattr(node, "left", None), getattr(node, "right", None))
    return all(isinstance(side, ast.Constant) and isinstance(side.value, int) for side in sides)


@pytest.mark.parametrize("module", WITH_MONEY)
def test_no_float_comes_near_money(module):
    found = floats((RULES / f"{module}.py").read_text(encoding="utf-8"))

    assert [expression for expression in found if (module, expression) not in ALLOWED] == []


def test_every_exception_is_still_needed():
    standing = {
        (module, expression)
        for module in WITH_MONEY
        for expression in floats((RULES / f"{module}.py").read_text(encoding="utf-8"))
    }

    assert set(ALLOWED) - standing == set()


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("total = unit * 1.06", ["1.06"]),
        ("total = unit / 2", ["unit / 2"]),
        ("total /= 2", ["total /= 2"]),
        ("total = float(unit)", ["float"]),
        ("total = round(unit)", ["round"]),
        ("total = unit ** -1", ["unit ** (-1)"]),
        ("fee: float = 0", ["float"]),
        ("total = builtins.float(unit)", ["builtins.float"]),
        ("from math import floor", ["from math import floor"]),
        ("import decimal", ["import decimal"]),
        ("total = 1e3", ["1000.0"]),
        ("most = 10**13", []),
        ("total = unit // 2 * 10_000 % 7", []),
        ("day = Path('a') and Fraction(unit, 2)", []),
    ],
)
def test_a_planted_float_is_found(planted, found):
    assert floats(planted) == found
