"""A small market made by hand on a real SQLite store, and the pages over it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from re import findall
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.links import Links
from bot.rules.audience import Age, Audience
from bot.rules.creators import Comment, Creator, Deal, Good, Kind, Work
from bot.rules.forms import Form
from bot.rules.orders import Order, Outcome
from bot.rules.people import By, Person
from bot.rules.placing import UNDO_WITHIN
from bot.rules.pricing import Need, price
from bot.rules.quotes import Quote
from bot.rules.ratecards import RateCard
from bot.rules.ratings import LIVE, VIDEO, Rating
from bot.rules.workspaces import Workspace
from bot.services import placing
from bot.services.access import AccessDesk
from bot.services.attempts import AttemptDesk
from bot.services.cancelling import CancelDesk
from bot.services.charts import ChartDesk
from bot.services.counteroffers import CounterofferDesk
from bot.services.creators import CreatorDesk
from bot.services.days_off import DaysOffDesk
from bot.services.disputes import DisputeDesk
from bot.services.earnings import EarningsDesk
from bot.services.entered_results import EnteredResultDesk
from bot.services.home import HomeDesk
from bot.services.ordering import OrderDesk
from bot.services.ratecards import RateCardDesk
from bot.services.ratings import RatingDesk
from bot.services.ratings_reports import ReportDesk
from bot.services.records import RecordDesk
from bot.services.scripts import ScriptDesk
from bot.services.standings import rebuild
from bot.services.workspace import WorkspaceDesk
from bot.web.pages import create_pages
from storage.engine import open_engine
from storage.migrate import metadata
from storage.store import Store

NOW = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)  # Monday noon in Shanghai
TENANT = "T1"
STAR, NEWCOMER = 1, 2  #: creators with a long record, and with none


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Market:
    """The store, the desks over it, and what tests do again and again."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    deliveries: int = 0

    def __post_init__(self) -> None:
        self.charts, self.records = ChartDesk(self.store), RecordDesk(self.store)
        self.creators, self.home = CreatorDesk(self.store), HomeDesk(self.store)
        self.orders, self.ratecards = OrderDesk(self.store), RateCardDesk(self.store)
        self.days_off, self.access = DaysOffDesk(self.store), AccessDesk(self.store)
        self.attempts = AttemptDesk(self.store)
        self.counteroffers, self.cancelling = CounterofferDesk(self.store), CancelDesk(self.store)
        self.scripts, self.disputes = ScriptDesk(self.store), DisputeDesk(self.store)
        self.earnings, self.entered_results = EarningsDesk(self.store), EnteredResultDesk(self.store)
        self.ratings, self.workspace = RatingDesk(self.store), WorkspaceDesk(self.store)
        self.reports = ReportDesk(self.store)

    def by(self, person: str = "U1", tenant: str = TENANT) -> By:
        self.deliveries += 1
        return By(tenant=tenant, person=person, delivery=f"test:{self.deliveries}", at=self.clock())

    def quote(self, need: Need, *, tenant: str = TENANT) -> Quote:
        """A draft of U1's, as it stands before it is ordered."""
        with self.store.unit() as unit:
            card = unit.ratecards.current(STAR)
            draft = Quote(
                id=0,
                tenant=tenant,
                number=unit.counters.next(tenant, "Q"),
                creator_id=STAR,
                campaign_id=None,
                requester="U1",
                channel="C1",
                need=need,
                price=price(need, card, service_fee=500),
                card_version=card.version,
                valid_until=need.starts_at,
            )
            quote = unit.quotes.add(draft)
            unit.commit()
        return quote

    def order(self, *, tenant: str = TENANT, **need: Any) -> Order:
        """An offer that the creator was told of: by default a dedicated day in a week."""
        usual: dict[str, Any] = {"form": Form.DAY, "starts_at": NOW + timedelta(days=7, hours=8)}
        wanted = Need(**usual | need)
        before = replace(self.by(tenant=tenant), at=self.clock() - UNDO_WITHIN)
        order = self.orders.place(before, self.quote(wanted, tenant=tenant).id)
        with self.store.unit() as unit:
            placing.tell(unit, self.by(tenant=tenant), order.id)
            unit.commit()
        return self.orders.get(tenant, order.id)

    def rate(self, order_id: int, *, creator_id: int = STAR, words: str = "", tenant: str = TENANT) -> None:
        items = {item: 5 for of in LIVE.values() for item in of}
        rating = Rating(
            order_id=order_id,
            creator_id=creator_id,
            tenant=tenant,
            rater="U1",
            form=Form.DAY,
            at=NOW - timedelta(days=1),
            items=items,
            words=words,
            private_note="between us",
        )
        with self.store.unit() as unit:
            unit.ratings.add([rating])
            rebuild(unit, [creator_id], at=NOW)
            unit.commit()

    def rename(self, creator_id: int, **changes: str) -> None:
        with self.store.unit() as unit:
            known = unit.creators.get(creator_id)
            unit.creators.change(Creator(**{**vars(known), **changes}))
            rebuild(unit, [creator_id], at=NOW)
            unit.commit()


@dataclass
class Page:
    """An answer, read the way a person does."""

    status: int
    html: str
    headers: Any

    @property
    def text(self) -> str:
        return unescape(self.html)

    def hidden(self, name: str) -> str:
        """The value of the first hidden input of that name."""
        return str(findall(rf'name="{name}" value="([^"]*)"', self.html)[0])


