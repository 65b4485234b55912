"""Deals are looked up by their brand, however it is written."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from sqlalchemy import Engine, select, text

from bot.rules.creators import Creator, Deal
from bot.rules.orders import Outcome
from storage.engine import open_engine
from storage.migrate import configuration
from storage.records import DEALS
from storage.store import Store

AT = datetime(2025, 11, 1, tzinfo=UTC)


def deal(brand: str, creator_id: int = 901) -> Deal:
    return Deal(creator_id=creator_id, outcome=Outcome.FINISHED, brand=brand, industry="美妆", at=AT)


def test_brands_that_are_written_differently_have_one_key(engine: Engine) -> None:
    deals = [deal("LANKE 瀾珂"), deal("ｌａｎｋｅ　澜珂"), deal("云朴服饰")]
    with Store(engine).unit() as unit:
        unit.creators.add([Creator(id=901, slug="c901", name="小鱼儿", field="美妆")])
        unit.records.add_deals(deals)
        unit.commit()
    with engine.connect() as connection:
        keys = connection.execute(select(DEALS.c.brand_key).order_by(DEALS.c.id)).scalars().all()
    assert keys == ["lanke 澜珂", "lanke 澜珂", "云朴服饰"]
    with Store(engine).reading() as unit:
        assert unit.records.deals([901]) == {901: deals}


def test_deals_from_before_get_their_key(tmp_path: Path) -> None:
    old = open_engine(f"sqlite:///{tmp_path}/old.db")
    with old.connect() as connection, connection.begin():
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(
            text(
                "INSERT INTO creators (id, slug, name, bio, field, sub, region, gender, sample, source) "
                "VALUES (1, 'c1', '小鱼儿', '', '美妆', '', '', '', false, '')"
            )
        )
        insert = text(
            "INSERT INTO deals (id, creator_id, outcome, brand, industry, at, form) "
            "VALUES (:id, 1, 'finished', :brand, '美妆', '2025-11-01 00:00:00.000000', '')"
        )
        connection.execute(
            insert, [{"id": 3, "brand": "LANKE"}, {"id": 8, "brand": "瀾珂"}, {"id": 9, "brand": "LANKE"}]
        )
        command.upgrade(config, "head")
        keys = connection.execute(text("SELECT id, brand_key FROM deals ORDER BY id")).all()
        assert keys == [(3, "lanke"), (8, "澜珂"), (9, "lanke")]
    with Store(old).reading() as unit:
        assert unit.creators.get(1) == Creator(id=1, slug="c1", name="小鱼儿", field="美妆")
    old.dispose()
