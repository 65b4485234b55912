"""Who may decide what: every role presses and sends everything that decides something, rightly, late, twice and forged.

What ought to happen is written down in `who_may.txt`, a line for each thing and a column for each role:
`+` it is done, `o` it is done, in their own workspace, `-` it is refused in words and nothing changes, `.` it is
answered and nothing changes.
Every button and form of the registry is either in `CASES` or in `LOOKS`, whose buttons change nothing for anybody.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.ids import Action, Options, View
from bot.rules.campaigns import Campaign
from bot.rules.forms import Form
from bot.rules.orders import Move, Result
from bot.rules.people import By, Person
from bot.rules.placing import UNDO_WITHIN
from bot.rules.policies import Rule, Step
from bot.rules.pricing import Need
from bot.rules.ratings import VIDEO
from bot.rules.ratings_reports import Reason
from bot.rules.shortlists import Move as ListMove
from bot.rules.uploads import Upload
from bot.rules.watches import Kind, Wanted
from bot.rules.watches import Move as WatchMove
from bot.services.shortlists import Place
from handlers import registry
from storage.migrate import metadata

HERE = Path(__file__).parent
FORGED = 999_999
#: every role → the user, what Slack says of them, and from which workspace they press
ROLES: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "requester": ("U1REQUESTER", {}, "T1", "T1"),
    "approver": ("U1APPROVER", {}, "T1", "T1"),
    "second": ("U1SECOND", {}, "T1", "T1"),
    "limit": ("U1LIMIT", {}, "T1", "T1"),
    "admin": ("U0BOSS", {"is_admin": True}, "T1", "T1"),
    "owner": ("U0FINANCE", {"is_owner": True}, "T1", "T1"),
    "colleague": ("U1COLLEAGUE", {}, "T1", "T1"),
    "guest": ("U1GUEST", {"is_restricted": True}, "T1", "T1"),
    "external": ("U9EXTERNAL", {"is_stranger": True, "team_id": "T9"}, "T1", "T9"),
    "inactive": ("U1LEFT", {"deleted": True, "is_admin": True}, "T1", "T1"),
    "creator": ("U1CREATOR", {}, "T1", "T1"),
    "other": ("U1OTHER", {}, "T1", "T1"),  #: another creator, who is in Slack too
    "foreign": ("U2FOREIGN", {"team_id": "T2", "is_admin": True}, "T2", "T2"),
}
APPROVES = ("U1APPROVER", "U1SECOND", "U1LEFT")  #: who has left was named once, and does not approve
#: tables of what is said, of deliveries, of what was refused, and of what is made anew from the others
APART = (
    "inbox",
    "outbox",
    "attempts",
    "cards",
    "search",
    "search_cards",
    "creators",
    "comments",
    "works",
    "goods",
    "mentions",
)
KEPT = {table.name: table.c.keys() for table in metadata().sorted_tables if table.name not in APART}
Carried = Callable[[Any], Any]
Rows = list[tuple[Any, ...]]


@dataclass
class World:
    """One subject in every state in which something can be decided about it."""

    numbers: dict[str, int] = field(default_factory=dict)

    def __getattr__(self, name: str) -> int:
        return self.__dict__["numbers"][name]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One thing to press or send; `carries` makes what it holds from the world, `late` the same of an older version."""

    press: str = ""
    send: str = ""
    carries: Carried
    late: Carried | None = None
    typed: Carried = lambda of: {}
    inside: bool = False  #: of a modal
    filled: bool = False  #: pressed in a form that keeps what `carries` makes, and in which something stands typed
    days: int = 0  #: that have passed since the world was made


def of(*names: Any) -> Carried:
    """A list as buttons carry it: names of the world's subjects, numbers, and words, which end in `_` here."""

    def carried(world: Any) -> list[Any]:
        return [
            name if not isinstance(name, str) else name[:-1] if name.endswith("_") else getattr(world, name)
            for name in names
        ]

    return carried


def order(name: str) -> Carried:
    return lambda world: [getattr(world, name), getattr(world, f"{name}_version")]


def older(name: str) -> Carried:
    return lambda world: [getattr(world, name), getattr(world, f"{name}_version") - 1]


def quote_kept(world: Any, quote: int | None) -> dict[str, Any]:
    need = {"form": "day", "start": "2026-12-20T00:00", "half_hours": 4, "days": 1, "products": [], "length": "medium"}
    kept = {"creator": world.star, "channel": "C1", "quote": quote, "campaign": world.campaign}
    return {**kept, "need": need}


def several_kept(world: Any) -> dict[str, Any]:
    need = {**quote_kept(world, None)["need"], "form": "day"}
    return {"creators": [world.star, world.pair], "channel": "C1", "campaign": world.campaign, "need": need}


