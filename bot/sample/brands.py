"""Invented brands, a few for each field: none of them exists."""

from random import Random

from bot.rules.taxonomy import FIELDS
from bot.sample.fields import TRADES
from bot.sample.lists import blocks, words

_COINED = words("""
    澜珂 栖叶 沐栎 珞禾 言喜堂 云朴 糯野 青屿记 朝岚 木槿里 山序 初麦 弥白 溪午 南栩 拾光屋 栗町 松间客 鹿屿 暮橙
    禾简 半糖町 岸与 知更里 丰小满 谷有料 唐闲 野莓社 北纬集 临川造 星榆 白鹭巷 柚见 千屿 桐语 蓝鲸仓 橡木桥 果然鲜
    阿芙町 飞渡 乐砂 极昼 声朗 砺行 云脊 浮白 汀兰坊 万象盒 卓远 可栖
""")

_TAILS = """
美妆
    护肤 彩妆 生物
时尚
    女装 鞋履 服饰
美食
    食品 零食 酒业
三农
    农业 生鲜 果园
亲子
    母婴 童品 童书
汽车
    车品 汽车 出行
高新数码
    数码 电器 智能
宠物
    宠物 宠粮
健康
    健康 大药房
健身
    运动 营养
房产家居
    家居 家装
游戏
    游戏 互娱
教育
    教育 学堂
财经
    财富 科技
旅游
    旅行 酒店
读书
    书店 文化
运动
    体育 户外
生活
    优选 日用
影视综
    影业
短剧
    影视
音乐
    乐器 音乐
二次元
    潮玩
摄影
    影像
"""


def _brands() -> dict[str, tuple[str, ...]]:
    """Eight brands a field, dealt round so that neighbouring fields share as few coinages as can be."""
    found, known = {}, blocks(_TAILS)
    for at, field in enumerate(FIELDS):
        tails = known.get(field.zh, "文化 优品").split()
        heads = [_COINED[(at * 7 + step * 11) % len(_COINED)] for step in range(8)]
        found[field.zh] = tuple(f"{head}{tails[step % len(tails)]}" for step, head in enumerate(heads))
    return found


#: Field → its brands.
BRANDS = _brands()

_BUYERS = words("""
    美妆 时尚 美食 生活 高新数码 亲子 健康 房产家居 汽车 游戏 教育 宠物 旅游 健身
""")
_NEAR = {field: tuple(dict.fromkeys((field, *_BUYERS))) for field in TRADES}


def client(random: Random, field: str) -> tuple[str, str]:
    """A brand that orders from a creator of a field, and the brand's industry: the creator's own field mostly."""
    industry = field if random.random() < 0.68 else random.choice(_NEAR[field])
    return random.choice(BRANDS[industry]), industry
