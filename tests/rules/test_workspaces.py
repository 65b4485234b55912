import pytest

from bot.rules.workspaces import Threshold, Workspace

STEPS = (
    Threshold(from_fen=1_000, approvers=2),
    Threshold(from_fen=0, approvers=1),
    Threshold(from_fen=5_000, approvers=3),
)


@pytest.mark.parametrize(("total", "step"), [(0, 0), (999, 0), (1_000, 1_000), (4_999, 1_000), (5_000, 5_000)])
def test_a_total_falls_under_the_highest_threshold_it_reaches(a_workspace, total, step):
    assert a_workspace(thresholds=STEPS).needed(total).from_fen == step


@pytest.mark.parametrize("thresholds", [(), (Threshold(from_fen=1_000, approvers=2),)])
def test_below_every_threshold_one_approver_is_needed(a_workspace, thresholds):
    assert a_workspace(thresholds=thresholds).needed(999) == Threshold(from_fen=0, approvers=1)


def test_a_workspace_that_has_set_nothing_asks_for_one_approver_and_adds_no_fee():
    bare = Workspace(tenant="T1")

    assert (bare.needed(10**12).approvers, bare.service_fee, bare.own_request_allowed) == (1, 0, False)


@pytest.mark.parametrize(
    ("requester", "own", "asked"),
    [
        ("RUI", False, ("ANN", "BEN", "CAI")),
        ("BEN", False, ("ANN", "CAI")),
        ("BEN", True, ("ANN", "BEN", "CAI")),
    ],
)
def test_nobody_is_asked_to_approve_their_own_request_unless_the_workspace_allows_it(
    a_workspace, requester, own, asked
):
    assert a_workspace(own_request_allowed=own).may_be_asked(requester) == asked
