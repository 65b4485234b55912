"""What one brand can move by rating again and again, with and without the cap; and what one rating more costs.

    python -m tests.bench.stars

An invented market of 500 creators, each with 1 to 30 ratings of as many brands, drawn around what their work is worth.
The creator in the middle is then rated five stars again and again by one brand, or by two, or rated one star. Prints
the public score and the place by stars among the 500, and the time (µs) of adding a rating to the sums of a creator.
"""

from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter_ns

from bot.rules.forms import Form
from bot.rules.ranking import Stars
from bot.rules.ratings import LIVE, Rating, Voice
from bot.rules.stars import Sums
from bot.services.standings import stars

NOW = datetime(2026, 11, 2, 2, tzinfo=UTC)
CREATORS, SEEDS = 500, range(1, 11)
MOST_GIVEN = 30
ITEMS = [item for of in LIVE.values() for item in of]


def main() -> None:
    print(f"{'the middle one of 500 is rated':<34}{'score':>7}{'capped':>8}{'places up':>12}{'capped':>8}")
    for count, brands, overall in (
        (5, 1, 500), (10, 1, 500), (20, 1, 500), (40, 1, 500), (40, 2, 500), (40, 4, 500), (40, 40, 500), (20, 1, 100),
    ):  # fmt: skip
        moved = [attacked(seed, count, brands, overall) for seed in SEEDS]
        plain, capped, up, up_capped = (median(of) for of in zip(*moved, strict=True))
        label = f"{count} × {overall / 100:.0f}★ by {brands} brand{'s' * (brands > 1)}"
        print(f"{label:<34}{plain:>+7.2f}{capped:>+8.2f}{up:>+12.0f}{up_capped:>+8.0f}")
    for held in (0, 30, 500):
        print(
            f"one rating added to the sums of {held}: {adding(held):.0f} µs, and the score made: {scoring(held):.0f} µs"
        )


def attacked(seed: int, count: int, brands: int, overall: int) -> tuple[float, float, int, int]:
    """By how much the score moves, and by how many places, without the cap and with it."""
    chance = Random(seed)
    market = sorted((creator(chance) for _ in range(CREATORS)), key=shrunk)
    target, others = market[CREATORS // 2], [shrunk(one) for one in market]
    friends = [Voice(NOW, overall, f"friend {turn % brands}") for turn in range(count)]
    unknown = [voice._replace(brand="") for voice in friends]  # whose brand nobody tells is not capped
    before = stars(target, at=NOW)
    plain, capped = (stars([*target, *given], at=NOW) for given in (unknown, friends))
    place = CREATORS // 2
    return (
        score(plain) - score(before),
        score(capped) - score(before),
        sum(other < plain.shrunk for other in others) - place,
        sum(other < capped.shrunk for other in others) - place,
    )


def creator(chance: Random) -> list[Voice]:
    worth = chance.gauss(430, 25)
    given = (min(500, max(100, round(chance.gauss(worth, 45)))) for _ in range(chance.randint(1, MOST_GIVEN)))
    return [Voice(NOW - timedelta(days=chance.randint(0, 720)), each, f"brand {at}") for at, each in enumerate(given)]


def shrunk(voices: list[Voice]) -> float:
    return stars(voices, at=NOW).shrunk


def score(found: Stars) -> float:
    return (found.mean or 0) / 100


def adding(held: int) -> float:
    sums, more = Sums(map(rating, range(held))), [rating(number) for number in range(held, held + 2_000)]
    taken = []
    for one in more:
        begun = perf_counter_ns()
        sums.add(one)
        taken.append(perf_counter_ns() - begun)
        sums.take(one)
    return median(taken) / 1_000


def scoring(held: int) -> float:
    sums, taken = Sums(map(rating, range(held))), []
    for _ in range(200):
        begun = perf_counter_ns()
        sums.score()
        taken.append(perf_counter_ns() - begun)
    return median(taken) / 1_000


def rating(number: int) -> Rating:
    items = {item: 1 + (number + turn) % 5 for turn, item in enumerate(ITEMS)}
    who = {"order_id": number, "creator_id": 1, "tenant": f"T{number % 40}", "rater": "U"}
    return Rating(**who, form=Form.DAY, at=NOW, items=items)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
