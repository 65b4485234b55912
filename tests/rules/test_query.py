import dataclasses
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.rules.forms import Form
from bot.rules.query import PROBLEMS, Filters, Order, Problem, canonical, chips_of, parse
from bot.rules.query_places import cities_of
from bot.rules.query_reading import Reading
from bot.rules.query_words import vocabulary
from bot.rules.tiers import Tier
from bot.text import normalise

TODAY = date(2025, 11, 23)  # a Sunday


def understood(brief):
    return parse(normalise(brief), today=TODAY)


BRIEFS = {
    # The two of the specification
    "美妆达人 粉丝100万以上 按天 预算5万以内 完单率90%+": {
        "fields": ("美妆",), "followers_min": 10**6, "form": Form.DAY, "budget_max": 50_000_00, "completion_min": 9000,
    },
    "beauty over 1m followers by the day under 50k completion 90%+": {
        "fields": ("美妆",), "followers_min": 10**6, "form": Form.DAY, "budget_max": 50_000_00, "completion_min": 9000,
    },
    # Fields and sub-verticals
    "护肤 腰部 拼场 5-8万": {
        "subs": ("护肤保养",), "tiers": (Tier.WAIST,), "form": Form.SHARED, "budget_min": 50_000_00,
        "budget_max": 80_000_00,
    },
    "3C数码": {"subs": ("3C数码",)},
    "吃播 零食": {"fields": ("美食",), "subs": ("美食吃播",)},
    "美妆，护肤，彩妆": {"fields": ("美妆",), "subs": ("护肤保养",)},
    "我想找一个做护肤的达人": {"subs": ("护肤保养",)},
    "FASHION & fitness creators, please": {"fields": ("时尚", "健身")},
    "mom and baby / street dance": {"fields": ("亲子",), "subs": ("街舞",)},
    # Refusing
    "不要搞笑": {"not_fields": ("喜剧",)},
    "without gaming": {"not_fields": ("游戏",)},
    "不要搞笑和游戏 美妆": {"fields": ("美妆",), "not_fields": ("喜剧", "游戏")},
    "no gaming or comedy please": {"not_fields": ("游戏", "喜剧")},
    "美食 不要吃播": {"fields": ("美食",), "not_subs": ("美食吃播",)},
    "除了游戏以外": {"not_fields": ("游戏",)},
    "不要女主播": {"gender": "m"},
    # Followers
    "10w~50w粉": {"followers_min": 100_000, "followers_max": 500_000},
    ">1m followers": {"followers_min": 10**6},
    "1.2千万粉丝": {"followers_min": 12_000_000},
    "10万+粉": {"followers_min": 100_000},
    "十几万粉丝": {"followers_min": 110_000, "followers_max": 190_000},
    "粉丝100万以上500万以下": {"followers_min": 10**6, "followers_max": 5 * 10**6},
    "粉丝10万以上，50万以下": {"followers_min": 100_000, "followers_max": 500_000},
    "over 1m and under 5m followers": {"followers_min": 10**6, "followers_max": 5 * 10**6},
    "over 100k followers and under 500k": {"followers_min": 100_000, "followers_max": 500_000},
    "粉丝不低于十万不高于五十万": {"followers_min": 100_000, "followers_max": 500_000},
    "粉丝 50万左右": {"followers_min": 400_000, "followers_max": 600_000},
    "~50万粉": {"followers_min": 400_000, "followers_max": 600_000},
    "粉丝上百万": {"followers_min": 10**6},
    "followers=1m": {"followers_min": 10**6},
    "half a million followers": {"followers_min": 500_000},
    "粉絲一百萬以上": {"followers_min": 10**6},
    "粉丝≥１００万": {"followers_min": 10**6},
    "up to 40,000 followers": {"followers_max": 40_000},
    "fewer than 300k fans": {"followers_max": 300_000},
    "粉丝5w": {"followers_min": 50_000},
    "粉丝3.5k": {"followers_min": 3500},
    "粉丝10万+": {"followers_min": 100_000},
    "粉丝5-8万": {"followers_min": 50_000, "followers_max": 80_000},
    "粉丝两百万": {"followers_min": 2 * 10**6},
    "粉丝1百万": {"followers_min": 10**6},
    "followers 1,200,000": {"followers_min": 1_200_000},
    "粉丝100万以上 预算500万以下": {"followers_min": 10**6, "budget_max": 5 * 10**8},
    "粉丝100万以上预算500万以下": {"followers_min": 10**6, "budget_max": 5 * 10**8},
    # Tiers
    "中腰部": {"tiers": (Tier.WAIST,)},
    "头部": {"tiers": (Tier.HEAD,)},
    "肩部达人": {"tiers": (Tier.SHOULDER,)},
    "mid-tier creators": {"tiers": (Tier.WAIST,)},
    "尾部": {"tiers": (Tier.TAIL,)},
    "素人": {"tiers": (Tier.NEWCOMER,)},
    "腰部和尾部": {"tiers": (Tier.WAIST, Tier.TAIL)},
    "腰部、尾部达人": {"tiers": (Tier.WAIST, Tier.TAIL)},
    "mid-tier or tail": {"tiers": (Tier.WAIST, Tier.TAIL)},
    "head, shoulder and mid-tier": {"tiers": (Tier.HEAD, Tier.SHOULDER, Tier.WAIST)},
    "腰尾部": {"tiers": (Tier.WAIST, Tier.TAIL)},
    "头肩部 不要肩部": {"tiers": (Tier.HEAD,), "not_tiers": (Tier.SHOULDER,)},
    "不要头部和肩部": {"not_tiers": (Tier.HEAD, Tier.SHOULDER)},
    "不要腰尾部": {"not_tiers": (Tier.WAIST, Tier.TAIL)},
    "no head or shoulder tier": {"not_tiers": (Tier.HEAD, Tier.SHOULDER)},
    "新人": {"newcomers": True},
    "up-and-coming newcomers": {"newcomers": True},
    # Places and people
    "杭州": {"regions": ("杭州",)},
    "浙江省": {"regions": ("浙江",)},
    "based in Chengdu": {"regions": ("成都",)},
    "上海或杭州 美妆": {"regions": ("上海", "杭州"), "fields": ("美妆",)},
    "美妆 上海、杭州、成都": {"regions": ("上海", "杭州", "成都"), "fields": ("美妆",)},
    "Beijing, Shanghai": {"regions": ("北京", "上海")},
    "in Beijing or Shanghai": {"regions": ("北京", "上海")},
    "beijing/hangzhou": {"regions": ("北京", "杭州")},
    "浙江和江苏": {"regions": ("浙江", "江苏")},
    "zhejiang and jiangsu": {"regions": ("浙江", "江苏")},
    "江浙沪": {"regions": ("江苏", "浙江", "上海")},
    "北上广深 美食": {"regions": ("北京", "上海", "广州", "深圳"), "fields": ("美食",)},
    "上海杭州": {"regions": ("上海", "杭州")},
    "地区\"小镇\" 杭州": {"regions": ("小镇", "杭州")},
    "江浙沪 不要上海": {"regions": ("江苏", "浙江"), "not_regions": ("上海",)},
    "江浙沪，除了杭州": {"regions": ("江苏", "浙江", "上海"), "not_regions": ("杭州",)},
    "不要北京和上海": {"not_regions": ("北京", "上海")},
    "not in Beijing or Shanghai": {"not_regions": ("北京", "上海")},
    "上海或杭州 不要北京": {"regions": ("上海", "杭州"), "not_regions": ("北京",)},
    "杭州 上海 观众在广东": {"regions": ("杭州", "上海"), "audience_regions": ("广东",)},
    "女主播": {"gender": "f"},
    "male hosts": {"gender": "m"},
    "女 美妆": {"gender": "f", "fields": ("美妆",)},
    # Money
    "预算3万": {"budget_max": 30_000_00},
    "5万以内": {"budget_max": 50_000_00},
    "under 50k": {"budget_max": 50_000_00},
    "¥50000": {"budget_max": 50_000_00},
    "预算 5 万 元 以内": {"budget_max": 50_000_00},
    "预算不要超过3万": {"budget_max": 30_000_00},
    "价格5万以上": {"budget_min": 50_000_00},
    "between 50k and 80k budget": {"budget_min": 50_000_00, "budget_max": 80_000_00},
    "budget: ¥30,000–50,000": {"budget_min": 30_000_00, "budget_max": 50_000_00},
    "500-1k budget": {"budget_min": 500_00, "budget_max": 1000_00},
    "300.5元以内": {"budget_max": 300_50},
    # Forms
    "预算 ¥30,000/天": {"form": Form.DAY, "budget_max": 30_000_00},
    "3万一天": {"form": Form.DAY, "budget_max": 30_000_00},
    "专场 按小时 5000以内": {"form": Form.HOUR, "budget_max": 5000_00},
    "hourly, max ¥2k": {"form": Form.HOUR, "budget_max": 2000_00},
    "1-2k budget per product": {"form": Form.SHARED, "budget_min": 1000_00, "budget_max": 2000_00},
    "每条视频 3000-5000": {"form": Form.VIDEO, "budget_min": 3000_00, "budget_max": 5000_00},
    "按天5万 粉丝100万": {"form": Form.DAY, "budget_max": 50_000_00, "followers_min": 10**6},
    # Other figures
    "粉丝100万 播放50万": {"followers_min": 10**6, "plays_min": 500_000},
    "100万粉 50万播放": {"followers_min": 10**6, "plays_min": 500_000},
    "1m followers 500k plays 90% completion": {"followers_min": 10**6, "plays_min": 500_000, "completion_min": 9000},
    "cpm 70以内": {"cpm_max": 7000},
    "cpm under ¥70": {"cpm_max": 7000},
    "cpm70": {"cpm_max": 7000},
    "互动率5.25%以上": {"engagement_min": 525},
    "接单率九成": {"acceptance_min": 9000},
    "完单率百分之九十": {"completion_min": 9000},
    "完单率90 接单率85": {"completion_min": 9000, "acceptance_min": 8500},
    "ninety percent completion": {"completion_min": 9000},
    "10单以上 5家客户": {"orders_min": 10, "clients_min": 5},
    "at least 10 completed orders, 5+ clients": {"orders_min": 10, "clients_min": 5},
    "4.5星以上": {"stars_min": 450},
    "五星": {"stars_min": 500},
    "4-5星": {"stars_min": 400},
    "10 单 美妆": {"orders_min": 10, "fields": ("美妆",)},
    "rating at least 4.5 stars": {"stars_min": 450},
    "做过美妆、汽车": {"industries": ("美妆", "汽车")},
    "worked with beauty brands in hangzhou": {"industries": ("美妆",), "regions": ("杭州",)},
    "做过护肤": {"industries": ("美妆",)},
    # Days
    "双十一": {"on": date(2026, 11, 11)},
    "618": {"on": date(2026, 6, 18)},
    "618大促 预算5万": {"on": date(2026, 6, 18), "budget_max": 50_000_00},
    "预算618": {"budget_max": 618_00},
    "明年618": {"on": date(2026, 6, 18)},
    "2027年双十一": {"on": date(2027, 11, 11)},
    "Singles’ Day": {"on": date(2026, 11, 11)},
    "38": {"on": date(2026, 3, 8)},
    "十一": {"on": date(2026, 10, 1)},
    "11月9日": {"on": date(2026, 11, 9)},
    "十二月三十一日": {"on": date(2025, 12, 31)},
    "2025-12-31": {"on": date(2025, 12, 31)},
    "2025年12月31号": {"on": date(2025, 12, 31)},
    "12/25": {"on": date(2025, 12, 25)},
    "25/12": {"on": date(2025, 12, 25)},
    "nov 9th": {"on": date(2026, 11, 9)},
    "9 November 2026": {"on": date(2026, 11, 9)},
    "明天": {"on": date(2025, 11, 24)},
    "today": {"on": TODAY},
    "the day after tomorrow": {"on": date(2025, 11, 25)},
    "3天后": {"on": date(2025, 11, 26)},
    "in 2 weeks": {"on": date(2025, 12, 7)},
    "this friday": {"on": date(2025, 11, 28)},
    "next friday": {"on": date(2025, 11, 28)},
    "周日": {"on": TODAY},
    "下周五": {"on": date(2025, 11, 28)},
    "30号": {"on": date(2025, 11, 30)},
    "2月29日": {"on": date(2028, 2, 29)},
    # Sorting
    "粉丝最多": {"order": Order.FOLLOWERS},
    "评分最高的美食达人": {"order": Order.STARS, "fields": ("美食",)},
    "粉丝最多50万": {"followers_max": 500_000},
    "cheapest beauty hosts": {"order": Order.PRICE, "fields": ("美妆",)},
    "性价比高的护肤主播": {"order": Order.VALUE, "subs": ("护肤保养",)},
    "sort by sales": {"order": Order.SALES},
    "按播放排序": {"order": Order.PLAYS},
    "推荐优先": {},
    # Names and other texts
    "小鱼儿123": {"text": ("小鱼儿123",)},
    "鱼38": {"text": ("鱼38",)},
    "小鱼618": {"text": ("小鱼618",)},
    "618预热": {"on": date(2026, 6, 18), "text": ("预热",)},
    "三只松鼠": {"text": ("三只松鼠",)},
    "小鱼618 按天": {"text": ("小鱼618",), "form": Form.DAY},
    "小鱼3000 按天": {"text": ("小鱼",), "form": Form.DAY, "budget_max": 300_000},
    "国货之光 美妆": {"fields": ("美妆",), "text": ("国货之光",)},
    '"国货 之光" 杭州': {"regions": ("杭州",), "text": ("国货 之光",)},
    '"美妆"': {"text": ("美妆",)},
    "": {},
    # All at once
    "find me skincare creators with 1m+ followers free on nov 9th, budget under 40k, not comedy": {
        "subs": ("护肤保养",), "followers_min": 10**6, "on": date(2026, 11, 9), "budget_max": 40_000_00,
        "not_fields": ("喜剧",),
    },
    "beauty 达人 ＞100万粉 by the day 预算≤5万 杭州 女": {
        "fields": ("美妆",), "followers_min": 10**6, "form": Form.DAY, "budget_max": 50_000_00, "regions": ("杭州",),
        "gender": "f",
    },
}  # fmt: skip


