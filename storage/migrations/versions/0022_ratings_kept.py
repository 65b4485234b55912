"""drafts, editions, reports and photos of ratings, and ratings that are withdrawn"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COLUMNS = ("edition", "edited_at", "withdrawn_at", "withdrawn_by", "withdrawn_why")


def upgrade() -> None:
    op.add_column("ratings", sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("ratings", sa.Column("edited_at", storage.engine.Moment(), nullable=True))
    op.add_column("ratings", sa.Column("withdrawn_at", storage.engine.Moment(), nullable=True))
    op.add_column("ratings", sa.Column("withdrawn_by", sa.String(), nullable=False, server_default=""))
    op.add_column("ratings", sa.Column("withdrawn_why", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "rating_drafts",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("private_note", sa.String(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("order_id", "person"),
    )
    op.create_table(
        "rating_editions",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("private_note", sa.String(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("order_id", "number"),
    )
    op.create_table(
        "rating_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", storage.engine.Moment(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'kept', 'withdrawn', 'lapsed')", name="rating_report_state_known"),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"]),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_id", "edition", name="one_report_an_edition"),
    )
    op.create_index("ix_rating_reports_tenant", "rating_reports", ["tenant"])
    op.create_table(
        "ratings_seen",
        sa.Column("creator_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"]),
        sa.PrimaryKeyConstraint("creator_id"),
    )
    op.create_table(
        "rating_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", storage.engine.Moment(), nullable=False),
        sa.Column("lease_until", storage.engine.Moment(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'kept', 'refused', 'removed')", name="rating_photo_state_known"),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"]),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rating_photos_due", "rating_photos", ["state", "due_at"])
    op.create_index("ix_rating_photos_order_id", "rating_photos", ["order_id"])
    op.create_index("ix_rating_photos_creator_id", "rating_photos", ["creator_id"])
    # what was given before counts as its own first edition
    op.execute(
        "INSERT INTO rating_editions (order_id, number, tenant, person, at, items, words, private_note, again)"
        " SELECT order_id, 1, tenant, rater, at, items, words, private_note, again FROM ratings"
        " WHERE order_id IS NOT NULL"
    )


def downgrade() -> None:
    """A rating that was withdrawn counts again from then on: the older release knows of no such thing."""
    for table in ("rating_photos", "ratings_seen", "rating_reports", "rating_editions", "rating_drafts"):
        op.drop_table(table)
    for column in COLUMNS:
        op.drop_column("ratings", column)
