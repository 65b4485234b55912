"""Invented ratings of finished orders, in step with the creator's hidden quality and with what came on time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from bot.rules.creators import Deal
from bot.rules.forms import Form
from bot.rules.orders import Outcome
from bot.rules.ratings import Dimension, Item, Rating, asked
from bot.sample.lists import words

TENANT = RATER = "sample"
RATED = 0.52  #: of finished orders
SETTLED = timedelta(days=2)  #: fresh ends are not rated yet

_GOOD_LIVE = words("""
    控场稳，节奏好，产品卖点讲得很到位。 提前一天对脚本，直播时长给足了，还多讲了两轮。
    直播间氛围很好，答疑有耐心，转化超预期。 准时开播，话术专业，值得长期合作。 主播状态在线，对产品做了功课。
    配合度高，临时加品也接住了。 表达清楚，粉丝信任度高，退货率低。 第三次合作，一如既往地靠谱。
""")
_GOOD_VIDEO = words("""
    创意有想法，植入自然，评论区反馈好。 拍摄质感好，一稿过。 剪辑节奏紧凑，完播率高于预期。
    自己出脚本，省心，数据也好看。 交片准时，改了一次字幕就定稿了。 镜头语言成熟，画面干净。
    独立完成度很高，会继续合作。
""")
_FAIR = words("""
    整体不错，互动还可以再多一些。 完成了约定内容，亮点不多。 效果中规中矩，价格合适。 前期沟通有点慢，结果还可以。
    内容合格，转化低于预期。 改了两稿才定，最后质量可以。 开场略拖，后半程进入状态。
""")
_POOR = words("""
    脚本里的两个卖点没有讲到。 状态一般，回答问题比较敷衍。 沟通不及时，改稿拖了三天。 时长没有给够，数据差距大。
    成片与约定的风格不一致。
""")
_LATE = words("""
    晚了一天交付，其他还好。 开播迟到二十多分钟，影响了预热。 没有按约定时间上线，好在提前说明了。
    拖期，耽误了我们的活动节奏。
""")
_ANSWERS = words("""
    谢谢信任，下次更好！ 感谢认可，期待再合作。 收到建议，已经改进流程。 谢谢，合作很愉快。
    抱歉这次没安排好，下次补上。
""")

_TIMELY = frozenset({Item.PUNCTUALITY, Item.CREDIT})


def usual_stars(quality: float) -> float:
    return min(5.0, max(2.4, 4.36 + 0.33 * quality))


def ratings(random: Random, deals: Iterable[Deal], quality: float, *, now: datetime) -> list[Rating]:
    """Ratings of a part of the finished orders."""
    ended = (deal for deal in deals if deal.outcome is Outcome.FINISHED and deal.at + SETTLED < now)
    return [rating(random, deal, usual_stars(quality), now=now) for deal in ended if random.random() < RATED]


def rating(random: Random, deal: Deal, usual: float, *, now: datetime) -> Rating:
    """One brand's stars for one finished order; `usual` is what the creator's work is worth in stars."""
    form = Form(deal.form)
    items = _items(random, form, usual + random.gauss(0, 0.3), late=deal.on_time is False)
    mean = sum(items.values()) / len(items)
    return Rating(
        order_id=None,
        creator_id=deal.creator_id,
        tenant=TENANT,
        rater=RATER,
        form=form,
        at=min(now, deal.at + timedelta(hours=random.randint(3, 24 * 9))),
        items=items,
        words=_words(random, form, mean, late=deal.on_time is False) if random.random() < 0.72 else "",
        again=None if random.random() < 0.2 else mean + random.gauss(0, 0.3) >= 3.8,
        answer=random.choice(_ANSWERS[:4] if mean >= 3.8 else _ANSWERS[2:]) if random.random() < 0.12 else "",
    )


def _items(random: Random, form: Form, usual: float, *, late: bool) -> dict[Item, int]:
    found = {}
    for dimension, items in asked(form).items():
        # where a dimension has several items, one of them is not applicable now and then
        absent = (
            random.choice(items)
            if dimension is not Dimension.CREDIT and len(items) > 1 and random.random() < 0.09
            else None
        )
        for item in items:
            if item is not absent:
                found[item] = _stars(random, usual - (1.6 if late and item in _TIMELY else 0))
    return found


def _stars(random: Random, usual: float) -> int:
    return min(5, max(1, round(usual + random.gauss(0, 0.45))))


def _words(random: Random, form: Form, mean: float, *, late: bool) -> str:
    if late and random.random() < 0.7:
        return random.choice(_LATE)
    if mean >= 4.3:
        return random.choice(_GOOD_LIVE if form.live else _GOOD_VIDEO)
    return random.choice(_FAIR if mean >= 3.4 else _POOR)
