"""The playground's side of an install: what its page asks, codes that work once, tokens that open and end."""

import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

BACK = "http://127.0.0.1:9/slack/oauth_redirect"
ASKED = {"client_id": "playground-client", "scope": "commands,users:read", "redirect_uri": BACK, "state": "s<1>"}
SHOWN = {"client_id": "playground-client", "client_secret": "playground-secret", "redirect_uri": BACK}


class Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def sent(url: str, form: dict[str, str] | None = None) -> tuple[int, str]:
    """The status, and where it leads or what it says."""
    data = urlencode(form).encode() if form else None
    try:
        with urllib.request.build_opener(Stays).open(url, data=data) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location") or error.read().decode()


@pytest.fixture
def page(rig: Any) -> Callable[..., tuple[int, str]]:
    address = f"{rig.playground.url}oauth/v2/authorize"
    return lambda form=None, **changed: sent(
        address if form else f"{address}?{urlencode({**ASKED, **changed})}", {**ASKED, **form} if form else None
    )


def code_of(answer: tuple[int, str]) -> str:
    return parse_qs(urlsplit(answer[1]).query)["code"][0]


def test_the_page_shows_what_is_asked_for_and_both_ways_out(page: Callable[..., tuple[int, str]]) -> None:
    status, html = page()
    assert status == 200
    for shown in ("users:read", 'value="allow"', 'value="cancel"', "s&lt;1&gt;"):
        assert shown in html


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"client_id": "other"}, "invalid_client_id"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"redirect_uri": "https://elsewhere.example/x"}, "bad_redirect_uri"),
    ],
)
def test_what_slack_would_not_show_is_refused(
    page: Callable[..., tuple[int, str]], changed: dict[str, str], code: str
) -> None:
    assert page(**changed) == (400, code)


def test_cancelling_leads_back_with_the_state_and_without_a_code(page: Callable[..., tuple[int, str]]) -> None:
    assert page({"decision": "cancel"}) == (302, f"{BACK}?error=access_denied&state=s%3C1%3E")


def test_a_code_works_once_and_its_token_opens_until_the_app_is_removed(
    rig: Any, page: Callable[..., tuple[int, str]]
) -> None:
    code = code_of(page({"decision": "allow"}))
    granted = rig.slack.oauth_v2_access(**SHOWN, code=code)
    assert (granted["team"]["id"], granted["scope"]) == ("T0JUXING", "commands,users:read")
    theirs = WebClient(granted["access_token"], base_url=rig.playground.api_url, retry_handlers=[])
    assert theirs.users_info(user="U0EMMA")["ok"]
    with pytest.raises(SlackApiError, match="code_already_used"):
        rig.slack.oauth_v2_access(**SHOWN, code=code)
    assert rig.control.post("uninstall", {})["ended"] == 1
    with pytest.raises(SlackApiError, match="token_revoked"):
        theirs.users_info(user="U0EMMA")
    assert rig.slack.auth_test()["ok"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"client_secret": "wrong"}, "bad_client_secret"),
        ({"client_id": "other"}, "invalid_client_id"),
        ({"redirect_uri": "http://127.0.0.1:8/x"}, "bad_redirect_uri"),
        ({"code": "made up"}, "invalid_code"),
    ],
)
def test_an_exchange_that_does_not_fit_is_refused(
    rig: Any, page: Callable[..., tuple[int, str]], changed: dict[str, str], code: str
) -> None:
    shown = {**SHOWN, "code": code_of(page({"decision": "allow"})), **changed}
    with pytest.raises(SlackApiError, match=code):
        rig.slack.oauth_v2_access(**shown)


def test_a_code_ends_after_ten_minutes(rig: Any, page: Callable[..., tuple[int, str]]) -> None:
    code = code_of(page({"decision": "allow"}))
    rig.control.move_time(600)
    with pytest.raises(SlackApiError, match="invalid_code"):
        rig.slack.oauth_v2_access(**SHOWN, code=code)


def test_tests_say_what_is_granted(rig: Any, page: Callable[..., tuple[int, str]]) -> None:
    chosen = {"team": {"id": "T9", "name": "Nine"}, "without": ["commands"]}
    rig.control.post("installing", chosen)
    granted = rig.slack.oauth_v2_access(**SHOWN, code=code_of(page({"decision": "allow"})))
    assert (granted["team"]["id"], granted["scope"]) == ("T9", "users:read")
    rig.control.post("installing", {"org_wide": True})
    granted = rig.slack.oauth_v2_access(**SHOWN, code=code_of(page({"decision": "allow"})))
    assert (granted["team"], granted["is_enterprise_install"]) == (None, True)
