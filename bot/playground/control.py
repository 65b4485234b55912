"""The doors for tests: act as a person by what stands on the screen, look, move time, misbehave, count calls."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.playground.blocks import elements
from bot.playground.choices import chosen
from bot.playground.doings import Doings
from bot.playground.failures import failure
from bot.playground.installs import Chosen
from bot.playground.people import BOT_USER, TEAM_ID, for_slack
from bot.playground.seeing import Found, Seeing, Wanted
from bot.playground.shapes import Json, Refused
from bot.playground.workspace import Channel

LONGEST_WAIT = 20.0
Deed = Callable[[str, Json], Json]


class Control:
    """What tests ask for."""

    def __init__(self, doings: Doings) -> None:
        self._doings = doings
        self._parts = doings.parts
        self._seeing = Seeing(doings.parts)

    def command(self, user: str, asked: Json) -> Json:
        """Types a command, or says something in a channel or thread."""
        return self._doings.say({"as": user, "channel": self._channel(user)} | asked)

    def _channel(self, user: str) -> str:
        guest = self._parts.workspace.member(user).is_guest
        return self._parts.workspace.open_direct(user).id if guest else "C0CAMPAIGNS"

    def click(self, user: str, asked: Json) -> Json:
        """Uses the newest element that matches action_id, value, label, contains, where; `choose` picks in a menu."""
        found = self._find(user, asked)
        picked = self._picked(user, found, asked)
        action = {"action_id": found.element["action_id"]} | picked
        body = {"as": user, "where": found.surface.where, "block_id": found.block["block_id"], "action": action}
        return self._doings.act(body)

    def _find(self, user: str, asked: Json) -> Found:
        self._parts.workspace.member(user)
        names = ("action_id", "value", "label", "contains", "where")
        wanted = Wanted(**{name: str(asked[name]) for name in names if asked.get(name)})
        with self._parts.workspace.lock:
            return self._seeing.find(user, wanted)

    def _picked(self, user: str, found: Found, asked: Json) -> Json:
        plain = asked["choose"] if "choose" in asked else asked.get("value")
        return chosen(found.element, plain, self._suggest(user, found.surface.where, found.block))

    def _suggest(self, user: str, where: Json, block: Json) -> Callable[[Json, str], Json]:
        def suggest(element: Json, typed: str) -> Json:
            ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
            answer = self._doings.suggest({"as": user, "where": where, "value": typed} | ids)
            if not answer["ok"]:
                raise Refused(str(answer["error"]))
            return answer

        return suggest

    def suggest(self, user: str, asked: Json) -> Json:
        """The options the bot offers for `typed`."""
        found = self._find(user, asked)
        return self._suggest(user, found.surface.where, found.block)(found.element, str(asked.get("typed", "")))

    def submit(self, user: str, asked: Json) -> Json:
        """Fills the open form by block_id (or action_id) with plain values, and sends it."""
        top = self._parts.views.top(user)
        if top is None:
            raise Refused("not_found", seen=self._seeing.described(user))
        left = dict(asked.get("values") or {})
        values: Json = {}
        for block, element in elements(top.body["blocks"]):
            name = block["block_id"] if block["block_id"] in left else element["action_id"]
            if name in left:
                suggest = self._suggest(user, {"view_id": top.id}, block)
                fields = chosen(element, left.pop(name), suggest) | {"type": element["type"]}
                values.setdefault(block["block_id"], {})[element["action_id"]] = fields
        if left:
            raise Refused("field_not_found", fields=list(left), seen=self._seeing.described(user))
        return self._doings.submit({"as": user, "view_id": top.id, "values": values})

    def close(self, user: str, asked: Json) -> Json:
        """Closes the open modal."""
        top = self._parts.views.top(user)
        if top is None:
            raise Refused("not_found")
        return self._doings.close({"as": user, "view_id": top.id} | asked)

    def shortcut(self, user: str, asked: Json) -> Json:
        """Uses a shortcut."""
        return self._doings.shortcut({"as": user} | asked)

    def sees(self, user: str) -> Json:
        """All messages the person sees in ?channel=, or everywhere."""
        with self._parts.workspace.lock:
            self._parts.workspace.member(user)
            messages = copy.deepcopy(self._seeing.messages(user, request.args.get("channel")))
            return {"ok": True, "messages": messages, "described": self._seeing.described(user)}

    def modal(self, user: str) -> Json:
        """The modal the person sees."""
        return {"ok": True, "view": self._parts.views.top_body(user)}

    def home(self, user: str) -> Json:
        """Opens the Home."""
        return self._doings.using.home(user, quiet=request.args.get("quiet") == "1")

    def pacing(self, asked: Json) -> Json:
        """Slack's rate limits: real or off."""
        return self._doings.faults({"pacing": asked.get("pacing")})

    def calls(self) -> Json:
        """How often the bot called ?method=, and the last of those calls."""
        count, kept = self._parts.traffic.calls(request.args.getlist("method"))
        return {"ok": True, "count": count, "calls": [one.as_json() for one in kept]}

    def changes(self) -> Json:
        """Waits until something has happened after change ?since=, at most ?seconds=."""
        seconds = min(LONGEST_WAIT, float(request.args.get("seconds", "0")))
        return {"ok": True, "last": self._parts.stream.wait(int(request.args.get("since", "0")), seconds)}

    def disconnect(self, asked: Json) -> Json:
        """Ends the bot's Socket Mode connections, politely or abruptly."""
        reason = str(asked.get("reason", "refresh_requested"))
        ended = self._parts.sockets.disconnect(abrupt=bool(asked.get("abrupt")), reason=reason)
        return {"ok": True, "connections": ended}

    def event(self, asked: Json) -> Json:
        """Sends any event, such as app_uninstalled or tokens_revoked, subscribed or not."""
        event = dict(asked["event"])
        event.setdefault("event_ts", self._parts.workspace.next_ts())
        self._parts.events.send_always(event, str(event.get("type")))
        return {"ok": True}

    def tokens(self, asked: Json) -> Json:
        """Revokes the bot's token, or gives it back."""
        self._parts.tokens.revoked = bool(asked.get("revoked"))
        return {"ok": True}

    def installing(self, asked: Json) -> Json:
        """What the next install gets: which `team`, `without` which scopes, or `org_wide`."""
        self._parts.installs.chosen = Chosen(**asked)
        return {"ok": True}

    def uninstall(self, asked: Json) -> Json:
        """Removes the app from a `team`: its tokens end, and both events are sent, `first` the one that is named."""
        team = str(asked.get("team", TEAM_ID))
        ended = self._parts.installs.end(team)
        told = {
            "tokens_revoked": {"tokens": {"oauth": [], "bot": [BOT_USER]}},
            "app_uninstalled": {},
        }
        order = sorted(told, key=lambda name: name != asked.get("first", "tokens_revoked"))
        for name in order:
            event = {"type": name, "event_ts": self._parts.workspace.next_ts()} | told[name]
            self._parts.events.send_once(event, name)
        return {"ok": True, "ended": ended}

    def channel(self, asked: Json) -> Json:
        """Changes a channel: `archived`, and whether `user` (the bot unless named) is a `member`."""
        channel = self._parts.workspace.channel(str(asked.get("channel")))
        user = str(asked.get("user", BOT_USER))
        if "archived" in asked:
            channel.is_archived = bool(asked["archived"])
        if "member" in asked:
            change = self._parts.workspace.join if asked["member"] else self._parts.workspace.leave
            change(channel, user)
            self._tell_membership(channel, user, joined=bool(asked["member"]))
        return {"ok": True}

    def person(self, asked: Json) -> Json:
        """Changes a person: whether `user` has `left` the workspace, as an administrator who deactivates them does."""
        workspace = self._parts.workspace
        with workspace.lock:
            member = replace(workspace.member(str(asked.get("user"))), has_left=bool(asked.get("left")))
            workspace.members[member.id] = member
        event = {"type": "user_change", "user": for_slack(member, self._parts.clock(), include_locale=True)}
        self._parts.events.send("user_change", event | {"event_ts": workspace.next_ts()})
        return {"ok": True}

    def _tell_membership(self, channel: Channel, user: str, *, joined: bool) -> None:
        self._parts.stream.publish("conversation", self._doings.boot.conversation(user, channel), (user,))
        name = "member_joined_channel" if joined else "member_left_channel"
        event = {"type": name, "user": user, "channel": channel.id, "channel_type": "C", "team": TEAM_ID}
        self._parts.events.send(name, event | {"event_ts": self._parts.workspace.next_ts()})

    def connections(self) -> Json:
        """How many Socket Mode connections the bot holds."""
        return {"ok": True, "connections": self._parts.sockets.count()}


