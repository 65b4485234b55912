"""The ledger desk: every row behind a creator's figures; and what counts of them, worked out of the rows alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.rules.creators import Work
from bot.rules.ledger import Noun, Row, newest, told
from storage.store import Store, Unit

_WORK = ("kind", "title", "at", "seconds")
_PLACES = frozenset({"id", "work_id", "creator_id", "source_id", "order_id", "as_of", "counts", "brand_key"})


class LedgerDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def rows_of(self, creator_id: int, *, tenant: str = "") -> list[Row]:
        """Every row behind a creator's figures, those too that no longer count, with where each comes from.

        Works newest first, each reading of one oldest first; then goods, comments, past orders, goods of exports that
        name no live, and ratings. Which order of ours a row comes from is told to its own `tenant` only.
        """
        with self._store.reading() as unit:
            return list(_Rows(unit, creator_id, tenant).all())


class _Rows:
    """The rows of one creator."""

    def __init__(self, unit: Unit, creator_id: int, tenant: str) -> None:
        self._unit, self._creator = unit, creator_id
        self._undone = unit.sources.undone()
        self._names = unit.sources.names(creator_id)
        self._orders = unit.orders.ids_of(tenant, creator_id)

    def all(self) -> Iterator[Row]:
        works = self._unit.works.all_of([self._creator])
        ids = [work.id for work, _ in works]
        yield from self._works(works)
        for noun, of in ((Noun.GOOD, ids), (Noun.COMMENT, ids), (Noun.DEAL, [self._creator])):
            for row in self._unit.records.all_rows(noun, of):
                yield self._row(noun, row, subject=row.get("work_id", row["id"]))
        newest_export = {product.source_id for product in self._unit.products.newest(self._creator)}
        for id_, product in self._unit.products.all_of(self._creator):
            counts = product.source_id in newest_export
            yield self._row(Noun.PRODUCT, {**vars(product), "id": id_, "counts": counts}, subject=id_)
        for rating in self._unit.ratings.of_creators([self._creator])[self._creator]:
            said: dict[str, Any] = {
                **{str(item): stars for item, stars in rating.items.items()},
                "words": rating.words,
                "answer": rating.answer,
                "form": rating.form,
            }
            row = {**said, "id": 0, "order_id": rating.order_id, "as_of": rating.at, "counts": True}
            yield self._row(Noun.RATING, row, subject=0)

    def _works(self, works: Sequence[tuple[Work, bool]]) -> Iterator[Row]:
        readings = self._unit.works.readings([work.id for work, _ in works])
        for work, counts in works:
            who = {name: getattr(work, name) for name in _WORK}
            for reading in readings[work.id]:
                stands = reading.source_id not in self._undone
                yield self._row(Noun.WORK, {**who, **vars(reading), "counts": stands}, subject=work.id)
            if not readings[work.id]:
                yield self._row(Noun.WORK, {**vars(work), "as_of": work.at, "counts": counts}, subject=work.id)

    def _row(self, noun: Noun, row: Mapping[str, Any], *, subject: int) -> Row:
        source, order = row.get("source_id"), row.get("order_id")
        mine = order in self._orders
        hidden = {"brand"} if order is not None and not mine else set[str]()
        return Row(
            noun=noun,
            id=row["id"],
            subject=subject,
            said={
                name: value
                for name, value in row.items()
                if name not in _PLACES and name not in hidden and value not in (None, "")
            },
            as_of=row.get("as_of") or row.get("at"),
            source_id=source,
            source=self._names.get(source, "") if source else "",
            order_id=order if mine else None,
            counts=bool(row["counts"]),
        )


def project(unit: Unit, creators: Sequence[int]) -> None:
    """Work out anew, from nothing but the rows, what counts of some creators' records. Only what differs is written."""
    undone = unit.sources.undone()
    works = unit.works.all_of(creators)
    project_works(unit, works, undone)
    ids = [work.id for work, _ in works]
    project_goods(unit, ids, undone)
    unit.records.count_comments(ids)
    project_deals(unit, creators, undone)


def project_works(unit: Unit, works: Sequence[tuple[Work, bool]], undone: frozenset[int]) -> None:
    """The counts of works, as their readings tell them. A work without readings is as it was written."""
    readings = unit.works.readings([work.id for work, _ in works])
    changed = {}
    for work, counts in works:
        if of := readings[work.id]:
            said = told(of, undone)
            now = {name: getattr(work, name) for name in said} if said and counts else None
            if said != now or (said is None and counts):
                changed[work.id] = said
    unit.works.project(changed)


def project_goods(unit: Unit, works: Sequence[int], undone: frozenset[int]) -> None:
    """Of the rows that speak of one product in one live, the newest counts."""
    rows = list(unit.records.all_rows(Noun.GOOD, works))
    counting = newest(
        ((row["id"], (row["work_id"], row["name"]), row["as_of"], row["source_id"]) for row in rows), undone
    )
    _set(unit, Noun.GOOD, rows, counting)


def project_deals(unit: Unit, creators: Sequence[int], undone: frozenset[int]) -> None:
    """Of the imported rows that speak of one past order, the newest counts; every order of ours is its own."""
    rows = list(unit.records.all_rows(Noun.DEAL, creators))
    _set(
        unit,
        Noun.DEAL,
        rows,
        newest(((row["id"], deal_key(row), row["as_of"], row["source_id"]) for row in rows), undone),
    )


def deal_key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells one past order from another: no import names it by a number."""
    if row["source_id"] is None:
        return ("own", row["id"])
    return (row["creator_id"], row["brand_key"], row["at"], row["form"])


def _set(unit: Unit, noun: Noun, rows: Sequence[Mapping[str, Any]], counting: set[int]) -> None:
    unit.records.count_so(
        noun, {row["id"]: row["id"] in counting for row in rows if bool(row["counts"]) != (row["id"] in counting)}
    )
