"""Take the pictures of the documents from the demo: once through the loop, in Chinese and in English.

    python docs/screenshots.py [picture …]

Needs Chromium on the machine. Everything is waited for by what is to be seen, never by the clock.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bot.demo import CREATORS, SEED, Demo, sample_file, start, working_copy
from bot.logs import set_up
from bot.playground.person import Person
from bot.rules.pricing import MARKET

IMAGES = Path(__file__).parent / "images"
MOST_BYTES = 250 * 1024
LAPTOP, TALL, SHORT, PHONE = (1280, 860), (1280, 1220), (1280, 620), (390, 844)
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
MARKETER = {"zh": "U0CHENMO", "en": "U0EMMA"}
LOCALE = {"zh": "zh-CN", "en": "en-GB"}
BRIEF = {
    "zh": "/juxing find 美妆 粉丝10万以上 按天 预算5万以内 完单率90%以上 女粉占比60%以上",
    "en": "/juxing find outfits over 100k followers by the day under 40k, mostly female audience",
}


@dataclass(kw_only=True)
class Studio:
    """A demo, a browser, and where the pictures go."""

    demo: Demo
    browser: Browser
    wanted: tuple[str, ...]

    @contextmanager
    def page(
        self, address: str, language: str, size: tuple[int, int] = LAPTOP, *, dark: bool = False
    ) -> Iterator[Page]:
        """A page in a browser of its own, gone after the block."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=LOCALE[language],
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        with ExitStack() as stack:
            stack.callback(context.close)
            page = context.new_page()
            page.goto(address)
            yield page

    @contextmanager
    def slack(
        self, person: str, language: str, size: tuple[int, int] = LAPTOP, *, dark: bool = False
    ) -> Iterator[Page]:
        """The playground as somebody sees it."""
        with self.page(f"{self.demo.playground.url}?as={person}", language, size, dark=dark) as page:
            page.wait_for_selector(f"html[data-ready={person}]")
            yield page

    def shoot(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Keep what is seen as `docs/images/<name>.png`. Raises ValueError where the file grows too large."""
        if self.wanted and name not in self.wanted:
            return
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement?.blur()")
        page.evaluate("document.fonts.ready")
        path = IMAGES / f"{name}.png"
        page.screenshot(path=path, full_page=whole, animations="disabled", caret="hide")
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path.name} has {path.stat().st_size:,} bytes")

    @property
    def today(self) -> date:
        return self.demo.playground.clock().astimezone(MARKET).date()

    def someone(self, user: str) -> Person:
        return Person(self.demo.playground.url, user)


def main(wanted: tuple[str, ...]) -> None:
    set_up("CRITICAL")
    IMAGES.mkdir(exist_ok=True)
    sample = sample_file(creators=CREATORS, seed=SEED, now=datetime.now(UTC))
    with ExitStack() as stack:
        demo = start(working_copy(sample, "screenshots.db"), pacing="off")
        stack.callback(demo.stop)
        play = stack.enter_context(sync_playwright())
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        stack.callback(browser.close)
        studio = Studio(demo=demo, browser=browser, wanted=wanted)
        for language in ("zh", "en"):
            find(studio, language)
        shortlist(studio)
        price_in_english(studio)
        compare(studio)
        address = quote_and_order(studio)
        offer(studio, address)
        pages(studio)
        rate(studio)
        home(studio, "U0XIAOYU", "zh", "my-juxing.zh")
        home(studio, "U0MIA", "en", "my-juxing.en")
        inspector(studio)
        digest(studio)


def find(studio: Studio, language: str) -> None:
    """The first screen, what a brief finds, and the form that asks the same."""
    with studio.slack(MARKETER[language], language) as page:
        if language == "en":
            expect(page.get_by_test_id("welcome")).to_be_visible()
            studio.shoot(page, "welcome.en")
        say(page, BRIEF[language])
        answer = page.locator(".message.ephemeral").last
        expect(answer.locator("[data-action-id^='quote.open']")).to_have_count(10)
        top(page, answer)
        studio.shoot(page, f"find.{language}")


def shortlist(studio: Studio) -> None:
    """Three creators saved from their cards, posted, and voted on."""
    with studio.slack("U0CHENMO", "zh") as page:
        say(page, BRIEF["zh"])
        found = page.locator(".message.ephemeral").filter(has=page.locator("[data-action-id^='card.menu']")).last
        menus = found.locator("[data-action-id^='card.menu']")
        expect(menus).to_have_count(10)
        for place in range(3):
            menus.nth(place).click()
            page.get_by_text("加入清单…", exact=True).last.click()
            modal = page.get_by_test_id("modal")
            if not place:
                modal.locator("[data-action-id='name']").fill("双十一候选")
            page.get_by_test_id("modal-submit").click()
            expect(modal).not_to_be_visible()
            expect(page.locator(".message.ephemeral").filter(has_text="已加入清单")).to_have_count(place + 1)
        say(page, "/juxing list 双十一候选")
        page.locator("[data-action-id='shortlist.post']").click()
        posted = page.get_by_test_id("message").filter(has=page.locator("[data-action-id^='shortlist.yes']")).last
        expect(posted).to_contain_text("还没有人投票")
        one, two, three = (each.split(":")[1] for each in _actions(posted, "shortlist.yes"))
        emma, lin, alex = (studio.someone(each) for each in ("U0EMMA", "U0LINYUE", "U0ALEX"))
        for person, answer, creator in (
            (emma, "yes", one), (lin, "yes", one), (alex, "yes", one),
            (emma, "yes", two), (lin, "maybe", two), (emma, "maybe", three),
        ):  # fmt: skip
            person.click(f"shortlist.{answer}:{creator}")
        alex.click(f"shortlist.no:{three}")
        alex.submit({"reason": "上一场迟到了一个小时"})
        expect(posted).to_contain_text("反对 1")
        expect(posted).to_contain_text("待定 1")
        page.set_viewport_size({"width": LAPTOP[0], "height": 770})
        top(page, posted)
        studio.shoot(page, "list.zh")


def compare(studio: Studio) -> None:
    """Three creators side by side."""
    with studio.slack("U0EMMA", "en", TALL) as page:
        say(page, "/juxing compare 小鱼儿 vs Mia Tan vs Tina Deng")
        answer = page.locator(".message.ephemeral").last
        expect(answer.locator("[data-action-id='compare.amounts']")).to_be_visible()
        top(page, answer)
        studio.shoot(page, "compare.en")


def quote_and_order(studio: Studio) -> str:
    """小鱼儿's profile, the price, the approval, the order; returns the address of the offer's page."""
    with studio.slack("U0CHENMO", "zh") as page:
        say(page, "/juxing creator 小鱼儿")
        card = page.locator(".message.ephemeral").last
        expect(card.locator("[data-action-id='quote.open']")).to_be_visible()
        top(page, card)
        studio.shoot(page, "creator-card.zh")
        card.locator("[data-action-id='quote.open']").click()
        modal = page.get_by_test_id("modal")
        modal.get_by_label("专场按天").check()
        expect(modal.locator("[data-action-id='days']")).to_be_visible()
        modal.locator("[data-action-id='date']").fill((studio.today + timedelta(days=3)).isoformat())
        modal.get_by_test_id("modal-submit").click()
        expect(modal).to_contain_text("¥")
        expect(modal.locator("[data-action-id='quote.form']")).to_have_count(0)
        studio.shoot(page, "price.zh")
        modal.get_by_test_id("modal-submit").click()
        expect(modal).not_to_be_visible()
    home(studio, "U0LINYUE", "zh", "home.zh")
    settings(studio)
    with studio.slack("U0LINYUE", "zh", SHORT) as page:
        page.locator("[data-channel=C0APPROVALS]").click()
        card = page.get_by_test_id("message").last
        expect(card).to_contain_text("Q-1001")
        studio.shoot(page, "approval.zh")
        card.locator("[data-action-id='quote.approve']").click()
        expect(card).to_contain_text("@林悦 已同意")
    marketer = studio.someone("U0CHENMO")
    marketer.click("order.place")
    marketer.slack.move_time(30)  # until then it can be undone
    with studio.slack("U0XIAOYU", "zh", SHORT) as page:
        page.locator("[data-channel^='D']").first.click()
        offered = page.get_by_test_id("message").last
        expect(offered.locator("[data-action-id='offer.accept']")).to_be_visible()
        with page.context.expect_page() as opened:
            offered.locator("[data-action-id='link:offer']").click()
        return opened.value.url


def price_in_english(studio: Studio) -> None:
    """The calculator as Emma sees it."""
    with studio.slack("U0EMMA", "en") as page:
        say(page, "/juxing creator Mia Tan")
        page.locator(".message.ephemeral").last.locator("[data-action-id='quote.open']").click()
        modal = page.get_by_test_id("modal")
        expect(modal.locator("[data-action-id='quote.form']").first).to_be_visible()
        modal.get_by_test_id("modal-submit").click()
        expect(modal.locator("[data-action-id='quote.form']")).to_have_count(0)
        expect(modal).to_contain_text("¥")
        studio.shoot(page, "price.en")
        page.get_by_test_id("modal-x").click()
        expect(modal).not_to_be_visible()


def offer(studio: Studio, address: str) -> None:
    """The offer on the creator's phone, and the answer there."""
    with studio.page(address, "zh", PHONE) as page:
        studio.shoot(page, "offer-phone.zh", whole=True)
        page.locator("button[value=accept]").click()
        page.wait_for_url("**done=**")


def pages(studio: Studio) -> None:
    """A creator's public page, on a laptop and on a phone."""
    slug = "xiaoyuer"
    with studio.demo.bot.store.reading() as unit:
        found = unit.creators.get(1)
        slug = found.slug if found else slug
    address = studio.demo.bot.settings.public_url + f"/c/{slug}"
    with studio.page(address, "zh") as page:
        studio.shoot(page, "creator-page.zh")
    with studio.page(address, "en", PHONE) as page:
        studio.shoot(page, "creator-page-phone.en")


def rate(studio: Studio) -> None:
    """After the campaign: the result, the reminder, the stars."""
    marketer = studio.someone("U0CHENMO")
    marketer.slack.post("time", {"landmark": "campaign-end"})
    with studio.slack("U0CHENMO", "zh", SHORT) as page:
        page.locator("[data-channel^='D']").first.click()
        please = page.get_by_test_id("message").filter(has=page.locator("[data-action-id='rate.snooze']")).last
        expect(please).to_be_visible(timeout=20_000)
        studio.shoot(page, "rate-please.zh")
        page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
        please.locator("[data-action-id='rate.open']").click()
        expect(page.get_by_test_id("modal-submit")).to_be_visible()
        studio.shoot(page, "rating.zh")
        page.get_by_test_id("modal-close").click()
        expect(page.get_by_test_id("modal")).not_to_be_visible()


def settings(studio: Studio) -> None:
    """What the manager has set: the rules of approval above all."""
    with studio.slack("U0LINYUE", "zh") as page:
        page.get_by_test_id("home-link").click()
        page.locator("[data-action-id='home.settings']").click()
        expect(page.get_by_test_id("modal").locator("[data-action-id='policy.add']")).to_be_visible()
        studio.shoot(page, "settings.zh")
        page.get_by_test_id("modal-x").click()
        expect(page.get_by_test_id("modal")).not_to_be_visible()


def home(studio: Studio, person: str, language: str, picture: str) -> None:
    """Somebody's Home: the team's, or a creator's 我的聚星."""
    with studio.slack(person, language) as page:
        page.get_by_test_id("home-link").click()
        expect(page.get_by_test_id("home").locator("[data-action-id='home.language']")).to_be_attached()
        studio.shoot(page, picture)


def inspector(studio: Studio) -> None:
    """What goes over the wire, in the dark."""
    with studio.slack("U0EMMA", "en", dark=True) as page:
        say(page, "/juxing fnid 美妆")
        expect(page.locator(".message.ephemeral").last).to_contain_text("/juxing find")
        page.get_by_test_id("inspector-toggle").click()
        exchange = page.get_by_text("slash_commands /juxing").first
        expect(exchange).to_be_visible()
        exchange.click()
        studio.shoot(page, "inspector-dark.en")


def digest(studio: Studio) -> None:
    """Two prices fall, and somebody new fits a search: told in one message on the next morning of a working day."""
    marketer, hosts = studio.someone("U0CHENMO"), [studio.someone(each) for each in ("U0XIAOYU", "U0MIA")]
    for wanted in ("小鱼儿 按天 低于2.5万", "Mia Tan 按天 低于1.2万", "护肤 粉丝100万以上 按天 预算2.5万以内"):
        marketer.command(f"/juxing watch {wanted}", channel="C0CAMPAIGNS")
    for host, price in zip(hosts, ("30000", "13800"), strict=True):
        host.home()
        host.click("ratecard.edit")
        host.fill({"day": price, "discount": "20"}).submit()
        host.submit()  # what brands will see comes first
    now = studio.demo.playground.clock().astimezone(MARKET)
    morning = now.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while morning.weekday() > 4:
        morning += timedelta(days=1)
    marketer.slack.move_time((morning - now).total_seconds())
    with studio.slack("U0CHENMO", "zh") as page:
        page.locator("[data-channel^='D']").first.click()
        told = page.get_by_test_id("message").filter(has=page.locator("[data-action-id='watch.pause']")).last
        expect(told).to_be_visible(timeout=20_000)
        top(page, told)
        studio.shoot(page, "digest.zh")


def _actions(message: Locator, named: str) -> list[str]:
    """The action ids of a message's elements that begin so, from the top."""
    found = message.locator(f"[data-action-id^='{named}']").all()
    return [str(each.get_attribute("data-action-id")) for each in found]


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.keyboard.press("Enter")


def top(page: Page, message: Locator) -> None:
    """Scroll so that a long message is seen from its beginning."""
    message.evaluate("node => node.scrollIntoView({block: 'start'})")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
