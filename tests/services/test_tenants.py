"""All of one workspace, from every table that there is: counted, taken away, deleted; made from the tables."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select
from sqlmodel import SQLModel
from typer.testing import CliRunner

from bot import tenancy
from bot.cli import app
from bot.services.installations import InstallationDesk
from bot.services.tenants import NoSuchTenant, TenantDesk
from bot.settings import Settings
from bot.vault import WrongKeys, new_key
from storage.store import Store
from storage.tenants import LET_GO, NAMES, pointing, tables

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
Rows = Callable[[Store, str], dict[str, int]]


def texts(store: Store, table: Table) -> str:
    with store.engine.connect() as connection:
        return "\n".join(str(tuple(row)) for row in connection.execute(select(table)))


def everything(store: Store) -> str:
    return "\n".join(texts(store, table) for table in SQLModel.metadata.sorted_tables)


def test_there_is_a_row_of_each_workspace_in_every_table_that_knows_workspaces(store: Store, two_tenants: Rows) -> None:
    """The other tests here stand on this: a new table is filled by itself, or fails here."""
    for tenant in ("T1", "T2"):
        assert set(two_tenants(store, tenant)) == {table.name for table in tables()}


def test_every_shared_table_that_points_to_a_workspace_says_what_becomes_of_its_rows() -> None:
    assert {key.parent.table.name for key in pointing()} == set(LET_GO)
    assert set(NAMES) <= set(SQLModel.metadata.tables)


def test_a_deleted_workspace_leaves_nothing_and_the_other_all(store: Store, two_tenants: Rows) -> None:
    for tenant in ("T1", "T2"):
        two_tenants(store, tenant)
    with store.reading() as unit:
        theirs = list(unit.tenants.rows("T2"))
    assert TenantDesk(store).delete("T1", at=NOW) >= len(tables())
    with store.reading() as unit:
        assert unit.tenants.counts("T1") == {}
        assert list(unit.tenants.rows("T2")) == theirs
        assert unit.creators.get(1).name == "小鱼儿"  # type: ignore[union-attr]
    assert "CANARY-T1" not in everything(store)
    assert "CANARY-T2" in everything(store)


def test_what_is_left_of_it_is_one_line_without_anybodys_name(store: Store, two_tenants: Rows) -> None:
    two_tenants(store, "T1")
    rows = TenantDesk(store).delete("T1", at=NOW)
    assert TenantDesk(store).deletions() == [("T1", NOW, rows)]
    assert TenantDesk(store).all() == []


def test_the_time_of_a_deleted_order_is_free_and_its_record_nobodys(store: Store, two_tenants: Rows) -> None:
    two_tenants(store, "T1")
    TenantDesk(store).delete("T1", at=NOW)
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM slots").scalar_one() == 0
        assert connection.exec_driver_sql("SELECT order_id, brand, brand_key FROM deals").all() == [(None, "", "")]
        assert connection.exec_driver_sql("SELECT order_id FROM work_readings").all() == [(None,)]


def test_a_workspace_is_taken_away_whole_without_its_token(store: Store, two_tenants: Rows) -> None:
    counts = two_tenants(store, "T1")
    two_tenants(store, "T2")
    lines = [json.loads(line) for line in TenantDesk(store).rows("T1")]
    found = {name: sum(line["table"] == name for line in lines) for name in {line["table"] for line in lines}}
    assert found == counts
    said = json.dumps(lines, ensure_ascii=False)
    assert ("CANARY-T2" in said, "CANARY-sealed" in said, "CANARY-T1" in said) == (False, False, True)


def test_a_workspace_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(NoSuchTenant):
        TenantDesk(store).delete("T9", at=NOW)
    with pytest.raises(NoSuchTenant):
        list(TenantDesk(store).rows("T9"))
    assert TenantDesk(store).deletions() == []


@pytest.fixture
def terminal(store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("JUXING_DATABASE_URL", database_url)
    return lambda *words, **more: CliRunner().invoke(app, list(words), **more)


def test_an_operator_lists_takes_away_and_deletes(
    store: Store, two_tenants: Rows, terminal: Callable[..., Any], tmp_path: Path
) -> None:
    two_tenants(store, "T1")
    two_tenants(store, "T2")
    file = tmp_path / "t1.jsonl"
    assert "T1" in terminal("tenant", "list").output
    assert terminal("tenant", "export", "T1", str(file)).exit_code == 0
    assert len(file.read_text(encoding="utf-8").splitlines()) >= len(tables())
    assert terminal("tenant", "export", "T1", str(file)).exit_code == 1
    assert terminal("tenant", "export", "T9", str(tmp_path / "none")).exit_code == 1
    assert not (tmp_path / "none").exists()
    assert terminal("tenant", "delete", "T1", input="n\n").exit_code == 1
    assert terminal("tenant", "delete", "T1", "--yes").exit_code == 0
    assert terminal("tenant", "delete", "T1", "--yes").exit_code == 1
    listed = terminal("tenant", "list").output
    assert "deleted" in listed
    assert "T2" in listed


def test_keys_are_made_and_changed_on_a_terminal(
    store: Store, terminal: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    from bot.rules.installations import SCOPES, Granted
    from bot.vault import Vault

    old, new = (terminal("keys", "new").output.strip() for _ in range(2))
    kept = Granted(tenant="T1", team="", app="", bot_user="", scopes=SCOPES, installed_by="", token="xoxb-1")
    InstallationDesk(store, Vault([old])).keep(kept, language="zh", at=NOW)
    monkeypatch.setenv("JUXING_TOKEN_KEYS", new)
    assert terminal("keys", "rotate").exit_code == 1
    monkeypatch.setenv("JUXING_TOKEN_KEYS", f"{new},{old}")
    assert terminal("keys", "rotate").exit_code == 0
    assert InstallationDesk(store, Vault([new])).token("T1") == "xoxb-1"
    several: Any = {"slack_client_id": "c", "database_url": database_url, "_env_file": None, "token_keys": new_key()}
    with pytest.raises(WrongKeys):
        tenancy.check_keys(Settings(**several))
    assert terminal("run", env={"JUXING_SLACK_CLIENT_ID": "c", "JUXING_TOKEN_KEYS": "none"}).exit_code == 2
