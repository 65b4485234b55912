import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from bot.text import bigrams, characters, initials, normalise, pinyin, tokens


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("護膚  達人", "护肤 达人"),
        ("預算５万以內", "预算5万以内"),
        ("軟體 資訊", "软件 信息"),
        ("“Beauty” ‘creators’", "\"beauty\" 'creators'"),
        ("「國貨」", '"国货"'),
        ("完单率９０％＋", "完单率90%+"),
        ("5—8万", "5-8万"),
        ("10w～50w", "10w~50w"),
        ("\u200b美\u200b妆\n\t杭州\u3000", "美妆 杭州"),
        ("￥30,000", "¥30,000"),
        ("", ""),
    ],
)
def test_what_people_type_has_one_spelling(typed, read):
    assert normalise(typed) == read


@pytest.mark.parametrize("text", ["电影片段", "影片", "智慧生活", "品质", "体育资讯", "搞笑互动"])
def test_simplified_text_keeps_its_own_words(text):
    assert normalise(text) == text


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("name", "reading", "letters"),
    [
        ("曾小鱼", "zengxiaoyu", "zxy"),
        ("单依纯", "shanyichun", "syc"),
        ("仇英", "qiuying", "qy"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("查理", "zhali", "zl"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("小单", "xiaodan", "xd"),
        ("单", "dan", "d"),
        ("解忧杂货店", "jieyouzahuodian", "jyzhd"),
        ("重庆小面", "chongqingxiaomian", "cqxm"),
        ("Amy小鱼", "amyxiaoyu", "amyxy"),
        ("護膚", "hufu", "hf"),
        ("🐟", "", ""),
    ],
)
def test_a_name_is_read_as_a_name(name, reading, letters):
    assert (pinyin(name), initials(name)) == (reading, letters)


WORDS = (
    "重庆",
    "长乐",
    "一不做",
    "小",
    "鱼儿",
    "曾",
    "单",
    "解",
    "行",
    "乐",
    "日记",
    "护肤",
    "〇",
    "慢慢",
    "龟",
    "朝阳",
    "重",
    "长",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=7))
def test_names_are_read_in_the_words_that_pypinyin_cuts_them_into(words):
    name = normalise("小" + "".join(words))
    assert pinyin(name) == "".join(lazy_pinyin(name))


def test_an_index_keeps_characters_words_and_bigrams():
    assert characters("小鱼儿 amy 3c") == ("小", "鱼", "儿", "amy", "3c")
    assert bigrams("小鱼儿 a 鱼") == ("小鱼", "鱼儿")
    assert tokens("小鱼 amy") == ("小", "鱼", "amy", "小鱼")
