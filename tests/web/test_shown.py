"""How time and prices are written on the pages, and how a typed price is read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.forms import Form, Length
from bot.rules.people import Reader
from bot.rules.ratecards import BadDiscount, BadPrice, RateCard
from bot.web import price_form, shown

ZH, EN = Reader(language="zh"), Reader(language="en")
EIGHT = datetime(2026, 11, 9, 12, tzinfo=UTC)  # 20:00 in Shanghai


@pytest.mark.parametrize(
    ("hours", "reader", "written"),
    [
        (2, ZH, "11月9日(周一) 20:00–22:00"),
        (4, ZH, "11月9日(周一) 20:00–24:00"),
        (4, EN, "Mon 9 Nov, 20:00–24:00 CST"),
        (28, EN, "Mon 9 Nov, 20:00 CST – Wed 11 Nov, 00:00 CST"),
    ],
)
def test_a_span_names_the_second_day_only_where_it_is_another(hours: int, reader: Reader, written: str) -> None:
    assert shown.span(EIGHT, EIGHT + timedelta(hours=hours), reader) == written


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(4320, "72 hours left"), (119, "1 hour left"), (59, "59 minutes left"), (1, "1 minute left"), (0, ""), (-1, "")],
)
def test_what_is_left_is_said_in_hours_and_at_last_in_minutes(minutes: int, written: str) -> None:
    assert shown.left(EIGHT + timedelta(minutes=minutes), EIGHT, EN) == written


def test_a_day_in_a_list_is_the_readers_own() -> None:
    late = datetime(2026, 11, 9, 17, tzinfo=UTC)
    assert shown.on(late, ZH) == "2026-11-10"
    assert shown.on(late, Reader(language="en", zone="Europe/London")) == "2026-11-09"


def test_price_lines_hold_what_is_offered_and_todays_discount() -> None:
    card = RateCard(creator_id=1, day=99_999, day_discount=1_250, video_long=500)
    lines = shown.price_lines(card, today=date(2026, 11, 9))
    assert [(line.form, line.length, line.listed, line.price) for line in lines] == [
        (Form.DAY, None, 99_999, 87_499),
        (Form.VIDEO, Length.LONG, 500, 500),
    ]


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("28800", 2_880_000),
        ("28,800", 2_880_000),
        ("¥28,800", 2_880_000),
        ("¥２８８００", 2_880_000),
        ("2.88万", 2_880_000),
        ("3万元", 3_000_000),
        ("40k", 4_000_000),
        ("0.5", 50),
        ("99.99", 9_999),
        (" ", None),
        ("", None),
    ],
)
def test_a_price_is_read_as_people_write_it(typed: str, fen: int | None) -> None:
    assert price_form.fen(typed) == fen


@pytest.mark.parametrize("typed", ["much", "1.234", "50%", "十几万", "1 2", "-5", "1e9", "9" * 19])
def test_what_is_no_exact_price_is_refused(typed: str) -> None:
    with pytest.raises(BadPrice):
        price_form.fen(typed)


def test_a_card_written_into_the_form_reads_as_the_same_card() -> None:
    card = RateCard(
        creator_id=1,
        hour=600_050,
        min_half_hours=5,
        day=3_600_000,
        day_discount=1_250,
        discount_from=date(2026, 11, 1),
        discount_until=date(2026, 12, 31),
        product=1,
        capacity=7,
        video_long=99_900,
        area="杭州及周边",
    )
    assert RateCard(creator_id=1, **price_form.read(price_form.written(card))) == card  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["100", "-1", "0.001", "a lot"])
def test_a_discount_outside_its_range_is_refused(typed: str) -> None:
    with pytest.raises(BadDiscount):
        price_form.read({"min_hours": "1", "capacity": "20", "day_discount": typed})
