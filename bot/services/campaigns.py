"""The campaigns desk."""

from datetime import datetime

from bot.rules.campaigns import Budget, Campaign, checked
from bot.rules.people import By, member
from bot.services import say, weeks
from storage.store import Store


class CampaignDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, by: By, campaign: Campaign) -> Campaign:
        """Start a campaign. Raises BadCampaign, NotAllowed for guests and creators."""
        checked(campaign)
        with self._store.deciding(by) as unit:
            member(unit.people.get(by.tenant, by.person))
            campaign = unit.campaigns.add(campaign)
            unit.events.record(by, "campaign", campaign.id, "begin")
            weeks.plan(unit, campaign, at=by.at)
            say.home(unit, by, [by.person])
            unit.commit()
        return campaign

    def running(self, tenant: str, *, at: datetime) -> list[tuple[Campaign, Budget]]:
        """Campaigns that have not ended, with what is left of each budget."""
        with self._store.reading(tenant) as unit:
            return [(campaign, unit.campaigns.budget(campaign)) for campaign in unit.campaigns.running(tenant, at=at)]
