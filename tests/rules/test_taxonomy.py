from collections import Counter

import pytest

from bot.rules.taxonomy import FIELDS, SUBS, english, field_named, sub_named
from bot.text import normalise


def test_there_are_36_fields_and_219_sub_verticals():
    assert (len(FIELDS), len(SUBS), sum(len(field.subs) for field in FIELDS)) == (36, 219, 219)


def test_no_word_stands_for_two_things():
    words = Counter(word for name in (*FIELDS, *SUBS) for word in name.words)

    assert [word for word, times in words.items() if times > 1] == []


def test_every_word_is_spelt_as_the_door_spells_it():
    words = [word for name in (*FIELDS, *SUBS) for word in name.words]

    assert [word for word in words if normalise(word) != word] == []


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.zh)
def test_a_field_and_its_subs_are_found_by_both_their_names(field):
    assert field_named(field.zh) is field_named(field.en.upper()) is field
    assert all(sub_named(sub.zh) is sub_named(sub.en) is sub and sub.field == field.zh for sub in field.subs)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("makeup", "美妆"),
        ("零食", "美食"),
        ("母婴", "亲子"),
        ("数码", "高新数码"),
        ("3C", "高新数码"),
        ("搞笑", "喜剧"),
    ],
)
def test_other_words_stand_for_a_field(word, key):
    field = field_named(word)

    assert field.zh == key


@pytest.mark.parametrize(
    ("word", "key"), [("护肤", "护肤保养"), ("吃播", "美食吃播"), ("yoga", "瑜伽普拉提"), ("ootd", "穿搭")]
)
def test_other_words_stand_for_a_sub_vertical(word, key):
    sub = sub_named(word)

    assert sub.zh == key


def test_traditional_words_that_the_door_rewrites_are_known():
    sub = sub_named(normalise("體育資訊"))

    assert sub.zh == "体育资讯"


def test_an_unknown_word_stands_for_nothing():
    assert (field_named("国货"), sub_named("国货"), english("国货")) == (None, None, "国货")


def test_english_names_are_for_display():
    assert (english("美妆"), english("护肤保养")) == ("Beauty and make-up", "Skincare")
