"""The shipped model with the rules: what they were labelled to say, and that no text upsets them."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from bot import comments_model
from bot.comments_model import AT_ONCE, Letters, Weights, reader, squeezed, unpacked
from bot.rules import comments_words
from bot.rules.comments import analyse
from bot.rules.comments_intents import Intent
from bot.rules.comments_reading import CURT, Sentiment, read

DATA = Path(__file__).parents[1] / "data"
LEAST = 0.85


def labelled(half: str) -> list[dict[str, str]]:
    with (DATA / f"live_comments_{half}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def f1(told: list[bool], said: list[bool]) -> float:
    both = sum(one and other for one, other in zip(told, said, strict=True))
    return 2 * both / (sum(told) + sum(said))


def test_the_parts_share_no_comment_and_the_halves_are_enough():
    parts = [{row["text"] for row in labelled(part)} for part in ("tuning", "held_out", "later", "last")]

    assert len(set().union(*parts)) == sum(map(len, parts))
    assert min(map(len, parts[:2])) >= 200


def test_sentiment_of_the_held_out_half():
    rows = labelled("held_out")
    found = read([row["text"] for row in rows], reader())
    moods = [
        f1([row["sentiment"] == mood for row in rows], [each.sentiment is mood for each in found]) for mood in Sentiment
    ]

    assert sum(moods) / len(moods) >= LEAST


def test_intents_of_the_held_out_half():
    rows = labelled("held_out")
    found = read([row["text"] for row in rows], reader())
    wants = {
        intent: f1([intent in row["intents"].split() for row in rows], [intent in each.intents for each in found])
        for intent in Intent
    }

    assert sum(wants.values()) / len(wants) >= LEAST
    assert min(wants.values()) >= 0.75


def test_traditional_characters_are_read_as_well():
    rows = labelled("held_out")
    convert = OpenCC("s2t").convert  # made once: it reads its dictionaries
    traditional = [convert(row["text"]) for row in rows]
    found = read(traditional, reader())

    assert sum(text != row["text"] for text, row in zip(traditional, rows, strict=True)) > 150
    assert sum(each.sentiment == row["sentiment"] for each, row in zip(found, rows, strict=True)) >= LEAST * len(rows)


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("绝绝子", Sentiment.POSITIVE),
        ("回购第三次了", Sentiment.POSITIVE),
        ("求鏈接", Sentiment.NEUTRAL),
        ("扣1", Sentiment.NEUTRAL),
        ("会起球吗", Sentiment.NEUTRAL),
        ("起球", Sentiment.NEGATIVE),
        ("假货吧", Sentiment.NEGATIVE),
        ("不好吃", Sentiment.NEGATIVE),
        ("不是很好吃", Sentiment.NEGATIVE),
        ("送餐太慢了，等了两个小时，都凉了", Sentiment.NEGATIVE),
        ("面料很舒服，尺码标准，没有色差", Sentiment.POSITIVE),
    ],
)
def test_what_a_model_alone_gets_wrong_is_read(text, sentiment):
    assert read([text], reader())[0].sentiment is sentiment


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_texts_can_be_read_and_each_by_itself(texts):
    together = read(texts, reader())

    assert [each.score for each in together] == [each.score for text in texts for each in read([text], reader())]
    assert all(0 <= each.score <= 1 for each in together)
    assert analyse(texts, reader()).comments == len(together)


def test_very_long_texts_and_many_are_read():
    texts = ["好吃" * 50_000, "\ud800差", *["求链接"] * (AT_ONCE + 3)]

    assert len(read(texts, reader())) == len(texts)


def test_a_curt_text_without_a_known_word_says_nothing():
    (found,) = read(["蓝鲸"], reader())

    assert len(found.plain) <= CURT
    assert found.sentiment is Sentiment.NEUTRAL


WORDS = sorted(word for name in ("PRAISING", "BLAMING", "TURNING") for word in getattr(comments_words, name))


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_known_words_are_found_where_they_stand(words):
    text = "，嗯。".join(words)
    doc, _, at = Letters.of([text]).words()
    begins = [1 + found.start() for found in re.finditer(r"[^，嗯。]+", text)]

    assert set(begins) <= set(at.tolist())
    assert set(doc.tolist()) == {0}


@pytest.mark.parametrize(
    ("text", "praising", "blaming"),
    [
        ("好吃", 1, 0),
        ("不好吃", 0, 1),
        ("不是很好吃", 0, 1),
        ("没有垃圾", 1, 0),
        ("难吃", 0, 1),
        ("", 0, 0),
    ],
)
def test_a_negation_turns_the_word_after_it(text, praising, blaming):
    letters = Letters.of([text])

    assert tuple(each.tolist() for each in letters.said(letters.words())) == ([praising], [blaming])


def test_numbers_and_repeats_are_squeezed():
    assert squeezed("等了123分钟!!!!好好好好") == "等了0分钟!!好好"


def test_weights_outlast_their_packing():
    weights = Weights(ngrams=np.arange(-8, 8, dtype=np.int8), scale=0.5, facts=np.array([1.5, -2.0]), bias=0.25)
    again = unpacked(weights.packed())

    assert again.ngrams.tolist() == weights.ngrams.tolist()
    assert (again.scale, again.facts.tolist(), again.bias) == (0.5, [1.5, -2.0], 0.25)


def test_what_ships_is_small_and_carries_its_licence():
    home = Path(comments_model.__file__).parent

    assert sum((home / name).stat().st_size for name in (comments_model.MODEL, comments_model.BACKGROUND)) <= 1_000_000
    assert "Copyright (c) 2013-2014 isnowfy" in (home / "comments_model.licence").read_text(encoding="utf-8")
