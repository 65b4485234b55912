"""Signed links: what they carry, for how long, and what forging them brings."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.links import BadLink, ExpiredLink, Links, OfferPass, OwnPass

NOW = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)


def _token(url: str) -> str:
    return url.rsplit("/", 1)[1]


def test_an_offer_link_carries_workspace_order_and_creator(links: Links) -> None:
    token = _token(links.offer("T1", 2031, 17, at=NOW))
    assert links.read_offer(token, at=NOW) == OfferPass(tenant="T1", order_id=2031, creator_id=17, issued=NOW)


def test_an_own_link_carries_workspace_and_creator(links: Links) -> None:
    assert links.read_me(_token(links.me("T1", 17, at=NOW)), at=NOW) == OwnPass(tenant="T1", creator_id=17, issued=NOW)


def test_addresses_begin_with_the_public_one() -> None:
    links = Links("secret", "https://juxing.example/pages/")
    assert links.offer("T1", 1, 1, at=NOW).startswith("https://juxing.example/pages/o/")
    assert links.me("T1", 1, at=NOW).startswith("https://juxing.example/pages/me/")
    assert links.creator_page("小鱼/儿") == "https://juxing.example/pages/c/%E5%B0%8F%E9%B1%BC%2F%E5%84%BF"


def test_a_link_works_for_sixty_days_and_no_longer(links: Links) -> None:
    token = _token(links.offer("T1", 1, 1, at=NOW))
    assert links.read_offer(token, at=NOW + timedelta(days=60, seconds=-1)).order_id == 1
    with pytest.raises(ExpiredLink):
        links.read_offer(token, at=NOW + timedelta(days=60))


def test_a_link_of_one_kind_is_no_link_of_the_other(links: Links) -> None:
    with pytest.raises(BadLink):
        links.read_offer(_token(links.me("T1", 1, at=NOW)), at=NOW)
    with pytest.raises(BadLink):
        links.read_me(_token(links.offer("T1", 1, 1, at=NOW)), at=NOW)


@pytest.mark.parametrize("token", ["", "x", "..", "W10", "W10.aaaa", "é.é", "a" * 5000])
def test_what_was_not_signed_is_refused(links: Links, token: str) -> None:
    with pytest.raises(BadLink):
        links.read_offer(token, at=NOW)


def test_a_changed_letter_anywhere_breaks_a_link(links: Links) -> None:
    token = _token(links.offer("T1", 1, 1, at=NOW))
    for place in range(len(token) - 1):  # the very last letter has bits that carry nothing
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(BadLink):
            links.read_offer(changed, at=NOW)


def test_another_secret_reads_no_links_of_this_one(links: Links) -> None:
    with pytest.raises(BadLink):
        Links("another secret", "http://localhost").read_me(_token(links.me("T1", 1, at=NOW)), at=NOW)


def test_links_without_a_secret_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="need a secret"):
        Links("", "http://localhost")
