"""Templates are made safe by their environment; these are the few things by which an author could undo that."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2] / "templates"
JSON = sorted(path for folder in ("kit", "messages", "views") for path in (ROOT / folder).iterdir())
PAGES = sorted(path for folder in ("web", "charts") for path in (ROOT / folder).glob("*.j2"))

#: filters that take the escaping off, or put it on a second time
UNSAFE = {"safe", "escape", "e", "forceescape", "tojson", "striptags", "xmlattr"}
PARSER = Environment(extensions=["jinja2.ext.i18n"])


def tree(path: Path) -> nodes.Template:
    return PARSER.parse(path.read_text(encoding="utf-8"))


def outputs(path: Path) -> Iterator[nodes.Expr]:
    """Every expression between `{{ }}`."""
    for output in tree(path).find_all(nodes.Output):
        yield from (node for node in output.nodes if not isinstance(node, nodes.TemplateData))


def folded(expression: nodes.Expr) -> bool:
    """Whether Jinja works it out while compiling, and escapes it before `finalize` is asked: it holds no name."""
    return not isinstance(expression, nodes.Name) and next(expression.find_all(nodes.Name), None) is None


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", JSON, ids=named)
def test_nothing_that_is_put_out_is_a_bare_constant(path: Path) -> None:
    """A constant is folded before `finalize` sees it, and would come out as no JSON."""
    assert [node.lineno for node in outputs(path) if folded(node)] == []


@pytest.mark.parametrize("path", [*JSON, *PAGES], ids=named)
def test_no_filter_takes_the_escaping_off(path: Path) -> None:
    used = {node.name for node in tree(path).find_all(nodes.Filter)}
    assert used & UNSAFE == set()


@pytest.mark.parametrize("path", [*JSON, *PAGES], ids=named)
def test_no_block_switches_the_escaping_off(path: Path) -> None:
    parsed = tree(path)
    assert list(parsed.find_all(nodes.ScopedEvalContextModifier)) == []
    assert list(parsed.find_all((nodes.MarkSafe, nodes.MarkSafeIfAutoescape))) == []
    assert "autoescape" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", JSON, ids=named)
def test_no_value_stands_inside_quotation_marks(path: Path) -> None:
    """`"{{ name }}"` would put a JSON literal into a string: quotes inside quotes."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    outside = re.sub(r"\{\{.*?\}\}", lambda found: "{{}}", text, flags=re.DOTALL)
    assert re.findall(r'"[^"\n]*\{\{\}\}[^"\n:,]*"', re.sub(r"\{%.*?%\}", "", outside, flags=re.DOTALL)) == []


@pytest.mark.parametrize("path", JSON, ids=named)
def test_what_stands_between_values_is_json_punctuation(path: Path) -> None:
    """Words stand in `_()`; what is written outright is braces, names of fields and words of Block Kit."""
    for data in tree(path).find_all(nodes.TemplateData):
        assert re.fullmatch(r'(\s|[{}\[\]:,]|"[a-z_]+"|true|false)*', data.data), (path.name, data.data)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_run_no_scripts(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert re.findall(r"<script|javascript:|\son[a-z]+\s*=", text) == []


def test_the_walk_sees_what_it_looks_for(tmp_path: Path) -> None:
    bad = tmp_path / "bad.j2"
    bad.write_text('{{ "word" }}{{ 1 + 1 }}{{ name | safe }}{{ "a" | mrkdwn }}{{ name }}', encoding="utf-8")
    assert [folded(node) for node in outputs(bad)] == [True, True, False, True, False]
    assert {node.name for node in tree(bad).find_all(nodes.Filter)} & UNSAFE == {"safe"}
