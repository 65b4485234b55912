"""What marketers ask for beyond figures and fields: audiences, rivals, likeness, purposes, refusals."""

from datetime import date

import pytest

from bot.rules.audience import Age
from bot.rules.forms import Form
from bot.rules.query import Filters, Order, Problem, Purpose, Rival, chips_of, parse
from bot.rules.query_dates import length_of
from bot.rules.query_places import TOGETHER
from bot.rules.tiers import Tier
from bot.text import normalise

TODAY = date(2025, 11, 23)  # a Sunday
YOUNG = (Age.YOUNG, Age.GROWN)


def understood(brief):
    return parse(normalise(brief), today=TODAY)


BRIEFS = {
    # Growth
    "近30天涨粉1万以上": {"growth_min": 10_000},
    "近一个月涨粉5000+": {"growth_min": 5000},
    "涨粉1w以上": {"growth_min": 10_000},
    "月涨粉10万": {"growth_min": 100_000},
    "growing by 10k a month": {"growth_min": 10_000},
    "gained at least 10k followers in the last 30 days": {"growth_min": 10_000},
    "涨粉率5%以上": {"growth_rate_min": 500},
    "涨粉5%": {"growth_rate_min": 500},
    "growth over 5%": {"growth_rate_min": 500},
    "growth rate at least 2.5%": {"growth_rate_min": 250},
    "涨粉率百分之三": {"growth_rate_min": 300},
    "涨粉多于1万": {"growth_min": 10_000},
    "女粉多于60%": {"women_min": 6000},
    "涨粉率150%以上": {"growth_rate_min": 15_000},
    # The gender of the audience
    "女粉占比60%以上": {"women_min": 6000},
    "女粉60%": {"women_min": 6000},
    "女粉六成以上": {"women_min": 6000},
    "女性粉丝占比不低于70%": {"women_min": 7000},
    "60%女粉": {"women_min": 6000},
    "女粉多": {"women_min": 5000},
    "女粉为主": {"women_min": 5000},
    "女粉": {"women_min": 5000},
    "粉丝以女性为主": {"women_min": 5000},
    "观众女性60%": {"women_min": 6000},
    "女粉占比40%以下": {"women_max": 4000},
    "女粉占比40-60%": {"women_min": 4000, "women_max": 6000},
    "男粉70%": {"women_max": 3000},
    "男粉占比60%到80%": {"women_min": 2000, "women_max": 4000},
    "男粉为主": {"women_max": 5000},
    "mostly female audience": {"women_min": 5000},
    "audience 60% women": {"women_min": 6000},
    "at least 60% female followers": {"women_min": 6000},
    "male viewers over 70%": {"women_max": 3000},
    "粉丝画像女性": {"women_min": 5000},
    "女主播 女粉60%以上": {"gender": "f", "women_min": 6000},
    "完单率90% 女": {"completion_min": 9000, "gender": "f"},
    "女 完单率90%": {"completion_min": 9000, "gender": "f"},
    # The age of the audience
    "观众18-23岁": {"audience_ages": (Age.YOUNG,)},
    "18到30岁的粉丝": {"audience_ages": YOUNG},
    "粉丝18岁到30岁": {"audience_ages": YOUNG},
    "粉丝以25岁左右为主": {"audience_ages": (Age.GROWN,)},
    "粉丝年龄20-35": {"audience_ages": (Age.YOUNG, Age.GROWN, Age.MIDDLE)},
    "观众30岁以上": {"audience_ages": (Age.MIDDLE, Age.MATURE, Age.OLDER)},
    "观众24岁以下": {"audience_ages": (Age.MINOR, Age.YOUNG)},
    "观众年龄50+": {"audience_ages": (Age.OLDER,)},
    "年轻人": {"audience_ages": YOUNG},
    "audience aged 18-30": {"audience_ages": YOUNG},
    "viewers 18 to 23 years old": {"audience_ages": (Age.YOUNG,)},
    "宝妈粉": {"women_min": 5000, "audience_ages": (Age.GROWN, Age.MIDDLE)},
    "女粉60% 18-23岁": {"women_min": 6000, "audience_ages": (Age.YOUNG,)},
    "粉丝100万以上 观众18-23岁": {"followers_min": 10**6, "audience_ages": (Age.YOUNG,)},
    "audience mostly women 18-30": {"women_min": 5000, "audience_ages": YOUNG},
    "观众以宝妈为主": {"women_min": 5000, "audience_ages": (Age.GROWN, Age.MIDDLE)},
    "粉丝年轻化": {"audience_ages": YOUNG},
    # Where the audience is
    "fans are mostly men over 30 in Shandong": {
        "women_max": 5000, "audience_ages": (Age.MIDDLE, Age.MATURE, Age.OLDER), "audience_regions": ("山东",),
    },
    "观众在广东": {"audience_regions": ("广东",)},
    "粉丝集中在江浙沪": {"audience_regions": ("江苏", "浙江", "上海")},
    "粉丝主要在杭州": {"audience_regions": ("浙江",)},
    "广东粉丝": {"audience_regions": ("广东",)},
    "audience in Guangdong": {"audience_regions": ("广东",)},
    "audience from Guangdong and Shenzhen": {"audience_regions": ("广东",)},
    "杭州 观众在广东、四川": {"regions": ("杭州",), "audience_regions": ("广东", "四川")},
    "观众18-30岁 观众在江浙沪": {"audience_ages": YOUNG, "audience_regions": ("江苏", "浙江", "上海")},
    "观众18-30岁 杭州": {"audience_ages": YOUNG, "regions": ("杭州",)},
    "hosts in Hangzhou with audience in Guangdong": {"regions": ("杭州",), "audience_regions": ("广东",)},
    "粉丝100万以上 广东": {"followers_min": 10**6, "regions": ("广东",)},
    # Discount
    "预算5万左右 8.5折": {"budget_min": 40_000_00, "budget_max": 60_000_00, "discount_min": 1500},
    "预算一天3万以内，能打8折最好": {"form": Form.DAY, "budget_max": 30_000_00, "discount_min": 2000},
    "8折": {"discount_min": 2000},
    "打八折": {"discount_min": 2000},
    "八折以上": {"discount_min": 2000},
    "八五折": {"discount_min": 1500},
    "按天打9.5折": {"form": Form.DAY, "discount_min": 500},
    "折扣20%以上": {"discount_min": 2000},
    "at least 20% off": {"discount_min": 2000},
    "day discount at least 15%": {"discount_min": 1500},
    # Units
    "预计销量1000件以上": {"units_min": 1000},
    "销量1万以上": {"units_min": 10_000},
    "sells 1000+ units": {"units_min": 1000},
    "expected units at least 2,000": {"units_min": 2000},
    # Refusing
    "不要头部": {"not_tiers": (Tier.HEAD,)},
    "不要头部和肩部": {"not_tiers": (Tier.HEAD, Tier.SHOULDER)},
    "不要新人": {"not_tiers": (Tier.NEWCOMER,)},
    "除了杭州": {"not_regions": ("杭州",)},
    "not in Hangzhou or Shanghai": {"not_regions": ("杭州", "上海")},
    "不要江浙沪": {"not_regions": ("江苏", "浙江", "上海")},
    "不要“微商”": {"not_text": ("微商",)},
    "不要微商": {"not_text": ("微商",)},
    "不要小鱼123": {"not_text": ("小鱼123",)},
    "不要小鱼123 按天": {"not_text": ("小鱼123",), "form": Form.DAY},
    "美妆 不要 小鱼123 视频": {"fields": ("美妆",), "not_text": ("小鱼123",), "form": Form.VIDEO},
    "without fish123 per day": {"not_text": ("fish123",), "form": Form.DAY},
    "不要小鱼 3000 按天": {"not_text": ("小鱼",), "form": Form.DAY, "budget_max": 300_000},
    "不要小鱼3000元 按天": {"not_text": ("小鱼",), "form": Form.DAY, "budget_max": 300_000},
    "不要123小鱼": {"not_text": ("123小鱼",)},
    "without livestream clones": {"not_text": ("clones",)},
    "美妆 不要微商和“三无 产品”": {"fields": ("美妆",), "not_text": ("微商", "三无 产品")},
    "no women": {"gender": "m"},
    "没做过美妆": {"not_industries": ("美妆",)},
    "没做过美妆品牌、汽车": {"not_industries": ("美妆", "汽车")},
    "不要做过游戏的": {"not_industries": ("游戏",)},
    "never worked for beauty and make-up": {"not_industries": ("美妆",)},
    "只要新人": {"newcomers": True},
    # Rivals
    "排除90天内合作过欧莱雅的": {"rivals": (Rival("欧莱雅", 90),)},
    "近半年没接过“完美日记”": {"rivals": (Rival("完美日记", 180),)},
    "没和花西子合作过": {"rivals": (Rival("花西子", 90),)},
    "近3个月没接过欧莱雅、兰蔻": {"rivals": (Rival("欧莱雅", 90), Rival("兰蔻", 90))},
    "exclude who worked for L'Oréal in the last 90 days": {"rivals": (Rival("l'oréal", 90),)},
    "haven't worked with Estee Lauder in the last 6 months": {"rivals": (Rival("estee lauder", 180),)},
    "no rivals: Lancome (30 days)": {"rivals": (Rival("lancome", 30),)},
    "竞品：欧莱雅 30天": {"rivals": (Rival("欧莱雅", 30),)},
    "没合作过欧莱雅、按天": {"rivals": (Rival("欧莱雅", 90),), "form": Form.DAY},
    "没合作过欧莱雅，没合作过兰蔻": {"rivals": (Rival("欧莱雅", 90), Rival("兰蔻", 90))},
    "没合作过美的": {"rivals": (Rival("美的", 90),)},
    "90天内未合作过欧莱雅的美妆达人 按天": {"rivals": (Rival("欧莱雅", 90),), "fields": ("美妆",), "form": Form.DAY},
    # Likeness
    "类似小鱼儿": {"like": "小鱼儿"},
    "像小鱼儿一样的": {"like": "小鱼儿"},
    "跟“阿宁”差不多": {"like": "阿宁"},
    "similar to Amy": {"like": "amy"},
    'like "Amy Chen"': {"like": "amy chen"},
    "类似小鱼儿的美妆达人 腰部": {"like": "小鱼儿", "fields": ("美妆",), "tiers": (Tier.WAIST,)},
    "I would like beauty creators": {"fields": ("美妆",)},
    # Purposes
    "种草": {"purpose": Purpose.IMMERSION},
    "做曝光 美妆": {"purpose": Purpose.IMMERSION, "fields": ("美妆",)},
    "for awareness": {"purpose": Purpose.IMMERSION},
    "卖货": {"purpose": Purpose.SALES},
    "冲销量 零食": {"purpose": Purpose.SALES, "fields": ("美食",)},
    "for sales": {"purpose": Purpose.SALES},
    "好物种草": {"subs": ("好物推荐",)},
    # Sorting
    "涨粉最快": {"order": Order.GROWTH},
    "按涨粉排序": {"order": Order.GROWTH},
    "fastest growing beauty": {"order": Order.GROWTH, "fields": ("美妆",)},
    "销量最高": {"order": Order.SALES},
    "按销量排序": {"order": Order.SALES},
    # All together
    "美妆 中腰部 女粉占比60%以上 观众在江浙沪 近30天涨粉1万以上 按天 8折 排除90天内合作过欧莱雅的 种草": {
        "fields": ("美妆",), "tiers": (Tier.WAIST,), "women_min": 6000, "audience_regions": ("江苏", "浙江", "上海"),
        "growth_min": 10_000, "form": Form.DAY, "discount_min": 2000, "rivals": (Rival("欧莱雅", 90),),
        "purpose": Purpose.IMMERSION,
    },
    "skincare, mostly female audience aged 18-30 in Guangdong, growing by 10k a month, no comedy, no rivals: Lancome": {
        "subs": ("护肤保养",), "women_min": 5000, "audience_ages": YOUNG, "audience_regions": ("广东",),
        "growth_min": 10_000, "not_fields": ("喜剧",), "rivals": (Rival("lancome", 90),),
    },
}  # fmt: skip


