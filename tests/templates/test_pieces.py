"""Cards that are rendered once and put in wherever they stand."""

import json
from typing import Any

import pytest

from bot import pieces
from bot.pieces import PLACE, HashedOnce, Kept, encoded, opened, piece_of, problems_of
from bot.render import mrkdwn

CARD = [{"type": "section", "text": {"type": "mrkdwn", "text": f"*{PLACE}  小鱼儿*"}}]
HEAD: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": "found"}}


def stands_for(at: int) -> dict[str, Any]:
    return {"type": pieces.MARK, "at": at}


def test_a_piece_is_put_in_with_its_number() -> None:
    held = [(piece_of(CARD), "1"), (piece_of(CARD), "12")]
    blocks = [HEAD, stands_for(0), stands_for(1)]
    texts = [block["text"]["text"] for block in opened(blocks, held)]
    assert texts == ["found", "*1  小鱼儿*", "*12  小鱼儿*"]
    answer = json.loads(encoded("found", blocks, held, response_type="ephemeral"))
    assert answer == {"response_type": "ephemeral", "text": "found", "blocks": opened(blocks, held)}


def test_what_people_type_cannot_stand_for_a_number() -> None:
    assert mrkdwn(f"a{PLACE}b") == "ab"


def test_a_message_is_too_long_with_its_pieces() -> None:
    held = [(piece_of(CARD), "1")] * 50
    assert [problem.code for problem in problems_of("found", [HEAD, *map(stands_for, range(50))], held)] == [
        "invalid_blocks"
    ]
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}}]
    held = [(piece_of(long), "1")] * 4
    assert [problem.code for problem in problems_of("found", [stands_for(n) for n in range(4)], held)] == [
        "msg_blocks_too_long"
    ]


def test_what_slack_would_refuse_of_a_piece_is_told_wherever_it_stands() -> None:
    held = [(piece_of([{"type": "section"}]), "1")]
    assert problems_of("found", [stands_for(0)], held) != []


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_is_kept_than_is_allowed_and_the_oldest_goes_first(most: int) -> None:
    kept = Kept[int](most)
    for number in range(5):
        assert kept.or_make(number, lambda number=number: 10 * number) == 10 * number  # type: ignore[misc]
    assert [kept.get(number) for number in range(5)] == [None] * (5 - most) + [10 * n for n in range(5 - most, 5)]


def test_what_is_asked_for_again_and_again_outlives_what_was_made_after_it() -> None:
    kept = Kept[str](3)
    for name in "abc":
        kept.put(name, name.upper())
    for name in "defgh":
        assert kept.get("a") == "A"
        kept.put(name, name.upper())
    assert {name for name in "abcdefgh" if kept.get(name)} == {"a", "g", "h"}


def test_a_key_that_is_hashed_once_is_equal_to_its_like_and_to_nothing_else() -> None:
    one, like, other = HashedOnce(("美妆", 1)), HashedOnce(("美妆", 1)), HashedOnce(("美妆", 2))
    assert (one, hash(one)) == (like, hash(like))
    assert one != other
    assert one != ("美妆", 1)
    assert {one: "found"}.get(like) == "found"
    with pytest.raises(TypeError):
        HashedOnce([])