@pytest.mark.parametrize(("brief", "asked"), BRIEFS.items())
def test_a_brief_is_read_as_it_was_meant(brief, asked):
    assert understood(brief).filters == Filters(**asked)


@pytest.mark.parametrize("brief", [brief for brief in BRIEFS if not any(c in brief for c in '松国鱼热"')])
def test_what_is_understood_leaves_nothing_over_and_no_problem(brief):
    answer = understood(brief)

    assert (answer.not_understood, answer.problems) == ((), ())


@pytest.mark.parametrize(
    ("brief", "code", "said", "about"),
    [
        ("10万+", "ambiguous_number", "10万+", ""),
        ("over 1m", "ambiguous_number", "over 1m", ""),
        ("5万 粉丝100万", "ambiguous_number", "5万", ""),
        ("100万以上", "ambiguous_number", "100万以上", ""),
        ("90%以上", "ambiguous_number", "90%以上", ""),
        ("十几万", "ambiguous_number", "十几万", ""),
        ("粉丝500万-100万", "contradictory_range", "粉丝500万-100万", "followers"),
        ("完单率300%", "absurd_number", "完单率300%", "completion"),
        ("9星", "absurd_number", "9星", "stars"),
        ("-5万预算", "absurd_number", "-5万预算", "budget"),
        ("粉丝99999999999999999999", "absurd_number", "粉丝99999999999999999999", "followers"),
        ("$5000 budget", "foreign_currency", "$5000 budget", ""),
        ("预算3000美元", "foreign_currency", "预算3000美元", ""),
        ("昨天", "date_past", "昨天", "on"),
        ("2020-01-01", "date_past", "2020-01-01", "on"),
        ("last friday", "date_past", "last friday", "on"),
        ("去年双十一", "date_past", "去年双十一", "on"),
        ("2月30日", "no_such_date", "2月30日", "on"),
        ("2040年中秋", "no_such_date", "2040年中秋", "on"),
        ("下周", "which_day", "下周", "on"),
        ("12月", "which_day", "12月", "on"),
        ("专场", "which_form", "专场", "form"),
        ("不要视频", "cannot_exclude", "不要 视频", ""),
        ("销售额1万以上", "no_such_limit", "销售额1万以上", ""),
        ("播放100万以下", "no_such_limit", "播放100万以下", "plays"),
        ("25-35岁", "no_such_limit", "25-35岁", ""),
    ],
)
def test_what_cannot_be_done_is_said_and_not_guessed(brief, code, said, about):
    answer = understood(brief)

    assert Problem(code=code, said=said, about=about) in answer.problems
    assert said in answer.not_understood
    assert code in PROBLEMS


