"""The app is installed over the wire, used with its own token, removed, and installed again; on both databases."""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
import yaml
from werkzeug.serving import WSGIRequestHandler, make_server

from bot import demo, main
from bot.playground.person import Person
from bot.playground.server import Playground
from bot.settings import Settings
from bot.vault import new_key

SECRET = "signing-secret-of-the-tests"


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing."""


class Visitor:
    """A browser that follows where it is led, and keeps cookies."""

    def __init__(self, home: str) -> None:
        self.home = home
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self, url: str, form: dict[str, str] | None = None) -> str:
        data = urlencode(form).encode() if form else None
        with self._opener.open(url, data=data, timeout=30) as answer:
            self.at = answer.url
            return str(answer.read().decode())

    def install(self, decision: str = "allow", language: str = "en") -> str:
        """From our page to Slack's, and back to ours."""
        asked = self.open(f"{self.home}/slack/install?lang={language}")
        hidden = re.findall(r'name="([a-z_]+)" value="([^"]*)"', asked)
        form = {name: unescape(value) for name, value in hidden if name != "decision"}
        try:
            return self.open(self.at.split("?")[0], form | {"decision": decision})
        except HTTPError as error:  # a page that says why not has a status of its own
            return error.read().decode()


class Several:
    """A playground, and a bot that is not installed in it yet."""

    def __init__(self, url: str, stack: ExitStack) -> None:
        self.playground = Playground(
            manifest=yaml.safe_load(demo.MANIFEST.read_text(encoding="utf-8")),
            transport="http",
            signing_secret=SECRET,
            pacing="off",
        )
        self.playground.start()
        stack.callback(self.playground.stop)
        composed: list[main.Bot] = []
        server = make_server(
            "127.0.0.1", 0, lambda environ, begin: composed[0].wsgi(environ, begin), threaded=True,
            request_handler=Silent,
        )  # fmt: skip
        self.home = f"http://127.0.0.1:{server.server_port}"
        settings: dict[str, Any] = {
            "transport": "http", "slack_client_id": "playground-client", "slack_client_secret": "playground-secret",
            "token_keys": new_key(), "slack_signing_secret": SECRET, "slack_api_url": self.playground.api_url,
            "database_url": url, "link_secret": "s", "public_url": self.home, "_env_file": None,
        }  # fmt: skip
        self.bot = main.compose(Settings(**settings), self.playground.clock)
        composed.append(self.bot)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        stack.callback(server.shutdown)
        self.playground.send_to(f"{self.home}{main.SLACK_PATH}")
        self.bot.start()
        stack.callback(self.bot.stop)
        self.chen = Person(self.playground.url, "U0CHENMO", seconds=30)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.bot.store.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def settled(self) -> None:
        self.chen.wait_for(lambda _: self.bot.idle, 30)


@pytest.fixture
def several(database_url: str) -> Iterator[Several]:
    with ExitStack() as stack:
        yield Several(database_url, stack)


def test_a_workspace_installs_uses_removes_and_installs_again(
    several: Several, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = Visitor(several.home)
    assert "没有安装在这个工作区" in several.chen.command("/juxing help") or several.chen.waits_to_read("没有安装")
    page = visitor.install()
    assert "Juxing is installed" in page
    assert visitor.at.startswith(f"{several.home}/slack/installed?")
    sealed = several.rows("SELECT tenant, installed_by, sealed FROM installations")
    assert [row[:2] for row in sealed] == [("T0JUXING", "U0LINYUE")]
    several.chen.command("/juxing campaign")
    several.chen.submit({"name": "开箱", "budget": "1000"})
    several.settled()
    several.chen.home()
    several.settled()
    posted = several.playground.parts.traffic.calls(["views.publish"])[0]
    assert posted > 0

    several.chen.slack.post("uninstall", {"first": "app_uninstalled"})
    told = "SELECT sealed, ended FROM installations"
    several.chen.wait_for(lambda _: several.rows(told) == [("", "app_uninstalled")], 30)
    several.chen.command("/juxing help")
    several.chen.waits_to_read("没有安装在这个工作区")

    assert "聚星已安装" in visitor.install(language="zh")
    several.chen.home()
    several.settled()
    assert several.rows("SELECT count(*) FROM outbox WHERE state IN ('unsaid', 'waiting', 'dead')") == [(0,)]
    tokens = [*several.playground.parts.installs._tokens]
    assert len(tokens) == 2
    written = caplog.text + "".join(capfd.readouterr()) + repr(several.rows("SELECT * FROM installations"))
    assert [token for token in tokens if token in written] == []


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"org_wide": True}, "whole Enterprise organisation"),
        ({"without": ["users:read", "commands"]}, "commands, users:read"),
    ],
)
def test_what_is_granted_otherwise_is_refused_in_words(several: Several, chosen: dict[str, Any], says: str) -> None:
    several.chen.slack.post("installing", chosen)
    assert says in unescape(Visitor(several.home).install())
    assert several.rows("SELECT count(*) FROM installations") == [(0,)]


def test_cancelling_and_a_slack_that_is_away_are_said(several: Several) -> None:
    assert "cancelled in Slack" in unescape(Visitor(several.home).install("cancel"))
    several.chen.slack.post("faults", {"add": {"method": "oauth.v2.access", "kind": "error_503", "times": 1}})
    assert "could not be reached" in unescape(Visitor(several.home).install())
    assert "Juxing is installed" in Visitor(several.home).install()


def test_two_workspaces_are_spoken_to_with_their_own_tokens(several: Several) -> None:
    Visitor(several.home).install()
    several.chen.slack.post("installing", {"team": {"id": "T0OTHER", "name": "另一家"}})
    Visitor(several.home).install()
    given = several.playground.parts.installs._tokens
    ours, theirs = (next(token for token, of in given.items() if of == team) for team in ("T0JUXING", "T0OTHER"))
    slack = several.bot.outbox._slack
    assert (slack("T0JUXING").client.token, slack("T0OTHER").client.token) == (ours, theirs)
    assert several.rows("SELECT tenant, name FROM workspaces ORDER BY tenant") == [
        ("T0JUXING", "青禾品牌"),
        ("T0OTHER", "另一家"),
    ]
