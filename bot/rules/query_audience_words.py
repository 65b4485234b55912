"""The words of the find language for those who watch: their gender, their age, where they are."""

from collections.abc import Iterator

from bot.rules.audience import Age

_PEOPLE = {
    "women": "女粉, 女粉丝, 女性粉丝, 女性用户, 女性受众, 女性观众, 女观众, 女生粉丝, 女性群体",
    "men": "男粉, 男粉丝, 男性粉丝, 男性用户, 男性受众, 男性观众, 男观众, 男生粉丝, 男性群体",
}
_SHARES = {"women": "女性占比, 女性比例, 女生占比, 女粉率", "men": "男性占比, 男性比例, 男生占比, 男粉率"}
_SEXES = {"women": ("female", "women", "woman"), "men": ("male", "men", "man")}
_WATCHING = ("audience", "audiences", "followers", "fans", "viewers", "viewership", "subscribers")
_MOST = ("mostly", "mainly", "majority", "predominantly", "primarily", "largely", "more")
_MANY = ("多", "为主", "居多", "偏多", "较多", "多的", "多一些", "占多数", "占大多数", "为主的")

#: Genders said of whoever, not of a creator: 女性 60% is the audience, 女主播 is not.
PLAIN_GENDERS = {
    **dict.fromkeys(["女", "女性", "女生", "女士", "female", "females", "women", "woman", "girls", "ladies"], "women"),
    **dict.fromkeys(["男", "男性", "男生", "男士", "male", "males", "men", "man", "boys", "guys"], "men"),
}

#: Bands that a word for people stands for [ours].
AGES = {
    (Age.YOUNG, Age.GROWN): """
        年轻人, 年轻粉丝, 年轻粉, 年轻用户, 年轻观众, 年轻受众, 年轻群体, 年轻人群, 年轻人多, 年轻人为主, 年轻化,
        z世代, gen z, young audience, young people, young followers, young fans, young viewers, younger audience,
        young adults
    """,
    (Age.MIDDLE, Age.MATURE): "中年人, 中年粉丝, 中年观众, 中年用户, 中年群体, middle-aged, middle aged",
    (Age.MATURE, Age.OLDER): "中老年, 中老年人, 中老年粉丝, 中老年观众, 中老年用户, 中老年群体, older audience",
    (Age.OLDER,): "老年人, 老年粉丝, 老年观众, 银发族, 银发人群, 老人, seniors, elderly",
}  # fmt: skip
#: 宝妈粉: mostly women, of these bands [ours].
MOTHERS = (Age.GROWN, Age.MIDDLE)
MOTHER_WORDS = "宝妈粉, 宝妈粉丝, 宝妈观众, 宝妈群体, 宝妈用户, 宝妈受众, mom audience, moms audience, mum audience"


def gender_metrics() -> Iterator[tuple[str, str]]:
    """Every word for a share of the audience, with "women" or "men"."""
    for gender, words in _PEOPLE.items():
        for word in words.split(", "):
            yield from ((f"{word}{more}", gender) for more in ("", "占比", "比例"))
            yield f"{word}多于", gender  # not 女粉多
        yield from ((word, gender) for word in _SHARES[gender].split(", "))
        for sex in _SEXES[gender]:
            yield from ((f"{sex} {watching}", gender) for watching in _WATCHING)
            yield from ((f"{sex} {share}", gender) for share in ("share", "audience share", "ratio"))


def majorities() -> Iterator[tuple[str, str]]:
    """Every way to say that most of an audience are women, or men."""
    for gender, words in _PEOPLE.items():
        short = (gender == "women" and "女性") or "男性"
        for word in (*words.split(", "), short):
            yield from ((f"{word}{many}", gender) for many in _MANY)
            yield f"以{word}为主", gender
        for sex in _SEXES[gender]:
            yield from ((f"{most} {sex}", gender) for most in _MOST)
            yield from ((f"{most} {sex} {watching}", gender) for most in _MOST for watching in _WATCHING)
            yield from ((f"{sex}{most}", gender) for most in ("-dominated", " dominated", "-heavy", " heavy"))