def test_what_is_put_aside_filters_nothing():
    for brief in (
        "10万+",
        "-5万预算",
        "$5000 budget",
        "2月30日",
        "不要视频",
        "粉丝画像",
        "最多打8折",
        "晚上8点",
    ):
        assert understood(brief).filters == Filters()


@pytest.mark.parametrize(
    ("brief", "asked", "left"),
    [
        ("双十一前", {"on": date(2026, 11, 11)}, ("双十一前",)),
        ("周五晚上8点", {"on": date(2025, 11, 28)}, ("晚上8点",)),
        ("互动率最高", {}, ("互动率", "最高")),
        ("粉丝", {}, ("粉丝",)),
        ("不要专场", {}, ("不要 专场",)),
    ],
)
def test_what_can_be_done_in_part_shows_the_rest(brief, asked, left):
    answer = understood(brief)

    assert (answer.filters, answer.not_understood) == (Filters(**asked), left)


def test_a_limit_that_has_no_filter_is_said_though_the_other_is_kept():
    answer = understood("互动率5-8%")

    assert answer.filters == Filters(engagement_min=500)
    assert answer.problems == (Problem(code="no_such_limit", said="互动率5-8%", about="engagement"),)


def test_of_two_values_the_later_counts_and_the_earlier_is_named():
    answer = understood("按天 按小时")

    assert (answer.filters.form, answer.problems) == (
        Form.HOUR,
        (Problem(code="said_twice", said="按天", about="form"),),
    )


