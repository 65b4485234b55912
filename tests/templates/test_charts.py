"""Charts are well-formed, keep their letters inside and apart, say in words what they show, and become pictures."""

import random
import re
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import letters, pictures, render
from bot.rules import ratings
from bot.rules.charts import CARD, HALF, NARROW, WIDE, About
from bot.rules.charts_given import given as chart_of_given
from bot.rules.charts_lives import Live, Sold, lives
from bot.rules.charts_peers import Priced, peers
from bot.rules.charts_radar import radar
from bot.rules.charts_trend import trend
from bot.rules.creators import Kind, Work
from bot.rules.forms import Form, Length
from bot.rules.people import Reader
from bot.rules.stars import Quarter
from bot.rules.tiers import Tier
from bot.web.pages import style_source

NOW = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
ABOUT = About(who="小鱼儿的直播间", field="美妆", tier=Tier.SHOULDER, as_of=NOW.date())
LANGUAGES = ("zh", "en")
WIDTHS = (WIDE, HALF, CARD, NARROW)
COUNTS = (0, 1, 2, 12, 60, 500)
SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"head": 16, "name": 13}
GOODS = (
    "氨基酸洁面乳 温和 200g",
    "水光面膜 10 片",
    "防晒霜 SPF50+ 敏感肌可用 学生党平价",
    "Hyaluronic acid serum, 30 ml",
)
MOST_PICTURE = 200_000  #: bytes


