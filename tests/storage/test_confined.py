"""PostgreSQL itself keeps who decides for one workspace to its rows, whatever they ask, and nobody else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, delete, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.rules.people import By
from storage import orders
from storage.confined import OWN, READ_BY_ALL, ROLE, Standing, own_tables, release, standing
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.prepared import Prepared
from storage.store import Store, Unit
from storage.tenants import pointing, tables

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
NUMBERS = count(1)
Settle = Callable[[Store, str], dict[str, int]]


def by(tenant: str = "T1") -> By:
    return By(tenant=tenant, person="U1", delivery=f"confined:{next(NUMBERS)}", at=NOW)


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    made = open_engine(postgres_url)
    yield made
    made.dispose()


@pytest.fixture
def shared(engine: Engine, two_tenants: Settle) -> Store:
    """A store in which two workspaces have a row in every table that knows workspaces."""
    store = Store(engine)
    for tenant in ("T1", "T2"):
        assert set(two_tenants(store, tenant)) == set(own_tables())
    return store


def dump(store: Store, tenant: str) -> dict[str, list[str]]:
    with store.engine.connect() as connection:
        return {
            table.name: sorted(str(row) for row in connection.execute(select(table).where(table.c.tenant == tenant)))
            for table in tables()
        }


def asked(unit: Unit, statement: Any) -> Any:
    return unit._session.connection().execute(text(statement) if isinstance(statement, str) else statement)


def who(unit: Unit) -> tuple[str, str]:
    return tuple(asked(unit, "SELECT current_user, coalesce(current_setting('juxing.workspace', true), '')").one())


def test_every_table_with_workspaces_has_its_policy(engine: Engine) -> None:
    with engine.connect() as connection:
        assert standing(connection).in_force
        query = text("SELECT tablename, cmd, roles::text FROM pg_policies WHERE policyname = :own")
        found = connection.execute(query, {"own": OWN})
        assert sorted(map(tuple, found)) == [(name, "ALL", "{public}") for name in own_tables()]
    assert set(READ_BY_ALL) <= set(own_tables())


def test_whoever_decides_sees_no_row_of_another_workspace(shared: Store) -> None:
    with shared.unit() as unit:
        everywhere = {table.name: set(asked(unit, select(table.c.tenant)).scalars()) for table in tables()}
    with shared.deciding(by()) as unit:
        seen = {table.name: set(asked(unit, select(table.c.tenant)).scalars()) for table in tables()}
    assert everywhere == {name: {"T1", "T2"} for name in own_tables()}
    assert seen == {name: {"T1", "T2"} if name in READ_BY_ALL else {"T1"} for name in own_tables()}


def test_whoever_decides_changes_no_row_of_another_workspace(shared: Store) -> None:
    before = dump(shared, "T2")
    with shared.deciding(by()) as unit:
        for table in tables():
            asked(unit, update(table).values(tenant=table.c.tenant))
        for table in dict.fromkeys(key.parent.table for key in pointing()):
            asked(unit, delete(table))  # shared, and they would keep what they point to
        for table in reversed(tables()):
            asked(unit, delete(table))
        unit.commit()
    assert dump(shared, "T2") == before
    assert dump(shared, "T1") == {name: [] for name in own_tables()}


def test_whoever_decides_writes_no_row_of_another_workspace(shared: Store) -> None:
    with shared.unit() as unit:
        theirs = {
            table.name: dict(asked(unit, select(table).where(table.c.tenant == "T2")).mappings().first())
            for table in tables()
        }
    refused = list[str]()
    with shared.deciding(by()) as unit:
        for table in tables():
            for statement in (insert(table).values(theirs[table.name]), update(table).values(tenant="T2")):
                with pytest.raises(ProgrammingError, match="row-level security"), unit.attempt():
                    asked(unit, statement)
            refused.append(table.name)
    assert sorted(refused) == own_tables()


def test_a_question_that_forgets_its_workspace_finds_nothing_of_another(
    shared: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful = Prepared(select(orders.ORDERS).where(orders.ORDERS.c.id == bindparam("order_id")))
    monkeypatch.setattr(orders, "_GET", forgetful)
    with shared.unit() as unit:
        ((theirs,),) = asked(unit, "SELECT id FROM orders WHERE tenant = 'T2'").all()
        assert asked(unit, forgetful._statement.params(order_id=theirs)).one().tenant == "T2"  # type: ignore[union-attr]
    with shared.deciding(by("T1")) as unit:
        assert forgetful.rows(unit._session, order_id=theirs) == []
        assert unit.orders.get("T1", theirs) is None
    with shared.deciding(by("T2")) as unit:
        assert [row["tenant"] for row in forgetful.rows(unit._session, order_id=theirs)] == ["T2"]


def test_stars_are_still_worked_out_of_the_ratings_of_all(shared: Store) -> None:
    with shared.unit() as unit:
        asked(unit, "UPDATE ratings SET withdrawn_at = NULL")
        everybody = unit.ratings.voices([1])
        unit.commit()
    assert len(everybody[1]) == 2
    with shared.deciding(by()) as unit:
        assert unit.ratings.voices([1]) == everybody


def test_who_is_in_use_anywhere_is_asked_across_workspaces(shared: Store) -> None:
    with shared.unit() as unit:
        for table in (*dict.fromkeys(key.parent.table for key in pointing()), *reversed(tables())):
            asked(unit, delete(table).where(table.c.tenant == "T1") if "tenant" in table.c else delete(table))
        unit.commit()
    with shared.deciding(by()) as unit:
        assert unit.creators.in_use([1]) == set()  # which is why an import is not taken back so
    with shared.deciding(by(), across=True) as unit:
        assert unit.creators.in_use([1]) == {1}


def test_whoever_reads_for_a_workspace_reads_nothing_of_another(shared: Store) -> None:
    with shared.reading("T1") as unit:
        seen = {table.name: set(asked(unit, select(table.c.tenant)).scalars()) for table in tables()}
        assert who(unit) == (ROLE, "T1")
    assert seen == {name: {"T1", "T2"} if name in READ_BY_ALL else {"T1"} for name in own_tables()}
    with shared.reading() as unit:
        assert who(unit) == ("postgres", "")
        assert set(asked(unit, "SELECT tenant FROM orders").scalars()) == {"T1", "T2"}


def test_it_holds_to_the_end_of_the_unit_and_no_longer(shared: Store) -> None:
    with shared.deciding(by()) as unit:
        first, process = who(unit), asked(unit, "SELECT pg_backend_pid()").scalar()
        with pytest.raises(ProgrammingError), unit.attempt():
            asked(unit, "SELECT nothing")
        after_a_part = who(unit)
        unit.commit()
        after_a_commit = who(unit)
    assert [first, after_a_part, after_a_commit] == [(ROLE, "T1")] * 3
    with pytest.raises(ZeroDivisionError), shared.deciding(by()):
        raise ZeroDivisionError
    with shared.unit() as unit:
        assert asked(unit, "SELECT pg_backend_pid()").scalar() == process  # the same connection
        assert who(unit) == ("postgres", "")
        assert {tenant for (tenant,) in asked(unit, "SELECT tenant FROM orders")} == {"T1", "T2"}
    with shared.deciding(by("T2")) as unit:
        assert who(unit) == (ROLE, "T2")


def test_what_looks_across_workspaces_says_so_and_is_named_here(shared: Store) -> None:
    with shared.deciding(by(), across=True) as unit:
        assert who(unit)[0] == "postgres"
    found = {
        str(path.relative_to(ROOT)): path.read_text().count("across=True")
        for room in ("bot", "handlers", "storage")
        for path in (ROOT / room).rglob("*.py")
        if "across=True" in path.read_text()
    }
    assert found == {
        "bot/services/imports.py": 1,  # undone only where no workspace has begun anything with who came by it
        "bot/services/imports_long.py": 1,  # a terminal's; it makes indexes anew, which only the owner may
    }


def test_the_role_can_neither_log_in_nor_pass_by_policies(engine: Engine, postgres_url: str) -> None:
    as_role = make_url(postgres_url).set(username=ROLE).render_as_string(False)
    with pytest.raises(OperationalError, match="not permitted to log in"):
        open_engine(as_role).connect()
    with engine.connect() as connection:
        query = text("SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = :role")
        assert connection.execute(query, {"role": ROLE}).one() == (False, False, False, False)


def test_other_users_of_the_database_are_not_confined(shared: Store, postgres: Any) -> None:
    """Who reads the tables for reports, or runs the bot without owning them."""
    with shared.engine.begin() as connection:
        connection.execute(text("CREATE ROLE juxing_reports"))
        connection.execute(text("GRANT SELECT ON orders TO juxing_reports"))
        connection.execute(text("SET LOCAL ROLE juxing_reports"))
        found = set(connection.execute(text("SELECT tenant FROM orders")).scalars())
        connection.execute(text("RESET ROLE"))
        connection.execute(text("DROP OWNED BY juxing_reports"))
        connection.execute(text("DROP ROLE juxing_reports"))
    assert found == {"T1", "T2"}


def test_it_is_taken_away_and_made_again(shared: Store) -> None:
    with shared.engine.begin() as connection:
        release(connection)
        bare = standing(connection)
    assert (bare.in_force, list(bare.bare), "orders" in bare.ungranted) == (False, own_tables(), True)
    with Store(shared.engine).deciding(by()) as unit:  # and meanwhile all goes on
        assert who(unit)[0] == "postgres"
        unit.commit()
    assert upgrade(shared.engine) == []
    with Store(shared.engine).deciding(by()) as unit:
        assert who(unit) == (ROLE, "T1")


# a user who may do less


@pytest.fixture
def humble(postgres: Any) -> Iterator[Engine]:
    """A database of a user who may log in and nothing more, on a server on which nobody has made the role yet."""
    postgres.do(f"ALTER ROLE {ROLE} RENAME TO juxing_elsewhere")
    postgres.do("CREATE ROLE juxing_humble LOGIN")
    postgres.do("CREATE DATABASE humble OWNER juxing_humble TEMPLATE template0")
    engine = open_engine(make_url(postgres.url("humble")).set(username="juxing_humble").render_as_string(False))
    yield engine
    engine.dispose()
    postgres.do("DROP DATABASE humble WITH (FORCE)")
    for statement in (
        f"DROP ROLE IF EXISTS {ROLE}",
        "DROP ROLE juxing_humble",
        f"ALTER ROLE juxing_elsewhere RENAME TO {ROLE}",
    ):
        postgres.do(statement)


def decided(engine: Engine) -> str:
    """As whom a decision is taken."""
    with Store(engine).deciding(by()) as unit:
        user = who(unit)[0]
        unit.commit()
    return user


def told(engine: Engine) -> str:
    found = Store(engine).belt()
    assert found is not None
    return found.missing()


def test_a_user_who_may_make_no_roles_decides_all_the_same_until_an_administrator_helps(
    humble: Engine, postgres: Any
) -> None:
    upgrade(humble)
    assert decided(humble) == "juxing_humble"
    make, grant = f"CREATE ROLE {ROLE} NOLOGIN", f'GRANT {ROLE} TO "juxing_humble"'
    assert told(humble) == f"let an administrator of the server run `{make}; {grant}`"
    postgres.do(make)
    upgrade(humble)
    assert (decided(humble), told(humble)) == ("juxing_humble", f"let an administrator of the server run `{grant}`")
    postgres.do(grant)
    assert (decided(humble), told(humble)) == (ROLE, "")
    store = Store(humble)
    with store.deciding(by()) as unit:
        assert who(unit) == (ROLE, "T1")
    postgres.do(f"REVOKE {ROLE} FROM juxing_humble")
    with store.deciding(by()) as unit:  # a process that has known better
        assert who(unit)[0] == "juxing_humble"
        unit.commit()


def test_a_user_who_may_make_roles_needs_no_help(humble: Engine, postgres: Any) -> None:
    postgres.do("ALTER ROLE juxing_humble CREATEROLE")
    upgrade(humble)
    assert (told(humble), decided(humble)) == ("", ROLE)


def test_a_role_that_can_do_too_much_is_not_taken(humble: Engine, postgres: Any) -> None:
    postgres.do(f"CREATE ROLE {ROLE} NOLOGIN BYPASSRLS")
    postgres.do(f"GRANT {ROLE} TO juxing_humble")
    upgrade(humble)
    assert (decided(humble), told(humble)[:25]) == ("juxing_humble", "the role can do too much;")


def test_tables_that_the_role_would_not_find_are_decided_on_without_it(humble: Engine, postgres: Any) -> None:
    """A schema that is called as the user is found by `$user`, and `$user` is another one for the role."""
    postgres.do("ALTER ROLE juxing_humble CREATEROLE")
    with humble.begin() as connection:
        connection.execute(text("CREATE SCHEMA juxing_humble"))
    humble.dispose()
    upgrade(humble)
    usage, path = f'GRANT USAGE ON SCHEMA "juxing_humble" TO {ROLE}', 'SET search_path = "juxing_humble"'
    assert told(humble) == f'the role does not find the tables; run `{usage}; ALTER ROLE "juxing_humble" {path}`'
    assert decided(humble) == "juxing_humble"
    postgres.do(f'ALTER ROLE "juxing_humble" {path}')
    humble.dispose()  # a user's settings hold from the next connection on
    assert (told(humble), decided(humble)) == ("", ROLE)


def test_what_is_missing_is_said_by_name() -> None:
    whole = Standing(role=True, harmless=True, member=True, reaches=True, bare=(), ungranted=(), user="u", schema="s")
    assert (whole.in_force, whole.missing()) == (True, "")
    bare = replace(whole, bare=("cards", "events", "orders", "people"))
    assert (bare.in_force, bare.missing()) == (
        False,
        "tables without policies (cards, events, orders, …); their owner makes them",
    )
    unused = replace(whole, ungranted=("orders_id_seq",))
    assert unused.missing() == f"tables that the role {ROLE} may not use (orders_id_seq); their owner grants it"
