"""What people use: buttons and menus in messages, modals and Homes, and suggestions while they type."""

from __future__ import annotations

from bot.playground import forms
from bot.playground.blocks import Placed, find
from bot.playground.check import refuse_options
from bot.playground.failures import failure
from bot.playground.parts import Parts
from bot.playground.payloads import InMessage, InView, Place, block_actions, block_suggestion
from bot.playground.shapes import Json, Refused


class Using:
    """Carries to the bot what a person does with an element. Answers are what the page is told."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._given: dict[tuple[str, str, str], Json] = {}

    def home(self, user_id: str, *, quiet: bool = False) -> Json:
        """Opens the Home tab: tells the bot, waits up to three seconds for it, and answers the view."""
        self._parts.workspace.member(user_id)
        if not quiet:
            self._tell_home(user_id)
        published = self._parts.views.home(user_id)
        return {"ok": True, "view": published.body if published else None}

    def _tell_home(self, user_id: str) -> None:
        published = self._parts.views.home(user_id)
        event: Json = {"type": "app_home_opened", "user": user_id, "tab": "home"}
        event["channel"] = self._parts.workspace.open_direct(user_id).id
        event["event_ts"] = self._parts.workspace.next_ts()
        if published:
            event["view"] = published.body
        sending = self._parts.events.send("app_home_opened", event, user_id)
        if sending:
            sending.join(timeout=3)

    def act(self, user_id: str, where: Json, block_id: str | None, chosen: Json, values: Json) -> Json:
        """An element was used: `chosen` holds its action_id and what was chosen, `values` the inputs as they stand."""
        with self._parts.workspace.lock:
            payload = self._click(user_id, where, block_id, chosen, values)
        what = f"block_actions {payload['actions'][0]['action_id']}"
        answer, exchange = self._parts.courier.send("interactive", what, payload, user_id)
        self._parts.courier.write_down(exchange)
        if answer.error:
            self._parts.stream.publish("toast", failure(answer.error), (user_id,))
            return failure(answer.error)
        return {"ok": True}

    def _click(self, user_id: str, where: Json, block_id: str | None, chosen: Json, values: Json) -> Json:
        user = self._parts.workspace.member(user_id)
        place, placed = self._found(user_id, where, block_id, str(chosen.get("action_id")))
        action = forms.action(placed.block, placed.element, chosen, self._parts.workspace.next_ts())
        trigger = self._parts.views.trigger(user_id, in_modal=_in_modal(place))
        return block_actions(user, place, action, self._state(user_id, place, values, action), trigger)

    def _found(self, user_id: str, where: Json, block_id: str | None, action_id: str) -> tuple[Place, Placed]:
        place = self.place(user_id, where)
        blocks = place.view.body["blocks"] if isinstance(place, InView) else place.message.get("blocks", ())
        return place, find(blocks, block_id, action_id)

    def place(self, user_id: str, where: Json) -> Place:
        """Where the element stands; refuses when the person does not see it."""
        if where.get("view_id"):
            return InView(self._parts.views.get(str(where["view_id"]), user_id))
        channel = self._parts.workspace.channel(str(where.get("channel")))
        if user_id not in channel.members:
            raise Refused("not_in_channel")
        ts = str(where.get("ts"))
        message = self._parts.messages.whispered(user_id, channel, ts) or self._parts.messages.get(channel, ts)
        return InMessage(channel, message, self._parts.responses.address(user_id, channel, message))

    def _state(self, user_id: str, place: Place, values: Json, action: Json | None = None) -> Json:
        """The state of all inputs after what was just chosen; remembered for the next time."""
        given = self._remembered(user_id, place)
        for block_id, kept in values.items():
            given.setdefault(block_id, {}).update(kept)
        if action and action["type"] in forms.FIELDS:
            name = forms.FIELDS[action["type"]][0]
            chosen = {action["action_id"]: {"type": action["type"], name: action[name]}}
            given.setdefault(action["block_id"], {}).update(chosen)
        blocks = place.view.body["blocks"] if isinstance(place, InView) else place.message.get("blocks", ())
        return forms.state(blocks, given)

    def _remembered(self, user_id: str, place: Place) -> Json:
        if isinstance(place, InView):
            return place.view.given
        return self._given.setdefault((user_id, place.channel.id, place.message["ts"]), {})

    def suggest(self, user_id: str, where: Json, ids: tuple[str | None, str], typed: str, values: Json) -> Json:
        """Options for what was typed; `ids` are block_id and action_id."""
        with self._parts.workspace.lock:
            user = self._parts.workspace.member(user_id)
            place, placed = self._found(user_id, where, *ids)
            names = (str(placed.block["block_id"]), str(placed.element["action_id"]))
            payload = block_suggestion(user, place, names, typed, self._state(user_id, place, values))
        answer, exchange = self._parts.courier.send("interactive", f"block_suggestion {names[1]}", payload, user_id)
        code = answer.error
        try:
            refuse_options(answer.body) if not code else None
        except Refused as refused:
            exchange.problems, exchange.status, code = refused.problems, "invalid_options", "invalid_answer"
        self._parts.courier.write_down(exchange)
        return failure(code) if code else {"ok": True} | answer.body


def _in_modal(place: Place) -> bool:
    return isinstance(place, InView) and place.view.body["type"] == "modal"
