"""What people typed, at the door to Slack: each way of putting it out, by itself."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from markupsafe import Markup

from bot import render
from bot.rules.people import Reader

READER = Reader(language="en", zone="Asia/Shanghai")


def put(template: str, **facts: Any) -> Any:
    """What comes out where a template of messages says this, as Slack reads it."""
    return json.loads(render._blocks(READER).from_string(template).render(**facts, reader=READER))


@pytest.mark.parametrize(
    "value",
    [
        'a "quote", a \\ and a\nline',
        "小鱼儿 <!channel>",
        "",
        7,
        None,
        True,
        ["a", {"b": 1}],
        {"text": '"}, {"type": "divider"'},
    ],
)
def test_whatever_stands_in_a_template_comes_out_as_one_json_value(value: Any) -> None:
    assert put("{{ value }}", value=value) == value


def test_chinese_is_sent_as_it_is_written_and_not_in_signs() -> None:
    assert render._blocks(READER).from_string("{{ one }}{{ two }}").render(one="小鱼", two=["米娅"]) == '"小鱼"["米娅"]'


def test_what_a_macro_has_put_out_is_not_put_into_quotes_once_more() -> None:
    assert put("{{ block }}", block=Markup('{"type": "divider"}')) == {"type": "divider"}


def test_a_stream_of_values_is_read_one_after_another_whatever_stands_between_them() -> None:
    stream = Markup(' "小鱼"\n\n{"a": [1, 2]}\t3 ')
    assert put("{{ stream | array }}", stream=stream) == ["小鱼", {"a": [1, 2]}, 3]
    assert put("{{ stream | array }}", stream=Markup(" \n")) == []
    assert render._array(stream) == '["小鱼", {"a": [1, 2]}, 3]'


@pytest.mark.parametrize(("way", "text"), [("words", "小鱼 7 fans"), ("lines", "小鱼\n7\nfans")])
def test_words_of_a_macro_are_one_text_and_empty_ones_leave_no_gap(way: str, text: str) -> None:
    assert put(f"{{{{ said | {way} }}}}", said=Markup('"小鱼" "" 7 "" "fans"')) == text


def test_fields_and_options_hold_what_they_are_given_in_the_shape_that_slack_wants() -> None:
    pairs = [("价格", "¥1 & more"), ('"x"', "y")]
    assert put("{{ pairs | fields }}", pairs=pairs) == [
        {"type": "mrkdwn", "text": "*价格*\n¥1 & more"},
        {"type": "mrkdwn", "text": '*"x"*\ny'},
    ]
    assert put("{{ pairs | options | array }}", pairs=pairs) == [
        {"text": {"type": "plain_text", "text": "价格", "emoji": True}, "value": "¥1 & more"},
        {"text": {"type": "plain_text", "text": '"x"', "emoji": True}, "value": "y"},
    ]
    assert "价格" in render._fields(pairs)
    assert "价格" in render._options(pairs).splitlines()[0]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("小鱼儿", "小鱼儿"),
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("&lt;", "&amp;lt;"),
        ("  two\n\nlines\tand a tab ", "two lines and a tab"),
        ("a\x00b\x08c\x0ed\x1be\x7ff", "abcdef"),
        ("a\x0bb\x0cc\x1cd\x1fe", "a b c d e"),
        ("gpj.\u202eexe\u202a\u2066\u2069", "gpj.exe"),
        ("\ue000", ""),
        (12, "12"),
    ],
)
def test_what_was_typed_is_one_line_of_letters_without_meaning(typed: object, shown: str) -> None:
    assert render.mrkdwn(typed) == shown
    assert put("{{ typed | mrkdwn }}", typed=typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("鱼" * 60, "鱼" * 60),
        ("鱼" * 61, "鱼" * 59 + "…"),
        ("鱼" * 57 + "&鱼", "鱼" * 57 + "…"),  # `&am` is no sign, and is not shown by half
        ("鱼" * 55 + "<鱼", "鱼" * 55 + "&lt;鱼"),
        ("鱼" * 54 + "<鱼鱼鱼", "鱼" * 54 + "&lt;鱼…"),
    ],
)
def test_what_is_too_long_is_cut_and_no_sign_in_half(typed: str, shown: str) -> None:
    assert render.mrkdwn(typed) == shown
    assert len(shown) <= render.NAME


def test_a_longer_text_says_itself_how_long_it_may_be() -> None:
    assert render.mrkdwn("鱼" * 61, 61) == render.typed("鱼" * 61, 61) == "鱼" * 61
    assert render.mrkdwn("abcdef", 3) == render.typed("abcdef", 3) == "ab…"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("鱼" * 60, "鱼" * 60), ("鱼" * 61, "鱼" * 59 + "…"), (" a\n<b> ", "a <b>"), ("gpj.\u202eexe", "gpj.exe")],
)
def test_where_there_is_no_markup_nothing_is_escaped_and_it_is_one_line_all_the_same(typed: str, shown: str) -> None:
    assert render.typed(typed) == shown


def test_a_product_names_the_site_that_its_link_leads_to() -> None:
    link = "https://item.taobao.com/item.htm?id=1&skuId=2"
    assert render.product(f"面霜 <b> {link}") == f"面霜 &lt;b&gt; (<{link.replace('&', '&amp;')}|item.taobao.com>)"
    assert render.product("面霜 & 精华") == "面霜 &amp; 精华"


def test_a_link_that_is_too_long_is_left_out_and_the_name_stays() -> None:
    def link(length: int) -> str:
        return "https://item.taobao.com/".ljust(length, "x")

    assert f"<{link(200)}|" in render.product(f"面霜 {link(200)}")
    assert render.product(f"面霜 {link(201)}") == "面霜"


def test_what_a_button_carries_is_compact_and_comes_back_as_it_was() -> None:
    assert render.token({"quote": 7, "name": "小鱼"}) == '{"quote":7,"name":"小鱼"}'
    assert render.token([1, "a b"]) == '[1,"a b"]'


def test_sentences_of_a_page_lose_their_escaping_and_the_gaps_after_full_stops() -> None:
    assert render.prose(" 播放 &amp; 成交。\n  第二句， 第三 句: a b ") == "播放 & 成交。第二句，第三 句: a b"


def test_slack_writes_a_moment_for_whoever_looks_and_else_it_is_written_out_with_its_zone() -> None:
    moment = datetime(2026, 11, 2, 2, 0, 30, 900_000, tzinfo=UTC)
    told = render.date_token(moment, READER)
    assert told.startswith("<!date^1793584830^{date_short_pretty} {time}|")
    assert told.endswith(f"|{render.words.moment(moment, READER)}>")
    assert put("{{ at | second_token }}", at=moment).startswith("<!date^1793584830^{time_secs}|")
