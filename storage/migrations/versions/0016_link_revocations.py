"""links that were taken back"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_revocations",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("before", storage.engine.Moment(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"]),
        sa.PrimaryKeyConstraint("tenant", "creator_id"),
    )


def downgrade() -> None:
    op.drop_table("link_revocations")