@pytest.mark.parametrize(("brief", "asked"), BRIEFS.items())
def test_a_brief_is_read_as_it_was_meant(brief, asked):
    answer = understood(brief)

    assert answer.filters == Filters(**asked)
    assert (answer.not_understood, answer.problems) == ((), ())


@pytest.mark.parametrize(
    ("brief", "code", "said", "about"),
    [
        ("8折以内", "no_such_limit", "8折以内", "discount"),
        ("最多打8折", "no_such_limit", "最多打8折", "discount"),
        ("25岁的女主播", "no_such_limit", "25岁", ""),
        ("观众200岁", "absurd_number", "200岁", "audience_age"),
        ("女粉占比120%", "absurd_number", "女粉占比120%", "women"),
        ("女粉60%以上 女粉40%以下", "contradictory_range", "女粉60%以上 女粉40%以下", "women"),
        ("近7天涨粉1万", "no_such_limit", "近7天", "growth"),
        ("涨粉1万以下", "no_such_limit", "涨粉1万以下", "growth"),
        ("不要观众在广东", "cannot_exclude", "不要观众在广东", ""),
        ("不要女粉", "cannot_exclude", "不要 女粉", ""),
        ("不要类似小鱼儿", "cannot_exclude", "不要 类似小鱼儿", ""),
        ("近9999天没合作过欧莱雅", "absurd_number", "近9999天没合作过欧莱雅", "rival"),
        ("近30天没做过美妆", "no_such_limit", "近30天没做过美妆", "not_industry"),
        ("杭州 不要杭州", "contradictory_field", "杭州", ""),
        ("头部 不要头部", "contradictory_field", "头部", ""),
        ("观众30-18岁", "contradictory_range", "30-18岁", "audience_age"),
        ("不要 100", "ambiguous_number", "100", ""),
        ("种草 卖货", "said_twice", "种草", "purpose"),
    ],
)
def test_what_cannot_be_done_is_said(brief, code, said, about):
    assert Problem(code=code, said=said, about=about) in understood(brief).problems


