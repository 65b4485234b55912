"""A campaign's week: on Monday morning its channel reads what happened, what is late and what is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.rules import reminders
from bot.rules.campaigns import Campaign
from bot.rules.people import By
from bot.rules.reminders import Reminder
from bot.services import boards, say
from bot.services.boards import Asked, Board
from storage.store import Unit

WEEK = timedelta(days=7)
EXPORT = "export"  #: the template of a file


@dataclass(frozen=True, kw_only=True)
class Week:
    board: Board
    moves: Mapping[str, int]  #: of orders, how often each was made in the seven days


def plan(unit: Unit, campaign: Campaign, *, at: datetime) -> None:
    """Plan the next word on a campaign; planning it twice plans it once."""
    zone = unit.people.get(campaign.tenant, campaign.owner).zone
    unit.reminders.plan([reminders.of_week(campaign, zone, at=at)])


def hold(unit: Unit, reminder: Reminder) -> None:
    """Lock the campaign before the reminder itself."""
    if campaign := unit.campaigns.get(reminder.tenant, reminder.subject):
        unit.campaigns.hold(campaign)


def week(unit: Unit, by: By, reminder: Reminder) -> None:
    """Tell the channel, with the table of its orders, where there is something to tell; plan the next week until the
    campaign is over and nothing of it is open."""
    campaign = unit.campaigns.get(by.tenant, reminder.subject)
    if campaign is None:
        return
    seen = _seen(unit, by.tenant, campaign.id, at=by.at)
    if seen.moves or seen.board.open:
        channel = campaign.channel if campaign.channel.startswith(("C", "G")) else campaign.owner
        reader = "" if channel == campaign.channel else campaign.owner
        say.note(unit, by, "week", channel, reader=reader, campaign=campaign.id, at=by.at.isoformat())
        say.file(unit, by, EXPORT, channel=channel, what="orders", only="all", campaign=campaign.id, ending="csv")
    if campaign.ends_at > by.at or seen.board.open:
        plan(unit, campaign, at=by.at)


def shown(unit: Unit, tenant: str, about: Mapping[str, Any]) -> Week:
    """The week that a saying speaks of, as things stand at that moment. Raises NotFound."""
    return _seen(unit, tenant, int(about["campaign"]), at=datetime.fromisoformat(about["at"]))


def _seen(unit: Unit, tenant: str, campaign_id: int, *, at: datetime) -> Week:
    asked = Asked(campaign_id=campaign_id)
    of_campaign = [order.id for order in boards.orders_of(unit, tenant, "", asked)]
    moves = unit.events.counts(tenant, "order", of_campaign, since=at - WEEK)
    return Week(board=boards.board(unit, tenant, "", asked, at=at), moves=moves)
