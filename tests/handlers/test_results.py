"""`/juxing results`: creators by what came of the work, as a message and as a table, and who may look."""

from typing import Any

import pytest

EMMA, GUEST = "U0EMMA", "U0GUEST"


@pytest.mark.parametrize(
    "said", ["results", "结果", "季度", "results q4", "results 2025q4", "results last", "results 上季度"]
)
def test_a_quarter_without_finished_orders_says_so_and_what_to_type(office: Any, said: str) -> None:
    answer = office.type(said, by=EMMA)
    assert answer.body["response_type"] == "ephemeral"
    assert "No order was finished in this quarter." in answer.text


@pytest.mark.parametrize("said", ["results soon", "results 2099q1", "results q5"])
def test_what_is_no_quarter_is_answered_with_what_is(office: Any, said: str) -> None:
    assert "/juxing results 2026Q3" in office.type(said, by=EMMA).text


def test_a_guest_sees_nothing_of_it(office: Any) -> None:
    assert "finished" not in office.type("results", by=GUEST).text
