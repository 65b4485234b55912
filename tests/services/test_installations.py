"""Installs end once; tokens are kept sealed, erased when the app goes, and what waits meanwhile is held."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import clients
from bot.rules import installations
from bot.rules.errors import AlreadyDone
from bot.rules.installations import SCOPES, Ended, Granted
from bot.rules.people import By
from bot.services.installations import EndingDesk, InstallationDesk, NoToken
from bot.slack import NotNow, TokenGone
from bot.vault import BadKeys, Vault, WrongKeys, new_key
from storage.outbox import Act, Saying
from storage.store import Store

KEY, OTHER = new_key(), new_key()
TOKEN = "xoxb-CANARY-token-in-plain"
GRANTED = Granted(
    tenant="T1", team="青禾", app="A1", bot_user="U0BOT", scopes=SCOPES, installed_by="U0ADMIN", token=TOKEN
)


@pytest.fixture
def now() -> datetime:
    from datetime import UTC

    return datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def desk(store: Store) -> InstallationDesk:
    return InstallationDesk(store, Vault([KEY]))


def end(store: Store, why: Ended, at: datetime, *, delivery: str = "", happened: datetime | None = None) -> bool:
    by = By(tenant="T1", person="", delivery=delivery or f"event:{why}:{at}", at=at)
    return EndingDesk(store).end(by, why, happened_at=happened or at)


def say(store: Store, act: Act, at: datetime, *, tenant: str = "T1", key: str = "C1") -> None:
    with store.unit() as unit:
        unit.outbox.say(Saying(tenant=tenant, act=act, template="notice", channel=key, about={}, due_at=at))
        unit.commit()


def outbox(store: Store) -> list[tuple[str, str, str, str]]:
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT tenant, act, state, error FROM outbox ORDER BY id")
        return [tuple(row) for row in found]


def test_an_install_ends_once_however_often_slack_leads_back(
    desk: InstallationDesk, race: Callable[..., list[Any]], now: datetime
) -> None:
    begun = desk.begin("", "en", at=now)
    ended = race(*[partial(desk.use, begun.state, begun.browser, at=now)] * 6)
    assert sorted(type(each).__name__ for each in ended) == ["Attempt"] + ["UsedBefore"] * 5
    assert {each.language for each in ended if isinstance(each, installations.Attempt)} == {"en"}


def test_an_install_in_another_browser_uses_nothing_up(desk: InstallationDesk, now: datetime) -> None:
    mine, theirs = desk.begin("", "zh", at=now), desk.begin("", "zh", at=now)
    with pytest.raises(installations.NotBegun):
        desk.use(mine.state, theirs.browser, at=now)
    assert desk.use(mine.state, mine.browser, at=now).language == "zh"


def test_two_tabs_of_one_browser_both_work(desk: InstallationDesk, now: datetime) -> None:
    first = desk.begin("", "zh", at=now)
    second = desk.begin(first.browser, "zh", at=now)
    assert second.browser == first.browser
    desk.use(first.state, first.browser, at=now)
    desk.use(second.state, first.browser, at=now)


def test_neither_states_nor_cookies_stand_in_the_database(desk: InstallationDesk, store: Store, now: datetime) -> None:
    begun = desk.begin("", "zh", at=now)
    with store.engine.connect() as connection:
        row = str(connection.exec_driver_sql("SELECT * FROM install_attempts").one())
    assert begun.state not in row
    assert begun.browser not in row


def test_what_was_never_ended_is_forgotten_after_a_day(desk: InstallationDesk, store: Store, now: datetime) -> None:
    begun = desk.begin("", "zh", at=now)
    from bot.services.reminders import ReminderDesk

    ReminderDesk(store).forget_deliveries(at=now + timedelta(hours=20))
    with pytest.raises(installations.TooSlow):
        desk.use(begun.state, begun.browser, at=now + timedelta(hours=20))
    ReminderDesk(store).forget_deliveries(at=now + timedelta(hours=25))
    with pytest.raises(installations.NotBegun):
        desk.use(begun.state, begun.browser, at=now + timedelta(hours=25))


def test_a_workspace_that_installs_gets_its_token_name_and_language(
    desk: InstallationDesk, store: Store, now: datetime
) -> None:
    desk.keep(GRANTED, language="en", at=now)
    assert (desk.token("T1"), desk.installed("T1"), desk.installed("T2")) == (TOKEN, True, False)
    with store.reading() as unit:
        workspace = unit.workspaces.get("T1")
    assert (workspace.name, workspace.language) == ("青禾", "en")


def test_what_cannot_be_worked_with_is_not_kept(desk: InstallationDesk, store: Store, now: datetime) -> None:
    with pytest.raises(installations.OrgWide):
        desk.keep(replace(GRANTED, org_wide=True), language="zh", at=now)
    with store.reading() as unit:
        assert unit.installations.all() == []
        assert unit.workspaces.all() == []


@pytest.mark.parametrize("order", [tuple(Ended), tuple(reversed(Ended))])
def test_either_event_ends_it_and_the_other_changes_nothing(
    desk: InstallationDesk, store: Store, now: datetime, order: tuple[Ended, ...]
) -> None:
    desk.keep(GRANTED, language="zh", at=now)
    assert [end(store, why, now + timedelta(minutes=1)) for why in order] == [True, False]
    with pytest.raises(NoToken) as gone:
        desk.token("T1")
    assert gone.value.why == order[0]
    with store.reading() as unit:
        kept = unit.installations.get("T1")
        assert kept is not None
        assert (kept.sealed, kept.ended, kept.revoked_at) == ("", order[0], now + timedelta(minutes=1))


def test_the_same_event_twice_is_taken_in_once(desk: InstallationDesk, store: Store, now: datetime) -> None:
    desk.keep(GRANTED, language="zh", at=now)
    assert end(store, Ended.UNINSTALLED, now, delivery="event:1")
    with pytest.raises(AlreadyDone):
        end(store, Ended.UNINSTALLED, now, delivery="event:1")


def test_late_news_of_an_earlier_install_leaves_the_new_one(
    desk: InstallationDesk, store: Store, now: datetime
) -> None:
    desk.keep(GRANTED, language="zh", at=now)
    end(store, Ended.REVOKED, now + timedelta(minutes=1))
    desk.keep(GRANTED, language="zh", at=now + timedelta(minutes=2))
    assert not end(store, Ended.UNINSTALLED, now + timedelta(minutes=3), happened=now + timedelta(minutes=1))
    assert desk.token("T1") == TOKEN


def test_what_waits_is_held_by_name_and_said_after_the_reinstall(
    desk: InstallationDesk, store: Store, now: datetime
) -> None:
    desk.keep(GRANTED, language="zh", at=now)
    for act in (Act.POST, Act.WHISPER, Act.ANSWER, Act.HOME):
        say(store, act, now)
    say(store, Act.POST, now, tenant="T2")
    with store.unit() as unit:  # one is in a worker's hands
        claimed = unit.outbox.claim(now=now, most=1)[0]
        unit.commit()
    end(store, Ended.UNINSTALLED, now)
    why = "app_uninstalled"
    assert outbox(store) == [
        ("T1", "post", "unsaid", why),
        ("T1", "whisper", "dead", why),
        ("T1", "answer", "dead", why),
        ("T1", "home", "unsaid", why),
        ("T2", "post", "waiting", ""),
    ]
    with store.unit() as unit:
        assert not unit.outbox.calling(claimed, until=now + timedelta(minutes=1))
        unit.commit()
    desk.keep(GRANTED, language="zh", at=now + timedelta(days=3))
    assert [(act, state) for _, act, state, _ in outbox(store)] == [
        ("post", "waiting"),
        ("whisper", "dead"),
        ("answer", "dead"),
        ("home", "waiting"),
        ("post", "waiting"),
    ]


def test_what_slack_may_have_taken_is_looked_up_after_the_reinstall_and_not_before(
    desk: InstallationDesk, store: Store, now: datetime
) -> None:
    desk.keep(GRANTED, language="zh", at=now)
    say(store, Act.POST, now)
    with store.unit() as unit:
        claimed = unit.outbox.claim(now=now)[0]
        unit.outbox.calling(claimed, until=now)
        unit.outbox.lost_sight_of(now=now)
        unit.commit()
    end(store, Ended.UNINSTALLED, now)
    with store.unit() as unit:
        assert unit.outbox.unclear(now=now + timedelta(days=1)) == []
    desk.keep(GRANTED, language="zh", at=now + timedelta(days=1))
    with store.unit() as unit:
        assert [each.id for each in unit.outbox.unclear(now=now + timedelta(days=1))] == [claimed.id]


def test_a_token_is_read_anew_for_each_call(desk: InstallationDesk, store: Store, now: datetime) -> None:
    of = clients.several(desk, "http://127.0.0.1:9/api/")
    desk.keep(GRANTED, language="zh", at=now)
    desk.keep(replace(GRANTED, tenant="T2", token="xoxb-theirs"), language="zh", at=now)
    assert [of(tenant).client.token for tenant in ("T1", "T2")] == [TOKEN, "xoxb-theirs"]
    end(store, Ended.REVOKED, now)
    with pytest.raises(TokenGone) as gone:
        of("T1")
    assert (gone.value.code, of("T2").client.token) == ("tokens_revoked", "xoxb-theirs")
    with pytest.raises(TokenGone) as never:
        of("T3")
    assert never.value.code == "not_installed"


def test_keys_are_changed_while_old_ones_still_open(desk: InstallationDesk, store: Store, now: datetime) -> None:
    desk.keep(GRANTED, language="zh", at=now)
    desk.keep(replace(GRANTED, tenant="T2"), language="zh", at=now)
    end(store, Ended.UNINSTALLED, now)
    both = InstallationDesk(store, Vault([OTHER, KEY]))
    assert (both.check(), both.token("T2")) == (1, TOKEN)
    assert both.rotate() == 1
    assert InstallationDesk(store, Vault([OTHER])).token("T2") == TOKEN
    with pytest.raises(WrongKeys) as wrong:
        desk.check()
    assert wrong.value.tenant == "T2"
    with pytest.raises(NotNow):
        clients.several(desk, "http://127.0.0.1:9/api/")("T2")


def test_a_rotation_that_meets_an_unreadable_token_changes_nothing(
    desk: InstallationDesk, store: Store, now: datetime
) -> None:
    desk.keep(GRANTED, language="zh", at=now)
    InstallationDesk(store, Vault([OTHER])).keep(replace(GRANTED, tenant="T2"), language="zh", at=now)
    with pytest.raises(WrongKeys):
        InstallationDesk(store, Vault([new_key(), KEY])).rotate()
    assert desk.token("T1") == TOKEN


def test_a_token_moved_to_another_workspace_opens_nothing(desk: InstallationDesk, store: Store, now: datetime) -> None:
    desk.keep(GRANTED, language="zh", at=now)
    desk.keep(replace(GRANTED, tenant="T2", token="xoxb-theirs"), language="zh", at=now)
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE installations SET sealed = (SELECT sealed FROM installations WHERE tenant = 'T1')"
        )
    with pytest.raises(WrongKeys):
        desk.token("T2")


@pytest.mark.parametrize("keys", [[], ["short"], [KEY, "ÿ"], [KEY[:-1]]])
def test_what_is_no_key_is_refused(keys: list[str]) -> None:
    with pytest.raises(BadKeys):
        Vault(keys)


def test_no_token_stands_in_the_files_of_the_database(
    sqlite_url: str, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    from storage.engine import open_engine

    engine = open_engine(sqlite_url)
    store = Store(engine)
    desk = InstallationDesk(store, Vault([KEY]))
    desk.keep(GRANTED, language="zh", at=now)
    assert desk.token("T1") == TOKEN
    files = sorted(Path(sqlite_url.removeprefix("sqlite:///")).parent.iterdir())
    assert any(file.name.endswith("-wal") and file.stat().st_size for file in files)
    assert [file.name for file in files if b"CANARY" in file.read_bytes()] == []
    assert "CANARY" not in repr(desk) + capsys.readouterr().out
    engine.dispose()
