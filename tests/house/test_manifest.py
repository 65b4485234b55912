"""The manifest asks for what the code needs and for nothing more; every id that Slack sends back is handled."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.ids import COMMAND, Action, Options, Shortcut, View
from bot.rules import installations
from bot.web.install_page import INSTALLED_PATH
from handlers import creators, events, registry, tenants

ROOT = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))

#: Web API method → the scopes that a bot token needs for it. History is read where our own cards stand: in public and
#: private channels and in direct messages. `conversations.open` is asked for direct messages only.
HISTORY = {"channels:history", "groups:history", "im:history"}
METHODS: dict[str, set[str]] = {
    "auth.test": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": HISTORY,
    "conversations.open": {"im:write"},
    "conversations.replies": HISTORY,
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "usergroups.list": {"usergroups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
#: subscribed event → the scopes without which it cannot be subscribed to
EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "message.im": {"im:history"},
    "tokens_revoked": set(),
}
#: slash commands and shortcuts
FEATURES = {"commands"}

#: ids that need no handler, and why
UNHANDLED_ACTIONS = {Action.LINK: "a button that opens an address; Slack tells us, and there is nothing to do"}
UNHANDLED_VIEWS = {View.NOTICE: "says something and has nothing to send"}


def called_methods() -> set[str]:
    """Every Web API method that the one door to Slack names."""
    tree = ast.parse((ROOT / "bot" / "slack.py").read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if re.fullmatch(r"[a-z]+(\.[a-zA-Z]+)+", text)}


def subscribed() -> set[str]:
    return set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


def test_every_method_that_is_called_is_known_with_its_scopes() -> None:
    assert called_methods() == set(METHODS)


def test_every_subscribed_event_is_known_and_handled() -> None:
    assert subscribed() == set(EVENTS)
    assert {name.partition(".")[0] for name in subscribed()} == {*events.EVENTS, *tenants.OF_THE_APP}


def test_the_scopes_are_exactly_those_that_are_needed() -> None:
    needed = FEATURES.union(*(METHODS[name] for name in called_methods()), *(EVENTS[name] for name in subscribed()))
    assert sorted(MANIFEST["oauth_config"]["scopes"]["bot"]) == sorted(needed)
    assert "user" not in MANIFEST["oauth_config"]["scopes"]


def test_an_install_asks_for_the_scopes_of_the_manifest_and_comes_back_to_an_address_it_names() -> None:
    assert list(installations.SCOPES) == MANIFEST["oauth_config"]["scopes"]["bot"]
    assert [url.partition(".com")[2] for url in MANIFEST["oauth_config"]["redirect_urls"]] == [INSTALLED_PATH]


def test_commands_and_shortcuts_are_those_of_the_code() -> None:
    features = MANIFEST["features"]
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == set(Shortcut)
    assert {shortcut["callback_id"]: shortcut["type"] for shortcut in features["shortcuts"]} == {
        Shortcut.FIND: "global",
        Shortcut.FIND_FROM_MESSAGE: "message",
    }


def test_what_people_type_reaches_us_escaped() -> None:
    """Without it a mention inside a command arrives as a bare name."""
    assert [command["should_escape"] for command in MANIFEST["features"]["slash_commands"]] == [True]


def test_texts_keep_to_slacks_limits() -> None:
    assert len(MANIFEST["display_information"]["name"]) <= 35
    assert len(MANIFEST["display_information"]["description"]) <= 140
    for shortcut in MANIFEST["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    for command in MANIFEST["features"]["slash_commands"]:
        assert len(command["description"]) <= 2_000
        assert len(command["usage_hint"]) <= 1_000


def test_every_action_is_handled_or_says_why_not() -> None:
    assert set(registry.ACTIONS).isdisjoint(UNHANDLED_ACTIONS)
    assert set(registry.ACTIONS) | set(UNHANDLED_ACTIONS) == {*Action, *Options}


def test_every_modal_is_handled_or_says_why_not() -> None:
    assert set(registry.VIEWS).isdisjoint(UNHANDLED_VIEWS)
    assert set(registry.VIEWS) | set(UNHANDLED_VIEWS) == set(View)


def test_every_shortcut_and_every_menu_is_handled() -> None:
    assert set(events.SHORTCUTS) == set(Shortcut)
    assert set(creators.OPTIONS) == set(Options)


@pytest.mark.parametrize("kind", ["ids", "views"])
def test_every_id_is_shown_somewhere(kind: str) -> None:
    """A handler that no template leads to is never reached."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.j2")]
    sources += [path.read_text(encoding="utf-8") for path in (ROOT / "handlers").glob("*.py")]
    used = {name for text in sources for name in re.findall(rf"\b{kind}\.([A-Z_]+)", text)}
    used |= {name for text in sources for name in re.findall(r"ask_reason\(ask, View\.([A-Z_]+)", text)}
    known = {"ids": {each.name for each in Action}, "views": {each.name for each in View}}[kind]
    assert known <= used


def test_no_two_handlers_take_the_same_id() -> None:
    for table in ("ACTIONS", "VIEWS"):
        names = [str(name) for noun in registry.NOUNS for name in getattr(noun, table, {})]
        assert len(set(names)) == len(names)
