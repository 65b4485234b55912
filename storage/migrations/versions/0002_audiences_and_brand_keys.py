"""the audience of a creator; brands of deals by their normalised name"""

import sqlalchemy as sa
from alembic import op

from bot.text import normalise

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT_ONCE = 10_000  #: deals read and written together
DEALS = sa.table("deals", sa.column("id"), sa.column("brand"), sa.column("brand_key"))


def upgrade() -> None:
    op.add_column("creators", sa.Column("audience", sa.String(), nullable=True))
    op.add_column("deals", sa.Column("brand_key", sa.String(), nullable=False, server_default=""))
    _fill_brand_keys()
    op.create_index("ix_deals_brand_key", "deals", ["brand_key", "at", "creator_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_deals_brand_key", "deals")
    with op.batch_alter_table("deals", schema=None) as batch_op:
        batch_op.drop_column("brand_key")
    with op.batch_alter_table("creators", schema=None) as batch_op:
        batch_op.drop_column("audience")


def _fill_brand_keys() -> None:
    """Normalise every brand once; deals are gone through in order of id, so that memory stays bounded."""
    connection, keys, last = op.get_bind(), dict[str, str](), 0
    page = sa.select(DEALS.c.id, DEALS.c.brand).order_by(DEALS.c.id).limit(AT_ONCE)
    change = sa.update(DEALS).where(DEALS.c.id == sa.bindparam("deal")).values(brand_key=sa.bindparam("key"))
    while rows := connection.execute(page.where(DEALS.c.id > last)).all():
        keys |= {brand: normalise(brand) for _, brand in rows if brand not in keys}
        connection.execute(change, [{"deal": id_, "key": keys[brand]} for id_, brand in rows])
        last = rows[-1][0]