def lines(request: str, revision: int) -> Carried:
    """A request with its two lines, as they were shown."""
    return lambda world: [
        getattr(world, request),
        [[getattr(world, f"{request}_{line}"), revision] for line in ("one", "two")],
    ]


def keeps(**facts: Any) -> Carried:
    place = {"url": "", "channel": "C1"}
    return lambda world: {**place, **{name: made(world) if callable(made) else made for name, made in facts.items()}}


WHY: Carried = lambda world: {"reason": "because"}  # noqa: E731
STARS: Carried = lambda world: {f"item:{item}": "5" for items in VIDEO.values() for item in items}  # noqa: E731
RULE: Carried = lambda world: {"from": "0", "people:0": ["U1COLLEAGUE"], "needed:0": "1", "way": "order"}  # noqa: E731
CASES: dict[str, Case] = {
    "quote.ask": Case(send=View.QUOTE_PREVIEW, carries=lambda w: quote_kept(w, None)),
    "quote.approve first step": Case(press=Action.QUOTE_APPROVE, carries=of("asked", 1), late=of("asked", 0)),
    "quote.approve second step": Case(press=Action.QUOTE_APPROVE, carries=of("half", 1), late=of("half", 0)),
    "quote.approve several": Case(
        send=View.BATCH, carries=lambda w: [[w.asked, 1], [w.half, 1]], late=lambda w: [[w.asked, 0]]
    ),
    "quote.decline": Case(
        send=View.QUOTE_REASON, carries=of("asked", 1, "decline_"), late=of("asked", 0, "decline_"), typed=WHY
    ),
    "quote.change": Case(
        send=View.QUOTE_REASON, carries=of("asked", 1, "change_"), late=of("asked", 0, "change_"), typed=WHY
    ),
    "quote.revise": Case(send=View.QUOTE_PREVIEW, carries=lambda w: quote_kept(w, w.returned)),
    "quote.withdraw": Case(press=Action.QUOTE_WITHDRAW, carries=of("asked", 1)),
    "request.ask": Case(send=View.REQUEST_PREVIEW, carries=several_kept),
    "request.approve all": Case(press=Action.REQUEST_APPROVE, carries=lines("together", 1), late=lines("together", 0)),
    "request.decline all": Case(
        send=View.REQUEST_REASON, carries=lines("together", 1), late=lines("together", 0), typed=WHY
    ),
    "request.withdraw all": Case(press=Action.REQUEST_WITHDRAW, carries=lambda w: str(w.together)),
    "request.order all": Case(press=Action.REQUEST_ORDER, carries=lines("agreed", 1)),
    "request.approve a line": Case(
        press=Action.REQUEST_LINE, carries=of("approve_", "together_one", 1), late=of("approve_", "together_one", 0)
    ),
    "request.withdraw a line": Case(press=Action.REQUEST_LINE, carries=of("withdraw_", "together_one", 1)),
    "order.place": Case(press=Action.ORDER_PLACE, carries=of("approved", 1)),
    "order.place directly": Case(press=Action.ORDER_PLACE, carries=lambda w: "direct", inside=True),
    "order.undo": Case(press=Action.ORDER_UNDO, carries=order("placed")),
    "order.cancel": Case(send=View.ORDER_CANCEL, carries=order("awaiting"), typed=WHY),
    "order.result": Case(
        send=View.ORDER_RESULT,
        carries=order("delivered"),
        typed=lambda w: {"plays": "1", "units": "1", "gmv": "1", "on_time": "yes"},
    ),
    "result.hand in": Case(
        send=View.RESULT, carries=order("delivered"), late=older("delivered"), typed=lambda w: {"plays": "1"}
    ),
    "result.confirm": Case(press=Action.RESULT_CONFIRM, carries=order("entered"), late=older("entered")),
    "report.xlsx of an order": Case(press=Action.REPORT_XLSX, carries=lambda w: {"order": w.ended}),
    "report.xlsx of a campaign": Case(press=Action.REPORT_XLSX, carries=lambda w: {"campaign": w.campaign}),
    "offer.accept": Case(press=Action.OFFER_ACCEPT, carries=order("awaiting"), late=older("awaiting")),
    "offer.decline": Case(send=View.OFFER_REASON, carries=order("awaiting"), late=older("awaiting"), typed=WHY),
    "offer.extend": Case(press=Action.OFFER_EXTEND, carries=order("awaiting"), late=older("awaiting")),
    "offer.counter": Case(
        send=View.COUNTER,
        carries=order("awaiting"),
        late=older("awaiting"),
        typed=lambda w: {"net": "100", "reason": "because"},
    ),
    "counter.take": Case(press=Action.COUNTER_TAKE, carries=order("countered"), late=older("countered")),
    "counter.refuse": Case(send=View.COUNTER_REFUSE, carries=order("countered"), late=older("countered"), typed=WHY),
    "work.deliver": Case(press=Action.WORK_DELIVER, carries=order("producing")),
    "cancel.ask": Case(send=View.CANCEL_ASK, carries=of("accepted", "owed"), typed=WHY),
    "cancel.agree to the brand": Case(press=Action.CANCEL_AGREE, carries=of("brand_asks", "brand_asks_request")),
    "cancel.refuse the brand": Case(press=Action.CANCEL_REFUSE, carries=of("brand_asks", "brand_asks_request")),
    "cancel.withdraw the brand's": Case(press=Action.CANCEL_WITHDRAW, carries=of("brand_asks", "brand_asks_request")),
    "cancel.agree to the creator": Case(press=Action.CANCEL_AGREE, carries=of("creator_asks", "creator_asks_request")),
    "cancel.refuse the creator": Case(press=Action.CANCEL_REFUSE, carries=of("creator_asks", "creator_asks_request")),
    "cancel.withdraw the creator's": Case(
        press=Action.CANCEL_WITHDRAW, carries=of("creator_asks", "creator_asks_request")
    ),
    "script.brief": Case(send=View.BRIEF, carries=of("accepted"), typed=lambda w: {"brief": "b", "due": "2026-11-05"}),
    "script.hand in": Case(
        send=View.SCRIPT, carries=order("script_due"), late=older("script_due"), typed=lambda w: {"script": "words"}
    ),
    "script.pass": Case(press=Action.SCRIPT_PASS, carries=of("reviewed", 1), late=of("reviewed", 0)),
    "script.back": Case(send=View.SCRIPT_BACK, carries=of("reviewed", 1), late=of("reviewed", 0), typed=WHY),
    "dispute.begin": Case(send=View.DISPUTE, carries=order("delivered"), late=older("delivered"), typed=WHY),
    "dispute.answer the brand": Case(send=View.DISPUTE_ANSWER, carries=order("disputed"), typed=WHY),
    "dispute.settle": Case(press=Action.DISPUTE_SETTLE, carries=order("disputed"), late=older("disputed")),
    "rate": Case(
        send=View.RATE,
        carries=lambda w: {"order": w.ended, "edition": 0},
        typed=STARS,
        days=91,
    ),
    "rate.change": Case(send=View.RATE, carries=lambda w: {"order": w.rated, "edition": 1}, typed=STARS, days=92),
    "rate.field": Case(
        press=Action.RATE_FIELD, carries=lambda w: {"order": w.ended, "edition": 0}, typed=STARS, filled=True, days=91
    ),
    "rate.save": Case(
        press=Action.RATE_SAVE, carries=lambda w: {"order": w.ended, "edition": 0}, typed=STARS, filled=True, days=91
    ),
    "rate.withdraw": Case(press=Action.RATE_WITHDRAW, carries=of("rated", 1), late=of("rated", 0), days=92),
    "rate.snooze": Case(press=Action.RATE_SNOOZE, carries=lambda w: f"{w.ended}:3", days=91),
    "rate.hand over": Case(
        send=View.RATE_HAND_OVER, carries=order("ended"), typed=lambda w: {"colleague": "U1LIMIT"}, days=91
    ),
    "rate.hand back": Case(press=Action.RATE_HAND_BACK, carries=order("handed"), days=92),
    "rate.pass": Case(send=View.RATE_PASS, carries=order("ended"), typed=WHY, days=91),
    "rate.unpass": Case(press=Action.RATE_UNPASS, carries=order("passed"), days=92),
    "rating.answer": Case(
        send=View.RATING_ANSWER, carries=of("rated", 1), typed=lambda w: {"words": "thank you"}, days=92
    ),
    "rating.report": Case(
        send=View.RATING_REPORT,
        carries=of("rated", 1),
        late=of("rated", 0),
        typed=lambda w: {"reason": "insult", "words": "because"},
        days=92,
    ),
    "rating.seen": Case(press=Action.RATING_SEEN, carries=lambda w: "2027-02-02T00:00:00+00:00", days=92),
    "report.keep": Case(
        send=View.REPORT_DECIDE,
        carries=of("report", 1, "keep_"),
        late=of("report", 0, "keep_"),
        typed=lambda w: {"why": "because"},
        days=92,
    ),
    "report.withdraw": Case(
        send=View.REPORT_DECIDE,
        carries=of("report", 1, "withdraw_"),
        late=of("report", 0, "withdraw_"),
        typed=lambda w: {"why": "because"},
        days=92,
    ),
    "schedule": Case(
        send=View.SCHEDULE, carries=lambda w: None, typed=lambda w: {"days": "0, 5", "holidays": "2027-02-15"}
    ),
    "ratecard.publish": Case(
        send=View.RATECARD_PREVIEW,
        carries=lambda w: {"creator": w.star, "version": w.card, "typed": PRICES},
        late=lambda w: {"creator": w.star, "version": w.card - 1, "typed": PRICES},
    ),
    "ratecard.pause": Case(
        press=Action.RATECARD_PAUSE, carries=of("star", "card", 1), late=lambda w: [w.star, w.card - 1, 1]
    ),
    "days_off.take": Case(
        send=View.DAYS_OFF,
        carries=lambda w: str(w.star),
        typed=lambda w: {"first": "2027-01-20", "last": "2027-01-21"},
    ),
    "days_off.back": Case(press=Action.DAYS_OFF_BACK, carries=lambda w: [w.star, "2027-02-20"]),
    "access.code": Case(press=Action.ACCESS_CODE, carries=lambda w: str(w.star)),
    "access.revoke": Case(press=Action.ACCESS_REVOKE, carries=lambda w: str(w.star)),
    "policy.add": Case(send=View.POLICY_RULE, carries=lambda w: {"rule": 0, "version": 0, "steps": 1}, typed=RULE),
    "policy.change": Case(
        send=View.POLICY_RULE,
        carries=lambda w: {"rule": w.rule, "version": 1, "steps": 1},
        late=lambda w: {"rule": w.rule, "version": 0, "steps": 1},
        typed=RULE,
    ),
    "policy.remove": Case(
        press=Action.POLICY_MENU, carries=of("remove_", "rule", 1), late=of("remove_", "rule", 0), inside=True
    ),
    "policy.down": Case(
        press=Action.POLICY_MENU, carries=of("down_", "first_rule", 1), late=of("down_", "first_rule", 0), inside=True
    ),
    "limits": Case(
        send=View.LIMITS, carries=lambda w: None, typed=lambda w: {"person": "U1COLLEAGUE", "limit": "100000"}
    ),
    "settings": Case(
        send=View.SETTINGS, carries=lambda w: None, typed=lambda w: {"admins": ["U1COLLEAGUE"], "fee": "7"}
    ),
    "campaign.new": Case(
        send=View.CAMPAIGN,
        carries=keeps(),
        typed=lambda w: {"name": "n", "starts": "2026-11-03", "ends": "2026-11-09", "budget": "100"},
    ),
    "away.leave": Case(
        send=View.AWAY,
        carries=lambda w: None,
        typed=lambda w: {"delegate": "U1LIMIT", "first": "2026-11-03", "last": "2026-11-04"},
    ),
    "away.end": Case(press=Action.AWAY_END, carries=lambda w: "", inside=True),
    "list.save": Case(
        send=View.SHORTLIST_SAVE,
        carries=keeps(creators=lambda w: [w.star]),
        typed=lambda w: {"name": "another", "note": "n"},
    ),
    "list.yes": Case(press=Action.SHORTLIST_YES, carries=of("list", "star", 1)),
    "list.maybe": Case(press=Action.SHORTLIST_MAYBE, carries=of("list", "star", 1)),
    "list.no": Case(send=View.SHORTLIST_NO, carries=keeps(vote=of("list", "star"), page=1), typed=WHY),
    "list.remove": Case(press=Action.SHORTLIST_MENU, carries=of("remove_", "list", "star", 1)),
    "list.undo": Case(press=Action.SHORTLIST_UNDO, carries=lambda w: [w.list, "save", [w.star]]),
    "list.close": Case(press=Action.SHORTLIST_CLOSE, carries=of("list", 1)),
    "list.reopen": Case(press=Action.SHORTLIST_REOPEN, carries=of("closed", 1)),
    "list.post": Case(press=Action.SHORTLIST_POST, carries=lambda w: str(w.list)),
    "watch.price": Case(
        send=View.WATCH,
        carries=keeps(creator=lambda w: w.star),
        typed=lambda w: {"form": "day", "limit:day": "1"},
    ),
    "watch.brief": Case(press=Action.WATCH_BRIEF, carries=lambda w: "美妆"),
    "watch.stop": Case(press=Action.WATCH_STOP, carries=of("watch", "list_")),
    "watch.extend": Case(press=Action.WATCH_EXTEND, carries=of("watch", "list_")),
    "watch.resume": Case(press=Action.WATCH_RESUME, carries=of("stopped", "list_")),
    "watch.pause": Case(press=Action.WATCH_PAUSE, carries=of(1, "list_")),
    "upload.begin": Case(
        send=View.UPLOAD, carries=lambda w: None, typed=lambda w: {"file": [{"id": "F1", "name": "f.csv"}]}
    ),
    "upload.confirm": Case(press=Action.UPLOAD_CONFIRM, carries=lambda w: str(w.upload)),
    "upload.drop": Case(press=Action.UPLOAD_DROP, carries=lambda w: str(w.upload)),
    "upload.undo": Case(press=Action.UPLOAD_UNDO, carries=lambda w: str(w.taken)),
    "language": Case(press=Action.HOME_LANGUAGE, carries=lambda w: "en"),
    "compare.empty": Case(press=Action.COMPARE_EMPTY, carries=lambda w: ""),
    "compare.pick": Case(press=Action.CARD_MENU, carries=of("compare_", "star")),
}
PRICES = {
    "hour": "", "day": "777", "product": "", "video_short": "", "video_medium": "", "video_long": "",
    "min_hours": "1", "discount": "", "discount_until": None, "capacity": "", "area": "",
}  # fmt: skip
#: what only shows something, or opens a form
LOOKS = (
    Action.REQUEST_OPEN, Action.REQUEST_FORM, Action.REQUEST_DECLINE, Action.RESULT_OPEN, Action.REPORT_CAMPAIGN,
    Action.RATE_HAND_OVER, Action.RATE_PASS, Action.RATING_ANSWER, Action.RATING_REPORT, Action.REPORT_KEEP,
    Action.REPORT_WITHDRAW, Action.SCHEDULE_OPEN,
    Action.BOARD_NARROW, Action.HISTORY_SHOW, Action.CAMPAIGN_NEW, Action.CANCEL_ASK,
    Action.FIND_TRY, Action.COMPARE_SHOW, Action.COMPARE_SHARE, Action.COMPARE_AMOUNTS, Action.COUNTER_OPEN,
    Action.COUNTER_REFUSE, Action.CREATOR_OPEN, Action.CREATOR_SHARE, Action.DAYS_OFF_OPEN, Action.DISPUTE_BEGIN,
    Action.DISPUTE_ANSWER, Action.EXPORT_OPEN, Action.FIND_PAGE, Action.FIND_CHIP, Action.FIND_SORT, Action.FIND_SHARE,
    Action.FIND_EDIT, Action.OFFER_DECLINE, Action.ORDER_CANCEL, Action.ORDER_RESULT, Action.POLICY_ADD,
    Action.POLICY_PREVIEW, Action.LIMITS_OPEN, Action.QUOTE_OPEN, Action.QUOTE_FORM, Action.QUOTE_DECLINE,
    Action.QUOTE_ASK, Action.QUOTE_REVISE, Action.RATECARD_EDIT, Action.RATE_OPEN, Action.SCRIPT_BRIEF,
    Action.SCRIPT_HAND_IN, Action.SCRIPT_BACK, Action.SCRIPT_SHOW, Action.SHORTLIST_SHOW, Action.SHORTLIST_NEW,
    Action.SHORTLIST_SAVE, Action.SHORTLIST_NO, Action.UPLOAD_AGAIN, Action.UPLOAD_SOURCE, Action.UPLOAD_NAME,
    Action.WATCH_OPEN, Action.WATCH_FORM, Action.WATCH_LIST, Action.WATCH_FIND, Action.HOME_PICK, Action.HOME_PAGE,
    Action.HOME_AWAY, Action.HOME_APPROVE, Action.HOME_SETTINGS,
    View.FIND, View.QUOTE, View.RATECARD, View.COMPARE, View.EXPORT, View.POLICY_PREVIEW, View.REQUEST,
)  # fmt: skip


