"""counter-offers, cancelling by agreement, briefs, scripts, disputes"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, storage.engine.Moment(), nullable=nullable)


def words(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    # said at once: SQLite would copy the table for a constraint, and others refer to its rows
    op.execute(
        "ALTER TABLE orders ADD COLUMN owed BIGINT DEFAULT 0 NOT NULL"
        " CONSTRAINT order_owed_not_negative CHECK (owed >= 0)"
    )
    op.create_table(
        "counteroffers",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        *words("tenant"),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("price", sa.JSON(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        *words("why", "person"),
        moment("at"),
        moment("until"),
        *words("decided_by"),
        moment("decided_at", nullable=True),
        sa.CheckConstraint("total > 0", name="counteroffer_above_zero"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("order_id"),
    )
    op.create_table(
        "cancel_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        *words("tenant"),
        sa.Column("order_id", sa.Integer(), nullable=False),
        *words("side", "person", "reason", "stage"),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        moment("at"),
        moment("until", nullable=True),
        *words("state", "decided_by"),
        moment("decided_at", nullable=True),
        sa.CheckConstraint("owed >= 0 AND rate BETWEEN 0 AND 10000", name="cancel_request_owed_is_a_share"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("cancel_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cancel_requests_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_cancel_requests_open", ["order_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        )
    op.create_table(
        "briefs",
        sa.Column("id", sa.Integer(), nullable=False),
        *words("tenant"),
        sa.Column("order_id", sa.Integer(), nullable=False),
        *words("text", "person"),
        moment("at"),
        moment("script_by", nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "scripts",
        sa.Column("id", sa.Integer(), nullable=False),
        *words("tenant"),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *words("text", "person"),
        moment("at"),
        *words("verdict", "changes", "decided_by"),
        moment("decided_at", nullable=True),
        sa.CheckConstraint("number > 0", name="script_version_from_one"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_id", "number", name="script_version_once"),
    )
    for table in ("briefs", "scripts"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_order_id"), ["order_id"], unique=False)
    op.create_table(
        "disputes",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        *words("tenant", "side", "person", "words"),
        moment("at"),
        *words("answer", "answered_by"),
        moment("answered_at", nullable=True),
        *words("settled_by"),
        moment("settled_at", nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("order_id"),
    )


def downgrade() -> None:
    op.drop_table("disputes")
    for table in ("scripts", "briefs"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_order_id"))
        op.drop_table(table)
    with op.batch_alter_table("cancel_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_cancel_requests_open")
        batch_op.drop_index(batch_op.f("ix_cancel_requests_order_id"))
    op.drop_table("cancel_requests")
    op.drop_table("counteroffers")
    op.execute("ALTER TABLE orders DROP COLUMN owed")
