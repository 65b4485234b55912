"""`/juxing link <name>`: the link by which a creator outside Slack answers; as a QR code; taken back."""

from bot.ids import Action
from handlers.asks import Ask
from handlers.creators import NameNeeded


def command(ask: Ask, name: str) -> None:
    """A creator's own link, to the one who asks. Raises NameNeeded, NotAllowed, or what looking a name up raises."""
    if not name:
        raise NameNeeded
    standing = ask.desks.creators.called(name)
    ask.desks.access.give(ask.by, ask.url, standing.creator.id)
    ask.ack()


def send_code(ask: Ask) -> None:
    ask.desks.access.send_code(ask.by, int(ask.value))
    ask.ack()


def revoke(ask: Ask) -> None:
    ask.desks.access.revoke(ask.by, ask.url, int(ask.value))
    ask.ack()


ACTIONS = {Action.ACCESS_CODE: send_code, Action.ACCESS_REVOKE: revoke}
