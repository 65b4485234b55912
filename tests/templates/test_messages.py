"""Every message, over every state it is shown in, keeps its shape and its limits whatever people type."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot import render
from bot.ids import Action
from bot.rules.approvals import Approval
from bot.rules.boards import Sum
from bot.rules.campaigns import Budget
from bot.rules.cancelling import RequestState
from bot.rules.comparisons import Asked
from bot.rules.creators import NoSuchCreator
from bot.rules.errors import NotAllowed
from bot.rules.forms import Form, Length
from bot.rules.imports import FileKind
from bot.rules.orders import Move, Plan, Result, Side
from bot.rules.orders import State as OrderState
from bot.rules.people import LANGUAGES, Reader
from bot.rules.query import Problem, canonical, parse
from bot.rules.quotes import State as QuoteState
from bot.rules.ratings_reports import State as ReportState
from bot.rules.scripts import Verdict
from bot.rules.shortlists import State as ListState
from bot.rules.uploads import FileGone
from bot.rules.uploads import State as UploadState
from bot.rules.watches import Kind, Known, State
from bot.services import alerts
from bot.services.boards import Asked as TeamAsked
from bot.services.boards import Only
from bot.services.exports import What
from bot.services.papers import Papers, Undone
from bot.services.reviews import Listed
from bot.text import normalise

FOLDER = Path(render.__file__).parents[1] / "templates" / "messages"
HARMLESS, TODAY = "小鱼儿", date(2026, 11, 2)
PLAN = Plan(plays=100_000, units=1_000)
NOW, BERT, CARLA = datetime(2026, 11, 2, 4, 0, tzinfo=UTC), "U0BERT", "U0CARLA"
Facts = dict[str, Any]
Samples = dict[str, Callable[[Any], Facts]]


def quotes() -> Samples:
    """A quote's card in each state, and with all that may stand on it."""
    every: Samples = {
        f"quote/{state}": lambda things, state=state: things.card_facts(things.quote(state)) for state in QuoteState
    }
    return every | {
        "quote/many products": lambda things: things.card_facts(
            things.quote(need=things.need(Form.SHARED, products=100))
        ),
        "quote/video": lambda things: things.card_facts(things.quote(need=things.need(Form.VIDEO))),
        "quote/hours": lambda things: things.card_facts(things.quote(need=things.need(Form.HOUR))),
        "quote/several days": lambda things: things.card_facts(things.quote(need=things.need(days=30))),
        "quote/no campaign": lambda things: things.card_facts(things.quote(), campaign=None, budget=None),
        "quote/many approvers": lambda things: things.card_facts(things.quote(), asked=things.asked(200)),
        "quote/steps in order, for the budget as well": lambda things: things.card_facts(
            things.quote(
                rule=things.rule(steps=3, people=50, in_order=True, over_fen=1_000_000, campaign_id=5, field="美妆"),
                approvals=tuple(Approval(person=CARLA, at=NOW, seat=BERT, step=n) for n in range(3)),
            ),
            budget=Budget(total=1_000_000, committed=900_000, spent=90_000),
        ),
        "quote/nobody is left": lambda things: things.card_facts(things.quote(), asked=[]),
        "quote/newcomer": lambda things: things.card_facts(things.quote(), standing=things.newcomer),
        "quote/ordered": lambda things: things.card_facts(things.quote(QuoteState.ORDERED), order=things.order()),
        "quote/ordered, can be undone": lambda things: things.card_facts(
            things.quote(QuoteState.ORDERED), order=things.order(OrderState.PLACED)
        ),
        "quote/raised": lambda things: things.card_facts(
            things.quote(price=things.counter(things.order()).price),
            order=things.order(OrderState.APPROVING),
            counter=things.counter(things.order()),
        ),
        "quote_again/usual": lambda things: things.card_facts(things.quote()),
        **{
            f"{name}/{said}": lambda things, form=form: things.revised_facts(form)
            for name in ("quote", "quote_again")
            for said, form in (("another form", Form.VIDEO), ("other products", Form.SHARED), ("more days", Form.DAY))
        },
        "quote/nothing changed": lambda things: things.card_facts(things.quote(revision=2)),
        "quote/links": lambda things: things.card_facts(
            things.quote(need=things.need(Form.SHARED, products=8, link="https://shop.example/a?b=1&c=" + "d" * 150))
        ),
        "quote_sent/one": lambda things: {
            "number": "Q-1042",
            "names": [things.typed],
            "total": 3_024_000,
            "asked": [BERT],
        },
        "quote_sent/ten, asked of many": lambda things: {
            "number": "R-3001",
            "names": [things.typed] * 10,
            "total": 30_240_000,
            "asked": [BERT, CARLA] * 20,
        },
        "quote_waits/a day": lambda things: things.card_facts(things.quote()) | {"escalated": False},
        "quote_waits/two days": lambda things: things.card_facts(things.quote()) | {"escalated": True},
        "quote_waits/decided": lambda things: (
            things.card_facts(things.quote(QuoteState.APPROVED)) | {"escalated": False}
        ),
        "quote_waits/many approvers": lambda things: (
            things.card_facts(things.quote(), asked=things.asked(200)) | {"escalated": True}
        ),
    }


