"""Words in cells of records, and units that a header names."""

import pytest

from bot.rules import imports_cells as cells
from bot.rules import imports_refused as refused
from bot.rules import imports_words as words
from bot.rules.creators import Kind
from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.imports import FileKind, Shape
from bot.rules.imports_kinds import COLUMNS, headers_key, mapping_of, recognise
from bot.rules.orders import Outcome


@pytest.mark.parametrize(
    ("text", "expected"),
    [("视频", Kind.VIDEO), ("短视频", Kind.VIDEO), ("video", Kind.VIDEO), ("直播", Kind.LIVE), ("live", Kind.LIVE)],
)
def test_a_work_is_a_video_or_a_live(text: str, expected: Kind) -> None:
    assert words.kind(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("专场", Form.DAY), ("按小时", Form.HOUR), ("拼场", Form.SHARED), ("视频", Form.VIDEO), ("shared", Form.SHARED)],
)
def test_a_form_goes_by_several_words(text: str, expected: Form) -> None:
    assert words.form(text) is expected


def test_every_outcome_has_words_in_both_languages() -> None:
    assert set(words.OUTCOMES.values()) == set(Outcome)
    for outcome in Outcome:
        mine = [word for word, meant in words.OUTCOMES.items() if meant is outcome]
        assert {word.isascii() for word in mine} == {True, False}
    assert words.outcome("完成") is Outcome.FINISHED


@pytest.mark.parametrize(("text", "expected"), [("是", True), ("yes", True), ("否", False), ("organic", False)])
def test_yes_and_no(text: str, expected: bool) -> None:
    assert words.flag(text) is expected


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (words.kind, refused.NotAKind),
        (words.form, refused.NotAForm),
        (words.outcome, refused.NotAnOutcome),
        (words.flag, refused.NotYesOrNo),
    ],
)
def test_other_words_are_refused(read: object, reason: type[Refused]) -> None:
    with pytest.raises(reason) as caught:
        read("也许")  # type: ignore[operator]
    assert caught.value.facts == {"value": "也许"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("销售额(万元)", ("销售额", "万元")),
        ("时长（秒）", ("时长", "秒")),
        ("Plays (K)", ("Plays", "k")),
        ("名称(昵称)", ("名称(昵称)", "")),
        ("播放量", ("播放量", "")),
    ],
)
def test_a_unit_stands_in_brackets_behind_a_header(header: str, expected: tuple[str, str]) -> None:
    assert words.unit_of(header) == expected


@pytest.mark.parametrize(
    ("shape", "unit", "cell", "expected"),
    [
        (Shape.COUNT, "万", "3.2", 32_000),
        (Shape.MONEY, "万元", "1,200.5", 1_200_500_000),
        (Shape.MONEY, "元", "3.2万", 3_200_000),
        (Shape.SPAN, "秒", "95.6", 96),
        (Shape.SPAN, "分钟", "1.5", 90),
        (Shape.SPAN, "小时", "2", 7200),
        (Shape.SPAN, "秒", "1小时35秒", 3635),
    ],
)
def test_cells_are_read_in_the_unit_of_their_header(shape: Shape, unit: str, cell: str, expected: int) -> None:
    usual = {Shape.COUNT: cells.count, Shape.MONEY: cells.money, Shape.SPAN: cells.span}[shape]
    assert words.in_unit(usual, shape, unit)(cell) == expected


def test_two_units_at_once_are_refused() -> None:
    with pytest.raises(refused.MixedUnits) as caught:
        words.in_unit(cells.money, Shape.MONEY, "万元")("3.2万")
    assert caught.value.facts == {"value": "3.2万", "unit": "万元"}


def test_a_unit_of_time_says_nothing_of_money() -> None:
    assert words.in_unit(cells.money, Shape.MONEY, "秒") is cells.money


def test_a_length_of_time_that_is_no_number_is_refused_as_ever() -> None:
    with pytest.raises(refused.NotASpan):
        words.in_unit(cells.span, Shape.SPAN, "秒")("-5")


def test_a_mapping_names_columns_by_key_or_by_our_header_and_may_leave_one_out() -> None:
    headers = ["账号", "看过 ", "备注"]
    said = mapping_of({"账号": "creator", "看过": "播放量", "备注": ""}, headers)
    assert said == {"账号": "name", "看过": "plays", "备注": ""}
    assert headers_key(headers) == headers_key(["备注", "看过", "账号"])
    assert headers_key(headers) != headers_key([*headers, "别的"])


def test_a_mapped_column_keeps_the_unit_of_its_header() -> None:
    kind, columns = recognise(
        ["账号", "类型", "时间", "看过(万)"],
        name="a.csv",
        mapped=mapping_of({"账号": "name", "看过(万)": "plays"}, ["账号", "看过(万)"]),
    )
    assert (kind, [(one.key, one.unit) for one in columns if one][-1]) == (FileKind.WORKS, ("plays", "万"))


@pytest.mark.parametrize("kind", [FileKind.WORKS, FileKind.GOODS, FileKind.COMMENTS, FileKind.ORDERS])
def test_no_header_of_a_kind_stands_for_two_of_its_columns(kind: FileKind) -> None:
    headers = [header.lower() for column in COLUMNS[kind] for header in column.headers]
    assert sorted({header for header in headers if headers.count(header) > 1}) == []
