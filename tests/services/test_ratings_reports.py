"""Reports of ratings: one side says what is wrong, the other decides once; what is withdrawn stands nowhere."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.rules.errors import NotAllowed, NotFound, Stale
from bot.rules.orders import Move, Order
from bot.rules.people import Person
from bot.rules.ratings import (
    LIVE,
    IsWithdrawn,
    Item,
    NoPart,
    NothingToRate,
    RatedMeanwhile,
    Rating,
    WindowClosed,
    WordsTooLong,
)
from bot.rules.ratings_drafts import Draft
from bot.rules.ratings_reports import (
    ChangedSinceShown,
    DecidedBefore,
    OwnRating,
    Reason,
    ReportedBefore,
    ReportWordsNeeded,
    State,
    Verdict,
)

TENANT = "T0JUXING"
FIVE = {item: 5 for items in LIVE.values() for item in items}
TWO = {item: 2 for items in LIVE.values() for item in items}


@pytest.fixture
def ended(shop: Any) -> Order:
    """An order of a campaign that has just ended."""
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=7)
    shop.pass_time(days=3, minutes=1)
    found: Order = shop.desks.orders.get(TENANT, order.id)
    return found


@pytest.fixture
def rated(shop: Any, ended: Order) -> Rating:
    made: Rating = shop.desks.ratings.rate(
        shop.by(), ended.id, FIVE, words="CANARY-PUBLIC", private_note="CANARY-NOTE", seen=0
    )
    shop.tick()
    return made


def reported(shop: Any, rating: Rating, **more: Any) -> int:
    shop.desks.reports.report(shop.by("creator:1"), 1, rating.order_id, Reason.INSULT, "不实", **more)
    found: int = shop.rows("SELECT max(id) FROM rating_reports")[0][0]
    return found


def said(shop: Any, template: str) -> list[str]:
    """To whom something was decided to be said."""
    return [who for (who,) in shop.rows(f"SELECT channel FROM outbox WHERE template = '{template}' ORDER BY id")]


def draft(shop: Any, order_id: int, person: str = "U0CHENMO", **more: Any) -> Draft:
    return Draft(order_id=order_id, tenant=TENANT, person=person, at=shop.now, **more)


def test_a_draft_prefills_the_form_until_the_order_is_rated(shop: Any, ended: Order) -> None:
    shop.desks.ratings.keep_draft(draft(shop, ended.id, items={"script": "4"}, words="半句"))
    shop.now += timedelta(minutes=1)
    shop.desks.ratings.keep_draft(draft(shop, ended.id, items={"script": "4", "condition": "na"}, words="一句话"))
    form = shop.desks.ratings.form(shop.by(), ended.id)
    assert (form.filled.items, form.filled.words, form.filled.stars) == (
        {"script": "4", "condition": "na"}, "一句话", {Item.SCRIPT: 4},
    )  # fmt: skip
    assert shop.desks.ratings.form(shop.by("U0LINYUE"), ended.id).draft is None
    assert shop.desks.home.of(TENANT, "U0CHENMO", at=shop.now).begun == {ended.id}
    shop.desks.ratings.rate(shop.by(), ended.id, FIVE, seen=0)
    assert shop.rows("SELECT count(*) FROM rating_drafts") == [(0,)]


def test_a_draft_that_comes_after_the_stars_does_not_cover_them(shop: Any, ended: Order) -> None:
    given = shop.desks.ratings.rate(shop.by(), ended.id, FIVE, words="final", seen=0)
    shop.desks.ratings.keep_draft(draft(shop, ended.id, words="late"))
    form = shop.desks.ratings.form(shop.by(), ended.id)
    assert (form.draft, form.given, form.filled.words) == (None, given, "final")


def test_a_draft_of_who_gives_no_stars_here_is_not_kept(shop: Any, ended: Order) -> None:
    for person in ("U0XIAOYU", "U0EMMA"):  # the creator, and who had no part
        shop.desks.ratings.keep_draft(draft(shop, ended.id, person=person, words="mine"))
    shop.desks.ratings.keep_draft(Draft(order_id=ended.id, tenant="T0OTHER", person="U9", at=shop.now, words="theirs"))
    assert shop.rows("SELECT count(*) FROM rating_drafts") == [(0,)]


def test_every_edition_is_kept_with_who_when_and_what_changed(shop: Any, ended: Order, rated: Rating) -> None:
    shop.now += timedelta(days=1)
    shop.desks.ratings.rate(shop.by("U0LINYUE"), ended.id, FIVE | {Item.SCRIPT: 3}, words="other", seen=1)
    history = shop.desks.boards.history(TENANT, ended.number)
    assert [(each.number, each.person) for each in history.editions] == [(1, "U0CHENMO"), (2, "U0LINYUE")]
    [(edition, changed)] = history.changes
    assert (edition.at, [(each.what, each.before, each.after) for each in changed]) == (
        shop.now, [("script", 5, 3), ("words", None, None), ("note", None, None)],
    )  # fmt: skip
    assert [event.move for event in history.events if event.noun == "rating"] == ["edit_rating"]


def test_who_opened_the_form_before_somebody_rated_is_told(shop: Any, ended: Order, rated: Rating) -> None:
    with pytest.raises(RatedMeanwhile):
        shop.desks.ratings.rate(shop.by("U0LINYUE"), ended.id, TWO, seen=0)
    shop.tick()
    assert shop.rows("SELECT stars FROM search WHERE creator_id = 1") == [(500,)]


def test_who_had_no_part_gives_no_stars(shop: Any, ended: Order) -> None:
    for ask in (shop.desks.ratings.form, partial(shop.desks.ratings.rate, items=FIVE)):
        with pytest.raises(NoPart):
            ask(shop.by("U0EMMA"), ended.id)
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user="U0MIA", creator_id=2))
        unit.commit()
    with pytest.raises(NotAllowed):
        shop.desks.ratings.rate(shop.by("U0MIA"), ended.id, FIVE)
    assert shop.rows("SELECT count(*) FROM ratings") == [(0,)]


def test_a_cancelled_order_is_not_rated(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.cancel(shop.by(), order.id, "plans changed")
    with pytest.raises(NothingToRate):
        shop.desks.ratings.form(shop.by(), order.id)


def test_too_many_words_are_refused(shop: Any, ended: Order) -> None:
    for what in ("words", "private_note"):
        with pytest.raises(WordsTooLong):
            shop.desks.ratings.rate(shop.by(), ended.id, FIVE, **{what: "好" * 5_000})
    shop.desks.ratings.keep_draft(draft(shop, ended.id, words="好" * 5_000))
    assert shop.desks.ratings.form(shop.by(), ended.id).filled.words == "好" * 5_000


def test_a_report_reaches_every_admin_with_both_sides(shop: Any, rated: Rating) -> None:
    report_id = reported(shop, rated, seen_version=1)
    assert said(shop, "rating_report") == ["U0ALEX", "U0LINYUE"]
    assert said(shop, "rating_reported") == ["U0CHENMO"]
    [waiting] = shop.desks.home.of(TENANT, "U0LINYUE", at=shop.now).reports
    assert (waiting.report.id, waiting.report.words, waiting.rating.words) == (report_id, "不实", "CANARY-PUBLIC")
    assert shop.desks.home.of(TENANT, "U0CHENMO", at=shop.now).reports == ()
    shop.tick()
    assert shop.rows("SELECT stars FROM search WHERE creator_id = 1") == [(500,)]


def test_a_report_needs_words_the_right_creator_and_the_version_that_was_seen(shop: Any, rated: Rating) -> None:
    report = shop.desks.reports.report
    with pytest.raises(NotFound):
        report(shop.by("creator:2"), 2, rated.order_id, Reason.OTHER, "x")
    with pytest.raises(NotAllowed):
        report(shop.by("U0EMMA"), 1, rated.order_id, Reason.OTHER, "x")
    for words in ("  ", "x" * 1_001):
        with pytest.raises(ReportWordsNeeded):
            report(shop.by("creator:1"), 1, rated.order_id, Reason.OTHER, words)
    with pytest.raises(ChangedSinceShown):
        report(shop.by("creator:1"), 1, rated.order_id, Reason.OTHER, "x", seen_version=9)
    assert shop.rows("SELECT count(*) FROM rating_reports") == [(0,)]


def test_of_each_edition_there_is_one_report(shop: Any, rated: Rating) -> None:
    first = reported(shop, rated)
    with pytest.raises(ReportedBefore):
        reported(shop, rated)
    shop.desks.reports.decide(shop.by("U0LINYUE"), first, Verdict.KEEP, "与订单有关")
    with pytest.raises(ReportedBefore):
        reported(shop, rated)
    shop.desks.ratings.rate(shop.by(), rated.order_id, TWO, seen=1)
    assert reported(shop, rated) > first


def test_a_withdrawn_rating_leaves_a_trace_and_counts_for_nothing(shop: Any, rated: Rating) -> None:
    report_id = reported(shop, rated)
    shop.desks.reports.decide(shop.by("U0LINYUE"), report_id, Verdict.WITHDRAW, "确实辱骂", seen_version=1)
    shop.tick()
    assert shop.rows("SELECT stars FROM search WHERE creator_id = 1") == [(-1,)]
    assert shop.rows("SELECT words, withdrawn_by, withdrawn_why FROM ratings") == [("CANARY-PUBLIC", "admin", "insult")]
    profile = shop.desks.creators.profile(1, at=shop.now)
    assert (profile.ratings, profile.live.count, profile.withdrawn) == ([], 0, [(shop.now, "insult")])
    assert shop.desks.creators.shown("小鱼儿", at=shop.now).ratings == []
    assert said(shop, "rating_withdrawn") == ["U0XIAOYU", "U0CHENMO"]
    for act in (
        partial(shop.desks.ratings.rate, shop.by(), rated.order_id, FIVE),
        partial(shop.desks.ratings.answer, shop.by("creator:1"), 1, rated.order_id, "谢谢"),
        partial(shop.desks.ratings.withdraw, shop.by(), rated.order_id),
    ):
        with pytest.raises(IsWithdrawn):
            act()


def test_a_kept_rating_stands_as_before(shop: Any, rated: Rating) -> None:
    report_id = reported(shop, rated)
    kept = shop.desks.reports.decide(shop.by("U0LINYUE"), report_id, Verdict.KEEP, "属实")
    assert (kept.state, kept.why) == (State.KEPT, "属实")
    assert said(shop, "rating_kept") == ["U0CHENMO", "U0XIAOYU"]
    mine = shop.desks.home.of(TENANT, "U0XIAOYU", at=shop.now).stars
    assert mine.reports[rated.order_id].why == "属实"
    shop.tick()
    assert shop.rows("SELECT stars FROM search WHERE creator_id = 1") == [(500,)]
    with pytest.raises(DecidedBefore):
        shop.desks.reports.decide(shop.by("U0ALEX"), report_id, Verdict.WITHDRAW, "no")


def test_who_decides_is_an_admin_says_why_and_saw_the_rating_as_it_is(shop: Any, rated: Rating) -> None:
    report_id = reported(shop, rated)
    decide = shop.desks.reports.decide
    with pytest.raises(NotAllowed):
        decide(shop.by("U0EMMA"), report_id, Verdict.WITHDRAW, "x")
    with pytest.raises(ReportWordsNeeded):
        decide(shop.by("U0LINYUE"), report_id, Verdict.WITHDRAW, " ")
    shop.desks.ratings.rate(shop.by("U0LINYUE"), rated.order_id, TWO, seen=1)
    with pytest.raises(ChangedSinceShown):
        decide(shop.by("U0ALEX"), report_id, Verdict.KEEP, "x", seen_version=1)
    with pytest.raises(OwnRating):
        decide(shop.by("U0LINYUE"), report_id, Verdict.KEEP, "x")
    assert shop.rows("SELECT state FROM rating_reports") == [("open",)]


def test_the_rater_withdraws_within_the_window_and_the_report_lapses(shop: Any, rated: Rating) -> None:
    reported(shop, rated)
    with pytest.raises(NotAllowed):
        shop.desks.ratings.withdraw(shop.by("U0LINYUE"), rated.order_id)
    with pytest.raises(Stale):
        shop.desks.ratings.withdraw(shop.by(), rated.order_id, seen_version=7)
    shop.desks.ratings.withdraw(shop.by(), rated.order_id, seen_version=1)
    assert shop.rows("SELECT state FROM rating_reports") == [("lapsed",)]
    assert shop.desks.creators.profile(1, at=shop.now).withdrawn == [(shop.now, "")]
    shop.tick()
    assert shop.rows("SELECT stars FROM search WHERE creator_id = 1") == [(-1,)]


def test_after_the_window_the_rater_withdraws_nothing(shop: Any, rated: Rating) -> None:
    shop.now += timedelta(days=14)
    with pytest.raises(WindowClosed):
        shop.desks.ratings.withdraw(shop.by(), rated.order_id)


def test_two_first_ratings_at_once_are_one(shop: Any, ended: Order, race: Any) -> None:
    rate = shop.desks.ratings.rate
    found = race(
        partial(rate, shop.by(), ended.id, FIVE, seen=0), partial(rate, shop.by("U0LINYUE"), ended.id, TWO, seen=0)
    )
    assert sorted(type(each).__name__ for each in found) in (["RatedMeanwhile", "Rating"], ["IllegalMove", "Rating"])
    assert shop.rows("SELECT count(*) FROM ratings") == shop.rows("SELECT count(*) FROM rating_editions") == [(1,)]


def test_of_two_decisions_at_once_one_wins(shop: Any, rated: Rating, race: Any) -> None:
    report_id = reported(shop, rated)
    decide = shop.desks.reports.decide
    found = race(
        partial(decide, shop.by("U0LINYUE"), report_id, Verdict.KEEP, "属实"),
        partial(decide, shop.by("U0ALEX"), report_id, Verdict.WITHDRAW, "辱骂"),
    )
    assert sorted(type(each).__name__ for each in found) == ["DecidedBefore", "Report"]
    [(state, withdrawn)] = shop.rows(
        "SELECT r.state, g.withdrawn_at IS NOT NULL FROM rating_reports r JOIN ratings g ON g.order_id = r.order_id"
    )
    assert (state == "withdrawn") == bool(withdrawn)


def test_of_a_withdrawal_and_a_decision_at_once_one_wins(shop: Any, rated: Rating, race: Any) -> None:
    report_id = reported(shop, rated)
    found = race(
        partial(shop.desks.reports.decide, shop.by("U0LINYUE"), report_id, Verdict.WITHDRAW, "辱骂"),
        partial(shop.desks.ratings.withdraw, shop.by(), rated.order_id),
    )
    assert sum(isinstance(each, Exception) for each in found) == 1
    assert shop.rows("SELECT count(*) FROM events WHERE move = 'withdraw_rating'") == [(1,)]


def test_of_two_answers_at_once_one_stands(shop: Any, rated: Rating, race: Any) -> None:
    answer = shop.desks.ratings.answer
    found = race(
        *(
            partial(answer, shop.by(who), 1, rated.order_id, words)
            for who, words in (("creator:1", "a"), ("U0XIAOYU", "b"))
        )
    )
    assert sum(isinstance(each, Rating) for each in found) == 1


def test_what_is_new_to_a_creator_is_new_until_they_have_read_it(shop: Any, rated: Rating) -> None:
    stars = shop.desks.home.of(TENANT, "U0XIAOYU", at=shop.now).stars
    assert [rating.order_id for rating in stars.new] == [rated.order_id]
    shop.desks.reports.mark_seen(shop.by("U0XIAOYU"), 1, stars.newest)
    assert shop.desks.home.of(TENANT, "U0XIAOYU", at=shop.now).stars.new == []
    shop.now += timedelta(hours=1)
    shop.desks.ratings.rate(shop.by(), rated.order_id, TWO, seen=1)
    assert len(shop.desks.home.of(TENANT, "U0XIAOYU", at=shop.now).stars.new) == 1


def test_a_creator_sees_what_a_rating_does_to_their_place(shop: Any, rated: Rating) -> None:
    effect = shop.desks.home.of(TENANT, "U0XIAOYU", at=shop.now).stars.effect
    assert (effect.terms["stars"] > 0, effect.terms["exploration"] < 0) == (True, True)
    assert effect.score == max(shop.desks.creators.standing(1).scores.values())


def test_rated_orders_say_so_on_board_home_and_card(shop: Any, ended: Order, rated: Rating) -> None:
    from bot.services.boards import Asked

    board = shop.desks.boards.of_team(TENANT, "U0CHENMO", Asked(campaign_id=shop.campaign.id), at=shop.now)
    assert (list(board.rated), board.done, board.stars) == ([500], 1, 500)


def test_neither_the_note_nor_the_rater_leaves_the_team(shop: Any, rated: Rating) -> None:
    [public] = shop.desks.creators.profile(1, at=shop.now).ratings
    [mine] = shop.desks.home.of(TENANT, "U0XIAOYU", at=shop.now).stars.ratings
    [shown] = shop.desks.creators.shown("小鱼儿", at=shop.now).ratings
    assert [each.private_note for each in (public, mine, shown)] == ["", "", ""]
    with pytest.raises(NotFound):
        shop.desks.boards.history("T0OTHER", "O-2001")
