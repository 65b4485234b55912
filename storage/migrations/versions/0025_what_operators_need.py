"""refused tries, the beat of every process, and of a message the request that decided it and when it was first due"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_attempts_tenant", "attempts", ["tenant", "at"])
    op.create_index("ix_attempts_at", "attempts", ["at"])
    op.create_table(
        "beats",
        sa.Column("replica", sa.String(), nullable=False),
        sa.Column("started_at", storage.engine.Moment(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.Column("skew", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("replica"),
    )
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("request", sa.String(), nullable=False, server_default=""))
        outbox.add_column(sa.Column("first_due_at", storage.engine.Moment(), nullable=True))
    op.execute("UPDATE outbox SET first_due_at = due_at")


def downgrade() -> None:
    op.execute("UPDATE outbox SET state = 'dead' WHERE state = 'dropped'")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("first_due_at")
        outbox.drop_column("request")
    op.drop_table("beats")
    op.drop_table("attempts")
