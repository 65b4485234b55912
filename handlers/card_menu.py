"""The menu on a creator's card: save to a list, compare, similar, why."""

from bot.ids import Action
from handlers.asks import Ask
from handlers.shortlists import open_save, place_of


def choose(ask: Ask) -> None:
    what, creator_id, *more = ask.carried
    if what == "list":
        open_save(ask, [creator_id])
    elif what == "compare":
        ask.desks.comparisons.pick(ask.by, creator_id, place_of(ask))
        ask.ack()
    elif what == "similar":
        brief = f'like "{ask.desks.creators.standing(creator_id).creator.name}"'
        ask.desks.answers.show(ask.by, ask.url, "find", brief=brief, cursor=None, replaces=False)
        ask.ack()
    else:
        form = more[0] if more else None
        ask.desks.answers.show(ask.by, ask.url, "why", creator=creator_id, form=form, replaces=False)
        ask.ack()


ACTIONS = {Action.CARD_MENU: choose}
