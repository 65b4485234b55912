"""Every route of the pages, taken from the application itself: what looking may do, what sending may do, and what each
answer carries. A route that is not in `ROUTES` fails here.
"""

import io
import re
import socket
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.links import Links
from bot.rates import Rate
from bot.rules import attachments
from bot.rules.orders import Move
from bot.rules.ratings_photos import Photo
from bot.web.pages import LARGEST_FORM, create_pages
from storage.migrate import metadata

Link = Callable[[Any], str]
#: every route → what stands for its variables; words without a slash are signed, see `at`
ROUTES = {
    "/": "/",
    "/healthz": "/healthz",
    "/c/<slug>": "/c/xiaoyu",
    "/c/<slug>/figures": "/c/xiaoyu/figures",
    "/c/<slug>/photos/<int:number>": "/c/xiaoyu/photos/1",
    "/c/<slug>/<picture>.<ending>": "/c/xiaoyu/trend.svg",
    "/o/<token>": "offer",
    "/o/<token>/files/<int:number>": "offer file",
    "/f/<token>": "file",
    "/me/<token>": "me",
    "/me/<token>/earnings.csv": "earnings",
    "/slack/install": "/slack/install",
    "/slack/oauth_redirect": "/slack/oauth_redirect",
    "/slack/installed": "/slack/installed",
    "/slack/not_installed": "/slack/not_installed",
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X" * 200)
KEPT = ("/c/<slug>/photos/<int:number>", "/c/<slug>/<picture>.<ending>")  #: pictures, which a browser keeps for a while
ACTS = (
    "accept", "decline", "extend", "deliver", "dispute", "result", "script", "counter", "ask_cancel",
    "prices", "pause", "days_off", "work_again", "answer", "report", "seen",
)  # fmt: skip
#: what forms hold beside their act and their mark
TYPED = {
    "first": "2026-12-01", "order": "1", "edition": "1", "until": "2026-11-02T00:00:00+00:00", "rate": "0", "net": "1",
    "paused": "yes", "words": "x", "reason": "other", "script": "x", "plays": "1",
}  # fmt: skip


@pytest.fixture
def client(market: Any, links: Links) -> FlaskClient:
    return create_pages(market, links=links, clock=market.clock).test_client()


@pytest.fixture
def at(market: Any, links: Links, offer_link: Link) -> Callable[[str], str]:
    """The address that stands for a route."""
    order, briefed, now = market.order(), market.order(starts_at=market.clock.now + timedelta(days=9)), market.clock.now
    market.orders.answer(market.by("creator:1"), briefed.id, Move.ACCEPT)
    brief = attachments.checked("brief.txt", "突出保湿".encode())
    market.scripts.brief(market.by(), briefed.id, "brief", now + timedelta(days=2), file=brief)
    market.rate(briefed.id)
    with market.store.unit() as unit:
        photo = Photo(
            order_id=briefed.id, creator_id=1, tenant="T1", person="U1", file_id="F1", file_name="a.png", at=now
        )
        unit.rating_photos.add([photo])
        claimed = unit.rating_photos.claim(now=now)
        unit.rating_photos.settle(claimed, claimed.state.KEPT, kind="image/png", content=b"\x89PNG\r\n\x1a\n")
        unit.commit()
    me = links.me("T1", 1, at=now)
    signed = {"offer": offer_link(order), "me": me, "earnings": f"{me}/earnings.csv"}
    signed |= {"offer file": f"{offer_link(briefed)}/files/1", "file": links.file("T1", 1, at=now)}
    return lambda rule: signed.get(ROUTES[rule], ROUTES[rule])


def rows(market: Any) -> dict[str, list[Any]]:
    """All that stands in the database."""
    with market.store.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select())] for table in metadata().sorted_tables
        }


def test_every_route_is_tried(client: FlaskClient) -> None:
    assert {str(rule) for rule in client.application.url_map.iter_rules()} == set(ROUTES)