def requests() -> Samples:
    """Several creators' quotes as one, in every state and with as many lines as there may be."""
    states = list(QuoteState)
    waiting = [QuoteState.APPROVING] * 10
    return {
        **{
            f"request/{state}": lambda things, state=state: things.request_facts(things.joint(state, state))
            for state in QuoteState
        },
        "request/of all kinds": lambda things: things.request_facts(things.joint(*states, left_out=2), rules=2),
        "request/ten that wait, under many rules": lambda things: things.request_facts(things.joint(*waiting), rules=8),
        "request/ten left out": lambda things: things.request_facts(things.joint(*waiting[:1], left_out=9)),
        "request/many products": lambda things: things.request_facts(
            things.joint(*waiting, need=things.need(Form.SHARED, products=100))
        ),
        "request/changed": lambda things: things.request_facts(things.joint(*waiting, revision=2)),
        "request/no campaign, nobody known": lambda things: things.request_facts(
            things.joint(*waiting), known=False, campaign=None, budget=None
        ),
        "request/a counter-offer": lambda things: things.request_facts(
            things.joint(QuoteState.APPROVING, price=replace(things.quote().price, named=True))
        ),
        "request_waits/one": lambda things: things.request_facts(things.joint(*waiting[:1])),
        "request_waits/a day": lambda things: things.request_facts(things.joint(*waiting)),
        "request_waits/two days": lambda things: things.request_facts(things.joint(*waiting), escalated=True),
        "request_waits/decided": lambda things: things.request_facts(things.joint(*states[2:]), under=[]),
    }


def reports() -> Samples:
    """Plan against actual, of an order and of a campaign, with all that is known and with nothing."""

    def done(things: Any, number: int = 1, **more: Any) -> Any:
        return things.order(OrderState.TO_RATE, id=number, **{"result": things.result, "plan": PLAN, **more})

    return {
        "report/usual": lambda things: things.report_facts(done(things)),
        "report/rated, with comments": lambda things: things.report_facts(
            done(things), rating=things.rating(), said=things.heard.whole
        ),
        "report/nothing planned": lambda things: things.report_facts(done(things, plan=None), campaign=None),
        "report/no result": lambda things: things.report_facts(done(things, result=None)),
        "campaign_report/two orders": lambda things: things.campaign_report(
            *(done(things, n, result=replace(things.result, plays=n * 1_000)) for n in (1, 2))
        ),
        "campaign_report/usual": lambda things: things.campaign_report(
            *(done(things, n, result=replace(things.result, plays=n * 1_000)) for n in range(1, 12))
        ),
        "campaign_report/one order": lambda things: things.campaign_report(done(things), said=things.heard.whole),
        "campaign_report/no plans": lambda things: things.campaign_report(
            *(done(things, n, plan=None) for n in (1, 2))
        ),
        "campaign_report/nothing": lambda things: things.campaign_report(budget=Budget(total=0, committed=0)),
    }


DECIDED = {"decided_by": "U0CARLA", "decided_at": NOW}
ENTERED: dict[str, dict[str, Any]] = {
    "not confirmed": {},
    "confirmed": {"result": Result(plays=1_234_567, likes=5, units=8_900, gmv=123_456_789), "decided": DECIDED},
    "corrected": {"result": Result(plays=3, units=1), "decided": DECIDED},
}


