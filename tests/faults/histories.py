"""Generated histories of what people press, and two worlds in which they arrive: in order and once, or any way at all.

A history is made of strands: somebody asks, somebody else approves, the creator accepts. Within a strand nobody presses
what they have not seen yet, so the first delivery of each act follows those that it answers; acts of one group answer
the same and may come either way. All else is open: strands mingle, and every act is delivered up to three times more,
at once or hours later, in the middle of what others do.
"""

import random
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.rules.creators import Creator
from bot.rules.errors import AlreadyDone
from bot.rules.forms import Form
from bot.rules.orders import Move, Order, Result
from bot.rules.people import By, Person
from bot.rules.quotes import Quote
from bot.rules.ratecards import RateCard
from bot.rules.ratings import asked
from bot.rules.shortlists import Answer
from bot.services.desks import Desks
from bot.services.shortlists import Place
from bot.services.standings import rebuild
from storage.migrate import metadata

TENANT, BRAND, FIRST, SECOND = "T0JUXING", "U0CHENMO", "U0LINYUE", "U0ALEX"
SELLERS = {11: "U0SELLER1", 12: "U0SELLER2", 13: "U0SELLER3"}  #: creators, each of one quote
VOTERS = (FIRST, SECOND, "U0EMMA", "U0GUEST")
PRICED = 3  #: the creator whose price card changes: prices of the others are those of the quotes
#: when all that was agreed on is over and can be rated, and nobody is reminded of it for hours
OVER = timedelta(days=13, hours=4)
END = timedelta(days=40)
LOOK = timedelta(hours=12)  #: from one look at what is due to the next, while nobody does anything
MOST = 4  #: deliveries of one act

#: who presses, and what a handler would ask of the desks; what it answers goes back to the strand
Act = tuple[str, Callable[[Desks, By], Any]]
#: groups of acts; an empty group waits until everything agreed on is over
Strand = Generator[list[Act], list[Any], None]


def one(person: str, call: Callable[[Desks, By], Any]) -> list[Act]:
    return [(person, call)]


# strands


def bought(shop: Any, creator: int, dice: random.Random) -> Strand:
    """A quote, from being asked for to wherever the dice lead it."""
    form = dice.choice((Form.DAY, Form.HOUR, Form.HOUR, Form.VIDEO))
    need = shop.need(
        form=form,
        half_hours=4,
        **({"days": 5} if form is Form.DAY and dice.random() < 0.6 else {}),
    )
    campaign = shop.campaign.id if dice.random() < 0.3 and form is not Form.DAY else None
    (quote,) = yield one(BRAND, lambda desks, by: desks.quotes.ask(by, creator, need, campaign, "C0CAMPAIGNS"))
    if dice.random() < 0.2:
        yield one(FIRST, lambda desks, by: desks.quotes.ask_to_change(by, quote.id, 1, "改到晚上"))
        changed = shop.need(form=Form.HOUR, starts_at=need.starts_at + timedelta(hours=3), half_hours=6)
        (quote,) = yield one(BRAND, lambda desks, by: desks.quotes.revise(by, quote.id, changed))
    seen = quote.revision
    if (end := dice.random()) < 0.1:
        yield one(SECOND, lambda desks, by: desks.quotes.decline(by, quote.id, seen, "太贵"))
    elif end < 0.2:
        yield one(BRAND, lambda desks, by: desks.quotes.withdraw(by, quote.id))
    else:
        approves = partial(_approve, quote.id, seen)
        yield [(person, approves) for person in (FIRST, SECOND)[: quote.needed]]
        if dice.random() < 0.9:
            (order,) = yield one(BRAND, lambda desks, by: desks.orders.place(by, quote.id))
            yield from _offered(shop, shop.told(order), dice)


def _approve(quote: int, seen: int, desks: Desks, by: By) -> Quote:
    return desks.quotes.approve(by, quote, seen)


def _answer(shop: Any, order: Order, move: Move, reason: str = "") -> list[Act]:
    """The creator presses a button of the card as it stands now."""
    seen = shop.desks.orders.get(TENANT, order.id).version
    return one(
        SELLERS[order.creator_id],
        lambda desks, by: desks.orders.answer(by, order.id, move, reason=reason, seen_version=seen),
    )


def _offered(shop: Any, order: Order, dice: random.Random) -> Strand:
    if dice.random() < 0.2:
        yield _answer(shop, order, Move.EXTEND)
    end = dice.random()
    if end < 0.1:
        yield _answer(shop, order, Move.DECLINE, "档期已满")
    elif end < 0.2:
        yield one(BRAND, lambda desks, by: desks.orders.cancel(by, order.id, "不做了"))
    elif end < 0.35:
        seen = shop.desks.orders.get(TENANT, order.id).version
        less = order.net * 9 // 10
        (offer,) = yield one(
            SELLERS[order.creator_id],
            lambda desks, by: desks.counteroffers.make(by, order.id, less, "可以少", seen_version=seen),
        )
        if dice.random() < 0.7:
            yield one(BRAND, lambda desks, by: desks.counteroffers.take(by, order.id, seen_version=offer.version))
            yield from _agreed(shop, order, dice)
        else:
            yield one(BRAND, lambda desks, by: desks.counteroffers.refuse(by, order.id, "不行"))
    elif end < 0.95:
        yield _answer(shop, order, Move.ACCEPT)
        yield from _agreed(shop, order, dice)


