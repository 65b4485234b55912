"""Tables to take away: their rows, their headings in both languages, and that none of them runs anything."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from bot import sheets
from bot.rules.comparisons import Asked
from bot.rules.creators import Creator, Deal, Kind, Work
from bot.rules.errors import NotAllowed, NotFound
from bot.rules.forms import Form
from bot.rules.orders import Outcome
from bot.rules.people import Reader
from bot.rules.shortlists import Answer, NoSuchList
from bot.services import exports
from bot.services.exports import MOST, Ending, SeveralLists, What
from bot.services.shortlists import Place
from bot.services.standings import rebuild
from storage.outbox import Saying

TENANT = "T0JUXING"
ZH, EN = Reader(language="zh"), Reader(language="en")
TABLES = (Ending.XLSX, Ending.CSV)
FORMULA = '=HYPERLINK("http://evil.example";"x")'
HERE = Place(channel="C0CAMPAIGNS")


def read(content: bytes, ending: Ending) -> list[dict[str, str]]:
    """What a spreadsheet shows, a row each."""
    rows = list(sheets.read(content, f"x.{ending}").rows)
    heading = rows[0]
    return [dict(zip(heading, [*row, *[""] * len(heading)], strict=False)) for row in rows[1:]]


def a_file(shop: Any, reader: Reader = ZH, **about: Any) -> Any:
    usual = {"tenant": TENANT, "act": "file", "template": "export", "channel": "U0CHENMO", "due_at": shop.now}
    with shop.store.reading() as unit:
        return exports.file_of(unit, Saying(id=57, about={"ending": "csv", **about}, **usual), reader, at=shop.now)


def rename(shop: Any, creator_id: int, name: str) -> None:
    with shop.store.unit() as unit:
        known = unit.creators.get(creator_id)
        unit.creators.change(replace(known, name=name))
        rebuild(unit, [creator_id], at=shop.now)
        unit.commit()


def with_history(shop: Any) -> None:
    with shop.store.unit() as unit:
        said = {"likes": 9_000, "comments": 0, "shares": 0}
        unit.records.add_works(
            Work(id=n, creator_id=1, kind=Kind.LIVE, title="x", at=shop.now, plays=100_000 + n, **said)
            for n in range(1, 7)
        )
        unit.records.add_deals(
            Deal(creator_id=1, outcome=Outcome.FINISHED, brand="青禾", industry="美妆", at=shop.now, on_time=True)
            for _ in range(6)
        )
        rebuild(unit, [1], at=shop.now)
        unit.commit()


@pytest.mark.parametrize("ending", TABLES)
def test_what_was_found_is_written_with_numbers_as_numbers(shop: Any, ending: Ending) -> None:
    with_history(shop)
    table = shop.desks.exports.found("小鱼儿", ZH, at=shop.now)
    row = read(table.written(ending), ending)[0]
    assert (table.count, table.total) == (1, 1)
    assert (row["达人"], row["粉丝"], row["价格（元） · 专场按天"]) == ("小鱼儿", "1000000", "10000")
    assert (row["接单率（%）"], row["接单率样本（邀约数）"], row["订单完成数"]) == ("100", "6", "6")
    assert (row["直播预计播放"], row["直播最低播放"], row["直播最高播放"]) == ("100003", "100001", "100006")
    assert row["CPM（元） · 专场按天"] == "100"


def test_a_figure_that_is_not_known_is_an_empty_cell(shop: Any) -> None:
    row = read(shop.desks.exports.found("米娅", EN, at=shop.now).written(Ending.CSV), Ending.CSV)[0]
    assert row["Creator"] == "米娅"
    assert (row["Acceptance rate in %"], row["of so many offers"], row["Stars"]) == ("", "0", "")


def test_a_csv_opens_in_excel_as_it_is_meant(shop: Any) -> None:
    content = shop.desks.exports.found("", ZH, at=shop.now).written(Ending.CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content


@pytest.mark.parametrize("name", [FORMULA, "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
@pytest.mark.parametrize("ending", TABLES)
def test_no_name_runs_as_a_formula(shop: Any, ending: Ending, name: str) -> None:
    rename(shop, 1, name)
    list_id = shop.desks.shortlists.save(shop.by(), (FORMULA, None), [1], HERE, note=FORMULA).id
    shop.desks.shortlists.vote(shop.by(), list_id, 1, Answer.NO, HERE, reason=FORMULA)
    for about in ({"what": "list", "list": list_id}, {"what": "find", "brief": ""}):
        rows = a_file(shop, **about).table.rows
        cells = list(csv.reader(io.StringIO(sheets.write_csv(rows).decode("utf-8-sig"))))
        assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert a_file(shop, **about).table.written(ending)


def test_a_list_is_written_with_who_said_what(shop: Any) -> None:
    desk = shop.desks.shortlists
    list_id = desk.save(shop.by(), ("双十一", None), [1, 2], HERE, note="声音好").id
    with shop.store.unit() as unit:
        unit.people.change(TENANT, "U0LINYUE", name="林悦")
        unit.commit()
    desk.vote(shop.by("U0LINYUE"), list_id, 1, Answer.NO, HERE, reason="太贵")
    desk.vote(shop.by("U0ALEX"), list_id, 1, Answer.YES, HERE)
    first, second = read(a_file(shop, what="list", list=list_id).content, Ending.CSV)
    assert (first["赞成"], first["待定"], first["反对"], first["备注"]) == ("1", "0", "1", "声音好")
    assert set(first["投票明细"].splitlines()) == {"林悦: 反对 (太贵)", "U0ALEX: 赞成"}
    assert (second["达人"], second["投票明细"]) == ("米娅", "")


def test_a_comparison_is_written_with_who_is_best(shop: Any) -> None:
    asked = Asked(days=2).kept
    rows = read(a_file(shop, EN, what="comparison", creators=[1, 2], asked=asked).content, Ending.CSV)
    by_day = next(row for row in rows if row["Figure"] == "Price · Dedicated live, by the day")
    assert (by_day["小鱼儿"], by_day["米娅"], by_day["Best"]) == ("20000", "20000", "小鱼儿, 米娅")
    followers = next(row for row in rows if row["Figure"] == "Followers")
    assert followers["Best"] == "米娅"


def test_a_quote_is_written_as_a_page_and_as_a_table(shop: Any) -> None:
    quote = shop.approved(form=Form.SHARED, products=("面膜 https://shop.example/1", "口红"))
    page = a_file(shop, what="quote", quote=quote.id, ending="pdf")
    assert (page.name, page.title) == ("juxing-quote-20261102-57.pdf", "Q-1001 · 2026-11-02.pdf")
    assert page.content.startswith(b"%PDF-")
    rows = sheets.read(a_file(shop, what="quote", quote=quote.id, ending="xlsx").content, "x.xlsx").rows
    assert list(rows[1]) == ["拼场按商品", "500", "2", "1000"]
    assert ["合计", "", "", "1000"] in [list(row) for row in rows]
    assert ["面膜", "https://shop.example/1"] in [list(row) for row in rows]


def test_only_a_quote_is_written_on_paper(shop: Any) -> None:
    shop.desks.exports.send(shop.by(), {"what": "find", "brief": ""}, Ending.PDF)
    (about,) = shop.rows("SELECT about FROM outbox WHERE template = 'export'")[0]
    assert "xlsx" in str(about)


def test_a_quote_of_another_workspace_is_not_found(shop: Any) -> None:
    quote = shop.asked()
    saying = Saying(
        id=1, tenant="T0OTHER", act="file", template="export", channel="U1", due_at=shop.now,
        about={"what": "quote", "quote": quote.id, "ending": "pdf"},
    )  # fmt: skip
    with shop.store.reading() as unit, pytest.raises(NotFound):
        exports.file_of(unit, saying, ZH, at=shop.now)


def test_a_file_is_called_so_that_it_is_found_again(shop: Any) -> None:
    file = a_file(shop, what="find", brief="美妆")
    assert file.name == "juxing-find-20261102-57.csv"
    assert file.title == "美妆 · 2026-11-02.csv"


def test_a_result_is_written_page_by_page_to_its_end(shop: Any) -> None:
    ids = list(range(100, 135))
    with shop.store.unit() as unit:
        unit.creators.add(Creator(id=n, slug=f"c{n}", name=f"达人{n}", field="美食") for n in ids)
        rebuild(unit, ids, at=shop.now)
        unit.commit()
    table = shop.desks.exports.found("美食", ZH, at=shop.now)
    assert (table.count, table.total) == (35, 35)
    assert {row[0] for row in table.rows[1:]} == {f"达人{n}" for n in ids}
    assert MOST == 1_000


def test_a_long_result_is_cut_where_it_says(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST", 1)
    table = shop.desks.exports.found("", ZH, at=shop.now)
    assert (table.count, table.total) == (1, 2)


def test_a_list_is_found_by_its_name_in_one_workspace_or_in_all(shop: Any) -> None:
    desk = shop.desks.shortlists
    desk.save(shop.by(), ("双十一", None), [1], HERE)
    assert shop.desks.exports.list_called(" 双十一", ZH).subject == "双十一"
    with pytest.raises(NoSuchList):
        shop.desks.exports.list_called("双十一", ZH, tenant="T9OTHER")
    desk.save(shop.by(), ("双十一", shop.campaign.id), [1], HERE)
    with pytest.raises(SeveralLists):
        shop.desks.exports.list_called("双十一", ZH)


def test_a_file_goes_to_the_one_who_asks_and_to_nobody_outside_the_team(shop: Any) -> None:
    shop.desks.exports.send(shop.by(), {"what": What.FIND, "brief": "美妆"}, Ending.XLSX)
    assert shop.rows("SELECT channel, reader FROM outbox WHERE act = 'file'") == [("U0CHENMO", "U0CHENMO")]
    with pytest.raises(NotAllowed):
        shop.desks.exports.send(shop.by("U0XIAOYU"), {"what": What.FIND, "brief": "美妆"}, Ending.XLSX)
