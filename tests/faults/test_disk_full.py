"""The disk is full: what was acknowledged before is there, what came then is refused whole, and the file is sound."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.rules.forms import Form

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
ASKING = """
import resource, signal, sys
from datetime import datetime, timedelta
from bot.rules.forms import Form
from bot.rules.people import By
from bot.rules.pricing import Need
from bot.services.desks import Desks
from storage.engine import DatabaseTrouble, open_engine
from storage.store import Store

url, start, most = sys.argv[1], datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond it then fails instead
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
desk, refused = Desks.over(Store(open_engine(url))).quotes, 0
for number in range(200):
    by = By(tenant="T0JUXING", person="U0CHENMO", delivery=f"full:{number}", at=start)
    need = Need(form=Form.VIDEO, starts_at=start + timedelta(days=9))
    try:
        print("acknowledged", desk.ask(by, 1, need, None, "C0CAMPAIGNS").id, flush=True)
    except DatabaseTrouble as error:
        refused += 1
        print("refused", flush=True)
        if refused == 5:
            break
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_loses_nothing_that_was_acknowledged(shop: Any, database_url: str) -> None:
    file = Path(shop.store.engine.url.database)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    most = file.stat().st_size + 200_000
    told = subprocess.run(
        [sys.executable, "-c", ASKING, database_url, shop.now.isoformat(), str(most)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    acknowledged = [int(line.split()[1]) for line in told if line.startswith("acknowledged")]
    assert acknowledged
    assert told.count("refused") == 5
    kept = [id_ for (id_,) in shop.rows("SELECT id FROM quotes ORDER BY id")]
    assert kept == acknowledged
    assert shop.rows("SELECT count(*) FROM inbox WHERE delivery LIKE 'full:%'") == [(len(kept),)]
    assert shop.rows("SELECT count(*) FROM events WHERE noun = 'quote' AND move = 'submit'") == [(len(kept),)]
    assert shop.rows("PRAGMA integrity_check") == [("ok",)]
    assert shop.asked(form=Form.VIDEO, in_campaign=False).id == max(kept) + 1  # with room again, it goes on
