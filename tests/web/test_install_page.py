"""Installing from a browser: to Slack and back, once, in the browser that began; and every way in which it can fail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from bot.installing import Installing
from bot.links import Links
from bot.rules import installations
from bot.rules.errors import Refused
from bot.rules.installations import SCOPES, Granted
from bot.services.installations import InstallationDesk
from bot.slack_oauth import Oauth, granted
from bot.vault import Vault, new_key
from bot.web.pages import create_pages

SECURE = "https://juxing.example.com"
GRANTED = Granted(
    tenant="T7", team="<b>青禾</b>", app="A7", bot_user="U1", scopes=SCOPES, installed_by="U2", token="xoxb-x"
)


class FakeOauth(Oauth):
    """Grants what it is told to, once a code."""

    def __init__(self) -> None:
        super().__init__("client 7", "secret", "https://slack.com/api/", f"{SECURE}/slack/oauth_redirect")
        self.answers: Granted | Refused = GRANTED
        self.codes: list[str] = []

    def exchange(self, code: str) -> Granted:
        self.codes.append(code)
        if isinstance(self.answers, Refused):
            raise self.answers
        return self.answers


class Visit:
    """A browser on the way."""

    def __init__(self, client: FlaskClient, desk: InstallationDesk, oauth: FakeOauth, market: Any) -> None:
        self.client, self.desk, self.oauth, self.market = client, desk, oauth, market

    def begin(self, query: str = "") -> dict[str, str]:
        """What Slack is asked for."""
        answer = self.client.get(f"/slack/install{query}")
        assert answer.status_code == 303
        self.to, self.cookie = answer.headers["Location"], SimpleCookie(answer.headers["Set-Cookie"])
        return dict(parse_qsl(urlsplit(self.to).query))

    def back(self, **said: str) -> str:
        """Where Slack's answer leads."""
        answer = self.client.get("/slack/oauth_redirect", query_string=said)
        assert answer.status_code == 303
        return str(answer.headers["Location"])

    def reads(self, address: str) -> str:
        answer = self.client.get(address)
        self.status = answer.status_code
        return answer.get_data(as_text=True)


@pytest.fixture
def visiting(market: Any) -> Callable[..., Visit]:
    def make(public_url: str = SECURE) -> Visit:
        desk, oauth = InstallationDesk(market.store, Vault([new_key()])), FakeOauth()
        installing = Installing(desk=desk, oauth=oauth, clock=market.clock)
        pages = create_pages(market, links=Links("s", public_url), clock=market.clock, installing=installing)
        return Visit(pages.test_client(), desk, oauth, market)

    return make


@pytest.fixture
def visit(visiting: Callable[..., Visit]) -> Visit:
    return visiting("http://localhost")  # the test's client sends no secure cookie over http


def test_slack_is_asked_for_the_scopes_with_a_state_and_the_way_back(visit: Visit) -> None:
    asked = visit.begin()
    assert visit.to.startswith("https://slack.com/oauth/v2/authorize?")
    assert asked["scope"].split(",") == list(SCOPES)
    assert (asked["client_id"], asked["redirect_uri"]) == ("client 7", f"{SECURE}/slack/oauth_redirect")
    assert len(asked["state"]) >= 40


@pytest.mark.parametrize(("url", "secure"), [(SECURE, True), ("http://localhost", False)])
def test_the_cookie_is_for_this_browser_and_these_pages_alone(
    visiting: Callable[..., Visit], url: str, secure: bool
) -> None:
    visit = visiting(url)
    state = visit.begin()["state"]
    held = visit.cookie["juxing_install"]
    assert (held["httponly"], held["samesite"], held["path"], held["max-age"]) == (True, "Lax", "/slack", "600")
    assert bool(held["secure"]) is secure
    assert held.value != state


def test_it_is_installed_once_and_the_page_says_the_three_next_steps(visit: Visit) -> None:
    state = visit.begin("?lang=en")["state"]
    done = visit.back(code="c", state=state)
    assert visit.desk.token("T7") == "xoxb-x"
    page = visit.reads(done)
    assert visit.status == 200
    for step in ("/invite @Juxing", "/juxing settings", "/juxing find", "https://slack.com/app_redirect?app=A7"):
        assert step in page
    assert 'lang="en"' in page
    assert "聚星已安装" in visit.reads(done.replace("lang=en", "lang=zh"))
    assert "UsedBefore" in visit.back(code="c", state=state)
    assert visit.oauth.codes == ["c"]