def orders() -> Samples:
    """An order's cards in each state, for either side, and what is said about it."""
    every: Samples = {}
    for state in OrderState:
        every[f"order/{state}"] = lambda things, state=state: things.order_facts(things.order(state))
        every[f"offer/{state}"] = lambda things, state=state: things.order_facts(things.order(state))
    for side, state, card in product(Side, OrderState, ("order", "offer")):
        every[f"{card}/{state}, all that may lie with it, by {side}"] = lambda things, state=state, side=side: (
            things.order_facts(things.order(state, owed=1_440_000), papers=things.all_papers(things.order(), side))
        )
    for state in (OrderState.DISPUTED, OrderState.CANCELLED):
        every[f"order/{state}, nobody answered the dispute"] = lambda things, state=state: things.order_facts(
            things.order(state),
            papers=replace(things.all_papers(things.order()), dispute=things.dispute(things.order())),
        )
    for what, card in product(RequestState, ("order", "offer")):
        every[f"{card}/asked to cancel: {what}"] = lambda things, what=what: _after_asking(things, what)
    for verdict, card in product(Verdict, ("order", "offer")):
        every[f"{card}/script: {verdict}"] = lambda things, verdict=verdict: _with_script(things, verdict)
    for move in (*Move, "ask_cancel", "refuse_cancel", "withdraw_cancel", "brief", "answer_dispute"):
        every[f"order_moved/{move}"] = lambda things, move=move: (
            things.order_facts(things.order()) | {"move": str(move), "who": "creator:1", "why": things.typed}
        )
    for move, who in product(alerts.TOLD | {Move.DECLINE: (), Move.CANCEL: ()}, ("creator:1", "U0CARLA", "clock")):
        every[f"offer_moved/{move} by {who}"] = lambda things, move=move, who=who: (
            things.order_facts(things.order(owed=5)) | {"move": str(move), "who": who, "why": things.typed}
        )
    return every | {
        "offer_moved/cancelled, nothing owed": lambda things: (
            things.order_facts(things.order(OrderState.CANCELLED)) | {"move": "cancel", "who": "U1", "why": ""}
        ),
        "offer_moved/anything else": lambda things: (
            things.order_facts(things.order()) | {"move": "go_live", "who": "U1", "why": ""}
        ),
        "order/counter-offer taken": _counter_taken,
        "offer/counter-offer taken": _counter_taken,
        "offer_link/something else is asked": lambda things: things.order_facts(things.order(OrderState.SCRIPT_DUE)),
        "order_moved/script deemed": lambda things: (
            things.order_facts(things.order()) | {"move": "pass_script", "who": "clock", "why": ""}
        ),
        "order_moved/price raised and declined": lambda things: (
            things.order_facts(things.order(OrderState.DECLINED, ended_by=Side.BRAND))
            | {"move": "decline", "who": "U0BOSS", "why": things.typed}
        ),
        "order_moved/cancelled, with something owed": lambda things: (
            things.order_facts(things.order(OrderState.CANCELLED, owed=5)) | {"move": "cancel", "who": "U1", "why": ""}
        ),
        **{
            f"{card}/result of the creator, {what}": lambda things, card=card, changes=changes: things.order_facts(
                things.order(OrderState.TO_RATE, result=changes.get("result")),
                papers=Papers(entered=replace(things.entered, **changes.get("decided", {}))),
            )
            for card in ("order", "offer")
            for what, changes in ENTERED.items()
        },
        "order/undone": lambda things: things.order_facts(
            things.order(OrderState.UNDONE),
            papers=Papers(undone=Undone(person=CARLA, at=NOW, again_until=NOW + timedelta(days=1))),
        ),
        "order_moved/ran out untold": lambda things: (
            things.order_facts(things.order(OrderState.EXPIRED)) | {"move": "expire_untold", "who": "clock", "why": ""}
        ),
        "order/rated": lambda things: things.order_facts(
            things.order(OrderState.FINISHED, result=things.result), rating=things.rating()
        ),
        "order/campaign goes on": lambda things: things.order_facts(
            things.order(OrderState.DELIVERED, result=things.result), rateable=True
        ),
        "order/video": lambda things: things.order_facts(
            things.order(OrderState.PRODUCING, things.need(Form.VIDEO)), campaign=None
        ),
        "order/many products": lambda things: things.order_facts(
            things.order(OrderState.LIVE, things.need(Form.SHARED, products=100))
        ),
        "offer/many products": lambda things: things.order_facts(
            things.order(need=things.need(Form.SHARED, products=100))
        ),
        "offer/extended, no brand": lambda things: things.order_facts(things.order(extended=True), brand=""),
        "offer_link/usual": lambda things: things.order_facts(things.order()),
        "order_moved/by the clock": lambda things: (
            things.order_facts(things.order()) | {"move": "expire", "who": "clock", "why": ""}
        ),
        "answer_soon/usual": lambda things: things.order_facts(things.order()),
        "work_ended/live": lambda things: things.order_facts(things.order(OrderState.DELIVERED)),
        "work_ended/video": lambda things: things.order_facts(
            things.order(OrderState.PRODUCING, things.need(Form.VIDEO))
        ),
        **{
            f"{name}/{said}": lambda things, made=made, name=name: _asked_for(things, made)
            for name in ("rate_please", "order")
            for said, made in PROMPTS.items()
        },
        **{
            f"order_moved/{move}, {who}": lambda things, move=move, who=who: (
                _asked_for(things, PROMPTS["handed over"]) | {"move": move, "who": who, "why": ""}
            )
            for move in ("hand_over_rating", "hand_back_rating", "pass_rating", "unpass_rating")
            for who in (BERT, "clock")
        },
        "rate_later/usual": lambda things: things.order_facts(things.order()) | {"until": NOW, "shortened": False},
        "rate_later/the last time": lambda things: (
            things.order_facts(things.order()) | {"until": NOW, "shortened": True}
        ),
        "rate_due/some": lambda things: _listed(
            things,
            [
                things.asks(things.order(OrderState.TO_RATE, id=1)),
                things.asks(things.order(id=2), open=False, rating=things.rating()),
                things.asks(things.order(id=3), open=False, prompt=things.passed(things.order())),
            ],
            9_900,
        ),
        "rate_due/many": lambda things: _listed(
            things, [things.asks(things.order(OrderState.TO_RATE, id=n)) for n in range(100)], 9_900
        ),
        "rate_due/what became of them": lambda things: _listed(
            things,
            [
                things.asks(things.order(id=1), open=False, rating=things.rating()),
                things.asks(things.order(id=2), open=False, prompt=things.passed(things.order())),
                things.asks(things.order(id=3), open=False),
            ],
        ),
        "rate_due/asked for again": lambda things: _listed(
            things, [things.asks(things.order(id=n), open=False, elsewhere=True) for n in (1, 2)]
        ),
        "reviews/none": lambda things: {"reviews": things.reviews(waiting=0, may=False)},
        "reviews/none, admin": lambda things: {"reviews": things.reviews(waiting=0)},
        "reviews/many": lambda things: {"reviews": things.reviews(waiting=5_000, holidays=60)},
        "reviews/many, not an admin": lambda things: {"reviews": things.reviews(waiting=40, may=False)},
        "order/rated, changed, answered and reported": lambda things: things.order_facts(
            things.order(OrderState.FINISHED),
            rating=things.rating(edition=2, answer=things.typed),
            report=things.rating_report(),
        ),
        "order/rating withdrawn": lambda things: things.order_facts(
            things.order(OrderState.FINISHED), gone=things.rating(withdrawn_at=NOW, withdrawn_by="rater")
        ),
        "rate_please/withdrawn": lambda things: things.order_facts(
            things.order(OrderState.FINISHED), gone=things.rating(withdrawn_at=NOW, withdrawn_by="admin")
        ),
        "rated/changed": lambda things: things.order_facts(
            things.order(OrderState.FINISHED), rating=things.rating(edition=2, answer=things.typed)
        ),
        "rated/withdrawn since": lambda things: things.order_facts(things.order(OrderState.FINISHED)),
        "rating_answered/usual": lambda things: things.order_facts(
            things.order(OrderState.FINISHED), rating=things.rating(answer=things.typed)
        ),
        "rating_reported/usual": lambda things: things.order_facts(
            things.order(OrderState.FINISHED), rating=things.rating(), report=things.rating_report()
        ),
        "rating_kept/usual": lambda things: things.order_facts(
            things.order(OrderState.FINISHED), rating=things.rating(), report=things.rating_report(ReportState.KEPT)
        ),
        "rating_withdrawn/by an admin": lambda things: things.order_facts(
            things.order(OrderState.FINISHED),
            gone=things.rating(withdrawn_at=NOW, withdrawn_by="admin"),
            report=things.rating_report(ReportState.WITHDRAWN),
        ),
        "rating_withdrawn/by the rater": lambda things: things.order_facts(
            things.order(OrderState.FINISHED), gone=things.rating(withdrawn_at=NOW, withdrawn_by="rater")
        ),
        **{
            f"rating_report/{state}": lambda things, state=state: {"reported": things.reported(state)}
            for state in ReportState
        },
        **{
            f"photo_refused/{refusal}": lambda things, refusal=refusal: (
                things.order_facts(things.order()) | {"refusal": refusal, "file": things.typed[:120], "most": 2}
            )
            for refusal in ("PhotoTooLarge", "NotAPhoto", "PhotoGone")
        },
        "rate_please/first": lambda things: things.order_facts(
            things.order(OrderState.TO_RATE, result=things.result), rateable=True
        ),
        "rate_please/given": lambda things: things.order_facts(
            things.order(OrderState.FINISHED), rating=things.rating()
        ),
        "rate_please/over": lambda things: things.order_facts(things.order(OrderState.FINISHED), rateable=False),
        "rated/live": lambda things: things.order_facts(things.order(OrderState.FINISHED), rating=things.rating()),
        "rated/video": lambda things: things.order_facts(
            things.order(OrderState.FINISHED), rating=things.rating(Form.VIDEO), brand=""
        ),
    }


