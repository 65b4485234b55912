"""Every figure opens to the rows behind it, in each window; what there is not is not found."""

from typing import Any

import pytest

from bot.rules.metrics import Code


def test_completion_opens_to_the_orders_that_count_and_the_one_that_counts_against_it(browser: Any) -> None:
    text = browser.open("/c/xiaoyu/figures?lang=en&figure=completion").text

    assert "47 of 48 accepted orders" in text
    assert "against it: 1" in text
    assert "counted: 47" in text
    assert text.index("against it") < text.index("counted")


def test_each_window_has_its_own_address_and_keeps_the_figure(browser: Any) -> None:
    page = browser.open("/c/xiaoyu/figures?lang=en&window=90&figure=finished")

    assert 'href="?window=30&amp;figure=finished&amp;lang=en#rows"' in page.html
    assert "<b>last 90 days</b>" in page.html


@pytest.mark.parametrize("code", list(Code))
def test_every_figure_can_be_opened(browser: Any, code: Code) -> None:
    assert browser.open(f"/c/xiaoyu/figures?figure={code}").status == 200


@pytest.mark.parametrize("asked", ["window=7", "window=730", "figure=wages", "figure=<script>"])
def test_a_window_or_figure_that_there_is_not_is_not_found(browser: Any, asked: str) -> None:
    assert browser.open(f"/c/xiaoyu/figures?{asked}").status == 404


def test_nobody_has_no_figures(browser: Any) -> None:
    assert browser.open("/c/nobody/figures").status == 404
