"""PostgreSQL's row-level security as a second belt: who decides for one workspace sees and writes its rows alone.

The first belt is that every question names its workspace. Where one forgets to, the database answers as if there were
no other: the unit runs as a role that policies confine. All else runs as the owner of the tables, whom none confine:
timers, ticks, exports, migrations, backups. Where the role cannot be had, all goes on as without it, and `standing`
says what is missing. It guards against mistakes, not against who runs SQL of their own: `RESET ROLE` opens it.
"""

from dataclasses import dataclass

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from storage.direct import Driver
from storage.migrate import metadata

ROLE, SETTING = "juxing_workspace", "juxing.workspace"
OWN, READ = "juxing_own_workspace", "juxing_read_by_all"  #: names of policies
#: tables with a workspace whose rows are everybody's to read, and why; they are written by their own workspace alone
READ_BY_ALL = {"ratings": "the stars of a creator are worked out of the ratings of all workspaces"}
#: tables of which a decision needs nothing; the role has no rights on them
KEPT_FROM = frozenset({"deletions", "install_attempts", "beats"})
BESIDE = "search_text"  #: a table that no row describes
_WORKSPACE = "workspace"  #: where a session keeps whose it is
_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE")
#: whether this user may take the role on, which PostgreSQL 16 parted from being a member of it
_MAY = "pg_has_role(to_regrole('{role}'), '{right}')"
_HIS = f"tenant = current_setting('{SETTING}', true) OR current_user <> '{ROLE}'"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether decisions are confined, or what is missing for it."""

    role: bool  #: it is there
    harmless: bool  #: it can neither log in nor pass by policies
    member: bool  #: this user may take it on
    reaches: bool  #: it finds the tables that this user finds
    bare: tuple[str, ...]  #: tables without their policies
    ungranted: tuple[str, ...]  #: tables and sequences that the role cannot use
    user: str
    schema: str

    @property
    def in_force(self) -> bool:
        return not self.missing()

    def missing(self) -> str:
        """The first thing that is, and who can mend it with what; empty where nothing is."""
        if not self.role or not self.member:
            make = "" if self.role else f"CREATE ROLE {ROLE} NOLOGIN; "
            return f'let an administrator of the server run `{make}GRANT {ROLE} TO "{self.user}"`'
        if not self.harmless:
            rights = "NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB"
            return f"the role can do too much; let an administrator of the server run `ALTER ROLE {ROLE} {rights}`"
        if not self.reaches:
            usage, path = f'GRANT USAGE ON SCHEMA "{self.schema}" TO {ROLE}', f'SET search_path = "{self.schema}"'
            return f'the role does not find the tables; run `{usage}; ALTER ROLE "{self.user}" {path}`'
        if self.bare:
            return f"tables without policies ({_some(self.bare)}); their owner makes them"
        if self.ungranted:
            return f"tables that the role {ROLE} may not use ({_some(self.ungranted)}); their owner grants it"
        return ""


def own_tables() -> list[str]:
    """Every table of which each row belongs to a workspace."""
    return sorted(table.name for table in metadata().sorted_tables if "tenant" in table.c)


def policies(table: str) -> set[str]:
    """The names of those that a table with workspaces has."""
    return {OWN, READ} if table in READ_BY_ALL else {OWN}


def standing(connection: Connection) -> Standing:
    """How it is in this database, for the user of this connection; PostgreSQL only."""
    run = connection.exec_driver_sql
    user, schema = map(str, run("SELECT current_user, current_schema()").one())
    might = "NOT (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
    found = run(f"SELECT {might}, {_may(connection)} FROM pg_roles WHERE rolname = '{ROLE}'").one_or_none()  # noqa: S608
    secured = {str(name): set(names) for name, names in run(_POLICIES)}
    bare = tuple(name for name in own_tables() if not policies(name) <= secured.get(name, set()))
    if found is None:
        return Standing(
            role=False, harmless=True, member=False, reaches=True, bare=bare, ungranted=(), user=user, schema=schema
        )
    harmless, member = map(bool, found)
    used = _used()
    return Standing(
        role=True,
        harmless=harmless,
        member=member,
        reaches=not member or _reaches(connection),
        bare=bare,
        ungranted=tuple(sorted(name for name, granted in run(_MAY_USE) if name in used and not granted)),
        user=user,
        schema=schema,
    )


def _reaches(connection: Connection) -> bool:
    """Whether tables are found as the role: their schema may be closed to it, or be named by `$user` alone."""
    find = "SELECT to_regclass('orders')::oid"
    ours = connection.exec_driver_sql(find).scalar()
    with connection.begin_nested() as part:
        connection.exec_driver_sql(f"SET LOCAL ROLE {ROLE}")
        theirs = connection.exec_driver_sql(find).scalar()
        part.rollback()
    return bool(ours == theirs)


def confine(connection: Connection) -> Standing:
    """Make what is missing: policies, the role, its rights. What this user may not do is left; nothing fails for it.

    It needs the newest revision, for it goes by the tables that rows describe.
    """
    now = standing(connection)
    if now.in_force:
        return now
    for table in now.bare:
        _tried(connection, *_secured(table))
    if not now.role:
        _tried(connection, f"CREATE ROLE {ROLE} NOLOGIN")
    if not standing(connection).member:
        _tried(connection, f"GRANT {ROLE} TO CURRENT_USER")
    now = standing(connection)
    if now.role:
        if not now.reaches:
            _tried(connection, f"GRANT USAGE ON SCHEMA {_quoted(connection, now.schema)} TO {ROLE}")
        _tried(connection, *(_granting(name) for name in now.ungranted))
    return standing(connection)


def release(connection: Connection) -> None:
    """Take policies and rights away again. The role stays: other databases of the server may use it."""
    run = connection.exec_driver_sql
    for table in [str(name) for name, _ in run(_POLICIES)]:
        for policy in (OWN, READ):
            run(f'DROP POLICY IF EXISTS {policy} ON "{table}"')
        run(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    if run(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'").scalar():  # noqa: S608
        for name, _ in run(_MAY_USE).all():
            run(f'REVOKE ALL ON "{name}" FROM {ROLE}')  # of a sequence too: it is named as a table is


class Belt:
    """Confines sessions to a workspace, where the database can; it looks once, when it is first needed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._in_force: bool | None = None

    def standing(self) -> Standing:
        """How it is now."""
        with self._engine.connect() as connection:
            return standing(connection)

    def session(self, engine: Engine, tenant: str) -> Session:
        """A session whose every transaction is confined to a workspace, or one like any other."""
        if self._in_force is None:
            self._in_force = self.standing().in_force
        if not self._in_force:
            return Session(engine)
        made = _Confined(engine)
        made.info[_WORKSPACE] = tenant
        return made


