import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.comments import EXAMPLES, TOLD_CLUSTERS, Said, Tally, analyse, merge
from bot.rules.comments_hot import MOST_WORDS, bounded, hot_words
from bot.rules.comments_intents import Aspect, Intent
from bot.rules.comments_reading import Reader, Sentiment
from bot.rules.comments_spam import FEWEST_ALIKE, Reason

GOOD, BAD = "好赞美香", "差烂坏假"


def judged(texts: Sequence[str]) -> list[tuple[float, int, int]]:
    """A model that knows eight letters."""
    found = []
    for text in texts:
        praising, blaming = (sum(text.count(letter) for letter in letters) for letters in (GOOD, BAD))
        found.append(((praising + 0.5) / (praising + blaming + 1), praising, blaming))
    return found


SIMPLE = Reader(
    normalise=lambda text: " ".join(text.lower().split()),
    score=judged,
    words=str.split,
    background={"": 1_000, "usual": 600},
)

TEXTS = (
    "求链接",
    "多少钱",
    "好好好",
    "差差",
    "第三次回购了",
    "已下单",
    "主播好美",
    "物流差 差",
    "usual hot words",
    " ",
    "",
)
letters = st.text(alphabet="好赞差烂链接求回购多少钱主播物流 a1!?加v微信📦\u200b", max_size=24)
works = st.lists(st.lists(letters | st.sampled_from(TEXTS), max_size=14), max_size=5)


def test_comments_are_counted_under_what_they_say():
    tally = analyse(["求链接", "主播好美", "主播好美", "质量差", "扣1", "  "], SIMPLE)

    assert (tally.comments, tally.suspected, tally.judged) == (5, 0, 5)
    assert {mood: said.comments for mood, said in tally.sentiments.items()} == {
        Sentiment.POSITIVE: 2,
        Sentiment.NEUTRAL: 2,
        Sentiment.NEGATIVE: 1,
    }
    assert {intent: said.comments for intent, said in tally.intents.items()} == {
        Intent.LINK: 1,
        Intent.PRAISE: 2,
        Intent.COMPLAINT: 1,
    }
    assert tally.aspects[Aspect.HOST] == Said(positive=2, examples=tally.aspects[Aspect.HOST].examples)
    assert tally.aspects[Aspect.HOST].texts == ("主播好美",)


def test_examples_are_few_as_typed_and_one_of_each_spelling():
    tally = analyse(["求链接", "求链接 ", "A求链接", "a求链接", "B求链接", "C求链接"], SIMPLE)

    texts = tally.intents[Intent.LINK].texts
    assert len(texts) == EXAMPLES
    assert len({text.lower().strip() for text in texts}) == EXAMPLES


def test_an_example_of_a_length_to_read_comes_first():
    tally = analyse(["好", "好" * 60, "好好好好好"], SIMPLE)

    assert tally.sentiments[Sentiment.POSITIVE].texts[0] == "好好好好好"


@settings(deadline=None, max_examples=150)
@given(works=works, chance=st.randoms(use_true_random=False))
def test_adding_up_is_the_same_in_any_order_and_any_grouping(works, chance):
    tallies = [analyse(work, SIMPLE) for work in works]
    whole = merge(tallies)
    mixed = chance.sample(tallies, len(tallies))
    cut = chance.randint(0, len(mixed))

    assert merge(mixed) == whole
    assert merge([merge(mixed[:cut]), merge(mixed[cut:])]) == whole
    assert merge([whole]) == whole
    assert merge([whole, Tally()]) == whole


@settings(deadline=None, max_examples=100)
@given(work=st.lists(letters | st.sampled_from(TEXTS), max_size=20), chance=st.randoms(use_true_random=False))
def test_the_order_of_comments_changes_nothing(work, chance):
    assert analyse(chance.sample(work, len(work)), SIMPLE) == analyse(work, SIMPLE)


@settings(deadline=None, max_examples=100)
@given(work=st.lists(letters, max_size=20))
def test_every_judged_comment_has_one_sentiment(work):
    tally = analyse(work, SIMPLE)

    assert sum(said.comments for said in tally.sentiments.values()) == tally.judged
    assert tally.judged == tally.comments - tally.suspected >= 0
    assert all(said.comments <= tally.judged for said in (*tally.intents.values(), *tally.aspects.values()))


def test_of_no_comments_there_is_an_empty_tally():
    assert analyse([], SIMPLE) == merge([]) == Tally()


def test_suspected_comments_count_as_comments_and_in_nothing_else():
    spam = [f"加V{n}领优惠券,回复有礼好好好" for n in range(FEWEST_ALIKE)]
    tally = analyse(["差差差", *spam], SIMPLE)

    assert (tally.comments, tally.suspected) == (FEWEST_ALIKE + 1, FEWEST_ALIKE)
    assert tally.reasons == {Reason.ALIKE: FEWEST_ALIKE, Reason.CONTACT: FEWEST_ALIKE}
    assert list(tally.sentiments) == [Sentiment.NEGATIVE]
    assert tally.words == {"差差差": 1}


