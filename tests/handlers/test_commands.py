"""`/juxing …`: forgiving in what it takes, one clear answer to everything, in the language of whoever typed."""

from typing import Any

import pytest

ANNA, EMMA, GUEST, STRANGER = "U0ANNA", "U0EMMA", "U0GUEST", "U0STRANGER"

HOSTILE = [
    "<!channel>", "<@U123|x>", "{{7*7}}", '"},{"type":"divider"}', "%(name)s %s %", "a\x00b", "\u202egnp",
    "'; DROP TABLE creators; --", "\\", '"' * 400, "长" * 3_000, "find " * 600, "\n\n\n", "`code`", "*", "%", "_",
    "NEAR(a b)", "a* OR b", "-", "--help", "（）", "¥", "0", "9" * 400, "1e999", "👩‍👩‍👧‍👦" * 50,
]  # fmt: skip


@pytest.mark.parametrize("said", ["", "help", "HELP", "  ｈｅｌｐ ", "帮助"])
def test_help_answers_the_one_who_asked_with_examples_to_copy(office: Any, said: str) -> None:
    answer = office.type(said)
    assert (answer.status, answer.body["response_type"]) == (200, "ephemeral")
    assert "/juxing find" in answer.text
    assert "/juxing creator" in answer.text


def test_help_is_in_the_language_of_the_reader(office: Any) -> None:
    assert "找" in office.type("help", by=ANNA).body["text"]
    assert office.type("help", by=EMMA).body["text"] == "What /juxing can do: find, look, quote, order, rate"


@pytest.mark.parametrize(
    ("typed", "meant"), [("fnid 美妆", "find 美妆"), ("serach", "find"), ("creater x", "creator x")]
)
def test_a_typing_slip_is_answered_with_the_nearest_word(office: Any, typed: str, meant: str) -> None:
    answer = office.type(typed, by=EMMA)
    assert f"Did you mean `/juxing {meant}`?" in answer.text
    assert office.button(answer.body, "find.try")["value"] == meant


def test_what_is_like_nothing_is_answered_with_help(office: Any) -> None:
    answer = office.type("qwertyuiop", by=EMMA)
    assert "I do not know `qwertyuiop`." in answer.text
    assert "Did you mean" not in answer.text


def test_a_brief_in_either_language_is_understood_alike(office: Any) -> None:
    chinese = office.type("find 美妆 按天", by=EMMA)
    english = office.type("FIND beauty by the day", by=EMMA)
    assert chinese.body["text"] == english.body["text"]
    assert chinese.body["text"].endswith("creators found")
    assert office.button(chinese.body, "find.chip")["text"]["text"] == "Beauty and make-up ×"


def test_a_creators_own_link_is_given_as_a_code_and_taken_back(office: Any, read: Any) -> None:
    name = office.creator.creator.name
    office.type(f"link {name}", by=EMMA)
    shown = office.settle().answered[-1][1]
    assert "/me/" in read(shown)
    office.press(office.button(shown, "access.code"), by=EMMA)
    assert office.settle().files[-1]["name"].endswith(".png")
    office.press(office.button(shown, "access.revoke"), by=EMMA)
    assert "have stopped working" in read(office.settle().answered[-1][1])
    assert "Only" in office.type(f"link {name}", by=GUEST).text or "只有" in office.type(f"link {name}", by=GUEST).text


def test_found_creators_can_be_opened_and_asked(office: Any) -> None:
    body = office.type("找达人 按天").body
    assert office.button(body, "quote.open")["text"]["text"] == "报价"
    assert office.button(body, "creator.open")["text"]["text"] == "主页"


def test_where_nothing_fits_it_says_so_and_what_to_do(office: Any) -> None:
    answer = office.type("find 美妆 粉丝9亿以上", by=EMMA)
    assert (
        "*No creator fits all of this.* Take a condition away with its ×, widen a range, or watch this search"
        in answer.text
    )
    assert office.button(answer.body, "find.chip")["value"]


