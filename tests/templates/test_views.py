"""Every modal and Home, over what it is opened with, keeps its shape and its limits whatever people type."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot import render
from bot.ids import Action, Options, View
from bot.rules.cancelling import Owed, Stage
from bot.rules.comparisons import Asked
from bot.rules.creators import NoSuchCreator
from bot.rules.forms import Form, Length
from bot.rules.orders import Side
from bot.rules.orders import State as OrderState
from bot.rules.people import LANGUAGES, Reader
from bot.rules.policies import Rule
from bot.rules.query import Filters, Order, canonical
from bot.rules.ratecards import RateCard
from bot.rules.ratings import asked
from bot.rules.scripts import Verdict
from bot.rules.taxonomy import FIELDS
from bot.rules.tiers import Tier
from bot.rules.uploads import ASKED
from bot.rules.uploads import State as UploadState
from bot.services.cancelling import Terms

FOLDER = Path(render.__file__).parents[1] / "templates" / "views"
NOW = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
PARTS = {"home_team", "home_creator"}  #: included by home
HARMLESS = "小鱼儿"
Facts = dict[str, Any]
Samples = dict[str, Callable[[Any], Facts]]

START = {"date": "2026-11-09", "time": "20:00"}
LINKS = {n: f"https://juxing.example/f/{n}" for n in range(9)}
KEPT = {"creator": 1, "channel": "C1", "quote": None, "campaign": "5"}


def quote_form(form: Form, *, campaigns: int = 3, products: int = 3) -> Callable[[Any], Facts]:
    def facts(things: Any) -> Facts:
        running = [(things.campaign(n), things.budget) for n in range(campaigns)]
        return {
            "standing": things.standing,
            "form": form,
            "kept": KEPT,
            "campaigns": running,
            "chosen": running[0] if running else None,
            "start": START,
            "need": things.need(form, products=products if form is Form.SHARED else 0),
        }

    return facts


def request_form(form: Form, *, offered: int = 3, chosen: int = 2, campaigns: int = 3) -> Callable[[Any], Facts]:
    def facts(things: Any) -> Facts:
        running = [(things.campaign(n), things.budget) for n in range(campaigns)]
        creators = [replace(things.standing, creator=replace(things.creator, id=n)) for n in range(offered)]
        return {
            "offered": creators,
            "form": form,
            "kept": {"offered": list(range(offered)), "chosen": list(range(chosen)), "channel": "C1"},
            "campaigns": running,
            "chosen": running[0] if running else None,
            "start": START,
            "need": things.need(form, products=3 if form is Form.SHARED else 0),
        }

    return facts


def preview(form: Form, *, products: int = 0, days: int = 1, **more: Any) -> Callable[[Any], Facts]:
    """What is kept is cut to the 2,500 letters that the handler lets through."""

    def facts(things: Any) -> Facts:
        need = things.need(form, products=products, days=days)
        kept = {"need": {"form": form, "start": "2026-11-09T20:00", "products": [HARMLESS] * products}}
        return {"preview": things.preview(need, **more), "kept": KEPT | kept}

    return facts


def save_form(*, creators: int, lists: int = 3, campaigns: int = 3) -> Callable[[Any], Facts]:
    def facts(things: Any) -> Facts:
        running = [(things.campaign(n), things.budget) for n in range(campaigns)]
        return {
            "creators": [things.typed] * creators,
            "lists": [things.summary(n) for n in range(lists)],
            "campaigns": running,
            "chosen": running[0][0] if running else None,
            "called": things.typed[:60] if not creators else "",
            "kept": {"creators": [1] * creators, "url": "", "channel": "C1"},
        }

    return facts


def find_form(filters: Filters, words: str = "", url: str = "") -> Callable[[Any], Facts]:
    fields = [field.zh for field in FIELDS]
    shown = {"filters": filters, "words": words, "channel": "C1", "url": url, "fields": fields, "tiers": tuple(Tier)}
    shown["regions"] = [*filters.regions, "广东"]
    return lambda things: shown


def upload_form(*, sources: int = 0, again: bool = False) -> Callable[[Any], Facts]:
    def facts(things: Any) -> Facts:
        known = [things.upload(UploadState.DONE, id=n, columns={"看过": "plays"}) for n in range(1, sources + 1)]
        like = replace(known[0], asked="works") if again else None
        filled = {"columns": f"{things.typed[:60]} = plays" if again else "", "as_of": "2026-11-02" if again else ""}
        return {"asked": tuple(ASKED), "megabytes": 5, "rows": 20_000, "sources": known, "like": like, **filled}

    return facts


def home(**which: Any) -> Callable[[Any], Facts]:
    return lambda things: {"home": things.team_home(**which)}


def rate_form(form: Form, *, given: bool = False) -> Callable[[Any], Facts]:
    photos = {"most": 3, "endings": ("png", "jpg"), "megabytes": 2}
    return lambda things: {
        "form": things.rating_form(form, given=given), "asked": asked(form), "photos": photos, "saved": False,
    }  # fmt: skip


def foresee(made: Callable[[Any], Any]) -> Callable[[Any], Facts]:
    fields = [field.zh for field in FIELDS]
    return lambda things: {"policy": things.policy(), "foreseen": made(things), "fields": fields}


SAMPLES: Samples = {
    "campaign/usual": lambda things: {
        "today": "2026-11-02", "ends": "2026-11-16", "channel": "C1", "fields": [field.zh for field in FIELDS],
    },
    "find/empty": find_form(Filters()),
    "find/full": find_form(
        Filters(
            fields=("美妆",), followers_min=1_000_000, form=Form.SHARED, budget_max=5_000_050, completion_min=9_000,
            stars_min=450, tiers=(Tier.WAIST, Tier.TAIL), regions=("杭州", "上海"), order=Order.GROWTH,
        ),
        words=canonical(Filters(on=date(2026, 11, 11), text=("护肤",))),
        url="https://hooks.slack.example/actions/T1/2/3",
    ),
    "find/long words": find_form(Filters(), words="词" * 500),
    "home/one of each": home(things=1),
    "home/empty": home(things=0),
    "home/too many things": home(things=30),
    "home/creator": lambda things: {"home": things.creator_home(things.standing, things=2)},
    "home/creator with too many offers": lambda things: {"home": things.creator_home(things.standing, things=30)},
    "home/new creator": lambda things: {"home": things.creator_home(things.newcomer, things=0)},
    "home/imported host": lambda things: {"home": things.creator_home(things.imported, things=0)},
    "notice/usual": lambda things: {
        "sentence": render.sentence(NoSuchCreator(name=things.typed), Reader(language="zh"))
    },
    "rate/live": rate_form(Form.DAY),
    "rate/live again": rate_form(Form.HOUR, given=True),
    "rate/live, a draft": lambda things: rate_form(Form.DAY)(things) | {"form": things.draft_form(Form.DAY)},
    "rate/saved": lambda things: rate_form(Form.DAY)(things) | {"form": things.draft_form(Form.DAY), "saved": True},
    "rate/video": rate_form(Form.VIDEO),
    "rate/video again": rate_form(Form.VIDEO, given=True),
    **{
        f"rating_about/{callback}": lambda things, callback=callback: {
            "callback": callback, "rating": things.rating(), "kept": [21, 1],
        }
        for callback in (View.RATING_ANSWER, View.RATING_REPORT)
    },
    **{
        f"report_decide/{verdict}": lambda things, verdict=verdict: {
            "reported": things.reported(), "verdict": verdict, "kept": [4, 1, verdict],
        }
        for verdict in ("keep", "withdraw")
    },
    "ratecard/full": lambda things: {"card": things.ratecard},
    "ratecard/empty": lambda things: {"card": RateCard(creator_id=1)},
    "result/live": lambda things: {"order": things.order(OrderState.LIVE), "creator": things.creator, "entered": None},
    "result/of the creator": lambda things: {
        "order": things.order(OrderState.TO_RATE), "creator": things.creator, "entered": things.entered,
    },
    "result_own/first": lambda things: {"order": things.order(OrderState.DELIVERED), "entered": None, "kept": [21, 4]},
    "result_own/again": lambda things: {
        "order": things.order(OrderState.TO_RATE, things.need(Form.VIDEO)), "entered": things.entered, "kept": [21, 4],
    },
    "result/again": lambda things: {
        "order": things.order(OrderState.TO_RATE, result=things.result), "creator": things.creator, "entered": None,
    },
    "result/nothing sold": lambda things: {
        "order": things.order(
            OrderState.TO_RATE, things.need(Form.VIDEO), result=replace(things.result, plays=0, units=0, gmv=0)
        ),
        "entered": None, "creator": things.creator,
    },
    "shortlist_save/one": save_form(creators=1),
    "shortlist_save/five, too many lists and campaigns": save_form(creators=5, lists=100, campaigns=150),
    "shortlist_save/first list": save_form(creators=1, lists=0, campaigns=0),
    "shortlist_save/new": save_form(creators=0),
    "shortlist_no/first": lambda things: {"creator": things.typed, "reason": "", "kept": {}},
    "shortlist_no/again": lambda things: {"creator": things.typed, "reason": things.typed[:300], "kept": {}},
    "compare/usual": lambda things: {"asked": Asked(), "kept": {"creators": [1, 2]}},
    "compare/others": lambda things: {"asked": Asked(half_hours=5, length=Length.SHORT), "kept": {"creators": [1]}},
    **{
        f"export/{what}": lambda things, what=what: {"what": what, "kept": {"what": what}}
        for what in ("find", "list", "comparison", "quote", "orders", "results")
    },
    "days_off/usual": lambda things: {"creator": 1, "today": "2026-11-02"},
    **{
        f"ratecard_preview/{name}": lambda things, changes=changes: {
            "standing": replace(things.standing, card=replace(things.ratecard, **changes)),
            "kept": {"creator": 1},
        }
        for name, changes in {"usual": {}, "paused": {"paused": True}, "area": {"area": HARMLESS}}.items()
    },
    "ratecard_preview/newcomer": lambda things: {"standing": things.newcomer, "kept": {"creator": 1}},
    "upload/usual": upload_form(),
    "upload/sources": upload_form(sources=50),
    "upload/filled in again": upload_form(sources=1, again=True),
    "settings/one of each": lambda things: {"policy": things.policy(rules=5), "schedule": things.schedule()},
    "settings/full": lambda things: {"policy": things.policy(rules=40), "schedule": things.schedule()},
    "settings/only to look at": lambda things: {"policy": things.policy(may=False), "schedule": things.schedule()},
    "settings/new": lambda things: {"policy": things.policy(rules=0, campaigns=0), "schedule": things.schedule()},
    "hand_over/usual": lambda things: {
        "order": things.order(OrderState.TO_RATE, result=things.result), "creator": things.creator, "kept": [21, 4],
    },
    **{
        f"schedule/{said}": lambda things, holidays=holidays, may=may: {
            "schedule": things.schedule(holidays=holidays, hour=time(10, 30) if holidays else None),
            "holidays": things.schedule(holidays=holidays).holidays, "may": may,
        }
        for said, holidays, may in (("new", 0, True), ("full", 60, True), ("only to look at", 3, False))
    },
    "policy_rule/new": lambda things: {
        "policy": things.policy(), "rule": Rule(id=0, tenant="T1"), "shown": 1, "kept": {"rule": 0, "steps": 1},
        "fields": [field.zh for field in FIELDS],
    },
    "policy_rule/full": lambda things: {
        "policy": things.policy(campaigns=150), "shown": 3, "kept": {"rule": 4, "steps": 3},
        "rule": things.rule(steps=3, in_order=True, campaign_id=1, field="美妆", below_fen=9_000_000),
        "fields": [field.zh for field in FIELDS],
    },
    "policy_rule/no groups": lambda things: {
        "policy": replace(things.policy(), groups=[]), "rule": things.rule(steps=2), "shown": 2,
        "kept": {"rule": 4, "steps": 2}, "fields": [field.zh for field in FIELDS],
    },
    "policy_preview/empty": foresee(lambda things: None),
    "policy_preview/steps": foresee(lambda things: things.foreseen(things.rule(steps=3, people=99, in_order=True))),
    "policy_preview/no rule": foresee(lambda things: things.foreseen(None, possible=False)),
    "policy_preview/refused": foresee(
        lambda things: things.foreseen(things.rule(), refused=True, over_fen=1_000, possible=False)
    ),
    "policy_preview/nobody": foresee(
        lambda things: things.foreseen(things.rule(steps=2), steps=[[], []], possible=False, campaign=None, budget=None)
    ),
    "limits/some": lambda things: {"policy": things.policy(rules=30)},
    "limits/none": lambda things: {"policy": things.policy(rules=0)},
    "away/new": lambda things: {"away": things.away(set_=False), "first": date(2026, 11, 2), "last": date(2026, 11, 2)},
    "away/set": lambda things: {"away": things.away(set_=True), "first": date(2026, 11, 2), "last": date(2026, 11, 5)},
    "batch/one": lambda things: {"chosen": things.chosen(1), "ended": None, "kept": [[1, 1]]},
    "batch/many": lambda things: {"chosen": things.chosen(50), "ended": None, "kept": [[n, 1] for n in range(50)]},
    "batch/none": lambda things: {"chosen": [], "ended": None, "kept": []},
    "batch/none may": lambda things: {"chosen": things.chosen(3, may=False), "ended": None, "kept": []},
    "batch/ended": lambda things: {"chosen": (), "ended": things.ended(50), "kept": None},
    **{
        f"watch/{form}": lambda things, form=form: {
            "offered": things.price_form(form), "kept": {"creator": 1, "url": "https://hooks.slack.example/1"},
        }
        for form in Form
    },
    **{f"quote/{form}": quote_form(form) for form in Form},
    **{f"request/{form}": request_form(form) for form in Form},
    "request/none picked": request_form(Form.DAY, chosen=0, campaigns=0),
    "request/a hundred": request_form(Form.DAY, offered=100),
    "request_preview/two": lambda things: {"together": things.together(2, left_out=1), "kept": KEPT},
    "request_preview/ten": lambda things: {"together": things.together(10), "kept": KEPT},
    "request_preview/one, the others left out": lambda things: {
        "together": things.together(1, left_out=9), "kept": KEPT,
    },
    "request_preview/all left out": lambda things: {"together": things.together(0, left_out=10), "kept": KEPT},
    "request_preview/beyond the budget": lambda things: {"together": things.together(2, refused=True), "kept": KEPT},
    "request_ended/three": lambda things: {"ended": things.requests_ended(3)},
    "request_ended/ten": lambda things: {"ended": things.requests_ended(10)},
    "quote/no campaigns": quote_form(Form.DAY, campaigns=0),
    "quote/too many campaigns": quote_form(Form.DAY, campaigns=150),
    "quote/many products": quote_form(Form.SHARED, products=100),
    **{f"quote_preview/{form}": preview(form, products=3 if form is Form.SHARED else 0) for form in Form},
    "quote_preview/three days": preview(Form.DAY, days=3),
    "quote_preview/own limit": preview(Form.DAY, own_limit=True),
    "quote_preview/nobody approves": preview(Form.DAY, approvers=0),
    "quote_preview/many approvers": preview(Form.DAY, approvers=99),
    "quote_preview/many products": preview(Form.SHARED, products=100),
    **{
        f"reason/{what}": lambda things, what=what: {
            "callback": View.QUOTE_REASON, "what": what, "kept": [11, 2, "decline"],
        }
        for what in (
            "decline_quote", "decline_request", "change_quote", "cancel_order", "decline_offer", "refuse_counter",
            "script_back", "dispute", "answer_dispute", "pass_rating",
        )
    },
    "ordered/can be undone": lambda things: {"order": things.order(OrderState.PLACED), "at": NOW},
    "ordered/undone": lambda things: {"order": things.order(OrderState.UNDONE), "at": NOW},
    "ordered/told": lambda things: {"order": things.order(), "at": NOW},
    "counter/usual": lambda things: {"order": things.order(), "kept": [21, 4]},
    **{
        f"cancel_ask/{stage}, {side}": lambda things, stage=stage, side=side: {
            "terms": Terms(
                order=things.order(OrderState.DISPUTED if stage is Stage.AGREED else OrderState.ACCEPTED),
                side=side,
                owed=Owed(stage=stage, rate=5_000, fen=1_440_000),
            ),
            "kept": [21, 5_000],
        }
        for stage, side in product(Stage, (Side.BRAND, Side.CREATOR))
    },
    "brief/first": lambda things: {"order": things.order(), "brief": None, "due": None, "kept": [21]},
    "brief/again": lambda things: {
        "order": things.order(OrderState.READY), "brief": things.brief(things.order()),
        "due": "2026-11-10", "kept": [21],
    },
    "script/first": lambda things: {"order": things.order(), "brief": None, "scripts": [], "kept": [21, 4]},
    "script/again": lambda things: {
        "order": things.order(), "brief": things.brief(things.order()),
        "scripts": things.scripts(things.order(), Verdict.BACK), "kept": [21, 4],
    },
    "scripts/all": lambda things: {
        "order": things.order(), "brief": things.brief(things.order()), "creator": things.creator,
        "scripts": things.scripts(things.order(), Verdict.BACK, Verdict.BACK, Verdict.PASSED, Verdict.DEEMED),
        "files": things.files(4), "links": LINKS,
    },
    "scripts/waiting": lambda things: {
        "order": things.order(), "brief": None, "creator": things.creator,
        "scripts": things.scripts(things.order(), Verdict.WAITING), "files": [], "links": {},
    },
    "scripts/none": lambda things: {
        "order": things.order(), "brief": None, "creator": things.creator, "scripts": [], "files": [], "links": {},
    },
}  # fmt: skip

#: nothing that people type is shown in these
UNTYPED = {
    "away",
    "campaign",
    "cancel_ask",
    "compare",
    "counter",
    "days_off",
    "export",
    "find",
    "ordered",
    "ratecard",
    "reason",
    "schedule",
    "result_own",
    "upload",
}
FIRST = list(
    {name.partition("/")[0]: name for name in reversed(SAMPLES) if name.partition("/")[0] not in UNTYPED}.values()
)
READER = Reader(language="en")


@pytest.fixture
def view(things: Any, common: Facts, reader: Reader) -> Callable[[str, str], dict[str, Any]]:
    """A sample as it is shown where somebody typed this."""

    def made(sample: str, typed: str) -> dict[str, Any]:
        return render.view(sample.partition("/")[0], reader, **common | SAMPLES[sample](things(typed)))

    return made


def test_every_view_has_samples() -> None:
    files = {path.name.removesuffix(".json.j2") for path in FOLDER.iterdir()}
    assert {name.partition("/")[0] for name in SAMPLES} == files - PARTS


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_people_type_changes_words_only(
    sample: str, view: Any, reader: Reader, hostile: dict[str, str], check: Any
) -> None:
    """Every text once in every sample, by turns to a reader of Chinese and of English."""
    harmless, turn = check.shown(view(sample, HARMLESS)), LANGUAGES.index(reader.language)
    ours = dict(list(hostile.items())[turn :: len(LANGUAGES)])
    found = {name: check.faults(harmless, typed, lambda text: view(sample, text)) for name, typed in ours.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("sample", FIRST)
def test_five_hundred_payloads_stay_words(
    sample: str, things: Any, common: Facts, five_hundred: list[str], check: Any
) -> None:
    assert len(five_hundred) >= 500

    def made(typed: str) -> dict[str, Any]:
        return render.view(sample.partition("/")[0], READER, **common | SAMPLES[sample](things(typed)))

    harmless = check.shown(made(HARMLESS))
    found = {typed: check.faults(harmless, typed, made) for typed in five_hundred}
    assert {typed: faults for typed, faults in found.items() if faults} == {}


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_id_is_known_and_every_button_says_something_of_its_own(sample: str, view: Any, check: Any) -> None:
    rendered = view(sample, HARMLESS)
    assert set(check.named(rendered)) <= {*Action, *Options}
    assert rendered["callback_id"] in {*View, "home"}
    for block in rendered["blocks"]:
        if block["type"] == "actions":
            assert len(set(check.labels(block))) == len(check.labels(block))


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_input_can_be_told_from_the_others(sample: str, view: Any) -> None:
    inputs = [block for block in view(sample, HARMLESS)["blocks"] if block["type"] == "input"]
    labels = [block["label"]["text"] for block in inputs]
    assert len(set(labels)) == len(labels)
    assert all(block["block_id"] for block in inputs)


def test_plays_are_those_of_all_days_and_the_list_price_stands_beside_the_discounted(reader: Reader, view: Any) -> None:
    told = {
        "zh": (
            "~¥108,000~ ¥86,400",
            "预计播放 259.2万 (27万–3600万) · CPM ¥35",
            "专场按天 (3 天)",
            "专场按小时 (4 小时)",
        ),
        "en": (
            "~¥108,000~ ¥86,400",
            "expected plays 2.6M (270k–36M) · CPM ¥35",
            "Dedicated live, by the day (3 days)",
            "Dedicated live, by the hour (4 hours)",
        ),
    }
    said = str(view("quote_preview/three days", HARMLESS))
    assert [each for each in told[reader.language] if each not in said] == []


def test_a_creator_reads_why_many_ratings_of_one_brand_weigh_less(reader: Reader, view: Any) -> None:
    told = {
        "zh": "一个品牌最多按 3 次计",
        "en": "One brand gave 21 of these 30 ratings. No brand weighs more than three",
    }
    assert told[reader.language] in str(view("home/creator", HARMLESS))
    assert told[reader.language] not in str(view("home/new creator", HARMLESS))