def _agreed(shop: Any, order: Order, dice: random.Random) -> Strand:
    creator = SELLERS[order.creator_id]
    if dice.random() < 0.3:
        due = order.need.starts_at - timedelta(days=1)
        yield one(BRAND, lambda desks, by: desks.scripts.brief(by, order.id, "突出保湿", due))
        (script,) = yield one(creator, lambda desks, by: desks.scripts.hand_in(by, order.id, "开场：洗脸"))
        if dice.random() < 0.4:
            yield one(BRAND, lambda desks, by: desks.scripts.send_back(by, order.id, 1, "换开场"))
            (script,) = yield one(creator, lambda desks, by: desks.scripts.hand_in(by, order.id, "开场：问好"))
        yield one(BRAND, lambda desks, by: desks.scripts.pass_on(by, order.id, script.number))
    if dice.random() < 0.25:
        asks, answers = dice.choice(((BRAND, creator), (creator, BRAND)))
        rate = shop.desks.cancelling.terms(shop.by(asks), order.id).owed.rate
        (request,) = yield one(asks, lambda desks, by: desks.cancelling.ask(by, order.id, "档期变了", seen_rate=rate))
        end = dice.choice(("agree", "refuse", "withdraw"))
        person = asks if end == "withdraw" else answers
        yield one(person, lambda desks, by: getattr(desks.cancelling, end)(by, order.id, request.id))
        if end == "agree":
            return
    yield []
    yield from _worked(order, dice)


def _worked(order: Order, dice: random.Random) -> Strand:
    """After the work: a result and the stars of it, and now and then the stars first."""
    items = {item: dice.randint(1, 5) for of in asked(order.need.form).values() for item in of}
    result = Result(plays=dice.randint(1, 10**6), units=dice.randint(0, 900))
    if order.need.form is Form.VIDEO:
        yield one(SELLERS[order.creator_id], lambda desks, by: desks.orders.deliver(by, order.id))
    enters = one(BRAND, lambda desks, by: desks.orders.enter_result(by, order.id, result))
    rates = one(FIRST, lambda desks, by: desks.ratings.rate(by, order.id, items))
    first, then = (rates, enters) if dice.random() < 0.3 else (enters, rates)
    yield first
    yield then


def voted(shop: Any, number: int, dice: random.Random) -> Strand:
    """A list that people vote on: each says what they think once."""
    (found,) = yield one(BRAND, lambda desks, by: desks.shortlists.save(by, (f"名单{number}", None), [1, 2], Place()))
    said = {person: dice.choice(tuple(Answer)) for person in VOTERS}
    yield [(person, partial(_vote, found.id, dice.choice((1, 2)), answer)) for person, answer in said.items()]


def _vote(shortlist: int, creator: int, answer: Answer, desks: Desks, by: By) -> Any:
    return desks.shortlists.vote(by, shortlist, creator, answer, Place())


def priced(shop: Any, number: int, dice: random.Random) -> Strand:
    """A price card that its creator changes, and changes again."""
    for price in (dice.randint(1, 9) * 100_000, dice.randint(10, 19) * 100_000):
        seen = shop.desks.ratecards.current(PRICED).version
        yield one("U0PRICED", partial(_priced, seen, price))


def _priced(seen: int, price: int, desks: Desks, by: By) -> Any:
    return desks.ratecards.change(by, PRICED, seen, day=price)


def history(shop: Any, seed: int) -> list[Strand]:
    """Two to five strands, most of them quotes; what each will do is decided by the seed alone."""
    chance = random.Random(seed)
    sellers = tuple(SELLERS)[: chance.randint(1, len(SELLERS))]
    strands = [bought(shop, creator, random.Random(chance.random())) for creator in sellers]
    return [
        *strands,
        voted(shop, 1, random.Random(chance.random())),
        *([priced(shop, 1, random.Random(chance.random()))] if chance.random() < 0.5 else []),
    ]


# how it arrives


