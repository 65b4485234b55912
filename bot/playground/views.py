"""Modals and Homes: the stack of each person, the triggers that open it, and the hashes that guard it."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.blocks import with_ids
from bot.playground.people import APP_ID, BOT_ID, TEAM_ID
from bot.playground.shapes import Json, Refused, messages_of
from bot.playground.workspace import Workspace

TRIGGER_SECONDS = 3.0
MOST_VIEWS = 3
MOST_BYTES = 250_000


@dataclass(kw_only=True, eq=False)
class OpenView:
    """A view somebody sees. `given` is the last known state of its inputs."""

    user: str
    body: Json
    given: Json = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self.body["id"])


@dataclass(kw_only=True, eq=False)
class Trigger:
    """Leave to open one view: lives three real seconds, is good once."""

    user: str
    made_at: float
    in_modal: bool
    used: bool = False


class Views:
    """All open modals and published Homes."""

    def __init__(self, workspace: Workspace, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._workspace = workspace
        self._seconds = seconds
        self._stacks: dict[str, list[OpenView]] = {}
        self._homes: dict[str, OpenView] = {}
        self._triggers: dict[str, Trigger] = {}

    def trigger(self, user: str, *, in_modal: bool = False) -> str:
        """A fresh trigger_id for what `user` just did."""
        made = f"{secrets.randbelow(10**9)}.{secrets.randbelow(10**9)}.{secrets.token_hex(8)}"
        with self._workspace.lock:
            oldest = self._seconds() - 60
            self._triggers = {name: t for name, t in self._triggers.items() if t.made_at > oldest}
            self._triggers[made] = Trigger(user=user, made_at=self._seconds(), in_modal=in_modal)
        return made

    def spend(self, trigger_id: str) -> Trigger:
        """Uses up a trigger; refuses with invalid_, expired_ or exchanged_trigger_id."""
        with self._workspace.lock:
            trigger = self._triggers.get(trigger_id)
            if trigger is None:
                raise Refused("expired_trigger_id" if trigger_id.count(".") == 2 else "invalid_trigger_id")
            if trigger.used:
                raise Refused("exchanged_trigger_id")
            if self._seconds() - trigger.made_at > TRIGGER_SECONDS:
                raise Refused("expired_trigger_id")
            trigger.used = True
            return trigger

    def open(self, trigger_id: str, view: Json) -> Json:
        """Opens a modal as the only one of the person whose trigger this is."""
        with self._workspace.lock:
            self._refuse(view, "modal")
            user = self.spend(trigger_id).user
            opened = OpenView(user=user, body=self._dressed(view))
            self._stacks[user] = [opened]
            self._workspace.stream.publish("view_opened", opened.body, (user,))
            return opened.body

    def push(self, trigger_id: str, view: Json) -> Json:
        """Opens a modal on top of the one whose element was used."""
        with self._workspace.lock:
            self._refuse(view, "modal")
            trigger = self.spend(trigger_id)
            if not trigger.in_modal:
                raise Refused("not_found")
            return self.push_for(trigger.user, view)

    def push_for(self, user: str, view: Json) -> Json:
        """Puts a checked modal on top of the person's stack; refuses with push_limit_reached or not_found."""
        stack = self._stacks.get(user) or []
        if not stack:
            raise Refused("not_found")
        if len(stack) >= MOST_VIEWS:
            raise Refused("push_limit_reached")
        top = stack[-1]
        body = self._dressed(view) | {"root_view_id": top.body["root_view_id"], "previous_view_id": top.id}
        stack.append(OpenView(user=user, body=body))
        self._workspace.stream.publish("view_opened", body, (user,))
        return body

    def update(self, view_id: str | None, external_id: str | None, view: Json, hash_: str | None) -> Json:
        """Replaces a view that is open or published; refuses with not_found or hash_conflict."""
        with self._workspace.lock:
            old = self._by_either(view_id, external_id)
            self._refuse(view, str(old.body["type"]), besides=old)
            return self.replace(old, view, hash_)

    def replace(self, old: OpenView, view: Json, hash_: str | None = None) -> Json:
        """Puts a checked view in the place of `old`, keeping its id and what was typed into blocks that stay."""
        if hash_ is not None and hash_ != old.body["hash"]:
            raise Refused("hash_conflict")
        kept = {name: old.body[name] for name in ("id", "root_view_id", "previous_view_id")}
        old.body = self._dressed(view) | kept
        staying = {block["block_id"] for block in old.body["blocks"]}
        old.given = {block_id: given for block_id, given in old.given.items() if block_id in staying}
        event = "home" if old.body["type"] == "home" else "view_updated"
        self._workspace.stream.publish(event, old.body, (old.user,))
        return old.body

    def publish(self, user: str, view: Json, hash_: str | None) -> Json:
        """Shows a Home to a person; refuses with hash_conflict."""
        with self._workspace.lock:
            self._workspace.member(user)
            old = self._homes.get(user)
            self._refuse(view, "home", besides=old)
            if old:
                return self.replace(old, view, hash_)
            if hash_ is not None:
                raise Refused("hash_conflict")
            self._homes[user] = OpenView(user=user, body=self._dressed(view))
            self._workspace.stream.publish("home", self._homes[user].body, (user,))
            return self._homes[user].body

    def close(self, user: str, *, everything: bool = False) -> list[OpenView]:
        """Closes the top modal, or the whole stack; answers what was closed, the top one first."""
        with self._workspace.lock:
            stack = self._stacks.get(user) or []
            closed = stack[::-1] if everything else stack[-1:]
            self._stacks[user] = stack[: len(stack) - len(closed)]
            if closed:
                told = {"view_id": closed[0].id, "view": self.top_body(user)}
                self._workspace.stream.publish("view_closed", told, (user,))
            return closed

    def top(self, user: str) -> OpenView | None:
        """The modal that the person sees, or None."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def top_body(self, user: str) -> Json | None:
        """The same as a Slack view, or None."""
        top = self.top(user)
        return top.body if top else None

    def home(self, user: str) -> OpenView | None:
        """The Home that was published to the person, or None."""
        return self._homes.get(user)

    def get(self, view_id: str, user: str | None = None) -> OpenView:
        """A view by id, of one person when given; refuses with not_found."""
        for view in self._all():
            if view.id == view_id and user in (None, view.user):
                return view
        raise Refused("not_found")

    def _all(self) -> list[OpenView]:
        return [*self._homes.values(), *(view for stack in self._stacks.values() for view in stack)]

    def _by_either(self, view_id: str | None, external_id: str | None) -> OpenView:
        if view_id:
            return self.get(view_id)
        for view in self._all():
            if external_id and view.body["external_id"] == external_id:
                return view
        raise Refused("not_found")

    def _refuse(self, view: Json, wanted: str, besides: OpenView | None = None) -> None:
        if view.get("type") != wanted:
            raise Refused("invalid_arguments", response_metadata=messages_of(f"view.type must be `{wanted}`"))
        if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_BYTES:
            raise Refused("view_too_large")
        taken = {v.body["external_id"] for v in self._all() if v is not besides and v.body["external_id"]}
        if view.get("external_id") in taken:
            raise Refused("duplicate_external_id")

    def _dressed(self, view: Json) -> Json:
        """The view with all that Slack adds to it."""
        fresh = self._workspace.next_id("V")
        dressed: Json = {"id": fresh, "team_id": TEAM_ID, "private_metadata": "", "callback_id": "", "external_id": ""}
        dressed |= {"clear_on_close": False, "notify_on_close": False, "close": None, "submit": None}
        dressed |= view
        dressed |= {"blocks": with_ids(view.get("blocks") or ()), "state": {"values": {}}}
        dressed |= {"hash": f"{int(self._workspace.clock().timestamp())}.{secrets.token_hex(4)}"}
        dressed |= {"root_view_id": fresh, "previous_view_id": None, "app_id": APP_ID, "app_installed_team_id": TEAM_ID}
        return dressed | {"bot_id": BOT_ID}
