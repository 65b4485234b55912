"""days off, and where a creator works"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

#: as 0001 made it: SQLite makes a table anew to change a column, and would lose the checks, which have no names
SLOTS = sa.Table(
    "slots",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("creator_id", sa.Integer(), nullable=False),
    sa.Column("order_id", sa.Integer(), nullable=False),
    sa.Column("starts_at", storage.engine.Moment(), nullable=False),
    sa.Column("ends_at", storage.engine.Moment(), nullable=False),
    sa.Column("products", sa.Integer(), nullable=False),
    sa.CheckConstraint("ends_at > starts_at"),
    sa.CheckConstraint("products >= 0"),
    sa.ForeignKeyConstraint(["creator_id"], ["creators.id"]),
    sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("order_id"),
    sa.Index("ix_slots_creator_id", "creator_id"),
)


def upgrade() -> None:
    with op.batch_alter_table("slots", copy_from=SLOTS) as slots:
        slots.alter_column("order_id", existing_type=sa.Integer(), nullable=True)
    op.add_column("ratecards", sa.Column("area", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("ratecards", "area")
    op.execute("DELETE FROM slots WHERE order_id IS NULL")
    with op.batch_alter_table("slots", copy_from=SLOTS) as slots:
        slots.alter_column("order_id", existing_type=sa.Integer(), nullable=False)