def test_the_same_thing_said_twice_is_no_problem():
    assert understood("杭州 hangzhou 美妆 beauty").problems == ()


def test_asked_for_and_refused_at_once_is_neither():
    answer = understood("美妆 不要美妆 美食")

    assert answer.filters == Filters(fields=("美食",))
    assert answer.problems == (Problem(code="contradictory_field", said="美妆"),)


def test_two_bounds_that_cross_are_neither_kept():
    answer = understood("粉丝500万以上 粉丝100万以下")

    assert answer.filters == Filters()
    assert answer.problems == (
        Problem(code="contradictory_range", said="粉丝500万以上 粉丝100万以下", about="followers"),
    )


def test_a_tier_outside_the_followers_asked_for_is_pointed_out():
    answer = understood("腰部 粉丝500万以上")

    assert answer.problems == (Problem(code="contradictory_range", said="腰部", about="tier"),)


def test_of_several_tiers_each_that_lies_outside_is_pointed_out():
    answer = understood("头部 腰部 尾部 粉丝500万以上")

    assert [(problem.code, problem.said) for problem in answer.problems] == [
        ("contradictory_range", "腰部"),
        ("contradictory_range", "尾部"),
    ]


def test_unknown_words_are_searched_as_text_and_shown_as_such():
    answer = understood("美妆 国货")

    assert (answer.filters.text, answer.not_understood) == (("国货",), ("国货",))


