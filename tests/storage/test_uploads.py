"""Uploads as they are kept: the newest of a workspace, on both databases."""

from datetime import UTC, datetime

from bot.rules.uploads import Upload
from storage.store import Store

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def test_the_newest_of_one_workspace_come_first_and_only_so_many(store: Store) -> None:
    facts = {"person": "U1", "file_id": "F1", "file_name": "f.csv", "made_at": NOW}
    with store.unit() as unit:
        for n, tenant in enumerate(["T1", "T2", "T1", "T1"]):
            unit.uploads.add(Upload(tenant=tenant, name=f"file {n}", columns={"看过": "plays"}, **facts))  # type: ignore[arg-type]
        unit.commit()
    with store.reading() as unit:
        newest = unit.uploads.newest("T1", most=2)
    assert [(each.name, each.columns) for each in newest] == [
        ("file 3", {"看过": "plays"}),
        ("file 2", {"看过": "plays"}),
    ]
