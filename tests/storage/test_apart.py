"""What is asked in the name of one workspace is answered as if there were no other: every question of storage."""

import inspect
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import EnumType
from typing import Any, get_args

from sqlalchemy import Table, select

from bot.lazily import lazily
from bot.rules.creators import Creator
from bot.rules.installations import Ended
from bot.rules.orders import Side
from storage.store import Store, Unit
from storage.store import noun as kind_of_noun
from storage.tenants import tables

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
CARRIES = "what is handed over names its workspace, and was read by it"
WORKER = "a worker's: it serves all workspaces"
PUBLIC = "of a creator: prices, records and stars are everybody's"
OPERATOR = "an operator's: it counts workspaces, and looks after what was not said in any of them"
INSTALL = "an install: it begins before the workspace is known"
OWN = "a creator's own page shows their own orders and stars, wherever they come from"
#: questions that name no workspace, and why that is right
NAMELESS: dict[str, dict[str, str]] = {
    CARRIES: {
        "absences": "put",
        "attempts": "record",
        "campaigns": "add budget hold",
        "cancel_requests": "add decided",
        "cards": "gone posted stacked",
        "counteroffers": "add decided",
        "disputes": "add save",
        "entered_results": "save",
        "events": "part record write",
        "inbox": "take_in",
        "installations": "keep reseal",
        "orders": "add swap",
        "outbox": (
            "calling committed dead give_up_looking is_this later not_yet part refresh say say_all sent"
            " to_person unknown unsaid"
            " write"
        ),
        "people": "save told",
        "policies": "add remove swap",
        "prompts": "save",
        "quotes": "add swap",
        "rating_drafts": "drop keep",
        "rating_editions": "add",
        "rating_photos": "add later settle",
        "rating_reports": "add swap",
        "ratings": "add swap",
        "reminders": "done later plan",
        "requests": "add",
        "schedules": "save",
        "scripts": "add add_brief decided",
        "shortlists": "find_or_add touch",
        "uploads": "add have_read later move settle",
        "watches": "add change swap",
        "workspaces": "save",
    },
    WORKER: {
        "attempts": "forget",
        "audit": "forget",
        "inbox": "forget",
        "installations": "forget_attempts gone",
        "outbox": "busy claim counts lost_sight_of unclear",
        "people": "tenants",
        "rating_photos": "busy claim",
        "reminders": "claim overdue",
        "uploads": "busy claim still_reading",
        "workspaces": "all",
    },
    PUBLIC: {
        "rating_photos": "content shown",
        "ratings": "in_field of_creators voices withdrawn",
        "profiles": "seen",
    },
    OPERATOR: {
        "installations": "all",
        "outbox_care": "again counts drop due_since hold list",
        "tenants": "deletions known",
    },
    INSTALL: {"installations": "attempt begin use"},
    OWN: {"orders": "of_creator", "rating_reports": "mark_seen seen"},
}
#: questions that take a thing, which would have to be made first; its ids are checked by the desk that made it
THINGS = {"revisions.add", "shortlists.cast", "shortlists.put", "people.change"}

#: answers that hold what was asked, for nothing is known of it
ECHOES = {"people.get", "people.hold_all", "watches.watcher", "workspaces.get"}


def nouns(unit: Unit) -> Iterator[tuple[str, Any, list[Table]]]:
    """Every noun that knows workspaces, with its tables."""
    known = [name for name, each in vars(Unit).items() if isinstance(each, kind_of_noun | lazily)]
    for name, of in {name: getattr(unit, name) for name in known}.items():
        module = sys.modules[type(of).__module__]
        own = [table for table in tables() if any(value is table for value in vars(module).values())]
        if own or name in {"tenants", "profiles"}:
            yield name, of, own


def questions(noun: Any) -> Iterator[tuple[str, Callable[..., Any], list[inspect.Parameter]]]:
    for name, method in inspect.getmembers(noun, inspect.ismethod):
        if not name.startswith("_"):
            yield name, method, list(inspect.signature(method).parameters.values())


