"""Invented comments under works: what viewers ask, praise and complain about."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from bot.rules.creators import Comment, Kind, Work
from bot.sample.lists import words

ASKS = words("""
    求链接 链接在哪里 怎么下单 多少钱 多少钱一件 有优惠吗 什么时候发货 敏感肌能用吗 几号链接 还有货吗 能便宜点吗
    一米六选什么码 保质期多久 支持七天无理由吗 老人能用吗 今晚几点播 有小样吗 包邮吗 求同款 孩子能用吗 怎么领券
""")
BUYS = words("""
    已下单 拍了两件 回购第三次了 老粉来报到 第二次买了，放心 刚付款，坐等收货 给我妈也买了一份 冲了冲了 抢到了！
    回购无数次 上次买的用完了又来 囤了三盒 手慢无，终于抢到
""")
PRAISE = words("""
    绝绝子 主播讲得真清楚 质量真的好 效果出乎意料 太好用了吧 yyds 真实不夸张，支持 包装很用心 性价比很高
    主播好有耐心 看一次笑一次 学到了，谢谢 声音好治愈 每天都等更新 物流很快，第二天就到了 味道很正 衣服版型太好看了
    推荐给闺蜜了 👍👍👍 太有才了 这才是真本事 越看越上头 爱了爱了 和描述一样，满意
""")
PLAIN = words("""
    扣1 1 111 来了来了 晚上好 第一次来 路过 打卡 哈哈哈哈 这是哪里 同城 前排 在吗 刷到就看完了 主播哪里人 666 关注了
    蹲一个 东北的来报到 看看再说 还行吧 有没有一样的
""")
COMPLAINTS = words("""
    一般般，没有说的那么好 发货太慢了，等了十天 客服不理人 和图片色差有点大 价格比上次贵了 用了过敏，退了
    质量不如以前 包装破了，漏了一半 退款还没到账 主播语速太快听不清 味道有点怪 尺码偏小，不好换 是正品吗？感觉不像
    拖更好久了 广告太多
""")
SPAM = "加V领优惠券 {n}，回复有礼"

#: How often viewers ask, say that they buy, praise, or just say something.
_LIVE, _VIDEO = (30, 22, 22, 20), (18, 6, 44, 26)
_ENDINGS = ("", "", "", "", "！", "~", "。", "，谢谢主播", "[捂脸]", "😂")


def comment(random: Random, *, live: bool, quality: float) -> str:
    """One comment; the better the creator, the fewer complaints. `quality` as in `talents.Talent`."""
    if random.random() < min(0.45, max(0.02, 0.13 - 0.06 * quality)):
        return random.choice(COMPLAINTS)
    said = random.choices((ASKS, BUYS, PRAISE, PLAIN), _LIVE if live else _VIDEO)[0]
    return random.choice(said) + random.choice(_ENDINGS)


def comments(random: Random, works: Sequence[Work], count: int, quality: float, *, now: datetime) -> list[Comment]:
    """So many comments under the newest works, the most under the newest of all, none later than `now`."""
    newest = sorted(works, key=lambda work: work.at, reverse=True)[:4]
    if not newest:
        return []
    under = random.choices(newest, weights=(8, 4, 2, 1)[: len(newest)], k=count)
    return [_under(work, comment(random, live=work.kind is Kind.LIVE, quality=quality), random, now) for work in under]


def spam(random: Random, work: Work, count: int, *, now: datetime) -> list[Comment]:
    """The same advertisement over and over, as bots leave it."""
    return [_under(work, SPAM.replace("{n}", str(random.randint(10, 99))), random, now) for _ in range(count)]


def _under(work: Work, text: str, random: Random, now: datetime) -> Comment:
    lasts = work.seconds if work.kind is Kind.LIVE and work.seconds else 48 * 3600
    return Comment(work_id=work.id, text=text, at=min(now, work.at + timedelta(seconds=random.randint(1, lasts))))
