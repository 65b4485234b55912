"""Where the invented creators live: places with weights."""

from itertools import accumulate
from random import Random

from bot.sample.lists import words

_PLACES = words("""
    北京 60 上海 52 杭州 72 广州 62 深圳 44 成都 56 重庆 44 沈阳 36 长春 24 哈尔滨 38 大连 16 石家庄 22 唐山 10
    保定 12 邯郸 8 太原 16 大同 6 呼和浩特 10 赤峰 8 济南 20 青岛 20 临沂 22 潍坊 10 郑州 32 洛阳 12 商丘 8 武汉 30
    长沙 30 南昌 12 赣州 6 合肥 16 阜阳 8 南京 22 苏州 20 徐州 10 无锡 10 宁波 12 金华 20 温州 10 福州 10 厦门 12
    泉州 10 东莞 12 佛山 12 汕头 6 南宁 10 柳州 6 桂林 4 海口 5 三亚 5 贵阳 10 遵义 5 昆明 12 大理 5 西安 28 宝鸡 5
    兰州 8 天水 3 西宁 3 银川 4 乌鲁木齐 7 喀什 3 拉萨 3 天津 18 舟山 3 烟台 7 大庆 5 齐齐哈尔 5 通辽 4 四平 4
    鞍山 5 湘西 3 恩施 3 宜昌 5 绵阳 5 宜宾 4
""")
NAMES = tuple(_PLACES[::2])
_UP_TO = tuple(accumulate(int(weight) for weight in _PLACES[1::2]))

NORTH_EAST = frozenset(words("沈阳 长春 哈尔滨 大连 大庆 齐齐哈尔 四平 鞍山 通辽 赤峰"))


def place(random: Random) -> str:
    return random.choices(NAMES, cum_weights=_UP_TO)[0]
