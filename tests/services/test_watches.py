"""What people watch: kept once, told through where it was asked, stopped, resumed and extended by its own person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.rules.errors import AlreadyDone, NotFound
from bot.rules.forms import Form
from bot.rules.people import Person
from bot.rules.ratecards import NoPrices
from bot.rules.watches import (
    LIFE,
    MOST,
    DayOver,
    Kind,
    Known,
    Move,
    State,
    TooManyWatches,
    Wanted,
    Watch,
    WatchOver,
)
from bot.services.watches import Place
from bot.services.watches import mine as of

TENANT, CHEN, EMMA = "T0JUXING", "U0CHENMO", "U0EMMA"
URL = "https://hooks.example/1"
DAY_PRICE = Wanted(kind=Kind.PRICE, creator_id=1, form=Form.DAY, fen=900_000)
NINTH = Wanted(kind=Kind.SLOT, creator_id=1, first=date(2026, 11, 9), last=date(2026, 11, 9))
BEAUTY = Wanted(kind=Kind.BRIEF, brief="美妆 粉丝1500000以上")


def add(shop: Any, wanted: Wanted = DAY_PRICE, person: str = CHEN) -> Watch:
    watch = shop.desks.watches.add(shop.by(person), wanted).watch
    assert isinstance(watch, Watch)
    return watch


def move(shop: Any, watch: Watch, what: Move, *, person: str = CHEN, listed: bool = False) -> Watch:
    moved = shop.desks.watches.move(shop.by(person), watch.id, what, url=URL, listed=listed, replaces=True)
    assert isinstance(moved, Watch)
    return moved


def mine(shop: Any, person: str = CHEN) -> list[int]:
    return [each.watch.id for each in shop.desks.watches.of(TENANT, person, at=shop.now).watches]


def digests(shop: Any) -> list[datetime]:
    """When digests are still planned."""
    found = shop.rows("SELECT due_at FROM reminders WHERE kind = 'digest' AND state <> 'done' ORDER BY due_at")
    return [datetime.fromisoformat(str(due)).replace(tzinfo=UTC) for (due,) in found]


def newest(shop: Any) -> tuple[Any, ...]:
    query = "SELECT act, template, channel, url FROM outbox WHERE act <> 'home' ORDER BY id DESC LIMIT 1"
    return tuple(shop.rows(query)[0])


def test_a_name_that_is_exact_is_a_creator_and_anything_else_a_brief(shop: Any) -> None:
    creator, asked = shop.desks.watches.understand("小鱼儿 按天 低于9000", at=shop.now)
    assert (creator.creator.id, asked.wanted) == (1, DAY_PRICE)
    nobody, asked = shop.desks.watches.understand("小鱼 按天 低于9000", at=shop.now)
    assert (nobody, asked.wanted.kind) == (None, Kind.BRIEF)
    assert asked.wanted.brief == "按天 预算9000元以内 小鱼"


def test_a_watch_knows_how_things_stand_when_it_is_made(shop: Any) -> None:
    shop.placed(starts_at=datetime(2026, 11, 9, tzinfo=UTC), in_campaign=False)
    assert add(shop).known == Known(fen=1_000_000)
    assert add(shop, NINTH).known == Known(free=())
    assert add(shop, BEAUTY).known == Known(fits=(2,))
    kept = shop.desks.watches.add(shop.by(), BEAUTY)
    assert (kept.new, kept.total) == (False, 1)


def test_the_first_watch_plans_the_next_mornings_digest_and_further_ones_no_other(shop: Any) -> None:
    add(shop)
    add(shop, NINTH)
    assert digests(shop) == [datetime(2026, 11, 3, 1, 30, tzinfo=UTC)]
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user=EMMA, zone="Europe/London"))
        unit.commit()
    add(shop, person=EMMA)
    assert digests(shop)[0] == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def test_the_same_wish_is_kept_once(shop: Any) -> None:
    first = add(shop)
    again = shop.desks.watches.add(shop.by(), DAY_PRICE)
    assert (again.watch.id, again.new) == (first.id, False)
    assert add(shop, person=EMMA).id != first.id
    assert mine(shop) == [first.id]


def test_the_same_delivery_keeps_nothing_twice(shop: Any) -> None:
    by = shop.by()
    shop.desks.watches.add(by, DAY_PRICE)
    with pytest.raises(AlreadyDone):
        shop.desks.watches.add(by, NINTH)
    assert len(mine(shop)) == 1


def test_twenty_are_the_most_also_when_one_is_resumed(shop: Any) -> None:
    made = [add(shop, Wanted(kind=Kind.PRICE, creator_id=1, form=Form.DAY, fen=fen)) for fen in range(1, MOST + 1)]
    with pytest.raises(TooManyWatches):
        add(shop)
    assert len(mine(shop)) == MOST
    assert mine(shop, EMMA) == []
    move(shop, made[0], Move.STOP)
    add(shop)
    with pytest.raises(TooManyWatches):
        move(shop, made[0], Move.RESUME)
    assert made[0].id not in mine(shop)


def test_several_at_once_never_pass_the_most(shop: Any, race: Any) -> None:
    for fen in range(1, MOST):
        add(shop, Wanted(kind=Kind.PRICE, creator_id=1, form=Form.DAY, fen=fen))
    wishes = [Wanted(kind=Kind.PRICE, creator_id=2, form=Form.DAY, fen=fen) for fen in range(1, 6)]
    ended = race(*(lambda wanted=wanted: add(shop, wanted) for wanted in wishes))
    assert [type(each) for each in ended].count(TooManyWatches) == 4
    assert len(mine(shop)) == MOST


@pytest.mark.parametrize(
    ("tell", "said"),
    [
        (None, []),
        (Place(), [("post", "watching", CHEN, "")]),
        (Place(url=URL), [("answer", "watching", CHEN, URL)]),
        (Place(channel="C0CAMPAIGNS", thread_ts="1.0"), [("whisper", "watching", "C0CAMPAIGNS", "")]),
        (Place(channel="D0CHENMO"), [("post", "watching", CHEN, "")]),
    ],
)
def test_it_is_told_where_it_was_asked(shop: Any, tell: Place | None, said: list[Any]) -> None:
    shop.desks.watches.add(shop.by(), DAY_PRICE, tell=tell)
    assert [row[:4] for row in shop.rows("SELECT act, template, channel, url FROM outbox WHERE act <> 'home'")] == said


def test_stopping_takes_it_from_the_list_and_it_can_be_taken_back(shop: Any) -> None:
    watch = add(shop)
    stopped = move(shop, watch, Move.STOP, listed=True)
    assert (stopped.state, mine(shop)) == (State.STOPPED, [])
    assert newest(shop) == ("answer", "watches", CHEN, URL)
    with pytest.raises(WatchOver):
        move(shop, watch, Move.STOP)
    move(shop, watch, Move.RESUME)
    assert newest(shop)[1] == "watching"
    assert mine(shop) == [watch.id]
    with pytest.raises(WatchOver):
        move(shop, watch, Move.RESUME)


def test_a_stopped_watch_is_not_resumed_beside_its_twin(shop: Any) -> None:
    watch = add(shop)
    move(shop, watch, Move.STOP)
    twin = add(shop)
    with pytest.raises(WatchOver):
        move(shop, watch, Move.RESUME)
    assert mine(shop) == [twin.id]


def test_nobody_moves_the_watch_of_another(shop: Any) -> None:
    watch = add(shop)
    with pytest.raises(NotFound):
        move(shop, watch, Move.STOP, person=EMMA)
    assert mine(shop) == [watch.id]


def test_extending_counts_anew_and_a_day_that_is_over_stays_over(shop: Any) -> None:
    watch, slot = add(shop), add(shop, NINTH)
    shop.now += timedelta(days=5)
    assert move(shop, watch, Move.EXTEND).ends_at == shop.now + LIFE
    assert move(shop, slot, Move.EXTEND).ends_at == slot.ends_at
    shop.now += timedelta(days=5)
    with pytest.raises(DayOver):
        move(shop, slot, Move.EXTEND)


def test_what_is_undone_is_offered_in_the_list_once_to_its_own_person(shop: Any) -> None:
    watch = add(shop)
    move(shop, watch, Move.STOP)
    with shop.store.reading() as unit:
        shown = of(unit, TENANT, CHEN, at=shop.now, stopped=watch.id)
        assert (shown.stopped.watch.id, shown.watches) == (watch.id, ())
        assert of(unit, TENANT, EMMA, at=shop.now, stopped=watch.id).stopped is None
        assert of(unit, TENANT, CHEN, at=shop.now).stopped is None


def test_a_pause_lasts_a_week_and_can_be_ended(shop: Any) -> None:
    shop.desks.watches.pause(shop.by(), on=True, url=URL, replaces=True)
    assert shop.desks.watches.of(TENANT, CHEN, at=shop.now).paused_until == shop.now + timedelta(days=7)
    assert shop.desks.watches.of(TENANT, CHEN, at=shop.now + timedelta(days=7)).paused_until is None
    shop.desks.watches.pause(shop.by(), on=False, url=URL, replaces=True)
    assert shop.desks.watches.of(TENANT, CHEN, at=shop.now).paused_until is None


def test_the_form_proposes_a_tenth_less_of_the_form_that_is_chosen(shop: Any) -> None:
    day = shop.desks.watches.price_form(1, Form.DAY, None, at=shop.now)
    assert (day.form, day.fen, day.prices[Form.DAY]) == (Form.DAY, 900_000, 1_000_000)
    assert shop.desks.watches.price_form(1, Form.VIDEO, None, at=shop.now).fen == 270_000
    assert shop.desks.watches.price_form(1, Form.HOUR, 123_400, at=shop.now).fen == 123_400
    with pytest.raises(NotFound):
        shop.desks.watches.price_form(99, None, None, at=shop.now)
    shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, paused=True)
    with pytest.raises(NoPrices):
        shop.desks.watches.price_form(1, None, None, at=shop.now)


def test_nothing_is_kept_of_a_creator_who_does_not_exist(shop: Any) -> None:
    with pytest.raises(NotFound):
        add(shop, Wanted(kind=Kind.PRICE, creator_id=99, form=Form.DAY, fen=1))
    assert mine(shop) == []


def test_home_counts_what_is_watched(shop: Any) -> None:
    add(shop)
    add(shop, BEAUTY)
    assert shop.desks.home.of(TENANT, CHEN, at=shop.now).watches == 2
    assert shop.desks.home.of(TENANT, EMMA, at=shop.now).watches == 0


def test_every_move_stands_in_the_log(shop: Any) -> None:
    watch = add(shop)
    move(shop, watch, Move.STOP)
    with shop.store.reading() as unit:
        log = [(event.move, event.before, event.after) for event in unit.events.of(TENANT, "watch", watch.id)]
    assert log == [("add", "", DAY_PRICE.key), ("stop", "active", "stopped")]