def test_a_quoted_text_is_understood_as_text():
    assert understood('"国货 之光"').not_understood == ()


def test_too_long_a_brief_is_read_as_far_as_it_goes():
    answer = parse("美妆 " * 100 + "鱼" * 300, today=TODAY)

    assert answer.problems[0] == Problem(code="too_long", said="鱼" * 100)
    assert answer.filters.fields == ("美妆",)
    assert len(canonical(answer.filters)) <= 500


def test_what_would_not_fit_a_button_is_left_out_and_named():
    brief = " ".join(f"鱼{at}" for at in range(110)) + ";k"  # together 鱼109 k would be a number
    answer = parse(brief, today=TODAY)
    spelt = canonical(answer.filters)

    assert len(spelt) <= 500
    assert parse(spelt, today=TODAY).filters == answer.filters
    assert answer.problems == (Problem(code="too_long"),)
    assert set(answer.not_understood) == {*(f"鱼{at}" for at in range(110)), "k"}


def test_a_province_covers_its_cities_and_a_city_itself():
    assert cities_of("海南") == ("海南", "海口", "三亚", "三沙", "儋州")
    assert cities_of("杭州") == ("杭州",)


def test_every_chip_says_what_it_filters_and_what_is_left_without_it():
    filters = understood("美妆 美食 粉丝10-50万 按天 预算5万以内 新人 国货").filters
    chips = chips_of(filters)

    assert [(chip.kind, chip.value, chip.minimum, chip.maximum) for chip in chips] == [
        ("field", "美妆", None, None),
        ("field", "美食", None, None),
        ("followers", None, 100_000, 500_000),
        ("newcomers", True, None, None),
        ("form", Form.DAY, None, None),
        ("budget", None, None, 50_000_00),
        ("text", "国货", None, None),
    ]
    assert chips[0].without == dataclasses.replace(filters, fields=("美食",))
    assert chips[2].without == dataclasses.replace(filters, followers_min=None, followers_max=None)


