"""How creators are told apart: tiers, ages of their audience, regions, and the parts of a price card."""

from bot.rules.audience import Age
from bot.rules.query_places import english_region
from bot.rules.tiers import Tier
from bot.text import pinyin

TIERS = {
    Tier.HEAD: "Head (5M+)",
    Tier.SHOULDER: "Shoulder (1M–5M)",
    Tier.WAIST: "Mid-tier (100k–1M)",
    Tier.TAIL: "Tail (10k–100k)",
    Tier.NEWCOMER: "Newcomer (under 10k)",
}
#: beside the followers, who say the range themselves
TIERS_ALONE = {
    Tier.HEAD: "Head",
    Tier.SHOULDER: "Shoulder",
    Tier.WAIST: "Mid-tier",
    Tier.TAIL: "Tail",
    Tier.NEWCOMER: "Newcomer",
}
AGES = {
    Age.MINOR: "under 18",
    Age.YOUNG: "18–23 years",
    Age.GROWN: "24–30 years",
    Age.MIDDLE: "31–40 years",
    Age.MATURE: "41–49 years",
    Age.OLDER: "50 and over",
}
GENDERS = {"f": "Female", "m": "Male"}
#: parts of a price card, in its history
CARD_FIELDS = {
    "hour": "hour",
    "min_half_hours": "fewest hours",
    "day": "day",
    "day_discount": "discount on the day",
    "discount_from": "discount from",
    "discount_until": "discount until",
    "product": "product",
    "capacity": "products a live",
    "video_short": "video of 1–20 s",
    "video_medium": "video of 21–60 s",
    "video_long": "video over 60 s",
    "paused": "pause",
    "area": "area",
}


def region_in_english(region: str) -> str:
    """The usual English name; for most Chinese places that is their pinyin."""
    known = english_region(region)
    return known if known != region or region.isascii() else pinyin(region).title()
