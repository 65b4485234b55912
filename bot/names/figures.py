"""What figures are called, and what they are counted from."""

from bot.rules.creators import Kind
from bot.rules.metrics import Base, Code, Scale, Scope, Window

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