#: orders of videos: the last that are made, whose result is known from the fifth on
VIDEOS = ("producing", "delivered", "disputed", "entered", "ended", "rated", "reported", "handed", "passed")


def _pair(office: Any, star: int) -> int:
    """Another creator, who takes a day too."""
    with office.store.reading() as unit:
        return next(each for each in range(star + 2, star + 100) if (card := unit.ratecards.current(each)) and card.day)


def build(office: Any) -> World:
    """The world, made by the desks themselves."""
    desks, numbers, now = office.desks, count(1), office.now
    star = office.creator.creator.id
    world = World()
    place = Place(url="", channel="C1")

    def by(person: str = "U1REQUESTER", *, days: int = 0) -> By:
        at = office.now + timedelta(days=days)
        return By(tenant="T1", person=person, delivery=f"world:{next(numbers)}", at=at)

    with office.store.unit() as unit:
        unit.workspaces.save(replace(unit.workspaces.get("T1"), admins=()))
        for user, said, team, home in ROLES.values():
            guest = bool(said.get("is_restricted")) or home != team
            unit.people.save(
                Person(
                    tenant=team, user=user, name=user, locale="en-US", guest=guest, active=not said.get("deleted"),
                    admin=bool(said.get("is_admin") or said.get("is_owner")),
                    own_limit=10**12 if user == "U1LIMIT" else 0,
                    creator_id={"U1CREATOR": star, "U1OTHER": star + 1}.get(user),
                )
            )  # fmt: skip
        unit.commit()
    campaign = desks.campaigns.begin(
        by(),
        Campaign(
            id=0, tenant="T1", name="双十二", owner="U1REQUESTER", channel="C1", starts_at=now,
            ends_at=now + timedelta(days=90), budget=10**11, industry="美妆",
        ),
    )  # fmt: skip
    steps = (Step(people=("U1APPROVER", "U1LEFT")), Step(people=("U1SECOND",)))
    with office.store.unit() as unit:
        world.numbers["first_rule"] = unit.policies.of("T1")[0].id
        rule = unit.policies.add(Rule(id=0, tenant="T1", campaign_id=campaign.id, steps=steps, in_order=True))
        unit.commit()
    pair = _pair(office, star)
    world.numbers |= {"star": star, "pair": pair, "campaign": campaign.id, "rule": rule.id, "owed": 0}
    days = count(14)

    def asked(form: Form = Form.DAY) -> Any:
        begins = now + timedelta(days=next(days), hours=-12)
        return desks.quotes.ask(by(), star, Need(form=form, starts_at=begins), campaign.id, "C1")

    def approved(form: Form = Form.DAY) -> Any:
        quote = asked(form)
        for person in ("U1APPROVER", "U1SECOND"):
            quote = desks.quotes.approve(by(person), quote.id, 1)
        return quote

    def placed(form: Form = Form.DAY) -> Any:
        return desks.orders.place(by(), approved(form).id)

    def accepted(found: Any) -> Any:
        found = desks.orders.answer(by("U1CREATOR"), found.id, Move.ACCEPT)
        return desks.orders.answer(by("U1CREATOR"), found.id, Move.PRODUCE) if not found.need.form.live else found

    world.numbers |= {"asked": asked().id, "approved": approved().id}
    world.numbers["half"] = desks.quotes.approve(by("U1APPROVER"), asked().id, 1).id
    world.numbers["returned"] = desks.quotes.ask_to_change(by("U1APPROVER"), asked().id, 1, "another day").id
    lives = ("awaiting", "countered", "accepted", "brand_asks", "creator_asks", "script_due", "reviewed")
    orders = {name: placed() for name in lives} | {name: placed(Form.VIDEO) for name in VIDEOS}
    office.now += UNDO_WITHIN  # the creator is told
    office.ticks.tick()
    orders["placed"] = placed()  # and of this one not yet
    desks.counteroffers.make(by("U1CREATOR"), orders["countered"].id, 100, "because")
    orders |= {name: accepted(orders[name]) for name in (*lives[2:], *VIDEOS)}
    world.numbers["owed"] = desks.cancelling.terms(by(), orders["accepted"].id).owed.rate
    for name, asks in (("brand_asks", "U1REQUESTER"), ("creator_asks", "U1CREATOR")):
        rate = desks.cancelling.terms(by(asks), orders[name].id).owed.rate
        request = desks.cancelling.ask(by(asks), orders[name].id, "because", seen_rate=rate)
        world.numbers[f"{name}_request"] = request.id
    for name in ("script_due", "reviewed"):
        desks.scripts.brief(by(), orders[name].id, "brief", now + timedelta(days=3))
    desks.scripts.hand_in(by("U1CREATOR"), orders["reviewed"].id, "words")
    for name in VIDEOS[1:]:
        desks.orders.deliver(by("U1CREATOR"), orders[name].id)
    desks.entered_results.hand_in(by("U1CREATOR"), orders["entered"].id, {"plays": "1"})
    for name in VIDEOS[4:]:
        desks.orders.enter_result(by(), orders[name].id, Result(plays=1, units=1, gmv=1, on_time=True))
    stars = {item: 5 for items in VIDEO.values() for item in items}
    for name in ("rated", "reported"):
        desks.ratings.rate(by(days=91), orders[name].id, stars)
    reported = desks.reports.report(by("U1CREATOR", days=91), star, orders["reported"].id, Reason.INSULT, "because")
    with office.store.reading() as unit:
        world.numbers["report"] = unit.rating_reports.newest("T1", reported.order_id).id
    desks.prompts.hand_over(by(days=91), orders["handed"].id, "U1SECOND")
    desks.prompts.pass_over(by(days=91), orders["passed"].id, "because")
    for name in ("together", "agreed"):
        begins = now + timedelta(days=next(days), hours=-12)
        need = Need(form=Form.DAY, starts_at=begins)
        request = desks.requests.ask(by(), [star, pair], need, campaign.id, "C1")
        one, two = request.lines
        world.numbers |= {name: request.id, f"{name}_one": one.id, f"{name}_two": two.id}
    for person in ("U1APPROVER", "U1SECOND"):
        desks.requests.approve(by(person), world.agreed, [(world.agreed_one, 1), (world.agreed_two, 1)])
    desks.disputes.begin(by(), orders["disputed"].id, "because")
    for name, made in orders.items():
        world.numbers |= {name: made.id, f"{name}_version": desks.orders.get("T1", made.id).version}
    desks.days_off.take(by("U1CREATOR"), star, date(2027, 2, 20), date(2027, 2, 21))
    world.numbers["card"] = desks.ratecards.current(star).version
    lists = {name: desks.shortlists.start(by(), name, None, place).id for name in ("list", "closed")}
    desks.shortlists.save(by(), lists["list"], [star, star + 1], place)
    desks.shortlists.move(by(), lists["closed"], ListMove.CLOSE, place)
    watch = Wanted(kind=Kind.PRICE, creator_id=star, form=Form.DAY, fen=1_000)
    world.numbers |= lists | {"watch": desks.watches.add(by(), watch).watch.id}
    stopped = desks.watches.add(by(), replace(watch, creator_id=star + 1)).watch.id
    desks.watches.move(by(), stopped, WatchMove.STOP, url="", listed=False, replaces=False)
    upload = Upload(
        tenant="T1", person="U0BOSS", file_id="F1", file_name="f.csv", name="f", asked="", as_of=None, columns={},
        made_at=now,
    )  # fmt: skip
    ids = {name: desks.uploads.begin(upload, by("U0BOSS")) for name in ("upload", "taken")}
    for person in ("U1APPROVER", "U0BOSS"):
        desks.absences.leave(by(person), "U1LIMIT", date(2026, 12, 24), date(2026, 12, 26))
    with office.store.engine.begin() as connection:
        for name, state in (("upload", "previewed"), ("taken", "done")):
            connection.exec_driver_sql(f"UPDATE uploads SET state = '{state}' WHERE id = {ids[name]}")
    world.numbers |= ids | {"stopped": stopped}
    return world


