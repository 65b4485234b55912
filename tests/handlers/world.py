"""A world with one subject in every state in which something can be decided about it, and all roles."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

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


@dataclass
class World:
    """One subject in every state in which something can be decided about it."""

    numbers: dict[str, int] = field(default_factory=dict)

    def __getattr__(self, name: str) -> int:
        return self.__dict__["numbers"][name]


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
