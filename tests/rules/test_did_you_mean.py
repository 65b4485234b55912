import pytest

from bot.rules.did_you_mean import distance, nearest

COMMANDS = ["find", "quote", "order", "rate", "help"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quoet", "quote"),
        ("ordr", "order"),
        ("Fnid", "find"),
        ("halp", "help"),
        ("quote", "quote"),
        ("xyzzy", None),
        ("findings", None),
        ("", None),
    ],
)
def test_a_slip_finds_the_command_that_was_meant(typed, meant):
    assert nearest(typed, COMMANDS) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("护夫", "护肤"), ("小鱼", "小鱼儿"), ("王小鱼儿", "小鱼儿"), ("汽车", None)]
)
def test_chinese_is_near_by_the_characters_it_shares(typed, meant):
    assert nearest(typed, ["护肤", "小鱼儿"]) == meant


def test_a_hostile_word_is_near_to_nothing():
    assert nearest("q" * 5000, COMMANDS) is None


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("ab", "ba", 1), ("abc", "abc", 0), ("abc", "", 3), ("kitten", "sitting", 3)]
)
def test_slips_are_counted(one, other, slips):
    assert distance(one, other) == distance(other, one) == slips
