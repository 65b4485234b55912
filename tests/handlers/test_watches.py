"""`/juxing watch`: what is typed is kept and said back; every button of a watch and of a digest does what it says."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.rules.forms import Form
from bot.rules.people import By

ANNA, EMMA, CREATOR, TENANT = "U0ANNA", "U0EMMA", "U0CREATOR", "T1"
MORE = [
    "<!channel>", "{{7*7}}", '"},{"type":"divider"}', "%(name)s %s %", "a\x00b", "'; DROP TABLE watches; --", '"' * 400,
    "长" * 3_000, "watch " * 600, "9" * 400, "小鱼儿 " * 100, "-", "小鱼儿 按天 低于0", "小鱼儿 11月31日", "¥",
]  # fmt: skip


def everything(shown: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """All that can be pressed, beside a section too."""
    for block in shown["blocks"]:
        yield from block.get("elements", []) if block["type"] == "actions" else []
        yield from [block["accessory"]] if "accessory" in block else []


def button(shown: Mapping[str, Any], action: str) -> dict[str, Any]:
    return next(each for each in everything(shown) if each["action_id"].partition(":")[0] == action)


def answered(office: Any) -> dict[str, Any]:
    """What the last click showed to the one who clicked."""
    return dict(office.settle().answered[-1][1])


def kept(office: Any, person: str = EMMA) -> list[Any]:
    return [each.watch.wanted for each in office.desks.watches.of(TENANT, person, at=office.now).watches]


def cheaper(office: Any, creator: int) -> None:
    """The creator asks for half the day price from now on."""
    card = office.desks.ratecards.current(creator)
    by = By(tenant=TENANT, person=CREATOR, delivery=f"cheaper:{card.version}", at=office.now)
    office.desks.ratecards.change(by, creator, card.version, day=card.day // 2, day_discount=0)


def next_morning(office: Any) -> None:
    """Ten in the morning in London, on the next day."""
    office.now = (office.now + timedelta(days=1)).replace(hour=10)
    office.ticks.tick()
    office.settle()


def watched(office: Any, by: str = EMMA) -> dict[str, Any]:
    """The day price of somebody, watched by command at a little less than it is."""
    creator = office.creator
    yuan = creator.prices[Form.DAY] // 100 - 1
    return dict(office.type(f"watch {creator.creator.name} 按天 {yuan}元以内", by=by).body)


def digest(office: Any, by: str = EMMA) -> dict[str, Any]:
    watched(office, by)
    cheaper(office, kept(office, by)[0].creator_id)
    next_morning(office)
    return dict(office.slack.posted_to(by)[-1])


@pytest.mark.parametrize("word", ["watch", "WATCH", "盯", "提醒我", "关注提醒", "watches"])
def test_what_is_typed_is_kept_and_said_back(office: Any, word: str) -> None:
    name = office.creator.creator.name
    answer = office.type(f"{word} {name} 按天 低于3万 立刻", by=EMMA)
    (wanted,) = kept(office)
    assert (wanted.creator_id, wanted.form, wanted.fen) == (office.creator.creator.id, Form.DAY, 3_000_000)
    assert f"Watching: {name} · Dedicated live, by the day · ¥30,000 or less" in answer.text
    assert "Not understood: 立刻 → left out" in answer.text
    assert "in one message, on the morning of a working day" in answer.text
    assert answer.body["response_type"] == "ephemeral"


def test_the_answer_is_in_the_language_of_the_reader(office: Any) -> None:
    assert office.type("watch 美妆 4.5星以上", by=ANNA).body["text"] == "已关注：新出现的达人：美妆 · 评分 ≥4.5"
    english = office.type("watch beauty above 4.5 stars", by=EMMA).body["text"]
    assert english == "Watching: New creators: Beauty and make-up · stars ≥4.5"


def test_a_free_day_of_a_creator_and_a_range_are_watched(office: Any) -> None:
    name = office.creator.creator.name
    assert "free on Mon 9 Nov" in office.type(f"watch {name} 11月9日 有档期", by=EMMA).text
    assert "free on a day from Mon 9 Nov to Wed 11 Nov" in office.type(f"watch {name} 11月9日到11日", by=EMMA).text


def test_a_creator_alone_opens_the_form_and_so_does_a_price_without_its_form(office: Any) -> None:
    name = office.creator.creator.name
    assert office.type(f"watch {name}", by=EMMA).body == {}
    view = office.slack.opened[-1]
    proposed = office.button(view, "limit")["initial_value"]
    office.type(f"watch {name} 低于12345元", by=EMMA)
    assert office.button(office.slack.opened[-1], "limit")["initial_value"] == "12345"
    assert int(proposed) * 100 < office.creator.prices[office.creator.main_form]
    assert kept(office) == []


def test_undo_takes_it_back_and_watch_again_brings_it_again(office: Any) -> None:
    office.press(button(watched(office), "watch.stop"), by=EMMA)
    stopped = answered(office)
    assert (stopped["replace_original"], stopped["text"][:8], kept(office)) == (True, "Stopped:", [])
    office.press(button(stopped, "watch.resume"), by=EMMA)
    assert answered(office)["text"].startswith("Watching:")
    assert len(kept(office)) == 1


def test_the_same_typed_again_is_said_to_be_watched_already(office: Any) -> None:
    watched(office)
    assert watched(office)["text"].startswith("You watch this already:")
    assert len(kept(office)) == 1


def test_alone_it_lists_what_one_watches_with_examples_where_there_is_nothing(office: Any, read: Any) -> None:
    assert "*You watch nothing yet.* Copy one and change it:" in office.type("watch", by=EMMA).text
    watched(office)
    office.type("watch skincare above 4.5 stars", by=EMMA)
    listed = office.type("watch", by=EMMA)
    assert "*Your watches* (2 of 20)" in listed.text
    assert [each["text"]["text"] for each in everything(listed.body)].count("Stop this watch") == 2
    assert "*You watch nothing yet.*" in office.type("watch", by=CREATOR).text or "还没有" in read(
        office.type("watch", by=CREATOR).body
    )


def test_stopping_in_the_list_leaves_the_others_and_offers_to_take_it_back(office: Any, read: Any) -> None:
    watched(office)
    office.type("watch skincare above 4.5 stars", by=EMMA)
    listed = office.type("watch", by=EMMA).body
    office.press(button(listed, "watch.stop"), by=EMMA)
    shown = answered(office)
    assert "(1 of 20)" in read(shown)
    assert shown["replace_original"] is True
    office.press(button(shown, "watch.resume"), by=EMMA)
    assert "(2 of 20)" in read(answered(office))


def test_a_watch_of_some_age_is_extended_in_the_list(office: Any, read: Any) -> None:
    watched(office)
    assert not [each for each in everything(office.type("watch", by=EMMA).body) if "extend" in each["action_id"]]
    office.now += timedelta(days=10)
    office.press(button(office.type("watch", by=EMMA).body, "watch.extend"), by=EMMA)
    assert "until Wed 10 Feb" in read(answered(office))


def test_the_twenty_first_is_refused_with_what_to_do(office: Any) -> None:
    for number in range(1, 21):
        office.type(f"watch 美妆 粉丝{number}万以上", by=EMMA)
    answer = office.type("watch 美妆 粉丝21万以上", by=EMMA)
    assert answer.body["text"].startswith("You keep 20 watches, which is the most. Stop one first: `/juxing watch`")
    assert len(kept(office)) == 20
    assert len(office.type("watch", by=EMMA).body["blocks"]) <= 50


@pytest.mark.parametrize("typed", MORE)
def test_whatever_is_typed_gets_one_answer(office: Any, typed: str) -> None:
    answer = office.type(f"watch {typed}", by=EMMA)
    assert answer.status == 200
    assert answer.text or office.slack.opened


def test_a_search_is_watched_from_what_it_found(office: Any) -> None:
    found = office.type("find 美妆 按天", by=EMMA).body
    office.press(button(found, "watch.brief"), by=EMMA)
    assert answered(office)["replace_original"] is False
    assert answered(office)["text"] == "Watching: New creators: Beauty and make-up · Dedicated live, by the day"
    assert [wanted.brief for wanted in kept(office)] == ["美妆 按天"]


def test_the_form_from_a_profile_keeps_a_price(office: Any) -> None:
    profile = office.type(f"creator {office.creator.creator.name}", by=EMMA).body
    office.press(button(profile, "watch.open"), by=EMMA)
    view = office.slack.opened[-1]
    office.choose(office.button(view, "watch.form"), "video", by=EMMA, channel="", view={**view, "hash": "h"})
    follows = office.slack.updated_views[-1]
    assert int(office.button(follows, "limit")["initial_value"]) * 100 < office.creator.prices[Form.VIDEO]
    assert office.submit(follows, by=EMMA, **{"limit:video": "1234.5"}).body == {}
    (wanted,) = kept(office)
    assert (wanted.form, wanted.fen) == (Form.VIDEO, 123_450)
    assert answered(office)["text"].endswith("Video · ¥1,234.50 or less")


def test_a_price_that_is_none_is_marked_on_its_field(office: Any) -> None:
    office.type(f"watch {office.creator.creator.name} 按天", by=EMMA)
    answer = office.submit(office.slack.opened[-1], by=EMMA, **{"limit:day": "0"})
    assert answer.body["response_action"] == "errors"
    assert list(answer.body["errors"]) == ["limit:day"]
    assert kept(office) == []


def test_a_digest_comes_by_itself_with_a_button_for_all_that_follows(office: Any, read: Any) -> None:
    creator = office.creator
    shown = digest(office)
    old, new = creator.prices[Form.DAY] // 100, creator.card.day // 200
    assert shown["text"] == f"1 change for your watches · {creator.creator.name} ¥{new:,}"
    assert f"*{creator.creator.name}* Dedicated live, by the day ¥{old:,} → *¥{new:,}*" in read(shown)
    office.press(button(shown, "creator.open"), by=EMMA, channel="D0EMMA")
    assert answered(office)["text"].endswith(": prices, record and ratings")
    office.press(button(shown, "quote.open"), by=EMMA, channel="D0EMMA")
    assert office.slack.opened[-1]["callback_id"] == "quote"
    office.press(button(shown, "watch.list"), by=EMMA, channel="D0EMMA")
    assert "(1 of 20)" in read(answered(office))


def test_a_watch_is_stopped_from_the_digest_which_stays(office: Any) -> None:
    shown = digest(office)
    creator = kept(office)[0].creator_id
    office.press(button(shown, "watch.stop"), by=EMMA, channel="D0EMMA")
    assert (answered(office)["replace_original"], kept(office)) == (False, [])
    office.press(button(shown, "watch.stop"), by=EMMA, channel="D0EMMA")
    assert answered(office)["text"].startswith("This watch was stopped, or has ended")
    cheaper(office, creator)
    next_morning(office)
    assert len(office.slack.posted_to(EMMA)) == 1


def test_digests_are_paused_for_a_week_and_sent_again(office: Any, read: Any) -> None:
    shown = digest(office)
    office.press(button(shown, "watch.pause"), by=EMMA, channel="D0EMMA")
    assert "Digests are paused until Tue 10 Nov" in read(answered(office))
    cheaper(office, kept(office)[0].creator_id)
    next_morning(office)
    assert len(office.slack.posted_to(EMMA)) == 1
    office.press(button(answered(office), "watch.pause"), by=EMMA, channel="D0EMMA")
    assert "Digests are paused" not in read(answered(office))
    next_morning(office)
    assert len(office.slack.posted_to(EMMA)) == 2


def test_the_rest_of_a_brief_is_one_press_away(office: Any) -> None:
    office.press({"action_id": "watch.find:1", "type": "button", "value": "美妆 按天"}, by=EMMA, channel="D0EMMA")
    assert answered(office)["replace_original"] is False
    assert answered(office)["text"].endswith("creators found")


def test_nobody_stops_the_watch_of_another(office: Any) -> None:
    answer = watched(office)
    office.press(button(answer, "watch.stop"), by=ANNA)
    assert len(kept(office)) == 1
    assert kept(office, ANNA) == []


def test_home_counts_the_watches_and_shows_them_as_a_direct_message(office: Any, read: Any) -> None:
    watched(office)
    office.event("app_home_opened", tab="home", by=EMMA)
    home = office.settle().homes[EMMA]
    assert "*Watches*: 1" in read(home)
    office.press(button(home, "watch.list"), by=EMMA, channel="")
    assert "(1 of 20)" in read(office.settle().posted_to(EMMA)[-1])


def test_a_mention_keeps_a_watch_too_and_is_answered_in_its_thread(office: Any, read: Any) -> None:
    said = {"channel": "C0CAMPAIGNS", "ts": "1793592000.000001", "thread_ts": "1793591000.000001"}
    office.event("app_mention", by=EMMA, text="<@U0BOT> watch skincare above 4.5 stars", **said)
    channel, who, shown = office.settle().whispered[-1]
    assert (channel, who, shown["thread"]) == ("C0CAMPAIGNS", EMMA, "1793591000.000001")
    assert shown["text"] == "Watching: New creators: Skincare · stars ≥4.5"
    office.event("app_mention", by=EMMA, text=f"<@U0BOT> watch {office.creator.creator.name}", **said)
    assert office.settle().posted_to(EMMA)[-1]["text"].startswith("Say what to wait for")
    office.event("app_mention", by=EMMA, text="<@U0BOT> watch", **said)
    assert "(1 of 20)" in read(office.settle().whispered[-1][2])


def test_a_slip_of_the_word_is_answered_with_a_button_that_keeps_it(office: Any) -> None:
    answer = office.type("wtach 美妆 4.5星以上", by=EMMA)
    office.press(office.button(answer.body, "find.try"), by=EMMA)
    assert answered(office)["text"].startswith("Watching:")


def test_the_same_event_again_keeps_nothing_twice(office: Any) -> None:
    for _ in range(2):
        office.event("app_mention", by=EMMA, event_id="Ev-one", text="<@U0BOT> watch skincare", channel="C1", ts="1.1")
    assert len(kept(office)) == 1
    assert len(office.settle().whispered) == 1
