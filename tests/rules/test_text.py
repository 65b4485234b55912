import subprocess
import sys
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from bot import text
from bot.text import bigrams, characters, initials, normalise, pinyin, tokens

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("護膚  達人", "护肤 达人"),
        ("預算５万以內", "预算5万以内"),
        ("軟體 資訊", "软件 信息"),
        ("護膚ABC Ünal", "护肤abc ünal"),
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


@pytest.mark.parametrize(
    "everyday",
    ["找 美妆 ５０万粉 10w～50w", "一二龥鿿", "Beauty: “creators” 💄😀 ~ `x`", "完单率９０％＋，《护肤》、【直播】。"],
)
def test_everyday_text_is_read_without_the_converter(monkeypatch, everyday):
    monkeypatch.setattr(text, "_looked_up_in_full", lambda typed: "looked up")
    afresh = normalise.__wrapped__
    assert (afresh(everyday) == "looked up", afresh("護膚") == "looked up") == (False, True)


@pytest.mark.parametrize("text", ["电影片段", "影片", "智慧生活", "品质", "体育资讯", "搞笑互动"])
def test_simplified_text_keeps_its_own_words(text):
    assert normalise(text) == text


def test_no_word_of_the_converter_is_made_of_characters_that_need_no_looking_up(tmp_path):
    shared = Path(opencc.__file__).parent / "clib"
    for name in ("TSPhrases", "TSCharacters", "TSCharactersExt"):
        words, read = shared / "share" / "opencc" / f"{name}.ocd2", tmp_path / name
        tool = [shared / "bin" / "opencc_dict", "-i", words, "-o", read, "-f", "ocd2", "-t", "text"]
        subprocess.run(tool, check=True)
        lines = [line.split("\t") for line in read.read_text(encoding="utf-8").splitlines()]
        changed = [word for word, into in lines if word not in into.split()[:1]]
        assert len(lines) > 100
        assert [word for word in changed if not text._looked_up().search(word)] == []


PLAIN = st.sampled_from("aZ09 \t\n'\"`~-_。、《【！ａＺ～－｀，💄😀小鱼美妆护肤乾隆覆后發") | st.integers(
    0x4E00, 0x9FFF
).map(chr)


@settings(deadline=None, max_examples=300)
@given(st.text(PLAIN, max_size=30) | st.text(max_size=30))
def test_text_that_needs_no_looking_up_is_spelled_as_if_it_were_looked_up(typed):
    assert normalise(typed) == text._looked_up_in_full(typed)


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
        ("令狐小鱼儿", "linghuxiaoyuer", "lhxye"),
        ("单小鱼儿", "danxiaoyuer", "dxye"),
        ("Amy小鱼Bob", "amyxiaoyubob", "amyxybob"),
        ("Ünal小鱼", "ünalxiaoyu", "xy"),
        ("小银行", "xiaoyinhang", "xyh"),
        ("银行", "yinhang", "yh"),
        ("朝阳重庆日记", "zhaoyangchongqingriji", "zycqrj"),
        ("行行出状元", "hanghangchuzhuangyuan", "hhczy"),
        ("还珠格格", "huanzhugege", "hzgg"),
        ("小一不做", "xiaoyibuzuo", "xybz"),
        ("行长乐朝阳", "hangzhanglezhaoyang", "hzlzy"),
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


AT_ONCE = """
import sys
import time
from threading import Event, Thread
from bot import text

begun, said = Event(), []

class Dawdling:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("pypinyin.") and not begun.is_set():
            begun.set()
            time.sleep(0.3)

text.normalise("鱼")
sys.meta_path.insert(0, Dawdling())
first = Thread(target=lambda: said.append(text.pinyin("鱼")))
first.start()
begun.wait()
said.append(text.pinyin("小鱼儿"))
first.join()
assert sorted(said) == ["xiaoyuer", "yu"], said
"""


def test_two_who_read_their_first_names_at_once_are_both_answered() -> None:
    """In a process that has loaded no dictionary yet, while one of them is in the middle of it."""
    done = subprocess.run([sys.executable, "-c", AT_ONCE], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
