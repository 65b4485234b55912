"""what the creators of each field get together, month by month"""

from collections import Counter
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

QUALITY = {
    "video": ("creativity", "filming", "editing", "independence"),
    "live": ("condition", "atmosphere", "expression", "duration"),
}
DIMENSIONS = {
    "video": (QUALITY["video"], ("cooperation",), ("credit",)),
    "live": (QUALITY["live"], ("attitude", "script"), ("punctuality",)),
}


def upgrade() -> None:
    made = op.create_table(
        "field_means",
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("field", "month"),
    )
    counts, totals = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for field, form, at, items in _ratings():
        key = field, 12 * at.year + at.month - 1
        counts[key] += 1
        totals[key] += _overall(form, items)
    rows = [
        {"field": field, "month": month, "count": count, "total": totals[field, month]}
        for (field, month), count in counts.items()
    ]
    if rows:
        op.bulk_insert(made, rows)


def downgrade() -> None:
    op.drop_table("field_means")


def _ratings() -> list[tuple[str, str, datetime, dict[str, int]]]:
    ratings = sa.table(
        "ratings",
        sa.column("order_id"),
        sa.column("creator_id"),
        sa.column("form"),
        sa.column("at", sa.DateTime()),
        sa.column("items", sa.JSON()),
    )
    creators = sa.table("creators", sa.column("id"), sa.column("field"))
    here = ratings.c
    given = sa.select(creators.c.field, here.form, here.at, here["items"]).where(
        creators.c.id == here.creator_id, here.order_id.is_not(None)
    )
    return [tuple(row) for row in op.get_bind().execute(given)]


def _overall(form: str, items: dict[str, int]) -> int:
    """Hundredths, half up: the mean of the means of the dimensions, as the rules had it when this was written."""
    above, below, known = 0, 1, 0
    for of in DIMENSIONS["video" if form == "video" else "live"]:
        stars = [items[item] for item in of if item in items]
        if stars:
            above, below, known = above * len(stars) + 100 * sum(stars) * below, below * len(stars), known + 1
    return (2 * above + below * known) // (2 * below * known)
