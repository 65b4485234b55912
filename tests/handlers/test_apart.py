"""Two workspaces in one installation: whatever is pressed, sent, typed or opened with the numbers of the other, not one
word of the other is read, and not one of its rows changes.

`CARRIES` and `KEEPS` are the registry of what is tried; a handler that is not in them fails here.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.ids import Action, Options, Shortcut, View
from bot.rules.campaigns import Campaign
from bot.rules.forms import Form
from bot.rules.people import By, Person
from bot.rules.placing import UNDO_WITHIN
from bot.rules.policies import by_amount
from bot.rules.pricing import Need
from bot.rules.shortlists import Answer as Vote
from bot.rules.uploads import Upload
from bot.rules.watches import Kind, Wanted
from bot.rules.workspaces import Workspace
from bot.services.shortlists import Place
from bot.web.pages import create_pages
from handlers import commands, creators, events, registry, tenants

THEIRS, CANARY = "T2", "CANARY"
OWNER, SECOND = "U2OWNER", "U2SECOND"


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """Numbers of the other workspace."""

    quote: int
    draft: int
    order: int
    request: int
    list: int
    watch: int
    upload: int
    rule: int
    campaign: int
    creator: int
    number: str
    order_number: str
    asked: dict[str, Any]


Carried = Callable[[Foreign], Any]


def row(*names: str) -> Carried:
    """A list of these numbers, as buttons carry it; a bare number stands for itself."""
    return lambda of: json.dumps(
        [getattr(of, name) if name.isalpha() and hasattr(of, name) else _read(name) for name in names]
    )


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def alone(name: str) -> Carried:
    return lambda of: str(getattr(of, name))


def as_is(text: str) -> Carried:
    return lambda of: text


ORDER, QUOTE, LIST = row("order", "1"), row("quote", "1"), row("list", "creator", "1")


def SEEN(of: Foreign) -> str:
    """A request, with the lines that were shown."""
    return json.dumps([of.request, [[of.quote, 1]]])


#: what each button carries, pointed at the other workspace wherever it can be
CARRIES: dict[str, tuple[Carried, ...]] = {
    Action.HOME_AWAY: (as_is(""),),
    Action.AWAY_END: (as_is(""),),
    Action.ACCESS_CODE: (alone("creator"),),
    Action.ACCESS_REVOKE: (alone("creator"),),
    Action.HOME_PICK: (as_is(""),),
    Action.HOME_PAGE: (as_is("1"),),
    Action.HOME_APPROVE: (as_is(""),),
    Action.BOARD_NARROW: (row("all", "campaign"), row("late", "campaign"), row("mine", "null")),
    Action.HISTORY_SHOW: (alone("number"), alone("order_number")),
    Action.CAMPAIGN_NEW: (as_is(""),),
    Action.CANCEL_ASK: (ORDER,),
    Action.CANCEL_AGREE: (ORDER,),
    Action.CANCEL_REFUSE: (ORDER,),
    Action.CANCEL_WITHDRAW: (ORDER,),
    Action.CARD_MENU: tuple(row(what, "creator") for what in ("list", "compare", "similar", "why")),
    Action.FIND_TRY: (as_is(f"find {CANARY}"), as_is("campaign"), as_is("settings"), as_is("watch"), as_is("import")),
    Action.COMPARE_SHOW: (lambda of: json.dumps({"creators": [of.creator, of.creator + 1]}),),
    Action.COMPARE_SHARE: (lambda of: json.dumps({"creators": [of.creator, of.creator + 1], "asked": of.asked}),),
    Action.COMPARE_EMPTY: (as_is(""),),
    Action.COMPARE_AMOUNTS: (lambda of: json.dumps({"creators": [of.creator, of.creator + 1], "asked": of.asked}),),
    Action.SHORTLIST_SAVE: (row("creator"),),
    Action.COUNTER_OPEN: (ORDER,),
    Action.COUNTER_TAKE: (ORDER,),
    Action.COUNTER_REFUSE: (ORDER,),
    Options.CREATORS: (alone("creator"),),
    Action.CREATOR_OPEN: (alone("creator"),),
    Action.CREATOR_SHARE: (alone("creator"),),
    Action.DAYS_OFF_OPEN: (alone("creator"),),
    Action.DAYS_OFF_BACK: (row("creator", "2026-11-09"),),
    Action.DISPUTE_BEGIN: (ORDER,),
    Action.DISPUTE_ANSWER: (ORDER,),
    Action.DISPUTE_SETTLE: (ORDER,),
    Action.EXPORT_OPEN: (lambda of: json.dumps({"what": "list", "list": of.list}),),
    Action.FIND_PAGE: (row(CANARY, "null"),),
    Action.FIND_CHIP: (as_is(CANARY),),
    Action.FIND_SORT: (as_is(CANARY),),
    Action.FIND_SHARE: (row("美妆", "null"),),
    Action.FIND_EDIT: (as_is("-"),),
    Action.OFFER_ACCEPT: (ORDER,),
    Action.OFFER_DECLINE: (ORDER,),
    Action.OFFER_EXTEND: (ORDER,),
    Action.WORK_DELIVER: (ORDER,),
    Action.ORDER_PLACE: (QUOTE, row("draft", "1")),
    Action.ORDER_CANCEL: (ORDER,),
    Action.ORDER_RESULT: (ORDER,),
    Action.POLICY_ADD: (as_is("rule"),),
    Action.POLICY_MENU: tuple(row(what, "rule", "1") for what in ("change", "remove", "up", "down")),
    Action.POLICY_PREVIEW: (as_is(""),),
    Action.LIMITS_OPEN: (as_is(""),),
    Action.QUOTE_OPEN: (row("creator", "day", "null"),),
    Action.QUOTE_FORM: (as_is("day"),),
    Action.QUOTE_APPROVE: (QUOTE,),
    Action.QUOTE_DECLINE: (QUOTE,),
    Action.QUOTE_ASK: (QUOTE,),
    Action.QUOTE_REVISE: (QUOTE,),
    Action.QUOTE_WITHDRAW: (QUOTE,),
    Action.RATECARD_EDIT: (alone("creator"),),
    Action.RATECARD_PAUSE: (row("creator", "1", "1"),),
    Action.RATE_OPEN: (alone("order"),),
    Action.RATE_SNOOZE: (lambda of: f"{of.order}:1",),
    Action.SCRIPT_BRIEF: (ORDER,),
    Action.SCRIPT_HAND_IN: (ORDER,),
    Action.SCRIPT_PASS: (ORDER,),
    Action.SCRIPT_BACK: (ORDER,),
    Action.SCRIPT_SHOW: (ORDER,),
    Action.SHORTLIST_SHOW: (alone("list"), row("list", "1")),
    Action.SHORTLIST_NEW: (as_is("-"),),
    Action.SHORTLIST_YES: (LIST,),
    Action.SHORTLIST_MAYBE: (LIST,),
    Action.SHORTLIST_NO: (LIST,),
    Action.SHORTLIST_MENU: tuple(row(what, "list", "creator", "1") for what in ("remove", "compare", "show")),
    Action.SHORTLIST_UNDO: (lambda of: json.dumps([of.list, "save", [of.creator]]),),
    Action.SHORTLIST_POST: (alone("list"),),
    Action.SHORTLIST_CLOSE: (row("list", "1"),),
    Action.SHORTLIST_REOPEN: (row("list", "1"),),
    Action.UPLOAD_CONFIRM: (alone("upload"),),
    Action.UPLOAD_DROP: (alone("upload"),),
    Action.UPLOAD_UNDO: (alone("upload"),),
    Action.UPLOAD_AGAIN: (alone("upload"),),
    Action.UPLOAD_SOURCE: (as_is("CANARY-file"), lambda of: f"#{of.upload}"),
    Action.UPLOAD_NAME: (as_is("CANARY-file"),),
    Action.WATCH_OPEN: (alone("creator"),),
    Action.WATCH_FORM: (as_is("day"),),
    Action.WATCH_BRIEF: (as_is("美妆"),),
    Action.WATCH_STOP: (row("watch", "list"), row("watch", "digest")),
    Action.WATCH_RESUME: (row("watch", "list"),),
    Action.WATCH_EXTEND: (row("watch", "list"),),
    Action.WATCH_PAUSE: (row("1", "list"),),
    Action.WATCH_LIST: (as_is(""),),
    Action.WATCH_FIND: (as_is("美妆"),),
    Action.HOME_SETTINGS: (as_is(""),),
    Action.HOME_LANGUAGE: (as_is("en"),),
    Action.ORDER_UNDO: (ORDER,),
    Action.RESULT_OPEN: (ORDER,),
    Action.RESULT_CONFIRM: (ORDER,),
    Action.REQUEST_OPEN: (
        lambda of: json.dumps({"list": of.list}),
        lambda of: json.dumps({"creators": [of.creator, of.creator + 1]}),
    ),
    Action.REQUEST_FORM: (as_is("day"),),
    Action.REQUEST_LINE: tuple(
        row(what, "quote", "1") for what in ("approve", "decline", "change", "revise", "withdraw")
    ),
    Action.REQUEST_APPROVE: (SEEN,),
    Action.REQUEST_DECLINE: (SEEN,),
    Action.REQUEST_WITHDRAW: (alone("request"),),
    Action.REQUEST_ORDER: (SEEN,),
    Action.REPORT_XLSX: (
        lambda of: json.dumps({"order": of.order}),
        lambda of: json.dumps({"campaign": of.campaign}),
    ),
    Action.REPORT_CAMPAIGN: (alone("campaign"),),
    Action.RATE_FIELD: (as_is("5"),),
    Action.RATE_SAVE: (as_is(""),),
    Action.RATE_WITHDRAW: (ORDER,),
    Action.RATE_HAND_OVER: (ORDER,),
    Action.RATE_HAND_BACK: (ORDER,),
    Action.RATE_PASS: (ORDER,),
    Action.RATE_UNPASS: (ORDER,),
    Action.RATING_ANSWER: (ORDER,),
    Action.RATING_REPORT: (ORDER,),
    Action.RATING_SEEN: (as_is("2026-11-02T02:00:00+00:00"),),
    Action.REPORT_KEEP: (row("1", "1"),),
    Action.REPORT_WITHDRAW: (row("1", "1"),),
    Action.SCHEDULE_OPEN: (as_is(""),),
    Action.UPLOAD_SOURCE: (as_is("CANARY-file"),),
    Action.UPLOAD_NAME: (as_is("CANARY-file"),),
    Action.UPLOAD_AGAIN: (alone("upload"),),
}
#: what is pressed inside a modal, and what that keeps
INSIDE: dict[str, Carried] = {
    Action.AWAY_END: as_is("null"),
    Action.QUOTE_FORM: lambda of: json.dumps(
        {"creator": of.creator, "channel": "C1", "quote": of.quote, "campaign": of.campaign}
    ),
    Action.WATCH_FORM: lambda of: json.dumps({"creator": of.creator, "url": ""}),
    Action.POLICY_MENU: as_is("null"),
    Action.POLICY_ADD: as_is("null"),
    Action.REQUEST_FORM: lambda of: json.dumps(
        {"offered": [of.creator, of.creator + 1], "chosen": [], "channel": "C1"}
    ),
    Action.RATE_FIELD: lambda of: json.dumps({"order": of.order, "edition": 0}),
    Action.RATE_SAVE: lambda of: json.dumps({"order": of.order, "edition": 0}),
    Action.UPLOAD_SOURCE: as_is("null"),
    Action.UPLOAD_NAME: as_is("null"),
}
NEED = {"form": "day", "start": "2026-11-12T00:00", "half_hours": 4, "days": 1, "products": [], "length": "medium"}
#: what each form keeps, and what is typed into it
KEEPS: dict[str, tuple[Carried, dict[str, Any]]] = {
    View.AWAY: (as_is("null"), {"delegate": "U0EMMA", "first": "2026-11-03", "last": "2026-11-04"}),
    View.BATCH: (lambda of: json.dumps([[of.quote, 1]]), {}),
    View.CAMPAIGN: (
        as_is('{"channel": "C1"}'),
        {"name": "ours", "starts": "2026-11-03", "ends": "2026-11-09", "budget": "100"},
    ),
    View.CANCEL_ASK: (row("order", "0"), {"reason": "why"}),
    View.COMPARE: (
        lambda of: json.dumps({"creators": [of.creator, of.creator + 1], "url": "", "channel": "C1"}),
        {"hours": "2", "days": "1", "products": "1"},
    ),
    View.COUNTER: (ORDER, {"net": "100", "reason": "why"}),
    View.COUNTER_REFUSE: (ORDER, {"reason": "why"}),
    View.DAYS_OFF: (alone("creator"), {"first": "2026-11-20", "last": "2026-11-21"}),
    View.DISPUTE: (ORDER, {"reason": "why"}),
    View.DISPUTE_ANSWER: (ORDER, {"reason": "why"}),
    View.EXPORT: (lambda of: json.dumps({"what": "list", "list": of.list}), {"ending": "csv"}),
    View.FIND: (as_is('{"url": "", "channel": "C1"}'), {"words": CANARY}),
    View.OFFER_REASON: (ORDER, {"reason": "why"}),
    View.ORDER_CANCEL: (ORDER, {"reason": "why"}),
    View.ORDER_RESULT: (ORDER, {"plays": "1", "units": "1", "gmv": "1", "on_time": "yes"}),
    View.POLICY_RULE: (
        lambda of: json.dumps({"rule": of.rule, "version": 1, "steps": 1}),
        {"from": "0", "people:0": ["U0EMMA"], "needed:0": "1", "way": "order"},
    ),
    View.POLICY_PREVIEW: (as_is("null"), {"amount": "1", "requester": "U0EMMA"}),
    View.LIMITS: (as_is("null"), {"person": "U0EMMA", "limit": "1"}),
    View.QUOTE: (
        lambda of: json.dumps({"creator": of.creator, "channel": "C1", "quote": of.quote, "campaign": of.campaign}),
        {"form": "day", "date": "2026-11-12", "time": "20:00", "days": "1"},
    ),
    View.QUOTE_PREVIEW: (
        lambda of: json.dumps(
            {"creator": of.creator, "channel": "C1", "quote": of.quote, "campaign": of.campaign, "need": NEED}
        ),
        {},
    ),
    View.QUOTE_REASON: (row("quote", "1", "decline"), {"reason": "why"}),
    View.RATECARD: (row("creator", "1"), {"day": "100"}),
    View.RATECARD_PREVIEW: (
        lambda of: json.dumps({"creator": of.creator, "version": 1, "typed": {"day": "100"}}),
        {},
    ),
    View.RATE: (lambda of: json.dumps({"order": of.order, "edition": 0}), {"item:condition": "5", "words": "w"}),
    View.BRIEF: (row("order"), {"brief": "ours"}),
    View.SCRIPT: (ORDER, {"script": "ours"}),
    View.SCRIPT_BACK: (ORDER, {"reason": "why"}),
    View.SHORTLIST_SAVE: (
        lambda of: json.dumps({"creators": [of.creator], "url": "", "channel": "C1"}),
        {"list": "LIST", "note": "ours"},
    ),
    View.SHORTLIST_NO: (
        lambda of: json.dumps({"vote": [of.list, of.creator], "page": 1, "url": "", "channel": "C1"}),
        {"reason": "why"},
    ),
    View.UPLOAD: (as_is("null"), {"file": [{"id": "F1", "name": "ours.csv"}]}),
    View.WATCH: (lambda of: json.dumps({"creator": of.creator, "url": ""}), {"form": "day", "limit:day": "1"}),
    View.RESULT: (ORDER, {"plays": "1", "units": "1", "gmv": "1"}),
    View.REQUEST: (
        lambda of: json.dumps({"offered": [of.creator, of.creator + 1], "chosen": [], "channel": "C1"}),
        {
            "form": "day",
            "date": "2026-11-12",
            "time": "20:00",
            "days": "1",
            "creators": ["1", "2"],
            "campaign": "CAMPAIGN",
        },
    ),
    View.REQUEST_PREVIEW: (
        lambda of: json.dumps(
            {"creators": [of.creator, of.creator + 1], "channel": "C1", "campaign": of.campaign, "need": NEED}
        ),
        {},
    ),
    View.REQUEST_REASON: (SEEN, {"reason": "why"}),
    View.RATE_HAND_OVER: (ORDER, {"colleague": "U0EMMA"}),
    View.RATE_PASS: (ORDER, {"reason": "why"}),
    View.RATING_ANSWER: (ORDER, {"words": "ours"}),
    View.RATING_REPORT: (ORDER, {"reason": "other", "words": "ours"}),
    View.REPORT_DECIDE: (row("1", "1", "keep"), {"why": "ours"}),
    View.SCHEDULE: (as_is("null"), {"days": "0, 3, 10, 14", "hour": "10:00", "holidays": ""}),
    View.SETTINGS: (as_is("null"), {"admins": ["U0EMMA"], "fee": "5", "channel": "C1"}),
}
#: what is typed behind each word of the command
SAYS: dict[str, tuple[str, ...]] = {
    "find": (CANARY, "美妆"),
    "creator": ("NAME", CANARY),
    "list": ("", CANARY, "CANARY-list"),
    "compare": ("", "NAME vs CANARY"),
    "orders": ("", "late", "mine", "CANARY-campaign", "NUMBERS"),
    "campaign": ("", "CANARY-campaign"),
    "watch": ("", "美妆"),
    "import": ("",),
    "link": ("NAME",),
    "away": ("",),
    "results": ("", "last", "2026Q3"),
    "reviews": ("",),
    "settings": ("",),
    "help": ("",),
}
EVENTS: dict[str, dict[str, Any]] = {
    "app_home_opened": {"tab": "home"},
    "app_mention": {"channel": "C1", "text": f"find {CANARY}"},
    "message": {"channel": "D1", "text": "watch"},
}
OURS = "U0BOSS"


@pytest.fixture
def foreign(office: Any) -> Foreign:
    """Another workspace at work in the same database; every word of it can be told."""
    desks, numbers, creator = office.desks, iter(range(1, 100)), office.creator.creator.id

    def by(person: str = OWNER) -> By:
        return By(tenant=THEIRS, person=person, delivery=f"theirs:{next(numbers)}", at=office.now)

    with office.store.unit() as unit:
        unit.workspaces.save(
            Workspace(tenant=THEIRS, name="CANARY-brand", admins=(OWNER,), approvals_channel="C-CANARY")
        )
        for rule in by_amount(THEIRS, (SECOND,), {0: 1}):
            unit.policies.add(rule)
        for user in (OWNER, SECOND):
            person = Person(tenant=THEIRS, user=user, name="CANARY-name", locale="zh-CN", own_limit=10**12, admin=True)
            unit.people.save(person)
        rules = unit.policies.of(THEIRS)
        unit.commit()
    begun = office.now
    campaign = desks.campaigns.begin(
        by(),
        Campaign(
            id=0, tenant=THEIRS, name="CANARY-campaign", owner=OWNER, channel="C-CANARY",
            starts_at=begun, ends_at=begun + timedelta(days=30), budget=10**10, industry="美妆",
        ),
    )  # fmt: skip
    need = Need(form=Form.DAY, starts_at=begun + timedelta(days=8))
    later = Need(form=Form.DAY, starts_at=begun + timedelta(days=12))
    quote = desks.quotes.ask(by(), creator, need, campaign.id, "C-CANARY")
    order = desks.orders.place_directly(by(), creator, later, campaign.id, "C-CANARY")
    office.now += UNDO_WITHIN  # the creator is told
    office.ticks.tick()
    desks.scripts.brief(by(), order.id, "CANARY-brief")
    both = Need(form=Form.DAY, starts_at=begun + timedelta(days=16))
    request = desks.requests.ask(by(), [creator, creator + 1], both, campaign.id, "C-CANARY")
    place = Place(url="", channel="C-CANARY")
    desks.shortlists.start(by(), "CANARY-list", None, place)
    with office.store.reading() as unit:
        kept = unit.shortlists.called(THEIRS, "canary-list")[0]
    desks.shortlists.save(by(), kept.id, [creator], place, note="CANARY-note")
    desks.shortlists.vote(by(), kept.id, creator, Vote.NO, place, reason="CANARY-reason", team=THEIRS)
    watch = desks.watches.add(by(), Wanted(kind=Kind.PRICE, creator_id=creator, form=Form.DAY, fen=1_000))
    upload = desks.uploads.begin(
        Upload(
            tenant=THEIRS, person=OWNER, file_id="F-CANARY", file_name="CANARY.csv", name="CANARY-file",
            asked="", as_of=None, columns={}, made_at=begun,
        ),
        by(),
    )  # fmt: skip
    desks.absences.leave(by(), SECOND, date(2026, 11, 4), date(2026, 11, 6))
    with office.store.unit() as unit:  # what they have said is said; nothing of it is under way
        unit.outbox.hold(THEIRS, error="said")
        unit.commit()
    return Foreign(
        quote=quote.id, draft=quote.id, order=order.id, request=request.id, list=kept.id, watch=watch.watch.id,
        upload=upload, rule=rules[0].id, campaign=campaign.id, creator=creator, number=quote.number,
        order_number=order.number,
        asked={"half_hours": 4, "days": 1, "products": 1, "length": "medium"},
    )  # fmt: skip


def theirs(office: Any) -> list[str]:
    with office.store.reading() as unit:
        return [f"{table} {dict(each)}" for table, each in unit.tenants.rows(THEIRS)]


@pytest.fixture
def apart(office: Any, foreign: Foreign, log: list[Any]) -> Callable[..., None]:
    """Try something; then nothing of theirs was read, changed, or broken on."""
    before = theirs(office)

    def check(answer: Any, about: str) -> None:
        office.settle()
        slack = office.slack
        read = [answer.body, slack.opened, slack.updated_views, slack.whispered, slack.answered, slack.files]
        read += [slack.messages, slack.homes]
        heard = repr(read).replace(f"'{CANARY}'", "").replace(f"“{CANARY}”", "")
        assert answer.status == 200, about
        assert [entry for entry in log if entry["event"] in {"handler.broke", "outbox.not_rendered"}] == [], about
        assert [word for word in (f"{CANARY}-", OWNER, SECOND) if word in heard] == [], about
        assert theirs(office) == before, about

    return check


def state(typed: dict[str, Any]) -> dict[str, Any]:
    return {block: {"x": {_field(value): value}} for block, value in typed.items()}


def _field(value: Any) -> str:
    if not isinstance(value, list):
        return "value"
    return "files" if isinstance(value[0], dict) else "selected_users"


def test_every_handler_is_tried() -> None:
    assert set(CARRIES) == set(registry.ACTIONS)
    assert set(KEEPS) == set(registry.VIEWS)
    assert set(SAYS) == set(commands.WORDS)
    assert set(EVENTS) == set(events.EVENTS)
    assert set(tenants.OF_THE_APP) == {"app_uninstalled", "tokens_revoked"}
    assert set(events.SHORTCUTS) == set(Shortcut)
    assert set(creators.OPTIONS) == set(Options)


@pytest.mark.parametrize("action", sorted(CARRIES))
def test_a_button_reaches_nothing_of_another_workspace(
    office: Any, foreign: Foreign, apart: Callable[..., None], action: str
) -> None:
    for carried in CARRIES[action]:
        more: dict[str, Any] = {}
        if action in INSIDE:
            kept = {"id": "V1", "hash": "h", "private_metadata": INSIDE[action](foreign), "callback_id": "settings"}
            kept |= {"state": {"values": {}}}
            more = {"view": {**kept, "previous_view_id": "V0"}}
        value = carried(foreign)
        answer = office.press({"action_id": action, "type": "button", "value": value}, by=OURS, **more)
        apart(answer, f"{action} {value}")


@pytest.mark.parametrize("form", sorted(KEEPS))
def test_a_form_reaches_nothing_of_another_workspace(
    office: Any, foreign: Foreign, apart: Callable[..., None], form: str
) -> None:
    kept, typed = KEEPS[form]
    said = {
        name: {"LIST": str(foreign.list), "CAMPAIGN": str(foreign.campaign)}.get(value, value)
        if isinstance(value, str)
        else value
        for name, value in typed.items()
    }
    view = {"id": "V1", "hash": "h", "callback_id": form, "private_metadata": kept(foreign), "type": "modal"}
    view |= {"state": {"values": state(said)}, "team_id": "T1", "previous_view_id": "V0"}
    apart(office.resubmit(view, by=OURS), form)


@pytest.mark.parametrize(("word", "said"), [(word, each) for word, says in SAYS.items() for each in says])
def test_a_command_tells_nothing_of_another_workspace(
    office: Any, foreign: Foreign, apart: Callable[..., None], word: str, said: str
) -> None:
    name, numbers = office.creator.creator.name, (foreign.number, foreign.order_number)
    for each in numbers if said == "NUMBERS" else (said.replace("NAME", name),):
        apart(office.type(f"{word} {each}", by=OURS), f"{word} {each}")


def test_events_shortcuts_and_menus_tell_nothing_of_another_workspace(office: Any, apart: Callable[..., None]) -> None:
    for kind, facts in EVENTS.items():
        apart(office.event(kind, by=OURS, **facts), kind)
    for shortcut in Shortcut:
        apart(office.shortcut(shortcut, by=OURS, message=None if shortcut is Shortcut.FIND else "美妆"), shortcut)
    apart(office.suggest(Options.CREATORS, CANARY, by=OURS), "options")


@pytest.mark.parametrize("what", ["quote", "orders", "problems", "list"])
def test_an_export_takes_nothing_of_another_workspace(
    office: Any, foreign: Foreign, apart: Callable[..., None], what: str
) -> None:
    asked = {
        "quote": {"quote": foreign.quote},
        "orders": {"only": "all", "campaign": foreign.campaign},
        "problems": {"upload": foreign.upload},
        "list": {"list": foreign.list},
    }[what]
    for ending in ("xlsx", "csv", "pdf", "ics"):
        kept = json.dumps({"what": what, **asked})
        view = {"id": f"V{ending}", "hash": "h", "callback_id": "export", "private_metadata": kept, "type": "modal"}
        answer = office.resubmit({**view, "state": {"values": state({"ending": ending})}}, by=OURS)
        office.settle()
        for file in office.slack.files:
            assert CANARY.encode() not in file["content"]
        apart(answer, f"{what} as {ending}")


def test_a_link_of_one_workspace_opens_nothing_of_another(office: Any, foreign: Foreign) -> None:
    from bot.links import Links

    links = Links("a secret for links", "http://127.0.0.1:3000")
    client: FlaskClient = create_pages(office.desks, links=links, clock=office.clock).test_client()
    before = theirs(office)
    address = links.offer("T1", foreign.order, foreign.creator, at=office.now).removeprefix(links.public_url)
    own = links.me("T1", foreign.creator, at=office.now).removeprefix(links.public_url)
    for answer in (
        client.get(address),
        client.post(address, data={"action": "accept", "version": 1, "nonce": "a" * 32}),
    ):
        assert answer.status_code == 404
        assert f"{CANARY}-" not in answer.get_data(as_text=True)
    assert f"{CANARY}-" not in client.get(f"/c/{office.creator.creator.slug}").get_data(as_text=True)
    assert client.get(own).status_code == 200
    assert theirs(office) == before
    theirs_address = links.offer(THEIRS, foreign.order, foreign.creator, at=office.now)
    assert "CANARY-brand" in client.get(theirs_address.removeprefix(links.public_url)).get_data(as_text=True)


def test_the_other_workspace_does_read_its_own(office: Any, foreign: Foreign) -> None:
    """Else the tests above would look for words that nobody ever writes."""
    for said in ("orders CANARY-campaign", "list CANARY-list"):
        assert f"{CANARY}-" in repr(office.type(said, by=OWNER, team_id=THEIRS).body), said
    assert OWNER in repr(office.type(f"orders {foreign.order_number}", by=OWNER, team_id=THEIRS).body)