#: whom an order asks, where that was changed
PROMPTS: dict[str, Callable[[Any, Any], Any]] = {
    "handed over": lambda things, order: things.prompt(order),
    "handed over, not put off": lambda things, order: things.prompt(order, snoozed_until=None),
    "somebody has left": lambda things, order: things.prompt(order, handed_by="clock"),
    "nothing to rate": lambda things, order: things.passed(order),
}


def _asked_for(things: Any, made: Callable[[Any, Any], Any]) -> Facts:
    order = things.order(OrderState.TO_RATE)
    return things.order_facts(order, papers=Papers(prompt=made(things, order)))  # type: ignore[no-any-return]


def _listed(things: Any, lines: list[Any], more: int = 0) -> Facts:
    waiting = len([line for line in lines if line.open])
    shown = Listed(lines=lines[:12], waiting=waiting, left_out=max(0, waiting - 12))
    return {"listed": shown, "more": more, "schedule": things.schedule()}


def _counter_taken(things: Any) -> Facts:
    offered = things.order()
    counter = things.counter(offered, 3_000_000, decided_by="U0ANNA", decided_at=offered.answer_by)
    taken = things.order(OrderState.ACCEPTED, price=counter.price)
    return things.order_facts(taken, papers=Papers(counter=counter))  # type: ignore[no-any-return]