@dataclass
class Stage:
    """The world, put back as it was after whatever changed it."""

    office: Any
    world: World
    log: list[Any]
    path: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.office.slack.person = self._person
        self.kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self.path)) as here:
            here.backup(self.kept)
        self.before, self.began = self.rows(), self.office.now

    def _person(self, user: str) -> dict[str, Any]:
        said = {who: what for who, what, _, _ in ROLES.values()}.get(user, {})
        return {"id": user, "team_id": "T1", "name": user, "real_name": user, "locale": "en-US", **said}

    def rows(self) -> dict[str, Rows]:
        """Every table in which something decided stands, as SQLite keeps it: it is looked at after every press."""
        with closing(sqlite3.connect(self.path)) as here:
            return {
                name: here.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
                for name, columns in KEPT.items()
            }

    def put_back(self) -> None:
        """Through SQLite itself: other connections to the file stay open."""
        with closing(sqlite3.connect(self.path)) as here:
            self.kept.backup(here)

    def act(self, case: Case, role: str, carried: Any, delivery: str = "") -> str:
        """Press or send; what came of it, as `who_may.txt` writes it."""
        user, _, team, home = ROLES[role]
        facts = {
            "team": {"id": team, "domain": "d"},
            "user": {"id": user, "username": user, "name": user, "team_id": home},
            "trigger_id": delivery or f"t{next(self.numbers)}",
        }
        said, self.office.now = self._told(), self.began + timedelta(days=case.days)
        del self.log[:]
        value = carried if isinstance(carried, str) else json.dumps(carried)
        view = {"id": f"V{facts['trigger_id']}", "hash": "h", "type": "modal", "app_installed_team_id": team}
        if case.press:
            if case.filled:
                state = {"values": _state(case.typed(self.world))}
                facts |= {"view": {**view, "callback_id": "x", "private_metadata": value, "state": state}}
                value = "5"
            if case.inside:
                kept = quote_kept(self.world, None)
                more = {"view": {**view, "callback_id": "x", "private_metadata": json.dumps(kept)}}
                facts |= {"view": {**more["view"], "previous_view_id": "V0"}}
            element = {"action_id": case.press, "type": "button", "value": value}
            answer = self.office.press(element, by=user, channel="C1", **facts)
        else:
            view |= {"callback_id": case.send, "private_metadata": value, "team_id": team, "previous_view_id": "V0"}
            view["state"] = {"values": _state(case.typed(self.world))}
            answer = self.office.resubmit(view, by=user, **facts)
        return self._came_of(answer, said)

    def _came_of(self, answer: Any, said: int) -> str:
        assert answer.status == 200
        assert [entry for entry in self.log if entry["event"] == "handler.broke"] == []
        now = self.rows()
        if now != self.before:
            return "o" if _of_t1(now) == _of_t1(self.before) else "+"
        if [entry for entry in self.log if entry["event"] in {"refused", "slack.refused"}]:
            assert answer.text or self._told() > said, "refused, and not told"
            return "-"
        return "."

    def _told(self) -> int:
        with self.office.store.engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM outbox").scalar_one())


