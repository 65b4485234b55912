"""A profile's message that is kept is, after whatever happens, the one made from nothing but the record."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import comments_model, render
from bot.links import Links
from bot.rules.comments import analyse
from bot.rules.creators import Comment, Deal, Good, Kind, NoSuchCreator, UnknownCreator, Work
from bot.rules.forms import Form
from bot.rules.ledger import SAID, Noun, WorkReading
from bot.rules.orders import Outcome
from bot.rules.people import Reader
from bot.rules.pricing import MARKET
from bot.rules.ratings import COUNTS_FOR, Rating, asked
from bot.sample.market import make_market
from bot.services import creators, profiles
from bot.services.creators import CreatorDesk
from bot.services.ledger import project
from bot.services.standings import rank_again, rebuild
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.raw import Raw
from storage.store import Store, Unit

MADE_AT = datetime(2025, 11, 23, 6, tzinfo=UTC)
CREATORS = 40
LINKS = Links("secret", "https://juxing.example", pictures=True)
READERS = (Reader(language="zh"), Reader(language="en", zone="America/New_York"))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def market(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A small market in either database; nobody commits anything to it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('market') / 'market.db'}"
    else:
        postgres = request.getfixturevalue("postgres")
        url = postgres.url(postgres.create())
    engine = open_engine(url)
    upgrade(engine)
    store = Store(engine)
    make_market(store, creators=CREATORS, seed=5, now=MADE_AT)
    yield store
    engine.dispose()


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that happens to a creator; `number` says which, of what can happen in this way."""

    happens: Callable[[Unit, int, int, datetime], Any]
    creator: int
    number: int
    after: timedelta  #: the change before

    def __repr__(self) -> str:
        return f"{self.happens.__name__}({self.creator}, {self.number}, {self.after})"


def run(unit: Unit, sql: str, *params: Any) -> None:
    Raw.of(unit._session).run(sql, params)


def newest_work(unit: Unit, creator: int, kind: Kind | None = None) -> Work | None:
    return next((work for work in unit.records.works([creator])[creator] if kind in {None, work.kind}), None)


# what happens


def rated(unit: Unit, creator: int, number: int, at: datetime) -> None:
    form = list(Form)[number % 4]
    items = {item: 1 + (number + turn) % 5 for turn, item in enumerate(i for of in asked(form).values() for i in of)}
    who: dict[str, Any] = {"order_id": None, "creator_id": creator, "tenant": "T", "rater": "U", "form": form}
    given_at = at - timedelta(days=25 * number)  # some count no more
    unit.ratings.add([Rating(**who, at=given_at, items=items, words=f"第{number}次" if number % 2 else "")])
    rank_again(unit, creator, at=at)