@pytest.mark.parametrize("rule", sorted(ROUTES))
def test_only_a_form_of_ours_changes_anything(client: FlaskClient, market: Any, at: Any, rule: str) -> None:
    address, before = at(rule), rows(market)
    for method, act in product(METHODS, ("", *ACTS)):
        said = {**TYPED, "action": act, "version": "3", "state": "x", "code": "y"}
        brought = {**said, "file": (io.BytesIO(b"x"), "script.txt")}
        sent = [{"query_string": said}, {"data": said}, *([{"data": brought}] if method == "POST" else [])]
        for where in sent:
            answer = client.open(address, method=method, **where)  # type: ignore[arg-type]
            assert answer.status_code < 500, (method, act)
    assert rows(market) == before


@pytest.mark.parametrize("rule", sorted(ROUTES))
def test_every_answer_carries_the_protecting_headers(client: FlaskClient, at: Any, rule: str) -> None:
    for method in METHODS:
        answer = client.open(at(rule), method=method)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-"), method
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        if rule not in KEPT:
            assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


def test_every_form_of_the_pages_carries_its_mark_and_its_version(client: FlaskClient, market: Any, at: Any) -> None:
    market.rate(1, words="very good")
    market.days_off.take(market.by("creator:1"), 1, date(2026, 12, 1), date(2026, 12, 1))
    own, offer, briefed = at("/me/<token>"), at("/o/<token>"), at("/o/<token>/files/<int:number>").split("/files")[0]
    for address, fewest in ((own, 7), (offer, 4), (briefed, 2)):
        forms = re.findall(r"<form.*?</form>", client.get(address).get_data(as_text=True), re.DOTALL)
        posted = [form for form in forms if 'method="post"' in form]
        assert len(posted) >= fewest, address
        for form in posted:
            assert re.findall(r'name="nonce" value="[0-9a-f]{64}"', form), form
            assert re.findall(r'name="version" value="\d+"', form), form
            assert form.count('name="nonce"') == form.count('name="version"') == 1, form


@pytest.mark.parametrize("rule", sorted(rule for rule in ROUTES if not rule.startswith("/slack/")))
def test_what_is_tried_is_there(client: FlaskClient, at: Any, rule: str) -> None:
    assert client.get(at(rule)).status_code == 200


def test_browsers_are_held_to_https_where_the_address_is_https(market: Any) -> None:
    for address, held in (("https://juxing.example", "max-age=31536000"), ("http://127.0.0.1:3000", None)):
        client = create_pages(market, links=Links("secret", address), clock=market.clock).test_client()
        assert client.get("/").headers.get("Strict-Transport-Security") == held


@pytest.mark.parametrize("rule", ["/o/<token>", "/me/<token>"])
@pytest.mark.parametrize("mark", ["none", "made up", "of another link", "of another version", "of the other page"])
def test_a_form_whose_mark_is_not_of_this_link_and_version_changes_nothing(
    client: FlaskClient, market: Any, links: Links, at: Any, rule: str, mark: str
) -> None:
    address = at(rule)
    token, version = address.rsplit("/", 1)[1], {"/o/<token>": 3, "/me/<token>": 1}[rule]
    other = at("/me/<token>" if rule == "/o/<token>" else "/o/<token>").rsplit("/", 1)[1]
    later = links.me("T1", 1, at=market.clock.now + timedelta(seconds=1)).rsplit("/", 1)[1]
    marks = {
        "none": "",
        "made up": "a" * 64,
        "of another link": links.form_mark(later, version),
        "of another version": links.form_mark(token, version + 1),
        "of the other page": links.form_mark(other, version),
    }
    before = rows(market)
    for act in ACTS:
        said = {**TYPED, "action": act, "version": version, "nonce": marks[mark]}
        assert client.post(address, data=said).status_code == 400, act
        assert client.post(address, data=said, content_type="multipart/form-data").status_code == 400, act
    assert rows(market) == before
    right = {"action": "accept", "version": version, "nonce": links.form_mark(token, version), "paused": "yes"}
    right |= {"action": "accept" if rule == "/o/<token>" else "pause"}
    assert client.post(address, data=right).status_code == 303