@pytest.mark.parametrize("brief", ["不要观众在广东", "8折以内", "25岁", "女粉占比120%"])
def test_what_cannot_be_done_filters_nothing(brief):
    assert understood(brief).filters == Filters()


def test_a_rival_without_a_time_is_refused_for_ninety_days_and_the_chip_says_so():
    (chip,) = chips_of(understood("没和花西子合作过").filters)

    assert (chip.kind, chip.value) == ("rival", Rival("花西子", 90))


def test_taking_one_rival_away_leaves_the_other():
    first, second = chips_of(understood("近3个月没接过欧莱雅、兰蔻").filters)

    assert (first.without.rivals, second.without.rivals) == ((Rival("兰蔻", 90),), (Rival("欧莱雅", 90),))


@pytest.mark.parametrize("word", ["未来", "无印良品", "打工仔", "像素风", "人像", "过家家", "likewise"])
def test_a_word_that_begins_like_ours_stays_a_word(word):
    filters = understood(word).filters

    assert (filters.not_text, filters.like, filters.rivals) == ((), None, ())


def test_regions_named_together_are_provinces():
    assert TOGETHER["京津冀"] == ("北京", "天津", "河北")


@pytest.mark.parametrize("brief", ["像美妆的", "like beauty", "没合作过“”", 'not with ""', "最近0天涨粉", "不要 100"])
def test_a_phrase_that_names_nobody_and_no_time_refuses_nobody_and_likens_to_nobody(brief):
    filters = understood(brief).filters

    assert (filters.like, filters.rivals, filters.not_text) == (None, (), ())


@pytest.mark.parametrize(
    ("number", "unit", "days"),
    [
        ("3", "个月", 90), ("2", "weeks", 14), ("半", "年", 180), ("半", "月", 15), ("半", "天", 0), (None, "月", 30),
        ("十", "天", 10), ("一二", "天", None),
    ],
)  # fmt: skip
def test_a_span_is_so_many_days_and_what_is_no_number_is_no_span(number, unit, days):
    assert length_of(number, unit) == days


@pytest.mark.parametrize("brief", ["7-8折", "7折-8折", "折扣7到8折", "7折到8折"])
def test_a_range_of_what_is_paid_is_a_discount_of_at_least_the_smaller(brief):
    """7 to 8 tenths are 20 to 30 % off; nobody is left out for a higher discount, and that is said."""
    answer = understood(brief)

    assert answer.filters == Filters(discount_min=2_000)
    assert [(problem.code, problem.about) for problem in answer.problems] == [("no_such_limit", "discount")]
