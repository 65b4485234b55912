"""A file chosen in a modal: fetched from Slack while the form waits, so that what is wrong is said on its field."""

from bot.rules import attachments
from bot.rules.attachments import MOST_BYTES, File, FileNotHere, FileTooBig
from bot.slack import SlackError, TooLarge
from handlers.asks import Ask


def chosen(ask: Ask, block: str) -> File | None:
    """The file, checked; None where none was chosen. Raises FileTooBig, WrongKind or FileNotHere."""
    told = next(iter(ask.typed(block) or ()), None)
    if told is None:
        return None
    name = str(told.get("name") or told["id"])
    if int(told.get("size") or 0) > MOST_BYTES:
        raise FileTooBig(name=attachments.clean(name), most=MOST_BYTES // 2**20)
    try:
        content = ask.slack.download(str(told["id"]), most=MOST_BYTES)
    except TooLarge:
        raise FileTooBig(name=attachments.clean(name), most=MOST_BYTES // 2**20) from None
    except SlackError as error:
        raise FileNotHere(name=attachments.clean(name), code=error.code) from error
    return attachments.checked(name, content)
