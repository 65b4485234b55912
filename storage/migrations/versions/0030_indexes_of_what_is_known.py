"""indexes of search by a figure hold those of whom it is known: who has no record is in none of them"""

import sqlalchemy as sa
from alembic import op

from storage.search_mark_postgres import unmark

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BY = (
    *("units", "plays_live", "plays_video", "value", "value_hour", "value_day", "value_shared", "value_video"),
    *("price", "price_hour", "price_day", "price_shared", "price_video"),
)
POOLED = ("completion", "acceptance", "stars")
INDEXES = {
    **{f"ix_search_by_{name}": ([name, "creator_id"], f"{name} <> -1") for name in BY},
    **{f"ix_search_pool_{name}": (["promising", name], f"{name} <> -1") for name in POOLED},
    "ix_search_stale_at": (["stale_at"], "stale_at IS NOT NULL"),
}


def upgrade() -> None:
    for name, (columns, which) in INDEXES.items():
        op.drop_index(name, "search")
        op.create_index(name, "search", columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        unmark(op.get_bind())  # a version that knows of no marks there would let them grow for ever
    for name, (columns, _) in INDEXES.items():
        op.drop_index(name, "search")
        op.create_index(name, "search", columns)