def said_otherwise(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """The words of a rating are edited; no star is another."""
    newest = "(SELECT id FROM ratings WHERE creator_id = ? ORDER BY at DESC, id DESC LIMIT 1)"
    run(unit, f"UPDATE ratings SET words = ? WHERE id = {newest}", f"改成{number}", creator)


def ended(unit: Unit, creator: int, number: int, at: datetime) -> None:
    outcome = list(Outcome)[number % len(Outcome)]
    unit.records.add_deals(
        [Deal(creator_id=creator, outcome=outcome, brand=f"品牌{number % 3}", industry="美妆", at=at, on_time=True)]
    )
    rank_again(unit, creator, at=at)


def priced(unit: Unit, creator: int, number: int, at: datetime) -> None:
    card, today = unit.ratecards.current(creator), at.astimezone(MARKET).date()
    changes: list[dict[str, Any]] = [
        {"hour": 100_000 + number, "day": None},
        {"day": 1_000_000 + number, "day_discount": 1_500, "discount_until": today + timedelta(days=number % 3)},
        {"product": None, "video_medium": 40_000 * number or None},
        {"paused": not card.paused},
    ]
    unit.ratecards.add([replace(card, version=card.version + 1, since=at, **changes[number % 4])])
    rank_again(unit, creator, at=at)


def renamed(unit: Unit, creator: int, number: int, at: datetime) -> None:
    before = unit.creators.get(creator) or pytest.fail("nobody")
    followers = None if number % 9 == 0 else number * 10_000
    unit.creators.change(replace(before, name=f"小鱼{number}", bio=f"<{number}>", followers=followers, as_of=None))
    rebuild(unit, [creator], at=at)


def delivered(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """A work more. Search comes to it only later: the message must not wait for that."""
    kind = list(Kind)[number % 2]
    id_, plays, gmv = unit.works.next_id(), None if number % 7 == 0 else number * 1_000, number * 10_000
    about = {"kind": kind, "title": f"第{number}条", "at": at - timedelta(days=number), "units": number}
    unit.records.add_works([Work(id=id_, creator_id=creator, **about, plays=plays, gmv=gmv)])  # type: ignore[arg-type]


def read_again(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """An import tells of a work with other counts."""
    if work := newest_work(unit, creator):
        said = dict.fromkeys(SAID) | {"plays": 5_000 + number}
        unit.works.read_again([WorkReading(id=0, work_id=work.id, as_of=at, **said)])
        project(unit, [creator])


def left_out(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """All that told of a work was undone."""
    if work := newest_work(unit, creator):
        unit.works.project({work.id: None})


def sold(unit: Unit, creator: int, number: int, at: datetime) -> None:
    if work := newest_work(unit, creator, Kind.LIVE):
        unit.records.add_goods([Good(work_id=work.id, name=f"面霜{number}", units=number, gmv=number * 9_900_000)])


def not_sold(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """The goods of a live count no more."""
    if work := newest_work(unit, creator, Kind.LIVE):
        rows = list(unit.records.all_rows(Noun.GOOD, [work.id]))
        unit.records.count_so(Noun.GOOD, {row["id"]: bool(number % 2) for row in rows[number % 3 :]})


def heard(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """Comments are read."""
    if work := newest_work(unit, creator, list(Kind)[number % 2]):
        texts = ["求链接", "主播好美", "质量很差，退货", "回购第三次了", f"第{number}次来"][: 1 + number % 5]
        unit.records.add_comments(Comment(work_id=work.id, text=text, at=at) for text in texts)
        said = {work.id: analyse(texts, comments_model.reader()).slim(80)}
        unit.comments_said.put(said, {work.id: 1}, reader="r", at=MADE_AT)


def time_passed(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """Days change, and ratings grow too old to count."""


HAPPENS = (
    rated, said_otherwise, ended, priced, renamed, delivered, read_again, left_out, sold, not_sold, heard, time_passed,
)  # fmt: skip
CHANGES = st.builds(
    Change,
    happens=st.sampled_from(HAPPENS),
    creator=st.integers(1, 3),  # few, so that much happens to each
    number=st.integers(0, 40),
    after=st.one_of(st.timedeltas(timedelta(), timedelta(days=2)), st.timedeltas(timedelta(), timedelta(days=400))),
)


# what is shown, and what should be


def kept(unit: Unit, creator: int, at: datetime, reader: Reader) -> dict[str, Any]:
    shown = profiles.shown(unit.profiles, creator, at=at)
    key = shown.key(reader), LINKS
    return render.kept("creator", reader, key, profile=shown, link=LINKS, shared_by="", at=at)


def from_nothing(unit: Unit, creator: int, at: datetime, reader: Reader) -> dict[str, Any]:
    """The message of all that a creator's page reads."""
    whole = creators.profile(unit, creator, at=at)
    return render.message("creator", reader, profile=whole, link=LINKS, shared_by="", at=at)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=st.lists(CHANGES, min_size=1, max_size=8))
def test_whatever_happens_the_message_is_the_one_made_from_nothing(market: Store, changes: list[Change]) -> None:
    at = MADE_AT
    with market.unit() as unit:
        for change in changes:
            at += change.after
            change.happens(unit, change.creator, change.number, at)
            for reader in READERS:
                wanted = from_nothing(unit, change.creator, at, reader)
                assert kept(unit, change.creator, at, reader) == wanted


@pytest.mark.parametrize("happens", [each for each in HAPPENS if each is not time_passed])
def test_each_kind_of_change_is_shown_at_once(market: Store, happens: Callable[..., Any]) -> None:
    with market.unit() as unit:
        sold(unit, 1, 2, MADE_AT)
        before = kept(unit, 1, MADE_AT, READERS[0])
        happens(unit, 1, 12 if happens is not_sold else 13, MADE_AT)
        assert kept(unit, 1, MADE_AT, READERS[0]) != before
        assert kept(unit, 1, MADE_AT, READERS[0]) == from_nothing(unit, 1, MADE_AT, READERS[0])


def test_a_rating_too_old_to_count_changes_the_message_without_any_row(market: Store) -> None:
    with market.unit() as unit:
        rated(unit, 1, 0, MADE_AT)
        last = MADE_AT + COUNTS_FOR
        stamps = [
            profiles.shown(unit.profiles, 1, at=last + timedelta(seconds=turn)).key(READERS[0]) for turn in (-1, 0)
        ]
        assert stamps[0] != stamps[1]


def test_what_has_not_changed_is_not_made_again(market: Store) -> None:
    def answer(at: datetime, reader: Reader, creator: int = 1) -> str:
        with market.finding() as looking:
            shown = profiles.shown(looking.profiles, creator, at=at)
        key = shown.key(reader), LINKS
        return render.answer("creator", reader, key, profile=shown, link=LINKS, shared_by="", at=at)

    first = answer(MADE_AT, READERS[0])
    assert answer(MADE_AT + timedelta(hours=9), READERS[0]) is first  # the same day in Shanghai
    assert answer(MADE_AT, READERS[1]) != first != answer(MADE_AT, READERS[0], creator=2)


def test_who_is_not_there_has_no_profile(market: Store) -> None:
    desk = CreatorDesk(market)
    with market.reading() as unit, pytest.raises(NoSuchCreator):
        profiles.shown(unit.profiles, CREATORS + 1, at=MADE_AT)
    name = desk.standing(1).creator.name
    assert desk.shown(name, at=MADE_AT).creator == desk.called(name).creator
    with pytest.raises(NoSuchCreator):
        desk.shown("", at=MADE_AT)
    with pytest.raises(UnknownCreator):
        desk.shown(f"{name[:-1]}口", at=MADE_AT)
