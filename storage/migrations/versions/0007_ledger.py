"""the ledger: readings of works, sources of goods, comments and deals, imports that were undone"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTS = ("plays", "likes", "comments", "shares", "units", "gmv", "peak")


def upgrade() -> None:
    op.create_table(
        "work_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("as_of", storage.engine.Moment(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in COUNTS),
        sa.Column("commercial", sa.Boolean(), nullable=True),
        *(sa.CheckConstraint(f"{name} >= 0", name=f"reading_{name}_not_negative") for name in COUNTS),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"]),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"]),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_work_readings_work_id", "work_readings", ["work_id"])
    op.add_column("works", sa.Column("commercial", sa.Boolean(), nullable=True))
    for table in ("works", "goods", "comments", "deals"):
        op.add_column(table, sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.true()))
    moment = storage.engine.Moment()
    for table in ("goods", "comments", "deals"):
        # said as it is: alembic will not add a column with its foreign key to SQLite but by copying the table
        op.execute(f"ALTER TABLE {table} ADD COLUMN source_id INTEGER REFERENCES sources (id)")
        op.add_column(table, sa.Column("as_of", moment, nullable=True))
    op.execute("ALTER TABLE deals ADD COLUMN order_id INTEGER REFERENCES orders (id)")
    op.add_column("sources", sa.Column("undone_at", moment, nullable=True))
    op.add_column("sources", sa.Column("undone_by", sa.String(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("rows of the ledger are kept")
