"""The words of the find language, lists only; what is done with them stands in query_words."""

from bot.rules.forms import Form
from bot.rules.query_filters import Order, Purpose
from bot.rules.query_parts import Part
from bot.rules.tiers import Tier

TIERS = {
    Tier.HEAD: """
        头部, 头部达人, 头部主播, 超头部, 超头, top-tier, top tier, head tier, head, mega, 大v
    """,
    Tier.SHOULDER: "肩部, 肩部达人, 肩部主播, shoulder, shoulder tier, macro",
    Tier.WAIST: """
        腰部, 腰部达人, 腰部主播, 中腰部, waist, waist tier, mid-tier, mid tier, midtier, mid-level
    """,
    Tier.TAIL: """
        尾部, 尾部达人, 尾部主播, 长尾, tail, tail tier, long tail, long-tail, micro
    """,
    Tier.NEWCOMER: "新人量级, 素人, nano",
}

#: Tiers that are named together.
TIERS_TOGETHER = {
    (Tier.HEAD, Tier.SHOULDER): "头肩部, 头肩部达人",
    (Tier.HEAD, Tier.WAIST): "头腰部, 头腰部达人",
    (Tier.SHOULDER, Tier.WAIST): "肩腰部, 肩腰部达人",
    (Tier.WAIST, Tier.TAIL): "腰尾部, 中尾部, 中长尾, 腰尾部达人, 中尾部达人",
}

FORMS = {
    Form.HOUR: """
        按小时, 按时计费, 每小时, 一小时, 一个小时, 小时价, 时价, 包小时, 专场按小时, 按小时专场, /小时, /h,
        by the hour, by hour, hourly, per hour, an hour, a hour, /hour, /hr, each hour
    """,
    Form.DAY: """
        按天, 按日, 每天, 每日, 一天, 包天, 日价, 天价格, 整天, 全天, 专场按天, 按天专场, /天, /日, by the day,
        by day, daily, per day, a day, /day, /d, each day, day rate, full day, whole day
    """,
    Form.SHARED: """
        拼场, 按商品, 按品, 按件, 按产品, 混场, 拼播, 每个商品, 每件, 坑位, 坑位费, 拼场按商品, /品, /件,
        per product, by product, by the product, shared, shared live, shared session, shared stream, slot fee
    """,
    Form.VIDEO: """
        视频, 短视频, 拍视频, 视频合作, 单条视频, 一条视频, 每条视频, /条, video, videos, short video,
        short videos, per video, a video
    """,
}

GENDERS = {
    "f": """
        女, 女性, 女主播, 女达人, 女博主, 女生, 女士, 女的, 女网红, 小姐姐, 女创作者, female, females, woman,
        women, girl, girls, lady, ladies
    """,
    "m": """
        男, 男性, 男主播, 男达人, 男博主, 男生, 男士, 男的, 男网红, 小哥哥, 男创作者, male, males, man, men,
        guy, guys, boy, boys
    """,
}

SORTS = {
    Order.VALUE: """
        性价比, 性价比高, 高性价比, 性价比优先, 性价比最高, 划算, 最划算, best value, value for money,
        cost-effective, cost effective, good value
    """,
    Order.FOLLOWERS: "粉丝优先, most followers, biggest",
    Order.STARS: """
        评分优先, 好评优先, top rated, top-rated, best rated, highest rated, highest-rated
    """,
    Order.PRICE: """
        价格优先, 低价优先, 最便宜, 便宜, 便宜的, cheapest, cheap, lowest price, price low to high, 价格从低到高
    """,
    Order.SALES: """
        销量优先, 带货能力强, 带货最强, 会带货, best selling, best-selling, top selling, most sales
    """,
    Order.PLAYS: "播放优先, 流量优先, most plays, most views, most viewed",
    Order.GROWTH: """
        涨粉最快, 涨粉快, 涨粉优先, 涨粉最多, 涨粉多, 增粉最快, 增长最快, 涨粉迅速, fastest growing,
        fastest-growing, fast growing, fast-growing, growing fast, growing fastest, most growth
    """,
}

PURPOSES = {
    Purpose.IMMERSION: """
        种草, 曝光, 品宣, 沉浸, 沉浸式, 沉浸推广, 品牌宣传, 品牌曝光, 品牌推广, 做品牌, 做曝光, 做种草, 声量,
        awareness, brand awareness, branding, brand building, exposure, brand exposure, immersion, immersive,
        seeding, product seeding
    """,
    Purpose.SALES: """
        卖货, 走量, 冲销量, 冲量, 带货转化, 转化, 出货, 清仓, 做转化, 做销量, for sales, for selling, to sell,
        drive sales, to drive sales, boost sales, conversion, conversions, for conversion
    """,
}

#: 按粉丝, sort by followers, and so on.
SORTED_BY = {
    Order.VALUE: "性价比, 价值, value",
    Order.FOLLOWERS: "粉丝, 粉丝数, 粉丝量, followers, fans",
    Order.STARS: "评分, 星级, 评价, stars, rating, ratings",
    Order.PRICE: "价格, 报价, price, cost",
    Order.SALES: "销量, 销售额, 带货, sales",
    Order.PLAYS: "播放, 播放量, plays, views",
    Order.GROWTH: "涨粉, 涨粉量, 粉丝增长, 涨粉率, growth, follower growth",
}