@dataclass(kw_only=True)
class Arriving:
    """What is on its way: first deliveries that may come next, and copies of what has come."""

    shop: Any
    chance: random.Random | None  #: None: in order, and once
    open: dict[int, list[tuple[str, Act]]] = field(default_factory=dict)  #: strand → acts of its group that are to come
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)
    copies: list[tuple[str, Act]] = field(default_factory=list)
    groups: Counter[int] = field(default_factory=Counter)
    waiting: set[int] = field(default_factory=set)  #: strands that go on when all that was agreed on is over
    deliveries: int = 0
    slowest: int = 900  #: seconds between two deliveries

    def __post_init__(self) -> None:
        self.begun: datetime = self.shop.now

    twice: list[str] = field(default_factory=list)  #: copies that were not known for what they are

    def all(self, strands: Sequence[Strand]) -> None:
        """Let a history happen to its end, and time pass until nothing is left to wait for."""
        self._until_it_rests(strands, {number: next(strand) for number, strand in enumerate(strands)})
        self._pass_to(self.begun + OVER)
        self.slowest = 120  # nobody is to be reminded in one world alone
        self._until_it_rests(strands, {number: _next(strands[number], []) for number in sorted(self.waiting)})
        for delivery, act in self.copies:
            self._deliver(delivery, act, again=True)
        self._pass_to(self.begun + END)

    def _until_it_rests(self, strands: Sequence[Strand], groups: dict[int, list[Act] | None]) -> None:
        for number, group in groups.items():
            self._opened(number, group)
        while self.open:
            number = self.chance.choice(sorted(self.open)) if self.chance else min(self.open)
            if self.chance and self.copies and self.chance.random() < 0.5:
                self._deliver(*self.copies.pop(self.chance.randrange(len(self.copies))), again=True)
                continue
            acts = self.open[number]
            delivery, act = acts.pop(self.chance.randrange(len(acts)) if self.chance else 0)
            self.answers[number][delivery] = self._deliver(delivery, act, again=False)
            if self.chance:
                self.copies.extend([(delivery, act)] * self.chance.randint(0, MOST - 1))
            if not acts:
                del self.open[number]
                answers = self.answers.pop(number)
                self._opened(number, _next(strands[number], [answers[each] for each in sorted(answers)]))

    def _opened(self, number: int, group: list[Act] | None) -> None:
        if group is None:
            return
        if not group:
            self.waiting.add(number)
            return
        self.groups[number] += 1
        self.open[number] = [(f"{number}.{self.groups[number]}.{at}", act) for at, act in enumerate(group)]
        self.answers[number] = {}

    def _deliver(self, delivery: str, act: Act, *, again: bool) -> Any:
        """One delivery, a while after the one before."""
        self.shop.pass_time(seconds=self.chance.randint(31, self.slowest) if self.chance else 40)
        self.deliveries += 1
        person, call = act
        try:
            answer = call(self.shop.desks, self.shop.by(person, delivery))
        except AlreadyDone:
            if not again:
                raise
            return None
        if again:
            self.twice.append(delivery)
        return answer

    def _pass_to(self, when: datetime) -> None:
        """Let time pass by half days, at the same moments in every world: what is due together is told together."""
        while self.shop.now < when:
            next_look = self.begun + ((self.shop.now - self.begun) // LOOK + 1) * LOOK
            self.shop.pass_time(seconds=(min(next_look, when) - self.shop.now).total_seconds())
        self.shop.tick()


def _next(strand: Strand, answers: list[Any]) -> list[Act] | None:
    """What may be pressed after that; None where it has come to its end."""
    try:
        return strand.send(answers) if answers else next(strand)
    except StopIteration:
        return None


# what stands in the end

#: of each table what neither its number, nor its moment, nor what came before it decides
COMPARED = {
    "quotes": "state, revision, total, reason",
    "orders": "state, version, total, extended, reason",
    "events": "noun, move, before, after, why",  # of two approvers either may be the one whose word decides
    "outbox": "template, act, channel",
    "ratings": "rater, items, version",
}


def opened(shop: Any) -> None:
    """What a history needs beside the shop: creators of its own, one of whom changes prices."""
    with shop.store.unit() as unit:
        new = [*SELLERS, PRICED]
        unit.creators.add(
            [Creator(id=each, slug=f"c{each}", name=f"达人{each}", field="美妆", followers=10) for each in new]
        )
        unit.ratecards.add(
            RateCard(creator_id=each, day=1_000_000, hour=200_000, product=50_000, video_medium=300_000)
            for each in SELLERS
        )
        rebuild(unit, new, at=shop.now)
        for creator, user in SELLERS.items():
            unit.people.save(Person(tenant=TENANT, user=user, guest=True, creator_id=creator))
        unit.commit()


def stands(shop: Any) -> dict[str, Any]:
    """How many rows every table has, and what can be compared of those that say how things are."""
    rows = {name: shop.rows(f"SELECT count(*) FROM {name}")[0][0] for name in sorted(metadata().tables)}
    said = {name: map(str, shop.rows(f"SELECT {what} FROM {name}")) for name, what in COMPARED.items()}
    return rows | {f"what {name} say": Counter(lines) for name, lines in said.items()}