@dataclass
class Browser:
    """Opens pages and sends their forms, as a browser without scripts does."""

    client: FlaskClient

    def open(self, url: str, **headers: str) -> Page:
        return self._page(self.client.get(url, headers=headers))

    def send(self, url: str, *, headers: dict[str, str] | None = None, **fields: str | int) -> Page:
        return self._page(self.client.post(url, data=fields, headers=headers or {}))

    def follow(self, url: str, answer: Page) -> Page:
        """Where a redirect leads; it is relative to the page's own address."""
        assert answer.status == 303
        return self.open(url.split("?")[0] + answer.headers["Location"])

    def _page(self, response: Any) -> Page:
        return Page(status=response.status_code, html=response.get_data(as_text=True), headers=response.headers)


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    engine = open_engine(f"sqlite:///{tmp_path / 'market.db'}")
    metadata().create_all(engine)
    market = Market(Store(engine))
    _fill(market.store)
    yield market
    engine.dispose()


@pytest.fixture
def links() -> Links:
    return Links("a secret of the tests", "http://localhost")


@pytest.fixture
def browser(market: Market, links: Links) -> Browser:
    return Browser(create_pages(market, links=links, clock=market.clock).test_client())


@pytest.fixture
def offer_link(links: Links) -> Callable[[Order], str]:
    return lambda order: links.offer(order.tenant, order.id, order.creator_id, at=NOW)


def _fill(store: Store) -> None:
    with store.unit() as unit:
        for tenant, name in ((TENANT, "青禾美妆"), ("T2", "别家品牌")):
            unit.workspaces.save(Workspace(tenant=tenant, name=name, service_fee=500))
            unit.people.save(Person(tenant=tenant, user="U1", own_limit=10**12))
        unit.creators.add([_star(), _newcomer()])
        unit.ratecards.add([_card()])
        unit.records.add_works(_works())
        unit.records.add_goods(_goods())
        unit.records.add_comments([Comment(work_id=1, text="求链接", at=NOW - timedelta(days=1))])
        unit.records.add_deals(_deals())
        unit.ratings.add(_ratings())
        rebuild(unit, [STAR, NEWCOMER], at=NOW)
        unit.commit()


def _star() -> Creator:
    return Creator(
        id=STAR,
        slug="xiaoyu",
        name="小鱼儿",
        bio="护肤配方师",
        field="美妆",
        sub="护肤保养",
        region="杭州",
        followers=1_280_000,
        audience=Audience(women=8_740, ages={Age.GROWN: 3_820, Age.YOUNG: 2_960}, regions={"浙江": 2_110, "广东": 930}),
        sample=True,
        source="sample",
        as_of=NOW - timedelta(days=1),
    )


def _newcomer() -> Creator:
    return Creator(id=NEWCOMER, slug="ning", name="阿宁", field="美食", followers=8_000, source="sheet.xlsx")


def _card() -> RateCard:
    return RateCard(
        creator_id=STAR,
        hour=600_000,
        day=3_600_000,
        day_discount=2_000,
        discount_until=(NOW + timedelta(days=60)).date(),
        product=320_000,
        video_medium=3_200_000,
        since=NOW - timedelta(days=30),
    )


def _works() -> list[Work]:
    lives = [
        Work(
            id=number,
            creator_id=STAR,
            kind=Kind.LIVE,
            title=f"专场 {number}",
            at=NOW - timedelta(days=number),
            plays=400_000 + 10_000 * number,
            likes=20_000,
            comments=1_000,
            shares=500,
            units=900,
            gmv=6_340_000,
            peak=12_000,
        )
        for number in range(1, 7)
    ]
    clip = Work(id=7, creator_id=STAR, kind=Kind.VIDEO, title="短片", at=NOW - timedelta(days=9))
    return [*lives, clip]


def _goods() -> list[Good]:
    return [
        Good(work_id=1, name=f"面霜 {number}", price=9_900, units=100 - number, gmv=990_000 - number)
        for number in range(1, 6)
    ]


def _deals() -> list[Deal]:
    outcomes = [Outcome.FINISHED] * 47 + [Outcome.CREATOR_CANCELLED] + [Outcome.DECLINED] * 2
    return [
        Deal(
            creator_id=STAR,
            outcome=outcome,
            brand=f"brand {number % 9}",
            industry="美妆" if number % 4 else "美食",
            at=NOW - timedelta(days=10 + number),
            on_time=True,
        )
        for number, outcome in enumerate(outcomes)
    ]


def _ratings() -> list[Rating]:
    def given(form: Form, stars: int, days: int, words: str) -> Rating:
        asked = LIVE if form.live else VIDEO
        return Rating(
            order_id=None,
            creator_id=STAR,
            tenant="",
            rater="",
            form=form,
            at=NOW - timedelta(days=days),
            items={item: stars for of in asked.values() for item in of},
            words=words,
            private_note="never shown",
        )

    lives = [given(Form.DAY, stars, 20 + stars, f"直播 {stars} 星") for stars in (5, 5, 4)]
    return [*lives, given(Form.VIDEO, 5, 40, "视频不错")]
