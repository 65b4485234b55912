"""when a creator is told of an order: until then it can be undone; results that creators enter"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("tell_at", storage.engine.Moment(), nullable=True))
    op.create_table(
        "entered_results",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", storage.engine.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("order_id"),
    )


def downgrade() -> None:
    op.drop_table("entered_results")
    op.drop_column("orders", "tell_at")
