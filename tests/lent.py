"""The databases that tests have in PostgreSQL: copied from a template once, emptied and lent again after that."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url

from storage.engine import open_engine
from tests.spared import forget, pids

#: what a database is made of: a test that has changed any of it leaves one that no other test may have
MADE_OF = """
    SELECT
        (SELECT md5(string_agg(concat(relname, relkind, relrowsecurity, relforcerowsecurity, relacl), ',' ORDER BY oid))
            FROM pg_class WHERE relnamespace = 'public'::regnamespace),
        (SELECT count(*) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped),
        (SELECT md5(string_agg(concat(polname, polrelid, polcmd, polroles), ',' ORDER BY oid)) FROM pg_policy),
        (SELECT count(*) FROM pg_constraint), (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_proc),
        (SELECT string_agg(version_num, ',') FROM alembic_version)
"""
OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        AND pid <> ALL(%s)
"""
NUMBERS = """
    SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""
OURS = "test_"  #: how the names of databases begin that this run has made in its own server
LENT = 50  #: times that a database is lent: what is deleted stays in its files for a while


@dataclass(kw_only=True)
class Postgres:
    """One server for this run. `create` copies a template; `lend` rather empties a database that a test gave back,
    which takes a twentieth of that and has its catalogues read already.
    """

    uri: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    free: list[str] = field(default_factory=list)
    lent: Counter[str] = field(default_factory=Counter)
    made_of: Any = None
    empty: str = ""  #: statements that delete every row
    stock: str = ""  #: those that fill a shop
    open: dict[str, psycopg.Connection] = field(default_factory=dict)  #: kept, for it has read every table's catalogue

    def url(self, name: str) -> str:
        return make_url(self.uri).set(drivername="postgresql+psycopg", database=name).render_as_string(False)

    def _address(self, name: str) -> str:
        return make_url(self.uri).set(database=name).render_as_string(False)

    def do(self, statement: str) -> None:
        engine = open_engine(self.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def create(self, template: str = "empty") -> str:
        name = f"{OURS}{next(self.numbers)}"
        self.do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def lend(self) -> str:
        """An empty database at the newest revision."""
        name = self.free.pop() if self.free else self.create()
        self.lent[name] += 1
        return name

    def give_back(self, name: str) -> None:
        if self.lent[name] < LENT and self._emptied(name):
            self.free.append(name)
        else:
            if kept := self.open.pop(name, None):
                kept.close()
            forget(name)
            self.do(f"DROP DATABASE {name} WITH (FORCE)")

    def _inside(self, name: str) -> psycopg.Connection:
        """A connection to a database, the same one as long as nobody has ended it."""
        kept = self.open.get(name)
        if kept is not None:
            with suppress(psycopg.OperationalError):
                kept.execute("SELECT 1")
                return kept
        self.open[name] = psycopg.connect(self._address(name), autocommit=True)
        return self.open[name]

    def _emptied(self, name: str) -> bool:
        """Whether it could be made as `create` makes it."""
        connection = self._inside(name)
        connection.execute(OTHERS, [pids(name)])
        with connection.transaction():
            if connection.execute(MADE_OF).fetchone() != self.made_of:
                return False
            connection.execute("SET LOCAL session_replication_role = replica")  # in any order, whoever refers to whom
            connection.execute(self.empty)
            connection.execute(NUMBERS)
        return True

    def is_empty(self, name: str) -> bool:
        found = self._inside(name).execute("SELECT 1 FROM workspaces UNION ALL SELECT 1 FROM creators")
        return not found.fetchone()

    def fill(self, name: str) -> None:
        """Make an empty database a shop."""
        connection = self._inside(name)
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(self.stock)

    def keep(self, name: str) -> None:
        """Remember all that stands in a database as what fills a shop."""
        told = []
        with psycopg.connect(self._address(name)) as connection:
            for table in _tables(connection):
                (rows,) = connection.execute(f'SELECT json_agg(t)::text FROM "{table}" t').fetchone() or ("",)
                if rows:
                    rows = rows.replace("'", "''")
                    told.append(f"""INSERT INTO "{table}" OVERRIDING SYSTEM VALUE
                        SELECT * FROM json_populate_recordset(NULL::"{table}", '{rows}')""")
            numbers = "SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid) FROM pg_sequence"
            told += [f"SELECT setval('{name}', {last})" for name, last in connection.execute(numbers) if last]
        self.stock = ";".join(told)

    def learn(self) -> None:
        """What the template is made of; it holds no row but the revision."""
        with psycopg.connect(self._address("empty")) as connection:
            tables = _tables(connection)
            self.empty = ";".join(f'DELETE FROM "{name}"' for name in tables)
            self.made_of = connection.execute(MADE_OF).fetchone()
            held = [name for name in tables if connection.execute(f'SELECT 1 FROM "{name}"').fetchone()]
        assert held == [], f"{held} would be empty in a database that is lent again"


def _tables(connection: psycopg.Connection) -> list[str]:
    """All but the one that tells the revision: those that no row class describes, too."""
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in found if name != "alembic_version"]
