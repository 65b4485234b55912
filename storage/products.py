"""Goods by creator and export, for exports that do not say in which live they were sold. Only ever added to."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, CheckConstraint, func, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.products import Product
from storage.engine import table_of
from storage.sources import SOURCES


class ProductRow(SQLModel, table=True):
    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("units IS NULL OR units >= 0", name="product_units_not_negative"),
        CheckConstraint("gmv IS NULL OR gmv >= 0", name="product_gmv_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="sources.id")
    creator_id: int = Field(foreign_key="creators.id", index=True)
    category: str
    price: int | None = Field(default=None, sa_type=BigInteger)
    commission: int | None = Field(default=None, sa_type=BigInteger)
    units: int | None = Field(default=None, sa_type=BigInteger)
    gmv: int | None = Field(default=None, sa_type=BigInteger)
    conversion: int | None = Field(default=None, sa_type=BigInteger)
    lives: int | None = Field(default=None, sa_type=BigInteger)
    videos: int | None = Field(default=None, sa_type=BigInteger)


PRODUCTS = table_of(ProductRow)


class Products:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, products: Iterable[Product]) -> None:
        rows = [dict(vars(product)) for product in products]
        if rows:
            self._session.connection().execute(insert(PRODUCTS), rows)

    def newest(self, creator_id: int, *, most: int | None = None) -> list[Product]:
        """The goods of the newest export that stands and speaks of a creator, those that brought the most money first.

        Exports overlap and do not name their goods, so two of them are never added up.
        """
        here = PRODUCTS.c
        stand = here.source_id.not_in(select(SOURCES.c.id).where(SOURCES.c.undone_at.is_not(None)))
        last = select(func.max(here.source_id)).where(here.creator_id == creator_id, stand).scalar_subquery()
        query = select(PRODUCTS).where(here.creator_id == creator_id, here.source_id == last)
        query = query.order_by(func.coalesce(here.gmv, -1).desc(), here.id).limit(most)
        rows = self._session.connection().execute(query).mappings()
        return [Product(**{name: value for name, value in row.items() if name != "id"}) for row in rows]

    def all_of(self, creator_id: int) -> list[tuple[int, Product]]:
        """The goods of every export that speaks of a creator, with their ids."""
        rows = (
            self._session.connection().execute(select(PRODUCTS).where(PRODUCTS.c.creator_id == creator_id)).mappings()
        )
        return [(row["id"], Product(**{name: value for name, value in row.items() if name != "id"})) for row in rows]

    def categories(self, creator_id: int) -> list[tuple[str, int, int, int]]:
        """Category, products, units and fen of the newest export, most money first."""
        totals: dict[str, tuple[int, int, int]] = {}
        for product in self.newest(creator_id):
            count, units, gmv = totals.get(product.category, (0, 0, 0))
            totals[product.category] = (count + 1, units + (product.units or 0), gmv + (product.gmv or 0))
        return [(name, *sums) for name, sums in sorted(totals.items(), key=lambda pair: (-pair[1][2], pair[0]))]
