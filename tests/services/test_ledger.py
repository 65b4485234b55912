"""The ledger: rows are added, and what counts follows from the rows alone, on both databases."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.rules.creators import Comment, Creator, Deal, Good, Kind, Work, figures
from bot.rules.imports import FileKind, Mention
from bot.rules.ledger import Noun, WorkReading, newest, told
from bot.rules.orders import Move, Outcome, Result
from bot.sample.market import make_market
from bot.services.ledger import LedgerDesk, project
from storage.store import Store, Unit

AT = datetime(2026, 11, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def reading(id_: int, days: int, source: int | None = None, **said: Any) -> WorkReading:
    return WorkReading(id=id_, work_id=1, as_of=AT + days * DAY, source_id=source, **said)


def test_a_count_is_that_of_the_newest_reading_that_tells_it() -> None:
    found = told([reading(2, 1, plays=300, gmv=5), reading(1, 2, plays=100), reading(3, 0, likes=7, plays=1)])
    assert (found["plays"], found["gmv"], found["likes"], found["units"]) == (100, 5, 7, None) if found else False


def test_of_readings_of_one_moment_the_later_written_counts() -> None:
    found = told([reading(9, 0, plays=2), reading(4, 0, plays=1)])
    assert found is not None
    assert found["plays"] == 2


def test_what_was_undone_tells_nothing() -> None:
    both = [reading(1, 0, 5, plays=1, likes=4), reading(2, 1, 6, plays=2)]
    assert [(said or {}).get("plays") for said in (told(both, frozenset({6})), told(both, frozenset({5, 6})))] == [
        1,
        None,
    ]
    assert told(both, frozenset({5, 6})) is None


def test_of_rows_of_one_key_the_newest_counts() -> None:
    rows = [(1, "a", None, None), (2, "a", AT, 5), (3, "a", AT - DAY, 6), (4, "b", AT, 5), (5, "a", AT, 7)]
    assert newest(rows) == {5, 4}
    assert newest(rows, frozenset({5, 7})) == {3}


def source(unit: Unit, name: str, creator: int) -> int:
    id_ = unit.sources.add(FileKind.SESSIONS, name=name, sha256=name, rows=1, at=AT, by="U")
    unit.sources.add_mentions([Mention(source_id=id_, creator_id=creator, kind=FileKind.SESSIONS, rows=1, says="")])
    return id_


def undone(unit: Unit, source_id: int, creator: int) -> None:
    found = unit.sources.get(source_id)
    assert found
    assert unit.sources.undo(found, at=AT, by="U")
    project(unit, [creator])


def work(**more: Any) -> Work:
    return Work(**{"id": 1, "creator_id": 7, "kind": Kind.LIVE, "title": "开播", "at": AT, "plays": 100, **more})


def add_creator(unit: Unit) -> None:
    unit.creators.add([Creator(id=7, slug="c7", name="小鱼儿", field="美妆", source="import")])


def test_a_second_reading_is_added_and_the_first_stays(store: Store) -> None:
    with store.unit() as unit:
        add_creator(unit)
        first, second = source(unit, "a.csv", 7), source(unit, "b.csv", 7)
        unit.works.add_read([work(likes=3)], as_of=AT, source_id=first)
        unit.works.read_again([WorkReading(work_id=1, as_of=AT + DAY, source_id=second, plays=250)])
        project(unit, [7])
        assert [(one.plays, one.likes) for one in unit.records.works([7])[7]] == [(250, 3)]
        undone(unit, second, 7)
        assert [(one.plays, one.likes) for one in unit.records.works([7])[7]] == [(100, 3)]
        undone(unit, first, 7)
        assert unit.records.works([7]) == {7: []}
        unit.commit()
    rows = LedgerDesk(store).rows_of(7)
    assert [(row.source, row.said["plays"], row.counts) for row in rows] == [
        ("a.csv", 100, False),
        ("b.csv", 250, False),
    ]


def test_what_stood_there_without_a_reading_becomes_the_first(store: Store) -> None:
    with store.unit() as unit:
        add_creator(unit)
        unit.records.add_works([work()])
        later = source(unit, "b.csv", 7)
        unit.works.read_again([WorkReading(work_id=1, as_of=AT + DAY, source_id=later, plays=90)])
        project(unit, [7])
        assert [one.plays for one in unit.records.works([7])[7]] == [90]
        undone(unit, later, 7)
        assert [one.plays for one in unit.records.works([7])[7]] == [100]


def test_of_a_product_in_a_live_the_newest_row_counts(store: Store) -> None:
    with store.unit() as unit:
        add_creator(unit)
        unit.records.add_works([work()])
        sources = [source(unit, name, 7) for name in ("a.csv", "b.csv")]
        goods = [
            Good(work_id=1, name="口红", units=5, gmv=500, source_id=sources[0], as_of=AT + DAY),
            Good(work_id=1, name="口红", units=4, gmv=400, source_id=sources[1], as_of=AT),
            Good(work_id=1, name="眉笔", units=1, gmv=100),
        ]
        unit.records.add_goods(goods)
        project(unit, [7])
        assert unit.records.goods([1]) == {1: [goods[0], goods[2]]}
        undone(unit, sources[0], 7)
        assert unit.records.goods([1]) == {1: [goods[1], goods[2]]}


def test_comments_and_past_orders_of_an_undone_import_do_not_count(store: Store) -> None:
    with store.unit() as unit:
        add_creator(unit)
        unit.records.add_works([work()])
        first = source(unit, "a.csv", 7)
        said = [
            Comment(work_id=1, text="求链接", at=AT, source_id=first, as_of=AT),
            Comment(work_id=1, text="好", at=AT),
        ]
        deal = Deal(
            creator_id=7, outcome=Outcome.FINISHED, brand="青禾", industry="美妆", at=AT, source_id=first, as_of=AT
        )
        unit.records.add_comments(said)
        unit.records.add_deals([deal])
        assert (len(unit.records.comments([1])), unit.records.deals([7])) == (2, {7: [deal]})
        undone(unit, first, 7)
        assert [one.text for one in unit.records.comments([1])] == ["好"]
        assert (unit.records.deals([7]), unit.records.ended([7])) == ({7: []}, {7: []})


def test_a_past_order_told_otherwise_is_a_new_row(store: Store) -> None:
    def deal(outcome: Outcome, source_id: int, days: int) -> Deal:
        about: dict[str, Any] = {"creator_id": 7, "brand": "青禾", "industry": "美妆", "at": AT, "form": "day"}
        return Deal(outcome=outcome, source_id=source_id, as_of=AT + days * DAY, **about)

    with store.unit() as unit:
        add_creator(unit)
        sources = [source(unit, name, 7) for name in ("a.csv", "b.csv")]
        unit.records.add_deals([deal(Outcome.FINISHED, sources[0], 0), deal(Outcome.FAILED, sources[1], 1)])
        project(unit, [7])
        assert [one.outcome for one in unit.records.deals([7])[7]] == [Outcome.FAILED]
        undone(unit, sources[1], 7)
        assert [one.outcome for one in unit.records.deals([7])[7]] == [Outcome.FINISHED]


def test_rows_of_an_order_name_it_to_its_own_team_only(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=9)
    shop.desks.orders.enter_result(shop.by(), order.id, Result(plays=90_000, units=120, gmv=840_000, on_time=True))
    shop.pass_time(days=20)
    mine, theirs = (LedgerDesk(shop.store).rows_of(1, tenant=tenant) for tenant in ("T0JUXING", "T0OTHER"))
    assert [(row.noun, row.order_id) for row in mine] == [(Noun.WORK, order.id), (Noun.DEAL, order.id)]
    assert [(row.noun, row.order_id) for row in theirs] == [(Noun.WORK, None), (Noun.DEAL, None)]
    assert (mine[0].said["plays"], mine[0].said["commercial"], mine[1].said["outcome"]) == (90_000, True, "finished")
    assert ("brand" in mine[1].said, "brand" in theirs[1].said) == (True, False)
    assert mine[0].as_of is not None


def test_the_rows_of_every_creator_of_the_sample_market_make_the_figures_that_are_shown(store: Store) -> None:
    made = make_market(store, creators=24, seed=3, now=AT)
    desk, rows = LedgerDesk(store), list[Any]()
    with store.reading() as unit:
        shown = unit.search.standings(list(range(1, made.creators + 1)))
    for id_, standing in shown.items():
        mine = [row for row in desk.rows_of(id_) if row.counts]
        rows += mine
        works = [
            Work(id=row.subject, creator_id=id_, **{**row.said, "kind": Kind(row.said["kind"])})
            for row in mine
            if row.noun is Noun.WORK
        ]
        deals = [
            Deal(creator_id=id_, **{"industry": "", **row.said, "outcome": Outcome(row.said["outcome"])})
            for row in mine
            if row.noun is Noun.DEAL
        ]
        assert figures(deals, works, at=AT) == standing.figures
    counted = Counter(row.noun for row in rows)
    assert (counted[Noun.WORK], counted[Noun.GOOD]) == (made.works, made.goods)
    assert (counted[Noun.COMMENT], counted[Noun.DEAL], counted[Noun.RATING]) == (
        made.comments,
        made.deals,
        made.ratings,
    )
    assert {(row.source_id, row.source, row.order_id) for row in rows} == {(None, "", None)}


def test_projecting_the_sample_market_changes_nothing(store: Store) -> None:
    made = make_market(store, creators=24, seed=3, now=AT)
    with store.unit() as unit:
        before = [unit.works.all_of([id_]) for id_ in range(1, made.creators + 1)]
        project(unit, list(range(1, made.creators + 1)))
        assert [unit.works.all_of([id_]) for id_ in range(1, made.creators + 1)] == before
        assert all(counts for of in before for _, counts in of)