def _after_asking(things: Any, what: RequestState) -> Facts:
    cancelled = what in {RequestState.AGREED, RequestState.SILENT}
    order = things.order(OrderState.CANCELLED if cancelled else OrderState.ACCEPTED)
    decided = {} if what is RequestState.OPEN else {"decided_by": "creator:1", "decided_at": order.answer_by}
    request = things.request(order, state=what, until=None, **decided)
    return things.order_facts(order, papers=Papers(request=request))  # type: ignore[no-any-return]


def _with_script(things: Any, verdict: Verdict) -> Facts:
    state = {Verdict.WAITING: OrderState.SCRIPT_REVIEW, Verdict.BACK: OrderState.SCRIPT_DUE}.get(
        verdict, OrderState.READY
    )
    order = things.order(state)
    papers = Papers(brief=things.brief(order), scripts=things.scripts(order, verdict))
    return things.order_facts(order, papers=papers)  # type: ignore[no-any-return]


def creators() -> Samples:
    """A creator's card and pages of results."""

    def shown(which: str, shared_by: str = "") -> Callable[[Any], Facts]:
        return lambda things: {"profile": things.profile(getattr(things, which)), "shared_by": shared_by}

    def page(asked: str, standings: str = "standing " * 10, shared_by: str = "", **more: Any) -> Callable[[Any], Facts]:
        return lambda things: {
            "results": things.results(
                getattr(things, asked), [getattr(things, each) for each in standings.split()], **more
            ),
            "shared_by": shared_by,
        }

    return {
        "creator/full": shown("standing"),
        "creator/newcomer": shown("newcomer"),
        "creator/imported": shown("imported"),
        "creator/shared": shown("standing", "U0ANNA"),
        "find/newcomers and imports": page("little_asked", "newcomer imported", total=2),
        "find/everything asked": page("everything_asked"),
        "find/everything asked, shared": page("everything_asked", shared_by="U0ANNA"),
        "find/nothing found": page("little_asked", "", total=0),
        "find/nothing found, one to blame": page("little_asked", "", total=0, taken=1),
        "find/nothing found, any to blame": page("everything_asked", "", total=0, taken=1),
        "find/nothing found, two to blame": page("everything_asked", "", total=0, taken=2),
        "find/last page": page("little_asked", page=124),
        "find/nothing asked": page("nothing_asked"),
    }


def watches() -> Samples:
    """A watch in each state, the list of them, and digests as small and as large as they get."""

    def watching(
        kind: Kind = Kind.PRICE, now: Known | None = None, state: State = State.ACTIVE, **more: Any
    ) -> Callable[[Any], Facts]:
        return lambda things: {
            "kept": things.kept(things.watch(kind, state=state), now=now or Known(), **more),
            "left_out": (),
            "problems": (),
        }

    def digest(*entries: tuple[Any, ...], waiting: int = 0, **more: Any) -> Callable[[Any], Facts]:
        return lambda things: {
            "told": [
                things.told(things.watch(kind, id=number), *(getattr(things, each) for each in who.split()), **more)
                for number, (kind, who) in enumerate(entries, 1)
            ],
            "waiting": waiting,
        }

    def typed(things: Any) -> Facts:
        problems = tuple(Problem(code="date_past", said=things.typed) for _ in range(6))
        return {"kept": things.kept(), "left_out": (things.typed,) * 12, "problems": problems}

    days = tuple(date(2026, 11, day) for day in range(9, 30))
    return {
        "watching/price": watching(now=Known(fen=3_600_000)),
        "watching/price within": watching(now=Known(fen=3_000_000)),
        "watching/no price": watching(),
        "watching/typed": typed,
        "watching/known already": watching(new=False),
        "watching/days": watching(Kind.SLOT),
        "watching/days that are free": watching(Kind.SLOT, Known(free=days)),
        "watching/brief": watching(Kind.BRIEF, total=1),
        "watching/wide brief": watching(Kind.BRIEF, total=1_234),
        **{f"watching/{state}": watching(state=state) for state in (State.STOPPED, State.ENDED)},
        "watches/none": lambda things: {"mine": things.mine(watches=0)},
        "watches/stopped the last one": lambda things: {"mine": things.mine(watches=0, stopped=True)},
        "watches/as many as there can be": lambda things: {"mine": things.mine(watches=20, paused=True, stopped=True)},
        "watches/some": lambda things: {"mine": things.mine(watches=4)},
        "digest/one of each": digest(
            (Kind.PRICE, "standing"), (Kind.SLOT, "standing"), (Kind.BRIEF, "newcomer imported standing")
        ),
        "digest/as many lines as there can be": digest(*[(Kind.BRIEF, "standing " * 5)] * 2, more=1_234, waiting=18),
        "digest/as many watches as there can be": digest(*[(Kind.BRIEF, "standing")] * 10, more=45, waiting=10),
        "digest/ended": digest(*[(kind, "") for kind in Kind], ended=True),
        "digest/ended with its days": digest((Kind.SLOT, "standing"), ended=True),
        "digest/new price": digest((Kind.PRICE, "newcomer")),
    }


