"""What is said of figures and of what stands out: in both languages, whole, and never a verdict."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot import words
from bot.render import said
from bot.rules.anomalies import Flag, Sign
from bot.rules.creators import Creator, Deal, Kind, Work
from bot.rules.forms import Form, Length
from bot.rules.metrics import Code, Metric, Window
from bot.rules.metrics_record import Record
from bot.rules.orders import Outcome
from bot.rules.people import Reader
from bot.rules.ratings import Rating, asked

NOW = datetime(2026, 11, 2, 2, tzinfo=UTC)
DAY = timedelta(days=1)
LANGUAGES = ("en", "zh")
FACTS = (
    *("gained", "share", "followers", "before", "days", "plays", "rate", "acts", "least", "middle", "most", "peers"),
    *("gmv", "spent", "usual", "viewers", "lives", "units", "price"),
    *("count", "hours", "brands", "others", "ratings"),
)
VERDICTS = re.compile(r"fake|fraud|bought|cheat|suspicious|刷|造假|作弊|买粉|可疑|异常", re.IGNORECASE)


def flag(sign: Sign) -> Flag:
    facts = {name: -25_000 if name == "gained" and sign is Sign.FOLLOWERS_FELL else 12_345 for name in FACTS}
    return Flag(sign, NOW, facts, facts, (1,), Form.VIDEO, Length.SHORT)


def record(works: int = 6) -> Record:
    items = {item: 4 for of in asked(Form.DAY).values() for item in of}
    return Record(
        Creator(id=1, slug="c1", name="小鱼儿", field="美妆", followers=100_000, growth=4_000),
        [
            Work(
                id=id_, creator_id=1, kind=kind, title="", at=NOW, seconds=8_000, plays=20_000, likes=400, comments=9,
                shares=3, units=40, gmv=123_456, peak=700,
            )
            for id_, kind in enumerate([*Kind] * works)
        ],
        [Deal(creator_id=1, outcome=Outcome.FINISHED, brand=f"B{n}", industry="美妆", at=NOW, on_time=True)
         for n in range(works)],
        [Rating(order_id=n, creator_id=1, tenant="", rater="", form=Form.DAY, at=NOW - DAY * n, items=items)
         for n in range(works)],
        at=NOW,
    )  # fmt: skip


def figures(works: int = 6) -> list[Metric]:
    return record(works).metrics(Window.ALL, {Form.DAY: 100_000, Form.VIDEO: 50_000})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", Sign)
def test_what_stands_out_is_to_be_checked_and_never_judged(sign: Sign, language: str) -> None:
    text = said("checks", "check", flag(sign), Reader(language=language))

    assert text.startswith({"en": "Check: ", "zh": "请核对："}[language])
    assert "%(" not in text
    assert "--" not in text.replace("–", "")
    assert not VERDICTS.search(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("works", [0, 2, 6])
def test_every_figure_says_what_it_was_made_from(works: int, language: str) -> None:
    found = figures(works)

    assert {metric.code for metric in found} == set(Code)
    for metric in found:
        for macro in ("named", "of", "value", "behind"):
            text = said("figures", macro, metric, Reader(language=language))
            assert text, (metric.code, macro)
            assert not re.search(r"%\(|None", text), text


@pytest.mark.parametrize(
    ("code", "kind", "value", "behind"),
    [
        (Code.COMPLETION, None, "100%", "6 of 6 accepted orders"),
        (Code.GMV, Kind.LIVE, "¥1,234.56", "median of 6 of 6 works, mean ¥1,234.56, ¥1,234.56–¥1,234.56"),
        (Code.GMV_PER_LIVE, Kind.LIVE, "¥1,234.56", "¥7,407.36 of 6 lives with known sales"),
        (Code.ENGAGEMENT, Kind.LIVE, "2.1%", "2,472 of 120,000 plays of these works"),
        (Code.DURATION, Kind.LIVE, "2 h 13 min", "mean 2 h 13 min"),
        (Code.STARS, None, "4.0★", "mean of 6 ratings, median 4.0★, 4.0★–4.0★"),
        (Code.INDUSTRIES, None, "1", "of 6 orders that were finished (Beauty and make-up 6)"),
        (Code.GROWTH, None, "4%", "4,000 of 100,000 followers"),
    ],
)
def test_values_are_written_on_their_scale(code: Code, kind: Kind | None, value: str, behind: str) -> None:
    metric = next(each for each in figures() if (each.code, each.kind) == (code, kind))

    assert said("figures", "value", metric, Reader(language="en")) == value
    assert behind in said("figures", "behind", metric, Reader(language="en"))


def test_too_little_is_said_with_how_much_there_is() -> None:
    metric = next(each for each in figures(2) if each.code is Code.COMPLETION and each.kind is None)

    assert said("figures", "value", metric, Reader(language="en")) == "not enough data (2)"
    assert said("figures", "behind", metric, Reader(language="en")) == "2 of 2 accepted orders"


@pytest.mark.parametrize(
    ("days", "en", "zh"),
    [(1, "Sun 8 Nov", "11月8日(周日)"), (2, "Sun 8 Nov – Mon 9 Nov", "11月8日(周日) – 11月9日(周一)")],
)
def test_days_of_a_live_are_named_from_the_first_to_the_last(days: int, en: str, zh: str) -> None:
    midnight = datetime(2026, 11, 7, 16, tzinfo=UTC)
    readers = [Reader(language=language, zone="Asia/Shanghai") for language in ("en", "zh")]
    assert [words.market_days(midnight, midnight + timedelta(days=days), reader) for reader in readers] == [en, zh]
    far = Reader(language="en", zone="America/New_York")
    assert words.market_days(midnight, midnight + timedelta(days=days), far) == f"{en}, Beijing time"


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [(0, "0 s", "0秒"), (59, "59 s", "59秒"), (60, "1 min", "1分钟"), (3_599, "59 min", "59分钟"),
     (3_600, "1 h 0 min", "1小时0分"), (49_598, "13 h 46 min", "13小时46分")],
)  # fmt: skip
def test_spans_are_written_as_people_say_them(seconds: int, en: str, zh: str) -> None:
    assert [words.span(seconds, Reader(language=language)) for language in LANGUAGES] == [en, zh]
