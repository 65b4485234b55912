from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from bot.rules.people import Person
from storage.absences import ABSENCES
from storage.events import EVENTS
from storage.outbox import OUTBOX
from storage.people import PEOPLE
from storage.prepared import Prepared, Several, adding, writing
from storage.workspaces import WORKSPACES

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
SAYING = {
    "tenant": "T1", "act": "post", "template": "quote", "channel": "C1", "subject": 7, "about": {"名": ["小鱼儿", 1]},
    "reader": "", "thread": "", "ts": "", "url": "", "due_at": AT, "state": "waiting", "lease_until": None,
    "fence": 0, "attempts": 0, "error": "", "request": "", "first_due_at": AT,
}  # fmt: skip


def test_a_row_comes_out_as_it_went_in(store):
    of_channel = Prepared(select(OUTBOX).where(OUTBOX.c.channel == bindparam("channel")))

    with store.unit() as unit:
        new = adding(OUTBOX, known=True).one(unit._session, **SAYING)
        found = of_channel.rows(unit._session, channel="C1")
        elsewhere = unit._session.connection().execute(select(OUTBOX)).mappings().all()

    assert found == [SAYING | new]
    assert [dict(row) for row in elsewhere] == found


def test_flags_are_flags_on_both_engines(store):
    everybody = Prepared(select(PEOPLE).where(PEOPLE.c.active == bindparam("active")))

    with store.unit() as unit:
        unit.people.save(Person(tenant="T1", user="U1", guest=True))
        (found,) = everybody.rows(unit._session, active=True)

    assert (found["active"], found["guest"]) == (True, True)
    assert isinstance(found["guest"], bool)


def test_only_what_is_named_is_written_and_only_where_it_holds(store):
    rename = writing(PEOPLE, ["name"], PEOPLE.c.tenant == bindparam("whose"), PEOPLE.c.name == bindparam("seen"))

    with store.unit() as unit:
        for user in ("U1", "U2"):
            unit.people.save(Person(tenant="T1", user=user, name="old", zone="Asia/Tokyo"))
        unit.people.save(Person(tenant="T2", user="U1", name="old"))
        written = rename.changed(unit._session, whose="T1", seen="old", name="new")
        again = rename.changed(unit._session, whose="T1", seen="old", name="newer")
        people = [unit.people.get("T1", "U1"), unit.people.get("T2", "U1")]

    assert (written, again) == (2, 0)
    assert [(person.name, person.zone) for person in people] == [("new", "Asia/Tokyo"), ("old", people[1].zone)]


@pytest.mark.parametrize("count", [0, 1, 2, 70])
def test_a_list_may_have_any_length(store, count):
    named = Several(lambda users: select(PEOPLE.c.user).where(PEOPLE.c.user.in_(users)).order_by(PEOPLE.c.user))
    wanted = [f"U{number:03}" for number in range(count)]

    with store.unit() as unit:
        for user in [*wanted, "U9"]:
            unit.people.save(Person(tenant="T1", user=user))
        found = [named.rows(unit._session, wanted) for _ in range(2)]

    assert found == [[{"user": user} for user in wanted]] * 2


def test_a_value_that_is_not_told_is_an_error_and_not_a_null(store):
    with store.unit() as unit, pytest.raises(KeyError, match="channel"):
        adding(OUTBOX).changed(unit._session, **{name: SAYING[name] for name in SAYING if name != "channel"})


def test_a_moment_without_its_zone_is_refused(store):
    with store.unit() as unit, pytest.raises(ValueError, match="zone"):
        adding(OUTBOX).changed(unit._session, **SAYING | {"due_at": datetime(2026, 11, 2)})


def test_errors_are_those_of_any_other_statement(store):
    add = adding(ABSENCES)
    away = {"tenant": "T1", "person": "U1", "delegate": "U1", "from_at": AT, "until_at": AT, "ended": False}

    with store.unit() as unit, pytest.raises(IntegrityError):
        add.changed(unit._session, **away)


def test_what_people_typed_is_not_told_with_an_error(store):
    gone = Prepared(select(WORKSPACES).where(WORKSPACES.c.name == bindparam("name")))

    with store.unit() as unit:
        unit._session.connection().exec_driver_sql("DROP TABLE workspaces")
        with pytest.raises((OperationalError, ProgrammingError)) as told:
            gone.rows(unit._session, name="xoxb-secret")

    assert "xoxb-secret" not in str(told.value)


def test_what_a_part_of_a_unit_wrote_is_taken_back_with_it(store):
    add = adding(EVENTS)
    line = {"tenant": "T1", "noun": "quote", "subject": 1, "person": "U1", "move": "approve"}
    line |= {"before": "", "after": "", "why": "", "delivery": "d", "at": AT}

    with store.unit() as unit:
        add.changed(unit._session, **line)
        with suppress(ZeroDivisionError), unit.attempt():
            add.changed(unit._session, **line | {"subject": 2})
            raise ZeroDivisionError
        with unit.attempt():
            add.changed(unit._session, **line | {"subject": 3})
        add.changed(unit._session, **line | {"subject": 4})
        unit.commit()
    with store.reading() as unit:
        found = [len(unit.events.of("T1", "quote", subject)) for subject in (1, 2, 3, 4)]

    assert found == [1, 0, 1, 1]


def test_a_statement_goes_into_the_transaction_that_is_open(store):
    add = adding(EVENTS)
    line = {"tenant": "T1", "noun": "quote", "subject": 1, "person": "U1", "move": "approve"}
    line |= {"before": "", "after": "", "why": "", "delivery": "d", "at": AT}

    with store.unit() as unit:
        add.changed(unit._session, **line)
    with store.unit() as unit:
        add.changed(unit._session, **line | {"subject": 2})
        unit.commit()
        add.changed(unit._session, **line | {"subject": 3})
        unit.commit()
    with store.reading() as unit:
        found = [bool(unit.events.of("T1", "quote", subject)) for subject in (1, 2, 3)]

    assert found == [False, True, True]
