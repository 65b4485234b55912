"""Whom a person gathers to compare, and what they are then shown."""

from typing import Any

import pytest

from bot.rules.comparisons import Asked, Measure, TooFew, TooMany
from bot.rules.creators import Creator, NoSuchCreator
from bot.rules.forms import Form
from bot.rules.pricing import BadQuantity
from bot.services.shortlists import Place
from bot.services.standings import rebuild

TENANT = "T0JUXING"
HERE = Place(url="https://hooks.slack.example/1", channel="C0CAMPAIGNS")


def more(shop: Any) -> None:
    """Four creators beside the two of the shop."""
    with shop.store.unit() as unit:
        unit.creators.add(Creator(id=n, slug=f"c{n}", name=f"达人{n}", field="美妆") for n in (3, 4, 5, 6))
        rebuild(unit, [3, 4, 5, 6], at=shop.now)
        unit.commit()


def basket(shop: Any, person: str = "U0CHENMO") -> list[int]:
    found: list[int] = shop.desks.comparisons.basket(TENANT, person)
    return found


def test_prices_hold_the_fee_of_the_workspace(shop: Any) -> None:
    with shop.store.unit() as unit:
        workspace = unit.workspaces.get(TENANT)
        unit.workspaces.save(type(workspace)(**{**vars(workspace), "service_fee": 1_000}))
        unit.commit()
    compared = shop.desks.comparisons.between(TENANT, [2, 1], Asked(), at=shop.now)
    by_day = next(row for row in compared.rows if row.measure is Measure.PRICE and row.form is Form.DAY)
    assert compared.ids == [2, 1]
    assert [cell.value for cell in by_day.cells] == [1_100_000, 1_100_000]


@pytest.mark.parametrize(
    ("creators", "refusal"), [([1], TooFew), ([1, 2, 3, 4, 5, 6], TooMany), ([1, 99], NoSuchCreator)]
)
def test_what_cannot_be_compared_is_refused(shop: Any, creators: list[int], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        shop.desks.comparisons.between(TENANT, creators, Asked(), at=shop.now)


def test_a_basket_is_a_persons_own(shop: Any) -> None:
    for person, creator in (("U0CHENMO", 2), ("U0CHENMO", 1), ("U0EMMA", 1), ("U0CHENMO", 2)):
        shop.desks.comparisons.pick(shop.by(person), creator, HERE)
        shop.pass_time(seconds=1)
    assert (basket(shop), basket(shop, "U0EMMA")) == ([2, 1], [1])


def test_a_sixth_is_left_out_and_said(shop: Any) -> None:
    more(shop)
    for creator in (1, 2, 3, 4, 5, 6):
        shop.desks.comparisons.pick(shop.by(), creator, HERE)
    assert basket(shop) == [1, 2, 3, 4, 5]
    about = shop.rows("SELECT about FROM outbox WHERE template = 'basket' ORDER BY id")
    assert ["6" in str(each) for (each,) in about] == [False] * 5 + [True]


def test_whoever_is_compared_leaves_the_basket(shop: Any) -> None:
    more(shop)
    for creator in (1, 2, 3):
        shop.desks.comparisons.pick(shop.by(), creator, HERE)
    shop.desks.comparisons.show(shop.by(), [1, 2], Asked(), HERE)
    assert basket(shop) == [3]
    shop.desks.comparisons.empty(shop.by(), HERE)
    assert basket(shop) == []


def test_a_refused_comparison_leaves_the_basket_as_it_was(shop: Any) -> None:
    shop.desks.comparisons.pick(shop.by(), 1, HERE)
    with pytest.raises(TooFew):
        shop.desks.comparisons.show(shop.by(), [1], Asked(), HERE)
    with pytest.raises(BadQuantity):
        shop.desks.comparisons.show(shop.by(), [1, 2], Asked(days=0), HERE)
    assert basket(shop) == [1]
