"""From a card to a list, and from a list to votes: what each press shows, to whom, and what it leaves behind."""

import json
import re
from typing import Any

import pytest

ANNA, EMMA, BOSS, GUEST, STRANGER, CREATOR = "U0ANNA", "U0EMMA", "U0BOSS", "U0GUEST", "U0STRANGER", "U0CREATOR"
CHANNEL = "C0CAMPAIGNS"


def pick(office: Any, shown: Any, what: str, *, menu: str = "card.menu", **more: Any) -> Any:
    """Choose in the menu of the first card."""
    element = office.button(shown, menu)
    value = next(each["value"] for each in element["options"] if json.loads(each["value"])[0] == what)
    return office.choose(element, value, **more)


def save(office: Any, *, by: str = EMMA, brief: str = "", **typed: Any) -> Any:
    """Save the first creator found; answers what Slack is answered."""
    pick(office, office.type(f"find {brief or '美妆'}", by=by).body, "list", by=by)
    return office.submit(office.slack.opened[-1], by=by, **({"name": "launch"} | typed))


def shown(office: Any) -> dict[str, Any]:
    """What the last press showed to the one who pressed."""
    return dict(office.settle().answered[-1][1])


def posted(office: Any) -> dict[str, Any]:
    """The list, saved to and posted into the channel."""
    save(office)
    alone = office.type("list launch", by=EMMA).body
    office.press(office.button(alone, "shortlist.post"), by=EMMA)
    return dict(office.settle().posted_to(CHANNEL)[-1])


def card(office: Any) -> dict[str, Any]:
    return dict(office.settle().posted_to(CHANNEL)[-1])


def test_the_menu_of_a_card_offers_four_things(office: Any) -> None:
    menu = office.button(office.type("find 美妆", by=EMMA).body, "card.menu")
    assert [each["text"]["text"] for each in menu["options"]] == [
        "Save to a list…", "Compare", "Similar creators", "Why this place?",
    ]  # fmt: skip
    profile = office.type(f"creator {office.creator.creator.name}", by=EMMA).body
    assert len(office.button(profile, "card.menu")["options"]) == 4


def test_the_first_save_starts_a_list_and_says_so(office: Any, read: Any) -> None:
    assert save(office, note="good voice").status == 200
    assert "saved to “launch”." in read(shown(office))
    assert {each["action_id"] for each in shown(office)["blocks"][1]["elements"]} == {
        "shortlist.undo", "shortlist.show",
    }  # fmt: skip
    assert "<@U0EMMA> noted: good voice" in read(office.type("list launch", by=EMMA).body)


def test_the_next_save_offers_the_lists_that_are_there(office: Any, read: Any) -> None:
    save(office)
    pick(office, office.type("find 美食", by=EMMA).body, "list", by=EMMA)
    office.submit(office.slack.opened[-1], by=EMMA)
    assert office.desks.shortlists.board("T1", 1).count == 2, "the list last used is chosen to begin with"
    save(office, name="launch")
    assert "on “launch” already." in read(shown(office))


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"name": None}, "name", "A list needs a name: write one, or choose a list that is there."),
        ({"name": "   "}, "name", "A list needs a name"),
        ({"name": "x" * 61}, "name", "A list's name has up to 60 characters; this one has 61."),
        ({"note": "x" * 301}, "note", "Write 300 characters at most; these are 301. Nothing was saved."),
    ],
)
def test_what_cannot_be_saved_is_said_on_its_field(office: Any, typed: dict[str, Any], field: str, says: str) -> None:
    answer = save(office, **typed)
    assert answer.body["response_action"] == "errors"
    assert answer.body["errors"][field].startswith(says)
    assert office.rows("shortlists") == 0


def test_a_closed_list_refuses_in_the_form(office: Any) -> None:
    save(office)
    pick(office, office.type("find 美食", by=EMMA).body, "list", by=EMMA)
    form = office.slack.opened[-1]
    office.press({"action_id": "shortlist.close", "type": "button", "value": "[1,null]"}, by=EMMA)
    answer = office.submit(form, by=EMMA, list="1")
    assert "is closed" in answer.body["errors"]["list"]


def test_undo_takes_back_what_was_saved(office: Any, read: Any) -> None:
    save(office)
    office.press(office.button(shown(office), "shortlist.undo"), by=EMMA)
    assert read(shown(office)).startswith("Undone: “launch” is as it was.")
    assert shown(office)["replace_original"] is True
    assert office.desks.shortlists.board("T1", 1).count == 0


