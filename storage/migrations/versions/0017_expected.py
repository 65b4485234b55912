"""what an order was expected to bring when it was placed"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("expected", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("orders", "expected")