class _Confined(Session):
    """It begins each of its transactions as the role: after a commit in the middle, too."""


@event.listens_for(_Confined, "after_begin")
def _put_on(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Until the end of the transaction, so that a connection carries nothing over. A role that was taken away since it
    was looked for is none, and no error.
    """
    if not transaction.nested:
        sql = _PUT_ON.format(may=_may(connection))
        Driver(connection).together(sql, {"workspace": session.info[_WORKSPACE]})


_PUT_ON = (
    f"SELECT CASE WHEN {{may}} THEN set_config('role', '{ROLE}', true) END,"
    f" set_config('{SETTING}', %(workspace)s, true)"
)
_HERE = "relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
_POLICIES = (
    "SELECT c.relname, array_agg(p.polname::text) FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"  # noqa: S608
    f" WHERE c.{_HERE} AND c.relrowsecurity AND p.polname IN ('{OWN}', '{READ}') GROUP BY c.relname"
)
_TABLE = " AND ".join(f"has_table_privilege('{ROLE}', oid, '{right}')" for right in _RIGHTS)
_MAY_USE = (
    f"SELECT relname, CASE relkind WHEN 'S' THEN has_sequence_privilege('{ROLE}', oid, 'USAGE') ELSE {_TABLE} END"  # noqa: S608
    f" FROM pg_class WHERE {_HERE} AND relkind IN ('r', 'p', 'S')"
)
_NUMBERS = "_id_seq"  #: what PostgreSQL calls the sequence of a table's ids


def _used() -> set[str]:
    """Tables and sequences that a decision may need."""
    tables = {BESIDE, *(table.name for table in metadata().sorted_tables if table.name not in KEPT_FROM)}
    return tables | {f"{name}{_NUMBERS}" for name in tables}


def _may(connection: Connection) -> str:
    parted = (connection.dialect.server_version_info or (0,)) >= (16,)
    return _MAY.format(role=ROLE, right="SET" if parted else "MEMBER")


def _secured(table: str) -> list[str]:
    read = [f'CREATE POLICY {READ} ON "{table}" FOR SELECT USING (true)'] if table in READ_BY_ALL else []
    return [
        *(f'DROP POLICY IF EXISTS {name} ON "{table}"' for name in (OWN, READ)),
        f'CREATE POLICY {OWN} ON "{table}" USING ({_HIS})',
        *read,
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
    ]


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def _granting(name: str) -> str:
    if name.endswith(_NUMBERS):
        return f'GRANT USAGE ON SEQUENCE "{name}" TO {ROLE}'
    return f'GRANT {", ".join(_RIGHTS)} ON "{name}" TO {ROLE}'


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _tried(connection: Connection, *statements: str) -> None:
    """All of them, or none: what may not be done leaves the transaction as it was."""
    try:
        with connection.begin_nested():
            for statement in statements:
                connection.exec_driver_sql(statement)
    except DBAPIError:
        return
