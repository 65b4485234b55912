"""Cells, headers, rows and fields of imported files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import imports_audience as audience
from bot.rules import imports_cells as cells
from bot.rules import imports_columns
from bot.rules import imports_refused as refused
from bot.rules.audience import Age, Audience
from bot.rules.errors import Refused
from bot.rules.imports import Changes, Columns, FileKind, Mention, Report, Source
from bot.rules.imports_creators import creator_lines
from bot.rules.imports_fields import CATEGORIES, OCCUPATIONS, UNCLASSIFIED, field_of
from bot.rules.imports_kinds import COLUMNS, header_row, mapping_of, recognise
from bot.rules.imports_rows import Problems, Rows, read_rows, text_of
from bot.rules.taxonomy import field_named, sub_named

TODAY = date(2021, 9, 1)
SESSION = {
    "host_id": "host_91",
    "Name_of_the_livestream": "云朵",
    "Start_time": "08-31 11:53",
    "Number_of_goods_sold": "12",
    "Total_sales_amount": "34.5",
    "Views": "100.0",
}


def session(**cells: str) -> list[list[str]]:
    row = SESSION | cells
    return [list(row), list(row.values())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.2万", 32_000),
        ("3.2w", 32_000),
        ("1.5亿", 150_000_000),
        ("2千万", 20_000_000),
        ("27657.000000000004", 27_657),
        ("104119.00000000001", 104_119),
        ("1,234,567", 1_234_567),
        ("1.929522e+06", 1_929_522),
        ("0.0", 0),
        ("1000000000000000", 10**15),
    ],
)
def test_a_count_is_read_as_exports_write_it(text: str, expected: int) -> None:
    assert cells.count(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-1", refused.Negative),
        ("-3.2万", refused.Negative),
        ("1000000000000001", refused.Absurd),
        ("1e999", refused.Absurd),
        ("-1e20", refused.Absurd),
        ("12.5", refused.NotWhole),
        ("1,23", refused.NotANumber),
        ("10万+", refused.NotANumber),
        ("inf", refused.NotANumber),
        ("=1+1", refused.NotANumber),
        ("0x10", refused.NotANumber),
        ("1_000", refused.NotANumber),
        ("٣", refused.NotANumber),
    ],
)
def test_what_is_no_count_is_refused(text: str, reason: type[Refused]) -> None:
    with pytest.raises(reason):
        cells.count(text)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("11674555.88", 1_167_455_588),
        ("311797.20000000007", 31_179_720),
        ("¥28,800", 2_880_000),
        ("28800元", 2_880_000),
        ("2.88万元", 2_880_000),
        ("0.005", 1),
        ("0.0049", 0),
    ],
)
def test_yuan_become_fen_rounded_half_up(text: str, fen: int) -> None:
    assert cells.money(text) == fen


@pytest.mark.parametrize(("text", "fen"), [("0.01", 1), ("99,999,999.99", 9_999_999_999)])
def test_a_price_is_more_than_nothing(text: str, fen: int) -> None:
    assert cells.price(text) == fen


@pytest.mark.parametrize("text", ["0", "0.001", "1亿"])
def test_a_price_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(refused.PriceOutOfRange):
        cells.price(text)


@pytest.mark.parametrize(("text", "points"), [("0.15%", 15), ("27.71%", 2771), ("0.00%", 0), ("100%", 10_000)])
def test_a_share_becomes_basis_points(text: str, points: int) -> None:
    assert cells.share(text) == points


@pytest.mark.parametrize(("text", "reason"), [("0.15", refused.NotAShare), ("-1%", refused.Negative)])
def test_a_share_without_its_sign_is_refused(text: str, reason: type[Refused]) -> None:
    with pytest.raises(reason):
        cells.share(text)


@pytest.mark.parametrize(
    ("text", "points"), [("62.5%", 6250), ("62.5", 6250), ("0", 0), ("0%", 0), ("0.5%", 50), ("100", 10_000)]
)
def test_a_part_is_percent_with_or_without_its_sign(text: str, points: int) -> None:
    assert audience.part(text) == points


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0.62", refused.UnclearPercent),
        ("1", refused.UnclearPercent),
        ("101%", refused.NotAPart),
        ("-3", refused.NotAPart),
        ("most", refused.NotANumber),
    ],
)
def test_what_is_no_part_of_a_whole_is_refused(text: str, reason: type[Refused]) -> None:
    with pytest.raises(reason):
        audience.part(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18-23:35%, 24-30:40%", {Age.YOUNG: 3500, Age.GROWN: 4000}),
        ("24-30岁 40%；18-23岁 35%", {Age.YOUNG: 3500, Age.GROWN: 4000}),
        ("18～23岁35％、50岁及以上 5%", {Age.YOUNG: 3500, Age.OLDER: 500}),
        ("<18: 5; 41-50: 12.5; 50+: 8", {Age.MINOR: 500, Age.MATURE: 1250, Age.OLDER: 800}),
        ("18-23:35% 24-30:40% 其他 25%", {Age.YOUNG: 3500, Age.GROWN: 4000}),
        ("31-40=20|18岁以下(3%)", {Age.MINOR: 300, Age.MIDDLE: 2000}),
    ],
)
def test_ages_are_read_as_people_write_them(text: str, expected: dict[Age, int]) -> None:
    found = audience.ages(cells.folded(text))
    assert (found, list(found)) == (expected, list(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浙江:9%, 广东:12%", {"广东": 1200, "浙江": 900}),
        ("广东省12% 西藏自治区3.25% 其他 40%", {"广东": 1200, "西藏": 325}),
        ("Guangdong 12%; Inner Mongolia: 3%", {"广东": 1200, "内蒙古": 300}),
    ],
)
def test_regions_are_read_as_people_write_them(text: str, expected: dict[str, int]) -> None:
    found = audience.regions(cells.folded(text))
    assert (found, list(found)) == (expected, list(expected))


@pytest.mark.parametrize(
    ("read", "text", "reason", "value"),
    [
        (audience.ages, "18-23", refused.NotAgeShares, "18-23"),
        (audience.ages, "young people", refused.NotAgeShares, "young people"),
        (audience.ages, "18-24:3%", refused.UnknownAge, "18-24"),
        (audience.ages, "18-23:0.35", refused.UnclearPercent, "0.35"),
        (audience.ages, "18-23 10%, 18~23岁 12%", refused.SharesTwice, "18~23岁"),
        (audience.ages, "18-23:60%,24-30:50%", refused.SharesTooMuch, None),
        (audience.regions, "广东", refused.NotRegionShares, "广东"),
        (audience.regions, "杭州:3%", refused.UnknownProvince, "杭州"),
        (audience.regions, "广东 12%,广东省 3%", refused.SharesTwice, "广东省"),
        (audience.regions, "广东:3%," * 200, refused.TooLong, None),
    ],
)
def test_shares_that_are_unclear_are_refused_with_what_is_wrong(
    read: Callable[[str], object], text: str, reason: type[Refused], value: str | None
) -> None:
    with pytest.raises(reason) as caught:
        read(cells.folded(text))
    assert caught.value.facts.get("value") == value


@given(st.dictionaries(st.sampled_from(Age), st.integers(0, 1_600)))
def test_ages_are_read_back_from_how_they_are_written(shares: dict[Age, int]) -> None:
    text = "；".join(f"{age}岁 {share / 100:g}%" for age, share in shares.items())
    assert audience.ages(cells.folded(text or "其他 5%")) == shares


@given(st.text(st.sampled_from("1850-+:%,;、 .(岁广东浙江<")))
def test_no_list_of_shares_is_read_as_more_than_all(text: str) -> None:
    try:
        found = audience.ages(text)
    except Refused:
        found = {}
    assert sum(found.values()) <= 10_100


@pytest.mark.parametrize(
    ("text", "points"), [("20%", 2000), ("20", 2000), ("8折", 2000), ("8.5折", 1500), ("85折", 1500), ("0", 0)]
)
def test_a_discount_is_percent_or_zhe(text: str, points: int) -> None:
    assert cells.discount(text) == points


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0.2", refused.UnclearPercent),
        ("100%", refused.NotADiscount),
        ("-5%", refused.NotADiscount),
        ("0折", refused.NotADiscount),
        ("很多", refused.NotANumber),
    ],
)
def test_a_discount_that_may_mean_two_things_is_refused(text: str, reason: type[Refused]) -> None:
    with pytest.raises(reason):
        cells.discount(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("13小时46分钟38秒", 49_598),
        ("1分35秒", 95),
        ("2分", 120),
        ("27秒", 27),
        ("9小时9秒", 32_409),
        ("1天2小时", 93_600),
        ("1:00:35", 3635),
    ],
)
def test_a_length_of_time_becomes_seconds(text: str, seconds: int) -> None:
    assert cells.span(text) == seconds


@pytest.mark.parametrize("text", ["35", "1:75:00", "一会儿", "5秒3分", "-5秒"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(refused.NotASpan):
        cells.span(text)


@pytest.mark.parametrize(
    ("text", "today", "year", "expected"),
    [
        ("08-31 11:53", date(2021, 9, 1), None, datetime(2021, 8, 31, 3, 53, tzinfo=UTC)),
        ("08-31 11:53", date(2021, 8, 31), None, datetime(2021, 8, 31, 3, 53, tzinfo=UTC)),
        ("08-31 11:53", date(2021, 8, 30), None, datetime(2020, 8, 31, 3, 53, tzinfo=UTC)),
        ("12-31 23:59:59", date(2022, 1, 1), None, datetime(2021, 12, 31, 15, 59, 59, tzinfo=UTC)),
        ("02-29 12:00", date(2023, 6, 1), None, datetime(2020, 2, 29, 4, tzinfo=UTC)),
        ("08-31 11:53", date(2026, 1, 1), 2021, datetime(2021, 8, 31, 3, 53, tzinfo=UTC)),
        ("2020-08-31 11:53", date(2026, 1, 1), 2021, datetime(2020, 8, 31, 3, 53, tzinfo=UTC)),
        ("2021年8月31日 00:00", date(2026, 1, 1), None, datetime(2021, 8, 30, 16, tzinfo=UTC)),
        ("2021/8/31", date(2026, 1, 1), None, datetime(2021, 8, 30, 16, tzinfo=UTC)),
    ],
)
def test_a_moment_without_its_year_is_the_latest_that_has_been(
    text: str, today: date, year: int | None, expected: datetime
) -> None:
    assert cells.moments(today, year)(text) == expected


@pytest.mark.parametrize(
    ("text", "year", "reason"),
    [
        ("13-01 10:00", None, refused.NotAMoment),
        ("02-29 10:00", 2021, refused.NotAMoment),
        ("08-31 25:00", None, refused.NotAMoment),
        ("0001-01-01 00:00", None, refused.NotAMoment),
        ("0000-01-01", None, refused.NotAMoment),
        ("昨天", None, refused.NotAMoment),
        ("2022-08-31 10:00", None, refused.InTheFuture),
        ("08-31 10:00", 2022, refused.InTheFuture),
    ],
)
def test_what_is_no_moment_of_the_past_is_refused(text: str, year: int | None, reason: type[Refused]) -> None:
    with pytest.raises(reason):
        cells.moments(TODAY, year)(text)


@pytest.mark.parametrize("text", ["2021-12-31", "2021/12/31", "2021年12月31日", "2021-12-31 00:00:00"])
def test_a_day_is_read_with_its_year(text: str) -> None:
    assert cells.day(text) == date(2021, 12, 31)


@pytest.mark.parametrize("text", ["12-31", "2021-02-30", "soon"])
def test_a_day_without_its_year_is_refused(text: str) -> None:
    with pytest.raises(refused.NotADay):
        cells.day(text)


@pytest.mark.parametrize(("text", "halves"), [("2", 4), ("1.5小时", 3), ("0.5h", 1), ("24", 48)])
def test_hours_become_half_hours(text: str, halves: int) -> None:
    assert cells.half_hours(text) == halves


@pytest.mark.parametrize("text", ["0", "24.5", "1.3"])
def test_hours_out_of_step_are_refused(text: str) -> None:
    with pytest.raises(refused.NotHours):
        cells.half_hours(text)


def sentence(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except Refused as reason:
        return reason.sentence() % reason.facts
    return ""


@given(st.text(max_size=40))
def test_every_reader_gives_a_value_or_a_sentence(text: str) -> None:
    folded = cells.folded(text)
    readers = (cells.count, cells.signed, cells.money, cells.price, cells.share, cells.discount, cells.half_hours)
    for reader in (*readers, cells.span, cells.moments(TODAY, None), cells.day, cells.gender):
        assert "%(" not in sentence(reader, folded).replace(folded, "")


@given(st.integers(min_value=0, max_value=10**15))
def test_a_count_comes_back_from_all_its_spellings(number: int) -> None:
    assert {cells.count(text) for text in (str(number), f"{number:,}", f"{number}.0")} == {number}


def test_full_width_cells_are_folded() -> None:
    assert cells.count(cells.folded("　３．２万 ")) == 32_000


@pytest.mark.parametrize("kind", FileKind)
def test_each_kind_is_recognised_by_its_own_header(kind: FileKind) -> None:
    for language in ("zh", "en"):
        assert recognise(header_row(kind, language), name="a.csv") == (kind, list(COLUMNS[kind]))


def test_headers_may_differ_in_case_marks_and_order() -> None:
    kind, columns = recognise(["Price per Day（元）", "NAME", "领 域", "其他"], name="a.csv")
    assert kind is FileKind.CREATORS
    assert [column.key if column else None for column in columns] == ["day", "name", "field", None]


def test_an_unknown_kind_names_what_was_seen_and_what_is_known() -> None:
    with pytest.raises(refused.UnknownKind) as caught:
        recognise(["review", "label"], name="a.csv")
    assert caught.value.facts["seen"] == "review, label"
    assert "douyin_short_videos" in str(caught.value.facts["kinds"])


def test_a_file_of_names_alone_is_not_a_creators_file() -> None:
    with pytest.raises(refused.UnknownKind):
        recognise(["name", "id"], name="a.csv")


def test_a_missing_column_is_named() -> None:
    header = [name for name in header_row(FileKind.SESSIONS, "en") if name != "Views"]
    with pytest.raises(refused.MissingColumns) as caught:
        recognise(header, name="a.csv")
    assert (caught.value.facts["missing"], caught.value.facts["kind"]) == ("Views", "douyin_live_sessions")


def test_two_columns_that_mean_the_same_are_refused() -> None:
    with pytest.raises(refused.TwiceTheSame) as caught:
        recognise(["name", "名称", "field"], name="a.csv")
    assert (caught.value.facts["first"], caught.value.facts["second"]) == ("name", "名称")


def test_an_unreadable_cell_is_left_empty_and_counted() -> None:
    reading = read_rows(session(Views="很多"), name="a.csv", today=TODAY)
    (problem,) = reading.problems.kept
    assert (problem.row, problem.column, problem.value, problem.error) == (2, "Views", "很多", False)
    assert problem.reason.code == "NotANumber"
    assert reading.lines[0]["plays"] is None
    assert {column.header: column.unreadable for column in reading.columns}["Views"] == 1


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("Views", "-1", "Negative"),
        ("Total_sales_amount", "-0.01", "Negative"),
        ("Views", "9999999999999999", "Absurd"),
        ("Start_time", "gestern", "NotAMoment"),
        ("Start_time", "", "CellNeeded"),
        ("host_id", " ", "CellNeeded"),
        ("host_id", "x" * 101, "TooLong"),
    ],
)
def test_some_cells_refuse_the_whole_file(column: str, value: str, code: str) -> None:
    problems = read_rows(session(**{column: value}), name="a.csv", today=TODAY).problems
    assert [(problem.reason.code, problem.error) for problem in problems.kept] == [(code, True)]
    assert (problems.errors, problems.warnings) == (1, 0)


def test_a_column_reports_what_it_holds() -> None:
    rows = session()
    rows += [["host_92", "", "08-30 10:00", "--", "", "3.2万"], [], ["", " "]]
    reading = read_rows(rows, name="a.csv", today=TODAY)
    columns = {column.key: column for column in reading.columns}
    assert (columns["plays"].least, columns["plays"].most, columns["plays"].empty) == (100, 32_000, 0)
    assert (columns["units"].empty, columns["gmv"].empty, columns["title"].empty) == (1, 1, 1)
    assert columns["at"].least == datetime(2021, 8, 30, 2, tzinfo=UTC)
    assert (len(reading.lines), reading.blank) == (2, 2)


def test_all_problems_are_counted_and_the_first_hundred_kept() -> None:
    rows = session(Views="?")
    reading = read_rows([rows[0], *[rows[1]] * 150], name="a.csv", today=TODAY)
    assert (reading.problems.warnings, len(reading.problems.kept)) == (150, 100)


def test_cells_beyond_the_header_are_told() -> None:
    rows = session()
    reading = read_rows([rows[0], [*rows[1], "mehr"]], name="a.csv", today=TODAY)
    assert [problem.reason.code for problem in reading.problems.kept] == ["BeyondHeader"]


@pytest.mark.parametrize(
    ("start", "year", "guessed"),
    [("08-31 11:53", None, True), ("08-31 11:53", 2021, False), ("2021-08-31 11:53", None, False)],
)
def test_a_guessed_year_is_told(start: str, year: int | None, guessed: bool) -> None:
    assert read_rows(session(Start_time=start), name="a.csv", today=TODAY, year=year).year_guessed is guessed


def test_a_header_without_rows_is_refused() -> None:
    with pytest.raises(refused.NoRows):
        read_rows(session()[:1], name="a.csv", today=TODAY)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("'=1+1", "=1+1"),
        ("'tis", "'tis"),
        ("a\x00\x1bb\x85", "ab"),
        (" 名 ", "名"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)
def test_a_hostile_text_stays_a_text(cell: str, kept: str) -> None:
    assert text_of(cell) == kept


def creators(*rows: dict[str, str]) -> tuple[list[object], list[tuple[int, str, str, bool]]]:
    header = list(dict.fromkeys(key for row in rows for key in row))
    table = [header, *[[row.get(key, "") for key in header] for row in rows]]
    reading = read_rows(table, name="a.csv", today=TODAY)
    lines = list(creator_lines(reading))
    return lines, [(one.row, one.column, one.reason.code, one.error) for one in reading.problems.kept]


@pytest.mark.parametrize(
    ("field", "sub", "expected"),
    [
        ("美妆", "护肤保养", "美妆|护肤保养"),
        ("beauty", "Skincare", "美妆|护肤保养"),
        ("", "护肤保养", "美妆|护肤保养"),
        ("护肤保养", "", "美妆|护肤保养"),
        ("", "", ""),
    ],
)
def test_a_field_is_read_in_either_language(field: str, sub: str, expected: str) -> None:
    (line,), problems = creators({"name": "晚风", "field": field, "sub": sub, "followers": "1"})
    assert (line.says, problems) == (expected, [])  # type: ignore[attr-defined]


def test_a_field_beyond_the_taxonomy_is_told_and_left_out() -> None:
    (line,), problems = creators({"name": "晚风", "field": "航天", "followers": "1"})
    assert (line.says, problems) == ("", [(2, "field", "UnknownField", False)])  # type: ignore[attr-defined]


def test_a_sub_vertical_of_another_field_is_told_and_left_out() -> None:
    (line,), problems = creators({"name": "晚风", "field": "美妆", "sub": "小说"})
    assert (line.says, problems) == ("美妆|", [(2, "sub", "OtherField", False)])  # type: ignore[attr-defined]


def test_an_empty_cell_says_nothing() -> None:
    (line,), _ = creators({"name": "晚风", "followers": "--", "bio": "", "hour": "600", "day": ""})
    assert (line.said, line.card) == ({}, {"hour": 60_000})  # type: ignore[attr-defined]


def test_the_same_name_twice_refuses_the_file() -> None:
    _, problems = creators({"name": "晚风", "field": "美妆"}, {"name": "晚风", "field": "美食"})
    assert problems == [(3, "name", "NamedTwice", True)]


def test_the_same_name_under_two_ids_is_two_creators() -> None:
    lines, problems = creators(
        {"id": "a", "name": "晚风", "field": "美妆"}, {"id": "b", "name": "晚风", "field": "美食"}
    )
    assert (len(lines), problems) == (2, [])


def test_a_discount_that_ends_before_it_begins_refuses_the_file() -> None:
    _, problems = creators(
        {"name": "晚风", "discount": "20%", "discount from": "2021-12-01", "discount until": "2021-11-01"}
    )
    assert problems == [(2, "discount until", "BadRange", True)]


def test_a_discount_day_that_cannot_be_read_refuses_the_file() -> None:
    _, problems = creators({"name": "晚风", "discount": "20%", "discount until": "12-31"})
    assert problems == [(2, "discount until", "NotADay", True)]


def mention(kind: FileKind, says: str, source_id: int = 1) -> Mention:
    return Mention(source_id=source_id, creator_id=1, kind=kind, rows=1, says=says)


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([], (UNCLASSIFIED, "")),
        ([mention(FileKind.SESSIONS, "We Media")], (UNCLASSIFIED, "")),
        ([mention(FileKind.SESSIONS, "Actor/Actress")], ("明星娱乐", "明星艺人")),
        (
            [mention(FileKind.SESSIONS, "Actor/Actress"), mention(FileKind.PRODUCTS, "Beauty skin care")],
            ("美妆", "护肤保养"),
        ),
        ([mention(FileKind.PRODUCTS, "Others"), mention(FileKind.SESSIONS, "Actor/Actress")], ("明星娱乐", "明星艺人")),
        ([mention(FileKind.CREATORS, "美食|"), mention(FileKind.PRODUCTS, "Beauty skin care")], ("美食", "")),
        ([mention(FileKind.CREATORS, "美食|", 2), mention(FileKind.CREATORS, "宠物|宠物猫", 3)], ("宠物", "宠物猫")),
        ([mention(FileKind.CREATORS, "", 9), mention(FileKind.CREATORS, "美食|", 2)], ("美食", "")),
    ],
)
def test_the_weightiest_mention_gives_the_field(mentions: list[Mention], expected: tuple[str, str]) -> None:
    assert field_of(mentions) == field_of(reversed(mentions)) == expected


def test_the_table_leads_to_fields_of_the_taxonomy() -> None:
    for field, sub in {*CATEGORIES.values(), *OCCUPATIONS.values()} - {(UNCLASSIFIED, "")}:
        assert [one.zh for one in (field_named(field),) if one] == [field]
        assert not sub or any(one.zh == sub and one.field == field for one in (sub_named(sub),) if one)


def test_every_refusal_is_a_sentence_with_its_facts() -> None:
    for name, kind in vars(refused).items():
        if isinstance(kind, type) and issubclass(kind, Refused) and kind is not Refused:
            assert kind.sentence().endswith((".", "?")), name


def test_a_row_without_a_name_refuses_the_file_and_is_passed_over() -> None:
    lines, problems = creators({"name": "", "field": "美妆"})
    assert (lines, problems) == ([], [(2, "name", "CellNeeded", True)])


def test_a_sub_vertical_beyond_the_taxonomy_is_told_and_left_out() -> None:
    (line,), problems = creators({"name": "晚风", "field": "美妆", "sub": "星际"})
    assert (line.says, problems) == ("美妆|", [(2, "sub", "UnknownField", False)])  # type: ignore[attr-defined]


def test_a_file_of_blank_rows_is_refused() -> None:
    with pytest.raises(refused.NoRows):
        read_rows([[], ["", " "]], name="a.csv", today=TODAY)


SHARES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["18-23", "18-23岁", "24-30岁", "50+", "广东", "浙江 ", "北京:", "上海", "其他", "", "１８-23岁"]
        ),
        st.sampled_from(["", " ", ":", "＝"]),
        st.sampled_from(["5%", "12.5%", "60%", "５％", "70", "", "0%"]),
    ),
    max_size=4,
).flatmap(lambda pieces: st.sampled_from([",", "，", "、", "；", ";", " "]).map(lambda comma: comma.join(pieces)))


@given(SHARES)
def test_shares_as_most_are_written_are_read_as_a_closer_look_reads_them(cell):
    for plain, closer in ((audience.plain_ages, audience.ages), (audience.plain_regions, audience.regions)):
        if found := plain(cell):
            assert list(found.items()) == list(closer(cells.folded(cell)).items())


def test_cells_beside_one_that_cannot_be_read_are_read() -> None:
    rows = session(Views="很多")
    rows += [["host_91", "云朵", "08-30 11:53", "12", "34.5", views] for views in ("100", "", "7")]
    reading = read_rows(rows, name="a.csv", today=TODAY)

    assert [line["plays"] for line in reading.lines] == [None, 100, None, 7]
    (views,) = (column for column in reading.columns if column.key == "plays")
    assert (views.unreadable, views.empty, views.least, views.most) == (1, 1, 7, 100)
    assert [problem.row for problem in reading.problems.kept] == [2]  # an empty cell is no problem here


def test_a_column_that_nobody_knows_is_left_out_and_told() -> None:
    rows = [["name", "favourite colour", "followers"], ["晚风", "blue", "12"]]
    reading = read_rows(rows, name="a.csv", today=TODAY)

    assert [(column.header, column.key) for column in reading.columns] == [
        ("name", "name"), ("favourite colour", ""), ("followers", "followers"),
    ]  # fmt: skip
    assert "blue" not in reading.lines[0].values()


def test_a_column_whose_header_names_its_unit_is_read_in_it() -> None:
    rows = [["name", "price per day (万元)", "followers(万)"], ["晚风", "2.5", "30"]]
    (line,) = creator_lines(read_rows(rows, name="a.csv", today=TODAY))

    assert (line.card, line.said) == ({"day": 2_500_000}, {"followers": 300_000})


@pytest.mark.parametrize(
    ("said", "kept"), [("女", "f"), ("Female", "f"), ("男性", "m"), ("M", "m"), ("--", None), ("其他", None)]
)
def test_a_gender_is_read_in_either_language_or_left_out(said: str, kept: str | None) -> None:
    (line,), problems = creators({"name": "晚风", "followers": "1", "gender": said})

    assert line.said.get("gender") == kept  # type: ignore[attr-defined]
    assert [code for _, _, code, _ in problems] == (["NotAGender"] if said == "其他" else [])


@pytest.mark.parametrize(("said", "kept"), [("Hangzhou", "杭州"), ("杭州", "杭州"), ("Atlantis", "Atlantis")])
def test_where_a_creator_lives_is_kept_in_chinese_where_it_is_known(said: str, kept: str) -> None:
    (line,), _ = creators({"name": "晚风", "followers": "1", "region": said})

    assert line.said["region"] == kept  # type: ignore[attr-defined]


def test_shares_of_an_audience_are_read_from_cells_written_in_any_way() -> None:
    (line,), problems = creators(
        {"name": "晚风", "audience ages": "18-23岁 40%，24-30岁 60%", "audience regions": "广东: 12.5% 浙江: 30%"}
    )

    assert line.audience == {  # type: ignore[attr-defined]
        "ages": {Age.YOUNG: 4_000, Age.GROWN: 6_000}, "regions": {"浙江": 3_000, "广东": 1_250},
    }  # fmt: skip
    assert problems == []


def test_what_a_row_says_of_an_audience_is_added_to_what_is_known_and_an_empty_cell_takes_nothing_away() -> None:
    (women,), _ = creators({"name": "晚风", "audience women %": "62.5", "audience ages": ""})
    (nothing,), _ = creators({"name": "晚风", "followers": "1"})
    known = Audience(women=5_000, ages={Age.YOUNG: 10_000})

    assert women.told_of(known) == Audience(women=6_250, ages={Age.YOUNG: 10_000})  # type: ignore[attr-defined]
    assert women.told_of(None) == Audience(women=6_250)  # type: ignore[attr-defined]
    assert nothing.told_of(known) is known  # type: ignore[attr-defined]
    assert nothing.told_of(None) is None  # type: ignore[attr-defined]


def test_more_values_than_are_remembered_are_read_all_the_same() -> None:
    many = imports_columns.MOST_KEPT + 5
    rows = [["name", "followers", "region"], *([f"c{n}", "1", f"place {n % many}"] for n in range(2 * many))]
    reading = read_rows(rows, name="a.csv", today=TODAY)

    assert [line["region"] for line in reading.lines] == [f"place {n % many}" for n in range(2 * many)]


def test_more_shares_than_are_remembered_are_read_all_the_same() -> None:
    ways = [f"18-23岁 {n // 100}.{n % 100:02d}%" for n in range(audience.MOST_KEPT + 5)]

    for n in (*range(len(ways)), 0, 1):
        assert audience.plain_ages(ways[n]) == {Age.YOUNG: n}


@pytest.mark.parametrize("cell", ["18-23 40% 24-30 60%", "18-23 x%", "40%", "18-23岁 60%,18-23岁 40%", "杭州 40%"])
def test_shares_that_want_a_closer_look_are_not_read_at_a_glance(cell: str) -> None:
    assert (audience.plain_ages(cell), audience.plain_regions(cell)) == ({}, {})


def test_shares_of_more_than_all_and_cells_that_are_very_long_want_a_closer_look() -> None:
    assert audience.plain_ages("18-23岁 60%,24-30岁 40%") == {Age.YOUNG: 6_000, Age.GROWN: 4_000}
    assert audience.plain_ages("18-23岁 60%,24-30岁 41%") == {}
    assert audience.plain_ages("18-23岁 60%" + " " * audience.MOST_PLAIN) == {}


def test_records_without_a_word_on_whose_they_are_are_refused() -> None:
    header = [column.en for column in COLUMNS[FileKind.WORKS] if column.key not in {"id", "name", "work"}]
    with pytest.raises(refused.MissingColumns) as caught:
        recognise(header, name="a.csv")

    assert caught.value.facts["kind"] == str(FileKind.WORKS)
    assert caught.value.facts["missing"] == "creator id, creator, work id"
    assert recognise(["name", *header], name="a.csv")[0] is FileKind.WORKS


def test_what_somebody_says_of_columns_is_folded_to_our_keys() -> None:
    said = {"Fans": "粉丝数", " 昵 称 ": "name", "Colour": " "}

    assert mapping_of(said, ["fans", "昵称", "colour"]) == {"fans": "followers", "昵称": "name", "colour": ""}


def test_a_column_that_the_file_does_not_have_cannot_be_mapped() -> None:
    with pytest.raises(refused.UnknownColumn) as caught:
        mapping_of({"x" * 99: "name"}, ["fans", "colour"])
    assert caught.value.facts == {"value": "x" * 60, "seen": "fans, colour"}


def test_a_meaning_that_is_none_of_ours_is_refused_with_those_that_are() -> None:
    with pytest.raises(refused.UnknownKey) as caught:
        mapping_of({"fans": "y" * 99}, ["fans"])
    assert caught.value.facts["value"] == "y" * 60
    assert "followers" in str(caught.value.facts["known"])


def test_the_moments_of_a_file_are_those_of_its_rows_that_tell_one() -> None:
    rows = session()
    works = read_rows([*rows, ["host_92", "", "08-30 10:00", "1", "1", "1"]], name="a.csv", today=TODAY)
    people = read_rows([["name", "followers"], ["晚风", "1"]], name="a.csv", today=TODAY)

    assert works.moments == [datetime(2021, 8, 31, 3, 53, tzinfo=UTC), datetime(2021, 8, 30, 2, 0, tzinfo=UTC)]
    assert people.moments == []


def problems_of(*errors: bool, first: int = 2, most: int = 2) -> Problems:
    found = Problems(most=most)
    for row, error in enumerate(errors, first):
        found.add(row, "Views", "x" * 99, refused.NotANumber(value="x"), error=error)
    return found


def test_problems_of_a_file_read_in_parts_are_those_of_the_file_read_at_once() -> None:
    sorts = [True, False, False, True, False, True, True, False]
    for cut in range(len(sorts) + 1):
        parts = problems_of(*sorts[:cut])
        parts.take(problems_of(*sorts[cut:], first=2 + cut))

        whole = problems_of(*sorts)
        assert (parts.errors, parts.warnings) == (whole.errors, whole.warnings) == (4, 4)
        kept = [sorted((one.row, one.error) for one in some.kept) for some in (parts, whole)]
        assert kept[0] == kept[1] == [(2, True), (3, False), (4, False), (5, True)]
    assert {len(one.value) for one in whole.kept} == {60}


def test_a_column_of_a_file_read_in_parts_is_told_as_one() -> None:
    header, *rows = session(Views="很多")
    more = [["host_91", "云朵", "08-30 11:53", "", "3", "5"], ["host_91", "云朵", "08-29 11:53", "7", "9", "70"]]
    reader = Rows(header, name="a.csv", today=TODAY)
    parts = [reader.read(some, 2) for some in (rows, more)]
    columns = Columns(parts[0].columns)
    for part in parts:
        columns.take(one.counts for one in part.columns)
    joined = columns.reports()

    assert joined == list(read_rows([header, *rows, *more], name="a.csv", today=TODAY).columns)
    assert {column.key: (column.unreadable, column.empty) for column in joined if column.key in {"plays", "units"}} == {
        "plays": (1, 0), "units": (0, 1),
    }  # fmt: skip


REPORT = Report(
    name="a.csv", sha256="", kind=FileKind.CREATORS, encoding="utf-8", sheet="", sheets=1, rows=1, blank=0, columns=(),
    problems=(), warnings=3, errors=0, year_guessed=False, first=None, last=None, changes=Changes(),
)  # fmt: skip
BEFORE = Source(
    id=1, kind=FileKind.CREATORS, name="b.csv", sha256="", rows=1, at=datetime(2021, 9, 1, tzinfo=UTC), by="U1"
)


@pytest.mark.parametrize(
    ("stands", "ready"),
    [({}, True), ({"errors": 1}, False), ({"already": BEFORE}, False), ({"taken_in": True}, False)],
)
def test_a_file_can_be_taken_in_once_and_with_warnings_but_not_with_errors(
    stands: dict[str, object], ready: bool
) -> None:
    assert replace(REPORT, **stands).ready is ready  # type: ignore[arg-type]
