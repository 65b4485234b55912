"""The driver's own cursor: settings are as they were, whatever happened under others."""

import sqlite3

import pytest

from storage.raw import Raw


def test_settings_are_for_a_while() -> None:
    raw = Raw(sqlite3.connect(":memory:"), sqlite=True)
    names = ("cache_size", "secure_delete")

    def settings() -> list[int]:
        return [raw.rows(f"PRAGMA {name}")[0][0] for name in names]

    raw.rows("PRAGMA secure_delete=1")
    before = settings()
    with raw.having(cache_size=-77, secure_delete=0):
        assert settings() == [-77, 0]
    with pytest.raises(sqlite3.OperationalError), raw.having(cache_size=-77):
        raw.run("nonsense")
    assert settings() == before


def test_another_database_has_no_such_settings() -> None:
    with Raw(None, sqlite=False).having(cache_size=-77):
        pass