def blueprint(doings: Doings) -> Blueprint:
    """The routes under /control/."""
    control = Control(doings)
    routes = Blueprint("control", __name__)
    deeds: dict[str, Deed] = {"command": control.command, "say": control.command, "click": control.click}
    deeds |= {"select": control.click, "submit": control.submit, "close": control.close, "suggest": control.suggest}
    deeds |= {"shortcut": control.shortcut}
    looks = {"sees": control.sees, "modal": control.modal, "home": control.home}
    posts: dict[str, Callable[[Json], Json]] = {"time": doings.time, "faults": doings.faults, "pacing": control.pacing}
    posts |= {"disconnect": control.disconnect, "event": control.event, "tokens": control.tokens}
    posts |= {"channel": control.channel, "person": control.person}
    posts |= {"installing": control.installing, "uninstall": control.uninstall}
    gets: dict[str, Callable[[], Json]] = {"calls": control.calls, "changes": control.changes}
    gets |= {"connections": control.connections, "time": doings.boot.time}
    gets |= {"traffic": lambda: doings.boot.traffic(request.args.get("since", "0"))}

    @routes.post("/control/as/<user>/<deed>")
    def do(user: str, deed: str) -> Response:
        return _answered(lambda: _named(deeds, deed)(user, _asked()))

    @routes.get("/control/as/<user>/<look>")
    def see(user: str, look: str) -> Response:
        return _answered(lambda: _named(looks, look)(user))

    @routes.post("/control/<name>")
    def change(name: str) -> Response:
        return _answered(lambda: _named(posts, name)(_asked()))

    @routes.get("/control/<name>")
    def read(name: str) -> Response:
        return _answered(lambda: _named(gets, name)())

    return routes


def _asked() -> Json:
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}


def _named(known: dict[str, Any], name: str) -> Any:
    if name not in known:
        raise Refused("unknown_path", known=sorted(known))
    return known[name]


def _answered(run: Callable[[], Json]) -> Response:
    try:
        return jsonify(run())
    except Refused as refused:
        response = jsonify(failure(refused.code) | refused.extra)
        response.status_code = 400
        return response
