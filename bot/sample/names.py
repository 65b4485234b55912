"""Invented names, of the many kinds that creators give themselves. Nobody is meant by them."""

from collections.abc import Callable
from random import Random

from bot.sample.fields import Trade
from bot.sample.lists import words
from bot.sample.places import NORTH_EAST

_SURNAMES = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤仇解单"
)
_FEMALE = tuple("秀兰梅玉珍琳晓雪静怡婷娜莉燕芳欣雯颖萱悦岚蕾薇彤瑶琪楠媛蓉莹倩茜露霞桐禾苒妍沁筱棠")
_MALE = tuple("建国志强伟军海波涛鹏飞磊刚勇斌浩宇凯晨辉鑫亮超龙坤毅杰峰航阳森岩铭泽川柏勋朗骁")
_NICK = tuple(
    "宁圆满葵桃杏柚栗糯米豆芽萌朵晴雨月星辰禾麦苗谷花椒姜蒜茶酒棠梨橙莓椰可乐布丁果冻糖饼团包丸年糕鹿兔猫喵熊鲸鸽燕"
    "雀鱼虾蟹贝壳海浪风云山川石沙木林叶竹松柏荷兰朝夕暖安乐喜福禄寿"
)
_PET = words("""
    团子 豆包 年糕 汤圆 麻薯 芋头 土豆 西瓜 橘子 柠檬 荔枝 石榴 板栗 核桃 花生 瓜子 锅巴 馒头 烧麦 云吞 米线 豆花
    奶茶 可可 拿铁 布丁 泡芙 曲奇 棉花 云朵 星星 月亮 太阳 小雨 晚风 海盐 青柠 薄荷 山楂 枇杷 石头 木头 稻草 麦穗
    向日葵 蒲公英 小熊 仓鼠 企鹅 刺猬 鲸鱼 河马 考拉 松鼠 鸭子 呆鹅 胖橘 三花 柯基 萝卜 白菜 辣椒 葱花 香菜 豌豆
    玉米 红薯 南瓜 冬瓜 丸子 饺子 面条 油条 豆浆 糍粑 青团
""")
_LIKE = words("""
    爱吃的 爱笑的 不困的 早起的 熬夜的 想家的 会飞的 散步的 迷路的 发光的 认真的 迟到的 胖胖的 安静的 快乐的
    不服输的 爱唱歌的 不想上班的 今天也要 一只 隔壁的 楼下的 村口的 深夜的 努力的 慢半拍的 有点甜的 住海边的 山里的
    没睡醒的 爱画画的 种花的 养猫的 骑车的 晒太阳的 做梦的 数星星的 收集 遇见 你好 再见 拥抱 偷吃的 二楼的 南方的
    北方的 小镇的 九月的 七月的 春天的 冬天的 下雨天的
""")
_AFTER = words("""
    日记 笔记 生活 说 频道 小铺 研究所 同学 研习社 手册 观察 小课堂 和朋友们 的一天 工作室 记 实验室 小站
""")
_FIRST_F = words("""
    Mia Luna Coco Amy Zoe Yuki Nana Vivi Lily Kiki Momo Sasa Emma Olivia Chloe Ruby Elsa Iris Nora Anna Cici Joy
    Gigi Bella Tina Wendy Fiona Grace Helen Jessie
""")
_FIRST_M = words("""
    Leo Max Ryan Kevin Jason Eric Tony Allen Sam Ben Dylan Evan Frank Gary Henry Ivan Jack Ken Lucas Mike Nick Owen
    Paul Ray
""")
_LAST = words("""
    Chen Lin Wu Xu Zhou Luo He Song Tang Shen Yu Qin Ye Lu Jiang Cao Deng Fang Gu Bai Su Mo Wei Ding Tao
""")
_GIVEN_NAMES = {"f": _FEMALE, "m": _MALE, "": _NICK}

RESERVED = frozenset({"小鱼儿", "Mia Tan"})  #: whom the people of the demo play

_Maker = Callable[[Random, Trade, str, str], str]


def name(random: Random, trade: Trade, region: str, gender: str) -> str:
    """A name of a random kind; several creators may come to share one, as people do."""
    made = random.choices(_MAKERS, cum_weights=_UP_TO)[0](random, trade, region, gender)
    return made if made not in RESERVED else f"{made}{region}"


def _nickname(random: Random, trade: Trade, region: str, gender: str) -> str:
    core = random.choice(_NICK)
    second = random.choice(_NICK)
    return random.choice(
        (
            f"小{core}儿",
            f"阿{core}",
            f"{core}{core}",
            f"小{core}{second}",
            f"{core}宝",
            f"{core}{second}",
            f"{core}大人",
        )
    )


def _pet_name(random: Random, trade: Trade, region: str, gender: str) -> str:
    return f"{random.choice(_LIKE)}{random.choice(_PET)}"


def _pet_and_trade(random: Random, trade: Trade, region: str, gender: str) -> str:
    return f"{random.choice(_PET)}{random.choice(trade.words)}{random.choice(('', '', random.choice(_AFTER)))}"


def _old_hand(random: Random, trade: Trade, region: str, gender: str) -> str:
    surname, word = random.choice(_SURNAMES), random.choice(trade.words)
    if gender == "f":
        return random.choice(
            (f"{surname}姐{word}", f"{surname}老师{word}", f"{surname}小{random.choice(_FEMALE)}{word}")
        )
    return random.choice((f"老{surname}{word}", f"{surname}哥{word}", f"大{surname}{word}", f"{surname}师傅{word}"))


def _full_name(random: Random, trade: Trade, region: str, gender: str) -> str:
    given = _GIVEN_NAMES[gender]
    return random.choice(_SURNAMES) + "".join(random.sample(given, 2))


def _name_and_trade(random: Random, trade: Trade, region: str, gender: str) -> str:
    return f"{_full_name(random, trade, region, gender)}{random.choice(('', '·', ''))}{random.choice(trade.words)}"


def _of_region(random: Random, trade: Trade, region: str, gender: str) -> str:
    core = random.choice(_GIVEN_NAMES[gender])
    if region in NORTH_EAST:
        tail = random.choice((f"{core}子", f"老铁{core}哥" if gender == "m" else f"大妞{core}", f"{core}儿"))
        return f"东北{tail}"
    return f"{region}{random.choice(('小', '阿', '老'))}{core}{random.choice(('', '', random.choice(trade.words)))}"


def _in_english(random: Random, trade: Trade, region: str, gender: str) -> str:
    first = random.choice(_FIRST_M if gender == "m" else _FIRST_F)
    family = random.choice(_LAST)
    return random.choice(
        (f"{first} {family}", f"{first}{random.choice(_NICK)}", f"{first}在{region}", f"{first}的{random.choice(_PET)}")
    )


def _and_after(random: Random, trade: Trade, region: str, gender: str) -> str:
    return f"{random.choice(_PET)}{random.choice(('和', '与', ''))}{random.choice(_NICK)}{random.choice(_AFTER)}"


_MAKERS: tuple[_Maker, ...] = (
    _nickname, _pet_name, _pet_and_trade, _old_hand, _full_name, _name_and_trade, _of_region, _in_english, _and_after,
)  # fmt: skip
_UP_TO = (10, 22, 37, 52, 64, 74, 86, 94, 100)
