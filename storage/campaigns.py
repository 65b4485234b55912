"""Campaigns at rest. A tenant's own."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, case, func, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.campaigns import Budget, Campaign
from bot.rules.orders import State
from storage.engine import Moment, table_of
from storage.orders import ORDERS


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
FREE = (State.DECLINED, State.EXPIRED, State.CANCELLED)


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

    def budget(self, campaign: Campaign) -> Budget:
        """The budget with what orders have committed of it."""
        here = ORDERS.c
        takes = case((here.state.in_(FREE), here.owed), else_=here.total)
        taken = select(func.coalesce(func.sum(takes), 0)).where(
            here.tenant == campaign.tenant, here.campaign_id == campaign.id
        )
        return Budget(total=campaign.budget, committed=int(self._session.connection().execute(taken).scalar_one()))