def _of_t1(rows: dict[str, Rows]) -> dict[str, Rows]:
    """What belongs to the workspace of these tests, or to all."""
    return {
        name: [row for row in found if dict(zip(KEPT[name], row, strict=True)).get("tenant", "T1") == "T1"]
        for name, found in rows.items()
    }


def _state(typed: dict[str, Any]) -> dict[str, Any]:
    return {block: {"x": {_name(value): value}} for block, value in typed.items()}


def _name(value: Any) -> str:
    if not isinstance(value, list):
        return "value"
    return "files" if isinstance(value[0], dict) else "selected_users"


@pytest.fixture
def stage(office: Any, log: list[Any], tmp_path: Path) -> Stage:
    return Stage(office=office, world=build(office), log=log, path=tmp_path / "office.db")


def allowed() -> dict[str, dict[str, str]]:
    """What is written down: thing → role → sign."""
    text = (HERE / "who_may.txt").read_text("utf-8")
    head, *lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    rows = [(line[:30].strip(), line[30:].split()) for line in lines]
    return {name: dict(zip(head.split(), signs, strict=True)) for name, signs in rows}


class Nowhere:
    """A world in which nothing is: every number is forged."""

    def __getattr__(self, name: str) -> int:
        return FORGED


def test_everything_that_can_be_pressed_or_sent_is_tried() -> None:
    for kind, known in ((Action, registry.ACTIONS), (View, registry.VIEWS)):
        decides = {str(case.press if kind is Action else case.send) for case in CASES.values()} - {""}
        looks = {str(each) for each in LOOKS if isinstance(each, kind)}
        assert decides.isdisjoint(looks)
        assert decides | looks == set(known) - {str(each) for each in Options}
    assert list(allowed()) == list(CASES)


