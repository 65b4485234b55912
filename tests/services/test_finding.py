"""What a brief finds, from the words to the page: names first, likeness, pages that join, counts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.rules.creators import Creator
from bot.rules.ranking import PAGE
from bot.sample.market import make_market
from bot.services.creators import CreatorDesk
from bot.services.finding import ALIKE, Results
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.search_sample import rounded
from storage.store import Store

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
CREATORS = 300


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('finding')}/market.db")
    upgrade(engine)
    store = Store(engine)
    make_market(store, creators=CREATORS, seed=7, now=AT)
    yield store
    engine.dispose()


@pytest.fixture
def desk(store: Store) -> CreatorDesk:
    return CreatorDesk(store)


def shown(results: Results) -> list[Creator]:
    return [card.standing.creator for card in results.cards]


def every_page(desk: CreatorDesk, brief: str) -> list[int]:
    found, cursor = list[int](), None
    while True:
        page = desk.find(brief, at=AT, cursor=cursor)
        found += [card.creator_id for card in page.cards]
        cursor = page.following
        if cursor is None:
            return found


@pytest.mark.parametrize("brief", ["", "美妆", "按天", "分享", "按粉丝排序", "按价格排序 视频", "新人", "小鱼儿"])
def test_all_pages_together_hold_everybody_once(desk: CreatorDesk, brief: str) -> None:
    found = every_page(desk, brief)
    assert len(found) == len(set(found)) == desk.find(brief, at=AT).total


def test_a_page_is_numbered_on_from_the_one_before(desk: CreatorDesk) -> None:
    first = desk.find("", at=AT)
    second = desk.find("", at=AT, cursor=first.following)
    assert [card.place for card in (*first.cards, *second.cards)] == list(range(1, 2 * PAGE + 1))
    assert second.cursor.previous == first.cursor


def test_who_is_called_what_is_searched_comes_first(desk: CreatorDesk) -> None:
    names = [creator.name for creator in shown(desk.find("小鱼", at=AT))]
    least = min(shown(desk.find("", at=AT)), key=lambda creator: creator.id)
    assert names[0].startswith("小鱼")
    assert shown(desk.find(least.name, at=AT))[0].name == least.name
    refused = desk.find(f'"{least.name}" 不要{least.field}', at=AT)
    assert least.name not in [creator.name for creator in shown(refused)]


def test_who_is_like_somebody_does_the_same_for_as_many(desk: CreatorDesk) -> None:
    lead = desk.called("小鱼儿").creator
    found = desk.find("类似小鱼儿", at=AT)
    assert found.understood.filters.like == "小鱼儿"
    alike = shown(found)
    assert lead.id not in [creator.id for creator in alike]
    assert {creator.sub for creator in alike} == {lead.sub}
    followers = lead.followers or 0
    assert [c.name for c in alike if not followers // ALIKE <= (c.followers or 0) <= followers * ALIKE] == []
    assert {card.reasons[0].code for card in found.cards} == {"alike"}


def test_the_like_of_nobody_is_searched_as_words(desk: CreatorDesk) -> None:
    assert desk.find("类似查无此人某某", at=AT).cards == []


def test_in_a_large_market_long_results_are_told_about(
    store: Store, desk: CreatorDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.FEW", 10)
    about = CreatorDesk(store).find("按天 预算4万3千以内", at=AT).found
    assert about.exact is False
    monkeypatch.undo()
    exact = desk.find("按天 预算4万3千以内", at=AT).found
    assert about.number == rounded(exact.number)  # in a market as small as this, everybody is in the sample
    assert desk.find("按天 预算4万3千以内", at=AT).pages == -(-exact.number // PAGE)


@pytest.mark.parametrize(("number", "told"), [(7, 7), (12, 12), (1_284, 1_300), (28_412, 28_000), (0, 0)])
def test_two_figures_of_a_number_are_told(number: int, told: int) -> None:
    assert rounded(number) == told


def test_a_person_who_waits_reads_while_another_writes(store: Store, desk: CreatorDesk) -> None:
    with store.unit() as unit:
        unit.creators.hold([1])
        assert desk.find("美妆", at=AT).cards[0].place == 1
        assert desk.called("小鱼儿").creator.name == "小鱼儿"


def test_what_one_thread_reads_inside_what_it_reads_is_no_other_transaction(store: Store, desk: CreatorDesk) -> None:
    def twice(results: Results) -> Any:
        with store.finding() as looking:
            return looking.search.standings([results.cards[0].creator_id])

    assert list(twice(desk.find("美妆", at=AT)))
