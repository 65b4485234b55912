"""The digest: in the morning of a working day, once, with all that has changed and nothing that was told before."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.rules.creators import Creator
from bot.rules.forms import Form
from bot.rules.orders import Move as OrderMove
from bot.rules.people import Person
from bot.rules.ratecards import RateCard
from bot.rules.watches import LIFE, Kind, Known, Move, State, Wanted, Watch
from bot.services import cards
from bot.services import digests as desk
from bot.services.standings import rebuild
from storage.claims import LEASE

TENANT, CHEN, EMMA, XIAOYU = "T0JUXING", "U0CHENMO", "U0EMMA", "U0XIAOYU"
DAY_PRICE = Wanted(kind=Kind.PRICE, creator_id=1, form=Form.DAY, fen=900_000)
NINTH = Wanted(kind=Kind.SLOT, creator_id=1, first=date(2026, 11, 9), last=date(2026, 11, 9))
BEAUTY = Wanted(kind=Kind.BRIEF, brief="美妆 粉丝1500000以上")


def watch(shop: Any, wanted: Wanted = DAY_PRICE, person: str = CHEN) -> Watch:
    made = shop.desks.watches.add(shop.by(person), wanted).watch
    assert isinstance(made, Watch)
    return made


def price(shop: Any, **changes: Any) -> None:
    """The creator publishes new prices."""
    card = shop.desks.ratecards.current(1)
    shop.desks.ratecards.change(shop.by(XIAOYU), 1, card.version, **changes)


def newcomers(shop: Any, *numbers: int) -> None:
    with shop.store.unit() as unit:
        unit.creators.add(
            Creator(id=number, slug=f"c{number}", name=f"新人{number}", field="美妆", followers=2_000_000)
            for number in numbers
        )
        unit.ratecards.add(RateCard(creator_id=number, day=500_000) for number in numbers)
        rebuild(unit, numbers, at=shop.now)
        unit.commit()


def told(shop: Any, person: str = CHEN) -> list[list[Any]]:
    """Of each digest that was decided for a person its entries, as watch, news, more, ended."""
    found = shop.rows(f"SELECT about FROM outbox WHERE template = 'digest' AND channel = '{person}' ORDER BY id")
    about = [json.loads(kept) if isinstance(kept, str) else kept for (kept,) in found]
    return [
        [(entry["watch"], entry["news"], entry["more"], entry["ended"]) for entry in each["entries"]] for each in about
    ]


def kept(shop: Any, made: Watch) -> Watch:
    with shop.store.reading() as unit:
        found = unit.watches.get(TENANT, made.id)
    assert isinstance(found, Watch)
    return found


def planned(shop: Any) -> list[datetime]:
    found = shop.rows("SELECT due_at FROM reminders WHERE kind = 'digest' AND state <> 'done' ORDER BY due_at")
    return [datetime.fromisoformat(str(due)).replace(tzinfo=UTC) for (due,) in found]


def morning(shop: Any) -> int:
    """To the next half past nine in Shanghai."""
    nine = shop.now.replace(hour=1, minute=30)
    return int(shop.pass_time(seconds=((nine - shop.now) % timedelta(days=1) or timedelta(days=1)).total_seconds()))


def test_a_price_that_fell_is_told_the_next_morning_once(shop: Any) -> None:
    made = watch(shop)
    price(shop, day=800_000)
    shop.pass_time(hours=2)
    assert told(shop) == []
    morning(shop)
    assert told(shop) == [[(made.id, [[1, 1_000_000, 800_000, []]], 0, False)]]
    for _ in range(4):
        morning(shop)
    assert len(told(shop)) == 1
    price(shop, day=700_000)
    morning(shop)  # Sunday
    assert len(told(shop)) == 1
    morning(shop)
    assert told(shop)[1:] == [[(made.id, [[1, 800_000, 700_000, []]], 0, False)]]


def test_nothing_is_said_where_nothing_has_changed_and_the_next_digest_is_planned(shop: Any) -> None:
    watch(shop)
    for day in (3, 4, 5, 6, 9):
        assert planned(shop) == [datetime(2026, 11, day, 1, 30, tzinfo=UTC)]
        morning(shop)
        if day == 6:
            morning(shop)
            morning(shop)
    assert told(shop) == []


def test_a_discount_that_begins_by_itself_is_a_price_that_fell(shop: Any) -> None:
    fourth = date(2026, 11, 4)
    price(shop, day_discount=2_000, discount_from=fourth, discount_until=fourth)
    made = watch(shop)
    morning(shop)
    assert told(shop) == []
    morning(shop)
    assert told(shop) == [[(made.id, [[1, 1_000_000, 800_000, []]], 0, False)]]
    morning(shop)
    assert kept(shop, made).known == Known(fen=1_000_000)


def test_a_day_that_opens_is_told_once_and_again_when_it_opens_again(shop: Any) -> None:
    taken = {"starts_at": datetime(2026, 11, 9, 2, tzinfo=UTC), "in_campaign": False}
    first, made = shop.placed(**taken), watch(shop, NINTH)
    morning(shop)
    assert told(shop) == []
    shop.desks.orders.answer(shop.by(XIAOYU), first.id, OrderMove.DECLINE, reason="档期已满")
    morning(shop)
    assert told(shop) == [[(made.id, [[1, None, None, ["2026-11-09"]]], 0, False)]]
    second = shop.placed(**taken)
    morning(shop)
    shop.desks.orders.cancel(shop.by(), second.id, "改期")
    morning(shop)
    assert len(told(shop)) == 2


def test_who_takes_no_offers_is_not_free(shop: Any) -> None:
    price(shop, paused=True)
    made = watch(shop, NINTH)
    assert made.known == Known()
    price(shop, paused=False)
    morning(shop)
    assert told(shop) == [[(made.id, [[1, None, None, ["2026-11-09"]]], 0, False)]]


def test_whoever_newly_fits_a_brief_is_named_up_to_five_and_the_others_are_counted(shop: Any) -> None:
    made = watch(shop, BEAUTY)
    newcomers(shop, *range(10, 18))
    morning(shop)
    ((entry,),) = told(shop)
    assert (entry[0], len(entry[1]), entry[2]) == (made.id, 5, 3)
    assert {creator for creator, *_ in entry[1]} < set(range(10, 18))
    morning(shop)
    assert len(told(shop)) == 1
    newcomers(shop, 18)
    morning(shop)
    assert told(shop)[1] == [(made.id, [[18, None, None, []]], 0, False)]


def test_all_watches_of_a_person_come_in_one_digest_and_each_person_has_their_own(shop: Any) -> None:
    made = [watch(shop), watch(shop, BEAUTY)]
    other = watch(shop, person=EMMA)
    price(shop, day=800_000)
    newcomers(shop, 10)
    morning(shop)
    assert [[entry[0] for entry in each] for each in told(shop)] == [[each.id for each in made]]
    assert [[entry[0] for entry in each] for each in told(shop, EMMA)] == [[other.id]]


def test_more_than_ten_lines_are_spread_over_the_following_mornings(shop: Any) -> None:
    made = [watch(shop, replace(DAY_PRICE, fen=900_000 - step)) for step in range(14)]
    price(shop, day=700_000)
    morning(shop)
    morning(shop)
    morning(shop)
    heard = [[entry[0] for entry in each] for each in told(shop)]
    assert heard == [[each.id for each in made[:10]], [each.id for each in made[10:]]]
    assert shop.rows("SELECT count(*) FROM outbox WHERE template = 'digest'") == [(2,)]


def test_outside_working_hours_nothing_is_told_and_nothing_is_lost(shop: Any) -> None:
    made = watch(shop)
    price(shop, day=800_000)
    shop.pass_time(hours=36)  # a stop until Tuesday, ten in the evening
    assert (told(shop), kept(shop, made).known) == ([], Known(fen=1_000_000))
    assert planned(shop) == [datetime(2026, 11, 4, 1, 30, tzinfo=UTC)]
    morning(shop)
    assert len(told(shop)) == 1


def test_after_a_long_stop_one_digest_tells_everything(shop: Any) -> None:
    watch(shop)
    price(shop, day=800_000)
    shop.pass_time(days=9, hours=3)  # Wednesday of the next week, 13:00
    assert len(told(shop)) == 1
    assert planned(shop) == [datetime(2026, 11, 12, 1, 30, tzinfo=UTC)]
    shop.pass_time(days=1)
    assert len(told(shop)) == 1


def test_the_digest_comes_in_the_zone_of_who_watches_over_a_change_of_clocks(shop: Any) -> None:
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user=EMMA, zone="America/New_York"))
        unit.commit()
    shop.now = datetime(2027, 3, 12, 22, 0, tzinfo=UTC)  # Friday evening; clocks go forward on Sunday
    watch(shop, person=EMMA)
    assert planned(shop) == [datetime(2027, 3, 15, 13, 30, tzinfo=UTC)]
    price(shop, day=800_000)
    shop.pass_time(days=2, hours=15, minutes=29)
    assert told(shop, EMMA) == []
    shop.pass_time(minutes=1)
    assert len(told(shop, EMMA)) == 1


def test_who_moved_to_another_zone_is_not_woken_at_night(shop: Any) -> None:
    watch(shop)
    price(shop, day=800_000)
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user=CHEN, zone="America/New_York"))
        unit.commit()
    morning(shop)  # 20:30 on Monday in New York
    assert told(shop) == []
    assert planned(shop) == [datetime(2026, 11, 4, 14, 30, tzinfo=UTC)]
    shop.pass_time(days=1, hours=13)
    assert len(told(shop)) == 1


def test_a_pause_holds_everything_back_and_what_changed_comes_after_it(shop: Any) -> None:
    watch(shop)
    shop.desks.watches.pause(shop.by(), on=True, url="", replaces=False)
    price(shop, day=800_000)
    for _ in range(7):
        morning(shop)
    assert told(shop) == []
    morning(shop)
    assert len(told(shop)) == 1


def test_a_pause_that_is_ended_early_lets_the_next_morning_speak(shop: Any) -> None:
    watch(shop)
    shop.desks.watches.pause(shop.by(), on=True, url="", replaces=False)
    price(shop, day=800_000)
    morning(shop)
    shop.desks.watches.pause(shop.by(), on=False, url="", replaces=False)
    morning(shop)
    assert len(told(shop)) == 1


def test_a_stopped_watch_is_silent_and_the_digests_end_with_the_last_one(shop: Any) -> None:
    made = watch(shop)
    shop.desks.watches.move(shop.by(), made.id, Move.STOP, url="", listed=True, replaces=False)
    price(shop, day=800_000)
    morning(shop)
    assert (told(shop), planned(shop)) == ([], [])
    shop.desks.watches.move(shop.by(), made.id, Move.RESUME, url="", listed=True, replaces=False)
    assert planned(shop) == [datetime(2026, 11, 4, 1, 30, tzinfo=UTC)]
    morning(shop)
    assert len(told(shop)) == 1


def test_a_watch_ends_after_ninety_days_says_so_and_can_be_extended(shop: Any) -> None:
    made = watch(shop)
    shop.pass_time(days=LIFE.days + 1)  # a Monday
    assert told(shop) == [[(made.id, [], 0, True)]]
    assert (kept(shop, made).state, planned(shop)) == (State.ENDED, [])
    shop.desks.watches.move(shop.by(), made.id, Move.EXTEND, url="", listed=False, replaces=False)
    assert kept(shop, made).ends_at == shop.now + LIFE
    price(shop, day=800_000)
    morning(shop)
    assert len(told(shop)) == 2


def test_a_brief_of_a_day_that_is_over_ends_without_being_read_as_one_without_a_day(shop: Any) -> None:
    made = watch(shop, Wanted(kind=Kind.BRIEF, brief="美妆 粉丝1500000以上 2026-11-03", last=date(2026, 11, 3)))
    newcomers(shop, 10)
    shop.now = datetime(2026, 11, 3, 17, tzinfo=UTC)
    morning(shop)
    assert told(shop) == [[(made.id, [], 0, True)]]


def test_who_has_left_hears_nothing(shop: Any) -> None:
    watch(shop)
    price(shop, day=800_000)
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user=CHEN, active=False))
        unit.commit()
    morning(shop)
    assert (told(shop), planned(shop)) == ([], [])


def test_what_breaks_marks_nothing_as_told(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = watch(shop)
    price(shop, day=800_000)
    shop.now = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
    (due,) = shop.reminders.claim(at=shop.now)

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(desk.say, "home", broken)
    with pytest.raises(ZeroDivisionError):
        shop.reminders.do(due, at=shop.now)
    monkeypatch.undo()
    assert (told(shop), kept(shop, made).known) == ([], Known(fen=1_000_000))
    shop.reminders.failed(due, at=shop.now, why="ZeroDivisionError")
    shop.pass_time(minutes=1)
    assert len(told(shop)) == 1


def test_two_workers_at_one_digest_tell_it_once(shop: Any, race: Any) -> None:
    watch(shop)
    price(shop, day=800_000)
    shop.now = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
    (slept,) = shop.reminders.claim(at=shop.now)
    (again,) = shop.reminders.claim(at=shop.now + LEASE)
    done = race(*(lambda due=due: shop.reminders.do(due, at=shop.now) for due in (slept, again)))
    assert done == [False, True]
    assert len(told(shop)) == 1


def test_a_digest_and_someone_who_adds_and_stops_at_the_same_moment_lose_nothing(shop: Any, race: Any) -> None:
    first = watch(shop)
    price(shop, day=800_000)
    shop.now = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
    (due,) = shop.reminders.claim(at=shop.now)
    race(
        lambda: shop.reminders.do(due, at=shop.now),
        lambda: watch(shop, BEAUTY),
        lambda: shop.desks.watches.move(shop.by(), first.id, Move.STOP, url="", listed=True, replaces=False),
    )
    assert len(planned(shop)) == 1
    newcomers(shop, 10)
    morning(shop)
    assert [entry[1] for entry in told(shop)[-1]] == [[[10, None, None, []]]]


def test_what_was_decided_is_said_with_the_figures_that_were_decided(shop: Any) -> None:
    watch(shop)
    price(shop, day=800_000)
    morning(shop)
    price(shop, day=2_000_000)
    with shop.store.unit() as unit:
        (said,) = (each for each in unit.outbox.claim(now=shop.now, most=100) if each.template == "digest")
        (shown,) = cards.facts(unit, said, at=shop.now)["told"]
    assert [(line.news.was, line.news.now, line.standing.creator.name) for line in shown.lines] == [
        (1_000_000, 800_000, "小鱼儿")
    ]
