"""Texts are cut by their width in the font that is shipped, never by their number."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import letters, pictures
from bot.letters_widths import NARROW, SIGNS

UNTIMED = settings(deadline=None)
texts = st.text(max_size=80)
sizes = st.sampled_from((11, 12, 13, 16))


@pytest.fixture(scope="module")
def font():
    return TTFont(pictures.FONT)


def test_the_widths_are_those_of_the_font(font):
    widths = {chr(code): font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()}
    assert {character: width for character, width in widths.items() if letters.width(character, 1_000) != width} == {}
    assert {*"".join(NARROW.values()), *SIGNS} <= set(widths)


def test_what_is_drawn_is_what_the_font_has(font):
    held = {chr(code) for code in font.getBestCmap()}
    assert [character for character in sorted(held) if letters.drawable(character) != character] == []
    everyday = "的一是小鱼儿播放成交直播间护肤彩妆開箱繁體龍鳳"
    assert set(everyday) <= held
    assert letters.drawable("".join(sorted(held)) + "\U00020bb7") == "".join(sorted(held)) + "□"


def test_the_font_is_small_and_its_licence_lies_beside_it(font):
    folder = Path(pictures.FONT).parent
    licence = (folder / "OFL.txt").read_text(encoding="utf-8")
    assert pictures.FONT.stat().st_size <= 3_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name 'Source'" in licence
    names = [str(record) for record in font["name"].names if record.nameID in (1, 4, 6)]
    assert names
    assert not any("Source" in name for name in names)
    assert font["name"].getDebugName(1) == pictures.FAMILY


def test_figures_are_all_of_one_width():
    assert len({letters.width(digit, 12) for digit in "0123456789"}) == 1


@UNTIMED
@given(texts, st.integers(12, 400), sizes)
def test_what_is_cut_fits(text, most, size):
    fitted = letters.fit(text, most, size)
    assert letters.width(fitted, size) <= max(most, letters.width("…", size))
    assert fitted == letters.line(text) or fitted.endswith("…")


@UNTIMED
@given(texts, st.integers(40, 400), sizes, st.integers(1, 4))
def test_what_is_wrapped_fits_and_loses_nothing_but_its_end(text, most, size, lines):
    wrapped = letters.wrap(text, most, size, lines)
    assert len(wrapped) <= lines
    assert all(letters.width(each, size) <= most for each in wrapped)
    whole = letters.line(text).replace(" ", "")
    joined = "".join(wrapped).replace(" ", "")
    assert joined == whole or (joined.endswith("…") and whole.startswith(joined[:-1]))


def test_words_are_not_torn_and_no_line_begins_with_a_full_stop():
    assert letters.wrap("Reliability and punctuality", 92, 12, 2) == ["Reliability and", "punctuality"]
    assert letters.wrap("一二三四五。六七", 63, 12, 3) == ["一二三四", "五。六七"]


def test_a_word_longer_than_a_line_is_torn_all_the_same():
    assert letters.wrap("w" * 20, 60, 12, 9) == ["w" * 5] * 4


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" a\n\tb ", "a b"),
        ("a\x00b\x1b", "ab"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a\ud800b\uffff", "ab"),
        ("Z" + "\u0337" * 9, "Z\u0337\u0337"),
        (12, "12"),
    ],
)
def test_a_line_holds_only_what_is_seen(typed, kept):
    assert letters.line(typed) == kept
