"""What is marked when search changes, and what a mark is."""

from dataclasses import dataclass, field

from storage.search_tables import CARDS, COLUMNS

TABLE = "search_marks"
UPKEEP = {"built_at", "stale_at"}  #: columns that tell when a row is to be made anew, and nothing that is found
#: what finding reads; the index of words says nothing that these two do not
MARKED = {
    "search": [column for column in COLUMNS if column not in UPKEEP],
    "search_cards": [column.name for column in CARDS.columns],
}
LAST = 128  #: marks that are kept; a row of search and its card are two changes


@dataclass(frozen=True, slots=True)
class Mark:
    """How often something has changed, and what was drawn for it."""

    number: int
    drawn: int
    seen: str = field(default="", compare=False)  #: by which snapshot of PostgreSQL's it was read