def test_a_link_that_was_tampered_with_taken_back_or_is_too_old_changes_nothing(
    client: FlaskClient, market: Any, links: Links, at: Any
) -> None:
    addresses = [at(rule) for rule in ("/o/<token>", "/me/<token>")]
    market.clock.now += timedelta(minutes=1)
    tampered = [f"{address[:-9]}{'A' if address[-9] != 'A' else 'B'}{address[-8:]}" for address in addresses]
    market.access.revoke(market.by(), "", 1)
    fresh = links.me("T1", 1, at=market.clock.now + timedelta(seconds=1))
    before = rows(market)

    def send(address: str) -> int:
        token = address.rsplit("/", 1)[1]
        said = {"action": "pause", "paused": "yes", "version": 1, "nonce": links.form_mark(token, 1)}
        said |= {"action": "accept", "version": 3, "nonce": links.form_mark(token, 3)} if "/o/" in address else {}
        return client.post(address, data=said).status_code

    assert [send(address) for address in tampered] == [404, 404]
    assert [send(address) for address in addresses] == [410, 410]
    market.clock.now += timedelta(days=61)
    assert send(fresh) == 410
    after = rows(market)
    assert [(each[3], each[5]) for each in after.pop("attempts")] == [
        ("page.offer", "RevokedLink"), ("page.me", "RevokedLink"), ("page.me", "ExpiredLink"),
    ]  # fmt: skip
    assert before.pop("attempts") == []
    assert after == before


def test_bodies_that_are_too_large_are_refused_before_they_are_read(client: FlaskClient, market: Any, at: Any) -> None:
    before = rows(market)
    for rule in ("/o/<token>", "/me/<token>"):
        assert client.post(at(rule), data={"words": "x" * LARGEST_FORM}).status_code == 413
        assert client.post(at(rule), data={str(number): "" for number in range(5_000)}).status_code in {400, 413}
        many = {f"f{number}": "x" for number in range(1_100)}
        assert client.post(at(rule), data=many, content_type="multipart/form-data").status_code in {400, 413}
    assert rows(market) == before


def test_an_address_that_a_creator_typed_is_never_fetched(
    client: FlaskClient, market: Any, links: Links, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: asked.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **more: asked.append(where))
    typed = "http://127.0.0.1:9/typed"
    own, offer = at("/me/<token>"), at("/o/<token>")
    market.rate(1, words=typed)
    for address, version, said in (
        (own, 1, {"action": "answer", "order": "1", "words": typed}),
        (own, 1, {"action": "prices", "day": "100", "min_hours": "1", "capacity": "3", "area": typed[:40]}),
        (offer, 3, {"action": "decline", "reason": typed}),
    ):
        mark = links.form_mark(address.rsplit("/", 1)[1], version)
        assert client.post(address, data={**said, "version": version, "nonce": mark}).status_code in {303, 422}
    shown = "".join(client.get(where).get_data(as_text=True) for where in (own, offer, "/c/xiaoyu"))
    assert typed in shown
    assert asked == []


def test_a_link_and_an_address_are_opened_so_often_a_minute_and_no_more(market: Any, links: Links, at: Any) -> None:
    app = create_pages(market, links=links, clock=market.clock, rate=Rate(3), proxies=1)
    client, own, before = app.test_client(), at("/me/<token>"), rows(market)

    def ask(address: str, who: str) -> tuple[int, str | None]:
        answer = client.get(address, headers={"X-Forwarded-For": f"made up, {who}"})
        return answer.status_code, answer.headers.get("Retry-After")

    assert [ask(own, f"10.0.0.{number}") for number in range(4)] == [(200, None)] * 3 + [(429, "20")]
    assert [ask("/c/xiaoyu", "10.0.1.1") for _ in range(4)] == [(200, None)] * 3 + [(429, "20")]
    assert ask("/c/xiaoyu", "10.0.1.2") == (200, None)
    market.clock.now += timedelta(minutes=1)
    assert ask(own, "10.0.0.1") == (200, None)
    assert rows(market) == before


def test_behind_a_proxy_that_we_were_not_told_of_nobody_stops_the_others(market: Any, links: Links) -> None:
    client = create_pages(market, links=links, clock=market.clock, rate=Rate(3)).test_client()
    for _ in range(10):
        assert client.get("/c/xiaoyu", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 200
    assert [client.get("/c/xiaoyu").status_code for _ in range(4)] == [200, 200, 200, 429]
