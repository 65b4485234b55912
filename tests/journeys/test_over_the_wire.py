"""Journeys of real people through the real app, over Slack's protocol: what they press, what everybody then sees."""

import re
from pathlib import Path
from typing import Any

from bot.rules.people import By
from bot.services.imports import ImportDesk
from bot.services.standings import rebuild

SAMPLES = Path(__file__).parents[1] / "services" / "import_samples"
LIVE_ITEMS = ("condition", "atmosphere", "expression", "duration", "attitude", "script", "punctuality")


def text_of(message: dict[str, Any]) -> str:
    return str(message["text"])


def card(person: Any, number: str, channel: str) -> dict[str, Any]:
    """The newest card of a quote or an order in a channel."""
    seen = [found for found in person.sees(channel) if found.get("thread_ts", found["ts"]) == found["ts"]]
    return next(found for found in reversed(seen) if number in text_of(found) and found.get("blocks"))


def actions_of(message: dict[str, Any]) -> set[str]:
    return {
        element["action_id"]
        for block in message.get("blocks", [])
        if block["type"] == "actions"
        for element in block["elements"]
    }


def standing_now(world: Any) -> Any:
    """Where 小鱼儿 stands at this moment, before what comes next: time alone moves a score, too."""
    with world.demo.bot.store.unit() as unit:
        rebuild(unit, [1], at=world.demo.playground.clock())
        unit.commit()
    return world.demo.bot.desks.creators.standing(1)


def sections(message: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in message["blocks"] if block["type"] == "section"]


def ask_for_quote(person: Any, creator: str, form: str, **filled: str) -> None:
    """From the profile to a quote that waits for approval."""
    person.command(f"/juxing creator {creator}", channel="C0CAMPAIGNS")
    person.click("quote.open", where="C0CAMPAIGNS")
    person.choose("quote.form", form)
    person.fill(filled).submit()
    person.submit()


def offered(world: Any, **filled: str) -> None:
    """A live by the hour, asked for, approved, ordered, and before the creator."""
    ask_for_quote(world.chen, "小鱼儿", "hour", **filled)
    world.lin.waits_to_read("Q-1001", "C0APPROVALS")
    world.lin.click("quote.approve", where="C0APPROVALS")
    world.chen.click("order.place")
    world.later(seconds=30)
    world.xiaoyu.waits_to_read("O-2001")


def test_a_day_of_live_goes_from_the_first_look_to_the_stars(world: Any) -> None:
    chen, lin, xiaoyu = world.chen, world.lin, world.xiaoyu
    chen.command("/juxing find 美妆 杭州 按天 预算5万以内", channel="C0CAMPAIGNS")
    assert "小鱼儿" in chen.reads("C0CAMPAIGNS")

    ask_for_quote(chen, "小鱼儿", "day", date="2026-11-26", days="1")
    lin.waits_to_read("Q-1001", "C0APPROVALS")
    lin.click("quote.approve", where="C0APPROVALS")
    chen.click("order.place")
    world.later(seconds=30)
    xiaoyu.waits_to_read("O-2001")
    xiaoyu.click("offer.accept")
    world.settled()
    assert "order.cancel" not in actions_of(card(chen, "O-2001", "C0CAMPAIGNS"))

    world.later(days=4)  # the live of 26 November is over
    chen.click("order.result", where="C0CAMPAIGNS")
    chen.fill({"plays": "520000", "units": "3100", "gmv": "63400"}).submit()
    world.later(days=2)  # and so is the campaign
    before = standing_now(world)
    chen.click("rate.open")
    chen.fill({f"item:{item}": "5" for item in LIVE_ITEMS} | {"words": "守时，讲得清楚", "again": "yes"}).submit()
    world.settled()

    order = card(chen, "O-2001", "C0CAMPAIGNS")
    assert "5.0★" in str(order["blocks"])
    assert "守时，讲得清楚" in str(xiaoyu.home())
    assert "守时，讲得清楚" in world.page(f"{world.demo.bot.settings.public_url}/c/xiaoyuer")
    after = world.demo.bot.desks.creators.standing(1)
    assert after.stars.count == before.stars.count + 1
    assert after.figures.finished == before.figures.finished + 1
    assert after.score > before.score
    kept = world.demo.bot.desks.orders.get("T0JUXING", 1)
    assert kept.result is not None
    assert (kept.result.plays, kept.result.gmv, kept.price.total) == (520_000, 6_340_000, 3_024_000)


