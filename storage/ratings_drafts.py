"""Forms of stars that are not sent yet, and every version of a rating that was. A tenant's own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, delete, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.ratings import Item
from bot.rules.ratings_drafts import Draft, Edition
from storage.engine import Moment, insert_or, table_of
from storage.prepared import Prepared, adding


class DraftRow(SQLModel, table=True):
    __tablename__ = "rating_drafts"

    order_id: int = Field(primary_key=True, foreign_key="orders.id", sa_column_kwargs={"autoincrement": False})
    person: str = Field(primary_key=True)
    tenant: str
    edition: int
    at: datetime = Field(sa_type=Moment)
    items: dict[str, str] = Field(sa_type=JSON)
    words: str
    private_note: str
    again: bool | None = None


class EditionRow(SQLModel, table=True):
    __tablename__ = "rating_editions"

    order_id: int = Field(primary_key=True, foreign_key="orders.id", sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    tenant: str
    person: str
    at: datetime = Field(sa_type=Moment)
    items: dict[str, int] = Field(sa_type=JSON)
    words: str
    private_note: str
    again: bool | None = None


DRAFTS = table_of(DraftRow)
EDITIONS = table_of(EditionRow)
_DROP = Prepared(delete(DRAFTS).where(DRAFTS.c.order_id == bindparam("order_id")))
_EDITION = adding(EDITIONS)


class RatingDrafts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, draft: Draft) -> None:
        """Write what somebody has filled in; what was kept later than that stays."""
        connection, values = self._session.connection(), {**vars(draft), "items": dict(draft.items)}
        new = insert_or(connection, DRAFTS).values(values)
        renewed = {name: new.excluded[name] for name in values if name not in {"order_id", "person"}}
        older = DRAFTS.c.at <= new.excluded.at
        connection.execute(new.on_conflict_do_update(index_elements=["order_id", "person"], set_=renewed, where=older))

    def of(self, tenant: str, order_id: int, person: str) -> Draft | None:
        here = DRAFTS.c
        mine = select(DRAFTS).where(here.tenant == tenant, here.order_id == order_id, here.person == person)
        row: Any = self._session.connection().execute(mine).mappings().one_or_none()
        return Draft(**row) if row else None

    def begun(self, tenant: str, person: str, orders: Sequence[int]) -> set[int]:
        """Those of some orders that somebody has begun to rate."""
        here = DRAFTS.c
        mine = select(here.order_id).where(here.tenant == tenant, here.person == person, here.order_id.in_(orders))
        return set(self._session.connection().execute(mine).scalars())

    def drop(self, order_id: int) -> None:
        """The order is rated: nobody's draft is needed any more. Whoever was slower keeps theirs anew."""
        _DROP.changed(self._session, order_id=order_id)


class RatingEditions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, edition: Edition) -> None:
        values = {**vars(edition), "items": {str(item): stars for item, stars in edition.items.items()}}
        _EDITION.changed(self._session, **values)

    def of(self, tenant: str, order_id: int) -> list[Edition]:
        """Every version of a rating, the first one first."""
        here = EDITIONS.c
        mine = select(EDITIONS).where(here.tenant == tenant, here.order_id == order_id).order_by(here.number)
        rows = self._session.connection().execute(mine).mappings()
        return [Edition(**{**row, "items": {Item(item): n for item, n in row["items"].items()}}) for row in rows]
