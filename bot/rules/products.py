"""Goods that a creator sold over the period of an export which names no live: the creator's own, never one live's."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Product:
    """One product of one export. Vendors leave out its name; `source_id` says which import it came from."""

    source_id: int
    creator_id: int
    category: str  #: as the export writes it
    price: int | None = None  #: fen
    commission: int | None = None  #: basis points
    units: int | None = None
    gmv: int | None = None  #: fen
    conversion: int | None = None  #: basis points
    lives: int | None = None  #: how many lives it was shown in
    videos: int | None = None
