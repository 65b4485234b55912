"""Workspaces that come and go, as Bolt tells: the two events in either order, strangers, and whole organisations."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import App

from bot import clients
from bot.links import Links
from bot.rules.installations import SCOPES, Granted
from bot.services.installations import InstallationDesk
from bot.slack import Refused, Slack, TokenGone
from bot.vault import Vault, new_key
from handlers import tenants
from handlers.asks import House
from handlers.middleware import tenant_of
from handlers.registry import register

GRANTED = Granted(
    tenant="T1", team="A", app="A1", bot_user="U0BOT", scopes=SCOPES, installed_by="U0BOSS", token="xoxb-1"
)


@pytest.fixture
def desk(office: Any) -> InstallationDesk:
    """The office as one of several workspaces."""
    desk = InstallationDesk(office.store, Vault([new_key()]))
    slack: Any = office.slack
    app = App(
        signing_secret="a secret of the tests",
        authorize=tenants.authorize,
        process_before_response=True,
        token_verification_enabled=False,
    )
    app.middleware(tenants.Admitting(desk.installed, office.desks.workspace))

    def of(tenant: str) -> Any:
        clients.several(desk, "http://127.0.0.1:9/api/")(tenant)  # raises where there is no token
        return slack

    links = Links("a secret for links", "http://127.0.0.1:3000")
    register(app, House(desks=office.desks, slack=of, clock=office.clock, links=links, wake=lambda: None))
    office.app, office.outbox._slack = app, of
    return desk


@pytest.fixture
def told(office: Any) -> Callable[..., Any]:
    def event(kind: str, *, later: float = 60, **facts: Any) -> Any:
        body = {
            "type": "event_callback",
            "team_id": "T1",
            "api_app_id": "A1",
            "event": {"type": kind, **facts},
            "event_id": f"Ev{next(office.numbers)}",
            "event_time": int((office.now + timedelta(seconds=later)).timestamp()),
            "authorizations": [{"enterprise_id": None, "team_id": "T1", "is_bot": True}],
        }
        return office._send(json.dumps(body), "application/json")

    return event


def test_a_workspace_that_never_installed_it_reads_so_and_nothing_is_done(office: Any, desk: InstallationDesk) -> None:
    before = office.rows("inbox")
    for text in ("find 美妆", "settings"):
        assert "没有安装在这个工作区" in office.type(text).text
    assert office.press({"action_id": "quote.approve", "type": "button", "value": "[1, 1]"}).status == 200
    assert office.rows("inbox") == before
    assert office.slack.opened == []


def test_installed_it_answers(office: Any, desk: InstallationDesk) -> None:
    desk.keep(GRANTED, language="zh", at=office.now)
    assert "没有安装" not in office.type("help").text


@pytest.mark.parametrize("where", ["is_enterprise_install", "authorizations"])
def test_a_whole_organisation_is_refused_in_words(office: Any, desk: InstallationDesk, where: str) -> None:
    desk.keep(GRANTED, language="zh", at=office.now)
    if where == "is_enterprise_install":
        assert "暂不支持安装到整个 Enterprise 组织" in office.type("help", is_enterprise_install="true").text
    else:
        body = {"authorizations": [{"team_id": "T1", "is_enterprise_install": True}]}
        assert tenants.org_wide(body)


def test_a_form_of_a_removed_workspace_says_so(office: Any, desk: InstallationDesk) -> None:
    view = {"id": "V1", "hash": "h", "callback_id": "campaign", "private_metadata": "{}", "state": {"values": {}}}
    answer = office.resubmit({**view, "type": "modal"})
    assert (answer.body["response_action"], "没有安装" in answer.text) == ("push", True)


@pytest.mark.parametrize("order", [("app_uninstalled", "tokens_revoked"), ("tokens_revoked", "app_uninstalled")])
def test_the_app_is_removed_whichever_event_comes_first(
    office: Any, desk: InstallationDesk, told: Callable[..., Any], order: tuple[str, str]
) -> None:
    desk.keep(GRANTED, language="zh", at=office.now)
    for kind in order:
        facts = {"tokens": {"bot": ["U0BOT"]}} if kind == "tokens_revoked" else {}
        assert told(kind, **facts).status == 200
    assert not desk.installed("T1")
    with office.store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT sealed, ended FROM installations").all() == [("", order[0])]


def test_tokens_of_people_alone_end_nothing(office: Any, desk: InstallationDesk, told: Callable[..., Any]) -> None:
    desk.keep(GRANTED, language="zh", at=office.now)
    told("tokens_revoked", tokens={"oauth": ["U0ANNA"], "bot": []})
    assert desk.installed("T1")


def test_late_news_leaves_a_new_install(office: Any, desk: InstallationDesk, told: Callable[..., Any]) -> None:
    desk.keep(GRANTED, language="zh", at=office.now)
    told("app_uninstalled", later=-120)
    assert desk.installed("T1")


def test_nothing_is_said_or_timed_for_a_removed_workspace_until_it_is_back(
    office: Any, desk: InstallationDesk, told: Callable[..., Any], quoting: Any
) -> None:
    desk.keep(GRANTED, language="zh", at=office.now)
    quoting.asked()
    said = dict(office.slack.messages)
    told("app_uninstalled")
    office.now += timedelta(days=8)  # the quote would have run out meanwhile
    assert office.ticks.tick() == 0
    office.desks.answers.tell(office_by(office), "", "later")  # and something is decided all the same
    office.settle()
    assert office.slack.messages == said
    with office.store.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT DISTINCT state FROM outbox WHERE state <> 'sent' ORDER BY state")
        assert {state for (state,) in found} <= {"unsaid", "dead"}
    desk.keep(GRANTED, language="zh", at=office.now)
    assert office.ticks.tick() > 0
    office.settle()
    assert office.slack.messages != said


def office_by(office: Any) -> Any:
    from bot.rules.people import By

    return By(tenant="T1", person="U0ANNA", delivery=f"test:{next(office.numbers)}", at=office.now)


def test_an_event_belongs_to_the_workspace_that_installed_it() -> None:
    """In a channel that workspaces share, the event names the workspace of whoever spoke."""
    assert tenant_of({"team_id": "T9", "authorizations": [{"team_id": "T1"}]}) == "T1"
    assert tenant_of({"team_id": "T9", "authorizations": []}) == "T9"
    assert tenant_of({"team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}}) == "T1"


@pytest.mark.parametrize(
    ("code", "gone"), [("token_revoked", True), ("account_inactive", True), ("is_archived", False)]
)
def test_a_token_that_slack_no_longer_takes_is_no_dead_letter(
    monkeypatch: pytest.MonkeyPatch, code: str, gone: bool
) -> None:
    def refuse(*_: Any) -> Any:
        raise Refused(code)

    monkeypatch.setattr(Slack, "_call", refuse)
    with pytest.raises(TokenGone if gone else Refused) as refused:
        clients.Theirs("xoxb-1", "http://127.0.0.1:9/api/").groups()
    assert isinstance(refused.value, TokenGone) is gone
    assert refused.value.code == code