def test_two_approvers_a_change_and_a_creator_who_declines_over_signed_http(begin: Any) -> None:
    world = begin("http")
    chen, lin, alex, xiaoyu = world.chen, world.lin, world.alex, world.xiaoyu

    ask_for_quote(chen, "小鱼儿", "day", date="2026-11-27", days="2")
    alex.waits_to_read("Q-1001", "C0APPROVALS")
    alex.click("quote.ask", where="C0APPROVALS")
    alex.fill({"reason": "Two days is too much; make it a shared live"}).submit()
    chen.click("quote.revise")
    chen.choose("quote.form", "shared")
    chen.fill({"date": "2026-11-27", "time": "20:00", "products": "\n".join(f"面霜 {n} 号" for n in range(1, 18))})
    chen.submit()
    chen.submit()
    world.settled()
    alex.click("quote.approve", where="C0APPROVALS")
    world.settled()
    assert "quote.approve" in actions_of(card(lin, "Q-1001", "C0APPROVALS")), "one of two is not enough"
    lin.click("quote.approve", where="C0APPROVALS")
    world.settled()
    assert "quote.approve" not in actions_of(card(lin, "Q-1001", "C0APPROVALS"))

    chen.click("order.place")
    world.later(seconds=30)
    xiaoyu.waits_to_read("O-2001")
    xiaoyu.click("offer.decline")
    xiaoyu.fill({"reason": "档期已满"}).submit()
    world.settled()

    order = world.demo.bot.desks.orders.get("T0JUXING", 1)
    assert (order.state, order.reason) == ("declined", "档期已满")
    assert order.price.total == 17 * 320_000 * 105 // 100
    assert "档期已满" in chen.reads("C0CAMPAIGNS")


def test_within_ones_own_limit_an_order_goes_straight_to_a_creator_without_slack(world: Any) -> None:
    emma = world.emma
    cheap = world.demo.bot.desks.creators.find("视频 预算5000以内", at=world.demo.playground.clock())
    name = next(found.standing.creator.name for found in cheap.cards if found.standing.creator.id > 2)
    emma.command(f"/juxing creator {name}", channel="C0CAMPAIGNS")
    emma.click("quote.open", where="C0CAMPAIGNS")
    emma.choose("quote.form", "video")
    emma.fill({"date": "2026-11-30", "time": "12:00"}).submit()
    emma.click("order.place", value="direct")
    world.later(seconds=30)
    link = emma.waits_to_read("/o/", "D0EMMA")
    url = re.search(r"http://\S+/o/[^\s\"<>|]+", str(link["blocks"]))
    assert url

    page = world.page(url.group())
    form = dict(re.findall(r'name="(nonce|version)" value="([^"]+)"', page))
    world.page(url.group(), {**form, "action": "accept"})
    world.settled()

    order = world.demo.bot.desks.orders.get("T0JUXING", 1)
    assert order.state in {"accepted", "producing"}
    assert order.owner == "U0EMMA"
    assert "O-2001" in emma.reads("C0CAMPAIGNS")


def test_an_offer_that_nobody_answers_reminds_twice_and_then_runs_out(world: Any) -> None:
    xiaoyu = world.xiaoyu
    offered(world, date="2026-12-01", time="20:00", hours="2.5")

    world.later(hours=49)
    reminded = [message for message in xiaoyu.sees("D0XIAOYU") if "O-2001" in text_of(message)]
    world.later(hours=20)
    again = [message for message in xiaoyu.sees("D0XIAOYU") if "O-2001" in text_of(message)]
    world.later(hours=4)

    assert len(again) == len(reminded) + 1
    assert world.demo.bot.desks.orders.get("T0JUXING", 1).state == "expired"
    assert not actions_of(card(xiaoyu, "O-2001", "D0XIAOYU")) & {"offer.accept", "offer.decline"}
    free = world.demo.bot.desks.creators.profile(1, at=world.demo.playground.clock())
    assert free.taken == []


