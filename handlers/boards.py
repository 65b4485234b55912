"""`/juxing orders`: the team's board, and the history of one quote, order or request."""

import re

from bot import render
from bot.ids import Action
from bot.rules.people import member
from bot.services.boards import Asked, Board, Only
from handlers.asks import Ask

NUMBER = re.compile(r"[oqr]-?\d+", re.IGNORECASE)
#: what people type to see a part of the board
NARROWED = {
    "late": Only.LATE, "迟": Only.LATE, "延误": Only.LATE, "逾期": Only.LATE, "overdue": Only.LATE,
    "mine": Only.MINE, "my": Only.MINE, "我的": Only.MINE, "": Only.ALL, "all": Only.ALL, "全部": Only.ALL,
}  # fmt: skip


def command(ask: Ask, rest: str) -> None:
    """The whole board, a part of it, that of a campaign, or the history of a number. Raises NoSuchCampaign."""
    member(ask.person)
    if NUMBER.fullmatch(rest):
        _show_history(ask, rest[0].upper(), rest[1:].lstrip("-"))
    elif rest in NARROWED:
        _show(ask, Asked(only=NARROWED[rest]))
    else:
        of_campaign(ask, rest)


def of_campaign(ask: Ask, name: str) -> None:
    """The board of one campaign, with its budget and what came of it. Raises NoSuchCampaign or SeveralCampaigns."""
    member(ask.person)
    campaign = ask.desks.boards.campaign_called(ask.by.tenant, name)
    _show(ask, Asked(campaign_id=campaign.id))


def narrow(ask: Ask) -> None:
    """Another part of the board, in its place."""
    member(ask.person)
    only, campaign_id = ask.carried
    about = {"only": only, "campaign": campaign_id, "person": ask.by.person}
    ask.desks.answers.show(ask.by, ask.url, "board", **about)
    ask.ack()


def show_history(ask: Ask) -> None:
    """Who changed what, beside the card that was pressed."""
    member(ask.person)
    ask.desks.answers.show(ask.by, ask.url, "history", number=ask.value, replaces=False)
    ask.ack()


def _show_history(ask: Ask, letter: str, digits: str) -> None:
    desk, number = ask.desks.boards, f"{letter}-{digits}"
    if letter == "R":
        said = render.message("history_request", ask.reader, history=desk.history_of_request(ask.by.tenant, number))
    else:
        said = render.message("history", ask.reader, history=desk.history(ask.by.tenant, number))
    ask.ack(response_type="ephemeral", **said)


def _show(ask: Ask, asked: Asked) -> None:
    board: Board = ask.desks.boards.of_team(ask.by.tenant, ask.by.person, asked, at=ask.by.at)
    ask.ack(response_type="ephemeral", **render.message("board", ask.reader, board=board))


ACTIONS = {Action.BOARD_NARROW: narrow, Action.HISTORY_SHOW: show_history}
