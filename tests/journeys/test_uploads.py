"""Files that an admin brings in through Slack: looked at, confirmed, there; and every way in which they are not."""

from typing import Any

import pytest

from bot.playground.blocks import words
from bot.rules.errors import Refused

WORKS = (
    "达人,类型,标题,时间,播放量\n"
    "晚风小铺,视频,第一条,2026-11-01 12:00,12000\n"
    "晚风小铺,直播,第一场,2026-11-02 20:00,3万\n"
)
COMMENTS = (
    "达人,作品标题,作品时间,评论内容,评论时间\n"
    "晚风小铺,第一条,2026-11-01 12:00,链接在哪,2026-11-01 13:00\n"
    "晚风小铺,第一条,2026-11-01 12:00,太好用了,2026-11-01 14:00\n"
)


class Desk:
    """What an admin does with a file, and where it stands."""

    def __init__(self, world: Any) -> None:
        self.world, self.admin = world, world.lin

    def keep(self, name: str, content: str | bytes) -> Any:
        """Upload it, as Slack's form does before it is sent."""
        held = content if isinstance(content, bytes) else content.encode()
        return self.world.demo.playground.parts.files.keep(name, held, self.admin.id)

    def upload(self, file: str, content: str | bytes, **typed: Any) -> Any:
        """Through the form, until the report is there."""
        kept = self.keep(file, content)
        self.admin.command("/juxing import")
        self.admin.submit({"file": [kept.id], **typed})
        self.world.settled()
        return kept

    def press(self, action: str) -> None:
        self.admin.click(action)
        self.world.settled()

    @property
    def card(self) -> str:
        """The words of the newest message with blocks."""
        shown = [each for each in self.admin.sees() if each.get("blocks")][-1]
        return f"{shown['text']}\n{words(shown['blocks'])}"

    @property
    def state(self) -> str:
        with self.world.demo.bot.store.engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT state FROM uploads ORDER BY id DESC LIMIT 1")
            return str(found.scalar_one())

    def plays(self) -> int:
        """Of the first video, on the creator's record."""
        creator = self.world.demo.bot.desks.creators.called("晚风小铺").creator.id
        with self.world.demo.bot.store.reading() as unit:
            return int(next(one.plays for one in unit.records.works([creator])[creator] if one.title == "第一条"))


@pytest.fixture
def desk(world: Any) -> Desk:
    return Desk(world)


def test_a_file_is_looked_at_confirmed_and_there_and_can_be_undone(world: Any, desk: Desk) -> None:
    desk.upload("works.csv", WORKS, name="十一月的作品")
    assert "十一月的作品 可以导入" in desk.card
    assert "作品，2 行" in desk.card
    assert "*新增* 达人 1、作品 2" in desk.card
    assert desk.state == "previewed"
    with pytest.raises(Refused):
        desk.plays()

    desk.press("upload.confirm")
    assert "十一月的作品 已导入" in desk.card
    assert "由 <@U0LINYUE> 确认" in desk.card
    assert desk.plays() == 12_000
    world.chen.command("/juxing creator 晚风小铺", channel="C0CAMPAIGNS")
    assert "晚风小铺" in world.chen.reads("C0CAMPAIGNS")

    desk.press("upload.undo")
    assert "十一月的作品 已撤销" in desk.card
    assert desk.state == "undone"
    with pytest.raises(Refused):
        desk.plays()
    desk.upload("works.csv", WORKS)
    assert desk.state == "previewed", "what was undone may come in again"


def test_the_same_file_twice_changes_nothing_and_says_so(world: Any, desk: Desk) -> None:
    desk.upload("works.csv", WORKS)
    desk.press("upload.confirm")
    desk.upload("again.csv", WORKS)
    assert "again.csv 没有导入" in desk.card
    assert "该文件已由 林悦 于" in desk.card
    assert desk.state == "refused"
    desk.upload("other rows.csv", WORKS + "\n")
    assert "*没有新内容* 导入不会改变任何数据" in desk.card
    desk.press("upload.confirm")
    assert desk.plays() == 12_000