def test_new_prices_show_at_once_and_open_quotes_keep_theirs(world: Any) -> None:
    chen, lin, xiaoyu = world.chen, world.lin, world.xiaoyu
    ask_for_quote(chen, "小鱼儿", "day", date="2026-11-26", days="1")
    lin.waits_to_read("Q-1001", "C0APPROVALS")

    xiaoyu.home()
    xiaoyu.click("ratecard.edit")
    xiaoyu.fill({"day": "50000", "discount": "10"}).submit()
    xiaoyu.submit()  # what brands will see is looked at first
    world.settled()
    chen.command("/juxing creator 小鱼儿", channel="C0CAMPAIGNS")

    assert "¥45,000" in str(chen.sees("C0CAMPAIGNS")[-1]["blocks"])
    assert world.demo.bot.desks.quotes.get("T0JUXING", 1).price.total == 3_024_000
    lin.click("quote.approve", where="C0APPROVALS")
    chen.click("order.place")
    world.later(seconds=30)
    xiaoyu.waits_to_read("O-2001")
    assert world.demo.bot.desks.orders.get("T0JUXING", 1).price.total == 3_024_000


def test_results_are_paged_narrowed_sorted_shared_and_found_by_form(world: Any) -> None:
    chen, emma = world.chen, world.emma
    chen.command("/juxing find 按天", channel="C0CAMPAIGNS")
    first = chen.sees("C0CAMPAIGNS")[-1]
    chen.click("find.page:next", where="C0CAMPAIGNS")
    world.settled()
    second = chen.sees("C0CAMPAIGNS")[-1]
    assert second["ts"] == first["ts"], "a page replaces the page before it"
    assert "*11 " in str(second["blocks"])
    assert "*1 " not in str(second["blocks"])

    chen.click("find.page:previous", where="C0CAMPAIGNS")
    world.settled()
    assert sections(chen.sees("C0CAMPAIGNS")[-1]) == sections(first), "the way back leads to the same page"
    chen.click("find.share", where="C0CAMPAIGNS")
    world.settled()
    shared = emma.sees("C0CAMPAIGNS")[-1]
    assert "<@U0CHENMO>" in str(shared["blocks"])

    emma.command("/juxing find", channel="C0CAMPAIGNS")
    emma.fill({"words": "skincare", "form": "day", "budget_max": "50k", "followers_min": "10万"}).submit()
    world.settled()
    found = emma.sees("C0CAMPAIGNS")[-1]
    assert found["is_ephemeral"] is True
    assert "Skincare" in str(found["blocks"])
    assert "¥50,000" in str(found["blocks"])


def test_a_find_becomes_a_list_that_is_voted_on_compared_and_taken_away(world: Any) -> None:
    chen, lin, alex = world.chen, world.lin, world.alex
    for brief in ("小鱼儿", "Mia Tan"):
        chen.command(f"/juxing find {brief}", channel="C0CAMPAIGNS")
        found = chen.sees("C0CAMPAIGNS")[-1]
        menu = next(each for block in found["blocks"] for each in block.get("elements", ()) if "card.menu" in str(each))
        chen.choose(menu["action_id"], menu["options"][0]["value"], where="C0CAMPAIGNS")
        chen.fill({"name": "双十一首发", "note": "先谈档期"}).submit()
        world.settled()

    chen.command("/juxing 清单 双十一首发", channel="C0CAMPAIGNS")
    chen.click("shortlist.post", where="C0CAMPAIGNS")
    world.settled()
    lin.click("shortlist.yes:1", where="C0CAMPAIGNS")
    alex.click("shortlist.no:1", where="C0CAMPAIGNS")
    alex.fill({"reason": "Too expensive for this quarter"}).submit()
    world.settled()
    posted = lin.sees("C0CAMPAIGNS")[-1]
    assert "*赞成 1* <@U0LINYUE> · *反对 1* <@U0ALEX>" in str(posted["blocks"])
    assert "Too expensive for this quarter" in str(posted["blocks"])

    lin.click("compare.show", where="C0CAMPAIGNS")
    world.settled()
    compared = lin.sees("C0CAMPAIGNS")[-1]
    assert compared["is_ephemeral"] is True
    (table,) = [block for block in compared["blocks"] if block["type"] == "table"]
    assert [len(row) for row in table["rows"]] == [3] * len(table["rows"])

    lin.click("export.open", where="C0CAMPAIGNS")
    lin.fill({"ending": "xlsx"}).submit()
    chen.click("export.open", where=posted["ts"])
    chen.fill({"ending": "csv"}).submit()
    world.settled()
    (file,) = next(seen["files"] for seen in reversed(chen.sees("D0CHENMO")) if seen.get("files"))
    rows = world.page(f"{file['url_private']}?as=U0CHENMO").splitlines()
    assert [row.split(",")[0] for row in rows if row.startswith(("小鱼儿", "Mia Tan"))] == ["小鱼儿", "Mia Tan"]
    assert "Too expensive for this quarter" in "".join(rows)
    assert any(seen.get("files", [{}])[0].get("name", "").endswith(".xlsx") for seen in lin.sees("D0LINYUE"))


