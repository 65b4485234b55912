"""`/juxing compare`, the basket, and tables to take away."""

import csv
import io
import json
from typing import Any

import pytest

from bot import sheets

ANNA, EMMA, GUEST = "U0ANNA", "U0EMMA", "U0GUEST"
CHANNEL = "C0CAMPAIGNS"


def names(office: Any, count: int) -> list[str]:
    found = office.desks.creators.find("按天", at=office.now).cards
    return [card.standing.creator.name for card in found[:count]]


def shown(office: Any) -> dict[str, Any]:
    return dict(office.settle().answered[-1][1])


def table(message: dict[str, Any]) -> list[list[str]]:
    """The words of the table."""
    (block,) = [block for block in message["blocks"] if block["type"] == "table"]
    return [[_cell(cell) for cell in row] for row in block["rows"]]


def _cell(cell: dict[str, Any]) -> str:
    return str(cell["text"] if cell["type"] == "raw_text" else cell["elements"][0]["elements"][0]["text"])


@pytest.mark.parametrize("word", ["compare", "vs", "对比", "比较", "COMPARE"])
@pytest.mark.parametrize("between", [", ", "，", "、", " vs ", " VS ", " ", ";"])
def test_creators_are_named_as_people_name_them(office: Any, word: str, between: str) -> None:
    two = names(office, 2)
    answer = office.type(f"{word} {between.join(two)}", by=EMMA)
    assert (answer.status, answer.body["response_type"]) == (200, "ephemeral")
    assert table(answer.body)[0] == ["Figure", *two]


def test_the_best_of_a_row_is_bold_and_has_a_sign(office: Any) -> None:
    message = office.type(f"compare {', '.join(names(office, 4))}", by=EMMA).body
    rows = {row[0]: row[1:] for row in table(message)[1:]}
    (block,) = [block for block in message["blocks"] if block["type"] == "table"]
    bold = [cell for row in block["rows"][1:] for cell in row if cell["type"] == "rich_text"]
    assert len(bold) == sum(text.startswith("✓ ") for row in rows.values() for text in row) > 4
    assert any(text.startswith("✓ ¥") for text in rows["Dedicated live, by the day · 1 day"])


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("compare", "Name two to five creators to compare: `/juxing compare Mia Tan vs 小鱼儿`."),
        ("compare 小鱼儿", "Name two to five creators to compare"),
        ("compare 小鱼儿 vs 小鱼儿", "Name two to five creators to compare"),
        ("compare 小鱼儿 vs qqqqqqq", 'No creator is called "qqqqqqq".'),
    ],
)
def test_what_cannot_be_compared_gets_one_sentence(office: Any, said: str, says: str) -> None:
    assert office.type(said, by=EMMA).body["text"].startswith(says)


def test_six_are_too_many(office: Any) -> None:
    said = office.type(f"compare {', '.join(names(office, 6))}", by=EMMA).body["text"]
    assert said == "Up to 5 creators stand side by side; these are 6. Take some away and compare again."


def test_two_picks_offer_the_comparison_and_it_empties_the_basket(office: Any, read: Any) -> None:
    found = office.type("find 按天", by=EMMA).body
    menus = [each for block in found["blocks"] for each in block.get("elements", [])
             if each.get("action_id", "").startswith("card.menu")]  # fmt: skip
    for menu in menus[:2]:
        office.choose(menu, menu["options"][1]["value"], by=EMMA)
    assert "Compare these 2" in read(shown(office))
    office.press(office.button(shown(office), "compare.show"), by=EMMA)
    assert len(table(shown(office))[0]) == 3
    assert office.desks.comparisons.basket("T1", EMMA) == []


def test_a_basket_may_be_emptied(office: Any, read: Any) -> None:
    menu = office.button(office.type("find 按天", by=EMMA).body, "card.menu")
    office.choose(menu, menu["options"][1]["value"], by=EMMA)
    office.press(office.button(shown(office), "compare.empty"), by=EMMA)
    assert "Nobody is picked to compare." in read(shown(office))


