"""what the comments of works say, and the works whose comments are to be read"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comments_said",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"]),
        sa.PrimaryKeyConstraint("work_id"),
    )
    op.create_index("ix_comments_said_reader", "comments_said", ["reader"])
    op.create_table(
        "comments_unread",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"]),
        sa.PrimaryKeyConstraint("work_id"),
    )
    op.execute("INSERT INTO comments_unread (work_id, asked) SELECT DISTINCT work_id, 1 FROM comments")


def downgrade() -> None:
    raise NotImplementedError("what was read can be read again")
