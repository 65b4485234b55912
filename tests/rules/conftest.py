"""Builders: a whole value with one word, and only what matters to the test is said."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from bot.rules.approvals import Team
from bot.rules.campaigns import Campaign
from bot.rules.creators import Creator, Deal, Figures, Kind, Rate, Work
from bot.rules.forms import Form
from bot.rules.orders import Order, Outcome
from bot.rules.people import Person
from bot.rules.policies import Rule, Step
from bot.rules.pricing import Need, Price
from bot.rules.quotes import Quote
from bot.rules.ratecards import RateCard
from bot.rules.ratings import Rating, asked

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  #: a Monday, ten in the morning in Shanghai


@pytest.fixture(scope="session")
def now():
    return NOW


@pytest.fixture(scope="session")
def a_need():
    """A dedicated live by the hour, in ten days."""

    def build(**changes):
        return Need(**{"form": Form.HOUR, "starts_at": NOW + timedelta(days=10), **changes})

    return build


@pytest.fixture(scope="session")
def a_card():
    """A card on which every form has a price."""

    def build(**changes):
        prices = {
            "hour": 600_000,
            "day": 2_880_000,
            "product": 120_000,
            "video_short": 800_000,
            "video_medium": 1_200_000,
            "video_long": 1_800_000,
        }
        return RateCard(**{"creator_id": 7, **prices, **changes})

    return build


@pytest.fixture(scope="session")
def a_price():
    """A price of a total, without discount or fee."""

    def build(total=1_200_000, **changes):
        parts = {"form": Form.HOUR, "unit": total, "quantity": Fraction(1), "list_total": total, "total": total}
        return Price(**{**parts, "discount_rate": 0, "discount": 0, "fee_rate": 0, "fee": 0, **changes})

    return build


@pytest.fixture(scope="session")
def a_person():
    def build(user="U1", **changes):
        return Person(**{"tenant": "T1", "user": user, **changes})

    return build


@pytest.fixture(scope="session")
def a_rule():
    """A rule of one step: so many of three people."""

    def build(needed=1, people=("ANN", "BEN", "CAI"), **changes):
        return Rule(**{"id": 1, "tenant": "T1", "steps": (Step(people=people, needed=needed),), **changes})

    return build


@pytest.fixture(scope="session")
def a_team():
    """People of whom nothing is known, so that all count; nobody is away."""

    def build(*people, **changes):
        return Team(**{"at": NOW, "people": {person.user: person for person in people}, **changes})

    return build


@pytest.fixture(scope="session")
def a_quote(a_need, a_price):
    """A draft that holds for seven days."""

    def build(**changes):
        given = {
            "id": 42,
            "tenant": "T1",
            "number": "Q-1042",
            "creator_id": 7,
            "campaign_id": None,
            "requester": "RUI",
            "channel": "C1",
            "need": a_need(),
            "price": a_price(),
            "card_version": 3,
            "valid_until": NOW + timedelta(days=7),
            "rule": Rule(id=1, tenant="T1", steps=(Step(people=("ANN", "BEN", "CAI")),)),
        }
        return Quote(**{**given, **changes})

    return build


@pytest.fixture(scope="session")
def an_order(a_need, a_price):
    """A draft of a live in ten days, to be answered within 72 hours; its campaign ends in twenty."""

    def build(**changes):
        given = {
            "id": 31,
            "tenant": "T1",
            "number": "O-2031",
            "quote_id": 42,
            "creator_id": 7,
            "campaign_id": None,
            "owner": "RUI",
            "channel": "C1",
            "need": a_need(),
            "price": a_price(),
            "answer_by": NOW + timedelta(hours=72),
            "campaign_end": NOW + timedelta(days=20),
        }
        return Order(**{**given, **changes})

    return build


@pytest.fixture(scope="session")
def a_creator():
    """A mid-tier creator of skin care."""

    def build(**changes):
        given = {
            "id": 7,
            "slug": "xiaoyuer",
            "name": "小鱼儿",
            "field": "美妆",
            "sub": "护肤保养",
            "followers": 300_000,
        }
        return Creator(**{**given, **changes})

    return build


@pytest.fixture(scope="session")
def a_deal():
    """An order that was finished a month ago."""

    def build(outcome=Outcome.FINISHED, **changes):
        given = {"creator_id": 7, "brand": "B1", "industry": "美妆", "at": NOW - timedelta(days=30)}
        return Deal(**{**given, "outcome": outcome, **changes})

    return build


@pytest.fixture(scope="session")
def a_work():
    """A live of three days ago with a thousand plays."""

    def build(id_=1, **changes):
        given = {"creator_id": 7, "kind": Kind.LIVE, "title": "", "at": NOW - timedelta(days=3), "plays": 1_000}
        return Work(**{**given, "id": id_, **changes})

    return build


@pytest.fixture(scope="session")
def some_figures():
    """A creator with eight finished orders of ten offers, and a work of today."""

    def build(**changes):
        given = {"acceptance": Rate(9, 10), "completion": Rate(8, 9), "finished": 8, "finished_recently": 2}
        return Figures(**{**given, "last_work": NOW, **changes})

    return build


@pytest.fixture(scope="session")
def a_rating():
    """A rating with the same stars for every item, or with the items given."""

    def build(stars=5, form=Form.HOUR, **changes):
        items = {item: stars for of in asked(form).values() for item in of}
        given = {"order_id": 31, "creator_id": 7, "tenant": "T1", "rater": "RUI", "at": NOW, "items": items}
        return Rating(**{**given, "form": form, **changes})

    return build


@pytest.fixture(scope="session")
def a_campaign():
    def build(**changes):
        given = {"id": 5, "tenant": "T1", "name": "618", "owner": "RUI", "channel": "C1", "budget": 10_000_000}
        return Campaign(**{**given, "starts_at": NOW, "ends_at": NOW + timedelta(days=30), **changes})

    return build