def lists() -> Samples:
    """Shortlists, comparisons and what goes with them."""

    def board(standings: str = "", *, private: bool = False, **more: Any) -> Callable[[Any], Facts]:
        return lambda things: {
            "board": things.board([getattr(things, each) for each in standings.split()], **more),
            "private": private,
        }

    def compared(standings: str, shared_by: str = "", **more: Any) -> Callable[[Any], Facts]:
        return lambda things: {
            "comparison": things.comparison(*(getattr(things, each) for each in standings.split()), **more),
            "shared_by": shared_by,
        }

    def changed(what: str, new: list[int]) -> Callable[[Any], Facts]:
        return lambda things: {
            "shortlist": things.shortlist(),
            "names": [things.typed] * 5,
            "creators": [1, 2, 3, 4, 5],
            "new": new,
            "what": what,
        }

    return {
        "shortlist/few": board("standing newcomer imported"),
        "shortlist/full, many voters": board("standing " * 8, votes=60, count=50, page=7, private=True),
        "shortlist/first part": board("standing " * 8, votes=3, count=17),
        "shortlist/emptied part": board(page=2, count=3),
        "shortlist/empty": board(),
        "shortlist/closed": board("standing newcomer", votes=2, state=ListState.CLOSED),
        "shortlist/alone, in the middle": board("standing " * 8, votes=3, count=30, page=2, private=True),
        "shortlists/all": lambda things: {"overview": things.overview(20, 45), "called": ""},
        "shortlists/none": lambda things: {"overview": things.overview(0, 0), "called": ""},
        "shortlists/not found": lambda things: {"overview": things.overview(0, 0), "called": things.typed},
        "shortlists/several": lambda things: {"overview": things.overview(2, 2), "called": things.typed},
        "shortlist_changed/added": changed("added", [1, 2]),
        "shortlist_changed/there already": changed("added", []),
        "shortlist_changed/removed": changed("removed", [1]),
        "shortlist_changed/undone": changed("undone", []),
        "comparison/two": compared("standing newcomer"),
        "comparison/five": compared("standing imported standing newcomer standing"),
        "comparison/shared": compared("standing standing", shared_by="U0ANNA"),
        "comparison/other amounts": compared(
            "standing standing", asked=Asked(half_hours=1, days=30, products=100, length=Length.LONG)
        ),
        "basket/five, one left out": lambda things: {"picked": [things.standing] * 5, "left_out": things.typed},
        "basket/one": lambda things: {"picked": [things.standing], "left_out": ""},
        "basket/none": lambda things: {"picked": [], "left_out": ""},
        "why/known": lambda things: {"why": things.why(things.standing)},
        "why/newcomer": lambda things: {"why": things.why(things.newcomer)},
        "export/found": lambda things: {"file": things.file(What.FIND, rows=1_000, total=5_000)},
        "export/list": lambda things: {"file": things.file(What.LIST)},
        "export/comparison": lambda things: {"file": things.file(What.COMPARISON)},
        "export/quote": lambda things: {"file": things.file(What.QUOTE)},
        "export/orders": lambda things: {"file": things.file(What.ORDERS)},
        "below/a quote": lambda things: {
            "told": render.message("quote_again", READER, **things.card_facts(things.quote()))["text"]
        },
        "not_sent/usual": lambda things: {"error": "missing_scope"},
    }


