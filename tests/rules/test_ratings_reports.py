"""Reports of ratings: every state × every verdict; drafts and editions; what a creator's own stars say to them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.rules.creators import Creator, Figures
from bot.rules.field_stars import FieldStars
from bot.rules.forms import Form
from bot.rules.ranking_terms import Stars
from bot.rules.ratings import LIVE, MOST_WORDS, Item, Rating, WordsTooLong, checked
from bot.rules.ratings_drafts import NOT_APPLICABLE, Change, Draft, changes, edition, of_rating
from bot.rules.ratings_mine import block, effect, missed, praised
from bot.rules.ratings_reports import (
    MOVES,
    DecidedBefore,
    Reason,
    Report,
    ReportWordsNeeded,
    State,
    Verdict,
    decide,
    report,
)

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
EVERY = [item for of in LIVE.values() for item in of]


def rating(stars: int = 5, *, at: datetime = NOW, words: str = "", **items: int) -> Rating:
    given = dict.fromkeys(EVERY, stars) | {Item(name): n for name, n in items.items()}
    return Rating(
        order_id=1, creator_id=1, tenant="T1", rater="U1", form=Form.DAY, at=at, items=given, words=words
    )  # fmt: skip


def reported(state: State) -> Report:
    return Report(
        order_id=1, tenant="T1", creator_id=1, edition=1, person="creator:1", reason=Reason.OTHER, words="x", at=NOW,
        state=state,
    )  # fmt: skip


@pytest.mark.parametrize(("state", "verdict"), list(product(State, Verdict)))
def test_a_report_is_decided_once_from_where_it_is_open(state: State, verdict: Verdict) -> None:
    if (state, verdict) not in MOVES:
        with pytest.raises(DecidedBefore):
            decide(reported(state), verdict, "why", person="U1", at=NOW)
        return
    after = decide(reported(state), verdict, " why ", person="U1", at=NOW)
    assert (after.state, after.version, after.why, after.open) == (MOVES[state, verdict], 2, "why", False)


@pytest.mark.parametrize("why", ["", "  ", "x" * (MOST_WORDS + 1)])
def test_an_admin_says_why(why: str) -> None:
    for verdict in (Verdict.KEEP, Verdict.WITHDRAW):
        with pytest.raises(ReportWordsNeeded):
            decide(reported(State.OPEN), verdict, why, person="U1", at=NOW)


@pytest.mark.parametrize("what", ["words", "private_note"])
def test_a_thousand_characters_are_enough_and_one_more_is_refused_with_both_numbers(what: str) -> None:
    enough, beyond = (replace(rating(), **{what: "好" * (MOST_WORDS + more)}) for more in (0, 1))
    assert checked(enough) == enough
    with pytest.raises(WordsTooLong) as refused:
        checked(beyond)
    assert refused.value.facts == {"most": "1,000", "count": "1,001"}


def test_a_given_rating_fills_the_form_with_what_did_not_apply() -> None:
    items = {item: 5 for item in EVERY if item is not Item.SCRIPT}
    filled = of_rating(Rating(**{**vars(rating()), "items": items}))
    assert (filled.items[Item.SCRIPT], filled.items[Item.CONDITION]) == (NOT_APPLICABLE, "5")
    assert filled.stars == items


def test_an_edition_tells_what_it_changed() -> None:
    before, after = edition(rating(5, words="a")), edition(rating(5, words="b", script=3))
    assert changes(before, after) == [Change(what="script", before=5, after=3), Change(what="words")]
    assert changes(before, before) == []


def test_items_are_held_against_the_field_and_a_month_ago() -> None:
    old, new = rating(4, at=NOW - timedelta(days=40)), rating(5)
    mine = block([new, old], FieldStars(items={Item.SCRIPT: 480, Item.ATTITUDE: 400}, creators=9), live=True, at=NOW)
    script = next(line for line in mine.lines if line.item is Item.SCRIPT)
    assert (script.stars, script.usual, script.above, script.before, script.moved) == (450, 480, -30, 400, 50)
    assert (mine.came, mine.before.overall, mine.now.overall, mine.peers) == (1, 400, 450, 9)
    assert [line.item for line in mine.weak] == [Item.SCRIPT]
    assert [line.item for line in mine.strong] == [Item.ATTITUDE]
    assert len(mine.moved) == 3


def test_what_moves_by_less_than_is_written_has_not_moved() -> None:
    old = [rating(5, at=NOW - timedelta(days=40 + n)) for n in range(60)]
    assert block([rating(4), *old], FieldStars(), live=True, at=NOW).moved == []


def test_a_rating_below_the_usual_takes_points_and_a_kept_place() -> None:
    creator = Creator(id=1, slug="c1", name="x", field="美妆", followers=50_000)
    before, after = Stars(count=1, total=500), Stars(count=2, total=600)
    found = effect(creator, Figures(), before, after, rating(1), score=500_000, at=NOW)
    assert found.terms["stars"] < 0
    assert found.points == sum(found.terms.values())
    assert found.score == 500_000


def test_praise_and_blame_are_told_by_the_stars() -> None:
    given = [rating(5, words="好"), rating(3, words="慢"), rating(4, words="行"), rating(5)]
    assert (praised(given), missed(given)) == (["好"], ["慢"])


@pytest.mark.parametrize("words", ["unfair", "  unfair\n", "x" * MOST_WORDS])
def test_a_report_keeps_what_was_said_of_which_edition_and_is_open(words: str) -> None:
    edited = Rating(**{**vars(rating()), "edition": 3})

    found = report(edited, Reason.OTHER, words, person="creator:1", at=NOW)

    assert found == Report(
        order_id=1, tenant="T1", creator_id=1, edition=3, person="creator:1", reason=Reason.OTHER, words=words.strip(),
        at=NOW,
    )  # fmt: skip
    assert (found.open, found.version) == (True, 1)


@pytest.mark.parametrize("words", ["", " \n ", "x" * (MOST_WORDS + 1)])
def test_a_report_says_what_is_wrong_in_a_bounded_number_of_words(words: str) -> None:
    with pytest.raises(ReportWordsNeeded):
        report(rating(), Reason.OTHER, words, person="creator:1", at=NOW)


@pytest.mark.parametrize(
    ("filled", "empty"),
    [
        ({}, True),
        ({"items": {"script": NOT_APPLICABLE}}, False),
        ({"words": "x"}, False),
        ({"private_note": "x"}, False),
        ({"again": False}, False),  # "no" was said
        ({"edition": 2}, True),  # which rating it began from is nothing filled in
    ],
)
def test_a_draft_is_empty_as_long_as_nothing_was_filled_in(filled: dict[str, object], empty: bool) -> None:
    draft = Draft(**{"order_id": 1, "tenant": "T1", "person": "U1", "at": NOW, **filled})  # type: ignore[arg-type]

    assert draft.empty is empty
