"""The form, the chips, the pages and sharing of what was found."""

from datetime import date
from typing import Any

import pytest

from bot.rules.query import KINDS, parse
from bot.text import normalise

ANNA, EMMA = "U0ANNA", "U0EMMA"


def form(office: Any, brief: str = "", by: str = EMMA) -> dict[str, Any]:
    """The form, filled with a brief."""
    office.press({"action_id": "find.edit", "type": "button", "value": brief or "-"}, by=by)
    return dict(office.slack.opened[-1])


def shown(office: Any) -> dict[str, Any]:
    """What the last click showed to the one who clicked."""
    return dict(office.settle().answered[-1][1])


def to_clear(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons that leave out what stands in the way."""
    return next(block["elements"] for block in body["blocks"] if block.get("block_id") == "find.cleared")


def test_the_form_keeps_what_was_typed(office: Any, read: Any) -> None:
    view = form(
        office, "美妆 粉丝10万以上 按天 预算50000.5元以内 完单率95.5%以上 评分4.5星以上 杭州 上海 腰部 尾部 女主播"
    )
    values = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert values["field"]["initial_option"]["value"] == "美妆"
    assert values["words"]["initial_value"] == "female hosts"
    assert [each["value"] for each in values["region"]["initial_options"]] == ["杭州", "上海"]
    assert [each["value"] for each in values["tier"]["initial_options"]] == ["waist", "tail"]
    assert values["followers_min"]["initial_value"] == "100000"
    assert values["form"]["initial_option"]["value"] == "day"
    assert values["budget_max"]["initial_value"] == "50000.50"
    assert values["completion_min"]["initial_value"] == "95.50"
    assert values["stars_min"]["initial_option"]["value"] == "450"


def test_a_form_sent_as_it_was_shown_finds_the_same(office: Any) -> None:
    brief = "美妆 粉丝10万以上 按天 预算50000.5元以内 完单率75.5%以上 评分4星以上 女主播"
    typed = office.type(f"find {brief}", by=EMMA).body
    office.submit(form(office, brief), by=EMMA)
    assert shown(office)["text"] == typed["text"]
    assert shown(office)["blocks"] == typed["blocks"]


EVERYTHING = [
    "类似小鱼儿 美妆 护肤 不要搞笑 不要吃播 粉丝10-50万 腰部 不要头部 新人 近30天涨粉1万以上 涨粉率5%以上 杭州",
    "女主播 女粉占比40-60% 观众18-30岁 观众在江浙沪 按天 预算3000.5-50000元 8折以上 播放10万以上 预计销量1000件以上",
    "互动率5.25%以上 接单率90%以上 完单率95.5%以上 完成订单10以上 做过美妆 没做过汽车 排除90天内合作过欧莱雅的 4.5星",
    "5家客户 2026-11-11 种草 按涨粉排序 不要上海 cpm70以内 国货 不要微商 “国货 之光” 美妆 美食 评分4.3星以上 来宾市",
    "上海或杭州 四川 腰部和尾部 不要头部 不要北京",
]


@pytest.mark.parametrize("by", [ANNA, EMMA])
@pytest.mark.parametrize("brief", EVERYTHING)
def test_a_form_sent_as_it_was_shown_loses_no_condition(office: Any, brief: str, by: str) -> None:
    typed = office.button(office.type(f"find {brief}", by=by).body, "find.edit")["value"]
    office.submit(form(office, typed, by=by), by=by)
    assert office.button(shown(office), "find.edit")["value"] == typed


def test_every_condition_there_is_stands_in_one_of_these_briefs() -> None:
    kinds = {chip.kind for brief in EVERYTHING for chip in parse(normalise(brief), today=date(2026, 11, 2)).chips}
    assert kinds == set(KINDS)


@pytest.mark.parametrize(
    ("brief", "english", "chinese"),
    [
        ("没和花西子合作过", "not with 花西子 for 90 days ×", "90天内未合作过花西子 ×"),
        ("类似小鱼儿", "like 小鱼儿 ×", "类似小鱼儿 ×"),
        ("女粉40-60%", "female audience 40%–60% ×", "女粉占比 40%–60% ×"),
        ("观众18-23岁", "audience aged 18–23 ×", "观众18–23岁 ×"),
        ("观众在广东", "audience in Guangdong ×", "观众在广东 ×"),
        ("8折", "day discount ≥20% ×", "按天优惠 ≥20% ×"),
        ("种草", "For awareness ×", "种草曝光 ×"),
        ("不要微商", "without “微商” ×", "不含“微商” ×"),
        ("不要新人", "not Newcomer (under 10k) ×", "不要新人 ×"),
    ],
)
def test_a_chip_says_its_condition_in_the_readers_language(office: Any, brief: str, english: str, chinese: str) -> None:
    said = [office.button(office.type(f"find {brief}", by=by).body, "find.chip") for by in (EMMA, ANNA)]
    assert [button["text"]["text"] for button in said] == [english, chinese]


def test_clearing_an_input_takes_its_condition_away(office: Any) -> None:
    office.submit(form(office, "杭州 按涨粉排序 评分4.3星以上"), by=EMMA, region=None, order=None)
    assert office.button(shown(office), "find.edit")["value"] == "评分4.3星以上"


def test_several_regions_and_tiers_are_chosen_at_once(office: Any) -> None:
    picked = {"region": ["上海", "广东"], "tier": ["waist", "tail"]}
    office.submit(form(office, "美妆 杭州"), by=EMMA, **picked)
    assert office.button(shown(office), "find.edit")["value"] == "美妆 腰部 尾部 上海 广东"
    office.submit(form(office, "美妆 杭州 上海 尾部"), by=EMMA, region=[], tier=[])
    assert office.button(shown(office), "find.edit")["value"] == "美妆"


@pytest.mark.parametrize("said", ["many", "1/2", "一些", "8折", "90%"])
def test_what_is_no_number_is_said_on_its_field(office: Any, said: str) -> None:
    answer = office.submit(form(office), by=EMMA, followers_min=said, budget_max=said)
    assert answer.body["response_action"] == "errors"
    assert answer.body["errors"] == dict.fromkeys(
        ("followers_min", "budget_max"),
        f'The text "{said}" is not a number we can read. Write it like 50k, 1.2m or 40,000.',
    )


@pytest.mark.parametrize("said", ["10万", "100k", "100,000", "１０万", "100000"])
def test_numbers_are_read_as_people_write_them(office: Any, said: str) -> None:
    office.submit(form(office), by=EMMA, followers_min=said)
    assert office.button(shown(office), "find.chip")["text"]["text"] == "followers ≥100k ×"


def test_taking_a_chip_away_shows_the_rest_in_place(office: Any) -> None:
    found = office.type("find 美妆 按天", by=EMMA).body
    office.press(office.button(found, "find.chip"), by=EMMA)
    assert shown(office)["replace_original"] is True
    assert office.button(shown(office), "find.chip")["text"]["text"] == "Dedicated live, by the day ×"


def test_pages_follow_each_other_and_show_nobody_twice(office: Any) -> None:
    page, names = office.type("find 达人", by=EMMA).body, list[str]()
    for _ in range(6):
        names += [each["value"] for block in page["blocks"] for each in block.get("elements", [])
                  if each.get("action_id", "").startswith("creator.open")]  # fmt: skip
        following = [each for block in page["blocks"] for each in block.get("elements", [])
                     if each.get("action_id") == "find.page:next"]  # fmt: skip
        if not following:
            break
        office.press(following[0], by=EMMA)
        page = shown(office)
    assert (len(names), len(set(names))) == (60, 60)


def test_another_order_is_one_choice_away(office: Any) -> None:
    found = office.type("find 美妆", by=EMMA).body
    menu = office.button(found, "find.sort")
    office.choose(menu, next(each["value"] for each in menu["options"] if "粉丝" in each["value"]), by=EMMA)
    assert office.button(shown(office), "find.chip")["text"]["text"].startswith("Beauty")


def test_sharing_posts_it_into_the_channel_in_ones_own_name(office: Any, read: Any) -> None:
    found = office.type("find 美妆", by=EMMA).body
    office.press(office.button(found, "find.share"), by=EMMA, channel="C0OTHER")
    posted = office.settle().posted_to("C0OTHER")
    assert len(posted) == 1
    assert "<@U0EMMA> shares what was found:" in read(posted[0])


def test_sharing_where_the_bot_is_not_is_told_to_the_one_who_shared(office: Any, read: Any) -> None:
    from bot.slack import Refused

    found = office.type("find 美妆", by=EMMA).body
    office.press(office.button(found, "find.share"), by=EMMA, channel="C0OTHER")
    office.slack.fails = {"post": Refused("not_in_channel")}
    office.outbox.once()
    office.slack.fails = {}
    assert "I could not post in <#C0OTHER> (not_in_channel)." in read(office.settle().posted_to(EMMA)[-1])


def test_a_profile_opens_beside_what_was_found(office: Any) -> None:
    found = office.type("find 美妆", by=EMMA).body
    office.press(office.button(found, "creator.open"), by=EMMA)
    assert shown(office)["replace_original"] is False
    assert shown(office)["text"].endswith(": prices, record and ratings")


def test_the_form_from_home_answers_as_a_direct_message(office: Any) -> None:
    office.press({"action_id": "find.edit:home", "type": "button", "value": "-"}, by=EMMA, channel="")
    office.submit(office.slack.opened[-1], by=EMMA, field="美妆")
    assert office.settle().posted_to(EMMA)[-1]["text"].endswith("creators found")


@pytest.mark.parametrize("typed", ["", "小", "小鱼", "xiaoyu", "<!channel>", "%", '"', "x" * 3_000])
def test_names_are_suggested_while_typing(office: Any, typed: str) -> None:
    answer = office.suggest("options.creators", typed)
    assert answer.status == 200
    assert all(0 < len(option["text"]["text"]) <= 75 for option in answer.body["options"])


def test_a_name_is_suggested_by_its_beginning(office: Any) -> None:
    assert "小鱼儿" in [each["text"]["text"] for each in office.suggest("options.creators", "小鱼").body["options"]]


def test_where_nobody_fits_each_condition_to_blame_has_a_button_with_what_it_would_find(office: Any, read: Any) -> None:
    said = [office.type("find 美妆 按天 预算1元以内", by=by).body for by in (EMMA, ANNA)]
    buttons = [to_clear(body)[0] for body in said]
    number = office.type("find 美妆 按天", by=EMMA).body["text"].split()[0]
    assert [each["text"]["text"] for each in buttons] == [
        f"without budget ≤¥1: {number}",
        f"去掉 预算 ≤¥1：{number} 位",
    ]
    assert buttons[0]["value"] == "美妆 按天"
    assert "*What stands in the way.*" in read(said[0])
    office.press(buttons[0], by=EMMA)
    assert shown(office)["text"] == f"{number} creators found"
    assert shown(office)["replace_original"] is True


def test_where_two_conditions_stand_in_the_way_both_go_with_one_button(office: Any, read: Any) -> None:
    body = office.type("find 美妆 粉丝9000万以上 预算1元以内", by=EMMA).body
    assert "*No single condition is to blame.*" in read(body)
    (button,) = to_clear(body)
    assert button["text"]["text"].startswith("without followers ≥90M, budget ≤¥1: ")
    assert button["value"] == "美妆"


@pytest.mark.parametrize("brief", ["军事 粉丝1000万以上", "类似没有这个人"])
def test_where_nobody_fits_the_search_can_be_watched_and_changed(office: Any, brief: str) -> None:
    body = office.type(f"find {brief}", by=EMMA).body
    assert "or watch this search" in body["blocks"][0]["text"]["text"]
    assert office.button(body, "watch.brief")["text"]["text"] == "Watch this search"
    assert office.button(body, "find.edit")["text"]["text"] == "Edit conditions"
    assert "Page 1" not in str(body["blocks"])


def test_a_name_that_nobody_has_is_pointed_out(office: Any) -> None:
    said = [str(office.type("find 类似没有这个人", by=by).body["blocks"]) for by in (EMMA, ANNA)]
    assert "Nobody is called “没有这个人” → searched as text" in said[0]
    assert "没有叫“没有这个人”的达人 → 按文字搜" in said[1]
    assert "Nobody is called" not in str(office.type("find 类似小鱼儿", by=EMMA).body["blocks"])


def test_each_problem_of_a_brief_is_told(office: Any) -> None:
    body = office.type("find 2月30日 2月31日 300%完单率 9星 $500 不要按天", by=ANNA).body
    said = str(body["blocks"])
    assert all(each in said for each in ("2月30日", "2月31日", "300%", "9星", "$500"))


def test_signs_that_slack_escapes_are_read_as_they_were_typed(office: Any) -> None:
    escaped, plain = (
        next(block for block in office.type(f"find {said}", by=ANNA).body["blocks"] if block.get("elements"))
        for said in ("粉丝&gt;100万 视频 预算&lt;5万", "粉丝>100万 视频 预算<5万")
    )

    assert escaped["elements"] == plain["elements"]
    assert len(plain["elements"]) == 3 + 1  # a chip for each condition, and the button that edits them


def test_what_was_escaped_pings_nobody_when_it_is_said_again(office: Any) -> None:
    assert "<!" not in office.type("find &lt;!channel&gt; &amp;lt;!here&amp;gt;").text
