import pytest

from bot.rules.disputes import Dispute, DisputeAnswered, answer, settle
from bot.rules.errors import NotAllowed
from bot.rules.orders import ReasonNeeded, Side


@pytest.fixture
def begun(now):
    def build(side=Side.BRAND):
        return Dispute(order_id=31, tenant="T1", side=side, person="U1", words="少播了一小时", at=now)

    return build


@pytest.mark.parametrize(("side", "other"), [(Side.BRAND, Side.CREATOR), (Side.CREATOR, Side.BRAND)])
def test_the_words_of_both_sides_stand_side_by_side(begun, now, side, other):
    both = answer(begun(side), other, " 网络断了 ", person="U2", at=now)

    assert (both.said_by(side), both.said_by(other)) == ("少播了一小时", "网络断了")
    assert (both.answered_by, both.answered_at) == ("U2", now)


def test_it_is_answered_once_by_the_other_side_and_with_words(begun, now):
    with pytest.raises(NotAllowed):
        answer(begun(), Side.BRAND, "x", person="U1", at=now)
    with pytest.raises(ReasonNeeded):
        answer(begun(), Side.CREATOR, " ", person="U2", at=now)
    with pytest.raises(DisputeAnswered):
        answer(answer(begun(), Side.CREATOR, "x", person="U2", at=now), Side.CREATOR, "y", person="U2", at=now)


def test_settling_is_signed(begun, now):
    assert (settle(begun(), person="U1", at=now).settled_by, begun().settled_at) == ("U1", None)
