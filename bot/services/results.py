"""The results desk: what a team learns. A campaign's channel reads what came of it once its last order has ended; the
workspace reads the quarter's creators by result on the first working morning after it; anybody may ask.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.rules import boards, orders, reminders, results
from bot.rules.boards import Sum
from bot.rules.campaigns import Budget, Campaign
from bot.rules.errors import NotFound
from bot.rules.orders import Order, State
from bot.rules.people import By
from bot.rules.pricing import MARKET
from bot.rules.reminders import Reminder
from bot.rules.results import Came, Season
from bot.services import say
from storage.store import Store, Unit

MOST = 1_000  #: orders that are looked at
ZONE = MARKET.key  #: of what workspaces read: theirs has no zone of its own
OVER = "campaign_over"  #: a campaign's message, and its event
QUARTER = "results"
EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Results:
    """What came of the finished orders of a campaign, or of those that were finished within a quarter."""

    campaign: Campaign | None
    budget: Budget | None
    season: Season | None
    came: Sequence[Came]  #: the best result first
    names: Mapping[int, str]  #: creator → name
    sums: Sum
    ended: Mapping[State, int]  #: orders of the campaign that ended otherwise, by how

    @property
    def asked(self) -> dict[str, Any]:
        """What a button carries to have it as a file."""
        return {
            "what": "results",
            "campaign": self.campaign.id if self.campaign else None,
            "season": self.season.written if self.season else "",
        }


class ResultDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of_quarter(self, tenant: str, said: str, *, at: datetime) -> Results:
        """The quarter that somebody asks for; this one where they name none. Raises BadQuarter."""
        season = results.read(said, results.season_of(at, ZONE))
        with self._store.reading(tenant) as unit:
            return of_season(unit, tenant, season)


def plan(unit: Unit, by: By, ended: Order) -> None:
    """An order has ended: its campaign may be over, and if it was finished, its quarter has something to tell.

    Whether it was the campaign's last one is looked at after the commit: two that end at once do not see each other.
    """
    if ended.campaign_id is not None:
        unit.reminders.plan([reminders.of_end(ended, at=by.at)])
    if ended.state is State.FINISHED:
        unit.reminders.plan([reminders.of_quarter(by.tenant, results.season_of(by.at, ZONE), ZONE)])


def hold(unit: Unit, reminder: Reminder) -> None:
    """Lock the campaign before the reminder itself: of two ends at once, one tells."""
    if campaign := unit.campaigns.get(reminder.tenant, reminder.subject):
        unit.campaigns.hold(campaign)


def campaign_over(unit: Unit, by: By, reminder: Reminder) -> None:
    """Tell the channel once what came of a campaign, when its last order has ended and one of them was finished."""
    campaign = unit.campaigns.get(by.tenant, reminder.subject)
    if campaign is None or unit.events.counts(by.tenant, "campaign", [campaign.id], since=EVER).get(OVER):
        return
    of = unit.orders.of_team(by.tenant, campaign_id=campaign.id, most=MOST)
    if any(order.state not in orders.ENDED for order in of) or all(order.state is not State.FINISHED for order in of):
        return
    channel = campaign.channel if campaign.channel.startswith(("C", "G")) else campaign.owner
    reader = "" if channel == campaign.channel else campaign.owner
    say.note(unit, by, OVER, channel, reader=reader, campaign=campaign.id)
    unit.events.record(by, "campaign", campaign.id, OVER)


def quarter(unit: Unit, by: By, reminder: Reminder) -> None:
    """Tell the workspace's channel, else its admins, else those who ran the orders, if anything was finished."""
    season = Season.at_step(reminder.step)
    found = of_season(unit, by.tenant, season)
    if not found.came:
        return
    workspace = unit.workspaces.get(by.tenant)
    channels = [workspace.approvals_channel] if workspace.approvals_channel else list(workspace.admins)
    for channel in channels or _owners(unit, by.tenant, season):
        reader = "" if channel.startswith(("C", "G")) else channel
        say.note(unit, by, QUARTER, channel, reader=reader, season=season.written)


def shown(unit: Unit, tenant: str, about: Mapping[str, Any]) -> Results:
    """What a saying or a file speaks of, as it stands now. Raises NotFound where the campaign is gone."""
    if about.get("campaign") is not None:
        campaign = unit.campaigns.get(tenant, int(about["campaign"]))
        if campaign is None:
            raise NotFound
        return of_campaign(unit, campaign)
    year, _, number = str(about["season"]).partition("Q")
    return of_season(unit, tenant, Season(int(year), int(number)))


def of_campaign(unit: Unit, campaign: Campaign) -> Results:
    of = unit.orders.of_team(campaign.tenant, campaign_id=campaign.id, most=MOST)
    ended = Counter[State](
        order.state for order in of if order.state in orders.ENDED and order.state is not State.FINISHED
    )
    return _results(unit, campaign.tenant, of, ended, campaign=campaign)


def of_season(unit: Unit, tenant: str, season: Season) -> Results:
    """The orders that were finished within a quarter."""
    return _results(unit, tenant, _finished(unit, tenant, season), {}, season=season)


def _finished(unit: Unit, tenant: str, season: Season) -> list[Order]:
    since, until = season.span(ZONE)
    ids = unit.events.arrived(tenant, "order", State.FINISHED, since=since, until=until)
    return [order for id_ in ids if (order := unit.orders.get(tenant, id_))]


def _owners(unit: Unit, tenant: str, season: Season) -> list[str]:
    return list(dict.fromkeys(order.owner for order in _finished(unit, tenant, season)))


def _results(
    unit: Unit,
    tenant: str,
    of: Sequence[Order],
    ended: Mapping[State, int],
    *,
    campaign: Campaign | None = None,
    season: Season | None = None,
) -> Results:
    finished = [order for order in of if order.state is State.FINISHED]
    given = {order.id: rating for order in finished if (rating := unit.ratings.of_order(tenant, order.id))}
    came = results.by_creator(finished, given)
    creators = {each.creator_id: unit.creators.get(each.creator_id) for each in came}
    return Results(
        campaign=campaign,
        budget=unit.campaigns.budget(campaign) if campaign else None,
        season=season,
        came=came,
        names={number: creator.name if creator else "" for number, creator in creators.items()},
        sums=boards.summed(finished),
        ended=ended,
    )
