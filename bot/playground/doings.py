"""All that a person can do, by the body of the request that asks for it: for the page and for tests alike."""

from __future__ import annotations

from datetime import datetime

from bot.playground.boot import Boot
from bot.playground.clock import MovedBackwards
from bot.playground.modals import Modals
from bot.playground.parts import Parts
from bot.playground.shapes import Json, Refused
from bot.playground.speaking import Speaking
from bot.playground.using import Using


class Doings:
    """One method for each of the page's POSTs. They refuse what makes no sense."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.boot = Boot(parts)
        self.speaking = Speaking(parts)
        self.using = Using(parts)
        self.modals = Modals(parts)

    def say(self, asked: Json) -> Json:
        """POST /ui/say."""
        return self.speaking.say(
            _text(asked, "as"), _text(asked, "channel"), _text(asked, "text"), asked.get("thread_ts")
        )

    def act(self, asked: Json) -> Json:
        """POST /ui/act."""
        values, chosen = asked.get("values") or {}, asked.get("action") or {}
        return self.using.act(_text(asked, "as"), asked.get("where") or {}, asked.get("block_id"), chosen, values)

    def suggest(self, asked: Json) -> Json:
        """POST /ui/suggest."""
        ids = (asked.get("block_id"), _text(asked, "action_id"))
        where, values = asked.get("where") or {}, asked.get("values") or {}
        return self.using.suggest(_text(asked, "as"), where, ids, _text(asked, "value"), values)

    def submit(self, asked: Json) -> Json:
        """POST /ui/submit."""
        return self.modals.submit(_text(asked, "as"), _text(asked, "view_id"), asked.get("values") or {})

    def close(self, asked: Json) -> Json:
        """POST /ui/close."""
        return self.modals.close(_text(asked, "as"), _text(asked, "view_id"), clear=bool(asked.get("clear")))

    def shortcut(self, asked: Json) -> Json:
        """POST /ui/shortcut."""
        named = (asked.get("channel"), asked.get("ts"))
        return self.speaking.shortcut(_text(asked, "as"), _text(asked, "callback_id"), *named)

    def react(self, asked: Json) -> Json:
        """POST /ui/react."""
        channel = self.parts.workspace.channel(_text(asked, "channel"))
        message = self.parts.messages.get(channel, _text(asked, "ts"))
        user, remove = self.parts.workspace.member(_text(asked, "as")).id, bool(asked.get("remove"))
        self.parts.messages.react(channel, message, _text(asked, "name").strip(":"), user, remove=remove)
        return {"ok": True}

    def read(self, asked: Json) -> Json:
        """POST /ui/read."""
        user = self.parts.workspace.member(_text(asked, "as")).id
        self.parts.messages.read(user, self.parts.workspace.channel(_text(asked, "channel")))
        return {"ok": True}

    def time(self, asked: Json) -> Json:
        """POST /ui/time."""
        clock = self.parts.clock
        try:
            if "seconds" in asked:
                clock.move(float(asked["seconds"]))
            elif "to" in asked:
                clock.move_to(datetime.fromisoformat(_text(asked, "to")))
            else:
                clock.move_to(self.boot.landmark(_text(asked, "landmark")))
        except MovedBackwards:
            raise Refused("backwards") from None
        except (TypeError, ValueError):
            raise Refused("invalid_time") from None
        return self.boot.time()

    def faults(self, asked: Json) -> Json:
        """POST /ui/faults."""
        if "add" in asked:
            self.parts.faults.add(asked["add"])
        if "remove" in asked:
            self.parts.faults.remove(int(asked["remove"]))
        if asked.get("clear"):
            self.parts.faults.clear()
        if asked.get("pacing") in ("real", "off"):
            self.parts.limits.pacing = asked["pacing"]
        self.parts.stream.publish("faults", self.boot.faults())
        return {"ok": True} | self.boot.faults()


def _text(asked: Json, name: str) -> str:
    return str(asked.get(name, ""))