#: Words that say all by the part they play.
PARTS = {
    Part.NEWCOMERS: """
        新人, 新达人, 新主播, 新晋, 新锐, 潜力, 潜力达人, 潜力新人, 新星, newcomer, newcomers, new creator,
        new creators, rising, rising creators, up and coming, up-and-coming, emerging, promising, new faces,
        new talent
    """,
    Part.DEDICATED: """
        专场, 专场直播, dedicated, dedicated live, dedicated session, exclusive live
    """,
    Part.ABOUT: """
        左右, 大约, 大概, 约, 上下, 前后, 差不多, around, about, approximately, approx, circa, roughly
    """,
    Part.TO: "-, ~, 到, 至, to, until",
    Part.BETWEEN: "between, 介于",
    Part.MONEY: "元, 块, 块钱, 圆, ¥, rmb, cny, yuan, 人民币, 元钱",
    Part.FOREIGN: """
        $, usd, us$, €, £, eur, gbp, hkd, 美元, 美金, 欧元, 英镑, 港币, 港元, 日元, 台币, 新台币, dollars,
        dollar, euros, euro, pounds, twd, jpy
    """,
    Part.NOT: """
        不要, 不含, 不包括, 不包含, 不看, 不想要, 不需要, 排除, 除了, 除, 去掉, 剔除, 非, 别, 别要, 拒绝,
        without, no, not, except, excluding, exclude, minus, don't, don't want, do not want, other than,
        not including, do not, but not, and not, and no, but no, 没, 没有, 未, 无, 不是, 不找, 别找, 避开, 屏蔽,
        过滤, 过滤掉, avoid, skip, aren't, are not, isn't, is not, never, not in, nothing
    """,
    Part.INDUSTRY: """
        做过, 服务过, 接过, 合作过, 投过, 历史行业, 合作行业, 历史合作行业, 过往行业, 过往合作, industry,
        industries, past industries, past industry, worked with, worked for, has worked with, have worked with
    """,
    Part.TOP: """
        最多, 最高, 最低, 最好, 最强, 最快, 最大, 高到低, 从高到低, 从低到高, most, highest, lowest, best, top,
        fastest
    """,
    Part.JOIN: "和, 与, 或, 或者, 以及, 及, 跟, 还有, 、, /, &, and, or, nor",
    Part.AFTER_DAY: "前, 后, 之前, 之后, 前夕, 前后, 以前, 以后, before, after",
    Part.REGION_CUE: "地区, 地域, 所在地, 城市, region, city",
    Part.ASIDE: """
        本周, 这周, 下周, 上周, 本月, 这个月, 下个月, 下月, 月底, 月初, 年底, 年初, this week, next week, last week,
        this month, next month
    """,
    Part.FILLER: """
        的, 了, 吗, 呢, 吧, 啊, 呀, 嘛, 我, 我们, 你, 您, 请, 帮, 帮我, 给我, 给, 找, 找找, 找个, 找一个, 找一些,
        找几个, 搜, 搜索, 查, 查找, 想, 想要, 想找, 我要, 我想, 要, 需要, 需, 要求, 希望, 最好是, 有, 有没有, 有过,
        是, 为, 在, 能, 能够, 可以, 可, 做, 会, 合作, 达人, 主播, 博主, 红人, 网红, 创作者, 播主, up主, 人, 帐号,
        账号, 号, 位, 个, 名, 一个, 一位, 一些, 几个, 几位, 一下, 那种, 这种, 那些, 这些, 类, 类型, 类目, 领域,
        行业, 方向, 垂类, 相关, 等, 等等, 直播, 直播间, 带货, 快手, 聚星, 推荐, 优先, 按推荐, 推荐优先, 按推荐排序,
        综合排序, 然后, 并且, 而且, 同时, 但, 但是, 另外, 还要, 再, 都, 也, 就, 只, 只要, 只看, 每, 均, 平均, 预计,
        数, 数量, 量, 率, 档, 级, 级别, 量级, 以外, 之外, 外, 次, 期间, 当天, 那天, 那场, 当日, 档期, 有空, 有档期,
        空档, 活动, 大促, 促销, 节, 从, 由, 谢谢, a, an, the, i, we, us, me, my, our, you, your, of, in, at, on,
        for, with, by, is, are, be, who, whose, that, which, have, has, having, had, please, pls, find, show,
        search, want, wants, need, needs, look, looking, get, give, some, any, creator, creators, influencer,
        influencers, kol, kols, koc, kocs, streamer, streamers, host, hosts, anchor, anchors, talent, account,
        accounts, people, person, one, ones, category, field, vertical, niche, live, lives, livestream,
        livestreams, livestreamer, livestreamers, streaming, stream, rate, rates, per, sort, sorted, sorting,
        sort-by, recommended, first, it, its, their, them, they, do, does, can, could, would, like, 's, so, also,
        but, then, just, only, more, free, available, slot, open, hi, hello, thanks, thank, based, located,
        looking for, find me, show me, live stream, live streams, live streaming, sort by, order by, based in,
        located in, open slot, free on, available on, thank you, low to high, high to low, 为主, 主要, 主要是,
        主要在, 集中, 集中在, 分布, 分布在, 来自, 来自于, 位于, 占, 占比, 比例, 占到, 以, 打, 不只, 不仅, 当中,
        里面, mainly, mostly, largely, primarily, concentrated, concentrated in, ratio, percentage, not only,
        years, old, into, someone, anyone, those, should, must, than, as, this, 好评, 不限, 预算不限, 价格不限,
        粉丝不限, 不限预算, 地区不限, no budget limit, any budget
    """,
    Part.AUDIENCE: """
        粉丝画像, 受众, 观众, 观众画像, 用户画像, 受众画像, 粉丝群体, 受众群体, 粉丝用户, 观看人群, 用户, audience,
        audiences, target audience, watched by
    """,
}
