"""A creator's public page."""

import re
from datetime import timedelta
from typing import Any

from bot.rules.ratecards import RateCard

HOSTILE = "<script>alert('x')</script>\"'&<img src=x onerror=y>"


def test_the_sections_stand_in_the_agreed_order(browser: Any) -> None:
    titles = re.findall(r"<h2>(.*?)</h2>", browser.open("/c/xiaoyu?lang=en").html)
    assert titles == [
        "Commercial behaviour",
        "Prices",
        "What to expect",
        "Over time",
        "Stars",
        "Last lives",
        "Last videos",
        "What viewers write",
        "What brands say",
    ]


def test_identity_tells_who_and_that_it_is_a_sample(browser: Any) -> None:
    text = browser.open("/c/xiaoyu?lang=en").text
    assert "<h1>小鱼儿</h1>" in text
    assert "Beauty and make-up / Skincare · Shoulder (1M–5M) · Hangzhou" in text
    assert "Sample data" in text
    assert "Source: sample" in text
    assert "Data as of Sun 1 Nov, 12:00 CST" in text


def test_what_is_known_of_the_audience_is_told_and_nothing_else(browser: Any) -> None:
    pairs = {
        language: re.findall(r'<span class="pair">(.*?)</span>', browser.open(f"/c/xiaoyu?lang={language}").text)[:5]
        for language in ("en", "zh")
    }
    assert pairs == {
        "en": [
            "women <b>87.4%</b>",
            "24–30 years <b>38.2%</b>",
            "18–23 years <b>29.6%</b>",
            "Zhejiang <b>21.1%</b>",
            "Guangdong <b>9.3%</b>",
        ],
        "zh": [
            "女粉 <b>87.4%</b>",
            "24–30岁 <b>38.2%</b>",
            "18–23岁 <b>29.6%</b>",
            "浙江 <b>21.1%</b>",
            "广东 <b>9.3%</b>",
        ],
    }
    assert "Audience" not in browser.open("/c/ning?lang=en").text


def test_rates_come_with_their_counts(browser: Any) -> None:
    text = browser.open("/c/xiaoyu?lang=en").text
    opens = '<b><a href="xiaoyu/figures?lang=en&figure={}#rows">{}</a></b> <small>{}</small>'
    assert opens.format("acceptance", "96%", "48/50") in text
    assert opens.format("completion", "97.9%", "47/48") in text
    assert "Beauty and make-up <b>35</b>" in text
    assert "Food <b>12</b>" in text


def test_a_discount_shows_the_list_price_struck_through_and_its_last_day(browser: Any) -> None:
    text = browser.open("/c/xiaoyu?lang=en").text
    assert '<s>¥36,000</s> <b class="price">¥28,800</b>' in text
    assert "20% off until Fri 1 Jan" in text


def test_expected_plays_and_cpm_come_with_range_and_count(browser: Any) -> None:
    row = re.search(r"by the day</td>\s*(<td.*?)</tr>", browser.open("/c/xiaoyu?lang=en").text.split("expect")[1], re.S)
    assert row
    assert [re.sub("<.*?>", "", cell) for cell in re.findall("<td.*?</td>", row[1])][:5] == [
        "430k",
        "410k–460k",
        "6",
        "¥66.98",
        "¥62.61–¥70.24",
    ]


def test_stars_stand_apart_for_lives_and_videos(browser: Any) -> None:
    text = browser.open("/c/xiaoyu?lang=en").text
    assert '<p class="score"><b>4.7</b> <span>3 ratings' in text
    assert "<b>1 rating</b> <small>a score is shown from three on</small>" in text


def test_a_live_shows_its_goods_three_in_the_open_and_the_rest_behind_a_summary(browser: Any) -> None:
    text = browser.open("/c/xiaoyu?lang=en").text
    first = text.split("专场 1<")[1].split("</article>")[0]
    before, after = first.split("<details>")
    assert [name in before for name in ("面霜 1", "面霜 2", "面霜 3", "面霜 4")] == [True, True, True, False]
    assert "2 more products" in after
    assert "面霜 5" in after
    assert "¥63,400" in before


def test_words_of_brands_are_public_and_private_notes_are_not(browser: Any) -> None:
    text = browser.open("/c/xiaoyu").text
    assert "直播 4 星" in text
    assert "视频不错" in text
    assert "never shown" not in text


def test_it_speaks_chinese_unless_asked_otherwise(browser: Any) -> None:
    page = browser.open("/c/xiaoyu")
    assert '<html lang="zh-CN">' in page.html
    assert "商业表现" in page.text
    assert "128万" in page.text
    assert "41万–46万" in page.text


def test_the_browsers_language_counts_and_the_address_counts_more(browser: Any) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.9,zh;q=0.5"}
    assert '<html lang="en">' in browser.open("/c/xiaoyu", **english).html
    assert '<html lang="zh-CN">' in browser.open("/c/xiaoyu?lang=zh", **english).html
    assert '<html lang="zh-CN">' in browser.open("/c/xiaoyu?lang=xx", **{"Accept-Language": "zh-CN"}).html


def test_without_data_it_says_so_and_invents_no_figure(browser: Any) -> None:
    text = browser.open("/c/ning?lang=en").text
    assert text.count("not enough data (0)") == 7
    assert "No prices yet" in text
    assert "No lives known." in text
    assert "Not rated yet." in text
    assert not re.search(r"\b(0|100)%", text.split("</style>")[1])


def test_a_form_without_enough_works_has_no_expected_plays(browser: Any) -> None:
    text = browser.open("/c/xiaoyu?lang=en").text
    assert '<small>21–60 s</small></td>\n<td class="none" colspan="6">not enough data (0)</td>' in text


def test_a_discount_that_begins_later_is_announced_and_not_yet_taken_off(browser: Any, market: Any) -> None:
    start = (market.clock.now + timedelta(days=3)).date()
    market.ratecards.change(market.by("creator:1"), 1, 1, discount_from=start)
    text = browser.open("/c/xiaoyu?lang=en").text
    assert '<b class="price">¥36,000</b>' in text
    assert "20% off from Thu 5 Nov until Fri 1 Jan" in text
    assert "<s>" not in text


def test_a_paused_creator_says_so(browser: Any, market: Any) -> None:
    with market.store.unit() as unit:
        unit.ratecards.add([RateCard(creator_id=2, day=100_00, paused=True)])
        unit.commit()
    market.ratecards.change(market.by("creator:2"), 2, 1, hour=50_00)
    assert "Takes no new offers at the moment." in browser.open("/c/ning?lang=en").text


def test_taken_slots_are_shown_without_saying_for_whom(browser: Any, market: Any) -> None:
    market.order()
    text = browser.open("/c/xiaoyu?lang=en").text
    assert "Mon 9 Nov, 20:00–24:00 CST <small>taken</small>" in text
    assert "青禾美妆" not in text


def test_a_hostile_name_stays_a_name(browser: Any, market: Any) -> None:
    market.rename(1, name=HOSTILE, bio=HOSTILE, region=HOSTILE, source=HOSTILE, sub=HOSTILE)
    page = browser.open("/c/xiaoyu?lang=en")
    assert page.status == 200
    assert "<script" not in page.html
    assert not re.search('<img (?!src="xiaoyu/)', page.html)
    assert page.text.count(HOSTILE) == 6 + 7  # title, heading, sub-vertical, region, bio, source; and of each picture


def test_an_unknown_creator_is_a_clear_404(browser: Any) -> None:
    page = browser.open("/c/nobody?lang=en")
    assert page.status == 404
    assert 'No creator is called "nobody"' in page.text
