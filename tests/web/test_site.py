"""What all pages share: headers, health, and what is shown when something goes wrong."""

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any

import pytest

Link = Callable[[Any], str]


@pytest.fixture
def addresses(market: Any, links: Any, offer_link: Link) -> list[str]:
    own = links.me("T1", 1, at=market.clock.now)
    return ["/", "/c/xiaoyu", "/c/ning", "/c/nobody", offer_link(market.order()), own, "/o/forged", "/nowhere"]


def test_health_is_json_and_tells_no_secret(browser: Any) -> None:
    page = browser.open("/healthz")
    assert (page.status, page.html.strip()) == (200, '{"status":"ok"}')


@pytest.mark.parametrize(("language", "says"), [("en", "type /juxing to begin"), ("zh", "输入 /juxing 开始")])
def test_the_front_page_says_what_this_is(browser: Any, language: str, says: str) -> None:
    assert says in browser.open(f"/?lang={language}").text


def test_every_page_carries_the_protecting_headers(browser: Any, addresses: list[str]) -> None:
    for address in addresses:
        headers = browser.open(address).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script-src" not in headers["Content-Security-Policy"]


def test_the_policy_lets_in_exactly_the_style_of_the_page(browser: Any, addresses: list[str]) -> None:
    for address in addresses:
        page = browser.open(address)
        (style,) = re.findall("<style>(.*?)</style>", page.html, re.S)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in page.headers["Content-Security-Policy"]


def test_no_page_needs_scripts_style_attributes_or_other_hosts(browser: Any, addresses: list[str]) -> None:
    for address in addresses:
        html = browser.open(address).html
        assert not re.search(r"<script|<link|\sstyle=|\son\w+=|url\(|@import", html)
        ours = r"\?|#|http://localhost/|\w+/(?:[\w-]+\.svg|figures)\?lang=|\.\./\w+\?lang="  # its pictures and figures
        assert not re.search(rf'(?:href|src|srcset|action)="(?!{ours})', html)


def test_every_label_belongs_to_a_field_and_ids_are_unique(browser: Any, market: Any, links: Any) -> None:
    market.rate(market.order().id)
    html = browser.open(links.me("T1", 1, at=market.clock.now)).html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label for="([^"]+)"', html)) <= set(ids)


def test_both_languages_show_the_same_structure(browser: Any, addresses: list[str]) -> None:
    for address in addresses:
        shapes = [re.findall(r"<(/?\w+)", browser.open(f"{address}?lang={language}").html) for language in ("zh", "en")]
        assert shapes[0] == shapes[1]


def test_an_unknown_address_says_so(browser: Any) -> None:
    page = browser.open("/nowhere?lang=en")
    assert page.status == 404
    assert "There is no page at this address" in page.text


def test_a_wrong_method_changes_nothing(browser: Any) -> None:
    assert browser.send("/c/xiaoyu").status == 405


def test_a_form_too_large_is_refused(browser: Any, addresses: list[str]) -> None:
    assert browser.send(addresses[4], reason="x" * 100_000).status == 413


def test_a_fault_says_what_to_do_and_gives_a_reference(
    browser: Any, market: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the database")

    monkeypatch.setattr(market.creators, "by_slug", broken)
    page = browser.open("/c/xiaoyu?lang=en")
    assert page.status == 500
    assert "Something broke on our side" in page.text
    assert re.search(r"pass on this reference: [0-9a-f]{8}", page.text)
    assert "secret" not in page.text


def test_a_fault_leaves_the_address_out_of_the_log(
    browser: Any, market: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], addresses: list[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("typed by a person")

    monkeypatch.setattr(market.orders, "get", broken)
    token = addresses[4].rsplit("/", 1)[1]
    assert browser.open(addresses[4]).status == 500
    logged = "".join(capsys.readouterr())
    assert "page_failed" in logged
    assert token not in logged
    assert "typed by a person" not in logged
