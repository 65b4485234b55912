"""Who may decide what: every role presses and sends everything that decides something, rightly, late, twice and forged.

What ought to happen is written down in `who_may.txt`, a line for each thing and a column for each role:
`+` it is done, `o` it is done, in their own workspace, `-` it is refused in words and nothing changes, `.` it is
answered and nothing changes.
Every button and form of the registry is either in `CASES` or in `LOOKS`, whose buttons change nothing for anybody.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.ids import Action, Options, View
from handlers import registry
from tests.handlers.cases import CASES, LOOKS
from tests.handlers.stage import Stage
from tests.handlers.world import ROLES

HERE = Path(__file__).parent
FORGED = 999_999


def allowed() -> dict[str, dict[str, str]]:
    """What is written down: thing → role → sign."""
    text = (HERE / "who_may.txt").read_text("utf-8")
    head, *lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    rows = [(line[:30].strip(), line[30:].split()) for line in lines]
    return {name: dict(zip(head.split(), signs, strict=True)) for name, signs in rows}


class Nowhere:
    """A world in which nothing is: every number is forged."""

    def __getattr__(self, name: str) -> int:
        return FORGED


def test_everything_that_can_be_pressed_or_sent_is_tried() -> None:
    for kind, known in ((Action, registry.ACTIONS), (View, registry.VIEWS)):
        decides = {str(case.press if kind is Action else case.send) for case in CASES.values()} - {""}
        looks = {str(each) for each in LOOKS if isinstance(each, kind)}
        assert decides.isdisjoint(looks)
        assert decides | looks == set(known) - {str(each) for each in Options}
    assert list(allowed()) == list(CASES)


def test_everybody_may_do_what_is_written_down_and_nothing_else(stage: Stage) -> None:
    for name, case in CASES.items():
        came = {}
        for role in ROLES:
            came[role] = stage.act(case, role, case.carries(stage.world))
            if came[role] in "+o":
                stage.put_back()
        assert came == allowed()[name], name


def test_what_was_seen_at_an_older_version_is_refused_to_everybody(stage: Stage) -> None:
    for name, case in CASES.items():
        for role in ROLES if case.late else ():
            assert case.late
            came = stage.act(case, role, case.late(stage.world))
            assert came in "-.", f"{name}, {role}"


def test_a_forged_number_changes_nothing(stage: Stage) -> None:
    nowhere: Any = Nowhere()
    for name, case in CASES.items():
        forged = case.carries(nowhere)
        for role in ROLES if forged != case.carries(stage.world) else ():
            came = stage.act(case, role, forged)
            assert came in "-.", f"{name}, {role}"


def test_a_delivery_that_comes_again_changes_nothing_more(stage: Stage) -> None:
    for number, (name, case) in enumerate(CASES.items()):
        role = next(role for role, sign in allowed()[name].items() if sign != "-")
        carried = case.carries(stage.world)
        stage.act(case, role, carried, f"again{number}")
        once = stage.rows()
        stage.act(case, role, carried, f"again{number}")
        assert stage.rows() == once, name
        stage.put_back()


@pytest.mark.parametrize("role", ["guest", "external", "inactive", "creator", "colleague", "foreign"])
def test_what_only_shows_something_changes_nothing_whoever_presses(stage: Stage, role: str) -> None:
    user, _, team, home = ROLES[role]
    who = {"team": {"id": team, "domain": "d"}, "user": {"id": user, "username": user, "name": user, "team_id": home}}
    world = stage.world
    values = ([world.awaiting, 2], [world.asked, 1], world.star, {"creators": [world.star, world.star + 1]})
    for thing in sorted(LOOKS):
        for carried in values:
            kept = {"id": "V1", "hash": "h", "private_metadata": json.dumps(carried), "callback_id": thing}
            if isinstance(thing, Action):
                element = {"action_id": thing, "type": "button", "value": json.dumps(carried)}
                stage.office.press(element, by=user, channel="C1", **who, view=kept)
            else:
                stage.office.resubmit({**kept, "type": "modal", "state": {"values": {}}}, by=user, **who)
    assert stage.rows() == stage.before
