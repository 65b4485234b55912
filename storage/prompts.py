"""Whom orders ask for their stars, where that was changed; and the orders that wait for them. A tenant's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, bindparam, func, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.orders import RATEABLE, State
from bot.rules.prompts import Prompt
from bot.rules.ratings import window_end
from bot.rules.reminders import Waits
from storage.campaigns import CAMPAIGNS
from storage.engine import Moment, insert_or, is_sqlite, table_of
from storage.orders import ORDERS
from storage.prepared import Prepared

PART = 1_000  #: ids in one query


class PromptRow(SQLModel, table=True):
    __tablename__ = "rating_prompts"
    __table_args__ = (CheckConstraint("(reason = '') = (passed_by = '')", name="rating_prompt_passed_with_reason"),)

    order_id: int = Field(primary_key=True, foreign_key="orders.id", sa_column_kwargs={"autoincrement": False})
    tenant: str = Field(index=True)
    person: str  #: who is asked; empty: whoever runs the order
    handed_by: str
    handed_from: str
    handed_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str
    passed_by: str
    passed_at: datetime | None = Field(default=None, sa_type=Moment)
    snoozed_until: datetime | None = Field(default=None, sa_type=Moment)
    digest: int | None = None  #: the last message that lists this order among others


PROMPTS = table_of(PromptRow)
_COLUMNS = [column for column in PROMPTS.columns if column.name != "digest"]
_MINE = (PROMPTS.c.tenant == bindparam("tenant"), PROMPTS.c.order_id == bindparam("order_id"))
_OF_ORDER, _DIGEST = Prepared(select(*_COLUMNS).where(*_MINE)), Prepared(select(PROMPTS.c.digest).where(*_MINE))
#: who is asked for an order's stars
whom = func.coalesce(func.nullif(PROMPTS.c.person, ""), ORDERS.c.owner)
BESIDE = ORDERS.outerjoin(PROMPTS, PROMPTS.c.order_id == ORDERS.c.id)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """An order whose stars are asked for, as a reminder needs it: no need, no price."""

    waits: Waits
    state: State
    owner: str
    channel: str
    campaign_id: int | None
    passed: bool
    digest: int | None  #: the last message that lists it among others

    def open_at(self, at: datetime) -> bool:
        """Whether stars can be given and are asked for."""
        return self.state in RATEABLE and not self.passed and self.waits.ended <= at < window_end(self.waits.ended)


class Prompts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of_order(self, tenant: str, order_id: int) -> Prompt | None:
        """What was changed about an order; None where whoever runs it is asked, and nothing else is known."""
        row = _OF_ORDER.one(self._session, tenant=tenant, order_id=order_id)
        return Prompt(**row) if row else None

    def some(self, tenant: str, orders: Iterable[int]) -> dict[int, Prompt]:
        """The same for several orders: those of which something is kept."""
        here = PROMPTS.c
        query = select(*_COLUMNS).where(here.tenant == tenant, here.order_id.in_(sorted(orders)))
        return {row["order_id"]: Prompt(**row) for row in self._session.connection().execute(query).mappings()}

    def save(self, prompt: Prompt) -> None:
        """Write it, new or known: whoever does so has moved the order's row before, and so is alone."""
        connection = self._session.connection()
        new = insert_or(connection, PROMPTS).values(vars(prompt))
        connection.execute(new.on_conflict_do_update(index_elements=["order_id"], set_=vars(prompt)))

    def listed(self, tenant: str, digests: Mapping[int, int]) -> None:
        """Remember in which message orders were listed last: order → digest."""
        connection = self._session.connection()
        new = insert_or(connection, PROMPTS)
        empty = dict.fromkeys(("person", "handed_by", "handed_from", "reason", "passed_by"), "")
        rows = [{"order_id": order, "tenant": tenant, "digest": digest, **empty} for order, digest in digests.items()]
        if rows:
            kept = new.on_conflict_do_update(index_elements=["order_id"], set_={"digest": new.excluded.digest})
            connection.execute(kept, rows)

    def digest_of(self, tenant: str, order_id: int) -> int | None:
        """The last message that lists an order among others."""
        row = _DIGEST.one(self._session, tenant=tenant, order_id=order_id)
        return row["digest"] if row else None

    def hold(self, tenant: str, orders: Iterable[int]) -> dict[int, Asking]:
        """Orders as reminders need them; nobody moves them until the commit. Always in the same order."""
        connection, here, wanted = self._session.connection(), ORDERS.c, sorted(set(orders))
        if not is_sqlite(connection):
            for start in range(0, len(wanted), PART):
                mine = (here.tenant == tenant, here.id.in_(wanted[start : start + PART]))
                connection.execute(select(here.id).where(*mine).order_by(here.id).with_for_update(key_share=True))
        return self.read(tenant, wanted)

    def read(self, tenant: str, orders: Iterable[int]) -> dict[int, Asking]:
        """Orders as reminders need them."""
        here, wanted = ORDERS.c, sorted(set(orders))
        columns = (
            here.id, here.tenant, here.owner, here.channel, here.campaign_id, here.campaign_end, here.state,
            whom.label("asked"), func.coalesce(PROMPTS.c.reason, "").label("reason"), PROMPTS.c.snoozed_until,
            PROMPTS.c.digest,
        )  # fmt: skip
        found: dict[int, Asking] = {}
        for start in range(0, len(wanted), PART):
            mine = (here.tenant == tenant, here.id.in_(wanted[start : start + PART]))
            rows = self._session.connection().execute(select(*columns).select_from(BESIDE).where(*mine)).mappings()
            found |= {row["id"]: _asking(row) for row in rows}
        return found

    def waiting_after(self, tenant: str, order_id: int, *, most: int) -> list[int]:
        """Orders whose stars are asked for, in order of their ids, after one of them."""
        here = ORDERS.c
        query = select(here.id).where(here.tenant == tenant, here.id > order_id, here.state.in_(sorted(RATEABLE)))
        return list(self._session.connection().execute(query.order_by(here.id).limit(most)).scalars())

    def asked_of(self, tenant: str, person: str, *, at: datetime, most: int = 50) -> tuple[list[int], int]:
        """Orders that ask a person for stars, the first to close first; and how many there are in all."""
        here, connection = ORDERS.c, self._session.connection()
        mine = (
            here.tenant == tenant, here.state.in_(sorted(RATEABLE)), here.campaign_end <= at, whom == person,
            func.coalesce(PROMPTS.c.reason, "") == "",
        )  # fmt: skip
        query = select(here.id).select_from(BESIDE).where(*mine).order_by(here.campaign_end, here.id).limit(most)
        count = select(func.count()).select_from(BESIDE).where(*mine)
        return list(connection.execute(query).scalars()), connection.execute(count).scalar_one()

    def people(self, tenant: str) -> list[str]:
        """Everybody who is asked for stars now, and the owners of the campaigns, who are asked where they have left."""
        here = ORDERS.c
        mine = (here.tenant == tenant, here.state.in_(sorted(RATEABLE)))
        asked = select(whom.label("asked")).select_from(BESIDE).where(*mine)
        campaigns = ORDERS.join(CAMPAIGNS, CAMPAIGNS.c.id == here.campaign_id)
        owners = select(CAMPAIGNS.c.owner).select_from(campaigns).where(*mine)
        return sorted(self._session.connection().execute(asked.union(owners)).scalars())


def _asking(row: Any) -> Asking:
    waits = Waits(
        id=row["id"],
        tenant=row["tenant"],
        person=row["asked"],
        ended=row["campaign_end"],
        snoozed_until=row["snoozed_until"],
    )
    return Asking(
        waits=waits,
        state=State(row["state"]),
        owner=row["owner"],
        channel=row["channel"],
        campaign_id=row["campaign_id"],
        passed=bool(row["reason"]),
        digest=row["digest"],
    )
