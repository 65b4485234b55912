"""The mark of all that finding reads, on PostgreSQL: a row for each change, so that no writer waits for another.

Rows of several transactions become visible in another order than that of their numbers, so no row is the newest. What
stands for the whole is how many there are and what all their draws come to; who has changed since is told by the
snapshot in which that was read. Old rows are folded into one that stands for them, which changes neither.
"""

from sqlalchemy.engine import Connection

from storage.raw import Raw, marks
from storage.search_marked import LAST, MARKED, TABLE, Mark

SPARE = 2 * LAST  #: marks from which on the old ones are folded
_FOLDING = 6_203_117_402_283  #: the advisory lock of whoever folds
_SO_MANY = "juxing.search_marks"  #: where a transaction keeps how many it has made
#: after so many changes a transaction marks that anybody may have changed, and nothing after that
_DOES = f"""
    DECLARE
        made integer := coalesce(nullif(current_setting('{_SO_MANY}', true), '')::integer, 0);
        who bigint;
    BEGIN
        IF made > {LAST} THEN
            RETURN NULL;
        ELSIF made < {LAST} AND TG_OP = 'INSERT' THEN
            who := NEW.creator_id;
        ELSIF made < {LAST} AND TG_OP = 'DELETE' THEN
            who := OLD.creator_id;
        ELSIF made < {LAST} AND TG_OP = 'UPDATE' AND OLD.creator_id = NEW.creator_id THEN
            who := NEW.creator_id;
        END IF;
        INSERT INTO {TABLE} (creator_id) VALUES (who);
        PERFORM set_config('{_SO_MANY}', (made + 1)::text, true);
        RETURN NULL;
    END
"""
_DRAWN = "(random() * 9007199254740992)::bigint"
_MADE = f"""
    CREATE TABLE {TABLE} (
        number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        drawn BIGINT NOT NULL DEFAULT {_DRAWN},
        creator_id BIGINT,
        written_by XID8 NOT NULL DEFAULT pg_current_xact_id(),
        stands_for BIGINT NOT NULL DEFAULT 1,
        folded BOOLEAN NOT NULL DEFAULT false
    )
"""


def _values(row: str, columns: list[str]) -> str:
    return ", ".join(f"{row}.{column}" for column in columns)


_TRIGGERS = {
    f"{TABLE}_{table}_{move.lower()}": f"AFTER {move} ON {table} {when}"
    for table, columns in MARKED.items()
    for move, when in (
        ("INSERT", "FOR EACH ROW"),
        ("DELETE", "FOR EACH ROW"),
        ("TRUNCATE", "FOR EACH STATEMENT"),
        (
            "UPDATE",
            f"FOR EACH ROW WHEN (({_values('OLD', columns)}) IS DISTINCT FROM ({_values('NEW', columns)}))",
        ),
    )
}
_THERE = f"""
    SELECT count(*) = {len(_TRIGGERS)} AND to_regclass('{TABLE}') IS NOT NULL FROM pg_trigger
    WHERE tgname IN ({marks(_TRIGGERS)}) AND tgenabled <> 'D'
        AND tgrelid IN (to_regclass('search'), to_regclass('search_cards'))
"""
_ALL = f"""
    SELECT coalesce(sum(stands_for), 0)::bigint, coalesce(bit_xor(drawn), 0), pg_current_snapshot()::text FROM {TABLE}
"""
_SEEN = (
    f"SELECT folded OR pg_visible_in_snapshot(written_by, ?::pg_snapshot), stands_for, drawn, creator_id FROM {TABLE}"
)
_FOLD = f"""
    WITH old AS (
        DELETE FROM {TABLE} WHERE folded OR number <= (SELECT max(number) FROM {TABLE}) - {LAST}
        RETURNING stands_for, drawn
    )
    INSERT INTO {TABLE} (folded, stands_for, drawn) SELECT true, sum(stands_for), bit_xor(drawn) FROM old
"""


def is_marked(raw: Raw) -> bool:
    """Whether every change is marked from here on."""
    return bool(raw.rows(_THERE, [*_TRIGGERS])[0][0])


def mark(connection: Connection) -> None:
    """Mark every change from here on. Where some may not have been marked before, this is one of nobody knows whom."""
    run = connection.exec_driver_sql
    if is_marked(Raw.over(connection)):
        return
    if run(f"SELECT to_regclass('{TABLE}')").scalar() is None:
        run(_MADE)
    else:
        run(f"INSERT INTO {TABLE} DEFAULT VALUES")
    # as whoever made it: the role that decisions are confined to has no rights on marks
    head = "RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT"
    run(f"CREATE OR REPLACE FUNCTION {TABLE}_made() {head} AS $does${_DOES}$does$")
    for name, does in _TRIGGERS.items():
        run(f"CREATE OR REPLACE TRIGGER {name} {does} EXECUTE FUNCTION {TABLE}_made()")


def unmark(connection: Connection) -> None:
    """Mark no change any more."""
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {TABLE}_made() CASCADE")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")


def read(raw: Raw) -> Mark:
    """The mark of the rows that are read after it: they may be newer, never older."""
    return Mark(*raw.rows(_ALL)[0])


def changed_since(raw: Raw, before: Mark) -> set[int] | None:
    """The creators whose rows have changed since a mark; None where too many have, or it is unknown who.

    What was seen then has to come to what it came to then: else some were folded since, or it was another database.
    """
    number = drawn = 0
    changed = set[int | None]()
    for seen, stands_for, draw, creator_id in raw.rows(_SEEN, [before.seen]) if before.seen else ():
        if seen:
            number, drawn = number + stands_for, drawn ^ draw
        else:
            changed.add(creator_id)
    if not before.seen or (number, drawn) != (before.number, before.drawn):
        return None
    known = {each for each in changed if each is not None}
    return None if len(known) < len(changed) else known


def fold(connection: Connection) -> None:
    """Let one row stand for all but the last marks, where they are many; another process may be about it."""
    run = connection.exec_driver_sql
    many = run(f"SELECT count(*) > {SPARE} FROM {TABLE}").scalar()
    if many and run(f"SELECT pg_try_advisory_xact_lock({_FOLDING})").scalar():
        run(_FOLD)
