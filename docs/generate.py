"""Write what the documents take from the code, between markers, so that it cannot go out of date.

    python docs/generate.py            writes
    python docs/generate.py --check    says which files would change

A marker is `<!-- generated: name -->` … `<!-- end -->` in a Markdown file. `.env.example` is generated as a whole.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr

from bot.names import BASES, METRICS, SCALES, WINDOWS
from bot.rules import (
    anomalies,
    cancelling,
    orders,
    placing,
    quotes,
    ranking,
    ratings,
    schedules,
    scripts,
    stars,
    stars_watched,
)
from bot.rules.anomalies import Sign
from bot.rules.hours import MORNING
from bot.rules.imports import RECORDS, FileKind, Shape
from bot.rules.imports_kinds import COLUMNS
from bot.rules.metrics import ABOUT, Code, Window
from bot.rules.query import KINDS, PROBLEMS, Chip, Filters, Rival, canonical, parse
from bot.rules.query_parts import Part
from bot.rules.query_words import VOCABULARY
from bot.rules.reminders import Kind
from bot.rules.taxonomy import FIELDS, SUBS
from bot.settings import Settings
from bot.text import normalise
from bot.words import percent

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
MARKED = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
TODAY = date(2026, 11, 23)  #: the day on which the examples of the find language are read

#: rooms that are folders; what a single module is for stands at its top
ROOMS = {
    "handlers": "Slack in: one file a noun; one desk asked, one template shown, then the ack",
    "bot.web": "the pages beside Slack (Flask)",
    "bot.playground": "a workspace without Slack; it knows nothing of the trade",
    "bot.sample": "the invented market",
    "bot.services": "the desks, one class a noun: load, ask the rules, save; one transaction; no Slack and no SQL",
    "storage": "SQLModel rows, queries, migrations; frozen values cross its border, rows do not",
    "bot.rules": "pure: the standard library only; no clock, no randomness, no I/O",
    "bot.blockkit": "our checker of Block Kit",
    "bot.names": "what things are called, in the reader's language: a module of tables for each noun",
}
SETTINGS = {
    "transport": "How Slack reaches the bot: `socket` (Socket Mode, no public address needed) or `http`.",
    "slack_bot_token": "Bot User OAuth Token, `xoxb-…`: one workspace. Needed unless there is a client id.",
    "slack_app_token": "App-level token with the scope `connections:write`, `xapp-…`. Needed for `socket`.",
    "slack_signing_secret": "Signing Secret of the app. Needed for `http`.",
    "slack_client_id": "Several workspaces: Client ID of the app; each installs it from `/slack/install`. "
    "Leave the bot token empty then.",
    "slack_client_secret": "Several workspaces: Client Secret of the app.",
    "token_keys": "Several workspaces: keys under which their tokens are kept, apart by commas, made by "
    "`juxing keys new`. The first seals, all open.",
    "import_teams": "Several workspaces: ids (`T…`), apart by commas, of those whose admins may import: all read one "
    "market. Empty: none; files are taken in by `juxing import`.",
    "slack_api_url": "Where Slack's Web API is. Only tests and the playground change it.",
    "database_url": "`sqlite:///file` or `postgresql+psycopg://user:password@host/name`.",
    "link_secret": "Signs the links that creators get: any long random text. Always needed. A new one ends all links.",
    "public_url": "Where people reach the pages: the address in the links that creators get.",
    "host": "Address on which the bot listens for pages, and for Slack with `http`.",
    "port": "Port of the same.",
    "socket_connections": "Connections of Socket Mode, 1 to 10: with two or more none is lost while one reconnects.",
    "tick_seconds": "How often it is looked whether a reminder is due.",
    "rate_person": "Commands, clicks and forms a minute of one person, in each replica; 0 sets no limit.",
    "rate_team": "The same, of a whole workspace.",
    "rate_pages": "Pages a minute of one link, and of one address; 0 sets no limit.",
    "proxies": "How many proxies in front put the caller's address into `X-Forwarded-For`; 0: they are not told apart.",
    "log_level": "`DEBUG`, `INFO`, `WARNING` or `ERROR`.",
    "drain_seconds": "How long a process that is told to end (SIGTERM) may finish what it has in hand.",
    "monitor_host": "Address of the port of health and metrics.",
    "monitor_port": "Port of `/healthz`, `/readyz` and `/metrics` for your monitoring alone; 0: none.",
    "metrics_token": "Opens `/metrics` to whoever shows it as Bearer, on the port of pages too. Empty: closed there.",
    "audit_days": "For how many days moves and refused tries are kept, 400 at least; 0: for ever.",
    "failpoint": "Tests only: the point at which the process kills itself. Leave it empty.",
}
SCOPES = {
    "app_mentions:read": "`@Juxing find …` works where slash commands do not: in threads.",
    "channels:history": "Finds out, after a lost answer, whether a message of the bot arrived in a public channel.",
    "files:read": "Reads the file that an admin uploads with `/juxing import`.",
    "files:write": "Sends exported tables as direct messages to whoever asks for them.",
    "groups:history": "The same in private channels that the bot was invited to.",
    "im:history": "Direct messages to the bot; and the same look-up there.",
    "im:write": "Opens the direct message in which that look-up is done, and to which exported tables go.",
    "chat:write": "Cards, reminders and answers.",
    "commands": "`/juxing` and the two shortcuts.",
    "usergroups:read": "Who is in the user groups that rules of approval name; asked ahead and kept.",
    "users:read": "Language, zone, guest or admin: asked once a person; of approvers, and at imports, anew.",
}
#: moves of an order that the rules know and no button, page or timer makes
NOT_YET = frozenset({orders.Move.SUBMIT})
#: nor from these states: a draft is never kept, and a counter-offer is refused instead of cancelled
NOBODY_MAKES = frozenset({
    (orders.State.DRAFT, orders.Move.CANCEL), (orders.State.APPROVING, orders.Move.PLACE),
    (orders.State.COUNTERED, orders.Move.CANCEL),
})  # fmt: skip
EXAMPLES = (
    "美妆 粉丝100万以上 按天 预算5万以内 完单率90%+",
    "腰部穿搭达人 杭州 拼场 不要搞笑",
    "上海或杭州 腰部和尾部 美妆 不要护肤",
    "护肤 10w~50w粉 专场按天 11月30日有档期 按性价比排序",
    "潜力新人 美食 预算5千-2万 评分4.5以上",
    "双十一 珠宝 按小时 播放10万+",
    "skincare over 100k followers by the day under 50k",
    "mid-tier fashion, completion rate at least 90%, cheapest",
    "国货彩妆 女主播 budget 5w",
    "女粉占比60%以上 观众18-23岁 粉丝集中在江浙沪 近30天涨粉1万以上 排除90天内合作过欧莱雅的",
    "like Amy, mostly female audience in Guangdong, at least 20% off, for sales",
)

#: Kind of chip → how it is asked for in Chinese and in English; both are read when the documents are made.
CONDITIONS = {
    "like": ("类似小鱼儿", 'like "Amy Chen"'),
    "field": ("美妆", "beauty"),
    "sub": ("护肤", "skincare"),
    "not_field": ("不要搞笑", "no comedy"),
    "not_sub": ("除了吃播", "without mukbang"),
    "followers": ("粉丝10-50万", "over 100k followers"),
    "tier": ("中腰部", "mid-tier"),
    "not_tier": ("不要头部", "no head tier"),
    "newcomers": ("只要新人", "newcomers only"),
    "growth": ("近30天涨粉1万以上", "growing by 10k a month"),
    "growth_rate": ("涨粉率5%以上", "growth over 5%"),
    "region": ("杭州", "in Hangzhou"),
    "not_region": ("不要北京", "not in Beijing"),
    "gender": ("女主播", "female hosts"),
    "women": ("女粉占比60%以上", "audience 60% women"),
    "audience_age": ("观众18-23岁", "audience aged 18-23"),
    "audience_region": ("粉丝集中在广东", "audience in Guangdong"),
    "form": ("专场按天", "by the day"),
    "budget": ("预算5万以内", "under ¥50k"),
    "discount": ("八折以上", "at least 20% off"),
    "plays": ("播放10万+", "over 100k plays"),
    "units": ("预计销量1000件以上", "sells 1000+ units"),
    "cpm": ("CPM 70以内", "CPM under ¥70"),
    "engagement": ("互动率5%以上", "engagement over 5%"),
    "acceptance": ("接单率九成以上", "acceptance at least 90%"),
    "completion": ("完单率90%+", "completion 90%+"),
    "orders": ("完成订单10单以上", "10+ completed orders"),
    "clients": ("合作客户5家以上", "5+ clients"),
    "industry": ("做过美妆", "worked with beauty brands"),
    "not_industry": ("没做过游戏", "never worked for gaming"),
    "rival": ("近30天没接过“完美日记”", "exclude who worked for Lancome in the last 30 days"),
    "stars": ("评分4.5以上", "at least 4.5 stars"),
    "on": ("11月30日有档期", "free on 30 Nov"),
    "purpose": ("种草", "for awareness"),
    "order": ("按性价比排序", "sort by value"),
    "text": ("“国货 之光”", '"national pride"'),
    "not_text": ("不要微商", 'without "resellers"'),
}


def floors() -> Iterator[str]:
    """The layers that import-linter holds the code to, from the top."""
    layers = [layer.split(" | ") for layer in _layers()]
    yield from ("```mermaid", "flowchart TB")
    for number, rooms in enumerate(layers):
        yield f'  f{number}["{" · ".join(rooms)}"]'
    yield from (f"  f{number} --> f{number + 1}" for number in range(len(layers) - 1))
    yield from ("```", "")
    rows = ((str(len(layers) - at), f"`{room}`", _about(room)) for at, rooms in enumerate(layers) for room in rooms)
    yield from table(("floor", "room", "what it is for"), rows)


def quote_moves() -> Iterator[str]:
    yield from _machine(quotes.MOVES, quotes.State.DRAFT)
    yield from table(("from", "move", "to"), ((f"`{a}`", f"`{m}`", f"`{b}`") for (a, m), b in quotes.MOVES.items()))


def order_moves() -> Iterator[str]:
    offered = _offered()
    yield from _machine(offered, orders.State.DRAFT)
    rows = (
        (
            f"`{a}`",
            f"`{move}`",
            f"`{b}`",
            ", ".join(sorted(orders.sides(a, move))),
            "" if (a, move) in offered else "not yet",
        )
        for (a, move), b in orders.MOVES.items()
    )
    yield from table(("from", "move", "to", "by", "offered"), rows)


def timers() -> Iterator[str]:
    """Raises KeyError for a kind of reminder that is not explained."""
    days = ", ".join(map(str, schedules.RATING_DAYS))
    left = " and ".join(span(gap) for gap in orders.ANSWER_REMINDERS)
    what = {
        Kind.APPROVAL_REMINDER: (
            f"{span(quotes.REMIND_AFTER)} after a quote was sent, or its step began",
            "who is still asked is reminded",
        ),
        Kind.APPROVAL_ESCALATION: (
            f"{span(quotes.ESCALATE_AFTER)} after",
            "who is still asked and the one who asked are told; silence never approves",
        ),
        Kind.QUOTE_EXPIRY: (f"{span(quotes.HOLDS)} after, at the latest when the work begins", "the quote runs out"),
        Kind.OFFER_TOLD: (
            f"{placing.UNDO_WITHIN.seconds} s after an order was placed, unless it was undone",
            "the creator is told, and their time to answer begins",
        ),
        Kind.ANSWER_REMINDER: (f"{left} before the answer is due", "the creator is reminded"),
        Kind.ANSWER_EXPIRY: (
            f"{span(orders.ANSWER_WITHIN)} after the offer (once {span(orders.EXTENSION)} more), never past the start",
            "the offer runs out",
        ),
        Kind.CANCEL_REMINDER: (
            f"{span(cancelling.REMIND_BEFORE)} before silence cancels",
            "the side that is asked to cancel is reminded",
        ),
        Kind.CANCEL_SILENCE: (
            f"{span(cancelling.SILENCE)} after one side asked to cancel; never in a dispute",
            "the order is cancelled, at what was owed when it was asked",
        ),
        Kind.SCRIPT_LATE: ("a script is due", "both sides hear of a script that is not there"),
        Kind.SCRIPT_REMINDER: (f"{span(scripts.REMIND_AFTER)} after a version came", "its owner is reminded"),
        Kind.SCRIPT_ESCALATION: (
            f"{span(scripts.ESCALATE_AFTER)} after",
            "who runs the campaign and who approves are told, too",
        ),
        Kind.SCRIPT_DEEMED: (
            f"{span(scripts.DEEMED_AFTER)} after, at the latest when a live begins",
            "the version counts as confirmed",
        ),
        Kind.WORK_START: (
            "the live begins; a video at once, or when its script is confirmed",
            "the order is `live` or `producing`",
        ),
        Kind.WORK_END: ("the live ends; a video is due", "a live is delivered; of a video its owner is told"),
        Kind.DELIVERY_DEEMED: (f"{span(orders.DEEMED_DELIVERED_AFTER)} after the delivery", "it counts as accepted"),
        Kind.RATING_REMINDER: (
            f"days {days} after the campaign's end, in working hours; each workspace sets its own",
            "stars are asked for, of a person's orders that are due together in one message",
        ),
        Kind.RATING_SCHEDULE: (
            "a workspace has changed when it asks for stars",
            "what waits is planned anew, 500 orders at a time",
        ),
        Kind.RATING_CLOSE: (f"{span(ratings.WINDOW)} after the campaign's end", "the order is finished, rated or not"),
        Kind.DIGEST: (
            f"{MORNING:%H:%M} on working days, in the zone of the one who watches",
            "what changed for their watches is told in one message; nothing where nothing did",
        ),
        Kind.WEEK: (
            f"{MORNING:%H:%M} on Mondays, in the zone of the one who runs the campaign",
            "its channel reads what happened, what is late and what is left, with a CSV of its orders",
        ),
        Kind.CAMPAIGN_OVER: (
            "an order of a campaign ends",
            "if it was the last one and one was finished, the campaign's channel reads once what came of it",
        ),
        Kind.QUARTER: (
            f"{MORNING:%H:%M} in China, the first working day after a quarter with finished orders",
            "the workspace reads its creators by result: in the channel of approvals, else its admins, else who ran it",
        ),
        Kind.ABSENCE: (
            "an absence begins, and ends, at midnight in the zone of whoever is away",
            "what waits for them goes to their delegate, and back",
        ),
    }
    yield from table(("kind", "when", "what happens"), ((f"`{kind}`", *what[kind]) for kind in Kind))


def settings() -> Iterator[str]:
    rows = ((f"`{_variable(name)}`", _default(name) or "(empty)", SETTINGS[name]) for name in Settings.model_fields)
    yield from table(("setting", "default", "meaning"), rows)


def environment() -> Iterator[str]:
    """`.env.example`: all settings; those that are needed stand without a comment sign."""
    yield "# Copy this to .env and fill in what is empty. `juxing doctor` says what is missing."
    for name in Settings.model_fields:
        line = f"{_variable(name)}={_default(name).strip('`')}"
        needed = name in {"slack_bot_token", "slack_app_token", "link_secret"}
        yield from ("", f"# {SETTINGS[name].replace('`', '')}", line if needed else f"# {line}")


def scopes() -> Iterator[str]:
    asked = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    yield from table(("scope", "what it is for"), ((f"`{scope}`", SCOPES[scope]) for scope in asked))


def columns_of(kind: FileKind) -> Iterator[str]:
    shapes = {
        Shape.PRICE: "yuan, above 0",
        Shape.MONEY: "yuan",
        Shape.DISCOUNT: "20%, 20 or 8折",
        Shape.HALF_HOURS: "hours, steps of 0.5",
        Shape.PART: "62.5% or 62.5",
        Shape.AGES: "18-23:35%, 24-30:40%",
        Shape.REGIONS: "广东:12%, 浙江:9%",
        Shape.MOMENT: "2025-11-20 19:30",
        Shape.SPAN: "1小时35秒",
        Shape.FLAG: "yes or no",
    }
    rows = (
        (
            f"`{column.en}`",
            f"`{column.zh}`",
            shapes.get(column.shape, str(column.shape)),
            "yes" if column.needed else "",
            f"`{column.key}`",
        )
        for column in COLUMNS[kind]
    )
    yield from table(("column", "in Chinese", "holds", "needed", "key"), rows)


def briefs() -> Iterator[str]:
    """What the examples are read as, by the reader that the product uses."""
    rows = []
    for brief in EXAMPLES:
        found = parse(normalise(brief), today=TODAY)
        rest = " · ".join(found.not_understood) or "–"
        rows.append(
            (f"`{brief}`", " · ".join(_chip(chip) for chip in found.chips), rest, f"`{canonical(found.filters)}`")
        )
    yield from table(("typed", "read as", "searched as text", "written back"), rows)


def conditions() -> Iterator[str]:
    """Every kind of condition. Raises ValueError for an example that is read as anything else, and KeyError for a kind
    without one."""
    rows = []
    for kind in KINDS:
        zh, en = CONDITIONS[kind]
        read = [_read_as(brief, kind) for brief in (zh, en)]
        rows.append((f"`{kind}`", f"`{zh}`", f"`{en}`", f"`{canonical(read[0])}`", f"`{canonical(read[1], 'en')}`"))
    yield from table(("condition", "in Chinese", "in English", "written back", "written back in English"), rows)


def _read_as(brief: str, kind: str) -> Filters:
    found = parse(normalise(brief), today=TODAY)
    if [chip.kind for chip in found.chips] != [kind] or found.problems or found.not_understood:
        raise ValueError(f"{brief} is not read as {kind} alone")
    return found.filters


def problems() -> Iterator[str]:
    yield from table(("said of a brief", "means"), ((f"`{code}`", why) for code, why in PROBLEMS.items()))


def fillers() -> Iterator[str]:
    words = [word for word, (part, _) in VOCABULARY.items() if part is Part.FILLER]
    yield " · ".join(f"`{word}`" for word in words)


def fields() -> Iterator[str]:
    rows = ((f.zh, f.en, ", ".join(sub.zh for sub in SUBS if sub.field == f.zh)) for f in FIELDS)
    yield from table(("领域", "field", "细分领域"), rows)


#: Code → how it is worked out, and its window where the one asked for does not count
FORMULAS = {
    Code.ACCEPTANCE: "accepted / (accepted + declined + ran out)",
    Code.COMPLETION: "finished / (finished + cancelled by the creator + not delivered)",
    Code.PUNCTUALITY: "on time / (on time + late), of finished orders",
    Code.FINISHED: "orders that were finished, beside all that ended",
    Code.CLIENTS: "distinct brands of finished orders",
    Code.INDUSTRIES: "industries of finished orders, each with its orders",
    Code.PLAYS: "median of the plays of works",
    Code.LIKES: "median of the likes of works",
    Code.COMMENTS: "median of the comments of works",
    Code.SHARES: "median of the shares of works",
    Code.UNITS: "median of the units sold by works",
    Code.GMV: "median of the GMV of works",
    Code.PEAK: "median of the most viewers at once; lives alone",
    Code.DURATION: "median of the length of works",
    Code.ENGAGEMENT: "(likes + comments + shares) / plays, of the last ten works of each kind, if played",
    Code.EXPECTED_PLAYS: "median of the plays of the last ten works of a kind",
    Code.EXPECTED_UNITS: "median of the units of the last ten works of a kind",
    Code.GMV_PER_LIVE: "GMV of all lives / lives",
    Code.STARS: "mean of the stars of orders, each the mean of its three dimensions",
    Code.CPM: "1,000 × today's price of one unit of the form / expected plays",
    Code.COST_PER_SALE: "today's price of one unit of the form / expected units",
    Code.GROWTH: "followers gained in 30 days / followers",
}
#: Sign → when it is told
SIGNS = {
    Sign.FOLLOWERS_ROSE: f"from {percent(anomalies.GAINED)} and {anomalies.FEWEST_GAINED:,} more within 30 days, "
    f"and more than {percent(anomalies.FOLLOWED)} of the plays of that time",
    Sign.FOLLOWERS_FELL: f"from {percent(anomalies.LOST)} and {anomalies.FEWEST_GAINED:,} fewer within 30 days",
    Sign.ENGAGEMENT_HIGH: f"above the third quartile of the tier by {anomalies.DISTANCES} times the distance of its "
    f"quartiles, as ratios; {anomalies.FEWEST_PEERS} others of the tier are needed",
    Sign.ENGAGEMENT_LOW: "as far below the first quartile",
    Sign.SALES_HIGH: f"more than {anomalies.TIMES} times the GMV a viewer of the median of the creator's other lives; "
    f"{anomalies.FEWEST_OTHERS} are needed",
    Sign.SOLD_TO_MANY: f"units above {percent(anomalies.MOST_SOLD)} of the viewers of a live",
    Sign.VIEWERS_WITHOUT_SALES: f"from {anomalies.SEEN} times the median viewers of the other lives on, with less than "
    f"1/{anomalies.SPENT} of their GMV a viewer",
    Sign.PRICE_ROSE: f"a list price up by {percent(anomalies.RISEN)} or more within {anomalies.SHORTLY.days} days "
    "before the quote",
    Sign.RATED_HIGH: f"from {stars_watched.FEWEST} ratings of {stars_watched.HIGH / 100} and more within "
    f"{stars_watched.AT_ONCE.days} days, {stars_watched.TIMES} times as many as usual in that time",
    Sign.RATED_LOW: f"as many of {stars_watched.LOW / 100} and less",
    Sign.RATED_BY_ONE: f"more than {stars.MOST_OF_A_BRAND} ratings by one brand within 24 months",
}


def windows() -> Iterator[str]:
    rows = ((f"`{window}`", WINDOWS[window]) for window in Window)
    yield from table(("`--window`", "counts"), rows)


def metrics() -> Iterator[str]:
    """Every figure. Raises KeyError for one without a formula."""
    rows = (
        (f"`{code}`", METRICS[code], FORMULAS[code], BASES[about.base], SCALES[about.scale], str(about.fewest))
        for code, about in ABOUT.items()
    )
    yield from table(("code", "figure", "how", "denominator counts", "unit", "least"), rows)


def signs() -> Iterator[str]:
    yield from table(("sign", "told"), ((f"`{sign}`", SIGNS[sign]) for sign in Sign))


def weights() -> Iterator[str]:
    """The terms of every brief, then those of what a brief speaks of."""
    both = [(ranking.WEIGHTS, "every brief"), (ranking.FIT, "a brief that speaks of it")]
    rows = ((f"`{name}`", f"{weight:,}", when) for of, when in both for name, weight in of.items())
    yield from table(("term", "weight", "for"), rows)


PARTS: dict[str, Callable[[], Iterable[str]]] = {
    "floors": floors, "quote-moves": quote_moves, "order-moves": order_moves, "timers": timers, "settings": settings,
    "scopes": scopes, "briefs": briefs,
    **{f"{kind}-file": partial(columns_of, kind) for kind in (FileKind.CREATORS, *sorted(RECORDS))},
    "conditions": conditions, "problems": problems, "fillers": fillers, "fields": fields, "weights": weights,
    "windows": windows, "metrics": metrics, "signs": signs,
}  # fmt: skip


def rendered(text: str) -> str:
    """A document with its generated parts made anew. Raises KeyError for a marker that nothing stands behind."""
    return MARKED.sub(lambda found: "".join([found[1], "\n".join(PARTS[found[2]]()), "\n", found[3]]), text)


def documents() -> dict[Path, str]:
    """Every file that has generated parts, as it should be."""
    marked = {path: path.read_text(encoding="utf-8") for path in sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])}
    made = {path: rendered(text) for path, text in marked.items() if MARKED.search(text)}
    return made | {ROOT / ".env.example": "\n".join(environment()) + "\n"}


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield from (f"| {' | '.join(head)} |", f"|{'---|' * len(head)}")
    yield from (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)


def span(length: timedelta) -> str:
    hours = length // timedelta(hours=1)
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 72 else f"{hours} hours"


def _machine(moves: Any, first: Any) -> Iterator[str]:
    yield from ("```mermaid", "stateDiagram-v2", "  direction LR", f"  [*] --> {first}")
    yield from (f"  {a} --> {b}: {move}" for (a, move), b in moves.items())
    yield from (f"  {state} --> [*]" for state in sorted(set(moves.values()) - {a for a, _ in moves}))
    yield from ("```", "")


def _offered() -> dict[tuple[orders.State, orders.Move], orders.State]:
    """The moves that can be made today: by a button, by the pages or by time, from a state that can be reached."""
    made = {key: to for key, to in orders.MOVES.items() if key[1] not in NOT_YET and key not in NOBODY_MAKES}
    reached = {orders.State.DRAFT}
    while further := {to for (a, _), to in made.items() if a in reached} - reached:
        reached |= further
    return {key: to for key, to in made.items() if key[0] in reached}


def _chip(chip: Chip) -> str:
    bounds = [
        f"≥ {chip.minimum:,}" if chip.minimum is not None else "",
        f"≤ {chip.maximum:,}" if chip.maximum is not None else "",
    ]
    value = f"{chip.value.brand} {chip.value.days} days" if isinstance(chip.value, Rival) else str(chip.value)
    said = " ".join(filter(None, bounds)) or ("" if chip.value is True else value)
    return f"{chip.kind} {said}".strip()


def _layers() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return next(list(contract["layers"]) for contract in contracts if contract["type"] == "layers")


def _about(room: str) -> str:
    """The first sentence of a module."""
    if room in ROOMS:
        return ROOMS[room]
    tree = ast.parse((ROOT / f"{room.replace('.', '/')}.py").read_text(encoding="utf-8"))
    text = " ".join((ast.get_docstring(tree) or "").split())
    return re.split(r"\. (?=[A-Z])", text)[0].removesuffix(".")


def _variable(name: str) -> str:
    return f"JUXING_{name.upper()}"


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    plain = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return f"`{plain}`" if plain else ""


def main(check: bool) -> int:
    stale = [
        path for path, text in documents().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        if not check:
            path.write_text(documents()[path], encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
