"""The same loop as a newcomer lives it: in a real browser, with the mouse and the keyboard."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    yield page
    context.close()


def visit(page: Page, world: Any, person: str, place: str = "C0CAMPAIGNS") -> None:
    page.goto(f"{world.url}?as={person}#{place}")
    expect(page.locator(f"html[data-ready={person}]")).to_be_attached()


def newest(page: Page, action: str) -> Any:
    return page.locator(f"[data-action-id^='{action}']").last


def command(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer-send").click()


def rate_everything(page: Page) -> None:
    for item in ("condition", "atmosphere", "expression", "duration", "attitude", "script", "punctuality"):
        page.get_by_test_id("modal").locator(f"[data-block-id='item:{item}'][data-action-id='rate.field']").click()
        page.get_by_role("option", name="★★★★★").click()


def test_the_first_screen_says_what_this_is_and_its_buttons_type_the_commands(page: Page, world: Any) -> None:
    visit(page, world, "U0CHENMO")
    tries = page.get_by_test_id("welcome").locator("button.try")
    expect(tries).to_have_count(5)
    tries.first.click()
    expect(page.get_by_test_id("composer")).to_have_value(
        "/juxing find 美妆 粉丝10万以上 按天 预算5万以内 完单率90%以上"
    )
    page.keyboard.press("Enter")

    expect(newest(page, "quote.open")).to_be_visible()
    expect(page.get_by_text("小鱼儿").last).to_be_visible()


def test_the_whole_loop_is_clicked_through_in_chinese(page: Page, world: Any) -> None:
    visit(page, world, "U0CHENMO")
    command(page, "/juxing creator 小鱼儿")
    newest(page, "quote.open").click()
    modal = page.get_by_test_id("modal")
    modal.get_by_role("radio", name="专场按天").check()
    expect(modal.locator("input[data-block-id=days]")).to_be_visible()
    page.get_by_test_id("modal-submit").click()
    expect(modal.get_by_text("¥30,240").first).to_be_visible()
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_be_hidden()

    visit(page, world, "U0LINYUE", "C0APPROVALS")
    newest(page, "quote.approve").click()
    expect(newest(page, "quote.approve")).to_have_count(0)

    visit(page, world, "U0CHENMO", "home")
    newest(page, "order.place").click()
    world.chen.waits_to_read("O-2001")
    world.later(seconds=30)
    visit(page, world, "U0XIAOYU", "home")
    newest(page, "offer.accept").click()
    world.chen.waits_to_read("已接单")

    page.locator("[data-move='campaign-end']").click()
    world.chen.waits_to_read("O-2001", "D0CHENMO")
    visit(page, world, "U0CHENMO", "home")
    newest(page, "rate.open").click()
    rate_everything(page)
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_be_hidden()
    world.settled()

    page.goto(f"{world.demo.bot.settings.public_url}/c/xiaoyuer")
    expect(page.get_by_role("heading", name="小鱼儿")).to_be_visible()
    assert world.demo.bot.desks.orders.get("T0JUXING", 1).state == "finished"


def test_an_english_speaker_asks_for_a_quote_on_a_phone(browser: Browser, world: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    page = context.new_page()
    page.set_default_timeout(20_000)
    visit(page, world, "U0EMMA")
    command(page, "/juxing find outfits by the day")
    newest(page, "quote.open").click()
    expect(page.get_by_test_id("modal").get_by_text("Dedicated live, by the day").first).to_be_visible()
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("modal").get_by_text("The same need under each form").first).to_be_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    context.close()


def test_a_creator_declines_on_the_phone_page_and_the_team_reads_why(page: Page, world: Any) -> None:
    from datetime import timedelta

    from bot.rules.forms import Form
    from bot.rules.people import By
    from bot.rules.pricing import Need

    now = world.demo.playground.clock()
    by = By(tenant="T0JUXING", person="U0EMMA", delivery="test:order", at=now)
    with world.demo.bot.store.unit() as unit:
        unit.people.change("T0JUXING", "U0EMMA", own_limit=10_000_000)
        unit.commit()
    need = Need(form=Form.DAY, starts_at=now + timedelta(days=2))
    order = world.demo.bot.desks.orders.place_directly(by, 1, need, None, "C0CAMPAIGNS")
    world.later(seconds=30)
    page.goto(world.demo.bot.links.offer("T0JUXING", order.id, 1, at=now))
    page.locator("summary", has_text=re.compile("婉拒|Decline")).click()
    page.locator("#reason").fill("那天有家事")
    page.locator("button[value=decline]").click()
    world.settled()

    assert world.demo.bot.desks.orders.get("T0JUXING", order.id).state == "declined"
    assert "那天有家事" in world.emma.reads("C0CAMPAIGNS")
