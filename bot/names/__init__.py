"""What things are called, in the reader's language: fields, tiers, forms, states, items; each table by its noun."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.names.comments import ASPECTS, INTENTS, SENTIMENTS, SUSPICIONS
from bot.names.creators import AGES, CARD_FIELDS, GENDERS, TIERS, TIERS_ALONE, region_in_english
from bot.names.earnings import EARNINGS_COLUMNS, EARNINGS_PARTS
from bot.names.figures import BASES, KINDS, METRICS, SCALES, SCOPES, WINDOWS
from bot.names.finding import EXPLAINED, PURPOSES, SORTS, TERMS
from bot.names.forms import FORMS, LENGTHS, UNITS
from bot.names.imports import CELLS, CHANGES, FILE_KINDS
from bot.names.ledger import LEDGER
from bot.names.lists import ANSWERS, COLUMNS, MEASURES
from bot.names.orders import (
    GROUPS,
    MOVES,
    ON_TIME,
    ORDER_COLUMNS,
    ORDER_STATES,
    OUTCOMES,
    REPORT_COLUMNS,
    REPORT_MEASURES,
    RESULT_COLUMNS,
    STAGES,
)
from bot.names.quotes import QUOTE_COLUMNS, QUOTE_STATES
from bot.names.ratings import DIMENSIONS, ITEMS, RATED, REPORTED
from bot.rules.taxonomy import english
from bot.words import Translate

__all__ = [
    "AGES",
    "ANSWERS",
    "ASPECTS",
    "BASES",
    "CARD_FIELDS",
    "CELLS",
    "CHANGES",
    "COLUMNS",
    "DIMENSIONS",
    "EARNINGS_COLUMNS",
    "EARNINGS_PARTS",
    "EXPLAINED",
    "FILE_KINDS",
    "FORMS",
    "GENDERS",
    "GROUPS",
    "INTENTS",
    "ITEMS",
    "KINDS",
    "LEDGER",
    "LENGTHS",
    "MEASURES",
    "METRICS",
    "MOVES",
    "ON_TIME",
    "ORDER_COLUMNS",
    "ORDER_STATES",
    "OUTCOMES",
    "PURPOSES",
    "QUOTE_COLUMNS",
    "QUOTE_STATES",
    "RATED",
    "REPORTED",
    "REPORT_COLUMNS",
    "REPORT_MEASURES",
    "RESULT_COLUMNS",
    "SCALES",
    "SCOPES",
    "SENTIMENTS",
    "SORTS",
    "STAGES",
    "SUSPICIONS",
    "TERMS",
    "TIERS",
    "TIERS_ALONE",
    "UNITS",
    "WINDOWS",
    "filters",
    "region_in_english",
]


def filters(language: str, translate: Translate) -> dict[str, Callable[..., str]]:
    """Template filters that name things in a language."""

    def named(table: Mapping[Any, str], key: object) -> str:
        return translate(table[key]) if key in table else ""

    tables: dict[str, Mapping[Any, str]] = {
        "form_name": FORMS,
        "unit_name": UNITS,
        "length_name": LENGTHS,
        "tier_name": TIERS,
        "tier_alone": TIERS_ALONE,
        "item_name": ITEMS,
        "dimension_name": DIMENSIONS,
        "quote_state": QUOTE_STATES,
        "order_state": ORDER_STATES,
        "card_field": CARD_FIELDS,
        "group_name": GROUPS,
        "move_name": MOVES,
        "stage_name": STAGES,
        "reported_name": REPORTED,
        "rated_name": {**ITEMS, **RATED},
        "sort_name": SORTS,
        "age_name": AGES,
        "answer_name": ANSWERS,
        "measure_name": MEASURES,
        "measure_title": REPORT_MEASURES,
        "term_name": TERMS,
        "gender_name": GENDERS,
        "sentiment_name": SENTIMENTS,
        "intent_name": INTENTS,
        "aspect_name": ASPECTS,
        "suspicion_name": SUSPICIONS,
        "file_kind": FILE_KINDS,
        "change_name": CHANGES,
        "purpose_name": PURPOSES,
        "base_name": BASES,
        "kind_name": KINDS,
        "scope_name": SCOPES,
        "figure_name": METRICS,
        "window_name": WINDOWS,
    }
    found: dict[str, Callable[..., str]] = {name: partial(named, table) for name, table in tables.items()}
    found["field_name"] = (lambda key: key) if language == "zh" else english
    found["region_name"] = (lambda region: region) if language == "zh" else region_in_english
    return found
