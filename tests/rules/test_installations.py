"""Who may end an install, what has to be granted, and which news of a removal comes too late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules import installations
from bot.rules.installations import SCOPES, Attempt, Granted, Installation

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
ATTEMPT = Attempt(browser="b", language="zh", expires_at=NOW + timedelta(minutes=10))
GRANTED = Granted(tenant="T1", team="A", app="A1", bot_user="U1", scopes=SCOPES, installed_by="U2", token="xoxb-1")
INSTALLED = Installation(
    tenant="T1", team="A", app="A1", bot_user="U1", scopes=SCOPES, installed_by="U2", installed_at=NOW, sealed="s"
)


def test_the_browser_that_began_may_end_it_until_the_last_instant() -> None:
    assert installations.checked(ATTEMPT, "b", at=ATTEMPT.expires_at - timedelta(microseconds=1)) is ATTEMPT


@pytest.mark.parametrize(
    ("attempt", "browser", "later", "refusal"),
    [
        (None, "b", 0, installations.NotBegun),
        (ATTEMPT, "another", 0, installations.NotBegun),
        (replace(ATTEMPT, browser=""), "", 0, installations.NotBegun),
        (replace(ATTEMPT, used=True), "b", 0, installations.UsedBefore),
        (replace(ATTEMPT, used=True), "another", 0, installations.NotBegun),
        (ATTEMPT, "b", 10, installations.TooSlow),
    ],
)
def test_everybody_else_is_refused(attempt: Attempt | None, browser: str, later: int, refusal: type) -> None:
    with pytest.raises(refusal):
        installations.checked(attempt, browser, at=NOW + timedelta(minutes=later))


def test_more_scopes_than_are_needed_do_no_harm() -> None:
    granted = replace(GRANTED, scopes=(*SCOPES, "team:read"))
    assert installations.acceptable(granted) is granted


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"org_wide": True, "scopes": ()}, installations.OrgWide),
        ({"rotates": True}, installations.SetUpWrong),
        ({"token": ""}, installations.SetUpWrong),
        ({"tenant": ""}, installations.SetUpWrong),
        ({"scopes": SCOPES[1:]}, installations.ScopesMissing),
    ],
)
def test_what_we_cannot_work_with_is_refused(changed: dict[str, object], refusal: type) -> None:
    with pytest.raises(refusal):
        installations.acceptable(replace(GRANTED, **changed))  # type: ignore[arg-type]


def test_missing_scopes_are_named() -> None:
    with pytest.raises(installations.ScopesMissing) as refused:
        installations.acceptable(replace(GRANTED, scopes=("commands",)))
    assert refused.value.facts == {"scopes": ", ".join(scope for scope in SCOPES if scope != "commands")}


def test_news_of_a_removal_from_before_the_install_is_old() -> None:
    assert installations.outdated(INSTALLED, at=NOW - timedelta(seconds=1))
    assert not installations.outdated(INSTALLED, at=NOW)
    later = replace(INSTALLED, installed_at=INSTALLED.installed_at + timedelta(milliseconds=900))
    assert not installations.outdated(later, at=NOW)  # in the second in which it was installed
    assert not installations.outdated(replace(INSTALLED, sealed=""), at=NOW - timedelta(seconds=1))
    assert not installations.outdated(None, at=NOW)
