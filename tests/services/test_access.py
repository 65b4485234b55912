"""Links for creators outside Slack: given by the team to whoever asks, as a code too, and taken back at once."""

from datetime import timedelta
from typing import Any

import pytest

from bot.links import Links, RevokedLink
from bot.rules.errors import NotAllowed, NotFound
from bot.rules.people import Reader
from bot.services import exports
from storage.outbox import Saying

TENANT, LINKS = "T0JUXING", Links("secret", "https://juxing.example")


def said(shop: Any) -> list[tuple[Any, ...]]:
    return shop.rows("SELECT act, template, channel FROM outbox ORDER BY id")  # type: ignore[no-any-return]


def test_a_link_is_shown_to_the_one_who_asks_and_written_down(shop: Any) -> None:
    shop.desks.access.give(shop.by(), "https://hooks.example/1", 1)
    assert said(shop)[-1] == ("answer", "link", "U0CHENMO")
    assert shop.rows("SELECT noun, subject, move FROM events WHERE noun = 'link'") == [("link", 1, "give")]


@pytest.mark.parametrize("person", ["U0XIAOYU"])
def test_guests_and_creators_are_given_none_and_take_none_back(shop: Any, person: str) -> None:
    desk = shop.desks.access
    for act in (
        lambda: desk.give(shop.by(person), "", 1),
        lambda: desk.send_code(shop.by(person), 1),
        lambda: desk.revoke(shop.by(person), "", 1),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound):
        desk.give(shop.by(), "", 999)


def test_links_that_were_taken_back_stop_and_later_ones_work(shop: Any) -> None:
    issued = shop.now
    shop.desks.access.check(TENANT, 1, issued)
    shop.now += timedelta(hours=1)
    shop.desks.access.revoke(shop.by(), "", 1)
    with pytest.raises(RevokedLink):
        shop.desks.access.check(TENANT, 1, issued)
    shop.desks.access.check(TENANT, 2, issued)
    shop.desks.access.check("T0OTHER", 1, issued)
    shop.desks.access.check(TENANT, 1, shop.now + timedelta(seconds=1))
    shop.now += timedelta(hours=1)
    shop.desks.access.revoke(shop.by(), "", 1)
    with pytest.raises(RevokedLink):
        shop.desks.access.check(TENANT, 1, shop.now - timedelta(minutes=30))


def test_the_code_holds_the_link(shop: Any) -> None:
    about = {"what": "link", "creator": 1, "tenant": TENANT, "ending": "png"}
    saying = Saying(
        id=3, tenant=TENANT, act="file", template="export", channel="U0CHENMO", about=about, due_at=shop.now
    )
    with shop.store.reading() as unit:
        file = exports.file_of(unit, saying, Reader(language="zh"), at=shop.now, links=LINKS)
    assert file.content.startswith(b"\x89PNG")
    assert LINKS.read_me(LINKS.me(TENANT, 1, at=shop.now).rpartition("/")[2], at=shop.now).creator_id == 1
    assert (file.name, file.table.subject) == ("juxing-link-20261102-3.png", "小鱼儿")
