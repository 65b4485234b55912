"""Titles of invented works and bios of invented creators, by genre."""

from random import Random

from bot.sample.fields import Trade
from bot.sample.lists import blocks, words
from bot.sample.topics import TOPICS

_TITLES = """
演
    {t}，一镜到底 今天带来{t} {t}合集，第{n}弹 练了{n}天的{t}，给点掌声 把{t}带到街头 粉丝点名要看的{t}
教
    {t}，{n}分钟教会你 新手学{t}先改掉这个毛病 {t}训练第{n}天 跟我一起练{t} {t}的三个误区 {t}，这样练进步快
玩
    {t}，差一点就翻车了 挑战{t}第{n}天 {t}，看到最后别眨眼 把{t}玩到极限 第{n}次尝试{t}，终于成了 水友点播：{t}
评
    {t}实测，结果意外 花了{n}百块试{t}，说点实话 {t}怎么选？看这条就够了 {t}红黑榜 自用{n}个月的{t}，优缺点都讲
    {t}避坑，三点说清
讯
    {t}，今天的新消息 一分钟看懂{t} {t}背后发生了什么 关于{t}，你要知道的{n}件事 {t}，最新进展 盘点本周{t}
剧
    {t}（第{n}集） {t}：结局没人想到 {t}，笑到邻居敲门 拍{t}，NG了{n}次 {t}，看完我沉默了 {t}之后的故事
记
    {t}，平凡的一天 {t}日记第{n}天 和家人一起{t} {t}，原来这么简单 记录第{n}次{t} 说说我的{t}
食
    {t}这样做，连汤都不剩 {t}，{n}块钱吃到撑 为了{t}跑了{n}公里 {t}的老味道 全家都夸的{t} 在家复刻{t}
农
    {t}，忙了一早上 今年的{t}怎么样 {t}第{n}天，长势喜人 带大家看看{t} {t}这门手艺 一家老小齐上阵：{t}
讲
    {t}，很多人都想错了 三个例子讲透{t} {t}入门第{n}讲 为什么要懂{t} {t}常见的{n}个问题 聊聊{t}
手
    {t}，做了整整{n}小时 从零开始{t} {t}过程全记录 这件{t}送给妈妈 {t}，一刀一笔都是功夫 第{n}件{t}完成
萌
    {t}，治愈你的一天 {t}第{n}天，学会撒娇了 {t}的日常 被{t}气笑了 新手养宠必看：{t} 给它安排上{t}
"""
#: Genre → titles of videos; {t} stands for a topic.
TITLES: dict[str, tuple[str, ...]] = {genre: words(titles) for genre, titles in blocks(_TITLES).items()}

LIVES = words("""
    {t}专场 周末福利场·{s} {s}源头好货 {t}粉丝节 {s}上新第{n}场 开播聊{t} {s}返场，错过等下月 晚八点{s}专场
    工厂直发·{s} {t}宠粉日 {s}清仓 早场·{t}
""")

_OPENINGS = words("""
    {p}，专注{u} {p}｜{u}第{n}年 一名{p}，分享{u} {r}{p}，爱拍{u} {p}。主更{u} {u}爱好者，也是{p}
""")
_MIDDLES = words("""
    常聊{a}和{b} {a}、{b}都在这里 每周三条，讲{a} 带你看{a} 从{a}到{b}，慢慢说 真实记录{a}
""")
_ENDINGS = words("""
    商务合作请走平台 不接三无产品 每晚八点开播 周二周五更新 谢谢你点进来 有问题评论区见 坐标{r} 只推自己用过的
    老粉都说靠谱 一起变好 更新不断 合作看主页
""")


def video_title(random: Random, trade: Trade, sub: str) -> str:
    return _filled(random, random.choice(TITLES[trade.genre]), topic=random.choice(TOPICS[sub]))


def live_title(random: Random, sub: str, shelf: str) -> str:
    return _filled(random, random.choice(LIVES), topic=random.choice(TOPICS[sub])).replace("{s}", shelf)


def bio(random: Random, trade: Trade, sub: str, region: str) -> str:
    """One to three short sentences that fit the sub-vertical."""
    first, second = random.sample(TOPICS[sub], 2)
    opening = random.choice(_OPENINGS).replace("{p}", random.choice(trade.people)).replace("{u}", sub)
    middle = random.choice(_MIDDLES).replace("{a}", first).replace("{b}", second)
    parts = [_filled(random, opening), middle, random.choice(_ENDINGS)]
    return "。".join(parts[: random.choice((2, 3, 3))]).replace("{r}", region)


def _filled(random: Random, template: str, *, topic: str = "") -> str:
    return template.replace("{t}", topic).replace("{n}", str(random.randint(2, 12)))