def test_clusters_of_one_mould_add_up_over_works():
    work = [f"老粉来报到了,质量一直很稳定,闭眼入不踩雷{n}" for n in range(9)]
    tally = merge([analyse(work, SIMPLE), analyse(work[:8], SIMPLE)])

    assert [(cluster.size, cluster.example) for cluster in tally.clusters] == [(17, work[0])]


def test_clusters_are_kept_within_bounds():
    moulds = ["".join(chr(0x4E00 + 40 * nth + at) for at in range(14)) for nth in range(TOLD_CLUSTERS + 5)]
    tallies = [analyse([mould] * FEWEST_ALIKE, SIMPLE) for mould in moulds]
    whole = merge(tallies)

    assert len(whole.clusters) == TOLD_CLUSTERS
    assert whole.suspected == FEWEST_ALIKE * (TOLD_CLUSTERS + 5)
    assert merge([merge(tallies[:150]), merge(tallies[150:])]) == whole


def test_hot_words_are_those_that_are_unusual():
    counts = {"usual": 60, "rare": 60, "twice": 2, "most": 100}

    hot = hot_words(counts, 100, {"": 1_000, "usual": 600, "most": 100}, most=10)

    assert [(each.word, each.comments) for each in hot] == [("most", 100), ("rare", 60)]


def test_hot_words_stand_in_the_same_order_always():
    counts = dict.fromkeys(("c", "a", "b"), 5)

    assert [each.word for each in hot_words(counts, 20, {"": 500}, most=2)] == ["a", "b"]
    assert hot_words(dict(reversed(counts.items())), 20, {"": 500}, most=2) == hot_words(counts, 20, {"": 500}, most=2)


def test_a_word_is_counted_once_a_comment_and_bare_numbers_are_not():
    tally = analyse(["hot hot 123 x", "hot a1"], SIMPLE)

    assert tally.words == {"hot": 2}


def test_counts_of_words_are_bounded_whatever_the_order_of_adding():
    chance = random.Random(7)
    many = {f"word{nth}": chance.randint(1, 9) for nth in range(MOST_WORDS + 3_000)}
    halves = [dict(list(many.items())[::2]), dict(list(many.items())[1::2])]

    kept = bounded(many)

    assert len(kept) == MOST_WORDS
    assert kept.items() <= many.items()
    assert merge([Tally(words=half) for half in halves]).words == dict(sorted(kept.items()))


def test_a_slim_tally_keeps_the_most_frequent_words_alone():
    tally = Tally(comments=9, words={"a": 1, "b": 3, "c": 3})

    assert tally.slim(2) == Tally(comments=9, words={"b": 3, "c": 3})


@pytest.mark.parametrize("typed", ["\ud800", "😀" * 3_000, "加" * 5_000, "\x00", "((((", "求.{0,8}链接"])
def test_no_text_is_too_strange(typed):
    assert analyse([typed] * 9, SIMPLE).comments == 9


def test_the_hot_words_of_comments_are_measured_against_those_that_are_not_suspected():
    said = ["hot words"] * 12 + ["usual words"] * 12
    tally = analyse([f"{text} {letter}" for text, letter in zip(said, "abcdefghijklmnopqrstuvwx", strict=True)], SIMPLE)

    hot = tally.hot({"": 1_000, "usual": 600})

    assert tally.judged == 24
    assert [(each.word, each.comments) for each in hot] == [("words", 24), ("hot", 12)]
    assert hot == hot_words(tally.words, 24, {"": 1_000, "usual": 600}, most=20)
    assert tally.hot({"": 1_000, "usual": 600}, most=1) == hot[:1]


def test_of_comments_that_differ_in_blanks_and_case_one_example_is_shown_whichever_came_first():
    ways = ["链接 LINK 求链接", "链接 link  求链接", "链接 Link 求链接 "]
    shown = [analyse(order, SIMPLE).intents[Intent.LINK] for order in (ways, ways[::-1], ways[1:] + ways[:1])]

    assert [said.comments for said in shown] == [3, 3, 3]
    assert {said.texts for said in shown} == {(min(ways),)}


def test_counts_of_works_add_up_to_those_of_all_of_them():
    one, two = ["求链接", "质量差", "主播好美"], ["多少钱", "质量差 差", "usual hot words"]
    both = merge([analyse(one, SIMPLE), analyse(two, SIMPLE)])

    assert (both.comments, both.judged) == (6, 6)
    assert both == merge([analyse(two, SIMPLE), analyse(one, SIMPLE)]) == merge([both])
    assert {mood: said.comments for mood, said in both.sentiments.items()} == {
        mood: said.comments for mood, said in analyse(one + two, SIMPLE).sentiments.items()
    }
