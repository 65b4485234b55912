"""Which settings one workspace needs, and which several."""

from typing import Any

import pytest

from bot.doctor import examine
from bot.settings import BothModes, MissingSettings, Settings
from bot.vault import new_key

ONE: dict[str, Any] = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "link_secret": "s", "_env_file": None}
SEVERAL: dict[str, Any] = {
    "slack_client_id": "c",
    "slack_client_secret": "s",
    "token_keys": new_key(),
    "slack_app_token": "xapp-1",
    "link_secret": "s",
    "_env_file": None,
}


def test_one_workspace_needs_no_key() -> None:
    assert Settings(**ONE).checked().several is False


def test_several_need_no_bot_token() -> None:
    assert Settings(**SEVERAL).checked().several is True


@pytest.mark.parametrize(
    ("settings", "named", "may"),
    [(ONE, "", True), (ONE, "T2", True), (SEVERAL, "", False), (SEVERAL, "T2, T1", True), (SEVERAL, "T11", False)],
)
def test_where_several_share_a_market_only_those_that_are_named_import(
    settings: dict[str, Any], named: str, may: bool
) -> None:
    assert Settings(**settings, import_teams=named).may_import("T1") is may


@pytest.mark.parametrize("name", ["slack_client_id", "slack_client_secret", "token_keys"])
def test_whatever_of_it_is_missing_is_named(name: str) -> None:
    with pytest.raises(MissingSettings) as refused:
        Settings(**{**SEVERAL, name: ""}).checked()
    assert refused.value.missing == [f"JUXING_{name.upper()}"]


def test_both_at_once_are_refused() -> None:
    with pytest.raises(BothModes, match="not both"):
        Settings(**{**ONE, **SEVERAL}).checked()


@pytest.mark.parametrize(("keys", "ok"), [(new_key(), True), ("none", False)], ids=["a key", "no key"])
def test_the_doctor_tries_the_keys(sqlite_url: str, keys: str, ok: bool) -> None:
    found = examine(Settings(**{**SEVERAL, "token_keys": keys, "database_url": sqlite_url}))
    assert [finding.ok for finding in found if finding.what == "token keys"] == [ok]