def asked_of(parameters: list[inspect.Parameter], row: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments that point at a row of the other workspace."""
    args: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in parameters:
        if parameter.name == "tenant" or parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            args += list(parameter.annotation) if isinstance(parameter.annotation, EnumType) else []
        elif parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            if parameter.default is inspect.Parameter.empty:
                named[parameter.name] = value_of(parameter, row)
        else:
            args.append(value_of(parameter, row))
    return args, named


def value_of(parameter: inspect.Parameter, row: dict[str, Any]) -> Any:
    kind, name = parameter.annotation, parameter.name
    if kind is Side or kind is Ended:
        return next(iter(kind))
    if isinstance(kind, EnumType):
        return next(iter(kind))
    if kind is datetime:
        return NOW + timedelta(days=30)
    if name in row:
        return row[name]
    if kind is int or int in get_args(kind):
        values = {"creator_id": 1, "creators": [1]}
        found = values.get(name, row.get("id", row.get("order_id", row.get("list_id", 1))))
        return (
            found
            if kind is int or name in values
            else [found]
            if "Sequence" in str(kind) or "Iter" in str(kind)
            else found
        )
    texts = [value for value in row.values() if isinstance(value, str) and value.startswith("CANARY")]
    return (texts or ["CANARY"]) if kind is not str else (texts or ["CANARY"])[0]


def heard(store: Store, tenant: str, rows: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What every question is answered, asked for one workspace; nothing is kept."""
    answers: dict[str, str] = {}
    with store.reading() as unit:
        plan = [(noun, name) for noun, of, _ in nouns(unit) for name, _, each in questions(of) if is_named(each)]
    for noun, name in plan:
        if f"{noun}.{name}" in THINGS:
            continue
        with store.unit() as unit:
            method = getattr(getattr(unit, noun), name)
            own = next(each for known, _, each in nouns(unit) if known == noun)
            row: dict[str, Any] = {}
            for table in own:
                row |= rows.get(table.name, {})
            args, named = asked_of(list(inspect.signature(method).parameters.values()), row)
            try:
                answer = method(tenant, *args, **named)
                answers[f"{noun}.{name}"] = repr(list(answer) if inspect.isgenerator(answer) else answer)
            except Exception as error:  # noqa: BLE001  # rows made from tables are not always what the rules make
                answers[f"{noun}.{name}"] = type(error).__name__
    return answers


def is_named(parameters: list[inspect.Parameter]) -> bool:
    return bool(parameters) and parameters[0].name == "tenant"


def rows_of(store: Store, tenant: str) -> dict[str, dict[str, Any]]:
    with store.engine.connect() as connection:
        return {
            table.name: dict(connection.execute(select(table).where(table.c.tenant == tenant)).mappings().first() or {})
            for table in tables()
        }


def test_every_question_names_its_workspace_or_says_why_not(store: Store) -> None:
    with store.reading() as unit:
        nameless = {
            f"{noun}.{name}" for noun, of, _ in nouns(unit) for name, _, each in questions(of) if not is_named(each)
        }
    told = [f"{noun}.{name}" for why in NAMELESS.values() for noun, names in why.items() for name in names.split()]
    assert sorted(nameless) == sorted(told)


def test_no_answer_depends_on_what_another_workspace_has(
    store: Store, two_tenants: Callable[[Store, str], dict[str, int]]
) -> None:
    with store.unit() as unit:
        unit.creators.add([Creator(id=1, slug="c1", name="小鱼儿", field="美妆")])
        unit.commit()
    nobody = heard(store, "T3", {})
    two_tenants(store, "T1")
    theirs, before = rows_of(store, "T1"), dump(store)
    asked, owned = heard(store, "T3", theirs), heard(store, "T1", theirs)
    assert {name: said for name, said in asked.items() if "CANARY-T1" in said and name not in ECHOES} == {}
    assert {name: said for name, said in asked.items() if said != nobody[name] and name not in ECHOES} == {}
    assert dump(store) == before
    # the questions do find what is there, where the workspace that has it asks
    found = {name for name, said in owned.items() if said != asked[name]}
    assert len(found) >= 45, sorted(set(owned) - found)


def dump(store: Store) -> dict[str, list[str]]:
    with store.engine.connect() as connection:
        return {table.name: [str(row) for row in connection.execute(select(table))] for table in tables()}
