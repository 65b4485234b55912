"""Draw all charts with nothing, one, twelve and five hundred of everything, to look at each with one's own eyes.

    python -m docs.charts <folder>

Writes PNG as Slack gets them, and `gallery.html`: the SVG as pages show them, wide and narrow, light and dark.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import pictures, render
from bot.render import Chart
from bot.rules import ratings
from bot.rules.charts import CARD, HALF, NARROW, WIDE, About
from bot.rules.charts_given import given
from bot.rules.charts_lives import Live, Sold, lives
from bot.rules.charts_peers import Priced, peers
from bot.rules.charts_radar import radar
from bot.rules.charts_trend import trend
from bot.rules.creators import Kind, Work
from bot.rules.forms import Form, Length
from bot.rules.people import Reader
from bot.rules.stars import Quarter
from bot.rules.tiers import Tier

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
COUNTS = (0, 1, 2, 12, 60, 500)
ABOUT = About(who="小鱼儿的直播间", field="美妆", tier=Tier.SHOULDER, as_of=NOW.date())
HOSTILE = '<script>alert("1")</script>&{{ 7*7 }}\u202e' + "长" * 300
GOODS = (
    "氨基酸洁面乳 温和 200g",
    "水光面膜 10 片",
    "防晒霜 SPF50+ 敏感肌可用 学生党平价",
    "Hyaluronic acid serum, 30 ml",
    "口红",
)
LIVE_ITEMS = tuple(item for of in ratings.LIVE.values() for item in of)
VIDEO_ITEMS = ratings.VIDEO[ratings.Dimension.QUALITY]


def main(folder: str) -> None:
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    page = []
    for language in ("zh", "en"):
        reader = Reader(language=language)
        for label, about, card in samples(CARD):
            png = pictures.png(render.chart(card, reader, about, alone=True))
            (into / f"{card.key}-{label}.{language}.png").write_bytes(png)
        wide = {(label, chart.name, getattr(chart, "kind", "")): chart for label, _, chart in samples(WIDE)}
        for label, about, chart in samples(NARROW):
            both = (wide[label, chart.name, getattr(chart, "kind", "")], chart)
            drawn = "".join(
                f'<div class="{kind}">{render.chart(each, reader, about)}</div>'
                for kind, each in zip(("wide", "narrow"), both, strict=True)
            )
            page.append(f'<section id="{chart.name}-{getattr(chart, "kind", "")}-{label}-{language}">{drawn}</section>')
    (into / "gallery.html").write_text(html("".join(page)), encoding="utf-8")


def html(body: str) -> str:
    """All charts on one page, with the pages' own styles."""
    style = [(render.TEMPLATES / name / "style.css").read_text(encoding="utf-8") for name in ("web", "charts")]
    switch = (
        ".narrow { display: none } @media (max-width: 760px) { .wide { display: none } .narrow { display: block } }"
    )
    head = f'<meta name="viewport" content="width=device-width"><style>{"".join(style)}{switch}</style>'
    return f'<!doctype html><html lang="zh-CN"><meta charset="utf-8">{head}<main>{body}</main></html>'


def samples(width: int) -> Iterator[tuple[str, About, Chart]]:
    for count in COUNTS:
        for chart in charts(count, width):
            yield str(count), ABOUT, chart
    for chart in charts(12, width, HOSTILE):
        yield "hostile", replace(ABOUT, who=HOSTILE), chart


def charts(count: int, width: int, typed: str = "") -> Iterator[Chart]:
    """All charts of a creator with so many of everything; the same each time."""
    chance = random.Random(7)
    made = list(works(count, chance))
    yield trend(made, day=lambda at: at.astimezone(ZONE).date(), width=width)
    half = HALF if width == WIDE else width
    for kind, items in ((Kind.LIVE, LIVE_ITEMS), (Kind.VIDEO, VIDEO_ITEMS)):
        own = {item: chance.randint(340, 495) for item in items[: 5 if count == 2 else None]}
        field = {item: chance.randint(410, 460) for item in items}
        rated = 3 if count == 2 else count
        yield radar(items, own if count else {}, field, kind=kind, count=rated, peers=120, width=half)
        yield given(*ratings_given(count, chance), kind=kind, width=half)
    yield peers(prices(count, chance), width=width)
    yield lives([sold(work, chance, typed) for work in made if work.kind is Kind.LIVE], width=width)


def ratings_given(count: int, chance: random.Random) -> tuple[list[Quarter], list[int]]:
    """Ratings of up to nine quarters, one of which may be empty."""
    stars = [chance.choices((1, 2, 3, 4, 5), (1, 1, 3, 12, 20))[0] for _ in range(count)]
    of = [chance.choice((0, 1, 2, 3, 5, 6, 7, 8)) for _ in stars]
    quarters = []
    for turn in range(min(of, default=0), 9):
        mine = [100 * one for one, quarter in zip(stars, of, strict=True) if quarter == turn]
        quarters.append(
            Quarter(2024 + (turn + 3) // 4, (turn + 3) % 4 + 1, len(mine), sum(mine) // len(mine) if mine else None)
        )
    return quarters, [stars.count(number) for number in range(1, 6)]


def works(count: int, chance: random.Random) -> Iterator[Work]:
    """Lives and videos of a year, the more there are the closer; plays spread as those of people are."""
    for number in range(count * 2):
        kind = Kind.LIVE if number % 2 else Kind.VIDEO
        at = NOW - timedelta(hours=chance.randint(1, 24 * 360))
        plays = int(chance.lognormvariate(12.4 if number % 2 else 11, 0.7))
        gmv = int(plays * chance.uniform(5, 90)) if number % 2 else None
        yield Work(id=number, creator_id=1, kind=kind, title="", at=at, plays=plays, gmv=gmv)


def sold(work: Work, chance: random.Random, typed: str) -> Live:
    names = [typed] * 2 + list(GOODS) if typed else chance.sample(GOODS, chance.randint(0, 5))
    goods = [Sold(name, int(chance.lognormvariate(5, 1.5))) for name in names]
    return Live(work.at.astimezone(ZONE).date(), work.plays, work.gmv, goods)


def prices(count: int, chance: random.Random) -> list[Priced]:
    if not count:
        return []
    asked = ((Form.HOUR, None, 600_000), (Form.DAY, None, 2_880_000), (Form.VIDEO, Length.SHORT, 95_000))
    found = []
    for form, length, own in asked:
        others = [int(own * chance.lognormvariate(0, 0.5)) // 100 * 100 for _ in range(count)]
        if count > 12:
            others[:3] = [own * 30] * 3
        found.append(Priced(form, length, own, others))
    return [*found, Priced(Form.SHARED, None, 150_000, [])]


if __name__ == "__main__":
    main(sys.argv[1])
