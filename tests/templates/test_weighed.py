"""Where one brand weighs less than it gave, whatever shows the score says so; and nowhere else."""

import pytest

from bot.render import said
from bot.rules.creators import Creator, Figures
from bot.rules.people import Reader
from bot.rules.ranking import Standing, Stars
from bot.rules.ratecards import RateCard


@pytest.mark.parametrize(
    ("language", "capped", "shown"),
    [
        ("en", 2_000, "4.5★ (5, many by one brand weigh less)"),
        ("zh", 2_000, "4.5★（5 次，同一品牌多次评价已降权）"),
        ("en", 0, "4.4★ (5)"),
        ("zh", 0, "4.4★ (5)"),
    ],
)
def test_a_card_of_finding_says_that_a_brand_is_capped(language, capped, shown):
    creator = Creator(id=1, slug="a", name="a", field="美妆")
    stars = Stars(count=5, total=2_200, capped=capped, capped_total=capped * 425)
    standing = Standing(creator=creator, card=RateCard(creator_id=1), figures=Figures(), stars=stars)

    assert said("creator", "behaviour", standing, Reader(language=language)).endswith(shown)
