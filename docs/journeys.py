"""Walk three whole journeys in a real browser, as a newcomer would, and take a picture of every step.

    python docs/journeys.py FOLDER [A|B|C] [zh|en] [1280|390]

A: a dedicated live by the day with a discount and two approvers, up to the stars. B: a shared live with five products,
a counter-offer and the report. C: a video, its script in two versions, and cancelling by agreement at half the price.
Without the rest all of them, in both languages, on a laptop and on a phone. Beside each picture stands what can be
read in it. Exits with 1 where something is cut off, runs over the edge, or is no word for people. Needs Chromium.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from bot.demo import CREATORS, SEED, Demo, sample_file, start, working_copy
from bot.logs import set_up
from bot.playground.people import CAST
from bot.playground.person import Person
from bot.rules.orders import Order
from bot.rules.pricing import MARKET

HEIGHTS = {1280: 860, 390: 844}
TALLEST = 2600
LONGEST = 60  #: seconds; what is to be seen comes sooner, but not on a busy machine
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
LOCALE = {"zh": "zh-CN", "en": "en-GB"}
NAMES = {each.id: each.real_name for each in CAST}
OWN_FIELD = {"day": "days", "shared": "products", "video": "length"}  #: what only this form's quote asks for
LIVE_ITEMS = ("condition", "atmosphere", "expression", "duration", "attitude", "script", "punctuality")
#: ids, marks of Slack, placeholders and the names that Python has for nothing
NO_WORDS = re.compile(r"\b[UCDTB]0[A-Z]{3,}\b|<[!@#]|&(?:amp|lt|gt);|%\(|\bNone\b|\bundefined\b|\bNaN\b|\d\dT\d\d:")
#: what runs over the page, or is cut off without a sign of it
CUT = """() => {
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} px wide`);
  const top = document.querySelector('dialog[open]') ?? document.body;
  for (const node of top.querySelectorAll('*')) {
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height || !node.checkVisibility({visibilityProperty: true})) continue;
    const own = [...node.childNodes].some((each) => each.nodeType === 3 && each.textContent.trim());
    if (!own || node.closest('.visually-hidden, .sidebar, .topic, .clock-zone, .moves')) continue;
    const style = getComputedStyle(node);
    const hides = style.overflowX !== 'visible' && style.overflowX !== 'auto' && style.overflowX !== 'scroll';
    if (hides && node.scrollWidth > node.clientWidth + 1) found.push(`cut: ${node.textContent.trim().slice(0, 80)}`);
    const scrolls = node.parentElement.closest('table, pre, .moves, .table-scroll');
    if (scrolls || box.right <= page.clientWidth + 1) continue;
    found.push(`over the edge: ${node.textContent.trim().slice(0, 80)}`);
  }
  return found;
}"""

HEIGHT = "node => Math.max(...[node, ...node.querySelectorAll('*')].map(each => each.scrollHeight))"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who plays, and what they say."""

    marketer: str
    approvers: tuple[str, str]
    creator: str
    name: str
    slug: str
    find: str
    days: int
    products: tuple[str, ...]
    counter: str
    words: dict[str, str]


CASTS = {
    "zh": Cast(
        marketer="U0CHENMO",
        approvers=("U0LINYUE", "U0ALEX"),
        creator="U0XIAOYU",
        name="小鱼儿",
        slug="xiaoyuer",
        find="/juxing find 美妆 粉丝100万以上 按天 预算5万以内",
        days=2,
        products=(
            "神经酰胺修护精华 https://shop.example.cn/p/1001",
            "烟酰胺身体乳（两件装） https://shop.example.cn/p/1002",
            "氨基酸洁面乳 https://shop.example.cn/p/1003",
            "视黄醇眼霜 https://shop.example.cn/p/1004",
            "清爽防晒乳 https://shop.example.cn/p/1005",
        ),
        counter="18000",
        words={
            "counter": "五个品要多备两小时样品讲解",
            "stars": "节奏稳，讲解清楚，按脚本走完了全部卖点。",
            "note": "下次早一天要脚本",
            "brief": "突出保湿，前 5 秒上脸；不提竞品，不做功效承诺。",
            "script": "第一版：洗脸镜头开场，讲成分，再上脸，口播优惠。",
            "back": "开场太慢，直接上脸；优惠放最后 10 秒。",
            "again": "第二版：开场直接上脸，成分一句话，最后 10 秒口播优惠。",
            "dispute": "成片里没有优惠口播",
            "cancel": "新品延期上市，这条不发了",
            "answer": "直播回放已上传",
        },
    ),
    "en": Cast(
        marketer="U0EMMA",
        approvers=("U0ALEX", "U0LINYUE"),
        creator="U0MIA",
        name="Mia Tan",
        slug="mia-tan",
        find="/juxing find outfits over 100k followers by the day under 40k",
        days=4,
        products=(
            "Straight-leg jeans https://shop.example.com/p/2001",
            "Light down jacket https://shop.example.com/p/2002",
            "Knitted cardigan https://shop.example.com/p/2003",
            "Commuter tote https://shop.example.com/p/2004",
            "Chelsea boots https://shop.example.com/p/2005",
        ),
        counter="7200",
        words={
            "counter": "Five outfits need a second fitting",
            "stars": "Steady pace, clear words, every point of the script was made.",
            "note": "Ask for the script a day earlier",
            "brief": "Show the coat on the move within five seconds; name no rivals.",
            "script": "Version one: a street, a mirror, the coat, the price.",
            "back": "Too slow at the start: the coat first, the price in the last ten seconds.",
            "again": "Version two: the coat first, one line on the fabric, the price last.",
            "dispute": "The price is not said in the video",
            "cancel": "The launch is put off, this one will not be published",
            "answer": "The recording is online",
        },
    ),
}


@dataclass(kw_only=True)
class Walk:
    """One journey in one language at one width: a demo, a browser, and what was wrong."""

    demo: Demo
    browser: Browser
    folder: Path
    letter: str
    language: str
    width: int
    taken: int = 0
    greeted: bool = False  #: has read the first screen, and puts it away from then on
    contexts: dict[int, BrowserContext] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def cast(self) -> Cast:
        return CASTS[self.language]

    @property
    def today(self) -> date:
        return self.demo.playground.clock().astimezone(MARKET).date()

    @property
    def order(self) -> Order:
        return self.demo.bot.desks.orders.get("T0JUXING", 1)

    def someone(self, user: str) -> Person:
        return Person(self.demo.playground.url, user, seconds=LONGEST)

    @contextmanager
    def page(self, address: str, width: int = 0) -> Iterator[Page]:
        """A page of the journey's browser, as a laptop or a phone shows it; gone after the block."""
        size = width or self.width
        if size not in self.contexts:
            self.contexts[size] = self.browser.new_context(
                viewport={"width": size, "height": HEIGHTS[size]},
                locale=LOCALE[self.language],
                has_touch=size < 720,
                reduced_motion="reduce",
            )
            self.contexts[size].set_default_timeout(LONGEST * 1000)
        with ExitStack() as stack:
            page = self.contexts[size].new_page()
            stack.callback(page.close)
            page.on("pageerror", lambda error: self.wrong.append(f"{self.letter}: {error}"))
            page.goto(address)
            yield page

    @contextmanager
    def slack(self, person: str, place: str = "C0CAMPAIGNS", width: int = 0) -> Iterator[Page]:
        """The playground as somebody sees it, who has gone to a place by its name at the left."""
        with self.page(f"{self.demo.playground.url}?as={person}", width) as page:
            page.wait_for_selector(f"html[data-ready={person}]")
            link = page.get_by_test_id("home-link") if place == "home" else page.locator(f"a[data-channel={place}]")
            if page.get_by_test_id("menu").is_visible():
                page.get_by_test_id("menu").click()
            link.click()
            expect(link).to_have_attribute("aria-current", "page")
            if self.greeted and place == "C0CAMPAIGNS" and page.locator(".welcome-hide").is_visible():
                page.locator(".welcome-hide").click()
            yield page

    def own(self, person: str) -> str:
        """Somebody's direct messages with the bot."""
        return person.replace("U0", "D0")

    def shoot(self, page: Page, name: str, seen: Locator | None = None) -> None:
        """Keep what is seen, from the top of `seen` on, in a window that is high enough for all of it."""
        self.taken += 1
        size = page.viewport_size or {"width": self.width, "height": HEIGHTS[self.width]}
        open_form = page.get_by_test_id("modal")
        shown = seen or (open_form if open_form.is_visible() else None)
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement?.blur()")
        if shown:
            tall = 190 + int(shown.evaluate(HEIGHT))
            page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(tall, TALLEST))})
            shown.evaluate("node => node.scrollIntoView({block: 'start'})")
        title = f"{self.letter}-{self.language}-{self.width}-{self.taken:02}-{name}"
        page.evaluate("document.fonts.ready")
        page.screenshot(path=self.folder / f"{title}.png", full_page=shown is None, animations="disabled", caret="hide")
        read = (shown or page.locator("body")).inner_text()
        (self.folder / f"{title}.txt").write_text(read, encoding="utf-8")
        self.wrong += [f"{title}: {each}" for each in page.evaluate(CUT)]
        self.wrong += [f"{title}: no word for people: {each.group()}" for each in NO_WORDS.finditer(read)]
        page.set_viewport_size({"width": size["width"], "height": size["height"]})

    def settle(self) -> None:
        """Wait until the bot has nothing to do and nothing to say."""
        self.someone(self.cast.marketer).wait_for(lambda _: self.demo.bot.idle, LONGEST)

    def later(self, span: timedelta) -> None:
        self.someone(self.cast.marketer).slack.move_time(span.total_seconds())
        self.settle()

    def until(self, moment: datetime) -> None:
        self.later(moment - self.demo.playground.clock())


def main(folder: Path, letters: str, languages: tuple[str, ...], widths: tuple[int, ...]) -> list[str]:
    """Walk what is asked for; returns what was seen to be wrong."""
    set_up("CRITICAL")
    folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=LONGEST * 1000)
    sample = sample_file(creators=CREATORS, seed=SEED, now=datetime.now(UTC))
    wrong: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        for letter, language, width in product(letters, languages, widths):
            with ExitStack() as stack:
                demo = start(working_copy(sample, "journeys.db"), pacing="off", start_at=next_monday())
                stack.callback(demo.stop)
                walk = Walk(demo=demo, browser=browser, folder=folder, letter=letter, language=language, width=width)
                JOURNEYS[letter](walk)
                for context in walk.contexts.values():
                    context.close()
                wrong += walk.wrong
                print(f"{letter} {language} {width}: {walk.taken} pictures, {len(walk.wrong)} wrong", flush=True)  # noqa: T201 - said on a terminal
        browser.close()
    return wrong


def next_monday() -> datetime:
    """Ten in the morning in Shanghai on the Monday to come: a week of work lies ahead."""
    now = datetime.now(MARKET)
    day = now.date() + timedelta(days=7 - now.weekday())
    return datetime.combine(day, datetime.min.time(), MARKET).replace(hour=10).astimezone(UTC)


def by_the_day(walk: Walk) -> None:
    """A: found, quoted, approved twice, ordered, accepted, live, rated."""
    cast = walk.cast
    if walk.language == "en":
        set_a_discount(walk)
    with walk.slack(cast.marketer) as page:
        expect(page.get_by_test_id("welcome")).to_be_visible()
        walk.shoot(page, "welcome")
        walk.greeted = True
        say(page, cast.find)
        found = newest(page, "card.menu")
        walk.shoot(page, "found", found)
        found.locator("[data-action-id^='creator.open']").first.click()
        profile = newest(page, "watch.open")
        expect(profile).to_contain_text(cast.name)
        walk.shoot(page, "profile", profile)
        profile.locator("[data-action-id^='quote.open']").click()
        fill_quote(walk, page, "day", 1, days=str(cast.days))
        walk.shoot(page, "quote-form")
        preview(page)
        expect(page.get_by_test_id("modal").locator("s, del").first).to_be_visible()
        walk.shoot(page, "quote-preview")
        send(page)
        walk.settle()
        walk.shoot(page, "quote-sent")
    approve(walk, cast.approvers[0], "first", width=390)
    approve(walk, cast.approvers[1], "second")
    order_it(walk)
    accept_in_slack(walk)
    walk.until(walk.order.need.starts_at + timedelta(minutes=5))
    card(walk, "live-begun")
    walk.until(walk.order.need.ends_at + timedelta(minutes=5))
    with walk.slack(cast.marketer) as page:
        enter = pressable(page, "order.result")
        walk.shoot(page, "live-ended", message(enter))
        enter.click()
        fill(page, plays="523000", likes="31200", comments="4180", units="1266", gmv="163400")
        walk.shoot(page, "result-form")
        send(page)
        with_result = page.get_by_test_id("message").filter(has=page.locator("[data-action-id^='history.show']")).last
        expect(with_result).to_contain_text("163,400")
        walk.settle()
        walk.shoot(page, "result-entered", with_result)
    report(walk)
    rate(walk)
    stars_of_the_creator(walk)


def shared(walk: Walk) -> None:
    """B: five products, more time, another price, taken, delivered, reported."""
    cast, walk.greeted = walk.cast, True
    ask_for(walk, "shared", 3, time="20:00", products="\n".join(cast.products))
    if walk.language == "zh":
        approve(walk, cast.approvers[0], "only")
        order_it(walk)
    offer = offer_address(walk)
    with walk.page(offer) as page:
        walk.shoot(page, "offer")
        page.locator("button[value=extend]").click()
        page.wait_for_url("**done=extend**")
        walk.shoot(page, "offer-extended")
        page.locator("summary", has_text=re.compile("另提价格|Another price|还价")).click()
        page.locator("#net").fill(cast.counter)
        page.locator("#why").fill(cast.words["counter"])
        walk.shoot(page, "counter-form")
        page.locator("button[value=counter]").click()
        page.wait_for_url("**done=counter**")
        walk.shoot(page, "countered")
    walk.settle()
    with walk.slack(cast.marketer) as page:
        take = pressable(page, "counter.take")
        walk.shoot(page, "counter-card", message(take))
        take.click()
        expect(page.get_by_test_id("confirm")).to_be_visible()
        walk.shoot(page, "counter-confirm", page.get_by_test_id("confirm"))
        agree(page)
        taken = page.get_by_test_id("message").filter(has=page.locator("[data-action-id^='history.show']")).last
        expect(taken.locator("[data-action-id^='counter.take']")).to_have_count(0)
        walk.settle()
        walk.shoot(page, "counter-taken", taken)
    if walk.language == "zh":
        approve(walk, cast.approvers[0], "raised")
    card(walk, "accepted")
    with walk.page(offer) as page:
        walk.shoot(page, "offer-accepted")
    walk.until(walk.order.need.ends_at + timedelta(minutes=5))
    with walk.page(offer) as page:
        for name, value in {"plays": "268000", "likes": "9120", "units": "2210", "gmv": "98,760.50"}.items():
            page.locator(f"#{name}").fill(value)
        walk.shoot(page, "result-on-the-page")
        page.locator("button[value=result]").click()
        page.wait_for_url("**done=result**")
        walk.shoot(page, "result-sent")
    walk.settle()
    with walk.slack(cast.marketer) as page:
        confirm = pressable(page, "result.confirm")
        walk.shoot(page, "result-to-confirm", message(confirm))
        confirm.click()
        agree(page)
        confirmed = page.get_by_test_id("message").filter(has=page.locator("[data-action-id^='history.show']")).last
        expect(confirmed.locator("[data-action-id^='result.confirm']")).to_have_count(0)
        walk.settle()
        walk.shoot(page, "result-confirmed", confirmed)
    report(walk)
    with walk.slack(cast.marketer) as page:
        say(page, "/juxing campaign 新品首发")
        walk.shoot(page, "campaign", newest(page, "report.campaign"))
        pressable(page, "report.campaign").click()
        whole = page.get_by_test_id("message").filter(has=page.locator("table")).last
        expect(whole).not_to_contain_text("O-2001")
        walk.shoot(page, "campaign-report", whole)
        say(page, "/juxing orders O-2001")
        history = page.locator(".message.ephemeral").last
        expect(history).to_contain_text(cast.words["counter"])
        walk.shoot(page, "history", history)


def video(walk: Walk) -> None:
    """C: a brief, a script in two versions, the video, a dispute, and an end that both agree on at half the price."""
    cast, walk.greeted = walk.cast, True
    ask_for(walk, "video", 7, time="18:00")
    approve(walk, cast.approvers[0], "only")
    order_it(walk)
    with walk.slack(cast.marketer) as page:
        pressable(page, "script.brief").click()
        fill(page, brief=cast.words["brief"], due=(walk.today + timedelta(days=2)).isoformat())
        walk.shoot(page, "brief-form")
        send(page)
    walk.settle()
    offer = offer_address(walk)
    with walk.page(offer) as page:
        walk.shoot(page, "offer")
        page.locator("button[value=accept]").click()
        page.wait_for_url("**done=accept**")
        walk.shoot(page, "accepted")
        page.locator("#script").fill(cast.words["script"])
        page.locator("button[value=script]").click()
        page.wait_for_url("**done=script**")
        walk.shoot(page, "script-1")
    walk.settle()
    with walk.slack(cast.marketer) as page:
        back = pressable(page, "script.back")
        walk.shoot(page, "script-1-card", message(back))
        back.click()
        fill(page, reason=cast.words["back"])
        walk.shoot(page, "script-back-form")
        send(page)
    walk.settle()
    with walk.page(offer) as page:
        expect(page.locator("#script")).to_be_visible()
        walk.shoot(page, "script-came-back")
        page.locator("#script").fill(cast.words["again"])
        page.locator("button[value=script]").click()
        page.wait_for_url("**done=script**")
    walk.settle()
    with walk.slack(cast.marketer) as page:
        pressable(page, "script.pass").click()
        expect(page.locator("[data-action-id^='script.pass']:visible")).to_have_count(0)
        walk.settle()
        pressable(page, "script.show").click()
        expect(page.get_by_test_id("modal")).to_contain_text(cast.words["again"])
        walk.shoot(page, "both-versions")
        page.get_by_test_id("modal-x").click()
        expect(page.get_by_test_id("modal")).not_to_be_visible()
    card(walk, "script-passed")
    with walk.page(offer) as page:
        walk.shoot(page, "in-production")
        page.locator("button[value=deliver]").click()
        page.wait_for_url("**done=deliver**")
        walk.shoot(page, "delivered")
    walk.settle()
    with walk.slack(cast.marketer) as page:
        begin = pressable(page, "dispute.begin")
        walk.shoot(page, "delivered-card", message(begin))
        begin.click()
        fill(page, reason=cast.words["dispute"])
        walk.shoot(page, "dispute-form")
        send(page)
        walk.settle()
        ask = pressable(page, "cancel.ask")
        walk.shoot(page, "disputed-card", message(ask))
        ask.click()
        expect(page.get_by_test_id("modal")).to_contain_text("50%")
        fill(page, reason=cast.words["cancel"])
        walk.shoot(page, "cancel-form")
        send(page)
        walk.settle()
        walk.shoot(page, "cancel-asked", message(pressable(page, "cancel.withdraw")))
    with walk.slack(cast.creator, walk.own(cast.creator)) as page:
        walk.shoot(page, "cancel-creator", message(pressable(page, "cancel.agree")))
    with walk.page(offer) as page:
        walk.shoot(page, "cancel-page")
        page.locator("button[value=agree_cancel]").click()
        page.wait_for_url("**done=agree_cancel**")
        walk.shoot(page, "cancelled-page")
    walk.settle()
    card(walk, "cancelled-card")
    with walk.slack(cast.creator, walk.own(cast.creator)) as page:
        walk.shoot(page, "cancelled-creator", page.get_by_test_id("message").last)
    with walk.slack(cast.marketer, "home") as page:
        expect(page.get_by_test_id("home").locator("[data-action-id='home.language']")).to_be_attached()
        walk.shoot(page, "home-after", page.get_by_test_id("home"))


def set_a_discount(walk: Walk) -> None:
    """The creator takes a tenth off the day price, in their own centre."""
    with walk.slack(walk.cast.creator, "home") as page:
        pressable(page, "ratecard.edit").click()
        fill(page, discount="10", discount_until=(walk.today + timedelta(days=40)).isoformat())
        walk.shoot(page, "discount-form")
        page.get_by_test_id("modal-submit").click()
        expect(page.get_by_test_id("modal").locator("[data-action-id=discount]")).to_have_count(0)
        walk.shoot(page, "discount-preview")
        send(page)
    walk.settle()


def ask_for(walk: Walk, form: str, ahead: int, **filled: str) -> None:
    """From the command to a quote that is sent, or ordered at once by who may."""
    cast = walk.cast
    with walk.slack(cast.marketer) as page:
        say(page, f"/juxing creator {cast.name}")
        newest(page, "watch.open").locator("[data-action-id^='quote.open']").click()
        fill_quote(walk, page, form, ahead, **filled)
        walk.shoot(page, "quote-form")
        preview(page)
        walk.shoot(page, "quote-preview")
        alone = page.get_by_test_id("modal").locator("[data-action-id^='order.place']")
        if form == "shared" and walk.language == "en":
            alone.click()
            agree(page)
            expect(page.get_by_test_id("modal").locator("[data-action-id^='order.undo']")).to_be_visible()
            walk.shoot(page, "ordered-alone")
            page.get_by_test_id("modal-x").click()
        else:
            send(page)
    walk.settle()
    if form == "shared" and walk.language == "en":  # Emma may order so much alone
        walk.later(timedelta(seconds=30))


def fill_quote(walk: Walk, page: Page, form: str, ahead: int, **filled: str) -> None:
    modal = page.get_by_test_id("modal")
    modal.locator(f"input[value={form}]").check()
    expect(modal.locator(f"[data-action-id={OWN_FIELD[form]}]").last).to_be_visible()
    fill(page, date=(walk.today + timedelta(days=ahead)).isoformat(), **filled)
    campaign = modal.locator("[data-block-id=campaign]").last
    campaign.click()
    page.get_by_role("option").filter(has_text="Launch").click()


def preview(page: Page) -> None:
    page.get_by_test_id("modal-submit").click()
    modal = page.get_by_test_id("modal")
    expect(modal.locator("[data-action-id='quote.form']")).to_have_count(0)
    expect(modal).to_contain_text("¥")


def approve(walk: Walk, who: str, name: str, width: int = 0) -> None:
    with walk.slack(who, walk.own(who), width) as page:
        walk.shoot(page, f"{name}-approver-told", page.get_by_test_id("message").last)
    with walk.slack(who, "C0APPROVALS", width) as page:
        yes = pressable(page, "quote.approve")
        asked = message(yes)
        walk.shoot(page, f"{name}-approver-asked", asked)
        yes.click()
        said = page.get_by_test_id("message").filter(has_text="Q-1001").last
        approved = {"zh": f"@{NAMES[who]} 已同意", "en": f"approved by @{NAMES[who]}"}
        expect(said).to_contain_text(approved[walk.language])  # as whoever asked reads it
        walk.settle()
        walk.shoot(page, f"{name}-approver-done", said)


def order_it(walk: Walk) -> None:
    """One click, the half minute in which it can be undone, and the offer."""
    cast = walk.cast
    with walk.slack(cast.marketer, walk.own(cast.marketer)) as page:
        place = pressable(page, "order.place")
        walk.shoot(page, "approved", message(place))
        place.click()
        expect(page.get_by_test_id("confirm")).to_be_visible()
        walk.shoot(page, "order-confirm", page.get_by_test_id("confirm"))
        agree(page)
        undo = pressable(page, "order.undo")
        walk.settle()
        walk.shoot(page, "ordered-undo", message(undo))
    card(walk, "order-card-undo")
    walk.later(timedelta(seconds=30))
    card(walk, "order-card-offered")


def accept_in_slack(walk: Walk) -> None:
    cast = walk.cast
    with walk.page(offer_address(walk)) as page:
        walk.shoot(page, "offer-page")
    with walk.slack(cast.creator, walk.own(cast.creator)) as page:
        accept = pressable(page, "offer.accept")
        walk.shoot(page, "offer", message(accept))
        accept.click()
        expect(page.get_by_test_id("confirm")).to_be_visible()
        walk.shoot(page, "accept-confirm", page.get_by_test_id("confirm"))
        agree(page)
        accepted = page.get_by_test_id("message").filter(has_text="O-2001").first
        expect(accepted.locator("[data-action-id^='offer.accept']")).to_have_count(0)
        walk.settle()
        walk.shoot(page, "offer-accepted", accepted)


def offer_address(walk: Walk) -> str:
    """The offer's page, as the creator opens it from the message."""
    cast = walk.cast
    with walk.slack(cast.creator, walk.own(cast.creator)) as page:
        with page.context.expect_page() as opened:
            pressable(page, "link:offer").click()
        return opened.value.url


def card(walk: Walk, name: str) -> None:
    """The order's card in the channel, and its thread."""
    with walk.slack(walk.cast.marketer) as page:
        newest_card = page.get_by_test_id("message").filter(has=page.locator("[data-action-id^='history.show']")).last
        expect(newest_card).to_contain_text("O-2001")
        walk.shoot(page, name, newest_card)


def report(walk: Walk) -> None:
    with walk.slack(walk.cast.marketer) as page:
        told = newest(page, "report.xlsx")
        walk.shoot(page, "report", told)
        thread = page.get_by_test_id("replies").last
        thread.click()
        expect(page.locator("#thread").get_by_test_id("message").first).to_be_visible()
        walk.shoot(page, "thread", page.locator("#thread"))


def rate(walk: Walk) -> None:
    """The campaign ends, stars are asked for and given."""
    cast = walk.cast
    with walk.slack(cast.marketer, walk.own(cast.marketer)) as page:
        if walk.demo.playground.clock() < walk.order.campaign_end:
            page.locator("[data-move='campaign-end']").click()
        walk.settle()
        please = newest(page, "rate.snooze")
        walk.shoot(page, "rate-please", please)
        please.locator("[data-action-id^='rate.open']").click()
        modal = page.get_by_test_id("modal")
        expect(page.get_by_test_id("modal-submit")).to_be_visible()
        for place, item in enumerate(LIVE_ITEMS):
            modal.locator(f"[data-block-id='item:{item}'][data-action-id='rate.field']").click()
            page.get_by_role("option").nth(place % 2).click()  # five stars, four
            walk.settle()
        fill(page, words=cast.words["stars"], note=cast.words["note"])
        walk.shoot(page, "stars-form")
        send(page)
        walk.settle()
        walk.shoot(page, "rated", page.get_by_test_id("message").last)
    card(walk, "rated-card")


def stars_of_the_creator(walk: Walk) -> None:
    """The stars on the public page and in 我的聚星."""
    cast = walk.cast
    with walk.page(f"{walk.demo.bot.settings.public_url}/c/{cast.slug}") as page:
        expect(page.get_by_text(cast.words["stars"]).first).to_be_visible()
        walk.shoot(page, "public-page")
    with walk.slack(cast.creator, "home") as page:
        home = page.get_by_test_id("home")
        expect(home).to_contain_text(cast.words["stars"])
        walk.shoot(page, "my-juxing", home)
    now = walk.demo.playground.clock()
    creator = walk.order.creator_id
    with walk.page(walk.demo.bot.links.me("T0JUXING", creator, at=now)) as page:
        walk.shoot(page, "my-juxing-page")


def pressable(page: Page, action: str) -> Locator:
    """The newest button that can be seen with this action."""
    found = page.locator(f"[data-action-id^='{action}']:visible").last
    expect(found).to_be_visible()
    return found


def message(inside: Locator) -> Locator:
    """The message that holds an element."""
    return inside.locator("xpath=ancestor::li[@data-testid='message']")


def newest(page: Page, *actions: str) -> Locator:
    """The newest message that has all of these to press."""
    found = page.get_by_test_id("message")
    for action in actions:
        found = found.filter(has=page.locator(f"[data-action-id^='{action}']"))
    expect(found.last).to_be_visible()
    return found.last


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.get_by_test_id("modal").locator(f"[data-action-id='{name}']").last.fill(value)


def send(page: Page) -> None:
    """Send the form; once more where the answer took longer than Slack waits, as a person would."""
    gone = expect(page.get_by_test_id("modal"))
    page.get_by_test_id("modal-submit").click()
    try:
        gone.not_to_be_visible(timeout=15_000)
    except AssertionError:
        page.get_by_test_id("modal-submit").click()
        gone.not_to_be_visible()


def agree(page: Page) -> None:
    page.get_by_test_id("confirm").locator("button[value=yes]").click()
    expect(page.get_by_test_id("confirm")).to_have_count(0)


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer-send").click()


JOURNEYS = {"A": by_the_day, "B": shared, "C": video}

if __name__ == "__main__":
    _, into, *asked = sys.argv
    seen_wrong = main(
        Path(into),
        "".join(each for each in asked if each in JOURNEYS) or "ABC",
        tuple(each for each in asked if each in LOCALE) or ("zh", "en"),
        tuple(int(each) for each in asked if each.isdigit()) or (1280, 390),
    )
    sys.exit("\n".join(seen_wrong) or 0)