@pytest.mark.parametrize("brief", ["达人", "please", "creators"])
def test_a_brief_of_filler_words_finds_everybody(office: Any, brief: str) -> None:
    assert "60 creators found" in office.type(f"find {brief}", by=EMMA).body["text"]


def test_nothing_found_for_a_long_brief_is_still_an_answer(office: Any) -> None:
    rates = "完单率99%以上 接单率99%以上 互动率99%以上 播放999999999以上 评分4.9以上"
    brief = f"美妆 粉丝900000000以上 按天 预算1元以内 {rates} 杭州 女主播 {'词' * 60}"
    answer = office.type(f"find {brief}", by=EMMA)
    assert "*No creator fits all of this.*" in answer.text


def test_find_alone_opens_the_form(office: Any) -> None:
    assert office.type("find").body == {}
    assert office.slack.opened[-1]["callback_id"] == "find"


def test_a_malformed_brief_is_answered_with_what_was_not_done(office: Any) -> None:
    answer = office.type("find 美妆 粉丝100万以上 粉丝10万以内 完单率300% 2月30日", by=EMMA)
    assert answer.status == 200
    assert "The lowest is above the highest:" in answer.text
    assert "This number cannot be meant:" in answer.text
    assert "There is no such date:" in answer.text


def test_a_day_that_has_passed_is_said_in_the_language_of_the_reader(office: Any) -> None:
    assert "This day has passed; give one from today on:" in office.type("find 美妆 2020-01-01", by=EMMA).text
    assert "日期已过，请给今天或以后的日期：" in office.type("find 美妆 2020-01-01", by=ANNA).text


def test_a_creator_is_found_by_name(office: Any) -> None:
    name = office.creator.creator.name
    answer = office.type(f"creator {name}", by=EMMA)
    assert answer.body["text"] == f"{name}: prices, record and ratings"
    assert answer.body["response_type"] == "ephemeral"


def test_an_unknown_creator_is_answered_with_one_sentence(office: Any) -> None:
    english = office.type("creator 查无此人甲乙丙", by=EMMA).body
    assert english["text"] == (
        'No creator is called "查无此人甲乙丙". Search by field, region or words: `/juxing find 查无此人甲乙丙`.'
    )
    assert len(english["blocks"]) == 1
    assert "查无此人甲乙丙" in office.type("creator 查无此人甲乙丙", by=ANNA).body["text"]


def test_a_slip_in_a_name_is_answered_with_the_nearest(office: Any) -> None:
    name = office.creator.creator.name
    answer = office.type(f"creator {name[:-1]}口", by=EMMA)
    assert f"Did you mean {name}?" in answer.body["text"]


def test_creator_without_a_name_says_how_to_ask(office: Any) -> None:
    assert office.type("creator", by=EMMA).body["text"] == "Say whose profile: `/juxing creator Mia Tan`."


@pytest.mark.parametrize("person", [GUEST, STRANGER])
def test_guests_may_look(office: Any, person: str) -> None:
    assert office.type("find 美妆", by=person).status == 200
    assert office.type("help", by=person).status == 200


@pytest.mark.parametrize(
    ("said", "callback"), [("campaign", "campaign"), ("活动", "campaign"), ("settings", "settings")]
)
def test_forms_open(office: Any, said: str, callback: str) -> None:
    assert office.type(said).body == {}
    assert office.slack.opened[-1]["callback_id"] == callback


@pytest.mark.parametrize("word", ["", "find ", "creator ", "campaign ", "settings ", "nonsense "])
def test_whatever_is_typed_there_is_one_answer_that_pings_nobody(office: Any, word: str) -> None:
    for typed in HOSTILE:
        answer = office.type(word + typed)
        assert (answer.status, answer.body.get("response_type", "ephemeral")) == (200, "ephemeral"), typed
        assert ("<!" in answer.text, "<@" in answer.text) == (False, False), typed
        assert "请反馈编号" not in answer.text, typed  # what broke says so, with a reference


def test_a_person_whom_slack_does_not_describe_is_answered_in_the_workspaces_language(office: Any) -> None:
    assert "找" in office.type("help", by="U0UNKNOWN").body["text"]
