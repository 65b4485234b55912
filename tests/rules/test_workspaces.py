import pytest

from bot.rules.errors import NotAllowed
from bot.rules.workspaces import OverBudget, Workspace, admin, may_set_up


def test_a_workspace_that_has_set_nothing_adds_no_fee_and_refuses_what_exceeds_a_budget():
    bare = Workspace(tenant="T1")

    assert (bare.service_fee, bare.own_request_allowed, bare.over_budget) == (0, False, OverBudget.REFUSE)


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ({"user": "ANN"}, True),
        ({"user": "ANN", "guest": True}, False),
        ({"user": "ANN", "active": False}, False),
        ({"user": "ANN", "creator_id": 1}, False),
        ({"user": "DAN"}, False),
        ({"user": "DAN", "admin": True}, True),
        ({"user": "DAN", "admin": True, "active": False}, False),
        ({"user": ""}, False),
    ],
)
def test_settings_are_for_those_who_are_named_and_for_slacks_admins(a_person, person, may):
    workspace, who = Workspace(tenant="T1", admins=("ANN", "")), a_person(**person)

    assert may_set_up(workspace, who) is may
    if not may:
        with pytest.raises(NotAllowed):
            admin(workspace, who)


def test_who_may_change_settings_is_the_one_who_does(a_person):
    workspace, ann = Workspace(tenant="T1", admins=("ANN",)), a_person("ANN")

    assert admin(workspace, ann) is ann
