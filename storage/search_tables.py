"""What finding reads: one narrow row a creator in the order of rank, the card beside it, and the words it is found by.

The rank is the place in the recommended order as one number: what is missing to the highest score, then the id. A row
that moves gets another number; nothing else moves with it. The tables hold nothing of their own and can be filled anew.
"""

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, Table, event, text
from sqlalchemy.engine import Connection
from sqlmodel import Field, SQLModel

from bot.rules.forms import Form
from storage.engine import is_sqlite, table_of
from storage.search_words import INDEX

HIGHEST = 1_000_000  #: score
IDS = 2**26  #: ids below this; one step of score in a rank
UNKNOWN = -1
RANKS = ("rank", *(f"rank_{form}" for form in Form))
#: columns that can be sorted by, highest first, besides the ranks
SORTED = (
    "followers", "growth", "stars_sort", "units", "plays_live", "plays_video", "value",
    *(f"value_{form}" for form in Form),
)  # fmt: skip
POOLED = ("completion", "acceptance", "stars")  #: what few of the promising ones have yet
PRICES = ("price", *(f"price_{form}" for form in Form))  #: lowest first
#: columns whose indexes hold only those of whom they are known: newcomers, who have no record, are in none of them
KNOWN_ALONE = frozenset({*SORTED, *PRICES, *POOLED} - {"followers", "growth", "stars_sort"})
WALKED = tuple((f"rank{which}", f"price{which}") for which in ("", *(f"_{form}" for form in Form)))
OF_CREATOR = "sqlite_autoindex_search_1"  #: SQLite's own name of the index that keeps creators apart
PLACE: Any = BigInteger().with_variant(Integer(), "sqlite")  #: SQLite makes nothing but INTEGER the number of the row


def known(column: str, row: str = "") -> str:
    """That a figure is known, word for word as its index says it: SQLite takes that index for no other words."""
    return f"{row}{column} <> {UNKNOWN}"


def _index(name: str, *columns: str, of: str) -> Index:
    """An index of the search by one figure, without those of whom it is not known where that may be many."""
    where = text(known(of)) if of in KNOWN_ALONE else None
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def rank_of(score: int, creator_id: int) -> int:
    """The place of a score: lower is better, and no two creators share one."""
    return (HIGHEST - score) * IDS + creator_id


_AWAITED = text("stale_at IS NOT NULL")


class SearchRow(SQLModel, table=True):
    """Figures are -1 where they are not known."""

    __tablename__ = "search"
    __table_args__ = (
        # with what the usual brief looks at behind the rank, so that a walk need not open the rows themselves
        *(Index(f"ix_search_field_{rank}", "field", "promising", rank, price, "version") for rank, price in WALKED),
        *(Index(f"ix_search_all_{rank}", "promising", rank, price, "version") for rank, price in WALKED),
        *(_index(f"ix_search_by_{name}", name, "creator_id", of=name) for name in (*SORTED, *PRICES)),
        *(_index(f"ix_search_pool_{name}", "promising", name, of=name) for name in POOLED),
        Index("ix_search_sub_rank", "sub", "promising", "rank"),
        Index("ix_search_peers", "sub", "tier", "creator_id"),
        Index("ix_search_stale_at", "stale_at", sqlite_where=_AWAITED, postgresql_where=_AWAITED),
    )

    rank: int = Field(primary_key=True, sa_type=PLACE, sa_column_kwargs={"autoincrement": False})
    creator_id: int = Field(foreign_key="creators.id", unique=True)
    version: int = Field(sa_type=BigInteger)  #: of the card: another card, another number
    promising: int
    rank_hour: int = Field(sa_type=BigInteger)
    rank_day: int = Field(sa_type=BigInteger)
    rank_shared: int = Field(sa_type=BigInteger)
    rank_video: int = Field(sa_type=BigInteger)
    field: str
    sub: str
    region: str
    gender: str
    tier: str
    followers: int = Field(sa_type=BigInteger)
    price_hour: int = Field(sa_type=BigInteger)  #: fen, of one unit
    price_day: int = Field(sa_type=BigInteger)
    price_shared: int = Field(sa_type=BigInteger)
    price_video: int = Field(sa_type=BigInteger)
    price: int = Field(sa_type=BigInteger)  #: of the form that scores best
    cpm_hour: int = Field(sa_type=BigInteger)
    cpm_day: int = Field(sa_type=BigInteger)
    cpm_shared: int = Field(sa_type=BigInteger)
    cpm_video: int = Field(sa_type=BigInteger)
    cpm: int = Field(sa_type=BigInteger)
    plays_live: int = Field(sa_type=BigInteger)
    plays_video: int = Field(sa_type=BigInteger)
    units: int = Field(sa_type=BigInteger)  #: expected, of a live
    engagement: int  #: basis points, as all rates
    acceptance: int
    completion: int
    women: int
    discount: int
    finished: int
    clients: int
    stars: int  #: plain mean in hundredths
    stars_sort: int  #: shrunk
    growth: int = Field(sa_type=BigInteger)
    growth_rate: int = Field(sa_type=BigInteger)
    value_hour: int  #: percentile among peers
    value_day: int
    value_shared: int
    value_video: int
    value: int
    audience_age: str
    audience_regions: str  #: |广东|浙江|
    industries: str
    built_at: int = Field(sa_type=BigInteger, index=True)  #: seconds since 1970, UTC
    stale_at: int | None = Field(default=None, sa_type=BigInteger)  #: the same


