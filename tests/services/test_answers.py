"""What a click only shows is decided once a delivery, and lands where the person looks."""

from typing import Any

import pytest

from bot.rules.errors import AlreadyDone


def newest(shop: Any) -> tuple[Any, ...]:
    return tuple(shop.rows("SELECT act, template, channel, reader, url FROM outbox ORDER BY id DESC LIMIT 1")[0])


def test_a_click_is_answered_once(shop: Any) -> None:
    by = shop.by()
    shop.desks.answers.show(by, "https://hooks.example/1", "help", said="", near=None)
    assert newest(shop) == ("answer", "help", "U0CHENMO", "U0CHENMO", "https://hooks.example/1")
    with pytest.raises(AlreadyDone):
        shop.desks.answers.show(by, "https://hooks.example/1", "help", said="", near=None)


@pytest.mark.parametrize(
    ("channel", "act", "place"),
    [
        ("C0CAMPAIGNS", "whisper", "C0CAMPAIGNS"),
        ("G0PRIVATE", "whisper", "G0PRIVATE"),
        ("D0CHENMO", "post", "U0CHENMO"),
    ],
)
def test_what_one_person_sees_stays_private(shop: Any, channel: str, act: str, place: str) -> None:
    shop.desks.answers.whisper(shop.by(), channel, "help", said="", near=None)
    assert newest(shop)[:4] == (act, "help", place, "U0CHENMO")


def test_sharing_names_who_shares(shop: Any) -> None:
    shop.desks.answers.share(shop.by(), "C0CAMPAIGNS", "creator", creator=1)
    assert newest(shop)[:4] == ("post", "creator", "C0CAMPAIGNS", "U0CHENMO")
    with shop.store.unit() as unit:
        assert unit.outbox.claim(now=shop.now)[-1].about == {"creator": 1, "shared_by": "U0CHENMO"}


def test_a_sentence_comes_beside_the_click_or_as_a_direct_message(shop: Any) -> None:
    shop.desks.answers.tell(shop.by(), "https://hooks.example/1", "Nothing was changed.")
    assert newest(shop)[0] == "answer"
    shop.desks.answers.tell(shop.by(), "", "Nothing was changed.")
    assert newest(shop)[:3] == ("post", "notice", "U0CHENMO")
