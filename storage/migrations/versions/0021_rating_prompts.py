"""whom orders ask for their stars, and when each workspace asks"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, storage.engine.Moment(), nullable=True)


def words(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "rating_prompts",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        *words("tenant", "person", "handed_by", "handed_from"),
        moment("handed_at"),
        *words("reason", "passed_by"),
        moment("passed_at"),
        moment("snoozed_until"),
        sa.Column("digest", sa.Integer(), nullable=True),
        sa.CheckConstraint("(reason = '') = (passed_by = '')", name="rating_prompt_passed_with_reason"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("order_id"),
    )
    op.create_index("ix_rating_prompts_tenant", "rating_prompts", ["tenant"], unique=False)
    op.create_table(
        "rating_schedules",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("holidays", sa.JSON(), nullable=False),
        sa.CheckConstraint("hour IS NULL OR hour BETWEEN 0 AND 1439", name="rating_schedule_hour_of_a_day"),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.create_index("ix_reminders_person", "reminders", ["person", "kind", "state", "due_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_reminders_person", "reminders")
    op.drop_table("rating_schedules")
    op.drop_index("ix_rating_prompts_tenant", "rating_prompts")
    op.drop_table("rating_prompts")
