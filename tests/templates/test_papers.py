"""A quote on paper: everything that counts stands on it, whatever was typed, in both languages, on A4."""

import re
from typing import Any

import pytest

from bot import papers, render
from bot.rules.advice import costs
from bot.rules.forms import Form
from bot.rules.people import Reader
from bot.rules.quotes import State

LANGUAGES = ("zh", "en")


def parts_of(things: Any, language: str, quote: Any, **more: Any) -> list[dict[str, Any]]:
    people = {"": "", "U0ANNA": things.typed, "U0BERT": things.typed}
    spent = costs(things.standing, quote.need.form, quote.price.total, lives=quote.need.lives)
    facts = (
        things.card_facts(quote)
        | {"costs": spent}
        | {"brand": things.typed, "people": people, "at": quote.valid_until}
        | more
    )
    return render.paper("quote", Reader(language=language), **facts)


def said(parts: list[dict[str, Any]]) -> str:
    return str(parts)


@pytest.fixture
def usual(things: Any) -> Any:
    return things("小鱼儿")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_every_state_has_its_paper(usual: Any, state: State, language: str) -> None:
    content = papers.pdf(parts_of(usual, language, usual.quote(state)))
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("form", Form)
def test_the_lines_add_up_to_the_total(usual: Any, form: Form) -> None:
    quote = usual.quote(need=usual.need(form, products=4 if form is Form.SHARED else 0, days=3))
    sums = next(part["sums"] for part in parts_of(usual, "zh", quote) if "sums" in part)
    fen = [round(float(row[3].replace("¥", "").replace(",", "")) * 100) for row in sums["rows"]]
    assert sum(fen) == quote.price.total
    assert sums["total"][1] == render.money.yuan(quote.price.total)


def test_a_reason_and_an_approval_stand_with_their_names(usual: Any) -> None:
    text = said(parts_of(usual, "en", usual.quote(State.DECLINED)))
    assert "Approved by" in text
    assert "Declined" in text


def test_an_invented_creator_is_marked(usual: Any) -> None:
    assert {"mark": "样例数据：该达人为虚构"} in parts_of(usual, "zh", usual.quote())


def test_products_are_listed_with_their_links(usual: Any) -> None:
    need = usual.need(Form.SHARED, products=2, link="https://shop.example/1?a=b&c=<d>")
    listed = next(part for part in parts_of(usual, "zh", usual.quote(need=need)) if "list" in part)
    assert listed["items"][0] == ["小鱼儿 0 <d>", "https://shop.example/1?a=b&c="]


def test_a_long_list_runs_on_over_the_next_pages(usual: Any) -> None:
    quote = usual.quote(need=usual.need(Form.SHARED, products=100))
    assert papers.pdf(parts_of(usual, "zh", quote)).count(b"/Type /Page\n") >= 3


def test_the_font_is_embedded_and_letters_can_be_copied_out(usual: Any) -> None:
    content = papers.pdf(parts_of(usual, "zh", usual.quote()))
    assert b"/FontFile2" in content
    assert b"/ToUnicode" in content
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in content


def test_the_same_quote_gives_the_same_bytes(usual: Any) -> None:
    parts = parts_of(usual, "zh", usual.quote())
    assert papers.pdf(parts) == papers.pdf(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_becomes_markup_or_a_script(things: Any, hostile: dict[str, str], language: str) -> None:
    for typed in hostile.values():
        filled = things(typed)
        need = filled.need(Form.SHARED, products=3, link="https://shop.example/x")
        content = papers.pdf(parts_of(filled, language, filled.quote(State.CHANGES, need)))
        assert b"/JavaScript" not in content
        assert all(re.match(rb"https?://", each) for each in re.findall(rb"/URI \((.*?)\)", content))
