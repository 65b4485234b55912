"""After the delivery the creator enters what came of it on the phone page; bad figures are told on their fields."""

from typing import Any

import pytest

from bot.rules.forms import Form
from bot.rules.orders import Move, Result
from bot.services.orders import by_clock

FIGURES = {"plays": "520000", "likes": "31000", "comments": "120", "units": "3100", "gmv": "63400.5"}


@pytest.fixture
def delivered(market: Any) -> Any:
    order = market.order(form=Form.VIDEO)
    accepted = market.orders.answer(market.by("creator:1"), order.id, Move.ACCEPT)
    with market.store.unit() as unit:
        by_clock(unit, market.by("clock"), accepted.id, Move.PRODUCE)
        unit.commit()
    return market.orders.deliver(market.by("creator:1"), accepted.id)


@pytest.fixture
def url(delivered: Any, offer_link: Any) -> str:
    return str(offer_link(delivered)) + "?lang=en"


def send(browser: Any, url: str, page: Any = None, **figures: str) -> Any:
    shown = page or browser.open(url)
    kept = {name: shown.hidden(name) for name in ("nonce", "version")}
    return browser.send(url, action="result", **kept, **{**FIGURES, **figures})


def entered(market: Any, order: Any) -> Any:
    return market.orders.papers("T1", order.id).entered


def test_before_the_delivery_nothing_is_asked(browser: Any, market: Any, offer_link: Any) -> None:
    order = market.order()
    assert 'value="result"' not in browser.open(offer_link(order)).html
    answer = send(browser, offer_link(order) + "?lang=en")
    assert answer.status == 409
    assert entered(market, order) is None


def test_it_is_entered_and_stands_as_not_confirmed(browser: Any, market: Any, delivered: Any, url: str) -> None:
    page = browser.follow(url, send(browser, url))
    assert "Sent. The brand has been told" in page.text
    assert "the brand has not confirmed it yet" in page.text
    assert "520k" in page.text
    assert entered(market, delivered).result == Result(
        plays=520_000, likes=31_000, comments=120, units=3_100, gmv=6_340_050
    )
    assert market.orders.get("T1", delivered.id).result is None


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("plays", "-5", "Give a whole number in digits"),
        ("plays", "<b>abc", "Give a whole number in digits"),
        ("plays", "", "Give a whole number in digits"),
        ("likes", "1e99", "Give a whole number in digits"),
        ("units", "520001", "This is more than the plays"),
        ("gmv", "1.234", "Give an amount in yuan"),
        ("units", "", "nothing was sold"),
    ],
)
def test_bad_figures_are_told_on_their_field_and_kept(
    browser: Any, market: Any, delivered: Any, url: str, field: str, typed: str, said: str
) -> None:
    answer = send(browser, url, **{field: typed})
    assert answer.status == 422
    marked = "gmv" if said == "nothing was sold" else field
    assert said in answer.html.split(f'id="{marked}-why"')[1].split("</small>")[0]
    assert f'aria-describedby="{marked}-why"' in answer.html
    assert "Check the figures that are marked" in answer.text
    for name, value in ({**FIGURES, field: typed}).items():
        value_in_page = answer.html.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]
        assert value_in_page == value.replace("<", "&lt;").replace(">", "&gt;")
    assert entered(market, delivered) is None


def test_the_same_form_twice_and_an_old_one_change_nothing(browser: Any, market: Any, delivered: Any, url: str) -> None:
    old = browser.open(url)
    page = browser.open(url)
    assert send(browser, url, page).status == 303
    assert send(browser, url, page).status == 303
    assert send(browser, url, old, plays="600000").status == 409
    assert entered(market, delivered).result.plays == 520_000
    again = send(browser, url, plays="530000")
    assert again.status == 303
    assert entered(market, delivered).result.plays == 530_000


def test_confirmed_or_corrected_the_page_says_so_and_asks_no_more(
    browser: Any, market: Any, delivered: Any, url: str
) -> None:
    send(browser, url)
    market.entered_results.confirm(market.by(), delivered.id)
    page = browser.open(url)
    assert "Entered by you, confirmed by the brand." in page.text
    assert 'value="result"' not in page.html
    assert "<dt>Likes</dt><dd>31k</dd>" in page.html
    market.orders.enter_result(market.by(), delivered.id, Result(plays=1))
    corrected = browser.open(url)
    assert "corrected by the brand" in corrected.text
    assert "<dt>Likes</dt>" not in corrected.html  # left empty is not the same as none


def test_a_claim_in_the_address_is_not_believed(browser: Any, url: str) -> None:
    assert "Sent. The brand has been told" not in browser.open(url + "&done=result").text
