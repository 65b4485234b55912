"""Whose word counts on a quote, who is asked now, and what one more word leads to. Pure.

A rule's step has a place for each of its people. A place is filled by its person or, while they are away, by their
delegate; one person fills one place of a quote, whatever groups, steps and delegates they stand in. Whoever asked for
the quote has no place at all, so nobody fills it for them either, unless the workspace allows it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.rules.absences import Absence, decides
from bot.rules.people import Person
from bot.rules.policies import Rule, Step

_Net = dict[object, dict[object, int]]


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One approver's word on one version of a quote."""

    person: str
    at: datetime
    seat: str = ""  #: in whose place; empty: their own
    step: int = 0

    @property
    def place(self) -> str:
        return self.seat or self.person


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who is asked, or may decide, and in whose place."""

    person: str
    seat: str
    step: int

    @property
    def instead(self) -> bool:
        return self.person != self.seat


class Asking(Protocol):
    """What is asked for: a quote, or a case that is only looked at."""

    @property
    def requester(self) -> str: ...

    @property
    def rule(self) -> Rule | None: ...

    @property
    def approvals(self) -> tuple[Approval, ...]: ...


@dataclass(frozen=True, kw_only=True)
class Question:
    """A case that nothing was asked about yet."""

    requester: str
    rule: Rule | None
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Team:
    """The people of a workspace at one moment, as far as approvals need them. Who is not known counts as a member."""

    at: datetime
    own_request_allowed: bool = False
    people: Mapping[str, Person] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    absences: Mapping[str, Absence] = field(default_factory=dict)  #: by person

    def counts(self, user: str, requester: str) -> bool:
        """Whether a person's word counts on what this requester asks for."""
        if user == requester and not self.own_request_allowed:
            return False
        return bool(user) and (user not in self.people or decides(self.people[user]))

    def named(self, step: Step) -> tuple[str, ...]:
        """Everybody whom a step names, whether they count or not."""
        return tuple(dict.fromkeys((*step.people, *self.groups.get(step.group, ()))))

    def seats(self, step: Step, requester: str) -> list[str]:
        """The people who have a place in a step."""
        return [user for user in self.named(step) if self.counts(user, requester)]

    def away(self, user: str) -> bool:
        found = self.absences.get(user)
        return found is not None and found.covers(self.at)

    def delegate(self, user: str, requester: str) -> str:
        """Who stands in for a person who is away; empty where nobody does. A delegate's own delegate never does."""
        if not self.away(user):
            return ""
        found = self.absences[user].delegate
        return found if self.counts(found, requester) else ""


def filled(about: Asking, step: int) -> set[str]:
    """The places of a step that are filled."""
    return {given.place for given in about.approvals if given.step == step}


def open_steps(about: Asking) -> list[int]:
    """The steps that are asked now: in order the first that is not done, else all that are not."""
    if about.rule is None:
        return []
    waiting = _waiting(about, about.rule)
    return waiting[:1] if about.rule.in_order else waiting


def done(about: Asking) -> bool:
    """Whether every step has the approvals it needs."""
    return about.rule is not None and not _waiting(about, about.rule)


def places(about: Asking, team: Team, user: str) -> list[Asked]:
    """The open places that a person may fill now, the best first: their own, then those of people who are away.

    Where filling one would leave too few people for the rest, it is not offered: in a later step they are needed more.
    """
    return _places(about, team, user, partial(possible, about, team))


def _places(about: Asking, team: Team, user: str, enough: Callable[[], bool]) -> list[Asked]:
    """`enough` says whether all can be filled as it is."""
    if about.rule is None or not team.counts(user, about.requester):
        return []
    said = any(given.person == user for given in about.approvals)
    free = _open_places(about, about.rule, team, user)
    budget = [place for place in free if about.rule.steps[place.step].budget]
    found = [place for place in free if place not in budget]
    if said:
        found = []
    elif found and about.rule.needed > 1 and enough():
        found = [place for place in found if possible(_with(about, place, team.at), team)]
    again = {given.step for given in about.approvals if given.person == user}
    return found + [place for place in budget if place.step not in again]


def asked(about: Asking, team: Team) -> list[Asked]:
    """Who is asked now, each once: the people of the open steps, or who stands in for them."""
    if about.rule is None:
        return []
    found: dict[str, Asked] = {}
    for step in open_steps(about):
        for place in _asked_in(about, about.rule.steps[step], team, step):
            found.setdefault(place.person, place)
    return list(found.values())


def may_decide(about: Asking, team: Team, user: str) -> bool:
    """Whether a person's word is heard now: they have a place in an open step, filled or not, or have spoken."""
    if about.rule is None or not team.counts(user, about.requester):
        return False
    if any(given.person == user for given in about.approvals):
        return True
    return any(True for step in open_steps(about) for _ in _places_of(about.rule.steps[step], step, about, team, user))


def later(about: Asking, team: Team, user: str) -> bool:
    """Whether a person is asked in a step that has not begun, or is kept for one."""
    if about.rule is None or not team.counts(user, about.requester):
        return False
    waiting = _waiting(about, about.rule)
    return any(True for step in waiting for _ in _places_of(about.rule.steps[step], step, about, team, user))


