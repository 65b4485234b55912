import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import comments_words
from bot.rules.comments_intents import Aspect, Intent, Manner, hear
from bot.rules.comments_phrases import Phrases, pairs


@pytest.mark.parametrize(
    ("phrase", "text", "fits"),
    [
        ("链接", "上链接", True),
        ("求.{0,2}链接", "求个小链接", True),
        ("求.{0,2}链接", "求那个小链接", False),
        ("[求给]个?链接", "给链接", True),
        (r"\?", "好用?", True),
        ("^来了$", "来了", True),
        ("^来了$", "来了吗", False),
        ("a_b", "a b", True),
        ("👍", "好👍", True),
        ("👍👏", "👍👏", True),
        ("第[0-9]+次", "第12次", True),
    ],
)
def test_a_phrase_is_found_where_it_stands(phrase, text, fits):
    assert Phrases({"it": phrase}).found(text) == ({"it"} if fits else set())


@pytest.mark.parametrize("phrase", ["[求给]", "a?", ".*", "(a|b)", r"\d+"])
def test_a_phrase_without_a_letter_of_its_own_is_refused(phrase):
    with pytest.raises(ValueError, match=re.escape(phrase)):
        Phrases({"it": phrase})


@given(
    text=st.text(max_size=30), written=st.lists(st.text(alphabet="求链接个好👍a", min_size=1, max_size=4), max_size=6)
)
def test_plain_phrases_are_found_exactly_where_they_are_held(text, written):
    held = Phrases({phrase: phrase for phrase in written}).found(text + "求个链接")

    assert held == {phrase for phrase in written if phrase in text + "求个链接"}


@given(text=st.text(max_size=20))
def test_pairs_are_as_many_as_there_are_different_ones(text):
    if all(letter <= "\uffff" for letter in text):
        assert len(pairs(text)) == len({text[at : at + 2] for at in range(len(text) - 1)})


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("求链接", {Intent.LINK}),
        ("几号链接", {Intent.LINK}),
        ("多少钱", {Intent.PRICE}),
        ("能便宜点吗", {Intent.PRICE}),
        ("第三次回购了", {Intent.REPURCHASE}),
        ("不会再回购了", set()),
        ("又下单了", {Intent.REPURCHASE, Intent.ORDER}),
        ("拍了两件", {Intent.ORDER}),
        ("还没付款", set()),
        ("没抢到", set()),
        ("什么时候发货", {Intent.AFTER_SALES}),
        ("已拍 什么时候发货", {Intent.ORDER, Intent.AFTER_SALES}),
        ("笑死我了", {Intent.JOKE}),
        ("扣1", set()),
    ],
)
def test_what_is_wanted_is_heard(text, intents):
    assert hear(text).intents == intents


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("性价比很高", {Aspect.PRICE}),
        ("洗一次就掉色", {Aspect.QUALITY}),
        ("快递三天才到", {Aspect.LOGISTICS}),
        ("包裹很严实", {Aspect.PACKAGING}),
        ("用了过敏", {Aspect.EFFECT}),
        ("主播讲得真细", {Aspect.HOST}),
        ("客服不理人", {Aspect.AFTER_SALES}),
        ("是正品吗", {Aspect.AUTHENTICITY}),
        ("来了来了", set()),
    ],
)
def test_what_is_spoken_of_is_heard(text, aspects):
    assert hear(text).aspects == aspects


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("加v领优惠券", True),
        ("加微信 abc12345", True),
        ("需要的加qq634100123", True),
        ("私信我领券", True),
        ("日结300元兼职", True),
        ("领券 http://t.cn/abc", True),
        ("好评加微信返现三块钱", False),
        ("分享自 http://t.cn/abc", False),
        ("加vip的小说", False),
        ("微信支付很方便", False),
        ("客服电话打不通", False),
    ],
)
def test_a_contact_is_told_from_a_mention(text, contact):
    assert hear(text).contact is contact


@given(st.text(max_size=200))
def test_any_text_can_be_heard(text):
    heard = hear(text)

    assert heard.intents <= set(Intent) - {Intent.PRAISE, Intent.COMPLAINT}
    assert heard.aspects <= set(Aspect)
    assert heard.manners <= set(Manner)


def test_the_known_words_are_spelt_as_the_model_reads_them_and_each_of_one_kind():
    kinds = [value for name, value in vars(comments_words).items() if name.isupper()]

    assert sum(map(len, kinds)) == len(frozenset().union(*kinds))
    assert all(
        word == word.lower().strip() and not re.search(r"[1-9]|(.)\1\1", word) for kind in kinds for word in kind
    )
