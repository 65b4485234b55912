"""What the creators of a field get together follows every rating, in its transaction, and ages by months."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.rules.creators import Creator
from bot.rules.field_stars import ENOUGH, MONTHS, month, usual
from bot.rules.ranking import FIELD_MEAN
from storage.store import Store

AT = datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.unit() as unit:
        unit.creators.add(
            Creator(id=number, slug=f"c{number}", name=f"c{number}", field=field, followers=1)
            for number, field in ((1, "美妆"), (2, "美妆"), (3, "游戏"))
        )
        unit.commit()
    return store


def moved(store: Store, creator: int, count: int, total: int, *, at: datetime = AT) -> None:
    with store.unit() as unit:
        unit.field_means.move(creator, at=at, count=count, total=total)
        unit.commit()


def found(store: Store, *fields: str, at: datetime = AT) -> dict[str, int]:
    with store.reading() as unit:
        return unit.field_means.usual(*fields, at=at)


@pytest.mark.parametrize(
    ("count", "total", "hundredths"),
    [(0, 0, FIELD_MEAN), (49, 49 * 500, FIELD_MEAN), (50, 50 * 470, 470), (50, 23_525, 471), (60, 60 * 400 + 29, 400)],
)
def test_a_field_has_its_own_mean_from_fifty_ratings_on(count: int, total: int, hundredths: int) -> None:
    assert usual(count, total) == hundredths


def test_the_ratings_of_a_field_are_added_up_whoever_of_it_they_are_for(filled: Store) -> None:
    moved(filled, 1, 30, 30 * 470)
    assert found(filled) == {}
    moved(filled, 2, 20, 20 * 420)
    moved(filled, 3, 5, 5 * 100)
    assert found(filled) == found(filled, "美妆", "游戏") == {"美妆": 450}
    assert found(filled, "游戏") == {}


def test_edits_and_withdrawals_are_taken_from_the_month_that_they_were_given_in(filled: Store) -> None:
    moved(filled, 1, ENOUGH + 1, (ENOUGH + 1) * 450)
    moved(filled, 1, 0, -51)
    assert found(filled) == {"美妆": 449}
    moved(filled, 1, -2, -2 * 449)
    assert found(filled) == {}


def test_months_older_than_two_years_count_no_more(filled: Store) -> None:
    moved(filled, 1, ENOUGH, ENOUGH * 490)
    moved(filled, 1, ENOUGH, ENOUGH * 400, at=AT + timedelta(days=300))
    assert MONTHS == 24
    last = datetime(2028, 10, 31, 23, tzinfo=UTC)
    assert month(last) - month(AT) == 23
    assert found(filled, at=last) == {"美妆": 445}
    assert found(filled, at=last + timedelta(days=1)) == {"美妆": 400}


def test_of_many_that_rate_at_the_same_moment_none_is_lost(filled: Store, race: Any) -> None:
    race(*(lambda creator=creator: moved(filled, creator, 10, 4_300) for creator in (1, 2, 1, 2, 1, 2)))
    with filled.engine.connect() as connection:
        kept = connection.execute(text("SELECT field, month, count, total FROM field_means")).all()
    assert [tuple(row) for row in kept] == [("美妆", month(AT), 60, 25_800)]
