"""Everything that can be pressed or sent to decide something, and what each carries, by the state of its subject."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.ids import Action, View
from bot.rules.ratings import VIDEO

Carried = Callable[[Any], Any]


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