def test_everybody_may_do_what_is_written_down_and_nothing_else(stage: Stage) -> None:
    for name, case in CASES.items():
        came = {}
        for role in ROLES:
            came[role] = stage.act(case, role, case.carries(stage.world))
            if came[role] in "+o":
                stage.put_back()
        assert came == allowed()[name], name


def test_what_was_seen_at_an_older_version_is_refused_to_everybody(stage: Stage) -> None:
    for name, case in CASES.items():
        for role in ROLES if case.late else ():
            assert case.late
            came = stage.act(case, role, case.late(stage.world))
            assert came in "-.", f"{name}, {role}"


def test_a_forged_number_changes_nothing(stage: Stage) -> None:
    nowhere: Any = Nowhere()
    for name, case in CASES.items():
        forged = case.carries(nowhere)
        for role in ROLES if forged != case.carries(stage.world) else ():
            came = stage.act(case, role, forged)
            assert came in "-.", f"{name}, {role}"


def test_a_delivery_that_comes_again_changes_nothing_more(stage: Stage) -> None:
    for number, (name, case) in enumerate(CASES.items()):
        role = next(role for role, sign in allowed()[name].items() if sign != "-")
        carried = case.carries(stage.world)
        stage.act(case, role, carried, f"again{number}")
        once = stage.rows()
        stage.act(case, role, carried, f"again{number}")
        assert stage.rows() == once, name
        stage.put_back()


@pytest.mark.parametrize("role", ["guest", "external", "inactive", "creator", "colleague", "foreign"])
def test_what_only_shows_something_changes_nothing_whoever_presses(stage: Stage, role: str) -> None:
    user, _, team, home = ROLES[role]
    who = {"team": {"id": team, "domain": "d"}, "user": {"id": user, "username": user, "name": user, "team_id": home}}
    world = stage.world
    values = ([world.awaiting, 2], [world.asked, 1], world.star, {"creators": [world.star, world.star + 1]})
    for thing in sorted(LOOKS):
        for carried in values:
            kept = {"id": "V1", "hash": "h", "private_metadata": json.dumps(carried), "callback_id": thing}
            if isinstance(thing, Action):
                element = {"action_id": thing, "type": "button", "value": json.dumps(carried)}
                stage.office.press(element, by=user, channel="C1", **who, view=kept)
            else:
                stage.office.resubmit({**kept, "type": "modal", "state": {"values": {}}}, by=user, **who)
    assert stage.rows() == stage.before
