"""Approvers and amounts of before become rules, and nothing changes for who asks and who approves."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, insert, select

from bot.rules.approvals import Team
from bot.rules.people import Person
from bot.rules.policies import Case, Step, choose
from bot.rules.quotes import State, approve
from storage.engine import open_engine
from storage.migrate import configuration, upgrade
from storage.store import Store

OURS = "0012"
AT = datetime(2026, 11, 2, 2, 0)
NEED = {
    "form": "day", "starts_at": "2026-11-09T02:00:00+00:00", "half_hours": 4, "days": 1, "products": [],
    "length": "medium",
}  # fmt: skip
PRICE = {
    "form": "day", "unit": 6_000_000, "quantity": "1", "list_total": 6_000_000, "discount_rate": 0, "discount": 0,
    "fee_rate": 0, "fee": 0, "total": 6_000_000,
}  # fmt: skip


@pytest.fixture
def url(request: pytest.FixtureRequest, kind: str, tmp_path: Any) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/before.db"
        return
    postgres = request.getfixturevalue("postgres")
    name = postgres.create("template1")
    yield postgres.url(name)
    postgres.do(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def before(url: str) -> Iterator[Engine]:
    """A database from before there were rules: three workspaces, and what one of them had asked."""
    engine = open_engine(url)
    bring(engine)
    with engine.begin() as connection:
        workspaces, creators, quotes = (
            Table(name, MetaData(), autoload_with=connection) for name in ("workspaces", "creators", "quotes")
        )
        for tenant, approvers, steps in (
            ("T1", ["ANN", "BEN"], [[0, 1], [5_000_000, 2]]), ("T2", ["CAI"], [[1_000, 1]]), ("T3", [], [[0, 1]]),
        ):  # fmt: skip
            values = {"tenant": tenant, "approvers": approvers, "thresholds": steps, "own_request_allowed": False}
            rest = {"name": "x", "service_fee": 0, "approvals_channel": "", "language": "zh"}
            connection.execute(insert(workspaces).values(**values, **rest))
        texts = dict.fromkeys(("slug", "name", "bio", "field", "sub", "region", "gender", "source"), "x")
        connection.execute(insert(creators).values(id=1, sample=False, **texts))
        for number, state, given in ((1, "approving", [["ANN", f"{AT.isoformat()}+00:00"]]), (2, "approved", [])):
            connection.execute(
                insert(quotes).values(
                    id=number, tenant="T1", number=f"Q-{number}", creator_id=1, requester="RUI", channel="C1",
                    need=NEED, price=PRICE, total=6_000_000, card_version=1, valid_until=AT + timedelta(days=7),
                    state=state, version=2, revision=1, approvals=given, needed=2, decided_by="RUI", decided_at=AT,
                    reason="",
                )
            )  # fmt: skip
    yield engine
    engine.dispose()


def bring(engine: Engine, *, back: bool = False) -> None:
    """To the revision below ours, from an empty database or back from ours."""
    config = configuration()
    script = ScriptDirectory.from_config(config).get_revision(OURS)
    assert script is not None
    below = str(script.down_revision)
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, below)


pytestmark = pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])


def test_the_same_amounts_ask_the_same_people(before: Engine) -> None:
    upgrade(before)
    with Store(before).reading() as unit:
        rules = unit.policies.of("T1")
        for total, needed in ((0, 1), (4_999_999, 1), (5_000_000, 2), (10**12, 2)):
            chosen = choose(rules, Case(total=total, campaign_id=1, field="美妆"))
            assert chosen is not None
            assert chosen.steps == (Step(people=("ANN", "BEN"), needed=needed),)
        assert [(rule.from_fen, rule.needed) for rule in unit.policies.of("T2")] == [(0, 1), (1_000, 1)]
        assert unit.policies.of("T3") == []


def test_who_could_change_the_settings_still_can(before: Engine) -> None:
    upgrade(before)
    with Store(before).reading() as unit:
        assert [unit.workspaces.get(tenant).admins for tenant in ("T1", "T2", "T3")] == [("ANN", "BEN"), ("CAI",), ()]


def test_what_waits_is_decided_by_the_same_and_keeps_who_said_yes(before: Engine) -> None:
    upgrade(before)
    with Store(before).reading() as unit:
        waiting, done = unit.quotes.get("T1", 1), unit.quotes.get("T1", 2)
    assert waiting is not None
    assert done is not None
    assert (waiting.needed, waiting.asked_at, done.rule) == (2, waiting.decided_at, None)
    at = waiting.valid_until - timedelta(days=1)
    after = approve(waiting, Person(tenant="T1", user="BEN"), Team(at=at), at=at)
    assert (after.state, [given.place for given in after.approvals]) == (State.APPROVED, ["ANN", "BEN"])


def test_going_back_leaves_approvers_and_amounts(before: Engine) -> None:
    upgrade(before)
    bring(before, back=True)
    with before.connect() as connection:
        workspaces = Table("workspaces", MetaData(), autoload_with=connection)
        query = select(workspaces.c.approvers, workspaces.c.thresholds).order_by(workspaces.c.tenant)
        assert [tuple(row) for row in connection.execute(query)] == [
            (["ANN", "BEN"], [[0, 1], [5_000_000, 2]]), (["CAI"], [[0, 1], [1_000, 1]]), ([], []),
        ]  # fmt: skip
