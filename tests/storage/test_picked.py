"""What is picked over the driver is what SQLAlchemy would have read, value by value."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Engine, Integer, MetaData, String, Table, insert, select
from sqlmodel import Session

from bot.rules.audience import Age, Audience
from storage.audiences import AudienceText
from storage.engine import Moment
from storage.picked import Picked

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("owner", Integer),
    Column("name", String),
    Column("count", BigInteger),
    Column("good", Boolean),
    Column("day", Date),
    Column("at", Moment),
    Column("items", JSON),
    Column("audience", AudienceText),
)
FULL: dict[str, Any] = {
    "name": "「引号」' \" %s ?",
    "count": 2**60,
    "good": False,
    "day": date(2026, 2, 28),
    "at": datetime(2026, 11, 2, 2, 0, 0, 1, tzinfo=UTC),
    "items": {"创意": 5, "列": [1, None, 0.5], "": "a"},
    "audience": Audience(women=6_000, ages={Age.YOUNG: 4_000}, regions={"广东": 900}),
}
EMPTY = dict.fromkeys(FULL)
ROWS = [
    {"id": 1, "owner": 1, **FULL},
    {"id": 2, "owner": 1, **EMPTY, "items": {}, "count": 0, "good": True, "name": ""},
    {"id": 3, "owner": 2, **FULL, "at": datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC), "count": -1},
    {"id": 4, "owner": 3, **EMPTY, "items": {"a": 1}},
    {"id": 5, "owner": 1, **FULL, "count": 7},
]


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        THINGS.create(session.connection())
        session.connection().execute(insert(THINGS), ROWS)
        yield session


def test_values_are_those_that_sqlalchemy_reads(session: Session) -> None:
    query = select(THINGS).where(THINGS.c.owner.in_([1, 2])).order_by(THINGS.c.id)
    found = list(Picked(THINGS, "owner", order="id").rows(session, [1, 2]))
    assert found == [dict(row) for row in session.connection().execute(query).mappings()]
    assert found == [row for row in ROWS if row["owner"] != 3]
    assert found[0]["at"].tzinfo is UTC
    assert [type(value) for value in found[0].values()] == [int, int, str, int, bool, date, datetime, dict, Audience]


def test_columns_are_those_that_are_wanted_in_the_order_they_are_wanted(session: Session) -> None:
    assert list(Picked(THINGS, "id", only=("at", "id", "good")).rows(session, [1])) == [
        {"at": FULL["at"], "id": 1, "good": False}
    ]
    assert list(Picked(THINGS, "id", without=("audience", "items", "at", "day", "owner")).rows(session, [5])) == [
        {"id": 5, "name": FULL["name"], "count": 7, "good": False}
    ]


def test_without_names_the_same_values_stand_in_order(session: Session) -> None:
    picked = Picked(THINGS, "owner", order="id DESC", only=("id", "at", "items"))
    assert picked.bare(session, [1]) == [list(row.values()) for row in picked.rows(session, [1])]
    assert [row[0] for row in picked.bare(session, [1])] == [5, 2, 1]


def test_a_condition_and_an_order_come_after_the_ids(session: Session) -> None:
    picked = Picked(THINGS, "owner", besides="count > 0", order="count, id DESC", only=("id",))
    assert list(picked.rows(session, [1, 2, 3])) == [{"id": 5}, {"id": 1}]


@pytest.mark.parametrize("ids", [[], [9], [9, 10]])
def test_of_nobody_there_is_nothing(session: Session, ids: list[int]) -> None:
    assert list(Picked(THINGS, "owner").rows(session, ids)) == []


def test_the_transaction_that_reads_is_the_one_that_wrote(engine: Engine) -> None:
    """What was rolled back is not read, nor what another transaction of the same session had."""
    picked = Picked(THINGS, "id", only=("id",))
    with Session(engine) as session:
        THINGS.create(session.connection())
        session.commit()
        session.connection().execute(insert(THINGS), ROWS)
        assert list(picked.rows(session, [1])) == [{"id": 1}]
        session.rollback()
        assert list(picked.rows(session, [1])) == []
        session.connection().execute(insert(THINGS), ROWS[:1])
        assert list(picked.rows(session, [1, 2])) == [{"id": 1}]
        session.commit()
        assert list(picked.rows(session, [1, 2])) == [{"id": 1}]
