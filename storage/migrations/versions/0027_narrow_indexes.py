"""what decisions write: indexes of open reminders alone, fewer of orders, and an inbox of one tree"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

DUE, PERSON = ["state", "due_at"], ["person", "kind", "state", "due_at"]


def upgrade() -> None:
    for name, columns, which in (
        ("ix_reminders_due", DUE, "state <> 'done'"),
        ("ix_reminders_person", PERSON, "state <> 'done' AND person <> ''"),
    ):
        op.drop_index(name, "reminders")
        where = sa.text(which)
        op.create_index(name, "reminders", columns, sqlite_where=where, postgresql_where=where)
    for column in ("tenant", "state", "campaign_id"):
        op.drop_index(f"ix_orders_{column}", "orders")
    op.create_index("ix_orders_tenant_state", "orders", ["tenant", "state"])
    where = sa.text("campaign_id IS NOT NULL")
    op.create_index("ix_orders_campaign_id", "orders", ["campaign_id"], sqlite_where=where, postgresql_where=where)
    op.drop_index("ix_inbox_received_at", "inbox")
    _made_anew(sqlite_with_rowid=False)


def downgrade() -> None:
    for name, columns in (("ix_reminders_due", DUE), ("ix_reminders_person", PERSON)):
        op.drop_index(name, "reminders")
        op.create_index(name, "reminders", columns)
    op.drop_index("ix_orders_tenant_state", "orders")
    op.drop_index("ix_orders_campaign_id", "orders")
    for column in ("tenant", "state", "campaign_id"):
        op.create_index(f"ix_orders_{column}", "orders", [column])
    _made_anew()
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])


def _made_anew(**options: bool) -> None:
    """The inbox of SQLite: how its rows are kept is chosen when it is made."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.rename_table("inbox", "inbox_before")
    op.create_table(
        "inbox",
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("received_at", storage.engine.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("delivery"),
        **options,
    )
    op.execute("INSERT INTO inbox SELECT delivery, tenant, person, received_at FROM inbox_before")
    op.drop_table("inbox_before")
