"""Who hears of what happens to an order besides its thread. Cards are edited in place, which notifies nobody."""

from bot.rules.orders import Move, Order, Side
from bot.rules.people import By
from bot.services import say
from storage.store import Unit

CARD, OFFER = "order", "offer"  #: the team's card, and the creator's
#: who is told in a line of their own; what somebody has to act on comes as a fresh card instead, see `alert`
TOLD: dict[str, tuple[Side, ...]] = {
    Move.ACCEPT: (Side.BRAND,),
    Move.DECLINE: (Side.BRAND,),
    Move.EXTEND: (Side.BRAND,),
    Move.EXPIRE: (Side.BRAND, Side.CREATOR),
    Move.TAKE_COUNTER: (Side.BRAND, Side.CREATOR),
    Move.RAISE_COUNTER: (Side.CREATOR,),
    Move.REFUSE_COUNTER: (Side.CREATOR,),
    Move.PASS_SCRIPT: (Side.CREATOR,),
    Move.SETTLE: (Side.CREATOR,),
    "expire_untold": (Side.BRAND,),
    "confirm_result": (Side.CREATOR,),
    "correct_result": (Side.CREATOR,),
    "withdraw_cancel": (Side.BRAND, Side.CREATOR),
    "refuse_cancel": (Side.BRAND, Side.CREATOR),
}


def told(order: Order, what: str) -> tuple[Side, ...]:
    """Who hears of a move in a line of their own."""
    if what == Move.DECLINE and order.ended_by is Side.BRAND:  # those who approve said no to a raised price
        return (Side.BRAND, Side.CREATOR)
    if what == Move.CANCEL:
        return (Side.BRAND, Side.CREATOR) if order.owed or order.ended_by is Side.CREATOR else (Side.CREATOR,)
    return TOLD.get(what, ())


def alert(unit: Unit, by: By, order: Order, side: Side) -> None:
    """Who has to act gets a fresh card; a creator outside of Slack the link to their page, by way of the owner."""
    if side is Side.BRAND:
        say.card(unit, by, CARD, order.id, [order.owner], reader=order.owner)
    else:
        offer(unit, by, order)


def offer(unit: Unit, by: By, order: Order) -> None:
    """The creator's card; outside of Slack, the link to their page, by way of the owner."""
    creator = unit.people.who_is(by.tenant, order.creator_id)
    if creator:
        say.card(unit, by, OFFER, order.id, [creator.user], reader=creator.user)
    else:
        say.note(unit, by, "offer_link", order.owner, reader=order.owner, order=order.id)
