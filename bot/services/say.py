"""How desks decide to say something: the few sentences they need, over the outbox."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.rules.people import By
from storage.outbox import Act, Saying
from storage.store import Unit


def card(
    unit: Unit,
    by: By,
    template: str,
    subject: int,
    channels: Iterable[str],
    *,
    reader: str,
    thread: str = "",
    **about: Any,
) -> None:
    """Post a card, and keep every copy current from then on; `about` says which part of its subject it shows.

    `thread` is as for a note; `broadcast=True` shows it in the channel as well.
    """
    for channel in dict.fromkeys(channels):
        if channel:
            unit.outbox.say(a_card(by, template, subject, channel, reader=reader, thread=thread, **about))


def a_card(by: By, template: str, subject: int, channel: str, *, reader: str, thread: str = "", **about: Any) -> Saying:
    """A card to be posted; `thread` is `template:subject` of the card under which it goes. For many at once."""
    whose = _whose(channel, reader)
    return _saying(by, Act.POST, template, channel, subject=subject, about=about, reader=whose, thread=thread)


def homes(by: By, people: Iterable[str]) -> list[Saying]:
    """People's Homes to be brought up to date. For many at once."""
    shown = (person for person in dict.fromkeys(people) if person.startswith(("U", "W")))
    return [_saying(by, Act.HOME, "home", person, about={"page": 1}, reader=person) for person in shown]


def note(unit: Unit, by: By, template: str, channel: str, *, reader: str, thread: str = "", **about: Any) -> None:
    """A message that stays as it is; `thread` is `template:subject` of the card under which it goes."""
    saying = _saying(by, Act.POST, template, channel, about=about, reader=_whose(channel, reader), thread=thread)
    unit.outbox.say(saying)


def refresh(unit: Unit, by: By, template: str, subject: int) -> None:
    """Bring every copy of a card up to date."""
    unit.outbox.refresh(unit.cards.copies(by.tenant, template, subject), at=by.at)


def refresh_all(unit: Unit, by: By, templates: Sequence[str], subject: int) -> None:
    """The same for several cards of one subject."""
    unit.outbox.refresh(unit.cards.among(by.tenant, templates, subject), at=by.at)


def home(unit: Unit, by: By, people: Iterable[str], *, page: int = 1) -> None:
    """Bring people's Home up to date; `page` is of what waits for their approval."""
    for person in dict.fromkeys(people):
        if person.startswith(("U", "W")):
            unit.outbox.say(_saying(by, Act.HOME, "home", person, about={"page": page}, reader=person))


def whisper(unit: Unit, by: By, channel: str, template: str, *, thread_ts: str = "", **about: Any) -> None:
    """Tell one person something in a channel, unseen by the others."""
    whispered = {**about, "thread_ts": thread_ts}
    unit.outbox.say(_saying(by, Act.WHISPER, template, channel, about=whispered, reader=by.person))


def answer(unit: Unit, by: By, url: str, template: str, **about: Any) -> None:
    """Replace what the person sees, or tell them something, through the response_url of what they pressed."""
    saying = _saying(by, Act.ANSWER, template, by.person, about=about, reader=by.person, url=url)
    unit.outbox.say(saying)


def tell(unit: Unit, by: By, url: str, channel: str, template: str, **about: Any) -> None:
    """Tell one person something beside what they pressed, else unseen in the channel, else as a direct message."""
    if url:
        answer(unit, by, url, template, replaces=False, **about)
    elif channel.startswith(("C", "G")):
        whisper(unit, by, channel, template, **about)
    else:
        note(unit, by, template, by.person, reader=by.person, **about)


def file(unit: Unit, by: By, template: str, *, channel: str = "", **about: Any) -> None:
    """Send a file to the one who asks, as a direct message, or into a channel; it is written when it is sent."""
    reader = _whose(channel, "") if channel else by.person
    unit.outbox.say(_saying(by, Act.FILE, template, channel or by.person, about=about, reader=reader))


def _whose(channel: str, reader: str) -> str:
    return channel if channel.startswith(("U", "W")) else reader


def _saying(
    by: By,
    act: Act,
    template: str,
    channel: str,
    *,
    subject: int | None = None,
    about: Mapping[str, Any] | None = None,
    reader: str = "",
    thread: str = "",
    url: str = "",
) -> Saying:
    return Saying(
        tenant=by.tenant,
        act=act,
        template=template,
        channel=channel,
        subject=subject,
        about=about or {},
        reader=reader,
        thread=thread,
        url=url,
        due_at=by.at,
    )
