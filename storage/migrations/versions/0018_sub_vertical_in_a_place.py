"""an index on PostgreSQL for a sub-vertical in one place, with what rare briefs look at behind it"""

from alembic import op

from storage.search_tables import index_places

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    index_places(op.get_bind())


def downgrade() -> None:
    op.execute("DROP INDEX IF EXISTS ix_search_sub_region")
