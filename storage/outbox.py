"""What transactions decided to say; a worker says it later.

A row is `waiting`, then `claimed` by a worker, then `calling` while Slack is being spoken to, then `sent`. What is
claimed may be claimed again when its lease is over. What is `calling` may not: Slack may have taken it. It becomes
`unknown`, and is looked up in Slack's history before anything is repeated; `lease_until` then says when it is looked up
next, and nothing there says that it is not looked up any more. `dead` is what Slack refuses for good, `dropped` what an
operator decided not to say (see `outbox_care`). `unsaid` waits for a token: the workspace has taken the app away, and
`error` says how we know.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, bindparam, case, delete, func, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.logs import request_id
from storage.cards import Copy
from storage.claims import CLAIMED, LEASE, WAITING, claim, finish
from storage.engine import Moment, table_of
from storage.prepared import Prepared, adding


class Act(StrEnum):
    POST = "post"  #: a new message; a card when it has a subject
    UPDATE = "update"  #: a copy of a card, in place
    WHISPER = "whisper"  #: seen by the reader alone, in a channel or in a thread of it
    ANSWER = "answer"  #: through a response_url: replaces what the person sees
    HOME = "home"  #: a person's Home
    FILE = "file"  #: a table, written when it is sent


@dataclass(frozen=True, kw_only=True)
class Saying:
    """One thing to say. Words are made when it is said, from how things stand then and for whoever reads."""

    id: int = 0
    fence: int = 0
    attempts: int = 0
    tenant: str
    act: Act
    template: str
    channel: str  #: a channel, or a user for a direct message and for Home
    subject: int | None = None
    about: Mapping[str, Any]
    reader: str = ""  #: whose language and zone; empty: the workspace's
    thread: str = ""  #: `template:subject` of the card in whose thread it goes
    ts: str = ""  #: of the message to update
    url: str = ""  #: response_url
    request: str = ""  #: id of the request that decided it; empty: of the one that is being done
    due_at: datetime


class OutboxRow(SQLModel, table=True):
    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    act: str
    template: str
    channel: str
    subject: int | None = None
    about: dict[str, Any] = Field(sa_type=JSON)
    reader: str
    thread: str
    ts: str
    url: str
    due_at: datetime = Field(sa_type=Moment)
    state: str
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    fence: int
    attempts: int
    error: str
    request: str = Field(default="", sa_column_kwargs={"server_default": ""})
    first_due_at: datetime | None = Field(default=None, sa_type=Moment)


OUTBOX = table_of(OutboxRow)
_SAY = adding(OUTBOX)
_CALL_OFF = Prepared(
    delete(OUTBOX).where(
        OUTBOX.c.tenant == bindparam("tenant"),
        OUTBOX.c.subject == bindparam("subject"),
        OUTBOX.c.state == WAITING,
        OUTBOX.c.act == Act.POST,
        OUTBOX.c.template == bindparam("template"),
    )
)
#: what is worth saying once the app is installed again; answers and whispers are too old by then
HOLDS = (Act.POST, Act.UPDATE, Act.FILE, Act.HOME)
_FRESH = {"state": WAITING, "lease_until": None, "fence": 0, "attempts": 0, "error": ""}


class Outbox:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._decided: list[dict[str, Any]] = []  #: not written yet
        self._shown: set[tuple[str, ...]] = set()

    def say(self, saying: Saying) -> None:
        """Decide to say something, in the transaction that decides the rest; all is written together, by `write`.

        What only shows how things stand is said once, however often the transaction decides to.
        """
        if saying.act in {Act.UPDATE, Act.HOME}:
            shown = shows(saying)
            if shown in self._shown:
                return
            self._shown.add(shown)
        self._decided.append(_values(saying))

    def write(self) -> None:
        """Write what was decided, before a commit and before anybody asks what stands in the table."""
        decided, self._decided = self._decided, []
        _SAY.many(self._session, decided)

    def committed(self) -> None:
        """What was decided may have been said by now: whatever is decided after this is said anew."""
        self._shown.clear()

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the transaction: where it is taken back, so is what it decided to say."""
        self.write()
        shown = self._shown.copy()
        try:
            yield
        except BaseException:
            self._decided, self._shown = [], shown
            raise
        self.write()

    def coming(self, tenant: str, template: str, subject: int) -> set[str]:
        """Where a card is on its way to."""
        self.write()
        here = OUTBOX.c
        mine = (here.tenant == tenant, here.act == Act.POST, here.template == template, here.subject == subject)
        open_ = here.state.in_((WAITING, CLAIMED, "calling"))
        return set(self._session.connection().execute(select(here.channel).where(open_, *mine)).scalars())

    def say_all(self, sayings: Sequence[Saying]) -> None:
        """The same for many at once."""
        self.write()
        rows = [{name: value for name, value in _values(saying).items() if name != "id"} for saying in sayings]
        if rows:
            # asked for their ids they go a thousand to a statement; else PostgreSQL gets them one by one
            self._session.connection().execute(insert(OUTBOX).returning(OUTBOX.c.id), rows).all()

    def homes_waiting(self, tenant: str, people: Iterable[str]) -> set[str]:
        """Whose Home will be brought up to date anyway: what is decided now will show in it."""
        self.write()
        here = OUTBOX.c
        mine = (here.state == WAITING, here.act == Act.HOME, here.tenant == tenant, here.channel.in_(sorted(people)))
        return set(self._session.connection().execute(select(here.channel).where(*mine)).scalars())

    def call_off(self, tenant: str, template: str, subject: int) -> int:
        """Do not post what nobody has begun to say; returns how much that was."""
        self.write()
        return _CALL_OFF.changed(self._session, tenant=tenant, template=template, subject=subject)

    def refresh(self, copies: list[Copy], *, at: datetime) -> None:
        """Decide to bring copies of a card up to date."""
        for copy in copies:
            self.say(Saying(act=Act.UPDATE, due_at=at, **vars(copy)))

    def claim(self, *, now: datetime, most: int = 20) -> list[Saying]:
        """Take what is due, in the order in which it was decided."""
        self.write()
        return [_saying(row) for row in claim(self._session, OUTBOX, now=now, most=most)]

    def calling(self, saying: Saying, *, until: datetime, again: bool = False) -> bool:
        """The guard before Slack is called, passed once a claim; False where another worker has it now.

        `again`: the answer of the COMMIT that passed it was lost, and Slack has not been called since.
        """
        among = (CLAIMED, "calling") if again else (CLAIMED,)
        return finish(self._session, OUTBOX, saying.id, saying.fence, among=among, state="calling", lease_until=until)

    def sent(self, saying: Saying, *, ts: str = "") -> bool:
        return finish(self._session, OUTBOX, saying.id, saying.fence, state="sent", ts=ts or saying.ts)

    def is_this(self, saying: Saying, ts: str) -> bool:
        """Whether it is known to stand in Slack as this very message, whoever wrote that down."""
        here = OUTBOX.c
        known = select(here.id).where(here.id == saying.id, here.state == "sent", here.ts == ts)
        return self._session.connection().execute(known).first() is not None

    def later(self, saying: Saying, *, at: datetime, error: str) -> bool:
        """Slack certainly did not take it: try again at `at`."""
        return finish(self._session, OUTBOX, saying.id, saying.fence, state=WAITING, due_at=at, error=error[:200])

    def not_yet(self, saying: Saying, *, at: datetime, error: str) -> bool:
        """It was not its turn: the claim is given back, and does not count as a try."""
        before = OUTBOX.c.attempts - 1
        return finish(
            self._session, OUTBOX, saying.id, saying.fence, state=WAITING, due_at=at, error=error, attempts=before
        )

    def to_person(self, saying: Saying, *, at: datetime, error: str) -> bool:
        """What was for one person in a channel becomes a direct message to them."""
        return finish(
            self._session, OUTBOX, saying.id, saying.fence,
            state=WAITING, act=Act.POST, channel=saying.reader, due_at=at, error=error[:200],
        )  # fmt: skip

    def unknown(self, saying: Saying, *, look_at: datetime, error: str) -> bool:
        """Slack may have taken it: look it up at `look_at`."""
        why = error[:200]
        return finish(self._session, OUTBOX, saying.id, saying.fence, state="unknown", lease_until=look_at, error=why)

    def dead(self, saying: Saying, *, error: str) -> bool:
        """Slack refuses it for good."""
        return finish(self._session, OUTBOX, saying.id, saying.fence, state="dead", error=error[:200])

    def unsaid(self, saying: Saying, *, error: str) -> bool:
        """There is no token to say it with: it waits for one, or ends where that would be too late."""
        state = "unsaid" if saying.act in HOLDS else "dead"
        return finish(self._session, OUTBOX, saying.id, saying.fence, state=state, error=error[:200])

    def hold(self, tenant: str, *, error: str) -> int:
        """Say nothing more of what waits in a workspace; returns how much. What Slack may have taken stays `unknown`,
        and is not looked up."""
        self.write()
        here, connection = OUTBOX.c, self._session.connection()
        waits = update(OUTBOX).where(here.tenant == tenant, here.state.in_((WAITING, CLAIMED)))
        state = case((here.act.in_(HOLDS), "unsaid"), else_="dead")
        held = connection.execute(waits.values(state=state, error=error, fence=here.fence + 1)).rowcount
        unclear = update(OUTBOX).where(here.tenant == tenant, here.state == "unknown", here.lease_until.is_not(None))
        connection.execute(unclear.values(lease_until=None, error=error, fence=here.fence + 1))
        return held

    def release(self, tenant: str, *, errors: Sequence[str], at: datetime) -> int:
        """Say what was held, and look up what was unclear; returns how much. `errors` are the reasons of the latter."""
        self.write()
        here, connection = OUTBOX.c, self._session.connection()
        fresh = {"state": WAITING, "due_at": at, "attempts": 0, "error": "", "fence": here.fence + 1}
        held = update(OUTBOX).where(here.tenant == tenant, here.state == "unsaid")
        released = connection.execute(held.values(fresh)).rowcount
        unclear = update(OUTBOX).where(here.tenant == tenant, here.state == "unknown", here.error.in_(errors))
        connection.execute(unclear.values(lease_until=at, fence=here.fence + 1))
        return released

    def lost_sight_of(self, *, now: datetime) -> int:
        """Turn calls whose worker is gone into `unknown`; returns how many."""
        here = OUTBOX.c
        gone = update(OUTBOX).where(here.state == "calling", here.lease_until <= now)
        values = {"state": "unknown", "fence": here.fence + 1, "error": "the worker did not come back"}
        return self._session.connection().execute(gone.values(values)).rowcount

    def unclear(self, *, now: datetime, most: int = 20) -> list[Saying]:
        """Take what may or may not have been said and is to be looked up now, the oldest first, for a lease."""
        here, connection = OUTBOX.c, self._session.connection()
        asked = select(here.id).where(here.state == "unknown", here.lease_until <= now).order_by(here.id).limit(most)
        ids = list(connection.execute(asked.with_for_update(skip_locked=True)).scalars())
        mine = update(OUTBOX).where(here.id.in_(ids)).values(lease_until=now + LEASE, fence=here.fence + 1)
        if ids:
            connection.execute(mine)
        found = connection.execute(select(OUTBOX).where(here.id.in_(ids)).order_by(here.id))
        return [_saying(row) for row in found.mappings()]

    def give_up_looking(self, saying: Saying, *, error: str) -> None:
        """It stays `unknown` for a person to see; nothing is repeated."""
        finish(self._session, OUTBOX, saying.id, saying.fence, lease_until=None, error=error[:200])

    def counts(self) -> dict[str, int]:
        """How many rows stand in each state."""
        self.write()
        query = select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)
        return dict(self._session.connection().execute(query).all())

    def busy(self, *, now: datetime) -> int:
        """How many are due, under way, or to be looked up."""
        self.write()
        here = OUTBOX.c
        due = ((here.state == WAITING) & (here.due_at <= now)) | here.state.in_(("claimed", "calling"))
        due |= (here.state == "unknown") & here.lease_until.is_not(None)
        return self._session.connection().execute(select(func.count()).select_from(OUTBOX).where(due)).scalar_one()


def _values(saying: Saying) -> dict[str, Any]:
    """A new row; it keeps the id of the click that brought it, and when it was due first."""
    traced = {"request": saying.request or request_id(), "first_due_at": saying.due_at}
    return {**vars(saying), "about": dict(saying.about), **_FRESH, **traced}


def shows(saying: Saying) -> tuple[str, ...]:
    """What an update, or a Home, shows, and where: somebody of two workspaces has a Home in each."""
    return saying.tenant, saying.act, saying.template, saying.channel, saying.ts, repr(sorted(saying.about.items()))


def _saying(row: Any) -> Saying:
    left_out = {"state", "lease_until", "error", "first_due_at"}
    values = {name: value for name, value in row.items() if name not in left_out}
    return Saying(**values | {"act": Act(row["act"])})
