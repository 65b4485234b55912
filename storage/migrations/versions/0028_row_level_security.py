"""row-level security, on PostgreSQL

What is made goes by the tables as they are now, those of later revisions too: `storage.migrate` has it made whenever a
database comes to the newest revision (`storage.confined.confine`). This one lets databases that are older come there.
"""

from alembic import op

from storage.confined import release

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        release(op.get_bind())