def stands_in(about: Asking, team: Team, user: str) -> bool:
    """Whether a person is named by the rule, or by somebody whom it names, although their word may not count."""
    if about.rule is None:
        return False
    named = [each for step in about.rule.steps for each in team.named(step)]
    return user in named or any(team.away(each) and team.absences[each].delegate == user for each in named)


def possible(about: Asking, team: Team) -> bool:
    """Whether the people who are left can fill every place that is left, nobody two."""
    if about.rule is None:
        return False
    spoken = {given.person for given in about.approvals}
    unfilled = dict[int, tuple[int, list[str]]]()  # step → how many places are left, and those of whom
    for number in _waiting(about, about.rule):
        step = about.rule.steps[number]
        taken = filled(about, number)
        left = step.needed - len(taken)
        seats = [seat for seat in team.seats(step, about.requester) if seat not in taken]
        if not step.budget:
            unfilled[number] = left, seats
        elif len(seats) < left:
            return False
    scarce = _scarce(unfilled, spoken)
    net: _Net = {}
    for number, (left, seats) in scarce.items():
        _arc(net, "source", number, left)
        for seat in seats:
            _arc(net, number, (number, seat), 1)
            for user in (seat, team.delegate(seat, about.requester)):
                if user and user not in spoken:
                    _arc(net, (number, seat), ("user", user), 1)
                    _arc(net, ("user", user), "sink", 1)
    wanted = sum(left for left, _ in scarce.values())
    return _flow(net, wanted) == wanted


def _scarce(unfilled: Mapping[int, tuple[int, list[str]]], spoken: Set[str]) -> dict[int, tuple[int, list[str]]]:
    """The steps of which it is to be found out whether they can be filled.

    A step with as many people of its own as places are left in all can be filled last, whoever fills the others.
    """
    found = dict(unfilled)
    while found:
        wanted = sum(left for left, _ in found.values())
        plenty = [step for step, (_, seats) in found.items() if len({*seats} - spoken) >= wanted]
        if not plenty:
            break
        for step in plenty:
            del found[step]
    return found


def _waiting(about: Asking, rule: Rule) -> list[int]:
    return [at for at, step in enumerate(rule.steps) if len(filled(about, at)) < step.needed]


def _open_places(about: Asking, rule: Rule, team: Team, user: str) -> list[Asked]:
    found = [
        place
        for step in open_steps(about)
        for taken in [filled(about, step)]
        for place in _places_of(rule.steps[step], step, about, team, user)
        if place.seat not in taken
    ]
    return sorted(found, key=lambda place: place.instead)  # sorts stably: steps stay in order


def _places_of(step: Step, number: int, about: Asking, team: Team, user: str) -> Iterator[Asked]:
    for seat in team.seats(step, about.requester):
        if user in (seat, team.delegate(seat, about.requester)):
            yield Asked(person=user, seat=seat, step=number)


def _asked_in(about: Asking, rule: Step, team: Team, step: int) -> list[Asked]:
    """Whom the open places of a step are brought to: who is away only where too few others can fill them.

    Who stands in for them may be needed more in a later step; then nobody else would be asked.
    """
    first, spared = _addressed(about, rule, team, step)
    found = _offered(about, team, step, first)
    if len(found) < rule.needed - len(filled(about, step)):
        found += _offered(about, team, step, [user for user in spared if user not in first])
    return found


def _addressed(about: Asking, rule: Step, team: Team, step: int) -> tuple[list[str], list[str]]:
    """Who comes first for the open places of a step, and who is away and has somebody for it."""
    spoken, taken = {given.person for given in about.approvals}, filled(about, step)
    first, spared = dict[str, None](), dict[str, None]()
    for seat in team.seats(rule, about.requester):
        if seat in taken:
            continue
        instead = team.delegate(seat, about.requester)
        if instead and instead not in spoken:
            first[instead] = None
            spared[seat] = None
            if not team.away(instead):
                continue
        first[seat] = None
    return list(first), list(spared)


def _offered(about: Asking, team: Team, step: int, users: Iterable[str]) -> list[Asked]:
    """The best place in a step of each of these who may fill one."""
    found: list[bool] = []

    def enough() -> bool:
        if not found:  # asked once, for everybody
            found.append(possible(about, team))
        return found[0]

    options = ([one for one in _places(about, team, user, enough) if one.step == step] for user in users)
    return [of[0] for of in options if of]


def _with(about: Asking, place: Asked, at: datetime) -> Question:
    given = Approval(person=place.person, at=at, seat=place.seat, step=place.step)
    return Question(requester=about.requester, rule=about.rule, approvals=(*about.approvals, given))


def _arc(net: _Net, start: object, end: object, most: int) -> None:
    net.setdefault(start, {})[end] = most
    net.setdefault(end, {}).setdefault(start, 0)


def _flow(net: _Net, wanted: int) -> int:
    """How much goes from the source to the sink, unit by unit (Ford and Fulkerson); stops at what is wanted."""
    for sent in range(wanted):
        came: dict[object, object] = {"source": None}
        queue = deque[object](["source"])
        while queue and "sink" not in came:
            here = queue.popleft()
            for there, room in net.get(here, {}).items():
                if room and there not in came:
                    came[there] = here
                    queue.append(there)
        if "sink" not in came:
            return sent
        here = "sink"
        while (before := came[here]) is not None:
            net[before][here] -= 1
            net[here][before] += 1
            here = before
    return wanted
