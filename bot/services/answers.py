"""The answers desk: what a click only shows is decided here too, so that a retried click shows it once."""

from typing import Any

from bot.rules.people import By
from bot.services import say
from storage.store import Store


class AnswerDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def show(self, by: By, url: str, template: str, **about: Any) -> None:
        """Show something in place of the message that was pressed, or beside it (`replaces=False`), to that person."""
        with self._store.deciding(by) as unit:
            say.answer(unit, by, url, template, **about)
            unit.commit()

    def whisper(self, by: By, channel: str, template: str, *, thread_ts: str = "", **about: Any) -> None:
        """Show something to one person in a channel; where there is no channel, as a direct message."""
        with self._store.deciding(by) as unit:
            if channel.startswith(("C", "G")):
                say.whisper(unit, by, channel, template, thread_ts=thread_ts, **about)
            else:
                say.note(unit, by, template, by.person, reader=by.person, **about)
            unit.commit()

    def share(self, by: By, channel: str, template: str, **about: Any) -> None:
        """Post something into a channel in the name of the one who shares it."""
        with self._store.deciding(by) as unit:
            say.note(unit, by, template, channel, reader=by.person, shared_by=by.person, **about)
            unit.commit()

    def tell(self, by: By, url: str, sentence: str) -> None:
        """Say one sentence to one person: beside what they pressed, or where that cannot be, as a direct message."""
        with self._store.unit() as unit:
            if url:
                say.answer(unit, by, url, "notice", sentence=sentence, replaces=False)
            else:
                say.note(unit, by, "notice", by.person, reader=by.person, sentence=sentence)
            unit.commit()

    def home(self, by: By, *, page: int = 1) -> None:
        """Bring somebody's Home up to date: they have just opened it, or want another page of what waits for them."""
        with self._store.deciding(by) as unit:
            say.home(unit, by, [by.person], page=page)
            unit.commit()
