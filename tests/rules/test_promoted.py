"""A listed product is a name with or without a link, however people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.promoted import ProductTooLong, ProductTwice, ProductWithoutName, Promoted, checked, read


@pytest.mark.parametrize(
    ("line", "name", "link"),
    [
        ("水光面膜", "水光面膜", ""),
        ("  水光  面膜 ", "水光 面膜", ""),
        ("水光面膜 https://shop.example/1?a=b&c=d", "水光面膜", "https://shop.example/1?a=b&c=d"),
        ("水光面膜：https://shop.example/1", "水光面膜", "https://shop.example/1"),
        ("https://shop.example/1，水光面膜", "水光面膜", "https://shop.example/1"),
        ("水光面膜 | HTTP://shop.example/1 | 30 片", "水光面膜 30 片", "HTTP://shop.example/1"),
        ("水光面膜 shop.example/1", "水光面膜 shop.example/1", ""),
        ("水光面膜 javascript:alert(1)", "水光面膜 javascript:alert(1)", ""),
        ("面膜 <https://shop.example/1>", "面膜 < >", "https://shop.example/1"),
        ("https://shop.example/1", "", "https://shop.example/1"),
    ],
)
def test_a_line_is_a_name_and_a_link(line: str, name: str, link: str) -> None:
    assert read(line) == Promoted(name=name, link=link)


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("面膜 https://shop.example/1?a=b", "shop.example"),
        ("面膜 https://shop.example?x=/y", "shop.example"),
        ("面膜 https://bank.example@evil.example/", "evil.example"),
        ("面膜 https://evil.example\\@bank.example/", "evil.example"),
        ("面膜", ""),
    ],
)
def test_a_link_names_the_site_it_leads_to(line: str, site: str) -> None:
    assert read(line).site == site


def test_blank_lines_are_left_out_and_the_rest_stays_in_order() -> None:
    assert checked(["", "面膜  https://a.example", "  ", "口红"]) == ("面膜 https://a.example", "口红")


@pytest.mark.parametrize(
    ("lines", "refused", "facts"),
    [
        (["面膜", "", "https://a.example"], ProductWithoutName, {"line": 3}),
        (["x" * 101], ProductTooLong, {"line": 1}),
        (["面膜", "口红 https://a.example/" + "x" * 500], ProductTooLong, {"line": 2}),
        (["面膜 https://a.example", "面膜"], ProductTwice, {"name": "面膜"}),
    ],
)
def test_a_list_that_cannot_be_charged_is_refused_by_its_line(
    lines: list[str], refused: type[Exception], facts: dict[str, object]
) -> None:
    with pytest.raises(refused) as caught:
        checked(lines)
    assert caught.value.facts == facts  # type: ignore[attr-defined]


@given(st.text(max_size=300))
def test_any_line_can_be_read_and_its_link_closes_nothing(line: str) -> None:
    product = read(line)
    assert not set(product.link) & set('<>|" \n')
    assert product.name == " ".join(product.name.split())