def test_taking_every_chip_away_leaves_nothing():
    filters = understood(" ".join(brief for brief in list(BRIEFS)[:12])[:480]).filters
    while chips := chips_of(filters):
        filters = chips[-1].without

    assert filters == Filters()


def test_a_city_narrows_its_own_province_only():
    assert understood("浙江 杭州 宁波 江苏").filters.whole_regions == ("杭州", "宁波", "江苏")
    assert understood("北京 上海").filters.whole_regions == ("北京", "上海")


def test_each_region_and_each_tier_has_a_chip_of_its_own():
    filters = understood("上海或杭州 腰部和尾部").filters

    assert [(chip.kind, chip.value) for chip in chips_of(filters)] == [
        ("tier", Tier.WAIST), ("tier", Tier.TAIL), ("region", "上海"), ("region", "杭州"),
    ]  # fmt: skip
    assert [canonical(chip.without) for chip in chips_of(filters)] == [
        "尾部 上海 杭州", "腰部 上海 杭州", "腰部 尾部 杭州", "腰部 尾部 上海",
    ]  # fmt: skip


def test_where_all_of_a_word_for_several_is_refused_neither_is_done():
    answer = understood("珠三角 不要广东")

    assert (answer.filters, answer.problems) == (
        Filters(),
        (Problem(code="contradictory_field", said="珠三角"),),
    )


def test_a_sub_vertical_narrows_its_own_field_only():
    assert understood("美妆 护肤 美食").filters.whole_fields == ("美食",)


pieces = st.one_of(
    st.sampled_from(sorted(vocabulary())),
    st.sampled_from(
        ["100万", "5-8万", "90%", "十几万", "10w+", "-5万", "¥", '"国货"', '"', " ", ",", "、", "小鱼儿", "🐟"]
    ),
    st.sampled_from(
        ["8折", "没合作过欧莱雅", "近90天", "like amy", "类似小鱼儿", "30 days", "观众", "的", "60%", "18-23岁"]
    ),
    st.sampled_from(
        ["11月9日", "2月30日", "618", "周五", "2026年", "9" * 30, "三只", "成", "点", "(", ")", "/", "$", "<!channel>"]
    ),
    st.text(max_size=6),
)
briefs = st.builds(lambda parts, glue: glue.join(parts), st.lists(pieces, max_size=14), st.sampled_from(["", " "]))


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=80) | briefs, st.dates())
@example("双十一", date.max)
@example("5天后 下周五 next friday 9号 2月29日", date.max)
@example("去年双十一", date.min)
def test_nothing_typed_can_break_the_reading(text, today):
    answer = parse(normalise(text), today=today)

    assert parse(canonical(answer.filters), today=today).filters == answer.filters
    assert all(problem.code in PROBLEMS for problem in answer.problems)