def test_a_creator_is_looked_up_by_name_in_home(world: Any) -> None:
    emma = world.emma
    emma.home()
    assert "1" in emma.suggestions("options.creators", "小鱼")
    emma.choose("options.creators", "小鱼儿")

    profile = emma.waits_to_read("小鱼儿", "D0EMMA")
    assert "quote.open" in actions_of(profile)


def test_a_person_reads_in_the_language_of_slack_until_they_choose_another(world: Any) -> None:
    chen, emma = world.chen, world.emma
    chen.command("/juxing help", channel="C0CAMPAIGNS")
    emma.command("/juxing help", channel="C0CAMPAIGNS")
    assert "找达人" in str(chen.sees("C0CAMPAIGNS")[-1]["blocks"])
    assert "Find creators" in str(emma.sees("C0CAMPAIGNS")[-1]["blocks"])

    emma.home()
    emma.choose("home.language", "zh")
    world.settled()
    emma.command("/juxing help", channel="C0CAMPAIGNS")

    assert "找达人" in str(emma.sees("C0CAMPAIGNS")[-1]["blocks"])


def test_bad_input_gets_one_sentence_and_changes_nothing(world: Any) -> None:
    chen, emma, lin, mia = world.chen, world.emma, world.lin, world.mia
    emma.command("/juxing fnid beauty", channel="C0CAMPAIGNS")
    assert "/juxing find" in str(emma.sees("C0CAMPAIGNS")[-1]["blocks"])
    emma.command("/juxing creator 谁也不是", channel="C0CAMPAIGNS")
    assert 'No creator is called "谁也不是"' in text_of(emma.sees("C0CAMPAIGNS")[-1])

    emma.command("/juxing creator 小鱼儿", channel="C0CAMPAIGNS")
    emma.click("quote.open", where="C0CAMPAIGNS")
    emma.choose("quote.form", "hour")
    refused = emma.fill({"date": "2026-11-01", "time": "20:00", "hours": "2"}).submit()
    assert "has passed" in str(refused["errors"]["date"])
    refused = emma.fill({"date": "2026-11-26", "time": "20:00", "hours": "1"}).submit()
    assert "at least 2 hours" in str(refused["errors"]["hours"])
    emma.close()

    ask_for_quote(lin, "小鱼儿", "day", date="2026-11-26", days="1")
    lin.waits_to_read("Q-1001", "C0APPROVALS")
    lin.click("quote.approve", where="C0APPROVALS")
    world.settled()
    mia.home()
    assert world.demo.bot.desks.quotes.get("T0JUXING", 1).state == "approving", "nobody approves their own request"
    chen.click("quote.withdraw", where="C0APPROVALS")
    world.settled()
    assert world.demo.bot.desks.quotes.get("T0JUXING", 1).state == "approving"


def test_what_slack_took_without_answering_is_not_said_twice(world: Any) -> None:
    chen, lin = world.chen, world.lin
    chen.slack.misbehave("drop_after_accepting", "chat.postMessage", times=3)
    ask_for_quote(chen, "小鱼儿", "day", date="2026-11-26", days="1")
    lin.waits_to_read("Q-1001", "C0APPROVALS")
    world.later(minutes=3)

    assert len([message for message in lin.sees("C0APPROVALS") if "Q-1001" in text_of(message)]) == 1
    with world.demo.bot.store.reading() as unit:
        counts = unit.outbox.counts()
    assert counts.get("unknown", 0) == 0
    assert counts.get("dead", 0) == 0


