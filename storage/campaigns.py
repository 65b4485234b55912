"""Campaigns at rest. A tenant's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Select, bindparam, case, func, insert, select
from sqlalchemy.sql.elements import BindParameter
from sqlmodel import Field, Session, SQLModel

from bot.rules.campaigns import Budget, Campaign
from bot.rules.orders import State
from bot.rules.quotes import State as QuoteState
from storage.direct import may_wait
from storage.engine import Moment, table_of
from storage.orders import ORDERS
from storage.prepared import Prepared
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


def _taken(*which: Any) -> Select[Any]:
    """Fen that orders of a campaign take of its budget."""
    here = ORDERS.c
    takes = case((here.state.in_([bindparam(None, each) for each in FREE]), here.owed), else_=here.total)
    mine = (here.tenant == bindparam("tenant"), here.campaign_id == bindparam("campaign_id"))
    return select(func.coalesce(func.sum(takes), 0).label("fen")).where(*mine, *which)


_OVER: list[BindParameter[str]] = [bindparam(None, each) for each in SPENT]
_GET = Prepared(
    select(CAMPAIGNS).where(CAMPAIGNS.c.tenant == bindparam("tenant"), CAMPAIGNS.c.id == bindparam("campaign_id"))
)
_HOLD = Prepared(
    select(CAMPAIGNS.c.id)
    .where(CAMPAIGNS.c.tenant == bindparam("tenant"), CAMPAIGNS.c.id == bindparam("campaign_id"))
    .with_for_update(key_share=True)
)
_SPENT, _BOUND = Prepared(_taken(ORDERS.c.state.in_(_OVER))), Prepared(_taken(ORDERS.c.state.not_in(_OVER)))
_WAITS = Prepared(
    select(func.coalesce(func.sum(QUOTES.c.total), 0).label("fen")).where(
        QUOTES.c.tenant == bindparam("tenant"),
        QUOTES.c.campaign_id == bindparam("campaign_id"),
        QUOTES.c.state == QuoteState.APPROVED,
    )
)


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
        if campaign_id is None:
            return None
        row = _GET.one(self._session, tenant=tenant, campaign_id=campaign_id)
        return Campaign(**row) if row else None

    def hold(self, campaign: Campaign) -> None:
        """Keep others from spending of its budget until the commit."""
        if may_wait(self._session):
            _HOLD.rows(self._session, tenant=campaign.tenant, campaign_id=campaign.id)

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
        mine = {"tenant": campaign.tenant, "campaign_id": campaign.id}
        spent, ordered, approved = (
            int(each.rows(self._session, **mine)[0]["fen"]) for each in (_SPENT, _BOUND, _WAITS)
        )
        return Budget(total=campaign.budget, committed=ordered + approved, spent=spent)
