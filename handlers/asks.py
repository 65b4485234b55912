"""What a handler is given: who asks, with what, and the desks that decide."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot import as_json
from bot.lazily import lazily
from bot.rates import Rates
from bot.rules.people import By, Person, Reader
from bot.services.desks import Desks
from bot.slack import Slack


class Answer(BoltResponse):
    """What was asked for, and no more: a message that is JSON already, and goes over the wire as it is."""

    def __init__(self, encoded: bytes) -> None:
        self.status, self.encoded = 200, encoded
        self.headers = {"content-type": ["application/json;charset=utf-8"]}

    @property
    def body(self) -> str:  # type: ignore[override]
        """The same for Bolt, which reads it in Socket Mode."""
        return self.encoded.decode()


@dataclass(frozen=True, kw_only=True)
class House:
    """What all handlers share."""

    desks: Desks
    slack: Callable[[str], Slack]
    clock: Callable[[], datetime]
    links: Any
    wake: Callable[[], None]
    rates: Rates = field(default_factory=Rates)
    may_import: Callable[[str], bool] = lambda tenant: True  #: whether a workspace's admins may


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One delivery from Slack, read."""

    house: House
    body: dict[str, Any]
    ack: Ack
    by: By
    who: Callable[[By], tuple[Person, Reader]]  #: looks up who acts; where they are not known, Slack is asked
    action: dict[str, Any] = field(default_factory=dict)

    @lazily
    def _who(self) -> tuple[Person, Reader]:
        return self.who(self.by)

    @property
    def person(self) -> Person:
        return self._who[0]

    @property
    def reader(self) -> Reader:
        return self._who[1]

    def met(self) -> "Ask":
        """The same, with who acts looked up."""
        known = replace(self, by=replace(self.by, unmet=False))
        known.person  # noqa: B018 - Slack is asked here
        return known

    @property
    def decided(self) -> bool:
        """Whether something may have been written: what was only answered wakes nobody."""
        return not isinstance(self.ack.response, Answer)

    @property
    def desks(self) -> Desks:
        return self.house.desks

    @property
    def slack(self) -> Slack:
        return self.house.slack(self.by.tenant)

    @property
    def trigger(self) -> str:
        return str(self.body.get("trigger_id", ""))

    @property
    def url(self) -> str:
        """response_url; empty where Slack gave none, as in Home and in modals."""
        return str(self.body.get("response_url", ""))

    @property
    def channel(self) -> str:
        """Where it was asked; empty in Home."""
        channel = self.body.get("channel") or {}
        return str(self.body.get("channel_id") or (channel.get("id") if isinstance(channel, dict) else channel) or "")

    @property
    def team(self) -> str:
        """The workspace of whoever acts; in a channel that workspaces share it may be another than ours."""
        user = self.body.get("user")
        return str((user.get("team_id") if isinstance(user, dict) else "") or self.by.tenant)

    @property
    def value(self) -> str:
        """What a button carries, or what was chosen."""
        chosen = self.action.get("selected_option") or {}
        return str(self.action.get("value") or chosen.get("value") or "")

    @property
    def carried(self) -> Any:
        """What a button carries, where it is JSON."""
        return as_json.read(self.value)

    @property
    def metadata(self) -> Any:
        """What a modal has kept for us."""
        return as_json.read(self.body["view"].get("private_metadata") or "null")

    def answer(self, encoded: bytes) -> None:
        """Acknowledge with a message that is JSON already: nothing was decided, nothing is to be said."""
        self.ack.response = Answer(encoded)

    def typed(self, block: str) -> Any:
        """What stands in an input of the modal: text, option value, date, users; None where it is empty."""
        elements = self.body["view"]["state"]["values"].get(block, {})
        return next((_typed(element) for element in elements.values()), None)


def _typed(element: dict[str, Any]) -> Any:
    if "selected_option" in element:
        option = element["selected_option"]
        return option["value"] if option else None
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"] or ()]
    for name in (
        "value",
        "selected_date",
        "selected_time",
        "selected_user",
        "selected_users",
        "selected_channel",
        "files",
    ):
        if element.get(name) is not None:
            return element[name]
    return None
