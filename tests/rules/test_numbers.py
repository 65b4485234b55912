from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.numbers import number_at, read_number, shared_unit, whole

EXACT = {
    "0": 0, "50": 50, "4.5": "4.5", "40,000": 40_000, "1,000,000": 10**6, "3k": 3000, "5w": 50_000, "10w": 100_000,
    "1.5m": 1_500_000, "2 million": 2_000_000, "5million": 5_000_000, "3 thousand": 3000, "10kw": 10**8,
    "100万": 10**6, "1.2千万": 12_000_000, "3百万": 3_000_000, "1.2亿": 120_000_000, "1 万": 10_000, "3千": 3000,
    "1万5": 15_000, "1万5千": 15_000, "1万2500": 12_500, "3千5": 3500,
    "3.5k": 3500, "1百万": 10**6, "两百万": 2 * 10**6, "1,200,000": 1_200_000, "100 万": 10**6,
    "零": 0, "五": 5, "十": 10, "十二": 12, "二十": 20,
    "九十九": 99, "一百二": 120, "一百零二": 102, "一百二十": 120,
    "一千零五十": 1050, "两万": 20_000, "两万五": 25_000, "一万零五": 10_005, "十万": 100_000, "十万八千": 108_000,
    "百万": 10**6, "千万": 10**7, "三百五十万": 3_500_000, "一百零五万三千": 1_053_000, "一亿": 10**8, "一万亿": 10**12,
    "一点五万": 15_000, "叁拾万": 300_000,
    "five": 5, "twenty-five thousand": 25_000, "a million": 10**6, "half a million": 500_000, "two hundred": 200,
}  # fmt: skip
SPANS = {
    "十几万": (110_000, 190_000), "几万": (20_000, 90_000), "几十万": (200_000, 900_000),
    "数百万": (2 * 10**6, 9 * 10**6),
    "二十几万": (210_000, 290_000), "十多万": (100_000, 190_000), "100多万": (10**6, 1_900_000),
    "一百多万": (10**6, 1_900_000), "几千": (2000, 9000),
}  # fmt: skip
PERCENT = {
    "90%": 90, "90 %": 90, "5.25%": "5.25", "百分之九十": 90, "百分之九十五点五": "95.5", "百分之90": 90,
    "千分之五": "0.5",
    "九成": 90, "九成五": 95, "9成": 90, "ninety percent": 90, "90 per cent": 90,
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), EXACT.items())
def test_a_number_is_read_exactly(text, value):
    number = read_number(text)

    assert (number.low, number.high, number.percent) == (Decimal(value), Decimal(value), False)


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_a_vague_number_is_a_span(text, span):
    number = read_number(text)

    assert (number.low, number.high) == span


@pytest.mark.parametrize(("text", "value"), PERCENT.items())
def test_a_share_is_a_percentage(text, value):
    number = read_number(text)

    assert (number.low, number.percent) == (Decimal(value), True)


@pytest.mark.parametrize(
    ("text", "taken_off"),
    [("8折", 20), ("八折", 20), ("85折", 15), ("八五折", 15), ("9.5折", 5), ("七折", 30), ("5折", 50), ("九九折", 1)],
)
def test_a_discount_is_what_is_taken_off(text, taken_off):
    number = read_number(text)

    assert (number.low, number.high, number.percent, number.off) == (taken_off, taken_off, True, True)


@pytest.mark.parametrize(
    "text",
    ["", "万", "一二三", "abc", "5kids", "a", "半", "多万", "折", "1,23", "十国", "12x", "百分之一二三", "0十几万"],
)
def test_what_is_no_number_is_not_read(text):
    assert read_number(text) is None


def test_a_number_beyond_counting_is_said_to_be_absurd():
    assert read_number("9" * 400).absurd
    assert read_number("99999亿").absurd
    assert read_number("几万亿") is None or read_number("几万亿").absurd


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [("5", "8万", 50_000), ("50", "100万", 500_000), ("5000", "1万", 5000), ("10万", "50万", 100_000), ("5", "8", 5)],
)
def test_a_range_shares_its_unit_where_that_makes_it_rise(first, second, value):
    assert shared_unit(read_number(first), read_number(second)).low == value


def test_a_range_shares_its_percent_sign():
    assert shared_unit(read_number("8"), read_number("10%")).percent


def test_the_longest_reading_wins():
    number, end = number_at("粉丝1万5千以上", 2)

    assert (number.low, end) == (15_000, 6)


@pytest.mark.parametrize(("value", "rounded"), [("0.5", 1), ("1.5", 2), ("2.4999", 2), ("12345.6", 12346)])
def test_halves_round_up(value, rounded):
    assert whole(Decimal(value)) == rounded


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="零〇一二两三五九十百千万亿几数多点成百分之0123456789.,%wkm半 ahundredmilon", max_size=40))
def test_any_text_is_read_or_not_but_never_breaks(text):
    found = number_at(text, 0) if text else None

    assert found is None or (0 <= found[0].low <= found[0].high and 0 < found[1] <= len(text))


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_are_read_as_what_they_say(value):
    assert read_number(str(value)).low == read_number(f"{value:,}").low == value


@given(
    st.integers(min_value=1, max_value=9999),
    st.sampled_from([("万", 10**4), ("w", 10**4), ("k", 10**3), ("亿", 10**8)]),
)
def test_a_unit_multiplies(figure, unit):
    assert read_number(f"{figure}{unit[0]}").low == figure * unit[1]


@pytest.mark.parametrize(("text", "read", "end"), [("二1多万", 2, 1), ("二1几万", 2, 1), ("3二多万", 3, 1)])
def test_digits_and_numerals_that_are_mixed_are_not_one_number(text, read, end):
    number, ended = number_at(text, 0)

    assert (number.low, number.high, ended) == (read, read, end)