@dataclass(frozen=True)
class Letters:
    """A text, and the place that it takes by the widths of the font."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: "Letters") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0.5 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5


def charts(count, width, typed=""):
    """One of each chart, of a creator with so many of everything."""
    chance = random.Random(count)
    works = list(some_works(count, chance))
    found = [trend(works, day=datetime.date, width=width)]
    for kind, asked in ((Kind.LIVE, ratings.LIVE), (Kind.VIDEO, ratings.VIDEO)):
        items = [item for of in asked.values() for item in of]
        own = {item: chance.randint(100, 500) for item in items[: 4 if count == 12 else None]}
        median = {item: chance.randint(400, 480) for item in items}
        found.append(radar(items, own, median, kind=kind, count=count, peers=120, width=width))
        own_chance = random.Random(count)
        stars = [own_chance.randint(1, 5) for _ in range(count)]
        quarters = [
            Quarter(2024 + turn // 4, turn % 4 + 1, count, own_chance.choice((None, own_chance.randint(100, 500))))
            for turn in range(3, 3 + min(count, 9))
        ]
        found.append(chart_of_given(quarters, [stars.count(number) for number in range(1, 6)], kind=kind, width=width))
    found.append(peers(some_prices(count, chance), width=width))
    names = [typed, f"{typed}2", *GOODS] if typed else GOODS
    sold = [
        Live(work.at.date(), work.plays, work.gmv, [Sold(name, chance.randint(0, 10**6)) for name in names])
        for work in works
        if work.kind is Kind.LIVE
    ]
    return [*found, lives(sold, width=width)]


def some_works(count, chance):
    for number in range(2 * count):
        kind = Kind.LIVE if number % 2 else Kind.VIDEO
        at = NOW - timedelta(hours=chance.randint(0, 9_000))
        plays, gmv = int(chance.lognormvariate(12, 1.2)), int(chance.lognormvariate(15, 2)) if number % 3 else None
        yield Work(id=number, creator_id=1, kind=kind, title="", at=at, plays=plays, gmv=gmv)


def some_prices(count, chance):
    if not count:
        return []
    asked = [(Form.HOUR, None), (Form.DAY, None), (Form.SHARED, None), *((Form.VIDEO, length) for length in Length)]
    return [
        Priced(
            form, length, int(chance.lognormvariate(13, 1)), [int(chance.lognormvariate(13, 1)) for _ in range(count)]
        )
        for form, length in asked[:-1]
    ] + [Priced(Form.VIDEO, Length.LONG, 99_950, [])]


def parsed(svg):
    return ET.fromstring(svg)


def texts(svg):
    """Every text with its place; what a group says of its letters holds for those in it."""
    found = []

    def walk(node, classes):
        mine = classes | set(node.get("class", "").split())
        if node.tag == f"{SVG}text":
            found.append(placed(node, mine))
        for child in node:
            walk(child, mine)

    walk(parsed(svg), set())
    return found


def placed(node, classes):
    size = next((SIZES[name] for name in classes if name in SIZES), 12)
    runs = [(node.text or "", 0.0), *((run.text or "", float(run.get("dx", 0))) for run in node)]
    wide = sum(letters.width(text, size) + gap for text, gap in runs)
    x, y = float(node.get("x")), float(node.get("y"))
    left = x - wide if "end" in classes else x - wide / 2 if "middle" in classes else x
    return Letters("".join(text for text, _ in runs), left, y - 0.8 * size, left + wide, y + 0.12 * size)


def elements(svg):
    return [node.tag for node in parsed(svg).iter()]


every = [(count, width, language) for count in COUNTS for width in WIDTHS for language in LANGUAGES]


@pytest.mark.parametrize(("count", "width", "language"), every)
def test_letters_stay_inside_and_apart(count, width, language):
    for chart in charts(count, width):
        svg = render.chart(chart, Reader(language=language), ABOUT)
        found = texts(svg)
        outside = [each for each in found if each.left < -0.5 or each.right > width + 0.5 or each.bottom > chart.height]
        assert outside == [], chart.key
        assert [pair for pair in combinations(found, 2) if pair[0].covers(pair[1])] == [], chart.key


@pytest.mark.parametrize(("count", "width", "language"), every)
def test_marks_stay_inside(count, width, language):
    for chart in charts(count, width):
        for node in parsed(render.chart(chart, Reader(language=language), ABOUT)).iter():
            for at, size, most in (("x", "width", width), ("y", "height", chart.height)):
                if node.tag == f"{SVG}rect":
                    assert 0 <= float(node.get(at)) <= float(node.get(at)) + float(node.get(size)) <= most + 0.1
            if node.tag == f"{SVG}circle":
                assert 0 <= float(node.get("cx")) <= width
                assert 0 <= float(node.get("cy")) <= chart.height
            for place in (node.get("points") or "").split():
                x, y = map(float, place.split(","))
                assert 0 <= x <= width
                assert 0 <= y <= chart.height


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_named_and_described(language):
    reader, keys = Reader(language=language), set()
    for width in WIDTHS:
        for chart in charts(12, width):
            svg = parsed(render.chart(chart, reader, ABOUT))
            title, desc = svg[0], svg[1]
            assert (svg.get("role"), title.tag, desc.tag) == ("img", f"{SVG}title", f"{SVG}desc")
            assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
            assert title.text.startswith("小鱼儿的直播间")
            assert desc.text == render.alt(chart, reader, ABOUT)
            keys.add(chart.key)
    assert len(keys) == 7 * len(WIDTHS)  # ids do not meet on one page


@pytest.mark.parametrize(("language", "said"), [("zh", "还没有数据"), ("en", "No data yet")])
def test_nothing_is_said_in_words(language, said):
    for chart in charts(0, NARROW):
        reader = Reader(language=language)
        assert said in render.alt(chart, reader, ABOUT)
        assert any(said in each.text for each in texts(render.chart(chart, reader, ABOUT))), chart.name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", COUNTS)
def test_what_a_chart_shows_fits_into_an_alt_text(count, language):
    for chart in charts(count, CARD, "长" * 3_000):
        said = render.alt(
            chart, Reader(language=language), About(who="长" * 3_000, field="美妆", as_of=date(2026, 11, 2))
        )
        assert 20 < len(said) <= render.MOST_ALT
        assert "2026-11-02" in said
        assert "\n" not in said
        assert "  " not in said


def test_alt_texts_tell_median_last_value_and_number():
    works = [
        Work(id=n, creator_id=1, kind=Kind.LIVE, title="", at=NOW - timedelta(days=n), plays=100_000 * (n + 1))
        for n in range(6)
    ]
    chart = trend(works, day=datetime.date, width=CARD)
    zh, en = (render.alt(chart, Reader(language=language), ABOUT) for language in LANGUAGES)

    assert zh == (
        "小鱼儿的直播间：播放与成交。直播播放：2026-10-28 至 2026-11-02 共 6 场直播，最近一次 10万。"
        "最近十个的中位 30万，居中的一半在 20万 至 50万。视频播放：还没有数据。数据截至 2026-11-02。"
    )
    assert en == (
        "小鱼儿的直播间: plays and sales. Plays of lives: 6 lives from 2026-10-28 to 2026-11-02, the last one 100k. "
        "Median of the last ten 300k, middle half 200k to 500k. Plays of videos: no data yet. Data as of 2026-11-02."
    )


def test_alt_texts_of_prices_stars_and_lives():
    reader = Reader(language="en")
    prices = peers([Priced(Form.DAY, None, 2_880_000, [1_000_000 * n for n in range(1, 7)])], width=CARD)
    items = list(ratings.VIDEO[ratings.Dimension.QUALITY])
    stars = radar(items, {items[0]: 470}, {items[0]: 450}, kind=Kind.VIDEO, count=31, peers=9, width=CARD)
    sold = lives([Live(date(2026, 11, 1), 520_000, 6_340_000, [Sold("面膜", 1_200)])], width=CARD)

    assert render.alt(prices, reader, About()) == (
        "Prices among peers. Dedicated live, by the day: ¥28,800, cheaper than 4 of 6 peers. "
        "Their median ¥30,000, middle half ¥20,000 to ¥50,000."
    )
    assert render.alt(stars, reader, About()).startswith(
        "Stars of videos by item. Means of 31 ratings, 5 is best. Creativity 4.7, field 4.5. Filming: not rated."
    )
    assert render.alt(sold, reader, About()) == (
        "Lives and their goods. 1 live, 2026-11-01 to 2026-11-01. Median viewers 520k. Median sales ¥63.4k. "
        "The last one on 2026-11-01: viewers 520k, sales ¥63.4k. 面膜 ×1,200."
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_hostile_texts_stay_texts(hostile, language, width):
    reader = Reader(language=language)
    calm = [elements(render.chart(chart, reader, About(who="面膜"), alone=True)) for chart in charts(12, width, "面膜")]
    for typed in hostile.values():
        drawn = [
            (chart, render.chart(chart, reader, About(who=typed), alone=True)) for chart in charts(12, width, typed)
        ]
        assert [elements(svg) for _, svg in drawn] == calm
        for chart, svg in drawn:
            assert all(each.right <= width + 0.5 for each in texts(svg)), (chart.name, typed[:20])
            assert not re.search(r"[\x00-\x08\u202a-\u202e\u2066-\u2069]", svg)


@settings(max_examples=30, deadline=None)  # nothing is timed here
@given(st.text(max_size=40))
def test_any_text_makes_well_formed_xml(typed):
    for chart in charts(1, CARD, typed or "面膜"):
        assert parsed(render.chart(chart, Reader(), About(who=typed), alone=True)).tag == f"{SVG}svg"


def test_charts_load_nothing_and_run_nothing():
    for chart in charts(12, CARD):
        svg = render.chart(chart, Reader(), ABOUT, alone=True)
        assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)|href|url\(|@import|<script|\son\w+=|<animate", svg) == []


def test_a_page_brings_the_style_once_and_a_picture_its_own():
    chart = charts(12, CARD)[0]
    assert "<style>" not in render.chart(chart, Reader(), ABOUT)
    assert "<style>" in render.chart(chart, Reader(), ABOUT, alone=True)
    assert len(style_source().split()) == 2


# pictures


def size_of(png):
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 12, 500])
def test_every_chart_becomes_a_small_picture_of_twice_its_size(count, language):
    for chart in charts(count, CARD):
        png = pictures.png(render.chart(chart, Reader(language=language), ABOUT, alone=True))
        across, down = size_of(png)
        assert across == pictures.ZOOM * (CARD + 32)
        assert abs(down - pictures.ZOOM * (chart.height + 24)) <= 2
        assert len(png) < MOST_PICTURE


def test_chinese_is_drawn_by_the_font_that_is_brought_along():
    """Boxes for want of a font would look the same, whatever they stand for."""
    first, second = (pixels(lettered(name)) for name in ("鱼", "米"))
    assert first != second
    assert len(set(first)) > 2


def lettered(text):
    return pictures.png(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="30">{text}</text></svg>'
    )


def pixels(png):
    """The packed pixels of a picture; nothing but them depends on what is drawn."""
    at, found = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        found += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return zlib.decompress(found)


def test_pictograms_are_left_out_of_a_picture_and_unknown_letters_are_boxes():
    assert letters.drawable("🔥双11 👩‍👩‍👧 ¥3 龘ก★") == "双11  ¥3 □□★"
    assert pixels(lettered("双🔥")) == pixels(lettered("双"))


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match=r"SVG|svg|XML|root"):
        pictures.png("<html>")
