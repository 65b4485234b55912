"""`/juxing`: its words, in both languages, and what each does."""

from collections.abc import Callable

from bot import render
from bot.ids import Action
from bot.rules.did_you_mean import nearest
from bot.services.watches import Place
from bot.text import normalise
from handlers import (
    absences,
    access,
    boards,
    campaigns,
    comparisons,
    creators,
    find,
    results,
    reviews,
    shortlists,
    uploads,
    watches,
    workspace,
)
from handlers.asks import Ask

WORDS: dict[str, Callable[[Ask, str], None]] = {
    "find": find.command,
    "creator": creators.command,
    "list": shortlists.command,
    "compare": comparisons.command,
    "orders": boards.command,
    "campaign": campaigns.command,
    "results": results.command,
    "watch": watches.command,
    "import": uploads.command,
    "link": access.command,
    "away": absences.command,
    "reviews": reviews.command,
    "settings": workspace.command,
    "help": lambda ask, rest: helping(ask),
}
#: what else people type for the same
ALIASES = {
    "找": "find",
    "找达人": "find",
    "搜": "find",
    "search": "find",
    "达人": "creator",
    "profile": "creator",
    "清单": "list",
    "名单": "list",
    "lists": "list",
    "shortlist": "list",
    "对比": "compare",
    "比较": "compare",
    "vs": "compare",
    "订单": "orders",
    "order": "orders",
    "看板": "orders",
    "board": "orders",
    "链接": "link",
    "活动": "campaign",
    "campaigns": "campaign",
    "result": "results",
    "quarter": "results",
    "结果": "results",
    "成果": "results",
    "季度": "results",
    "关注提醒": "watch",
    "盯": "watch",
    "提醒我": "watch",
    "watches": "watch",
    "导入": "import",
    "导入数据": "import",
    "上传": "import",
    "upload": "import",
    "请假": "away",
    "休假": "away",
    "代审": "away",
    "review": "reviews",
    "rate": "reviews",
    "rating": "reviews",
    "ratings": "reviews",
    "stars": "reviews",
    "评价": "reviews",
    "待评价": "reviews",
    "打分": "reviews",
    "设置": "settings",
    "帮助": "help",
    "": "help",
}


def command(ask: Ask) -> None:
    """Do what the first word says; an unknown word is answered with help and the nearest known one."""
    run(ask, normalise(typed(str(ask.body.get("text", "")))))


def typed(text: str) -> str:
    """What somebody typed, of what Slack sends of it: the three signs that have a meaning there come escaped."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def run(ask: Ask, said: str) -> None:
    word, _, rest = said.partition(" ")
    word = ALIASES.get(word, word)
    if word in WORDS:
        WORDS[word](ask, rest.strip())
    else:
        helping(ask, said=said)


def helping(ask: Ask, said: str = "") -> None:
    """What can be done; of an unknown word, the nearest known one with the rest of what was typed."""
    word, _, rest = said.partition(" ")
    near = nearest(word, [*WORDS, *ALIASES]) if said else None
    meant = f"{ALIASES.get(near, near)} {rest}".strip() if near else None
    ask.ack(response_type="ephemeral", **render.message("help", ask.reader, said=said, near=meant))


def attempt(ask: Ask) -> None:
    """A button that stands for a command: what typing it would have answered."""
    word, _, rest = ask.value.partition(" ")
    if word == "find" and rest:
        ask.desks.answers.show(ask.by, ask.url, "find", brief=rest, cursor=None, replaces=True)
    elif word == "creator" and rest:
        found = ask.desks.creators.called(rest)
        ask.desks.answers.show(ask.by, ask.url, "creator", creator=found.creator.id, replaces=True)
    elif word == "watch":
        watches.attempt(ask, rest, Place(url=ask.url))
    else:
        FORMS.get(word, find.open_empty_form)(ask)
    ask.ack()


FORMS: dict[str, Callable[[Ask], None]] = {
    "campaign": campaigns.open_form,
    "import": uploads.open_form,
    "settings": workspace.open_form,
    "reviews": reviews.show,
}
ACTIONS = {Action.FIND_TRY: attempt}
