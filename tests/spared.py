"""What engines of one run spare each other: to compile the same statements, and to open the same connections, again."""

from sqlalchemy import Engine, Pool

_first: dict[str, Engine] = {}
_pools: dict[str, Pool] = {}


def spared(engine: Engine) -> Engine:
    """The engine, with the statements that the first one of its kind has compiled; a test compiles some forty.

    Whoever listens to what the dialect does (`do_connect`) wants an engine of their own.
    """
    first = _first.get(engine.dialect.name)
    if first is None:
        engine.connect().close()  # with its first connection a dialect learns what it speaks to
        _first[engine.dialect.name] = engine
        return engine
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine


def pooled(engine: Engine, database: str) -> Engine:
    """The engine, with the connections that an engine before it has left in a database that is lent again: they have
    read the catalogues.
    """
    engine.pool = _pools.setdefault(database, engine.pool)
    return engine


def pids(database: str) -> list[int]:
    """The processes of the server that wait at those connections."""
    pool = _pools.get(database)
    idle = list(pool._pool.queue) if pool else []  # type: ignore[attr-defined]
    return [record.dbapi_connection.info.backend_pid for record in idle if record.dbapi_connection]


def forget(database: str) -> None:
    """The database will be no more."""
    if pool := _pools.pop(database, None):
        pool.dispose()
