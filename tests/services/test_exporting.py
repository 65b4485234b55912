"""`juxing export` on a terminal."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import sheets
from bot.cli import app
from bot.services.shortlists import Place


@pytest.fixture
def run(shop: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type a command in an empty folder, over the database of the shop."""
    monkeypatch.setenv("JUXING_DATABASE_URL", shop.store.engine.url.render_as_string(hide_password=False))
    monkeypatch.chdir(tmp_path)
    return lambda *said: CliRunner().invoke(app, ["export", *said])


def rows(path: str) -> list[list[str]]:
    return [list(row) for row in sheets.read(Path(path).read_bytes(), path).rows]


def saved(shop: Any, campaign: int | None = None) -> None:
    shop.desks.shortlists.save(shop.by(), ("双十一", campaign), [1], Place(channel="C1"))


@pytest.mark.parametrize("file", ["creators.xlsx", "creators.csv"])
def test_what_a_brief_finds_is_written_into_a_file(run: Any, file: str) -> None:
    answer = run("find", "米娅", "--to", file)
    assert (answer.exit_code, answer.output) == (0, f"{file} is written; creators: 1.\n")
    assert [row[0] for row in rows(file)] == ["Creator", "米娅"]


def test_headings_come_in_chinese_too(run: Any) -> None:
    run("find", "米娅", "--to", "x.csv", "--language", "zh")
    assert rows("x.csv")[0][:3] == ["达人", "领域", "细分领域"]


def test_a_list_is_written_by_its_name(run: Any, shop: Any) -> None:
    saved(shop)
    assert run("list", "双十一", "--to", "list.csv").exit_code == 0
    assert rows("list.csv")[1][0] == "小鱼儿"


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        (("list", "没有", "--to", "x.csv"), 1, "There is no list called “没有”."),
        (("find", "米娅", "--to", "x.pdf"), 2, "x.pdf ends in neither .xlsx nor .csv; nothing was written."),
        (("find", "米娅", "--to", "x.csv", "--language", "fr"), 2, "There is no language fr. Known: en, zh"),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_no_file(
    run: Any, said: tuple[str, ...], code: int, says: str
) -> None:
    answer = run(*said)
    assert answer.exit_code == code
    assert answer.output.startswith(says)
    assert not Path(said[3]).exists()


def test_a_file_that_is_there_is_left_as_it_is(run: Any) -> None:
    Path("x.csv").write_text("mine", encoding="utf-8")
    assert run("find", "米娅", "--to", "x.csv").exit_code == 1
    assert Path("x.csv").read_text(encoding="utf-8") == "mine"


def test_of_several_lists_none_is_guessed(run: Any, shop: Any) -> None:
    saved(shop)
    saved(shop, shop.campaign.id)
    answer = run("list", "双十一", "--to", "x.csv")
    assert answer.exit_code == 1
    assert answer.output.startswith("2 lists are called “双十一”. Name the workspace")
    assert not Path("x.csv").exists()
