import random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.comments_reading import Reading, Sentiment
from bot.rules.comments_spam import FEWEST_ALIKE, Reason, suspects

MOULD = "主播推荐的这款面膜真的太好用了姐妹们都来买"
#: What customers say of one thing, each in their own words.
HONEST = (
    "质量不错,穿着很舒服,大小合适",
    "大小合适,质量很好,物流也快",
    "物流很快,质量也好,好评好评",
    "颜色好看,大小合适,老公很喜欢",
    "老公很喜欢,穿着合身,颜色也正",
    "颜色正,没有色差,质量不错的",
    "没有色差,面料舒服,尺码很准",
    "尺码很准,发货快,客服态度好",
    "客服态度好,发货也快,下次还来",
    "下次还来买,质量好,价格便宜",
    "价格便宜,质量好,包装也不错",
    "包装不错,没有破损,物流很快",
)


def said(text: str, contact: bool = False) -> Reading:
    return Reading(
        text=text,
        plain=text,
        score=0.5,
        sentiment=Sentiment.NEUTRAL,
        intents=frozenset(),
        aspects=frozenset(),
        contact=contact,
    )


def test_eight_of_one_text_are_suspected_and_seven_are_not():
    for many, reasons in ((FEWEST_ALIKE, {Reason.ALIKE}), (FEWEST_ALIKE - 1, set())):
        found = suspects([said(MOULD)] * many)
        assert [set(each) for each in found.reasons] == [reasons] * many


def test_a_cluster_tells_its_size_and_an_example():
    found = suspects([said(f"{MOULD}{nth}") for nth in range(9)])

    assert [(cluster.size, cluster.example) for cluster in found.clusters] == [(9, f"{MOULD}0")]


def test_copies_with_a_letter_changed_here_and_there_are_one_cluster():
    chance = random.Random(3)
    copies = []
    for _ in range(30):
        at = chance.randrange(len(MOULD))
        copies.append(said(MOULD[:at] + chance.choice("的了啊哦 ~") + MOULD[at + 1 :] + chance.choice("123!")))
    found = suspects([*copies, *map(said, HONEST)])

    assert sum(Reason.ALIKE in each for each in found.reasons[:30]) >= 29
    assert len(found.clusters) == 1


def test_customers_who_say_the_same_things_in_their_own_words_are_not_suspected():
    assert not any(suspects([said(text) for text in HONEST]).reasons)


def test_what_many_say_by_themselves_is_not_suspected():
    texts = (
        "求链接",
        "扣1",
        "666666666666666666",
        "好好好好好好好好好好好好好好",
        "主播好美",
        "哈哈哈哈哈哈哈哈哈哈哈哈哈哈",
    )

    assert not any(suspects([said(text) for text in texts for _ in range(20)]).reasons)


def test_one_contact_is_enough_and_is_the_reason_told():
    found = suspects([said("加V领券", contact=True), said("好看")])

    assert found.reasons == [{Reason.CONTACT}, frozenset()]
    assert found.clusters == []


@settings(deadline=None)
@given(
    texts=st.lists(st.text(alphabet="主播推荐的这款面膜真好用了都来买", max_size=20), max_size=12),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_of_comments_changes_nothing(texts, chance):
    readings = [said(text) for text in texts * 3]
    order = chance.sample(range(len(readings)), len(readings))
    found, mixed = suspects(readings), suspects([readings[at] for at in order])

    assert mixed.clusters == found.clusters
    assert [mixed.reasons[order.index(at)] for at in range(len(order))] == list(found.reasons)


def test_texts_of_which_each_is_only_like_the_next_are_no_cluster():
    """Customers link up in chains; of one mould are those that share most of it with all the others."""
    alphabet = "".join(chr(0x4E00 + 37 * at) for at in range(80))
    chain = [alphabet[at : at + 20] for at in range(0, 60, 3)]
    assert len(chain) >= 2 * FEWEST_ALIKE

    found = suspects([said(text) for text in chain])

    assert (set(found.reasons), found.clusters) == ({frozenset()}, [])


def test_a_mould_that_was_filled_in_more_often_than_is_remembered_is_still_one_cluster():
    texts = [f"{MOULD}{chr(0x4E00 + 11 * at)}" for at in range(120)]

    found = suspects([said(text) for text in texts])

    assert set(found.reasons) == {frozenset({Reason.ALIKE})}
    assert [(cluster.size, cluster.example) for cluster in found.clusters] == [(120, min(texts))]
