"""shortlists, votes and baskets; cards that show a part of their subject"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shortlists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", storage.engine.Moment(), nullable=False),
        sa.Column("used_at", storage.engine.Moment(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name="shortlist_state_known"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_shortlists_tenant"), "shortlists", ["tenant"], unique=False)
    for name, columns, where in (
        ("ux_shortlists_in_campaign", ["tenant", "campaign_id", "key"], sa.text("campaign_id IS NOT NULL")),
        ("ux_shortlists_in_none", ["tenant", "key"], sa.text("campaign_id IS NULL")),
    ):
        op.create_index(name, "shortlists", columns, unique=True, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "shortlist_entries",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"]),
        sa.ForeignKeyConstraint(["list_id"], ["shortlists.id"]),
        sa.PrimaryKeyConstraint("list_id", "creator_id"),
    )
    op.create_table(
        "shortlist_votes",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("voter", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.CheckConstraint("answer IN ('yes', 'maybe', 'no')", name="shortlist_answer_known"),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"]),
        sa.ForeignKeyConstraint(["list_id"], ["shortlists.id"]),
        sa.PrimaryKeyConstraint("list_id", "creator_id", "team", "voter"),
    )
    op.create_table(
        "picks",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"]),
        sa.PrimaryKeyConstraint("tenant", "person", "creator_id"),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))


def downgrade() -> None:
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_column("about")
    op.drop_table("picks")
    op.drop_table("shortlist_votes")
    op.drop_table("shortlist_entries")
    op.drop_table("shortlists")
