"""`/juxing import`: for admins alone, a form, a card with two buttons, and what a late or a second click is told."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.rules.uploads import State
from bot.slack import Unclear

ANNA, BOSS, FINANCE, GUEST = "U0ANNA", "U0BOSS", "U0FINANCE", "U0GUEST"
WORKS = "creator,kind,title,time,plays\nMild Wind,video,One,2026-10-01 12:00,12000\n"
FILE = {"id": "F1", "name": "works.csv", "url_private": "https://files.slack.com/F1"}


@pytest.fixture
def card(office: Any) -> Callable[..., dict[str, Any]]:
    """Send the form, and look at what became of it."""

    def send(content: str = WORKS, *, by: str = FINANCE, **typed: Any) -> dict[str, Any]:
        office.slack.uploaded["F1"] = content.encode()
        office.type("import", by=by)
        assert office.submit(office.slack.opened[-1], by=by, file=[FILE], **typed).body == {}
        office.settle()
        while office.uploads.once():
            office.settle()
        return dict(office.slack.posted_to(by)[-1])

    return send


def newest(office: Any, by: str = FINANCE) -> str:
    while office.uploads.once():
        continue
    return str(office.settle().posted_to(by)[-1])


def state(office: Any) -> str:
    with office.store.engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT state FROM uploads ORDER BY id DESC LIMIT 1").scalar_one())


@pytest.mark.parametrize("said", ["import", "导入", "上传", "IMPORT", "upload"])
def test_it_opens_the_form_for_an_admin(office: Any, said: str) -> None:
    assert office.type(said, by=BOSS).body == {}
    assert [block["block_id"] for block in office.slack.opened[-1]["blocks"] if block["type"] == "input"] == [
        "file", "asked", "name", "as_of", "columns",
    ]  # fmt: skip


@pytest.mark.parametrize("who", [ANNA, GUEST, "U0STRANGER", "U0EMMA"])
def test_everybody_else_is_told_so_unseen_by_others(office: Any, who: str) -> None:
    answer = office.type("import", by=who)
    assert answer.body["response_type"] == "ephemeral"
    assert answer.body["text"] in {
        "Only admins of the workspace can do this. Nothing was changed.",
        "只有工作区管理员可以这样操作。没有任何改动。",
    }
    assert office.slack.opened == []


def test_whoever_is_no_admin_any_more_sends_nothing(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    office.type("import", by=BOSS)
    person = office.slack.person
    monkeypatch.setattr(office.slack, "person", lambda user: {**person(user), "is_admin": False})
    answer = office.submit(office.slack.opened[-1], by=BOSS, file=[FILE])
    assert answer.body["response_action"] == "push"
    assert "只有工作区管理员可以这样操作" in answer.text
    assert office.rows("uploads") == 0


def test_where_others_fill_the_market_not_even_an_admin_imports(office: Any, card: Any) -> None:
    shown = card()
    office.may_import = False
    opened = len(office.slack.opened)
    confirm = office.button(shown, "upload.confirm")
    assert "这个工作区不负责录入" in office.type("import", by=BOSS).text
    office.press(confirm, by=FINANCE, channel="D1")
    assert "this one does not fill it" in str(office.settle().answered[-1])
    assert (len(office.slack.opened), state(office)) == (opened, State.PREVIEWED)


def test_where_slack_does_not_say_who_is_an_admin_nobody_is(office: Any) -> None:
    office.slack.fails["person"] = Unclear("timeout")
    assert "Slack" in office.type("import", by=BOSS).body["text"]
    assert office.slack.opened == []


@pytest.mark.parametrize(
    ("typed", "block", "says"),
    [
        ({"file": []}, "file", "Choose one CSV or XLSX file."),
        ({"columns": "title"}, "columns", "“title” has no equals sign."),
        ({"as_of": "2026-11-03"}, "as_of", "lies ahead"),
    ],
)
def test_what_is_wrong_in_the_form_is_said_on_its_field(office: Any, typed: Any, block: str, says: str) -> None:
    office.type("import", by=FINANCE)
    answer = office.submit(office.slack.opened[-1], by=FINANCE, **{"file": [FILE], **typed})
    assert says in answer.body["errors"][block]
    assert office.rows("uploads") == 0


def test_the_report_comes_as_a_direct_message_with_two_buttons(office: Any, card: Any) -> None:
    shown = card(asked="works", name="October", as_of="2026-10-31", columns="plays=likes")
    assert shown["text"] == "October can be taken in"
    assert "As you said: plays → likes" in str(shown["blocks"])
    assert office.button(shown, "upload.confirm")["value"] == office.button(shown, "upload.drop")["value"]
    assert office.rows("sources") == 0


def test_it_is_confirmed_once_and_a_second_click_is_told(office: Any, card: Any) -> None:
    shown = card()
    confirm = office.button(shown, "upload.confirm")
    assert office.press(confirm, by=FINANCE, channel="D1").body == {}
    assert "works.csv is taken in" in newest(office)
    assert office.rows("sources") == 1
    office.press(confirm, by=BOSS, channel="D2")
    assert "有人先处理了" in str(office.settle().answered[-1])
    office.press(office.button(shown, "upload.drop"), by=FINANCE, channel="D1")
    assert "Someone was faster" in str(office.settle().answered[-1])
    assert (state(office), office.rows("sources")) == (State.DONE, 1)


def test_the_same_click_sent_again_is_taken_for_the_first(office: Any, card: Any) -> None:
    shown = card()
    view = {**office.slack.opened[-1], "hash": "h1", "state": {"values": {}}}
    assert view["callback_id"] == "upload"
    drop = office.button(shown, "upload.drop")
    for _ in range(2):
        office.press(drop, by=FINANCE, channel="D1", trigger_id="1.2.same")
    assert (state(office), office.slack.answered) == (State.DROPPED, [])


def test_who_is_no_admin_confirms_nothing(office: Any, card: Any) -> None:
    shown = card()
    for action in ("upload.confirm", "upload.drop"):
        office.press(office.button(shown, action), by=ANNA, channel="D1")
        assert "只有工作区管理员可以这样操作" in str(office.settle().answered[-1])
    assert state(office) == State.PREVIEWED


def test_undo_asks_first_and_then_says_that_it_is_undone(office: Any, card: Any) -> None:
    office.press(office.button(card(), "upload.confirm"), by=FINANCE, channel="D1")
    newest(office)
    undo = office.button(office.slack.posted_to(FINANCE)[-1], "upload.undo")
    assert undo["confirm"]["title"]["text"] == "Undo this import?"
    office.press(undo, by=FINANCE, channel="D1")
    assert "works.csv was undone" in newest(office)
    assert state(office) == State.UNDONE


def test_a_hostile_name_stays_a_name(office: Any, card: Any) -> None:
    shown = card(name='<!channel> "}]{{7*7}}')
    assert "&lt;!channel&gt;" in str(shown["blocks"])
    assert "<!channel>" not in str(shown)


def test_a_form_without_a_file_name_is_taken_by_its_number(office: Any) -> None:
    office.slack.uploaded["F7"] = WORKS.encode()
    office.type("import", by=FINANCE)
    office.submit(office.slack.opened[-1], by=FINANCE, file=[{"id": "F7"}])
    assert "F7 is not taken in" in newest(office)


STRANGE = "creator,kind,title,time,seen\nMild Wind,video,One,2026-10-01 12:00,12000\n"


def inputs(view: dict[str, Any]) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def filled(view: dict[str, Any]) -> dict[str, Any]:
    """What stands in the form."""
    shown = inputs(view)
    texts = {name: shown[name].get("initial_value", "") for name in ("name", "columns")}
    return texts | {"asked": shown["asked"]["initial_option"]["value"]}


def opened(office: Any) -> dict[str, Any]:
    office.type("import", by=FINANCE)
    return dict(office.slack.opened[-1])


def test_the_first_form_offers_no_source(office: Any) -> None:
    view = opened(office)
    assert "source" not in inputs(view)
    assert filled(view) == {"name": "", "columns": "", "asked": "-"}


def test_a_source_that_is_chosen_or_named_fills_its_columns_in(office: Any, card: Any) -> None:
    card(STRANGE, name="Vendor A", columns="seen = plays", asked="works")
    view = opened(office)
    menu = inputs(view)["source"]
    assert [each["text"]["text"] for each in menu["options"]] == ["Vendor A"]
    where = {"by": FINANCE, "channel": "", "view": {**view, "id": "V1", "hash": "h1"}}
    named = inputs(view)["name"]
    for press in (
        lambda: office.choose(menu, menu["options"][0]["value"], **where),
        lambda: office.press({**named, "value": " vendor a "}, **where),
    ):
        press()
        told = office.slack.updated_views[-1]
        assert filled(told) == {"name": "Vendor A", "columns": "seen = plays", "asked": "works"}
        assert inputs(told)["file"] == inputs(view)["file"]  # so that Slack keeps the file that was chosen
        assert inputs(told)["columns"]["action_id"] != inputs(view)["columns"]["action_id"]
    assert len(office.slack.updated_views) == 2
    office.slack.uploaded["F2"] = STRANGE.replace("12000", "13000").encode()
    office.submit(told, by=FINANCE, file=[FILE | {"id": "F2"}])
    assert "seen → plays" in newest(office)


def test_a_name_that_nobody_knows_changes_nothing(office: Any, card: Any) -> None:
    card(STRANGE, name="Vendor A", columns="seen = plays")
    view = opened(office)
    where = {"by": FINANCE, "channel": "", "view": {**view, "id": "V1", "hash": "h1"}}
    office.press({**inputs(view)["name"], "value": "Vendor B"}, **where)
    assert office.slack.updated_views == []


def test_only_admins_are_told_what_is_remembered(office: Any, card: Any) -> None:
    card(STRANGE, name="Vendor A", columns="seen = plays")
    view = opened(office)
    office.press({**inputs(view)["name"], "value": "Vendor A"}, by=ANNA, channel="", view={**view, "id": "V1"})
    assert office.slack.updated_views == []


def test_what_was_refused_or_dropped_is_uploaded_again_with_what_was_said(office: Any, card: Any) -> None:
    shown = card(STRANGE, name="Vendor A", columns="seen = plays", as_of="2026-10-05")
    office.press(office.button(shown, "upload.drop"), by=FINANCE, channel="D1")
    office.settle()
    office.press(office.button(office.slack.posted_to(FINANCE)[-1], "upload.again"), by=FINANCE, channel="D1")
    view = office.slack.opened[-1]
    assert filled(view) == {"name": "Vendor A", "columns": "seen = plays", "asked": "-"}
    assert inputs(view)["as_of"]["initial_date"] == "2026-10-05"
