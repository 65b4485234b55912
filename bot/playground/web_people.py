"""Slack's methods about people, teams, tokens and connections."""

from __future__ import annotations

from bot.playground.call import Call, Method
from bot.playground.pacing import Tier
from bot.playground.people import APP_ID, BOT_ID, BOT_USER, GROUPS, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, for_slack
from bot.playground.shapes import Json, Refused


def api_test(call: Call) -> Json:
    """api.test: gives back what it got."""
    if call.optional("error"):
        raise Refused(call.optional("error"), args=call.arguments)
    return {"args": call.arguments}


def auth_test(call: Call) -> Json:
    """auth.test: who the bot is."""
    return {
        "url": call.parts.url(),
        "team": TEAM_NAME,
        "user": call.parts.workspace.member(BOT_USER).name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    """apps.connections.open: an address for one WebSocket."""
    address = call.parts.url().replace("http://", "ws://", 1)
    return {"url": f"{address}link/?ticket={call.parts.sockets.ticket()}&app_id={APP_ID}"}


def users_info(call: Call) -> Json:
    """users.info."""
    member = call.parts.workspace.member(call.text("user"))
    return {"user": for_slack(member, call.parts.clock(), include_locale=call.flag("include_locale"))}


def users_list(call: Call) -> Json:
    """users.list."""
    found, metadata = call.page(call.parts.workspace.members.values(), 100, 1000)
    now, include_locale = call.parts.clock(), call.flag("include_locale")
    listed = [for_slack(member, now, include_locale=include_locale) for member in found]
    return {"members": listed, "cache_ts": int(now.timestamp()), "response_metadata": metadata}


def bots_info(call: Call) -> Json:
    """bots.info."""
    if call.optional("bot") not in ("", BOT_ID):
        raise Refused("bot_not_found")
    name = call.parts.workspace.member(BOT_USER).real_name
    bot = {"id": BOT_ID, "deleted": False, "name": name, "app_id": APP_ID, "user_id": BOT_USER, "icons": {}}
    return {"bot": bot}


def team_info(call: Call) -> Json:
    """team.info."""
    team = {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "email_domain": "", "icon": {}}
    return {"team": team | {"url": call.parts.url()}}


def usergroups_list(call: Call) -> Json:
    """usergroups.list; members when asked for."""
    hidden = () if call.flag("include_users") else ("users",)
    groups = [{name: value for name, value in group.items() if name not in hidden} for group in GROUPS]
    more = {"team_id": TEAM_ID, "is_usergroup": True, "is_external": False, "date_delete": 0}
    return {"usergroups": [group | more for group in groups]}


def usergroups_users(call: Call) -> Json:
    """usergroups.users.list."""
    group = next((group for group in GROUPS if group["id"] == call.text("usergroup")), None)
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": group["users"]}


METHODS: dict[str, Method] = {
    "api.test": Method(run=api_test, caller="anyone"),
    "auth.test": Method(run=auth_test),
    "apps.connections.open": Method(run=open_connection, tier=Tier.THREE, caller="app"),
    "users.info": Method(run=users_info, scopes=("users:read",), tier=Tier.FOUR),
    "users.list": Method(run=users_list, scopes=("users:read",), tier=Tier.TWO),
    "bots.info": Method(run=bots_info, scopes=("users:read",), tier=Tier.THREE),
    "team.info": Method(run=team_info, scopes=("team:read",), tier=Tier.THREE),
    "usergroups.list": Method(run=usergroups_list, scopes=("usergroups:read",), tier=Tier.TWO),
    "usergroups.users.list": Method(run=usergroups_users, scopes=("usergroups:read",), tier=Tier.TWO),
}
