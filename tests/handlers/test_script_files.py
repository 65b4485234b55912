"""Scripts and briefs as files in Slack: what is wrong is said on the field, what is right can be downloaded."""

from typing import Any

import pytest

from bot.rules.attachments import MOST_BYTES
from bot.slack import Refused

ANNA, BOSS, CREATOR = "U0ANNA", "U0BOSS", "U0CREATOR"
PDF = b"%PDF-1.7\nscript"


@pytest.fixture
def due(office: Any, quoting: Any) -> Any:
    """An order whose script is asked for, with a brief as a file."""
    office.desks.workspace.link_creator("T1", CREATOR, office.creator.creator.id)
    office.press(office.button(quoting.asked(date="2026-11-20"), "quote.approve"), by=BOSS)
    office.press(office.button(quoting.card(), "order.place"), by=ANNA)
    office.told()
    press(office, "offer", "offer.accept", by=CREATOR)
    press(office, "order", "script.brief", by=ANNA)
    office.slack.uploaded["F1"] = PDF
    office.submit(
        office.slack.opened[-1], by=ANNA, file=[{"id": "F1", "name": "需求.pdf", "size": 15}], due="2026-11-12"
    )
    return office


def card(office: Any, template: str) -> dict[str, Any]:
    slack = office.settle()
    with office.store.reading() as unit:
        copy = unit.cards.copies("T1", template, 1)[-1]
    found: dict[str, Any] = slack.messages[copy.ts]
    return found


def press(office: Any, template: str, action: str, *, by: str) -> Any:
    channel = "D1" if by == CREATOR else "C0CAMPAIGNS"
    return office.press(office.button(card(office, template), action), by=by, channel=channel)


def hand_in(office: Any, file: dict[str, Any], content: bytes = b"", **typed: str) -> Any:
    press(office, "offer", "script.hand_in", by=CREATOR)
    office.slack.uploaded[file["id"]] = content
    return office.submit(office.slack.opened[-1], by=CREATOR, file=[file], **typed)


def files(office: Any) -> list[tuple[str, int, str, str]]:
    with office.store.reading() as unit:
        return [(each.paper, each.number, each.name, each.person) for each in unit.attachments.of_order("T1", 1)]


def test_a_brief_and_a_script_are_files_that_either_side_may_download(due: Any) -> None:
    hand_in(due, {"id": "F2", "name": "脚本.txt", "size": 9}, "第一行".encode())
    assert files(due) == [("brief", 1, "需求.pdf", ANNA), ("script", 1, "脚本.txt", CREATOR)]
    for by, template in ((ANNA, "order"), (CREATOR, "offer")):
        press(due, template, "script.show", by=by)
        shown = str(due.slack.opened[-1])
        assert "需求.pdf" in shown
        assert "脚本.txt" in shown
        assert shown.count("/f/") == 2


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ({"id": "F2", "name": "脚本.pdf", "size": 9}, b"MZ\x90\x00", "不是 PDF、DOCX、TXT"),
        ({"id": "F2", "name": "脚本.mp4", "size": MOST_BYTES + 1}, b"", "超过 5 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_told_on_its_field(due: Any, file: Any, content: bytes, said: str) -> None:
    answer = hand_in(due, file, content, script="先讲保湿")
    assert answer.body["response_action"] == "errors"
    assert said in answer.body["errors"]["file"]
    assert due.desks.orders.get("T1", 1).state == "script_due"
    assert len(files(due)) == 1


def test_a_file_that_slack_does_not_give_out_is_told_on_its_field(due: Any) -> None:
    press(due, "offer", "script.hand_in", by=CREATOR)

    def refuse(file_id: str, *, most: int) -> bytes:
        raise Refused("file_not_found")

    due.slack.download = refuse
    answer = due.submit(due.slack.opened[-1], by=CREATOR, file=[{"id": "F9", "name": "a.pdf", "size": 1}])
    assert "file_not_found" in answer.body["errors"]["file"]
    assert len(files(due)) == 1