def test_stars_are_asked_for_four_times_and_then_no_more(world: Any) -> None:
    chen, xiaoyu = world.chen, world.xiaoyu
    offered(world, date="2026-11-25", time="20:00", hours="2")
    xiaoyu.click("offer.accept")
    world.settled()

    asked = []
    # to the campaign's end, its third and tenth day, the evening of its last working day, and beyond the window
    for hours in (5 * 24, 3 * 24, 7 * 24, 3 * 24 + 10, 24):
        world.later(hours=hours)
        asked.append(len([seen for seen in chen.sees("D0CHENMO") if "花一分钟评价" in seen["text"] or is_closed(seen)]))

    assert asked == [1, 2, 3, 4, 4]
    assert world.demo.bot.desks.orders.get("T0JUXING", 1).state == "finished"
    assert "rate.open" not in str(chen.sees("D0CHENMO"))
    refused = world.demo.bot.desks.creators.profile(1, at=world.demo.playground.clock())
    assert all(rating.words != "" or rating.rater == "sample" for rating in refused.ratings), "no star is invented"


def is_closed(message: dict[str, Any]) -> bool:
    """A request for stars whose time is over: its card says so."""
    return "O-2001" in text_of(message) and "评价" in text_of(message) and "不能再" in text_of(message)


def test_imported_hosts_are_found_looked_at_and_quoted_like_any_other(world: Any) -> None:
    chen, lin = world.chen, world.lin
    desk, now = ImportDesk(world.demo.bot.store), world.demo.playground.clock()
    for name in ("douyin_live_products", "douyin_short_videos", "douyin_live_sessions"):
        by = By(tenant="", person="operator", delivery=f"test:{name}", at=now)
        desk.take_in(SAMPLES / f"{name}.csv", by=by, year=2026)
    chen.command("/juxing find host_91", channel="C0CAMPAIGNS")
    assert "host_91" in chen.reads("C0CAMPAIGNS")
    chen.click(label="报价", where="C0CAMPAIGNS")
    world.settled()
    assert "host_91" in text_of(chen.sees("C0CAMPAIGNS")[-1]), "without prices one sentence says what to do"
    assert chen.modal() is None

    desk.take_in(
        SAMPLES / "creators.csv", by=By(tenant="", person="operator", delivery="test:creators", at=now), year=2026
    )
    ask_for_quote(chen, "云朵杂货铺", "day", date="2026-11-26", days="1")
    lin.waits_to_read("Q-1001", "C0APPROVALS")

    quote = world.demo.bot.desks.quotes.get("T0JUXING", 1)
    assert quote.price.list_total == 2_880_000
    assert "128.5万" in chen.reads("C0CAMPAIGNS")


def test_a_price_that_falls_comes_once_in_the_next_mornings_digest_until_it_is_stopped(world: Any) -> None:
    chen, xiaoyu = world.chen, world.xiaoyu

    def changes_price(day: str) -> None:
        xiaoyu.home()
        xiaoyu.click("ratecard.edit")
        xiaoyu.fill({"day": day, "discount": "20"}).submit()
        xiaoyu.submit()  # what brands will see is looked at first
        world.settled()

    def digests() -> list[str]:
        return [text_of(seen) for seen in chen.sees("D0CHENMO") if "你关注的有" in text_of(seen)]

    chen.command("/juxing watch 小鱼儿 按天 低于2.5万", channel="C0CAMPAIGNS")
    assert "现价 ¥28,800" in chen.reads("C0CAMPAIGNS")
    changes_price("30000")
    world.later(hours=23)  # Tuesday, nine in the morning
    assert digests() == []
    world.later(minutes=30)
    assert digests() == ["你关注的有 1 个变化 · 小鱼儿 ¥24,000"]
    assert "¥28,800 → *¥24,000* (8 折" in chen.reads("D0CHENMO")
    world.later(days=1)
    world.later(days=1)
    assert len(digests()) == 1

    chen.click(label="不再提醒", where="D0CHENMO")
    world.settled()
    assert "已停止：小鱼儿" in chen.reads("D0CHENMO")
    changes_price("20000")
    world.later(days=1)
    assert len(digests()) == 1
    assert world.demo.bot.desks.watches.of("T0JUXING", "U0CHENMO", at=world.demo.playground.clock()).watches == ()
