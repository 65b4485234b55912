"""A creator without a record stands where the long way round would put it."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.creators import Creator
from bot.rules.ratecards import RateCard
from bot.services.standings import Unproven, standing
from storage.standings import standing_in, standing_out

AT = datetime(2025, 11, 23, 17, tzinfo=UTC)
PRICE = st.none() | st.integers(1, 10**9)
DAY = st.none() | st.dates(date(2025, 10, 1), date(2026, 2, 1))
CREATORS = st.builds(
    Creator,
    id=st.integers(1, 10**6),
    slug=st.just("a"),
    name=st.text(max_size=5),
    field=st.sampled_from(["美妆", "游戏"]),
    sub=st.sampled_from(["", "护肤保养"]),
    followers=st.none() | st.integers(0, 10**8),
    growth=st.none() | st.integers(-100, 100),
    as_of=st.just(AT - timedelta(days=1)),
)
CARDS = st.builds(
    RateCard,
    creator_id=st.just(1),
    hour=PRICE,
    day=PRICE,
    day_discount=st.integers(0, 9_999),
    discount_from=DAY,
    discount_until=DAY,
    product=PRICE,
    video_short=PRICE,
    video_medium=PRICE,
    video_long=PRICE,
    paused=st.booleans(),
    since=st.just(AT),
)


@given(CREATORS, CARDS)
def test_who_has_no_record_stands_where_the_rules_put_nobody_known(creator: Creator, card: RateCard) -> None:
    found = Unproven(at=AT).standing(creator, card)
    assert found == standing(creator, card, (), (), (), {}, at=AT)
    assert standing_in(standing_out(found)) == found
