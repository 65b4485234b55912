from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.pages import seated
from bot.rules.ranking import PAGE, RESERVED

EXACTLY = settings(derandomize=True, deadline=None, max_examples=500)
lists = st.lists(st.integers(0, 1_000), max_size=25, unique=True).map(lambda scores: sorted(scores, reverse=True))


def page_of(main, kept):
    """A page of two lists of scores; `kept` are marked by a half, so that no two are the same."""
    return seated(main, [score + 0.5 for score in kept], by=lambda score: score)[0]


def test_reserved_places_go_to_the_best_of_those_they_are_kept_for():
    assert page_of(range(900, 880, -1), [500, 400, 300]) == [
        (900, False), (899, False), (898, False), (500.5, True), (897, False), (896, False), (895, False),
        (400.5, True), (894, False), (893, False),
    ]  # fmt: skip


def test_whoever_scores_high_enough_stands_there_without_a_mark():
    assert page_of([900, 800, 700, 600], [850, 100, 90])[:6] == [
        (900, False), (850.5, False), (800, False), (100.5, True), (700, False), (600, False),
    ]  # fmt: skip


def test_without_anyone_to_keep_places_for_the_others_take_them():
    assert page_of(range(20, 0, -1), []) == [(score, False) for score in range(20, 10, -1)]


def test_with_nobody_else_the_page_is_theirs_and_nothing_is_marked():
    assert page_of([], range(20, 0, -1)) == [(score + 0.5, False) for score in range(20, 10, -1)]


@EXACTLY
@given(lists, lists)
def test_a_page_is_full_while_there_is_anyone_left_and_shows_nobody_twice(main, kept):
    found = [who for who, _ in page_of(main, kept)]

    assert len(found) == len(set(found)) == min(PAGE, len(main) + len(kept))


@EXACTLY
@given(lists, lists)
def test_each_list_is_read_from_its_beginning_in_its_order(main, kept):
    """So that the next page can be read on from where this one ended."""
    found = [who for who, _ in page_of(main, kept)]

    for of in (main, [score + 0.5 for score in kept]):
        shown = [who for who in found if who in of]
        assert shown == of[: len(shown)]


@EXACTLY
@given(lists, lists)
def test_only_reserved_places_are_marked_and_only_where_others_score_higher(main, kept):
    page, promising = page_of(main, kept), [score + 0.5 for score in kept]

    for place, (who, reserved) in enumerate(page):
        before = {one for one, _ in page[:place]}
        assert reserved == (who < max({*main, *promising} - before))
        assert not reserved or (place in RESERVED and who in promising)


@EXACTLY
@given(lists, lists, st.integers(1, PAGE))
def test_no_list_is_read_further_than_one_behind_who_is_shown(main, kept, places):
    read = {0.0: 0, 0.5: 0}

    def counted(scores, by):
        for score in scores:
            read[by] += 1
            yield score + by

    page, more = seated(counted(main, 0.0), counted(kept, 0.5), by=lambda score: score, places=places)

    assert len(page) == min(places, len(main) + len(kept))
    assert more == (len(main) + len(kept) > places)
    for by, count in read.items():
        assert count <= sum(who % 1 == by for who, _ in page) + 1