def boards() -> Samples:
    """The team's board, whole and in parts; a campaign's week; histories."""
    return {
        "board/two in each": lambda things: {"board": things.team_board(each=2)},
        "board/full": lambda things: {"board": things.team_board()},
        "board/campaign": lambda things: {"board": things.team_board(campaign=things.campaign(), budget=things.budget)},
        **{
            f"board/{only}, empty": lambda things, only=only: {
                "board": things.team_board(lines={}, ended={}, sums=Sum(), asked=TeamAsked(only=only))
            }
            for only in Only
        },
        "board/rated": lambda things: {"board": things.team_board(rated=[450, 500], done=3)},
        "board/none rated": lambda things: {"board": things.team_board(done=3)},
        "board/no result": lambda things: {"board": things.team_board(sums=Sum(orders=1, paid=3))},
        "link/usual": lambda things: {"creator": things.creator, "tenant": "T1"},
        "link_revoked/usual": lambda things: {"creator": things.creator},
        "export/link": lambda things: {"file": things.file(What.LINK)},
        "export/report": lambda things: {"file": things.file(What.REPORT)},
        "week/full": lambda things: {"week": things.week()},
        "week/quiet": lambda things: {"week": things.week(lines={}, ended={}, sums=Sum(), moves={})},
        "campaign_over/full": lambda things: {"results": things.learned(13, campaign=things.campaign(), season=None)},
        "campaign_over/little": lambda things: {
            "results": things.learned(1, campaign=things.campaign(), season=None, ended={}, budget=None)
        },
        "results/full": lambda things: {"results": things.learned(13)},
        "results/nothing known": lambda things: {"results": things.learned(2, known=False)},
        "results/nothing": lambda things: {"results": things.learned(0)},
        "export/results": lambda things: {"file": things.file(What.RESULTS)},
        "history/order": lambda things: {"history": things.history(order=things.order())},
        "history/quote": lambda things: {"history": things.history(number="Q-1042")},
        "history/long": lambda things: {"history": things.history(events=80)},
        "history_request/usual": lambda things: {"history": things.history_of_request(*list(QuoteState)[:3])},
        "history_request/ten, each long": lambda things: {
            "history": things.history_of_request(*[QuoteState.APPROVING] * 10, events=80)
        },
    }


def uploads() -> Samples:
    """A file in each state, with as much to say as there may be, and with as little."""

    def shown(
        state: UploadState, *, undone: str = "", unread: int = 0, trouble: bool = False, **summary: Any
    ) -> Callable[[Any], Facts]:
        def facts(things: Any) -> Facts:
            more = {"summary": things.seen(**summary)} if summary else {}
            more |= {"trouble": FileGone(name=things.typed, code=things.typed)} if trouble else {}
            there = state in {UploadState.DONE, UploadState.UNDOING, UploadState.UNDONE}
            source = things.source(undone=bool(undone), by=things.typed if undone == "typed" else undone)
            return {"upload": things.upload(state, **more), "source": source if there else None, "unread": unread}

        return facts

    bare = {"sheet": "", "unknown": (), "said": {}, "counts": {}, "guessed": False}
    comments = {"kind": FileKind.COMMENTS, "counts": {"comments": 3_000}}
    return {f"upload/{state}": shown(state) for state in UploadState} | {
        "upload/many warnings": shown(UploadState.PREVIEWED, problems=500),
        "upload/nothing to say": shown(UploadState.PREVIEWED, **bare),
        "upload/many errors": shown(UploadState.REFUSED, problems=500, error=True, trouble=True),
        "upload/refused as a whole": lambda things: {
            "upload": things.upload(
                UploadState.REFUSED, summary=None, confirmed_at=None, trouble=FileGone(name=things.typed, code="x")
            ),
            "source": None,
            "unread": 0,
        },
        "upload/cannot be undone": shown(UploadState.DONE, trouble=True),
        "upload/undone": shown(UploadState.UNDONE, undone="U0BERT"),
        "upload/undone on a terminal": shown(UploadState.DONE, undone="typed"),
        "upload/comments being read": shown(UploadState.DONE, unread=1_800, **comments),
        "upload/comments read": shown(UploadState.DONE, **comments),
        "export/wrong cells": lambda things: {"file": things.file(What.PROBLEMS, rows=30, total=900)},
    }


def sentences() -> Samples:
    """What is said in one or two sentences."""
    return {
        "notice/name unknown": lambda things: {"sentence": _sentence(NoSuchCreator(name=things.typed))},
        "notice/not allowed": lambda things: {"sentence": _sentence(NotAllowed(who=things.typed))},
        "help/usual": lambda things: {"said": "", "near": None},
        "help/not known": lambda things: {"said": things.typed, "near": None},
        "help/near": lambda things: {"said": things.typed, "near": "find"},
        "not_posted/usual": lambda things: {"channel": "C1", "error": "not_in_channel"},
    }


def _sentence(refusal: Any) -> str:
    return render.sentence(refusal, Reader(language="en"))


SAMPLES: Samples = (
    quotes() | requests() | reports() | orders() | creators() | lists() | watches() | boards() | uploads() | sentences()
)
FIRST = list({name.partition("/")[0]: name for name in reversed(SAMPLES)}.values())  # one of each template
READER = Reader(language="zh")


