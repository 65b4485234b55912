"""`juxing import` on a terminal."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.cli import app
from bot.main import open_store
from bot.services.comments import CommentDesk

THEIRS = "账号,类型,作品,发于,看过(万)\n晚风,视频,一条,2021-08-01 12:00,1.5\n"
MAPPED = ("--map", "账号=creator", "--map", "作品=标题", "--map", "发于=at", "--map", "看过(万)=plays")


@pytest.fixture
def run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type a command in an empty folder, over an empty database."""
    monkeypatch.setenv("JUXING_DATABASE_URL", sqlite_url)
    monkeypatch.setattr(cli.console, "_width", 200)
    monkeypatch.setattr(cli.errors, "_width", 200)
    monkeypatch.chdir(tmp_path)
    return lambda *said, typed="": CliRunner().invoke(app, ["import", *said], input=typed)


def test_a_template_is_written_for_each_kind(run: Any, tmp_path: Path) -> None:
    for kind in ("creators", "works", "goods", "comments", "orders"):
        assert run("--template", kind).exit_code == 0
        assert (tmp_path / f"{kind}.csv").read_text(encoding="utf-8-sig").count("\n") == 1
    answer = run("--template", "douyin_live_sessions")
    assert (answer.exit_code, "Known: creators, works, goods, comments, orders" in answer.output) == (1, True)


def test_a_file_is_looked_at_taken_in_listed_and_undone(run: Any, tmp_path: Path) -> None:
    (tmp_path / "theirs.csv").write_text(THEIRS, encoding="gb18030")
    assert run("theirs.csv", *MAPPED, typed="n\n").output.endswith("Nothing was written.\n")
    answer = run("theirs.csv", *MAPPED, "--as-of", "2021-08-20", typed="y\n")
    assert "count → plays, as you said" in answer.output
    assert "Taken in as import 1: 1 new creators, 1 videos and lives\n" in answer.output
    assert "theirs.csv" in run("--list").output
    (tmp_path / "more.csv").write_text(THEIRS.replace("1.5", "1.6"), encoding="utf-8")
    answer = run("more.csv", "--yes")
    assert "1 videos and lives told otherwise" in answer.output
    answer = run("--undo", "2")
    assert "Import 2 (more.csv) is undone: its rows stay and no longer count; 1 creators ranked again" in answer.output
    assert run("--undo", "2").output.startswith("Import 2 was already undone on ")


def test_the_list_says_how_many_comments_are_still_to_be_read(run: Any, tmp_path: Path, sqlite_url: str) -> None:
    works = "达人,类型,标题,时间\n晚风,视频,一条,2021-08-01 12:00\n"
    comments = "达人,作品标题,评论内容,评论时间\n" + "晚风,一条,好看,2021-08-02 12:00\n" * 3
    for name, content in (("works", works), ("comments", comments)):
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
        assert run(f"{name}.csv", "--yes").exit_code == 0
    assert "3 comments are still to be read" in run("--list").output
    store = open_store(sqlite_url)
    CommentDesk(store).read_some(at=datetime(2026, 11, 2, tzinfo=UTC))
    store.engine.dispose()
    assert "still to be read" not in run("--list").output


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        (("none.csv",), 1, "none.csv cannot be opened"),
        (("theirs.csv", "--map", "账号"), 2, "has no equals sign"),
        (("theirs.csv", "--map", "没有=plays"), 1, "The file has no column"),
        (("--undo", "7"), 1, "There is no import number 7."),
        ((), 2, "Name a file"),
    ],
)
def test_what_cannot_be_done_is_told(run: Any, tmp_path: Path, said: tuple[str, ...], code: int, says: str) -> None:
    (tmp_path / "theirs.csv").write_text(THEIRS, encoding="utf-8")
    answer = run(*said)
    assert (answer.exit_code, says in answer.output.replace("\n", " ")) == (code, True)


def test_nothing_is_listed_before_anything_was_taken_in(run: Any) -> None:
    assert run("--list").output == "Nothing was taken in yet.\n"
