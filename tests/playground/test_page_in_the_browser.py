"""The page misses nothing that happens while it is being opened, whichever request is the slow one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    yield page
    context.close()


def once(happens: Callable[[], object]) -> Callable[[], None]:
    """`happens`, at the first call only."""
    left = [happens]
    return lambda: left.pop()() and None if left else None


def test_what_is_said_between_the_first_reading_and_the_stream_is_shown(page: Page, rig: Any) -> None:
    said = once(lambda: rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="In between"))

    def late(route: Route) -> None:
        said()
        route.continue_()

    page.route("**/ui/stream*", late)
    page.goto(f"{rig.playground.url}?as=U0CHENMO#C0CAMPAIGNS")
    expect(page.locator("#messages").get_by_text("In between")).to_be_visible()
    expect(page.locator("html[data-ready=U0CHENMO]")).to_be_attached()


def test_what_is_said_while_a_conversation_is_being_read_is_shown(page: Page, rig: Any) -> None:
    page.goto(f"{rig.playground.url}?as=U0CHENMO#C0CAMPAIGNS")
    expect(page.locator("html[data-ready=U0CHENMO]")).to_be_attached()

    def late(route: Route) -> None:
        answer = route.fetch()
        rig.slack.chat_postMessage(channel="C0APPROVALS", text="In between")
        route.fulfill(response=answer)

    page.route("**/ui/messages*C0APPROVALS*", late)
    with page.expect_response("**/ui/messages*C0APPROVALS*"):
        page.evaluate("location.hash = '#C0APPROVALS'")
    expect(page.locator("#messages").get_by_text("In between")).to_be_visible()


def test_what_is_said_while_a_thread_is_being_read_is_shown(page: Page, rig: Any) -> None:
    first = rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="Beginning")["ts"]
    rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="A reply", thread_ts=first)
    page.goto(f"{rig.playground.url}?as=U0CHENMO#C0CAMPAIGNS")
    expect(page.locator("html[data-ready=U0CHENMO]")).to_be_attached()

    def late(route: Route) -> None:
        answer = route.fetch()
        rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="In between", thread_ts=first)
        route.fulfill(response=answer)

    page.route("**/ui/messages*thread_ts*", late)
    page.get_by_test_id("replies").click()
    expect(page.locator("#thread").get_by_text("In between")).to_be_visible()
