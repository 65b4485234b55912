"""earlier versions of quotes"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quote_revisions",
        sa.Column("quote_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("need", sa.JSON(), nullable=False),
        sa.Column("price", sa.JSON(), nullable=False),
        sa.Column("sent_back_by", sa.String(), nullable=False),
        sa.Column("sent_back_at", storage.engine.Moment(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.CheckConstraint("revision >= 1", name="revision_counts_from_one"),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"]),
        sa.PrimaryKeyConstraint("quote_id", "revision"),
    )


def downgrade() -> None:
    op.drop_table("quote_revisions")