class CardRow(SQLModel, table=True):
    """What a card shows, and the words behind the index.

    The index is told what to take out again, and that is worked out from here: whoever changes
    `search_tokens.tokens_of` adds a migration that empties the three tables, and the tick fills them anew. So
    does whoever changes what a creator's works come to or how it is spelt: a creator ranked again keeps both from here.
    """

    __tablename__ = "search_cards"

    creator_id: int = Field(primary_key=True, foreign_key="creators.id")
    name: str = Field(index=True)  #: normalised
    spelled: str  #: pinyin and initials
    words: str  #: normalised name, bio, works and goods
    facts: str


SEARCH, CARDS = table_of(SearchRow), table_of(CardRow)
COLUMNS = tuple(column.name for column in SEARCH.columns)


def make_text(connection: Connection) -> None:
    """The index of words: SQLite's FTS5 in the order of rank, or GIN on PostgreSQL. Neither needs an extension."""
    if is_sqlite(connection):
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE search_text USING {INDEX}")
    else:
        connection.exec_driver_sql("CREATE TABLE search_text (creator_id BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL)")
        index_text(connection)


def index_text(connection: Connection) -> None:
    """On PostgreSQL the index over the words; without its waiting list, which every reader would have to go through."""
    if not is_sqlite(connection):
        connection.exec_driver_sql(
            "CREATE INDEX IF NOT EXISTS ix_search_text ON search_text USING gin (tokens) WITH (fastupdate = off)"
        )
        index_places(connection)


def index_places(connection: Connection) -> None:
    """On PostgreSQL: down a sub-vertical in one place, in the order of rank, without opening the rows themselves.

    There the index of words is in no order: all who bear two rare marks would be looked up. SQLite stops when the page
    is full, and needs no such index.
    """
    if not is_sqlite(connection):
        connection.exec_driver_sql(
            "CREATE INDEX IF NOT EXISTS ix_search_sub_region ON search (sub, region, promising, rank)"
            " INCLUDE (gender, stars, industries, version)"
        )


def tidy_text(connection: Connection, *, pages: int | None = None) -> None:
    """Merge what SQLite's index of words has written piece by piece: all of it, or so many pages' worth.

    Every piece is looked into for every word: in one piece, ten times as many words are found in the same time.
    """
    if is_sqlite(connection) and pages is None:
        connection.exec_driver_sql("INSERT INTO search_text (search_text) VALUES ('optimize')")
    elif is_sqlite(connection):
        connection.exec_driver_sql("INSERT INTO search_text (search_text, rank) VALUES ('merge', ?)", (pages,))


def unindex_text(connection: Connection) -> None:
    if not is_sqlite(connection):
        connection.exec_driver_sql("DROP INDEX IF EXISTS ix_search_text")
        connection.exec_driver_sql("DROP INDEX IF EXISTS ix_search_sub_region")


@event.listens_for(SEARCH, "after_create")
def _with_words(table: Table, connection: Connection, **_: object) -> None:
    """Wherever the table of search is made, the index of words is made beside it."""
    make_text(connection)
