"""Campaigns at rest. A tenant's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, case, func, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.campaigns import Budget, Campaign
from bot.rules.orders import State
from bot.rules.quotes import State as QuoteState
from storage.engine import Moment, table_of
from storage.orders import ORDERS
from storage.quotes import QUOTES


class CampaignRow(SQLModel, table=True):
    __tablename__ = "campaigns"
    __table_args__ = (CheckConstraint("budget >= 0"), CheckConstraint("ends_at > starts_at"))

    id: int | None = Field(default=None, primary_key=True)
    tenant: str = Field(index=True)
    name: str
    owner: str
    channel: str
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    budget: int = Field(sa_type=BigInteger)
    industry: str


CAMPAIGNS = table_of(CampaignRow)

#: orders in these states take nothing of a budget but what is owed for them
FREE = (State.DECLINED, State.EXPIRED, State.CANCELLED, State.UNDONE)
#: what orders in these states took is spent: the delivery was taken
SPENT = (State.TO_RATE, State.FINISHED)


class Campaigns:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, campaign: Campaign) -> Campaign:
        """Write a new campaign; returns it with its id."""
        values = {name: value for name, value in vars(campaign).items() if name != "id"}
        new = (
            self._session.connection().execute(insert(CAMPAIGNS).values(values).returning(CAMPAIGNS.c.id)).scalar_one()
        )
        return Campaign(id=new, **values)

    def get(self, tenant: str, campaign_id: int | None) -> Campaign | None:
        found = self._session.connection().execute(
            select(CAMPAIGNS).where(CAMPAIGNS.c.tenant == tenant, CAMPAIGNS.c.id == campaign_id)
        )
        row = found.mappings().one_or_none()
        return Campaign(**row) if row else None

    def hold(self, campaign: Campaign) -> None:
        """Keep others from spending of its budget until the commit."""
        here = CAMPAIGNS.c
        mine = select(here.id).where(here.tenant == campaign.tenant, here.id == campaign.id)
        self._session.connection().execute(mine.with_for_update(key_share=True))

    def running(self, tenant: str, *, at: datetime) -> list[Campaign]:
        """Campaigns that have not ended, the next to end first."""
        here = CAMPAIGNS.c
        query = select(CAMPAIGNS).where(here.tenant == tenant, here.ends_at > at).order_by(here.ends_at, here.id)
        return [Campaign(**row) for row in self._session.connection().execute(query).mappings()]

    def all(self, tenant: str, *, most: int = 200) -> list[Campaign]:
        """A tenant's campaigns, ended ones too, the newest first."""
        here = CAMPAIGNS.c
        query = select(CAMPAIGNS).where(here.tenant == tenant).order_by(here.id.desc()).limit(most)
        return [Campaign(**row) for row in self._session.connection().execute(query).mappings()]

    def budget(self, campaign: Campaign) -> Budget:
        """The budget, with what approved quotes and running orders bind of it and what finished orders took."""
        here, waits = ORDERS.c, QUOTES.c
        mine = (here.tenant == campaign.tenant, here.campaign_id == campaign.id)
        approved = select(func.coalesce(func.sum(waits.total), 0)).where(
            waits.tenant == campaign.tenant, waits.campaign_id == campaign.id, waits.state == QuoteState.APPROVED
        )
        spent = self._sum(*mine, here.state.in_(SPENT))
        bound_by_orders = self._sum(*mine, here.state.not_in(SPENT))
        bound = int(self._session.connection().execute(approved).scalar_one())
        return Budget(total=campaign.budget, committed=bound_by_orders + bound, spent=spent)

    def _sum(self, *which: Any) -> int:
        takes = case((ORDERS.c.state.in_(FREE), ORDERS.c.owed), else_=ORDERS.c.total)
        query = select(func.coalesce(func.sum(takes), 0)).where(*which)
        return int(self._session.connection().execute(query).scalar_one())