def test_votes_of_everybody_stand_on_the_card(office: Any, read: Any) -> None:
    posted(office)
    office.press(office.button(card(office), "shortlist.yes"), by=ANNA)
    office.press(office.button(card(office), "shortlist.maybe"), by=GUEST)
    office.press(office.button(card(office), "shortlist.no"), by=STRANGER)
    office.submit(office.slack.opened[-1], by=STRANGER, reason="too dear")
    said = read(card(office))
    assert "*Yes 1* <@U0ANNA> · *Maybe 1* <@U0GUEST> · *No 1* <@U0STRANGER>" in said
    assert "> <@U0STRANGER> No — too dear" in said


def test_a_reason_may_be_left_out_and_stands_in_the_form_the_next_time(office: Any, read: Any) -> None:
    posted(office)
    for reason in (None, "too dear"):
        office.press(office.button(card(office), "shortlist.no"), by=ANNA)
        office.submit(office.slack.opened[-1], by=ANNA, reason=reason)
        assert "*No 1* <@U0ANNA>" in read(card(office))
    office.press(office.button(card(office), "shortlist.no"), by=ANNA)
    assert office.button(office.slack.opened[-1], "reason")["initial_value"] == "too dear"


def test_a_vote_is_changed_by_another_press(office: Any, read: Any) -> None:
    posted(office)
    office.press(office.button(card(office), "shortlist.yes"), by=ANNA)
    office.press(office.button(card(office), "shortlist.maybe"), by=ANNA)
    assert "*Maybe 1* <@U0ANNA>" in read(card(office))
    assert "*Yes" not in read(card(office))


def test_a_voter_of_another_workspace_is_known_by_it(office: Any) -> None:
    posted(office)
    office.press(office.button(card(office), "shortlist.yes"), by=STRANGER, user={"id": STRANGER, "team_id": "T9"})
    assert [(vote.team, vote.voter) for vote in office.desks.shortlists.board("T1", 1).rows[0].votes] == [
        ("T9", STRANGER)
    ]


def test_a_modal_sent_from_another_workspace_belongs_to_the_one_that_installed_us(office: Any) -> None:
    posted(office)
    office.press(office.button(card(office), "shortlist.no"), by=STRANGER)
    view = {**office.slack.opened[-1], "app_installed_team_id": "T1", "hash": "1.h"}
    view["state"] = {"values": {"reason": {"reason": {"type": "plain_text_input", "value": None}}}}
    theirs = {"view": view, "team": {"id": "T9"}, "user": {"id": STRANGER, "team_id": "T9"}}
    assert office._interact("view_submission", STRANGER, theirs).status == 200
    assert [(vote.team, vote.answer) for vote in office.desks.shortlists.board("T1", 1).rows[0].votes] == [("T9", "no")]


def test_a_vote_on_a_closed_list_changes_nothing_and_heals_the_card(office: Any, read: Any) -> None:
    posted(office)
    stale = office.button(card(office), "shortlist.yes")
    office.press(office.button(card(office), "shortlist.close"), by=EMMA)
    office.press(stale, by=BOSS)
    assert "的投票已结束" in shown(office)["text"]
    assert "Voting is closed" in read(card(office))
    assert "shortlist.yes" not in str(card(office))
    office.press(office.button(card(office), "shortlist.reopen"), by=EMMA)
    office.press(stale, by=BOSS)
    assert "*Yes 1* <@U0BOSS>" in read(card(office))


def test_taking_off_is_said_to_the_one_who_did_it_with_a_way_back(office: Any, read: Any) -> None:
    posted(office)
    pick(office, card(office), "remove", menu="shortlist.menu", by=EMMA)
    assert "taken off “launch”." in read(shown(office))
    assert "Nobody is on it yet." in read(card(office))
    office.press(office.button(shown(office), "shortlist.undo"), by=EMMA)
    assert "no votes yet" in read(card(office))


@pytest.mark.parametrize("action", ["shortlist.close", "export.open"])
def test_guests_vote_and_nothing_else(office: Any, action: str) -> None:
    posted(office)
    office.press(office.button(card(office), action), by=GUEST)
    assert shown(office)["text"] == "只有团队成员可以这样操作。没有任何改动。"
    assert office.desks.shortlists.board("T1", 1).shortlist.state == "open"


