"""What things are called, in the reader's language: fields, tiers, forms, states, items."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.rules import orders, quotes
from bot.rules.audience import Age
from bot.rules.boards import Group
from bot.rules.cancelling import Stage
from bot.rules.comments_intents import Aspect, Intent
from bot.rules.comments_reading import Sentiment
from bot.rules.comments_spam import Reason
from bot.rules.comparisons import Measure
from bot.rules.creators import Kind
from bot.rules.earnings import Part
from bot.rules.forms import Form, Length
from bot.rules.imports import FileKind
from bot.rules.metrics import Base, Code, Scale, Scope, Window
from bot.rules.query import Order, Purpose
from bot.rules.query_places import english_region
from bot.rules.ratings import Dimension, Item
from bot.rules.shortlists import Answer
from bot.rules.taxonomy import english
from bot.rules.tiers import Tier
from bot.text import pinyin
from bot.words import Translate

FORMS = {
    Form.HOUR: "Dedicated live, by the hour",
    Form.DAY: "Dedicated live, by the day",
    Form.SHARED: "Shared live, by the product",
    Form.VIDEO: "Video",
}
UNITS = {Form.HOUR: "hour", Form.DAY: "day", Form.SHARED: "product", Form.VIDEO: "video"}
LENGTHS = {Length.SHORT: "1–20 s", Length.MEDIUM: "21–60 s", Length.LONG: "over 60 s"}
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
ITEMS = {
    Item.CREATIVITY: "Creativity",
    Item.FILMING: "Filming",
    Item.EDITING: "Editing",
    Item.INDEPENDENCE: "Independent creation",
    Item.SCRIPT: "Keeping to the script",
    Item.CONDITION: "Host's condition",
    Item.ATMOSPHERE: "Atmosphere",
    Item.EXPRESSION: "Expression",
    Item.DURATION: "Duration kept",
    Item.ATTITUDE: "Attitude",
    Item.PUNCTUALITY: "Reliability and punctuality",
    Item.COOPERATION: "Cooperation",
    Item.CREDIT: "Credit",
}
DIMENSIONS = {
    Dimension.QUALITY: "Work quality",
    Dimension.COOPERATION: "Cooperation",
    Dimension.CREDIT: "Credit",
}
QUOTE_STATES = {
    quotes.State.DRAFT: "Draft",
    quotes.State.APPROVING: "Waiting for approval",
    quotes.State.APPROVED: "Approved",
    quotes.State.CHANGES: "Change asked for",
    quotes.State.DECLINED: "Declined",
    quotes.State.WITHDRAWN: "Withdrawn",
    quotes.State.EXPIRED: "Expired",
    quotes.State.ORDERED: "Ordered",
}
ORDER_STATES = {
    orders.State.DRAFT: "Draft",
    orders.State.PLACED: "Ordered, the creator not told yet",
    orders.State.UNDONE: "Undone",
    orders.State.APPROVING: "Waiting for approval",
    orders.State.AWAITING: "Waiting for the creator",
    orders.State.ACCEPTED: "Accepted",
    orders.State.SCRIPT_DUE: "Script due",
    orders.State.SCRIPT_REVIEW: "Script in review",
    orders.State.READY: "Ready",
    orders.State.LIVE: "Live now",
    orders.State.PRODUCING: "In production",
    orders.State.DELIVERED: "Delivered",
    orders.State.TO_RATE: "To rate",
    orders.State.FINISHED: "Finished",
    orders.State.DECLINED: "Declined",
    orders.State.EXPIRED: "Expired",
    orders.State.COUNTERED: "Counter-offer",
    orders.State.CANCELLED: "Cancelled",
    orders.State.DISPUTED: "Disputed",
}
#: columns of the team's board
GROUPS = {
    Group.APPROVAL: "Waiting for approval",
    Group.CHANGES: "Change asked for",
    Group.TO_ORDER: "Approved, not ordered",
    Group.ANSWER: "Waiting for the creator",
    Group.COUNTERED: "Counter-offer",
    Group.PREPARING: "Accepted, before the work",
    Group.RUNNING: "Live or in production",
    Group.DELIVERED: "Delivered, result to enter",
    Group.TO_RATE: "To rate",
    Group.DISPUTED: "Disputed",
}
#: what histories call a move, of quotes and of orders
MOVES = {
    "draft": "drafted",
    quotes.Move.SUBMIT: "sent for approval",
    quotes.Move.VOTE: "approved, one more needed",
    quotes.Move.APPROVE: "approved",
    quotes.Move.ASK: "asked to change it",
    quotes.Move.REVISE: "changed it",
    quotes.Move.WITHDRAW: "withdrew it",
    quotes.Move.ORDER: "ordered",
    orders.Move.PLACE: "placed the order",
    orders.Move.UNDO: "undid it",
    orders.Move.TELL: "offer sent to the creator",
    orders.Move.ACCEPT: "accepted",
    orders.Move.DECLINE: "declined",
    orders.Move.EXTEND: "took more time to answer",
    orders.Move.EXPIRE: "ran out",
    orders.Move.COUNTER: "answered with another price",
    orders.Move.TAKE_COUNTER: "took the other price",
    orders.Move.RAISE_COUNTER: "sent the other price for approval",
    orders.Move.REFUSE_COUNTER: "refused the other price",
    orders.Move.ASK_SCRIPT: "asked for a script",
    orders.Move.HAND_IN_SCRIPT: "handed a script in",
    orders.Move.SEND_SCRIPT_BACK: "sent the script back",
    orders.Move.PASS_SCRIPT: "passed the script",
    orders.Move.GO_LIVE: "went live",
    orders.Move.PRODUCE: "began the video",
    orders.Move.DELIVER: "delivered",
    orders.Move.TAKE_DELIVERY: "delivery taken",
    "enter_result": "entered the result",
    "hand_in_result": "entered the result, to be confirmed by the brand",
    "confirm_result": "confirmed the creator's result",
    "correct_result": "corrected the creator's result",
    "brief": "sent a brief",
    "ask_cancel": "asked to cancel",
    "refuse_cancel": "refused to cancel",
    "withdraw_cancel": "took the request to cancel back",
    "answer_dispute": "answered in the dispute",
    quotes.Move.REOPEN: "open to order again",
    quotes.Move.RETURN: "open to order again",
    quotes.Move.RAISE: "sent the creator's price for approval",
    orders.Move.RATE: "rated",
    orders.Move.CLOSE: "time to rate is over",
    orders.Move.CANCEL: "cancelled",
    orders.Move.DISPUTE: "disputed",
    orders.Move.SETTLE: "settled",
}
STAGES = {
    Stage.CREATOR: "the creator cancels: nothing is owed",
    Stage.NO_SCRIPT: "no script was handed in yet",
    Stage.FRESH: "accepted within the last three days, and nothing was handed in",
    Stage.HELD: "the time was held for three days or more, without a script",
    Stage.SCRIPT: "a script was handed in",
    Stage.CONFIRMED: "the script was confirmed by both",
    Stage.VIDEO: "the video was handed over",
    Stage.TWO_ROUNDS: "the video was handed over after two rounds of changes",
    Stage.ON_THE_DAY: "it is the day of the live, or later",
    Stage.AGREED: "as the two sides agree",
}
SORTS = {
    Order.RECOMMENDED: "Recommended",
    Order.VALUE: "Best value",
    Order.FOLLOWERS: "Most followers",
    Order.STARS: "Best rated",
    Order.PRICE: "Lowest price",
    Order.SALES: "Most sales",
    Order.PLAYS: "Most plays",
    Order.GROWTH: "Fastest growing",
}
AGES = {
    Age.MINOR: "under 18",
    Age.YOUNG: "18–23 years",
    Age.GROWN: "24–30 years",
    Age.MIDDLE: "31–40 years",
    Age.MATURE: "41–49 years",
    Age.OLDER: "50 and over",
}
#: terms of the score, and what a brief adds to it
TERMS = {
    "value": "Expected plays per yuan",
    "reliability": "Reliability",
    "stars": "Stars",
    "freshness": "Freshness",
    "exploration": "Little known yet",
    "budget": "Suits the budget",
    "audience": "Suits the audience",
    "purpose": "Suits the purpose",
}
#: headings of `juxing explain`
EXPLAINED = {
    "filter": "Filter",
    "value": "Value",
    "chip": "Read as",
    "canonical": "Written back",
    "not_understood": "Not understood",
    "problem": "Not done as asked",
    "term": "Term",
    "points": "Points",
    "most": "At most",
    "from": "From",
    "sum": "Score",
    "condition": "Condition",
    "met": "Met",
    "yes": "yes",
    "no": "no",
    "nothing": "nothing: everybody fits",
}
PURPOSES = {Purpose.IMMERSION: "For awareness", Purpose.SALES: "For sales"}
ANSWERS = {Answer.YES: "Yes", Answer.MAYBE: "Maybe", Answer.NO: "No"}
MEASURES = {
    Measure.FOLLOWERS: "Followers",
    Measure.WOMEN: "Women in the audience",
    Measure.PLAYS_LIVE: "Expected plays of a live",
    Measure.PLAYS_VIDEO: "Expected plays of a video",
    Measure.PRICE: "Price",
    Measure.CPM: "CPM",
    Measure.ACCEPTANCE: "Acceptance rate",
    Measure.COMPLETION: "Completion rate",
    Measure.PUNCTUALITY: "Punctual",
    Measure.FINISHED: "Finished orders",
    Measure.STARS: "Stars",
    Measure.ENGAGEMENT: "Engagement rate",
}
KINDS = {Kind.VIDEO: "videos", Kind.LIVE: "lives", None: "lives and videos"}
METRICS = {
    Code.ACCEPTANCE: "Acceptance rate",
    Code.COMPLETION: "Completion rate",
    Code.PUNCTUALITY: "Punctual",
    Code.FINISHED: "Finished orders",
    Code.CLIENTS: "Clients",
    Code.INDUSTRIES: "Past industries",
    Code.PLAYS: "Plays",
    Code.LIKES: "Likes",
    Code.COMMENTS: "Comments",
    Code.SHARES: "Shares",
    Code.UNITS: "Units sold",
    Code.GMV: "GMV",
    Code.PEAK: "Most viewers at once",
    Code.DURATION: "Duration",
    Code.ENGAGEMENT: "Engagement rate",
    Code.EXPECTED_PLAYS: "Expected plays",
    Code.EXPECTED_UNITS: "Expected units",
    Code.GMV_PER_LIVE: "GMV per live",
    Code.STARS: "Stars",
    Code.CPM: "Expected CPM",
    Code.COST_PER_SALE: "Expected cost per sale",
    Code.GROWTH: "Follower growth",
}
#: what denominators count, after "48 of 50"
BASES = {
    Base.OFFERS: "answered offers",
    Base.ACCEPTED: "accepted orders",
    Base.TIMED: "finished orders whose time was noted",
    Base.ORDERS: "ended orders",
    Base.FINISHED: "orders that were finished",
    Base.WORKS: "works",
    Base.LIVES: "lives with known sales",
    Base.PLAYS: "plays of these works",
    Base.EXPECTED_PLAYS: "expected plays",
    Base.EXPECTED_UNITS: "expected units",
    Base.RATINGS: "ratings",
    Base.FOLLOWERS: "followers",
}
SCOPES = {Scope.ALL: "all", Scope.ORGANIC: "organic", Scope.COMMERCIAL: "commercial"}
WINDOWS = {
    Window.MONTH: "last 30 days",
    Window.QUARTER: "last 90 days",
    Window.YEAR: "last 365 days",
    Window.TWO_YEARS: "last 730 days",
    Window.ALL: "all time",
}
SCALES = {
    Scale.COUNT: "count",
    Scale.FEN: "yuan",
    Scale.BASIS_POINTS: "percent",
    Scale.SECONDS: "seconds",
    Scale.STARS: "stars",
}
OUTCOMES = {
    orders.Outcome.FINISHED: "finished",
    orders.Outcome.DECLINED: "declined",
    orders.Outcome.EXPIRED: "ran out",
    orders.Outcome.CREATOR_CANCELLED: "cancelled by the creator",
    orders.Outcome.BRAND_CANCELLED: "cancelled by the brand",
    orders.Outcome.FAILED: "not delivered",
}
ON_TIME = {True: "on time", False: "late"}
#: headings of `juxing data`, on a terminal and in its files
LEDGER = {
    "figures": "Figures",
    "works": "Videos and lives",
    "goods": "Goods",
    "deals": "Orders",
    "ratings": "Ratings given",
    "comments": "Comments under works",
    "table": "Table",
    "figure": "Figure",
    "value": "Value",
    "from": "From",
    "row": "Row",
    "kind": "Kind",
    "scope": "Scope",
    "form": "Form",
    "window": "Window",
    "as_of": "Data as of",
    "unit": "Unit",
    "part": "Numerator",
    "whole": "Denominator",
    "base": "Denominator counts",
    "n": "Rows looked at",
    "median": "Median",
    "mean": "Mean",
    "least": "Least",
    "most": "Most",
    "worst": "Row with the least",
    "counts": "Of it",
    "rows": "Rows that count",
    "against": "Rows against it",
    "at": "Date",
    "title": "Title",
    "seconds": "Duration in seconds",
    "plays": "Plays",
    "likes": "Likes",
    "shares": "Shares",
    "units": "Units sold",
    "gmv": "GMV in yuan",
    "peak": "Most viewers at once",
    "work": "Work",
    "name": "Name",
    "category": "Category",
    "price": "Price in yuan",
    "outcome": "Outcome",
    "brand": "Brand",
    "industry": "Industry",
    "on_time": "Was on time",
    "stars": "Stars",
    "items": "Items",
    "words": "Words",
    "answer": "Answer",
    "text": "Text",
    "source": "Source",
    "own_order": "an order here",
}
#: headings of exported tables
COLUMNS = {
    "creator": "Creator",
    "field": "Field",
    "sub": "Sub-vertical",
    "region": "Region",
    "tier": "Tier",
    "followers": "Followers",
    "price": "Price in yuan",
    "cpm": "CPM in yuan",
    "video_median": "Expected plays, videos",
    "video_least": "Least plays, videos",
    "video_most": "Most plays, videos",
    "live_median": "Expected plays, lives",
    "live_least": "Least plays, lives",
    "live_most": "Most plays, lives",
    "acceptance": "Acceptance rate in %",
    "acceptance_of": "of so many offers",
    "completion": "Completion rate in %",
    "completion_of": "of so many accepted orders",
    "punctuality": "Punctual in %",
    "punctuality_of": "of so many finished orders",
    "engagement": "Engagement in %",
    "engagement_of": "of so many plays",
    "finished": "Finished orders",
    "clients": "Clients",
    "stars": "Stars",
    "ratings": "Ratings",
    "as_of": "Data as of",
    "source": "Source",
    "sample": "sample data",
    "yes": "Yes",
    "maybe": "Maybe",
    "no": "No",
    "said": "Who said what",
    "note": "Note",
    "added_by": "Added by",
    "figure": "Figure",
    "best": "Best",
}
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
#: headings of the table of orders, and how it answers
ORDER_COLUMNS = {
    "number": "Number",
    "state": "Stands at",
    "creator": "Creator",
    "campaign": "Campaign",
    "form": "Form",
    "start": "Start (China time)",
    "end": "End (China time)",
    "list_total": "List price in yuan",
    "discount": "Discount in yuan",
    "fee": "Service fee in yuan",
    "total": "Total in yuan",
    "owner": "Run by",
    "answer_by": "Answer due (China time)",
    "planned_plays": "Plays planned",
    "planned_units": "Units planned",
    "plays": "Plays",
    "units": "Units sold",
    "gmv": "GMV in yuan",
    "cpm": "CPM in yuan",
    "cost_per_sale": "Cost per sale in yuan",
    "on_time": "On time",
    "stars": "Stars",
    "yes": "Yes",
    "no": "No",
}
#: where an order stands in a creator's earnings
EARNINGS_PARTS = {
    Part.EARNED: "Earned",
    Part.COMING: "Coming",
    Part.ASKED: "Waits for an answer",
}
#: headings of a creator's table of earnings
EARNINGS_COLUMNS = {
    "part": "Part",
    "number": "Number",
    "brand": "Brand",
    "form": "Form",
    "day": "Day of the work (China time)",
    "state": "Stands at",
    "amount": "You receive, in yuan",
}
#: headings of a quote's table
QUOTE_COLUMNS = {
    "item": "Item",
    "unit": "Unit price in yuan",
    "quantity": "Quantity",
    "amount": "Amount in yuan",
    "discount": "Creator's discount",
    "fee": "Service fee",
    "total": "Total",
    "number": "Number",
    "version": "Version",
    "state": "Stands at",
    "creator": "Creator",
    "start": "Start (China time)",
    "until": "Holds until (China time)",
    "product": "Product",
    "link": "Link",
}
#: headings of the list of cells that are wrong in a file
CELLS = {
    "row": "Row",
    "column": "Column",
    "value": "Cell",
    "weight": "Error or warning",
    "reason": "What is wrong, and what to do",
    "error": "error",
    "warning": "warning",
}
#: what a file holds
FILE_KINDS = {
    FileKind.CREATORS: "Creators and their prices",
    FileKind.WORKS: "Videos and lives",
    FileKind.GOODS: "Goods of lives",
    FileKind.COMMENTS: "Comments",
    FileKind.ORDERS: "Past orders",
    FileKind.SESSIONS: "Lives, from a vendor's export",
    FileKind.PRODUCTS: "Products, from a vendor's export",
    FileKind.VIDEOS: "Videos, from a vendor's export",
}
#: figures of what a file changes
CHANGES = {
    "created": "creators",
    "updated": "creators brought up to date",
    "works": "videos and lives",
    "readings": "videos and lives told otherwise",
    "goods": "goods of lives",
    "comments": "comments",
    "deals": "past orders",
    "products": "products",
    "cards": "price cards",
}
SENTIMENTS = {Sentiment.POSITIVE: "positive", Sentiment.NEUTRAL: "neutral", Sentiment.NEGATIVE: "negative"}
INTENTS = {
    Intent.LINK: "ask for the link",
    Intent.PRICE: "ask for the price",
    Intent.REPURCHASE: "buy again",
    Intent.ORDER: "say they ordered",
    Intent.COMPLAINT: "complain",
    Intent.AFTER_SALES: "ask about delivery, returns or service",
    Intent.PRAISE: "praise",
    Intent.JOKE: "joke",
}
ASPECTS = {
    Aspect.PRICE: "Price",
    Aspect.QUALITY: "Quality",
    Aspect.LOGISTICS: "Delivery",
    Aspect.PACKAGING: "Packaging",
    Aspect.EFFECT: "Effect",
    Aspect.HOST: "Host",
    Aspect.AFTER_SALES: "After-sales service",
    Aspect.AUTHENTICITY: "Authenticity",
}
SUSPICIONS = {Reason.ALIKE: "near-duplicates", Reason.CONTACT: "lead to a contact elsewhere"}
GENDERS = {"f": "Female", "m": "Male"}


def region_in_english(region: str) -> str:
    """The usual English name; for most Chinese places that is their pinyin."""
    known = english_region(region)
    return known if known != region or region.isascii() else pinyin(region).title()


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
        "sort_name": SORTS,
        "age_name": AGES,
        "answer_name": ANSWERS,
        "measure_name": MEASURES,
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
