"""`/juxing list`, saving to a list, and voting on it."""

from collections.abc import Callable, Sequence

from bot import render
from bot.ids import Action, View
from bot.rules.people import member
from bot.rules.shortlists import MOST_NAME, Answer, Move
from bot.services.shortlists import Place
from handlers.asks import Ask

OFFERED = 100  #: lists in a menu


def command(ask: Ask, name: str) -> None:
    """All lists; with a name, the list of that name, or those where there are several."""
    member(ask.person)
    found = ask.desks.shortlists.overview(ask.by.tenant, name)
    if name and len(found.lists) == 1:
        board = ask.desks.shortlists.board(ask.by.tenant, found.lists[0].shortlist.id)
        shown = render.message("shortlist", ask.reader, board=board, private=True, at=ask.by.at)
    else:
        shown = render.message("shortlists", ask.reader, overview=found, called=name, at=ask.by.at)
    ask.ack(response_type="ephemeral", **shown)


def place_of(ask: Ask, page: int | None = None) -> Place:
    """Where it was pressed; of a modal, where the button was that opened it."""
    if "view" in ask.body and ask.body.get("type") == "view_submission":
        kept = ask.metadata
        return Place(url=kept["url"], channel=kept["channel"], page=kept.get("page"))
    return Place(url=ask.url, channel=ask.channel, page=page)


def show(ask: Ask) -> None:
    """A list, beside what was pressed; a page of it, in its place. From Home it comes as a card to oneself."""
    carried = ask.carried
    if isinstance(carried, list):
        ask.desks.shortlists.show(ask.by, carried[0], place_of(ask, carried[1]), replaces=True)
    elif ask.channel:
        ask.desks.shortlists.show(ask.by, carried, place_of(ask), replaces=False)
    else:
        ask.desks.shortlists.post(ask.by, carried, ask.by.person)
    ask.ack()


def open_new(ask: Ask) -> None:
    """The form of a new list, with the name that was looked for."""
    open_save(ask, [], name="" if ask.value == "-" else ask.value)


def open_save(ask: Ask, creators: Sequence[int], *, name: str = "") -> None:
    """Onto which list. Raises NotAllowed for people outside the team."""
    member(ask.person)
    running = ask.desks.campaigns.running(ask.by.tenant, at=ask.by.at)
    view = render.view(
        "shortlist_save",
        ask.reader,
        creators=[ask.desks.creators.standing(each).creator.name for each in creators],
        lists=ask.desks.shortlists.to_save_to(ask.by.tenant, most=OFFERED),
        campaigns=running,
        chosen=running[0][0] if running else None,
        called=name[:MOST_NAME],
        kept={"creators": list(creators), "url": ask.url, "channel": ask.channel},
    )
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def save(ask: Ask) -> None:
    """A name that was typed starts a list, or finds it; else the list that was chosen."""
    kept, name, chosen = ask.metadata, str(ask.typed("name") or ""), ask.typed("list")
    campaign = int(ask.typed("campaign")) if ask.typed("campaign") else None
    place = place_of(ask)
    if not kept["creators"]:
        ask.desks.shortlists.start(ask.by, name, campaign, place)
    else:
        target = int(chosen) if chosen and not name.strip() else (name, campaign)
        note = str(ask.typed("note") or "")
        ask.desks.shortlists.save(ask.by, target, kept["creators"], place, note=note)
    ask.ack()


def voting(answer: Answer) -> Callable[[Ask], None]:
    def vote(ask: Ask) -> None:
        list_id, creator_id, page = ask.carried
        ask.desks.shortlists.vote(ask.by, list_id, creator_id, answer, place_of(ask, page), team=ask.team)
        ask.ack()

    return vote


def ask_why_not(ask: Ask) -> None:
    """A no may have a reason; the one given before stands in the form."""
    list_id, creator_id, page = ask.carried
    name = ask.desks.creators.standing(creator_id).creator.name
    before = ask.desks.shortlists.vote_of(ask.by, list_id, creator_id, ask.team)
    reason = before.reason if before and before.answer is Answer.NO else ""
    kept = {"vote": [list_id, creator_id], "page": page, "url": ask.url, "channel": ask.channel}
    ask.slack.open_view(ask.trigger, render.view("shortlist_no", ask.reader, creator=name, reason=reason, kept=kept))
    ask.ack()


def vote_no(ask: Ask) -> None:
    list_id, creator_id = ask.metadata["vote"]
    reason = str(ask.typed("reason") or "")
    ask.desks.shortlists.vote(ask.by, list_id, creator_id, Answer.NO, place_of(ask), reason=reason, team=ask.team)
    ask.ack()


def choose(ask: Ask) -> None:
    """The menu of one creator on a list."""
    what, list_id, creator_id, page = ask.carried
    if what == "remove":
        ask.desks.shortlists.remove(ask.by, list_id, creator_id, place_of(ask, page))
    elif what == "compare":
        ask.desks.comparisons.pick(ask.by, creator_id, place_of(ask))
    else:
        ask.desks.answers.show(ask.by, ask.url, "creator", creator=creator_id, replaces=False)
    ask.ack()


def undo(ask: Ask) -> None:
    list_id, what, creators = ask.carried
    ask.desks.shortlists.undo(ask.by, list_id, creators, what, place_of(ask))
    ask.ack()


def post(ask: Ask) -> None:
    ask.desks.shortlists.post(ask.by, ask.carried, ask.channel)
    ask.ack()


def moving(what: Move) -> Callable[[Ask], None]:
    def move(ask: Ask) -> None:
        list_id, page = ask.carried
        ask.desks.shortlists.move(ask.by, list_id, what, place_of(ask, page))
        ask.ack()

    return move


ACTIONS: dict[Action, Callable[[Ask], None]] = {
    Action.SHORTLIST_SHOW: show,
    Action.SHORTLIST_NEW: open_new,
    Action.SHORTLIST_YES: voting(Answer.YES),
    Action.SHORTLIST_MAYBE: voting(Answer.MAYBE),
    Action.SHORTLIST_NO: ask_why_not,
    Action.SHORTLIST_MENU: choose,
    Action.SHORTLIST_UNDO: undo,
    Action.SHORTLIST_POST: post,
    Action.SHORTLIST_CLOSE: moving(Move.CLOSE),
    Action.SHORTLIST_REOPEN: moving(Move.REOPEN),
}
VIEWS = {View.SHORTLIST_SAVE: save, View.SHORTLIST_NO: vote_no}
