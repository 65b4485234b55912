"""What finding speaks of: orders, purposes, terms of the score, and the headings of `juxing explain`."""

from bot.rules.query import Order, Purpose

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
PURPOSES = {Purpose.IMMERSION: "For awareness", Purpose.SALES: "For sales"}
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
    "before": "Without it",
    "after": "With it",
    "moved": "Moved by",
}
