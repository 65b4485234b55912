"""columns of files as somebody named them"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mappings",
        sa.Column("headers", sa.String(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("headers"),
    )


def downgrade() -> None:
    op.drop_table("mappings")
