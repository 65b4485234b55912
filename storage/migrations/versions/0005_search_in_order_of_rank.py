"""search in the order of rank, and an index of words

The old rows are dropped: what search keeps is made from other rows, and the tick makes it anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("search")
    op.create_table(
        "search",
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("promising", sa.Integer(), nullable=False),
        sa.Column("rank_hour", sa.BigInteger(), nullable=False),
        sa.Column("rank_day", sa.BigInteger(), nullable=False),
        sa.Column("rank_shared", sa.BigInteger(), nullable=False),
        sa.Column("rank_video", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("sub", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("followers", sa.BigInteger(), nullable=False),
        sa.Column("price_hour", sa.BigInteger(), nullable=False),
        sa.Column("price_day", sa.BigInteger(), nullable=False),
        sa.Column("price_shared", sa.BigInteger(), nullable=False),
        sa.Column("price_video", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("cpm_hour", sa.BigInteger(), nullable=False),
        sa.Column("cpm_day", sa.BigInteger(), nullable=False),
        sa.Column("cpm_shared", sa.BigInteger(), nullable=False),
        sa.Column("cpm_video", sa.BigInteger(), nullable=False),
        sa.Column("cpm", sa.BigInteger(), nullable=False),
        sa.Column("plays_live", sa.BigInteger(), nullable=False),
        sa.Column("plays_video", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("engagement", sa.Integer(), nullable=False),
        sa.Column("acceptance", sa.Integer(), nullable=False),
        sa.Column("completion", sa.Integer(), nullable=False),
        sa.Column("women", sa.Integer(), nullable=False),
        sa.Column("discount", sa.Integer(), nullable=False),
        sa.Column("finished", sa.Integer(), nullable=False),
        sa.Column("clients", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("stars_sort", sa.Integer(), nullable=False),
        sa.Column("growth", sa.BigInteger(), nullable=False),
        sa.Column("growth_rate", sa.BigInteger(), nullable=False),
        sa.Column("value_hour", sa.Integer(), nullable=False),
        sa.Column("value_day", sa.Integer(), nullable=False),
        sa.Column("value_shared", sa.Integer(), nullable=False),
        sa.Column("value_video", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("audience_age", sa.String(), nullable=False),
        sa.Column("audience_regions", sa.String(), nullable=False),
        sa.Column("industries", sa.String(), nullable=False),
        sa.Column("built_at", sa.BigInteger(), nullable=False),
        sa.Column("stale_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["creator_id"],
            ["creators.id"],
        ),
        sa.PrimaryKeyConstraint("rank"),
        sa.UniqueConstraint("creator_id"),
    )
    op.create_index("ix_search_all_rank", "search", ["promising", "rank", "price", "version"])
    op.create_index("ix_search_all_rank_day", "search", ["promising", "rank_day", "price_day", "version"])
    op.create_index(
        "ix_search_all_rank_hour", "search", ["promising", "rank_hour", "price_hour", "version"], unique=False
    )
    op.create_index(
        "ix_search_all_rank_shared", "search", ["promising", "rank_shared", "price_shared", "version"], unique=False
    )
    op.create_index(
        "ix_search_all_rank_video", "search", ["promising", "rank_video", "price_video", "version"], unique=False
    )
    op.create_index(op.f("ix_search_built_at"), "search", ["built_at"])
    op.create_index("ix_search_by_followers", "search", ["followers", "creator_id"])
    op.create_index("ix_search_by_growth", "search", ["growth", "creator_id"])
    op.create_index("ix_search_by_plays_live", "search", ["plays_live", "creator_id"])
    op.create_index("ix_search_by_plays_video", "search", ["plays_video", "creator_id"])
    op.create_index("ix_search_by_price", "search", ["price", "creator_id"])
    op.create_index("ix_search_by_price_day", "search", ["price_day", "creator_id"])
    op.create_index("ix_search_by_price_hour", "search", ["price_hour", "creator_id"])
    op.create_index("ix_search_by_price_shared", "search", ["price_shared", "creator_id"])
    op.create_index("ix_search_by_price_video", "search", ["price_video", "creator_id"])
    op.create_index("ix_search_by_stars_sort", "search", ["stars_sort", "creator_id"])
    op.create_index("ix_search_by_units", "search", ["units", "creator_id"])
    op.create_index("ix_search_by_value", "search", ["value", "creator_id"])
    op.create_index("ix_search_by_value_day", "search", ["value_day", "creator_id"])
    op.create_index("ix_search_by_value_hour", "search", ["value_hour", "creator_id"])
    op.create_index("ix_search_by_value_shared", "search", ["value_shared", "creator_id"])
    op.create_index("ix_search_by_value_video", "search", ["value_video", "creator_id"])
    op.create_index("ix_search_field_rank", "search", ["field", "promising", "rank", "price", "version"])
    op.create_index(
        "ix_search_field_rank_day", "search", ["field", "promising", "rank_day", "price_day", "version"], unique=False
    )
    op.create_index(
        "ix_search_field_rank_hour",
        "search",
        ["field", "promising", "rank_hour", "price_hour", "version"],
        unique=False,
    )
    op.create_index(
        "ix_search_field_rank_shared",
        "search",
        ["field", "promising", "rank_shared", "price_shared", "version"],
        unique=False,
    )
    op.create_index(
        "ix_search_field_rank_video",
        "search",
        ["field", "promising", "rank_video", "price_video", "version"],
        unique=False,
    )
    op.create_index("ix_search_peers", "search", ["sub", "tier", "creator_id"])
    op.create_index("ix_search_pool_acceptance", "search", ["promising", "acceptance"])
    op.create_index("ix_search_pool_completion", "search", ["promising", "completion"])
    op.create_index("ix_search_pool_stars", "search", ["promising", "stars"])
    op.create_index(op.f("ix_search_stale_at"), "search", ["stale_at"])
    op.create_index("ix_search_sub_rank", "search", ["sub", "promising", "rank"])
    op.create_table(
        "search_cards",
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("spelled", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["creator_id"],
            ["creators.id"],
        ),
        sa.PrimaryKeyConstraint("creator_id"),
    )
    op.create_index(op.f("ix_search_cards_name"), "search_cards", ["name"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_text USING fts5"
            "(tokens, content='', detail='none', columnsize=0, tokenize='ascii')"
        )
    else:
        op.execute("CREATE TABLE search_text (creator_id BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_search_text ON search_text USING gin (tokens) WITH (fastupdate = off)")


def downgrade() -> None:
    raise NotImplementedError("search is made anew, not brought back")
