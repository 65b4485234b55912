"""Photos beside ratings: pictures by their bytes alone, got from Slack once, shown as long as the rating stands."""

from datetime import timedelta
from typing import Any

import pytest

from bot import slack
from bot.rules.creators import NoSuchCreator
from bot.rules.orders import Move
from bot.rules.ratings import LIVE
from bot.rules.ratings_photos import MOST_BYTES, TooManyPhotos, kind_of
from bot.uploads import UploadWorker

FIVE = {item: 5 for items in LIVE.values() for item in items}
PNG, JPEG, WEBP = b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0....", b"RIFF....WEBPVP8 "
STRANGERS = (b"", b"<svg onload=alert(1)>", b"GIF89a", b"%PDF-1.7", b"<html>", b"RIFF....AVI ", b" \x89PNG\r\n\x1a\n")


class Lab:
    """A rated order's photos; Slack's part is a table of bytes, or of what goes wrong."""

    def __init__(self, shop: Any) -> None:
        self.shop, self.files = shop, dict[str, Any]()
        here: Any = self
        self.worker = UploadWorker(shop.store, lambda _: here, shop.clock, lambda: None)
        order = shop.placed()
        shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
        shop.pass_time(days=7)
        shop.pass_time(days=3, minutes=1)
        self.order = order.id

    def download(self, file_id: str, *, most: int) -> bytes:
        held = self.files[file_id]
        if isinstance(held, Exception):
            raise held
        return bytes(held)

    def rate(self, *names: str, seen: int = 0) -> None:
        self.shop.desks.ratings.rate(
            self.shop.by(), self.order, FIVE, seen=seen, photos=[(name, name) for name in names]
        )

    def states(self) -> list[str]:
        return [state for (state,) in self.shop.rows("SELECT state FROM rating_photos ORDER BY id")]

    def work(self) -> None:
        while self.worker.once():
            pass


@pytest.fixture
def lab(shop: Any) -> Lab:
    return Lab(shop)


@pytest.mark.parametrize(("content", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp")])
def test_a_picture_is_told_by_its_first_bytes(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize("content", STRANGERS)
def test_what_only_calls_itself_a_picture_is_none(content: bytes) -> None:
    assert kind_of(content) == ""


def test_photos_are_shown_once_they_were_got(lab: Lab) -> None:
    lab.files = {"a.png": PNG, "b.jpg": JPEG}
    lab.rate("a.png", "b.jpg")
    assert lab.shop.desks.creators.profile(1, at=lab.shop.now).photos == {}
    lab.work()
    assert lab.shop.desks.creators.profile(1, at=lab.shop.now).photos == {lab.order: [1, 2]}
    assert lab.shop.desks.creators.photo("c1", 1) == ("image/png", PNG)
    with pytest.raises(NoSuchCreator):
        lab.shop.desks.creators.photo("c2", 1)


def test_what_is_no_picture_is_not_shown_and_its_owner_is_told(lab: Lab) -> None:
    lab.files = {"a.png": b"<svg/>", "big.png": slack.TooLarge("file_too_large"), "gone": slack.Refused("file_deleted")}
    lab.rate("a.png", "big.png", "gone")
    lab.work()
    assert lab.states() == ["refused"] * 3
    assert lab.shop.rows("SELECT channel FROM outbox WHERE template = 'photo_refused'") == [("U0CHENMO",)] * 3
    assert lab.shop.rows("SELECT count(*) FROM ratings") == [(1,)]


def test_more_bytes_than_slack_told_are_refused_too(lab: Lab) -> None:
    lab.files = {"a.png": PNG + bytes(MOST_BYTES)}
    lab.rate("a.png")
    lab.work()
    assert lab.states() == ["refused"]


def test_four_photos_are_too_many(lab: Lab) -> None:
    with pytest.raises(TooManyPhotos):
        lab.rate("1", "2", "3", "4")
    assert lab.shop.rows("SELECT count(*) FROM ratings") == [(0,)]


def test_slack_that_is_busy_is_asked_again(lab: Lab) -> None:
    lab.files = {"a.png": slack.NotNow("ratelimited", 1.0)}
    lab.rate("a.png")
    lab.worker.once()
    lab.files = {"a.png": PNG}
    lab.shop.now += timedelta(minutes=1)
    lab.work()
    assert lab.states() == ["kept"]


def test_other_photos_take_the_place_of_the_first_ones(lab: Lab) -> None:
    lab.files = {"a.png": PNG, "b.png": PNG}
    lab.rate("a.png")
    lab.work()
    lab.rate("b.png", seen=1)
    lab.work()
    assert lab.states() == ["removed", "kept"]
    assert lab.shop.rows("SELECT content IS NULL FROM rating_photos WHERE id = 1")[0][0] in (1, True)


def test_a_withdrawn_ratings_photos_are_gone(lab: Lab) -> None:
    lab.files = {"a.png": PNG}
    lab.rate("a.png")
    lab.work()
    lab.shop.desks.ratings.withdraw(lab.shop.by(), lab.order)
    with pytest.raises(NoSuchCreator):
        lab.shop.desks.creators.photo("c1", 1)
