"""The words of the find language that go with numbers, lists only."""

from bot.rules.query_parts import OTHER, Bound

#: What a number counts, by kind of chip.
METRICS = {
    "followers": """
        粉丝, 粉丝数, 粉丝量, 粉丝量级, 粉丝规模, 粉量, 关注, 关注数, followers, follower, fans, fan,
        subscribers, 粉丝总数, follower_count, followers_count, follower count, followers count,
        number of followers
    """,
    "budget": """
        预算, 价格, 报价, 价位, 费用, 价钱, 出价, 单价, 一口价, 花费, 价, 刊例价, budget, price, prices, cost,
        costs, fee, fees, spend, quote, budgets
    """,
    "plays": """
        播放, 播放量, 播放数, 预计播放, 预计播放量, 平均播放, 平均播放量, 均播, 场观, 观看, 观看量, 观看数,
        观看人数, plays, play, views, view, viewers, vv, impressions, viewership, expected plays,
        average plays, avg plays, expected views, average views, avg views
    """,
    "cpm": """
        cpm, 预计cpm, 千次播放成本, 千次曝光成本, 千播成本, 千次播放价格, 千次成本, expected cpm,
        cost per thousand, cost per mille
    """,
    "engagement": "互动率, 交互率, 互动, engagement, 预计互动率, engagement rate",
    "acceptance": "接单率, 接单, 接受率, acceptance, acceptance rate, accept rate",
    "completion": """
        完单率, 完单, 完成率, 履约率, 履约, completion, completion rate, finish rate
    """,
    "orders": """
        订单, 订单数, 订单量, 完成订单, 完成订单数, 订单完成数, 完成单数, 成单数, orders, order, deals, deal,
        completed orders, finished orders, orders completed, orders finished, completed deals
    """,
    "clients": """
        客户, 客户数, 合作客户, 合作客户数, 合作品牌, 合作品牌数, 品牌数, 品牌, clients, client, brands, brand,
        partners, partner clients, partner brands, brand partners
    """,
    "stars": """
        评分, 星级, 评价, 打分, 口碑, stars, star, rating, ratings, rated, ★, ⭐, star rating
    """,
    "growth": """
        涨粉, 涨粉多于, 涨粉量, 涨粉数, 增粉, 增粉量, 粉丝增长, 粉丝增量, 新增粉丝, 月涨粉, 月涨粉量, 月增粉, growth,
        follower growth, new followers, growing by, growing, grows by, grew by, gaining, gains, gained,
        monthly growth, followers gained
    """,
    "growth_rate": """
        涨粉率, 增粉率, 粉丝增长率, 涨粉幅度, 涨幅, 月涨粉率, growth rate, follower growth rate
    """,
    "units": """
        销量, 预计销量, 预估销量, 场均销量, 单场销量, 平均销量, 平均带货量, 带货量, 出单量, 销售件数, 成交件数,
        预计带货量, 预计售出, units, units sold, expected units, expected unit sales, unit sales, sells, selling,
        sold, unit, pieces sold
    """,
    "discount": """
        折扣, 优惠, 优惠力度, 折扣力度, 按天优惠, 按天折扣, 日价折扣, 让利, 打折, discount, day discount,
        daily discount, discounts
    """,
    "age": "年龄, 年龄段, 年纪, age, aged, ages, age group, age range",
    "audience_age": """
        观众年龄, 粉丝年龄, 受众年龄, 用户年龄, 观众年龄段, 粉丝年龄段, 受众年龄段, audience age, audience aged,
        audience ages, followers aged, fans aged, viewers aged, aged audience
    """,
    OTHER: """
        销售额, 成交额, gmv, roi, 带货额, sales, likes, 点赞, 点赞数, 评论数, comments
    """,
}

#: The same, only right after a number.
UNITS = {
    "followers": "粉",
    "stars": "星, 星级",
    "orders": "单",
    "clients": "家",
    "units": "件, 份",
    "discount": "off",
    "age": """
        岁, 周岁, 岁之间, years old, year old, year olds, year-olds, years of age, yo, y/o
    """,
    OTHER: """
        天, 日, 小时, 分钟, 折, 位, 场, 条, 个月, 周, 年, %, days, day, hours, hour, hrs, weeks,
        videos, products, items, minutes
    """,
}

BOUNDS = {
    Bound(upper=False, before=False, after=True): """
        以上, 之上, 及以上, 或以上, 起, 起步, 往上, 朝上, 打底, 多, +, or more, or above, or over, or higher,
        or better, and up, plus, or older
    """,
    Bound(upper=False, before=True, after=False): """
        不低于, 不少于, 不小于, 不得低于, 至少, 最少, 大于, 大于等于, 高于, 超过, 超, 多于, 过, 破, 满, 达到,
        上, 突破, >, >=, =>, ≥, ≧, ⩾, over, above, exceeding, from, more than, at least, no less than,
        not less than, no fewer than, not under, not below, greater than, higher than, starting at,
        starting from, > =, better than
    """,
    Bound(upper=False, before=True, after=True): """
        最低, min, minimum, min., at minimum, a minimum of, and above, and over, and more
    """,
    Bound(upper=True, before=False, after=True, money=True): "以内, 之内, 内, 封顶",
    Bound(
        upper=True, before=False, after=True
    ): "以下, 之下, 及以下, 或以下, 往下, or less, or below, or under, or fewer, or younger",
    Bound(upper=True, before=True, after=False, money=True): """
        不超过, 不要超过, 别超过, 不能超过, 不得超过, 不超, 控制在, under, within, upto, 封顶价, up to,
        no more than, not more than, not over, not above, max of, a maximum of, not exceeding, not exceed,
        won't exceed, must not exceed
    """,
    Bound(upper=True, before=True, after=False): """
        不高于, 不多于, 不大于, 至多, 小于, 小于等于, 低于, 少于, 未满, 不到, <, <=, =<, ≤, ≦, ⩽, below,
        less than, fewer than, lower than, at most, cheaper than, < =
    """,
    Bound(upper=True, before=True, after=True, money=True): "最多, 最高, max, maximum, tops, max., at max",
    Bound(upper=True, before=True, after=True): "and below, and under",
}
