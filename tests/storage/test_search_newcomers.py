"""The rows of search of creators without a record are those that the long way round would make."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import as_json
from bot.rules.audience import Age, Audience
from bot.rules.creators import Creator
from bot.rules.ratecards import RateCard
from bot.services.standings import Unproven, spelling, standing
from storage.audiences import audience_text, packed
from storage.search_rows import rows_of
from storage.search_tokens import pieces, slips, tokens_of

AT = datetime(2025, 11, 23, 17, tzinfo=UTC)
PRICE = st.none() | st.integers(1, 10**9)
DAY = st.none() | st.dates(date(2025, 10, 1), date(2026, 2, 1))
TEXT = st.text(max_size=12) | st.sampled_from(["晚風", "Amy 小鱼", '"quoted"\\', "曾小鱼", "a b\nc", "💄美妆", "ﬁne"])
SHARE = st.integers(0, 10_000)
AUDIENCES = st.builds(
    Audience,
    women=st.none() | SHARE,
    ages=st.dictionaries(st.sampled_from(Age), SHARE),
    regions=st.dictionaries(st.sampled_from(["广东", "浙江", "北京", "四川"]), SHARE),
)
CREATORS = st.builds(
    Creator,
    id=st.integers(1, 2**26 - 1),
    slug=TEXT,
    name=TEXT,
    bio=TEXT,
    field=st.sampled_from(["美妆", "3C数码", "未分类"]),
    sub=st.sampled_from(["", "护肤保养", "好物推荐"]),
    region=st.sampled_from(["", "杭州", "New York_1"]),
    gender=st.sampled_from(["", "f", "m"]),
    followers=st.none() | st.integers(0, 10**8),
    growth=st.none() | st.integers(-(10**6), 10**6),
    audience=st.none() | AUDIENCES,
    sample=st.booleans(),
    source=st.sampled_from(["", "import"]),
    as_of=st.none() | st.just(AT - timedelta(days=1)),
)
CARDS = st.builds(
    RateCard,
    creator_id=st.just(1),
    version=st.integers(0, 1),
    hour=PRICE,
    min_half_hours=st.integers(1, 48),
    day=PRICE,
    day_discount=st.integers(0, 9_999),
    discount_from=DAY,
    discount_until=DAY,
    product=PRICE,
    video_short=PRICE,
    video_medium=PRICE,
    video_long=PRICE,
    paused=st.booleans(),
    since=st.none() | st.just(AT),
)


@settings(deadline=None)  # the dictionaries are read first
@given(CREATORS, CARDS)
@example(Creator(id=1, slug="a", name="a", field="美妆"), RateCard(creator_id=1, version=0))
def test_rows_of_newcomers_are_those_of_the_long_way_round(creator: Creator, card: RateCard) -> None:
    long = rows_of(standing(creator, card, (), (), (), {}, at=AT), spelling(creator, (), ()), at=AT)
    [made] = Unproven(at=AT).rows([(creator, card)])
    assert made.card == long.card
    assert made == long
    assert list(map(type, made.search)) == list(map(type, long.search))


EVERYTHING = Creator(
    id=7, slug="a", name="b", bio="c", field="美妆", sub="护肤保养", region="杭州", gender="f", followers=8, growth=-9,
    audience=Audience(women=1), sample=True, source="import", as_of=AT,
)  # fmt: skip
EVERY_TERM = RateCard(
    creator_id=7, version=0, hour=1, min_half_hours=3, day=4, day_discount=5, discount_from=AT.date(),
    discount_until=AT.date(), product=6, capacity=7, video_short=8, video_medium=9, video_long=10, paused=True,
    since=AT, area="杭州",
)  # fmt: skip


def test_nothing_that_may_be_said_of_a_newcomer_is_left_out() -> None:
    for value in (EVERYTHING, EVERY_TERM):
        assert [one.name for one in fields(value) if getattr(value, one.name) == one.default] == []
    for card in (EVERY_TERM, replace(EVERY_TERM, paused=False)):
        long = rows_of(standing(EVERYTHING, card, (), (), (), {}, at=AT), spelling(EVERYTHING, (), ()), at=AT)
        assert Unproven(at=AT).rows([(EVERYTHING, card)]) == [long]


@given(AUDIENCES)
def test_an_audience_is_written_as_json_would_be(audience: Audience) -> None:
    assert audience_text(audience) == audience_text(audience) == as_json.written(packed(audience))


ROW = dict.fromkeys(("field", "sub", "region", "gender", "tier", "audience_age"), "") | {
    "industries": "",
    "audience_regions": "|广东|",
    "promising": 0,
}


@given(TEXT, st.lists(st.sampled_from(["zengxiaoyu", "zxy", "amy", "x" * 30]), max_size=2), TEXT)
def test_tokens_are_the_pieces_of_words_and_the_beginnings_of_names(name: str, read: list[str], words: str) -> None:
    found = tokens_of(ROW, name=name, spelled=" " + " ".join(read), words=words).split(" ")
    expected = {"ⓞ广东"}
    for text, sign in ((words, ""), (name, "ⓜ")):
        for piece, han in pieces(text):
            expected |= {sign + part for part in (piece if han else [piece])}
            expected |= {sign + piece[at : at + 2] for at in range(len(piece) - 1) if han}
            expected |= {"ⓨ" + slip for slip in ([] if han or not sign else slips(piece))}
    whole = "".join(letter for letter in name if letter.isalnum() or (letter != "_" and letter.isidentifier()))
    if whole == name:
        expected |= {"ⓑ" + name[:end] for end in range(1, min(len(name), 12) + 1)}
        expected |= {"ⓟ" + one[:end] for one in read for end in range(1, min(len(one), 12) + 1)}
        assert set(found) == expected
    assert len(found) == len(set(found))
    assert expected <= set(found)
