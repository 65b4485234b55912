"""Several creators' quotes as one: who is asked, what each line may go through, and what the card then shows."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.rules.campaigns import OverBudget
from bot.rules.creators import Creator
from bot.rules.errors import AlreadyDone, NotAllowed, Stale
from bot.rules.forms import Form
from bot.rules.orders import SlotTaken
from bot.rules.policies import Rule, Step
from bot.rules.pricing import InThePast, TooManyProducts
from bot.rules.quotes import AlreadyApproved, ReasonNeeded, State
from bot.rules.ratecards import NoOffers, NoPrice, RateCard
from bot.rules.requests import NobodyToAsk, PickSome, Request
from bot.rules.workspaces import NobodyApproves
from bot.services import quotes_told, requests_cards
from bot.services.requests import Ended
from bot.services.standings import rebuild

TENANT, LIN, ALEX, CHEN = "T0JUXING", "U0LINYUE", "U0ALEX", "U0CHENMO"


@pytest.fixture
def trio(shop: Any) -> Any:
    """The shop with a third creator."""
    with shop.store.unit() as unit:
        unit.creators.add([Creator(id=3, slug="c3", name="阿宁", field="美妆", followers=300_000)])
        unit.ratecards.add([RateCard(creator_id=3, day=1_000_000, hour=200_000, product=50_000, capacity=1)])
        rebuild(unit, [3], at=shop.now)
        unit.commit()
    return shop


def ask(shop: Any, *creators: int, person: str = CHEN, in_campaign: bool = True, **need: Any) -> Request:
    campaign = shop.campaign.id if in_campaign else None
    made: Request = shop.desks.requests.ask(
        shop.by(person), creators or (1, 2, 3), shop.need(**need), campaign, "C0CAMPAIGNS"
    )
    return made


def seen(request: Request) -> list[tuple[int, int]]:
    return [(line.id, line.revision) for line in request.lines]


def states(shop: Any, request: Request) -> list[State]:
    return [line.state for line in shop.desks.requests.get(TENANT, request.id).lines]


def posts(shop: Any, template: str) -> list[str]:
    found = shop.rows(f"SELECT channel FROM outbox WHERE act = 'post' AND template = '{template}' ORDER BY id")
    return [channel for (channel,) in found]


def refusals(ended: list[Ended]) -> dict[int, type]:
    return {each.quote.creator_id: type(each.refusal) for each in ended if each.refusal}


def test_one_card_reaches_those_who_approve(trio: Any) -> None:
    request = ask(trio)
    assert (request.number, request.total, [line.number for line in request.lines]) == (
        "R-3001", 3_000_000, ["Q-1001", "Q-1002", "Q-1003"],
    )  # fmt: skip
    assert posts(trio, "request") == ["C0APPROVALS", LIN, ALEX, CHEN]
    assert posts(trio, "quote") == []


def test_the_rule_of_the_whole_asks_for_every_line(trio: Any) -> None:
    """Three quotes of ¥10,000 need one approval each; together, ¥30,000 a day, they are below where two are needed."""
    assert [line.needed for line in ask(trio).lines] == [1, 1, 1]
    assert [line.needed for line in ask(trio, days=2, in_campaign=False).lines] == [2, 2, 2], "¥60,000 in all"


def test_where_two_rules_ask_other_people_both_are_asked(trio: Any) -> None:
    with trio.store.unit() as unit:
        unit.policies.add(
            Rule(id=0, tenant=TENANT, from_fen=2_500_000, below_fen=5_000_000, steps=(Step(people=("U0EMMA",)),))
        )
        unit.commit()
    request = ask(trio)
    assert [(step.people, step.needed) for step in request.lines[0].rule.steps] == [  # type: ignore[union-attr]
        (("U0EMMA",), 1), ((LIN, ALEX), 1),
    ]  # fmt: skip
    assert posts(trio, "request") == ["C0APPROVALS", "U0EMMA", LIN, ALEX, CHEN]


def test_who_has_no_price_or_takes_no_offers_is_named_and_stops_nobody(trio: Any) -> None:
    with trio.store.unit() as unit:
        unit.ratecards.add([RateCard(creator_id=2, version=2, day=1_000_000, product=50_000, paused=True)])
        unit.commit()
    request = ask(trio, form=Form.SHARED, products=("a", "b"))
    assert [line.creator_id for line in request.lines] == [1]
    assert {left.name: type(left.why) for left in request.left_out} == {"米娅": NoOffers, "阿宁": TooManyProducts}
    assert trio.desks.requests.get(TENANT, request.id).left_out[0].why.facts == {"creator": "米娅"}


def test_where_nobody_can_be_asked_nothing_is_written(trio: Any) -> None:
    with pytest.raises(NobodyToAsk):
        ask(trio, form=Form.SHARED, products=("a", "b", "c", "d"))
    with pytest.raises(NobodyApproves):
        ask(trio, person=LIN, days=2, in_campaign=False)
    with pytest.raises(InThePast):
        ask(trio, starts_at=trio.now - timedelta(days=1))
    with pytest.raises(PickSome):
        ask(trio, 1)
    assert trio.rows("SELECT count(*) FROM quotes") == trio.rows("SELECT count(*) FROM requests") == [(0,)]


def test_a_price_that_is_missing_is_seen_before_anything_is_sent(trio: Any) -> None:
    together = trio.desks.requests.preview(trio.by(), [1, 2, 3], trio.need(form=Form.VIDEO), trio.campaign.id)
    assert [line.seen.standing.creator.id for line in together.lines] == [1, 2]
    assert [type(left.why) for left in together.left_out] == [NoPrice]
    assert (together.total, together.refused) == (600_000, False)


def test_the_budget_has_to_bear_the_whole(trio: Any) -> None:
    with pytest.raises(OverBudget) as refused:
        ask(trio, days=3)
    assert refused.value.facts["needed_fen"] == 9_000_000
    assert trio.rows("SELECT count(*) FROM quotes") == [(0,)]


def test_a_budget_may_be_exceeded_by_the_whole_once_that_is_approved(trio: Any) -> None:
    trio.write("UPDATE workspaces SET over_budget = 'escalate'")
    request = ask(trio, person="U0EMMA", days=3)
    assert {line.rule.over_fen for line in request.lines if line.rule} == {3_000_000}
    for approver in (LIN, ALEX, CHEN):  # the campaign is Chen's
        assert refusals(trio.desks.requests.approve(trio.by(approver), request.id, seen(request))) == {}
    assert states(trio, request) == [State.APPROVED] * 3
    ended = trio.desks.requests.order(trio.by("U0EMMA"), request.id, seen(request))
    assert [each.order.number for each in ended] == ["O-2001", "O-2002", "O-2003"]


def test_all_are_approved_at_once_and_told_of_once(trio: Any) -> None:
    request = ask(trio)
    before = posts(trio, "request")
    assert refusals(trio.desks.requests.approve(trio.by(LIN), request.id, seen(request))) == {}
    assert states(trio, request) == [State.APPROVED] * 3
    assert posts(trio, "request")[len(before) :] == [CHEN]


def test_every_copy_of_the_card_follows_once_for_all_lines(trio: Any) -> None:
    request = ask(trio)
    trio.write("UPDATE outbox SET state = 'sent'")
    trio.write(
        "INSERT INTO cards (tenant, channel, ts, template, subject, reader, about) VALUES "
        f"('{TENANT}', 'C0APPROVALS', '1.0', 'request', {request.id}, '', '{{}}'), "
        f"('{TENANT}', 'D0LINYUE', '2.0', 'request', {request.id}, '{LIN}', '{{}}')"
    )
    trio.desks.requests.approve(trio.by(LIN), request.id, seen(request))
    updates = "SELECT channel FROM outbox WHERE act = 'update' AND state = 'waiting' ORDER BY channel"
    assert trio.rows(updates) == [("C0APPROVALS",), ("D0LINYUE",)]
    trio.desks.quotes.withdraw(trio.by(), request.lines[0].id)
    assert len(trio.rows(updates)) == 4, "a move of one line brings all copies up to date, too"


def test_what_a_refused_line_would_have_said_is_not_said_for_the_others_either(trio: Any) -> None:
    """An update that was decided in a part that was taken back is decided again by the next line."""
    request = ask(trio)
    trio.write("UPDATE outbox SET state = 'sent'")
    trio.write(
        "INSERT INTO cards (tenant, channel, ts, template, subject, reader, about) VALUES "
        f"('{TENANT}', 'C0APPROVALS', '1.0', 'request', {request.id}, '', '{{}}')"
    )
    trio.write(  # the first line clashes, which is found out after its card was to be refreshed
        "INSERT INTO slots (creator_id, order_id, starts_at, ends_at, products) "
        f"VALUES (1, NULL, '{trio.need().starts_at:%Y-%m-%d %H:%M:%S}', '{trio.need().ends_at:%Y-%m-%d %H:%M:%S}', 0)"
    )
    ended = trio.desks.requests.approve(trio.by(LIN), request.id, seen(request))
    assert refusals(ended) == {1: SlotTaken}
    updates = "SELECT channel FROM outbox WHERE act = 'update' AND state = 'waiting' AND template = 'request'"
    assert trio.rows(updates) == [("C0APPROVALS",)]


def test_a_line_is_taken_out_and_the_others_go_on(trio: Any) -> None:
    request = ask(trio)
    trio.desks.quotes.decline(trio.by(LIN), request.lines[1].id, 1, "太贵")
    ended = trio.desks.requests.approve(trio.by(LIN), request.id, seen(request))
    assert states(trio, request) == [State.APPROVED, State.DECLINED, State.APPROVED]
    assert [isinstance(each.refusal, Stale) for each in ended] == [False, True, False]
    assert trio.desks.requests.get(TENANT, request.id).total == 2_000_000


def test_all_are_declined_for_one_reason(trio: Any) -> None:
    request = ask(trio)
    with pytest.raises(ReasonNeeded):
        trio.desks.requests.decline(trio.by(LIN), request.id, seen(request), "  ")
    trio.desks.requests.decline(trio.by(LIN), request.id, seen(request), "明年再说")
    lines = trio.desks.requests.get(TENANT, request.id).lines
    assert [(line.state, line.reason, line.decided_by) for line in lines] == [(State.DECLINED, "明年再说", LIN)] * 3


@pytest.mark.parametrize("stranger", [CHEN, "U0EMMA", "U0XIAOYU"])
def test_who_may_not_approve_changes_nothing(trio: Any, stranger: str) -> None:
    request = ask(trio)
    ended = trio.desks.requests.approve(trio.by(stranger), request.id, seen(request))
    assert refusals(ended) == dict.fromkeys((1, 2, 3), NotAllowed)
    assert trio.desks.requests.get(TENANT, request.id) == request


def test_a_second_yes_of_the_same_person_counts_nothing(trio: Any) -> None:
    request = ask(trio, days=2, in_campaign=False)
    trio.desks.requests.approve(trio.by(LIN), request.id, seen(request))
    again = trio.desks.requests.approve(trio.by(LIN), request.id, seen(request))
    assert refusals(again) == dict.fromkeys((1, 2, 3), AlreadyApproved)
    trio.desks.requests.approve(trio.by(ALEX), request.id, seen(request))
    assert states(trio, request) == [State.APPROVED] * 3


def test_the_same_delivery_approves_once(trio: Any) -> None:
    request, by = ask(trio), trio.by(LIN)
    trio.desks.requests.approve(by, request.id, seen(request))
    with pytest.raises(AlreadyDone):
        trio.desks.requests.approve(by, request.id, seen(request))


def approved(shop: Any, **need: Any) -> Request:
    request = ask(shop, **need)
    shop.desks.requests.approve(shop.by(LIN), request.id, seen(request))
    made: Request = shop.desks.requests.get(TENANT, request.id)
    return made


def test_all_are_ordered_at_once_and_once(trio: Any) -> None:
    request = approved(trio)
    first = trio.desks.requests.order(trio.by(), request.id, seen(request))
    again = trio.desks.requests.order(trio.by(), request.id, seen(request))
    assert [each.order.number for each in first] == [each.order.number for each in again]
    assert refusals(first) == refusals(again) == {}
    assert trio.rows("SELECT count(*) FROM orders") == [(3,)]


def test_what_clashes_is_named_with_free_times_and_the_others_go_on(trio: Any) -> None:
    request = approved(trio)
    taken = trio.desks.quotes.ask(trio.by(), 2, trio.need(), None, "C0CAMPAIGNS")
    trio.desks.quotes.approve(trio.by(LIN), taken.id, 1)
    trio.desks.orders.place(trio.by(), taken.id)
    ended = trio.desks.requests.order(trio.by(), request.id, seen(request))
    assert refusals(ended) == {2: SlotTaken}
    (clash,) = (each.refusal for each in ended if each.refusal)
    assert clash.facts["free"][0] >= trio.need().ends_at
    assert states(trio, request) == [State.ORDERED, State.APPROVED, State.ORDERED], (
        "what clashed may still be withdrawn"
    )
    assert trio.rows("SELECT count(*) FROM slots WHERE creator_id = 2") == [(1,)]


def test_one_line_is_ordered_with_one_click(trio: Any) -> None:
    request = approved(trio)
    order = trio.desks.orders.place(trio.by(), request.lines[0].id)
    ended = trio.desks.requests.order(trio.by(), request.id, seen(request))
    assert ended[0].order == order
    assert trio.rows("SELECT count(*) FROM orders") == [(3,)]


def test_the_requester_alone_takes_all_back(trio: Any) -> None:
    request = ask(trio)
    with pytest.raises(NotAllowed):
        trio.desks.requests.withdraw(trio.by(LIN), request.id)
    trio.desks.quotes.decline(trio.by(LIN), request.lines[0].id, 1, "太贵")
    trio.desks.requests.withdraw(trio.by(), request.id)
    assert states(trio, request) == [State.DECLINED, State.WITHDRAWN, State.WITHDRAWN]


def test_a_changed_line_is_asked_under_the_rule_of_the_whole(trio: Any) -> None:
    request = ask(trio, in_campaign=False)
    line = request.lines[0]
    trio.desks.quotes.ask_to_change(trio.by(LIN), line.id, 1, "四天")
    assert posts(trio, "request")[-1] == CHEN, "what has to be changed is told at once"
    changed = trio.desks.quotes.revise(trio.by(), line.id, trio.need(days=4))
    assert (changed.revision, changed.needed) == (2, 2), "¥40,000 alone needs one, ¥60,000 in all needs two"
    ended = trio.desks.requests.approve(trio.by(LIN), request.id, seen(request))
    assert refusals(ended) == {1: Stale}, "what was changed since it was shown has to be looked at again"
    assert states(trio, request) == [State.APPROVING, State.APPROVED, State.APPROVED]


def test_reminders_speak_once_for_all_lines(trio: Any) -> None:
    request = ask(trio)
    trio.pass_time(hours=24)
    assert posts(trio, "request_waits") == [LIN, ALEX]
    assert posts(trio, "quote_waits") == []
    trio.desks.quotes.decline(trio.by(LIN), request.lines[0].id, 1, "太贵")
    trio.pass_time(hours=24)
    assert sorted(posts(trio, "request_waits")[2:]) == [ALEX, CHEN, LIN]


def test_all_lines_run_out_and_that_is_told_once(trio: Any) -> None:
    request = approved(trio)
    before = len(posts(trio, "request"))
    trio.pass_time(days=8)
    assert states(trio, request) == [State.EXPIRED] * 3
    assert posts(trio, "request")[before:] == [CHEN]
    with trio.store.reading() as unit:
        assert [unit.reminders.waiting(TENANT, line.id, *quotes_told.TIMERS) for line in request.lines] == [[], [], []]


def test_the_card_shows_each_line_as_it_stands(trio: Any) -> None:
    request = ask(trio)
    trio.desks.quotes.decline(trio.by(LIN), request.lines[0].id, 1, "太贵")
    with trio.store.reading() as unit:
        facts = requests_cards.facts(unit, TENANT, request.id, at=trio.now)
    assert [(row.creator.name, row.quote.state) for row in facts["rows"]] == [
        ("小鱼儿", State.DECLINED), ("米娅", State.APPROVING), ("阿宁", State.APPROVING),
    ]  # fmt: skip
    (under,) = facts["under"]
    assert (under.numbers, [each.person for each in under.asked]) == (["Q-1002", "Q-1003"], [LIN, ALEX])


def test_another_workspace_sees_nothing_of_it(trio: Any) -> None:
    request = ask(trio)
    with trio.store.reading() as unit:
        assert unit.requests.get("T0OTHER", request.id) is None
        assert unit.requests.of_quote("T0OTHER", request.lines[0].id) is None


def test_two_who_approve_all_at_once_count_each_once(trio: Any, race: Any) -> None:
    for number in range(6):
        starts_at = trio.need().starts_at + timedelta(days=4 * number)
        request = ask(trio, days=2, in_campaign=False, starts_at=starts_at)
        desk = trio.desks.requests
        race(*(partial(desk.approve, trio.by(who), request.id, seen(request)) for who in (LIN, ALEX)))
        lines = desk.get(TENANT, request.id).lines
        assert [(line.state, len(line.approvals)) for line in lines] == [(State.APPROVED, 2)] * 3


def test_approving_all_and_withdrawing_one_ends_in_one_of_them(trio: Any, race: Any) -> None:
    for number in range(6):
        request = ask(trio, in_campaign=False, starts_at=trio.need().starts_at + timedelta(days=2 * number))
        line = request.lines[number % 3]
        before = len(posts(trio, "request"))
        race(
            partial(trio.desks.requests.approve, trio.by(LIN), request.id, seen(request)),
            partial(trio.desks.quotes.decline, trio.by(ALEX), line.id, 1, "太贵"),
        )
        ended = states(trio, request)
        assert ended.count(State.APPROVED) in (2, 3)
        assert set(ended) <= {State.APPROVED, State.DECLINED}
        assert posts(trio, "request")[before:] == [CHEN], "told once, whoever was last"


def test_two_who_order_all_order_each_once(trio: Any, race: Any) -> None:
    for number in range(6):
        request = approved(trio, in_campaign=False, starts_at=trio.need().starts_at + timedelta(days=2 * number))
        race(*(partial(trio.desks.requests.order, trio.by(), request.id, seen(request)) for _ in range(3)))
        assert states(trio, request) == [State.ORDERED] * 3
        ids = ", ".join(str(line.id) for line in request.lines)
        assert trio.rows(f"SELECT count(*) FROM orders WHERE quote_id IN ({ids})") == [(3,)]


def test_two_requests_over_the_same_creators_never_wait_for_each_other(trio: Any, race: Any) -> None:
    for number in range(4):
        starts_at = trio.need().starts_at + timedelta(days=2 * number)
        one, two = (
            approved(trio, in_campaign=which, starts_at=starts_at, form=Form.HOUR, half_hours=2)
            for which in (True, False)
        )
        race(*(partial(trio.desks.requests.order, trio.by(), each.id, seen(each)) for each in (one, two)))
        ended = states(trio, one) + states(trio, two)
        assert ended.count(State.ORDERED) == 3, "each creator's time goes to one of them"
