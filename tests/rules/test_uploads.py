"""Uploaded files: every state × every move, what is said of columns, and reports that are kept and read again."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import uploads_kept as kept
from bot.rules.errors import Refused
from bot.rules.imports import Changes, ColumnReport, FileKind, Problem, Report, Shape
from bot.rules.imports_refused import AlreadyImported, NotANumber
from bot.rules.uploads import (
    ASKED,
    MOST_ROWS,
    MOVES,
    WORK,
    AsOfAhead,
    Move,
    NotAMapping,
    OtherKind,
    State,
    TooManyRows,
    Upload,
    as_of,
    columns_of,
    in_order,
    lines_of,
    refuse_unfit,
    remembered,
)

NOW = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)  # Tuesday, two in the morning in Shanghai


def report(**facts: Any) -> Report:
    usual: dict[str, Any] = {
        "name": "works.csv", "sha256": "0", "kind": FileKind.WORKS, "encoding": "utf-8", "sheet": "", "sheets": 1,
        "rows": 3, "blank": 0, "columns": (), "problems": (), "warnings": 0, "errors": 0, "year_guessed": False,
        "first": None, "last": None, "changes": Changes(),
    }  # fmt: skip
    return Report(**usual | facts)


def upload(**facts: Any) -> Upload:
    usual: dict[str, Any] = {
        "tenant": "T1", "person": "U1", "file_id": "F1", "file_name": "works.csv", "name": "works.csv", "made_at": NOW,
    }  # fmt: skip
    return Upload(**usual | facts)


def test_every_state_allows_these_moves_and_no_others() -> None:
    allowed = {state: sorted(move for move in Move if (state, move) in MOVES) for state in State}
    assert allowed == {
        State.WAITING: [Move.REFUSE, Move.SHOW],
        State.PREVIEWED: [Move.CONFIRM, Move.DROP],
        State.TAKING: [Move.REFUSE, Move.TAKE_IN],
        State.DONE: [Move.UNDO],
        State.UNDOING: [Move.KEEP, Move.TAKE_OUT],
        State.UNDONE: [],
        State.REFUSED: [],
        State.DROPPED: [],
    }
    assert {state for state in State if {Move.REFUSE, Move.KEEP} & set(allowed[state])} == set(WORK)


def test_only_what_was_confirmed_is_taken_in() -> None:
    assert [state for (state, move) in MOVES if move is Move.TAKE_IN] == [State.TAKING]
    assert [state for (state, _), to in MOVES.items() if to is State.TAKING] == [State.PREVIEWED]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", {}),
        ("作品=title\n\n 看过(万) = plays \n备注=", {"作品": "title", "看过(万)": "plays", "备注": ""}),
        ("a=b=c", {"a=b": "c"}),
    ],
)
def test_columns_are_said_one_a_line(typed: str, said: dict[str, str]) -> None:
    assert columns_of(typed) == said


@pytest.mark.parametrize("typed", ["作品", "作品=title\n看过", "=title"])
def test_a_line_that_says_nothing_of_a_column_is_refused(typed: str) -> None:
    with pytest.raises(NotAMapping):
        columns_of(typed)


def test_counts_are_of_a_day_in_beijing_that_has_begun() -> None:
    today = date(2026, 11, 3)
    assert as_of(None, today=today) is None
    assert as_of(today, today=today) == datetime(2026, 11, 2, 16, tzinfo=UTC)
    with pytest.raises(AsOfAhead):
        as_of(date(2026, 11, 4), today=today)
    assert upload().today == today


def test_a_file_of_another_kind_than_was_said_is_refused() -> None:
    refuse_unfit(upload(), report())
    refuse_unfit(upload(asked="works"), report(kind=FileKind.VIDEOS))
    with pytest.raises(OtherKind):
        refuse_unfit(upload(asked="comments"), report())
    assert {kind for kinds in ASKED.values() for kind in kinds} == set(FileKind)


def test_a_file_of_too_many_rows_is_refused() -> None:
    refuse_unfit(upload(), report(rows=MOST_ROWS))
    with pytest.raises(TooManyRows):
        refuse_unfit(upload(), report(rows=MOST_ROWS + 1))


def test_errors_stand_before_warnings() -> None:
    found = [Problem(row=n, column="", value="", reason=Refused(), error=n in {2, 4}) for n in (4, 3, 2, 1)]
    assert [one.row for one in in_order(found)] == [2, 4, 1, 3]


def test_a_report_is_kept_and_read_again() -> None:
    problem = Problem(row=2, column="播放量", value="很多", reason=NotANumber(value="很多"), error=False)
    seen = kept.summary_of(
        report(
            columns=[
                ColumnReport(header="播放量", key="plays", shape=Shape.COUNT),
                ColumnReport(header="备注"),
                ColumnReport(header="看过", key="likes", shape=Shape.COUNT, mapped=True),
            ],
            changes=Changes(created=("a",), created_beyond=2, updated=("b",), works=7, works_known=5, unchanged=1),
            sheet="一", sheets=2, first=NOW, last=NOW, year_guessed=True, warnings=9,
        ),
        [problem],
    )  # fmt: skip
    assert (seen.new, seen.changed, seen.same, seen.more) == ({"created": 3, "works": 7}, {"updated": 1}, 6, 8)
    assert (seen.unknown, seen.said, seen.sheet) == (["备注"], {"看过": "likes"}, "一")
    again = kept.read(kept.written(seen))
    assert kept.written(again) == kept.written(seen)
    assert again.problems[0].reason.facts == {"value": "很多"}
    assert isinstance(again.problems[0].reason, NotANumber)
    assert (again.first, again.kind) == (NOW, FileKind.WORKS)


def test_a_refusal_is_kept_with_its_moments_and_days() -> None:
    refusal = AlreadyImported(at=NOW, by="林悦", name="works.csv", day=date(2026, 11, 2), count=3)
    again = kept.refusal_read(kept.refusal_written(refusal))
    assert (type(again), again.facts) == (AlreadyImported, refusal.facts)


def test_a_refusal_of_another_release_is_a_plain_one() -> None:
    again = kept.refusal_read({"of": "bot.rules.gone", "code": "Gone", "facts": {"name": "x"}})
    assert (type(again), again.facts) == (Refused, {"name": "x"})


@given(
    st.dictionaries(
        st.from_regex(r"[^\s=][^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]{0,20}", fullmatch=True).map(str.strip),
        st.sampled_from(["plays", "播放量", ""]),
        max_size=8,
    )
)
def test_what_was_said_of_columns_is_written_back_as_it_is_read(columns: dict[str, str]) -> None:
    assert columns_of(lines_of(columns)) == columns


def test_as_many_lines_as_fit_the_form_still_fit_it() -> None:
    typed = "\n".join(f"c{n}=k" for n in range(400))[:2_000].rpartition("\n")[0]
    assert len(lines_of(columns_of(typed))) <= 2_000


def test_of_each_source_what_was_said_last_is_remembered() -> None:
    def upload(id_: int, name: str, **columns: str) -> Upload:
        return Upload(
            id=id_, tenant="T1", person="U1", file_id="F1", file_name="f.csv", name=name, columns=columns, made_at=NOW
        )

    uploads = [
        upload(5, "Vendor A"), upload(4, "vendor a ", seen="plays"), upload(3, "B", x="likes"),
        upload(2, "Vendor A", old="plays"),
    ]  # fmt: skip
    assert [each.id for each in remembered(uploads)] == [4, 3]
