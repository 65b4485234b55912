"""The circle closes: a rating moves who is found first, by the next tick, and it can be said by how much."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from rich.console import Console
from sqlalchemy import inspect

from bot.explaining import explain, explain_creator
from bot.rules.orders import Move, Order, State
from bot.rules.ranking import stand
from bot.rules.ratings import LIVE, Item, NothingToRate, NotYet, Rating, Voice
from bot.services.standings import stars
from storage import migrate

TENANT = "T0JUXING"


def all_(number: int) -> dict[Item, int]:
    return {item: number for items in LIVE.values() for item in items}


def ended(shop: Any, creator: int) -> Order:
    order = shop.placed(creator=creator)
    shop.desks.orders.answer(shop.by(f"creator:{creator}"), order.id, Move.ACCEPT)
    return order  # type: ignore[no-any-return]


def order_of(shop: Any) -> list[tuple[int, int | None]]:
    """Who is found in which order, and the stars that their cards show."""
    cards = shop.desks.creators.find("", at=shop.now).cards
    return [(card.standing.creator.id, card.standing.stars.mean) for card in cards]


@pytest.fixture
def both_delivered(shop: Any) -> tuple[Order, Order]:
    """Two creators, each with an order whose campaign has ended."""
    found = ended(shop, 1), ended(shop, 2)
    shop.pass_time(days=7)
    shop.pass_time(days=3, minutes=1)
    return found


def test_the_next_find_shows_the_new_order_and_the_new_figure(shop: Any, both_delivered: tuple[Order, Order]) -> None:
    first, second = both_delivered
    assert [mean for _, mean in order_of(shop)] == [None, None]
    shop.desks.ratings.rate(shop.by(), first.id, all_(3))
    shop.desks.ratings.rate(shop.by(), second.id, all_(5))
    shop.tick()
    assert order_of(shop) == [(2, 500), (1, 300)]
    shop.desks.ratings.rate(shop.by(), first.id, all_(5))  # both are edited: the order turns round
    shop.desks.ratings.rate(shop.by(), second.id, all_(2))
    shop.tick()
    assert order_of(shop) == [(1, 500), (2, 200)]


def test_without_a_delivery_there_is_no_rating(shop: Any) -> None:
    order = ended(shop, 1)
    for _ in range(2):  # before the live, and while it runs
        with pytest.raises(NotYet):
            shop.desks.ratings.rate(shop.by(), order.id, all_(5))
        shop.pass_time(days=6, hours=23)
    cancelled = shop.placed(creator=2, starts_at=shop.now + timedelta(days=9))
    shop.desks.orders.cancel(shop.by(), cancelled.id, "budget")
    shop.pass_time(days=30)
    assert shop.desks.orders.get(TENANT, cancelled.id).state is State.CANCELLED
    with pytest.raises(NothingToRate):
        shop.desks.ratings.rate(shop.by(), cancelled.id, all_(5))
    assert shop.rows("SELECT count(*) FROM ratings") == [(0,)]
    assert shop.rows("SELECT count(*) FROM field_means") == [(0,)]


def test_the_field_follows_the_rating_and_its_edit(shop: Any, both_delivered: tuple[Order, Order]) -> None:
    first, second = both_delivered
    shop.desks.ratings.rate(shop.by(), first.id, all_(5))
    shop.desks.ratings.rate(shop.by(), second.id, all_(4))
    assert shop.rows("SELECT field, count, total FROM field_means") == [("美妆", 2, 900)]
    shop.desks.ratings.rate(shop.by(), first.id, all_(3))
    shop.desks.ratings.answer(shop.by("creator:1"), 1, first.id, "谢谢")
    assert shop.rows("SELECT field, count, total FROM field_means") == [("美妆", 2, 700)]


def test_ratings_from_before_the_fields_means_are_added_up_when_they_come(
    shop: Any, both_delivered: tuple[Order, Order]
) -> None:
    first, second = both_delivered
    shop.desks.ratings.rate(shop.by(), first.id, {**all_(5), Item.SCRIPT: 2})
    shop.desks.ratings.rate(shop.by(), second.id, all_(4))
    kept = shop.rows("SELECT field, month, count, total FROM field_means")
    assert [(count, total) for _, _, count, total in kept] == [(2, 850)]
    with shop.store.engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrate.__file__).replace("migrate.py", "migrations"))
        config.attributes["connection"] = connection
        command.downgrade(config, "0022")
        assert "field_means" not in _tables(connection)
        command.upgrade(config, "head")
    assert shop.rows("SELECT field, month, count, total FROM field_means") == kept


def _tables(connection: Any) -> list[str]:
    return inspect(connection).get_table_names()


# how much a rating moves


@pytest.mark.parametrize(
    ("given", "usual", "hundredths"),
    [
        ([], 430, 430),  # nobody has rated: what the field gets
        ([500], 430, 2650 / 6),  # (5 × 4.30 + 5) / 6
        ([500, 500], 430, 3150 / 7),
        ([500, 480, 450], 430, 3580 / 8),
        ([500, 480, 450, 300], 430, 3880 / 9),
        ([500], 460, 2800 / 6),  # a field that is rated kindly asks for more
        ([450], 460, 2750 / 6),  # below what the field gets: it falls
        ([450], 410, 2500 / 6),  # above: it rises
    ],
)
def test_a_newcomers_first_ratings_count_as_the_shrinking_says(given: list[int], usual: int, hundredths: float) -> None:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    voices = [Voice(at, overall, f"brand {number}") for number, overall in enumerate(given)]

    assert stars(voices, at=at, usual=usual).shrunk == pytest.approx(hundredths)


def rated_before(shop: Any, order: Order, *given: int) -> None:
    """Ratings of other brands from before, of which no order of ours tells."""
    with shop.store.unit() as unit:
        unit.ratings.add(
            Rating(
                order_id=None, creator_id=order.creator_id, tenant="", rater="", form=order.need.form,
                at=shop.now - timedelta(days=30 * turn), items=all_(number),
            )
            for turn, number in enumerate(given, start=1)
        )  # fmt: skip
        unit.commit()


def test_it_is_told_by_how_much_the_last_rating_moved_the_score(shop: Any, both_delivered: tuple[Order, Order]) -> None:
    first, _ = both_delivered
    rated_before(shop, first, 4, 4)
    shop.desks.ratings.rate(shop.by(), first.id, all_(5))
    shop.tick()
    last = shop.desks.creators.last_rating(1, at=shop.now)
    now = shop.desks.creators.standing(1)
    assert (last.voice.overall, last.before.count, last.after) == (500, 2, now.stars)
    moved = last.moved(now, at=shop.now)
    was = stand(now.creator, now.card, now.figures, replace(last.before), {}, at=shop.now)
    is_ = stand(now.creator, now.card, now.figures, last.after, {}, at=shop.now)
    assert sum(after - before for before, after in moved.values()) == is_.score - was.score
    assert moved["stars"][1] > moved["stars"][0]
    assert moved["exploration"][1] < moved["exploration"][0]  # one more is known of them


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ("The last rating: 5.0★", "Without it", "Moved by")), ("zh", ("最近一次评价", "未计入时", "变动"))],
)
def test_explain_prints_it_term_by_term(
    shop: Any, both_delivered: tuple[Order, Order], language: str, told: tuple[str, ...]
) -> None:
    first, _ = both_delivered
    shop.desks.ratings.rate(shop.by(), first.id, all_(5))
    console = Console(file=io.StringIO(), width=200)
    understood = explain("", language=language, now=shop.now, console=console)
    desk = shop.desks.creators
    assert explain_creator(desk, understood, "小鱼儿", language=language, now=shop.now, console=console)
    said = console.file.getvalue()
    last = desk.last_rating(1, at=shop.now)
    (was, is_), _ = last.moved(desk.standing(1), at=shop.now).values()
    for line in (*told, f"{was:,}", f"{is_:,}", f"{is_ - was:+,}", "4.30★", "4.42★", "+0.12"):
        assert line in said


def test_without_a_rating_nothing_is_said_of_a_last_one(shop: Any) -> None:
    assert shop.desks.creators.last_rating(1, at=shop.now) is None
