"""What a team sees of its quotes and orders; who changed what; a campaign's week."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot import names
from bot.rules import orders, quotes
from bot.rules.boards import Group, Late
from bot.rules.campaigns import Campaign
from bot.rules.orders import Move, Result, State
from bot.rules.people import Reader
from bot.services import cards, exports
from bot.services.boards import Asked, NoSuchCampaign, Only, SeveralCampaigns
from bot.services.histories import NoSuchNumber
from storage.outbox import Saying

TENANT = "T0JUXING"
ZH = Reader(language="zh")


def numbers(board: Any) -> dict[Group, list[str]]:
    return {group: [line.number for line in lines] for group, lines in board.lines.items()}


def see(shop: Any, person: str = "U0CHENMO", **asked: Any) -> Any:
    return shop.desks.boards.of_team(TENANT, person, Asked(**asked), at=shop.now)


def finished(shop: Any) -> Any:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=8)
    shop.desks.orders.enter_result(shop.by(), order.id, Result(plays=100_000, units=50, gmv=900_000))
    return order


def test_the_board_has_everything_that_is_open(shop: Any) -> None:
    shop.asked(creator=2)
    shop.approved(creator=2, starts_at=shop.now + timedelta(days=20))
    shop.placed()
    board = see(shop)
    assert numbers(board) == {Group.APPROVAL: ["Q-1001"], Group.TO_ORDER: ["Q-1002"], Group.ANSWER: ["O-2001"]}
    assert (board.open, board.late, board.names) == (3, 0, {1: "小鱼儿", 2: "米娅"})


def test_a_board_is_narrowed_to_ones_own_and_to_what_is_late(shop: Any) -> None:
    shop.asked()
    shop.asked(person="U0EMMA", creator=2)
    assert numbers(see(shop, "U0EMMA", only=Only.MINE)) == {Group.APPROVAL: ["Q-1002"]}
    assert numbers(see(shop, only=Only.LATE)) == {}
    shop.pass_time(hours=25)
    late = see(shop, only=Only.LATE)
    assert {line.late for lines in late.lines.values() for line in lines} == {Late.APPROVAL}


def test_a_campaigns_board_has_its_budget_and_what_came_of_it(shop: Any) -> None:
    finished(shop)
    shop.asked(in_campaign=False, creator=2, starts_at=shop.now + timedelta(days=3))
    board = see(shop, campaign_id=shop.campaign.id)
    assert (board.budget.committed, board.budget.spent, board.sums.paid, board.sums.cpm) == (
        0,
        1_000_000,
        1_000_000,
        10_000,
    )
    assert numbers(board) == {Group.TO_RATE: ["O-2001"]}


def test_another_workspace_sees_nothing_of_it(shop: Any) -> None:
    shop.placed()
    board = shop.desks.boards.of_team("T0OTHER", "U0CHENMO", Asked(), at=shop.now)
    assert (board.open, dict(board.ended)) == (0, {})
    with pytest.raises(NoSuchCampaign):
        shop.desks.boards.of_team("T0OTHER", "U0CHENMO", Asked(campaign_id=shop.campaign.id), at=shop.now)
    with pytest.raises(NoSuchNumber):
        shop.desks.boards.history("T0OTHER", "O-2001")


def test_a_campaign_is_found_by_its_name_or_a_part_of_it(shop: Any) -> None:
    desk = shop.desks.boards
    assert desk.campaign_called(TENANT, "新品首发").id == desk.campaign_called(TENANT, "首发").id == shop.campaign.id
    with pytest.raises(NoSuchCampaign):
        desk.campaign_called(TENANT, "双十一")
    another = Campaign(**{**vars(shop.campaign), "id": 0, "name": "新品首发 二"})
    shop.desks.campaigns.begin(shop.by(), another)
    assert desk.campaign_called(TENANT, "新品首发").id == shop.campaign.id
    with pytest.raises(SeveralCampaigns):
        desk.campaign_called(TENANT, "首发")


def test_a_history_says_who_did_what_from_the_quote_on(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.DECLINE, reason="那天有事")
    history = shop.desks.boards.history(TENANT, "O-2001")
    assert [(event.person, event.move, event.why) for event in history.events] == [
        ("U0CHENMO", "submit", ""),
        ("U0LINYUE", "approve", ""),
        ("U0CHENMO", "place", ""),
        ("clock", "tell", ""),
        ("U0XIAOYU", "decline", "那天有事"),
    ]
    assert shop.desks.boards.history(TENANT, "Q-1001").events == history.events


def test_the_history_of_a_request_is_that_of_each_of_its_lines(shop: Any) -> None:
    request = shop.desks.requests.ask(shop.by(), [1, 2], shop.need(), shop.campaign.id, "C0CAMPAIGNS")
    shop.desks.quotes.approve(shop.by("U0LINYUE"), request.lines[0].id, 1)
    history = shop.desks.boards.history_of_request(TENANT, request.number)
    assert [line.number for line in history.lines] == [line.number for line in request.lines]
    assert [[event.move for event in line.events] for line in history.lines] == [["submit", "approve"], ["submit"]]
    with pytest.raises(NoSuchNumber):
        shop.desks.boards.history_of_request("T0OTHER", request.number)


def test_every_move_has_a_name() -> None:
    assert set(orders.Move) | set(quotes.Move) <= set(names.MOVES)


def test_orders_are_taken_away_with_prices_and_results(shop: Any) -> None:
    finished(shop)
    heading, row = exports_of(shop, "csv").table.rows
    told = dict(zip(heading, row, strict=True))
    assert (told["编号"], told["合计（元）"], told["播放"], told["单件成本（元）"]) == ("O-2001", 10_000, 100_000, 200)


def test_booked_lives_are_a_calendar(shop: Any) -> None:
    shop.placed()
    made = Calendar.from_ical(exports_of(shop, "ics").content)
    (event,) = made.walk("VEVENT")
    order = shop.desks.orders.get(TENANT, 1)
    assert (event["summary"], event["status"], event["uid"]) == (
        "小鱼儿 · 专场按天",
        "TENTATIVE",
        "T0JUXING-O-2001@juxing",
    )
    assert (event["dtstart"].dt, event["dtend"].dt) == (order.need.starts_at, order.need.ends_at)


def exports_of(shop: Any, ending: str) -> Any:
    about = {"what": "orders", "only": "all", "campaign": None, "ending": ending}
    saying = Saying(
        id=1, tenant=TENANT, act="file", template="export", channel="U0CHENMO", reader="U0CHENMO", about=about,
        due_at=shop.now,
    )  # fmt: skip
    with shop.store.reading() as unit:
        return exports.file_of(unit, saying, ZH, at=shop.now)


def weeks(shop: Any) -> list[tuple[Any, ...]]:
    return shop.rows("SELECT channel, reader FROM outbox WHERE template = 'week' ORDER BY id")  # type: ignore[no-any-return]


def test_on_monday_the_channel_reads_its_week_with_the_table(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=6, hours=23, minutes=45)
    assert weeks(shop) == [("C0CAMPAIGNS", "")]
    assert shop.rows("SELECT channel, reader FROM outbox WHERE act = 'file'") == [("C0CAMPAIGNS", "")]
    about = {"campaign": shop.campaign.id, "at": shop.now.isoformat()}
    with shop.store.reading() as unit:
        told = cards.weeks.shown(unit, TENANT, about)
    assert told.moves == {"accept": 1, "go_live": 1, "place": 1, "tell": 1}
    assert told.board.open == 1


def test_a_week_in_which_nothing_was_is_not_told(shop: Any) -> None:
    shop.pass_time(days=7)
    assert weeks(shop) == []


def test_weeks_end_with_the_campaign_and_the_last_open_order(shop: Any) -> None:
    shop.placed()
    shop.pass_time(days=28)
    left = shop.rows("SELECT count(*) FROM reminders WHERE kind = 'week' AND state = 'waiting'")
    assert left == [(0,)]
    assert see(shop, campaign_id=shop.campaign.id).ended == {State.EXPIRED: 1}
