"""reminders are unique by what they are about, not by a text that says it: one index less, and that one numbers"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KEYS = "UPDATE reminders SET key = tenant || ':' || kind || ':' || subject || ':' || step"
KEPT = """
    INSERT INTO reminders
        (id, tenant, kind, subject, step, person, due_at, state, lease_until, fence, attempts, note)
    SELECT id, tenant, kind, subject, step, person, due_at, state, lease_until, fence, attempts, note
    FROM reminders_before"""
KEPT_WITH_KEYS = """
    INSERT INTO reminders
        (id, tenant, kind, subject, step, person, due_at, state, lease_until, fence, attempts, note, key)
    SELECT id, tenant, kind, subject, step, person, due_at, state, lease_until, fence, attempts, note,
        tenant || ':' || kind || ':' || subject || ':' || step
    FROM reminders_before"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
        _index()
    else:
        op.drop_index("ix_reminders_subject", "reminders")
        op.drop_column("reminders", "key")  # its own index goes with it
    op.create_index("ix_reminders_once", "reminders", ["subject", "tenant", "kind", "step"], unique=True)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew(key=True)
        _index()
    else:
        op.drop_index("ix_reminders_once", "reminders")
        op.add_column("reminders", sa.Column("key", sa.String(), nullable=True))
        op.execute(KEYS)
        op.alter_column("reminders", "key", nullable=False)
        op.create_unique_constraint("reminders_key_key", "reminders", ["key"])
    op.create_index("ix_reminders_subject", "reminders", ["subject"])


def _made_anew(*, key: bool = False) -> None:
    """SQLite drops no column that is unique."""
    op.rename_table("reminders", "reminders_before")
    for index in ("ix_reminders_due", "ix_reminders_person", "ix_reminders_once" if key else "ix_reminders_subject"):
        op.drop_index(index, "reminders_before")
    text = [sa.Column("key", sa.String(), nullable=False), sa.UniqueConstraint("key")] if key else []
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        *text,
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("due_at", storage.engine.Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lease_until", storage.engine.Moment(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(KEPT_WITH_KEYS if key else KEPT)
    op.drop_table("reminders_before")


def _index() -> None:
    for name, columns, which in (
        ("ix_reminders_due", ["state", "due_at"], "state <> 'done'"),
        ("ix_reminders_person", ["person", "kind", "state", "due_at"], "state <> 'done' AND person <> ''"),
    ):
        op.create_index(name, "reminders", columns, sqlite_where=sa.text(which))