@pytest.fixture
def message(things: Any, common: Facts, reader: Reader) -> Callable[[str, str], dict[str, Any]]:
    """A sample as it is shown where somebody typed this."""

    def made(sample: str, typed: str) -> dict[str, Any]:
        facts = SAMPLES[sample](things(typed))
        return render.message(sample.partition("/")[0], reader, **common | facts)

    return made


def test_every_message_has_samples() -> None:
    assert {name.partition("/")[0] for name in SAMPLES} == {
        path.name.removesuffix(".json.j2") for path in FOLDER.iterdir()
    }


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_people_type_changes_words_only(
    sample: str, message: Any, reader: Reader, hostile: dict[str, str], check: Any
) -> None:
    """Every text once in every sample, by turns to a reader of Chinese and of English."""
    harmless, turn = check.shown(message(sample, HARMLESS)), LANGUAGES.index(reader.language)
    ours = dict(list(hostile.items())[turn :: len(LANGUAGES)])
    found = {name: check.faults(harmless, typed, lambda text: message(sample, text)) for name, typed in ours.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("sample", FIRST)
def test_five_hundred_payloads_stay_words(
    sample: str, things: Any, common: Facts, five_hundred: list[str], check: Any
) -> None:
    assert len(five_hundred) >= 500

    def made(typed: str) -> dict[str, Any]:
        return render.message(sample.partition("/")[0], READER, **common | SAMPLES[sample](things(typed)))

    harmless = check.shown(made(HARMLESS))
    found = {typed: check.faults(harmless, typed, made) for typed in five_hundred}
    assert {typed: faults for typed, faults in found.items() if faults} == {}


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_button_is_known_and_says_something_of_its_own(sample: str, message: Any, check: Any) -> None:
    rendered = message(sample, HARMLESS)
    assert set(check.named(rendered)) <= set(Action)
    for block in rendered["blocks"]:
        if block["type"] == "actions":
            assert len(set(check.labels(block))) == len(check.labels(block))


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_fallback_says_what_the_message_is_about(sample: str, message: Any) -> None:
    assert len(message(sample, HARMLESS)["text"]) >= len("已下单：O-2")


def test_an_audience_is_told_by_its_largest_shares(reader: Reader, message: Any) -> None:
    told = {
        "zh": "粉丝画像：女粉 87.4% · 24–30岁 38.2% · 18–23岁 29.6% · 小鱼儿 21.1% · 江苏 10.8% · 广东 9.3%",
        "en": "Audience: women 87.4% · 24–30 years 38.2% · 18–23 years 29.6% · "
        "Xiaoyuer 21.1% · Jiangsu 10.8% · Guangdong 9.3%",
    }
    assert told[reader.language] in message("creator/full", HARMLESS)["blocks"][0]["text"]["text"].splitlines()
    unknown = message("creator/newcomer", HARMLESS)["blocks"][0]["text"]["text"]
    assert not [word for word in ("Audience", "粉丝画像", "women", "女粉") if word in unknown]


def test_a_hostile_brief_that_was_really_read_is_shown(
    things: Any, common: Facts, reader: Reader, hostile: dict[str, str], check: Any
) -> None:
    for typed in hostile.values():
        understood = parse(normalise(typed), today=TODAY)
        made = things(HARMLESS)
        results = made.results(understood, [made.standing], brief=canonical(understood.filters))
        rendered = render.message("find", reader, **common, results=results, shared_by="")
        assert check.mentions(rendered) == []


def test_a_dispute_that_has_ended_asks_for_no_answer(reader: Reader, message: Any) -> None:
    told = {"zh": "对方可回应一次", "en": "the other side may answer once"}
    states = (OrderState.DISPUTED, OrderState.CANCELLED)
    said = [str(message(f"order/{state}, nobody answered the dispute", HARMLESS)["blocks"]) for state in states]
    assert [told[reader.language] in each for each in said] == [True, False]


def test_a_score_in_which_a_brand_is_capped_says_so_with_the_plain_mean(reader: Reader, message: Any) -> None:
    told = {
        "zh": "这 30 次评价中有 21 次来自同一品牌。一个品牌最多按 3 次计，合计按 13.5 次计；直接平均为 4.8。",
        "en": "One brand gave 21 of these 30 ratings. No brand weighs more than three, so together they weigh as 13.5; "
        "the plain mean is 4.8.",
    }
    likely = {"zh": "大约在 4.4 到 4.8 之间", "en": "likely 4.4 to 4.8"}
    said = str(message("creator/full", HARMLESS)["blocks"])
    assert told[reader.language] in said
    assert likely[reader.language] in said
    assert told[reader.language][:6] not in str(message("creator/newcomer", HARMLESS)["blocks"])
