"""A page that is kept is the page that would be found: after every change, by whoever it is made."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules.creators import Creator
from bot.rules.orders import Move
from bot.rules.ratecards import RateCard
from bot.rules.ratings import asked
from bot.services import finding
from bot.services.creators import CreatorDesk
from bot.services.finding import Cursor, Grounds, Results
from bot.services.imports import ImportDesk
from bot.services.standings import rebuild
from storage import search
from storage.calendar import Slot
from storage.engine import open_engine
from storage.store import Store

BRIEFS = (
    "", "美妆", "美食", "美妆 按天 预算2万以内", "预算1千以内", "按粉丝排序", "按价格排序", "小鱼儿", "小鱼", "晚风",
    "类似小鱼儿", "新人", "11月9日", '没合作过"青禾美妆"', "做过美妆", "4星以上", "粉丝5千万以上 美食", "xiaoyu",
)  # fmt: skip
CREATORS, STEPS, SEED = 25, 40, 20_261_127
MANY = 150
CSV = "达人,所在领域,粉丝数\n{}\n"
Change = Callable[["World"], None]


class World:
    """A shop whose desk has long been asked, and a second process over the same database."""

    def __init__(self, shop: Any, seed: int) -> None:
        self.shop, self.shaken, self.sources, self.numbers = shop, random.Random(seed), list[int](), iter(range(10_000))
        self.other = Store(open_engine(shop.store.engine.url.render_as_string(hide_password=False)))
        self.desk: CreatorDesk = shop.desks.creators
        self.elsewhere = ImportDesk(self.other)
        self.creators = 0

    def add(self, last: int) -> None:
        """Let there be creators up to an id."""
        with self.shop.store.unit() as unit:
            ids = range(max(3, self.creators + 1), last + 1)
            fields = ("美妆", "美食", "穿搭")
            unit.creators.add(
                Creator(id=id_, slug=f"c{id_}", name=f"小{id_}鱼", field=fields[id_ % 3], followers=7**id_ % 10**8)
                for id_ in ids
            )
            unit.ratecards.add(RateCard(creator_id=id_, day=90_000 * id_, video_medium=30_000 * id_) for id_ in ids)
            rebuild(unit, list(ids), at=self.shop.now)
            unit.commit()
        self.creators = last

    def creator(self) -> int:
        with self.other.reading() as unit:
            return self.shaken.choice([id_ for id_ in range(1, self.creators + 1) if unit.search.get(id_)])

    def found(self, desk: CreatorDesk, brief: str) -> list[Any]:
        """Two pages of it, and all that their cards show."""
        first = desk.find(brief, at=self.shop.now)
        second = desk.find(brief, at=self.shop.now, cursor=first.following or Cursor(page=2))
        return [shown(first), shown(second)]

    def is_exact(self) -> None:
        """Whoever has long been asked finds what somebody finds who was never asked."""
        fresh = CreatorDesk(Store(self.other.engine))
        for brief in BRIEFS:
            assert self.found(self.desk, brief) == self.found(fresh, brief), brief


def shown(page: Results) -> tuple[Any, ...]:
    cards = [(card.place, card.price, card.key, card.standing, card.reasons) for card in page.cards]
    return page.key, page.understood, page.total, page.pages, page.following, cards, page.cleared


def cards_of(shown: tuple[Any, ...]) -> tuple[Any, ...]:
    """Without how many there are, which is told by a sample."""
    return shown[4:]


def another_price(world: World) -> None:
    with world.other.unit() as unit:
        card = unit.ratecards.current(id_ := world.creator())
        fen = world.shaken.randrange(50_000, 5_000_000)
        unit.ratecards.add([replace(card, version=card.version + 1, day=fen, since=world.shop.now)])
        rebuild(unit, [id_], at=world.shop.now)
        unit.commit()


def another_name(world: World) -> None:
    with world.other.unit() as unit:
        creator = unit.creators.get(world.creator())
        unit.creators.change(replace(creator, name=f"{world.shaken.choice('小晚大风')}{creator.id}鱼", field="美食"))
        rebuild(unit, [creator.id], at=world.shop.now)
        unit.commit()


def taken_out(world: World) -> None:
    with world.other.unit() as unit:
        unit.search.take_out([world.shaken.randrange(3, world.creators + 1)])
        unit.commit()


def tick(world: World) -> None:
    world.shop.reminders.refresh_search(at=world.shop.now)


def time_passes(world: World) -> None:
    world.shop.pass_time(hours=world.shaken.choice([1, 7, 30]))


def imported(world: World) -> None:
    rows = "\n".join(f"晚风{next(world.numbers)},美妆,{world.shaken.randrange(10**6)}" for _ in range(2))
    by = replace(world.shop.by(), person="U0LINYUE")
    world.sources.append(world.elsewhere.take_in(CSV.format(rows).encode(), "new.csv", by=by).source_id or 0)


def undone(world: World) -> None:
    if world.sources:
        world.elsewhere.undo(replace(world.shop.by(), person="U0LINYUE"), world.sources.pop())


def ordered_and_rated(world: World) -> None:
    shop = world.shop
    start = (shop.now + timedelta(days=7)).replace(hour=0, minute=0, second=0)
    order = shop.placed(creator=1, in_campaign=False, starts_at=start)
    shop.desks.orders.answer(shop.by("creator:1"), order.id, Move.ACCEPT)
    shop.pass_time(days=8)
    shop.pass_time(days=3, minutes=1)
    items = {item: world.shaken.randrange(1, 6) for of in asked(order.need.form).values() for item in of}
    shop.desks.ratings.rate(shop.by(), order.id, items)


def a_day_off(world: World) -> None:
    with world.other.unit() as unit:
        now = world.shop.now
        unit.calendar.reserve(Slot(creator_id=2, order_id=None, starts_at=now, ends_at=now + timedelta(days=9)))
        unit.commit()


def written_by_hand(world: World) -> None:
    with world.other.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE search SET followers = {world.shaken.randrange(10**8)} WHERE creator_id = 2"
        )


CHANGES: tuple[Change, ...] = (
    another_price, another_name, taken_out, tick, time_passes, imported, undone, ordered_and_rated, a_day_off,
    written_by_hand,
)  # fmt: skip


@pytest.fixture
def world(shop: Any) -> Iterator[World]:
    world = World(shop, SEED)
    world.add(CREATORS)
    yield world
    world.other.engine.dispose()


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_the_next_page_is_as_if_it_had_never_been_asked(world: World, change: Change) -> None:
    world.is_exact()
    for _ in range(2):
        change(world)
        world.is_exact()


def test_after_many_changes_too(world: World) -> None:
    for _ in range(STEPS):
        world.shaken.choice(CHANGES)(world)
        if world.shaken.random() < 0.5:  # sometimes only after several
            world.is_exact()
    world.is_exact()


def test_of_others_who_change_only_those_are_looked_at_who_would_stand_on_the_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add(MANY)
    monkeypatch.setattr(search, "FEW", CREATORS)  # how many there are is told by the sample, as in a large market
    held, of_grounds = list[bool](), Grounds.hold
    monkeypatch.setattr(Grounds, "hold", lambda *asked: held.append(of_grounds(*asked)) or held[-1])
    fresh = CreatorDesk(Store(world.other.engine))
    for _ in range(STEPS):
        for change in world.shaken.sample((another_price, another_name, another_name, taken_out), 2):
            change(world)
        for brief in BRIEFS:
            was, now = world.found(world.desk, brief), world.found(fresh, brief)
            assert [cards_of(page) for page in was] == [cards_of(page) for page in now], brief
    assert min(held.count(True), held.count(False)) > 3 * STEPS


def test_a_page_is_looked_for_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = list[str]()
    find = finding.found

    def watched(search: Any, brief: str, **more: Any) -> Results:
        looked.append(brief)
        return find(search, brief, **more)

    world.desk.find("美妆", at=world.shop.now)  # which draws the sample
    monkeypatch.setattr(finding, "found", watched)
    for brief in ("美妆", "美妆", "美食", "美妆"):
        world.desk.find(brief, at=world.shop.now)
    assert looked == ["美妆", "美食"]
    looked.clear()
    for _ in range(2):  # who is free on a day, and who has worked for whom, is asked of other tables
        world.desk.find("11月9日", at=world.shop.now)
        world.desk.find("没合作过欧莱雅", at=world.shop.now)
    assert len(looked) == 4
    world.desk.find("美妆", at=world.shop.now + timedelta(days=1))
    assert len(looked) == 5
    world.shop.store.sample_again()
    world.desk.find("美妆", at=world.shop.now)
    assert len(looked) == 6