def test_a_reload_of_the_last_page_does_nothing(visit: Visit) -> None:
    done = visit.back(code="c", state=visit.begin()["state"])
    assert visit.reads(done) == visit.reads(done)
    assert visit.oauth.codes == ["c"]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (installations.CodeUsed(), "CodeUsed"),
        (installations.SlackAway(), "SlackAway"),
        (installations.SetUpWrong(code="invalid_client_id"), "SetUpWrong"),
        (replace(GRANTED, org_wide=True), "OrgWide"),
        (replace(GRANTED, scopes=SCOPES[2:]), "ScopesMissing"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_slack_refuses_is_said_and_nothing_is_kept(
    visit: Visit, answers: Granted | Refused, why: str, language: str
) -> None:
    visit.oauth.answers = answers
    told = visit.back(code="c", state=visit.begin(f"?lang={language}")["state"])
    assert f"why={why}" in told
    page = visit.reads(told)
    assert visit.status == 422
    assert ("聚星未安装" if language == "zh" else "Juxing was not installed") in page
    assert f"/slack/install?lang={language}" in page
    for fact in ("invalid_client_id",) if why == "SetUpWrong" else SCOPES[:2] if why == "ScopesMissing" else ():
        assert fact in page
    assert not visit.desk.installed("T7")


def test_cancelling_in_slack_is_said_and_ends_the_attempt(visit: Visit) -> None:
    state = visit.begin()["state"]
    assert "why=Denied" in visit.back(error="access_denied", state=state)
    assert "why=UsedBefore" in visit.back(code="c", state=state)
    assert visit.oauth.codes == []


@pytest.mark.parametrize("said", [{}, {"code": "c"}, {"code": "c", "state": "x" * 43}, {"state": "", "error": "x"}])
def test_what_was_not_begun_here_is_refused(visit: Visit, said: dict[str, str]) -> None:
    visit.begin()
    assert "why=NotBegun" in visit.back(**said)


def test_an_address_from_another_browser_is_refused(visit: Visit, visiting: Callable[..., Visit]) -> None:
    """Whoever sends somebody the address of their own install gets nobody into their workspace."""
    state = visiting("http://localhost").begin()["state"]
    assert "why=NotBegun" in visit.back(code="c", state=state)
    visit.begin()
    assert "why=NotBegun" in visit.back(code="c", state=state)
    assert visit.oauth.codes == []


def test_ten_minutes_are_enough_and_no_longer(visit: Visit) -> None:
    state = visit.begin()["state"]
    visit.market.clock.now += timedelta(minutes=10)
    assert "why=TooSlow" in visit.back(code="c", state=state)


def test_previews_of_the_address_use_nothing_up(visit: Visit) -> None:
    state = visit.begin()["state"]
    assert visit.client.head("/slack/oauth_redirect", query_string={"code": "c", "state": state}).status_code == 200
    assert visit.client.head("/slack/install").headers.get("Set-Cookie") is None
    assert visit.back(code="c", state=state).startswith("/slack/installed")


@pytest.mark.parametrize("why", ["", "Nothing", "Refused", "<script>"])
def test_the_page_repeats_nothing_that_it_does_not_know(visit: Visit, why: str) -> None:
    hostile = "<script>alert(1)</script>"
    page = visit.client.get(
        "/slack/not_installed", query_string={"why": why, "scopes": hostile, "code": hostile}
    ).get_data(as_text=True)
    assert "script" not in page
    page = visit.client.get("/slack/installed", query_string={"team": hostile, "app": "A1"}).get_data(as_text=True)
    assert "script" not in page
    assert "slack.com" not in page


def test_where_one_workspace_is_served_nobody_can_install(browser: Any) -> None:
    for address in ("/slack/install", "/slack/oauth_redirect?code=c&state=s"):
        page = browser.open(address, **{"Accept-Language": "en"})
        assert (page.status, "serves one workspace alone" in page.text) == (422, True)


def test_what_slack_answers_is_read_without_trust() -> None:
    assert granted({"team": None, "authed_user": None, "scope": None}).tenant == ""
    assert granted({"token_type": "user", "access_token": "xoxp-1"}).token == ""
    assert granted({"refresh_token": "xoxe-1"}).rotates
    assert granted({"is_enterprise_install": True}).org_wide