@settings(deadline=None, max_examples=300)
@given(briefs)
def test_every_word_is_accounted_for(text):
    brief = normalise(text)[:500]
    answer = parse(brief, today=TODAY)
    account = Reading(brief, TODAY).account
    contradicted = [problem.said for problem in answer.problems if problem.code == "contradictory_field"]

    assert "".join(said for said, _ in account) == brief
    for said, fate in account:
        if fate == "text":
            assert any(said in word for word in (*answer.filters.text, *contradicted))
        if fate == "aside":
            assert any(said in words for words in answer.not_understood)
        if fate == "mark":
            assert said in MARKS or not any(character.isalnum() for character in said)


MARKS = {
    "and",
    "or",
    "nor",
    "to",
    "until",
    "between",
    "到",
    "至",
    "和",
    "与",
    "或",
    "或者",
    "以及",
    "及",
    "跟",
    "还有",
} | {"介于"}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(alphabet="鱼龘犇鸢曌", min_size=2, max_size=4), max_size=8, unique=True))
def test_unknown_words_all_reach_the_text_search(typed):
    assert parse(" ".join(typed), today=TODAY).filters.text == tuple(typed)


def test_every_word_of_the_vocabulary_is_spelt_as_the_door_spells_it():
    assert [word for word in vocabulary() if normalise(word) != word] == []


HOSTILE = [
    "'; DROP TABLE creators; --", '{"brief": [1, {"a": null}]}', "*bold* _it_ <@U1> <!channel> &amp; `x`",
    "!?,.;:()[]{}<>",
    "🐟🐟🐟", "a" * 3000, "1" * 3000, "没" * 3000, '"' * 3000, "粉丝100万 " * 400, "不要 " * 1000, "类似" * 1500,
    "没合作过欧莱雅、" * 400, "和" * 3000, "近" * 3000, "worked with " * 250, "a b " * 750, "的" * 3000, "10-" * 1000,
]  # fmt: skip


@pytest.mark.parametrize("brief", HOSTILE)
def test_whatever_is_typed_is_answered_and_can_be_spelt(brief):
    answer = understood(brief)

    assert len(canonical(answer.filters)) <= 500
    assert parse(canonical(answer.filters), today=TODAY).filters == answer.filters
    assert ("too_long" in [problem.code for problem in answer.problems]) >= (len(normalise(brief)) > 500)


def test_a_day_that_no_calendar_has_room_for_is_no_day():
    answer = parse("in 100 days", today=date(9999, 12, 1))

    assert answer.filters == Filters()
    assert [problem.code for problem in answer.problems] == ["no_such_date"]


@pytest.mark.parametrize("brief", ["2026年双十一", "2026年 双十一", "2026年的双十一"])
def test_a_festival_is_of_the_year_that_is_named_before_it(brief):
    assert understood(brief).filters == Filters(on=date(2026, 11, 11))


@pytest.mark.parametrize("brief", ["粉丝10万和50万", "fans 100k and 500k"])
def test_two_numbers_with_an_and_between_are_a_range_after_between_alone(brief):
    answer = understood(brief)

    assert answer.filters == Filters(followers_min=100_000)
    assert [problem.code for problem in answer.problems] == ["ambiguous_number"]
    assert understood("followers between 100k and 500k").filters == Filters(
        followers_min=100_000, followers_max=500_000
    )


@pytest.mark.parametrize(
    ("brief", "asked"),
    [("最高 美妆", {"fields": ("美妆",)}), ("播放 美妆", {"fields": ("美妆",)}), ("互动率最高", {}), ("最多", {})],
)
def test_the_most_of_nothing_that_can_be_sorted_by_sorts_by_nothing_and_is_told(brief, asked):
    answer = understood(brief)

    assert answer.filters == Filters(**asked)
    assert answer.not_understood


def test_each_piece_of_a_brief_has_its_fate_and_all_together_are_the_brief():
    account = Reading("美妆 云朵, 的 100万以上", TODAY).account

    assert "".join(said for said, _ in account) == "美妆 云朵, 的 100万以上"
    fates = dict(account)
    assert {said: fates[said] for said in ("美妆", "云", "朵", "100万", ",")} == {
        "美妆": "chip", "云": "text", "朵": "text", "100万": "aside", ",": "mark",
    }  # fmt: skip