def test_other_amounts_are_priced_in_the_same_place(office: Any) -> None:
    message = office.type(f"compare {', '.join(names(office, 2))}", by=EMMA).body
    office.press(office.button(message, "compare.amounts"), by=EMMA)
    office.submit(office.slack.opened[-1], by=EMMA, hours="2.5", days="3", products="10", length="long")
    again = shown(office)
    assert again["replace_original"] is True
    assert "Dedicated live, by the day · 3 days" in [row[0] for row in table(again)]


@pytest.mark.parametrize("hours", ["0.3", "0", "25", "-1", "1e400"])
def test_amounts_that_cannot_be_asked_for_are_said_on_their_field(office: Any, hours: str) -> None:
    message = office.type(f"compare {', '.join(names(office, 2))}", by=EMMA).body
    office.press(office.button(message, "compare.amounts"), by=EMMA)
    answer = office.submit(office.slack.opened[-1], by=EMMA, hours=hours)
    assert answer.body["errors"]["hours"].startswith("Give 0.5 to 24 hours")


def test_a_comparison_is_shared_in_ones_own_name(office: Any, read: Any) -> None:
    message = office.type(f"compare {', '.join(names(office, 2))}", by=EMMA).body
    office.press(office.button(message, "compare.share"), by=EMMA)
    posted = office.settle().posted_to(CHANNEL)[-1]
    assert "<@U0EMMA> shares a comparison:" in read(posted)
    assert table(posted) == table(message)


def test_all_who_are_compared_may_be_saved_at_once(office: Any) -> None:
    message = office.type(f"compare {', '.join(names(office, 3))}", by=EMMA).body
    office.press(office.button(message, "shortlist.save"), by=EMMA)
    office.submit(office.slack.opened[-1], by=EMMA, name="launch")
    assert office.desks.shortlists.board("T1", 1).count == 3


def test_a_quote_is_asked_for_from_the_comparison(office: Any, read: Any) -> None:
    two = names(office, 2)
    message = office.type(f"compare {', '.join(two)}", by=EMMA).body
    menu = office.button(message, "quote.open")
    office.choose(menu, menu["options"][1]["value"], by=EMMA)
    assert two[1] in read(office.slack.opened[-1])


# tables to take away


def exported(office: Any, message: dict[str, Any], ending: str) -> dict[str, Any]:
    office.press(office.button(message, "export.open"), by=EMMA)
    office.submit(office.slack.opened[-1], by=EMMA, ending=ending)
    return dict(office.settle().files[-1])


def test_what_was_found_comes_as_a_direct_message(office: Any) -> None:
    found = office.type("find 按天", by=EMMA).body
    file = exported(office, found, "csv")
    rows = list(csv.DictReader(io.StringIO(file["content"].decode("utf-8-sig"))))
    total = office.desks.creators.find("按天", at=office.now).total
    assert (file["channel"], len(rows)) == (EMMA, total)
    assert file["comment"].startswith("What was found for “按天”")
    assert total > 10, "more than the page that was shown"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_comparison_and_a_list_come_in_either_format(office: Any, ending: str) -> None:
    message = office.type(f"compare {', '.join(names(office, 2))}", by=EMMA).body
    compared = exported(office, message, ending)
    office.press(office.button(message, "shortlist.save"), by=EMMA)
    office.submit(office.slack.opened[-1], by=EMMA, name="launch")
    listed = exported(office, office.type("list launch", by=EMMA).body, ending)
    assert sheets.read(compared["content"], compared["name"]).rows[0][:3] == ["Figure", *names(office, 2)]
    assert [row[0] for row in sheets.read(listed["content"], listed["name"]).rows[1:]] == sorted(
        names(office, 2), key=lambda name: office.desks.creators.called(name).creator.id
    )


def test_a_long_brief_fits_into_its_button(office: Any) -> None:
    found = office.type("find 按天 " + "达人" * 230, by=EMMA).body
    assert all(len(each.get("value", "")) <= 2_000 for block in found["blocks"] for each in block.get("elements", []))


def test_guests_take_nothing_away(office: Any) -> None:
    found = office.type("find 按天", by=GUEST).body
    office.press(office.button(found, "export.open"), by=GUEST)
    assert office.slack.opened == []
    assert json.dumps(shown(office), ensure_ascii=False).count("只有团队成员可以这样操作") == 2