def test_a_file_with_errors_is_refused_cell_by_cell_and_the_long_list_is_a_file(world: Any, desk: Desk) -> None:
    wrong = "".join(f"晚风小铺,视频,第{n}条,昨天下午,12000\n" for n in range(30))
    desk.upload("works.csv", "达人,类型,标题,时间,播放量\n" + wrong)
    message = desk.admin.waits_to_read("works.csv 没有导入")
    shown = words(message["blocks"])
    assert "30" in shown
    assert "错误：第 2 行，时间：昨天下午" in shown
    assert "……还有 22 处，见旁边的文件" in shown
    assert "upload.confirm" not in str(message["blocks"])
    (sent,) = [file for each in desk.admin.sees() for file in each.get("files", ())]
    table = world.demo.playground.parts.files.get(sent["id"]).content.decode("utf-8-sig").splitlines()
    assert table[0] == "行号,列,单元格,错误或提醒,问题与处理办法"
    assert len(table) == 31
    assert table[30].startswith("31,时间,昨天下午,错误,")


def test_whoever_is_no_admin_is_told_so(world: Any) -> None:
    world.chen.command("/juxing import", channel="C0CAMPAIGNS")
    assert "只有工作区管理员可以这样操作。没有任何改动。" in world.chen.reads("C0CAMPAIGNS")
    assert world.chen.modal() is None


def test_a_second_confirmation_is_told_that_somebody_was_faster(world: Any, desk: Desk) -> None:
    desk.upload("works.csv", WORKS)
    desk.upload("comments.csv", COMMENTS.replace("第一条", "没有这条"))
    desk.upload("more.csv", WORKS.replace("第一条", "第二条"))
    number = next(
        element["value"]
        for each in desk.admin.sees()
        for block in each.get("blocks", ())
        for element in block.get("elements", ())
        if element.get("action_id") == "upload.drop"
    )
    desk.admin.click("upload.drop", value=number)
    with world.demo.bot.store.engine.connect() as connection:
        states = connection.exec_driver_sql("SELECT state FROM uploads ORDER BY id").scalars().all()
    assert states == ["dropped", "refused", "previewed"]


def test_a_file_that_is_another_one_by_now_is_not_taken_in(desk: Desk) -> None:
    kept = desk.upload("works.csv", WORKS)
    kept.content = WORKS.replace("12000", "99000").encode()
    desk.press("upload.confirm")
    assert "works.csv 已经不是当时看过的文件。请重新上传；什么都没有导入。" in desk.card
    assert desk.state == "refused"
    with pytest.raises(Refused):
        desk.plays()


def test_comments_are_read_after_it_and_the_card_says_when(world: Any, desk: Desk) -> None:
    desk.upload("works.csv", WORKS)
    desk.press("upload.confirm")
    desk.upload("comments.csv", COMMENTS, asked="comments")
    desk.press("upload.confirm")
    desk.admin.waits_to_read("2 条评论已全部读完。", seconds=30)


def test_it_speaks_english_to_who_reads_english(world: Any, desk: Desk) -> None:
    desk.admin = world.alex
    desk.upload("works.csv", WORKS.replace("12000", "?"), asked="creators")
    assert "works.csv is not taken in" in desk.card
    assert "works.csv holds works by its header, not creators." in desk.card


def test_what_was_said_of_a_source_is_filled_in_when_it_is_chosen_named_or_uploaded_again(
    world: Any, desk: Desk
) -> None:
    def inputs() -> dict[str, Any]:
        return {block["block_id"]: block["element"] for block in desk.admin.modal()["blocks"] if "element" in block}

    desk.upload("first.csv", WORKS.replace("播放量", "看过"), name="供应商甲", columns="看过 = 播放量")
    kept = desk.keep("second.csv", WORKS.replace("播放量", "看过").replace("12000", "13000"))
    desk.admin.command("/juxing import")
    desk.admin.fill({"file": [kept.id]})
    desk.admin.choose("upload.source", "供应商甲")
    world.settled()
    assert inputs()["name"]["initial_value"] == "供应商甲"
    assert inputs()["columns"]["initial_value"] == "看过 = 播放量"
    desk.admin.submit()
    world.settled()
    assert "供应商甲 可以导入" in desk.card, "the file that was chosen before stays"
    assert "看过 → plays" in desk.card
    desk.press("upload.drop")
    desk.admin.click("upload.again")
    assert inputs()["columns"]["initial_value"] == "看过 = 播放量"
