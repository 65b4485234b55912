"""The pictures of a creator's page: each there in both sizes and as PNG, kept for a while, and nothing else there."""

import xml.etree.ElementTree as ET

import pytest

from bot.services.charts import Picture

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("size", ["wide", "narrow", "card"])
@pytest.mark.parametrize("picture", list(Picture))
def test_each_picture_is_an_svg_of_its_own(browser, picture, size):
    answer = browser.client.get(f"/c/xiaoyu/{picture}.svg?lang=en&size={size}")

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert ET.fromstring(answer.data).tag.endswith("svg")
    assert answer.headers["Cache-Control"] == "max-age=300"


def test_slack_gets_the_same_as_png(browser):
    answer = browser.client.get("/c/xiaoyu/trend.png?lang=zh")

    assert (answer.mimetype, answer.data[:8]) == ("image/png", PNG)


@pytest.mark.parametrize(
    "path", ["nobody/trend.svg", "xiaoyu/wages.svg", "xiaoyu/trend.gif", "xiaoyu/trend.svg?size=huge"]
)
def test_what_there_is_not_is_not_found(browser, path):
    assert browser.client.get(f"/c/{path}").status_code == 404


def test_the_page_shows_each_picture_and_says_what_is_on_it(browser):
    page = browser.client.get("/c/xiaoyu?lang=en").get_data(as_text=True)

    for picture in Picture:
        assert f'src="xiaoyu/{picture}.svg?lang=en" alt="' in page
        assert f"xiaoyu/{picture}.svg?lang=en&amp;size=narrow" in page
    assert "img-src 'self'" in browser.client.get("/c/xiaoyu").headers["Content-Security-Policy"]


def test_a_message_shows_the_kind_alone_that_there_are_more_works_of(browser):
    said = {
        size: browser.client.get(f"/c/xiaoyu/trend.svg?lang=en&size={size}").get_data(as_text=True)
        for size in ("wide", "card")
    }

    assert "Plays of videos" in said["wide"]
    assert "Plays of lives" in said["card"]
    assert "Plays of videos" not in said["card"]