@pytest.mark.parametrize("said", ["list", "list launch"])
def test_guests_do_not_read_the_teams_lists(office: Any, said: str) -> None:
    save(office)
    assert office.type(said, by=GUEST).body["text"] == "只有团队成员可以这样操作。没有任何改动。"


@pytest.mark.parametrize("word", ["list", "lists", "shortlist", "清单", "名单", "LIST", "清單"])
def test_all_lists_are_one_word_away(office: Any, word: str, read: Any) -> None:
    assert "No lists yet." in read(office.type(word, by=EMMA).body)
    save(office)
    assert "*launch* · 1 creator" in read(office.type(word, by=EMMA).body)


@pytest.mark.parametrize("name", ["launch", "LAUNCH", "ｌａｕｎｃｈ"])
def test_a_list_is_found_by_its_name_however_it_is_spelled(office: Any, name: str) -> None:
    save(office)
    assert office.type(f"list {name}", by=EMMA).body["text"] == "List “launch”: 1 creator"


def test_a_name_without_a_list_leads_to_the_form_of_a_new_one(office: Any, read: Any) -> None:
    answer = office.type("list summer", by=EMMA).body
    assert "There is no list called “summer”." in read(answer)
    office.press(office.button(answer, "shortlist.new"), by=EMMA)
    assert office.button(office.slack.opened[-1], "name")["initial_value"] == "summer"
    office.submit(office.slack.opened[-1], by=EMMA)
    assert shown(office)["text"] == "List “summer”: 0 creators"


def test_what_one_sees_alone_follows_ones_own_vote(office: Any, read: Any) -> None:
    save(office)
    alone = office.type("list launch", by=EMMA).body
    office.press(office.button(alone, "shortlist.yes"), by=EMMA)
    assert shown(office)["replace_original"] is True
    assert "*Yes 1* <@U0EMMA>" in read(shown(office))


def test_long_lists_are_paged_alone_and_stand_in_parts_in_the_channel(office: Any, read: Any) -> None:
    ids = [found.standing.creator.id for found in office.desks.creators.find("", at=office.now).cards]
    save(office)
    from bot.rules.people import By
    from bot.services.shortlists import Place

    by = By(tenant="T1", person=EMMA, delivery="test:many", at=office.now)
    office.desks.shortlists.save(by, 1, ids, Place(channel=CHANNEL))
    alone = office.type("list launch", by=EMMA).body
    assert "part 1 of 2" in read(alone)
    office.press(office.button(alone, "shortlist.show"), by=EMMA)
    assert "part 2 of 2" in read(shown(office))
    office.press(office.button(alone, "shortlist.post"), by=EMMA)
    parts = office.settle().posted_to(CHANNEL)
    assert ["shortlist.close" in str(part) for part in parts] == [False, True]
    assert all(len(part["blocks"]) <= 50 for part in parts)


def test_from_home_a_list_comes_as_a_card_that_stays_current(office: Any, read: Any) -> None:
    save(office)
    office.event("app_home_opened", by=EMMA, tab="home")
    home = office.settle().homes[EMMA]
    assert "*launch* · 1 creator" in read(home)
    office.press(office.button(home, "shortlist.show"), by=EMMA, channel="")
    direct = office.settle().posted_to(EMMA)[-1]
    office.press(office.button(direct, "shortlist.yes"), by=EMMA, channel="D0EMMA")
    assert "*Yes 1* <@U0EMMA>" in read(office.settle().posted_to(EMMA)[-1])


def test_why_names_the_terms_of_the_score(office: Any, read: Any) -> None:
    pick(office, office.type("find 美妆", by=EMMA).body, "why", by=EMMA)
    said = read(shown(office))
    assert "of 1,000,000*" in said
    assert re.search(r"• Stars: [\d,]+ of 280,000", said)
    assert shown(office)["replace_original"] is False


def test_similar_asks_for_those_who_are_like_them(office: Any) -> None:
    found = office.type("find 美妆", by=EMMA).body
    pick(office, found, "similar", by=EMMA)
    with office.store.engine.connect() as connection:
        (about,) = connection.exec_driver_sql("SELECT about FROM outbox WHERE template = 'find'").one()
    assert json.loads(about)["brief"].startswith('like "')


def test_the_profile_is_one_choice_away(office: Any) -> None:
    posted(office)
    pick(office, card(office), "profile", menu="shortlist.menu", by=EMMA)
    assert shown(office)["text"].endswith(": prices, record and ratings")
