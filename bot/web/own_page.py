"""我的聚星, a creator's own page, `/me/<token>`: offers, calendar, prices, stars and what others see."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import pairwise
from urllib.parse import quote

from flask import Response, request

from bot import sheets
from bot.links import OwnPass
from bot.rules.days_off import BadDaysOff
from bot.rules.earnings import Earnings
from bot.rules.errors import AlreadyDone, Refused
from bot.rules.pricing import MARKET
from bot.rules.ranking import Standing
from bot.rules.ratecards import RateCard, differences
from bot.rules.ratings_reports import Reason
from bot.services.home import CreatorHome
from bot.web import price_form, shown
from bot.web.site import BadForm, Site, back, reader_of_request, seen_version, status_of, typed, whole_number

DONE = ("prices", "same", "answer", "report", "seen", "paused", "resumed", "off", "on")


class NothingSaid(Refused):
    """Write a few words first; nothing was sent."""


class OwnPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, token: str) -> Response:
        """Show the page; changes nothing. Raises BadLink, ExpiredLink or NoSuchCreator."""
        grant = self._site.own_pass(token)
        return self._page(grant, done=request.args.get("done", ""))

    def earnings(self, token: str) -> Response:
        """What was earned and what is coming, as CSV; changes nothing. Raises BadLink or ExpiredLink."""
        grant = self._site.own_pass(token)
        table = self._site.desks.earnings.table(grant.tenant, grant.creator_id, reader_of_request())
        named = {"Content-Disposition": 'attachment; filename="earnings.csv"'}
        return Response(sheets.write_csv(table), content_type="text/csv; charset=utf-8", headers=named)

    def act(self, token: str) -> Response:
        """Change prices, answer or report a rating, then show the page anew; a refusal keeps what was typed."""
        grant = self._site.own_pass(token)
        doing = {
            "prices": self._change_prices,
            "pause": self._pause,
            "days_off": self._take_off,
            "work_again": self._work_again,
            "answer": self._answer,
            "report": self._report,
            "seen": self._seen,
        }
        said = request.form.get("action", "")
        action = doing.get(said)
        if action is None and said != "preview":
            raise BadForm
        try:
            if action is None:
                return self._page(grant, preview=self._preview(grant))
            return back(action(grant))
        except BadForm:
            raise
        except Refused as why:
            self._site.tried(grant, f"me.{said}", why)
            return self._page(grant, problem=why)

    def _change_prices(self, grant: OwnPass) -> str:
        by, version = self._site.by(grant.tenant, grant.creator_id, "prices"), seen_version()
        changes = price_form.read(request.form)
        now = self._site.desks.ratecards.current(grant.creator_id)
        if now.version == version and all(getattr(now, name) == value for name, value in changes.items()):
            return "same"
        with suppress(AlreadyDone):  # the same form sent twice: the first one counted
            self._site.desks.ratecards.change(by, grant.creator_id, version, **changes)
        return "prices"

    def _preview(self, grant: OwnPass) -> Standing:
        by = self._site.by(grant.tenant, grant.creator_id, "preview")
        return self._site.desks.ratecards.preview(by, grant.creator_id, **price_form.read(request.form))

    def _pause(self, grant: OwnPass) -> str:
        by, version = self._site.by(grant.tenant, grant.creator_id, "pause"), seen_version()
        paused = request.form.get("paused") == "yes"
        with suppress(AlreadyDone):
            self._site.desks.ratecards.change(by, grant.creator_id, version, paused=paused)
        return "paused" if paused else "resumed"

    def _take_off(self, grant: OwnPass) -> str:
        by, first = self._site.by(grant.tenant, grant.creator_id, "days_off"), _day("first")
        last = _day("last") if typed("last") else first
        with suppress(AlreadyDone):
            self._site.desks.days_off.take(by, grant.creator_id, first, last)
        return "off"

    def _work_again(self, grant: OwnPass) -> str:
        by = self._site.by(grant.tenant, grant.creator_id, f"work_again:{typed('first')}")
        with suppress(AlreadyDone):
            self._site.desks.days_off.give_back(by, grant.creator_id, _day("first"))
        return "on"

    def _answer(self, grant: OwnPass) -> str:
        order_id = whole_number("order")
        by, words = self._site.by(grant.tenant, grant.creator_id, f"answer:{order_id}"), typed("words")
        if not words:
            raise NothingSaid
        with suppress(AlreadyDone):
            self._site.desks.ratings.answer(by, grant.creator_id, order_id, words)
        return "answer"

    def _report(self, grant: OwnPass) -> str:
        """Bound to the version of the rating that was seen: what was changed meanwhile is read again first."""
        order_id, version = whole_number("order"), whole_number("edition")
        by, words = self._site.by(grant.tenant, grant.creator_id, f"report:{order_id}"), typed("words")
        with suppress(AlreadyDone):
            self._site.desks.reports.report(
                by, grant.creator_id, order_id, _reason(request.form.get("reason", "")), words, seen_version=version
            )
        return "report"

    def _seen(self, grant: OwnPass) -> str:
        by = self._site.by(grant.tenant, grant.creator_id, "seen")
        with suppress(AlreadyDone):
            self._site.desks.reports.mark_seen(by, grant.creator_id, _moment(request.form.get("until", "")))
        return "seen"

    def _page(
        self, grant: OwnPass, *, done: str = "", problem: Refused | None = None, preview: Standing | None = None
    ) -> Response:
        site, at = self._site, self._site.clock()
        home = site.desks.home.creator(grant.creator_id, at=at)
        sent = request.form if problem or preview else {}
        pricing = sent.get("action") in {"prices", "preview"}
        prices = sent if pricing else price_form.written(home.profile.standing.card)
        today = at.astimezone(MARKET).date()
        slug = home.profile.creator.slug
        page = site.page(
            "me",
            mine=home.stars,
            photos_at=f"../c/{quote(slug, safe='')}/photos",
            **shown.profile_facts(home.profile),
            **self._orders(grant, home),
            tenant=grant.tenant,
            public_page=site.links.creator_page(slug),
            prices=prices,
            preview=shown.price_lines(preview.card, today=today) if preview else None,
            preview_card=preview.card if preview else None,
            history=self._history(grant),
            answering=sent.get("order", ""),
            words=sent.get("words", ""),
            reason=sent.get("reason", ""),
            problem=site.sentence(problem) if problem else "",
            problem_at="prices" if pricing else sent.get("action", ""),
            done=done if done in DONE else "",
            nonce=site.mark(home.profile.standing.card.version),
        )
        page.status_code = status_of(problem) if problem else 200
        return page

    def _history(self, grant: OwnPass) -> list[tuple[RateCard, Sequence[tuple[str, object, object]]]]:
        """The newest versions of the price card with what each changed, the newest first."""
        versions = self._site.desks.ratecards.versions(grant.creator_id)
        return [(after, differences(before, after)) for after, before in pairwise(versions)]

    def _orders(self, grant: OwnPass, home: CreatorHome) -> dict[str, object]:
        """Only those of the workspace that gave the link: another one's offers are none of its business."""
        at, links, earned = self._site.clock(), self._site.links, self._earned(grant)
        offers, running = (
            [order for order in found if order.tenant == grant.tenant] for found in (home.offers, home.running)
        )
        shown_orders = (*offers, *running, *(line.order for line in earned.lines))
        return {
            "earned": earned,
            "earnings_csv": f"{links.public_url}{request.path}/earnings.csv?lang={reader_of_request().language}",
            "offers": offers,
            "running": running,
            "offer_links": {
                order.id: links.offer(order.tenant, order.id, order.creator_id, at=at) for order in shown_orders
            },
            "net": {order.id: shown.net(order) for order in shown_orders},
            "brand": self._site.desks.workspace.get(grant.tenant).name,
        }

    def _earned(self, grant: OwnPass) -> Earnings:
        return self._site.desks.earnings.of(grant.tenant, grant.creator_id)


def _reason(said: str) -> Reason:
    """Raises BadForm for anything that the page does not offer."""
    try:
        return Reason(said)
    except ValueError:
        raise BadForm from None


def _moment(said: str) -> datetime:
    """A moment that the page wrote. Raises BadForm."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise BadForm from None
    if moment.tzinfo is None:
        raise BadForm
    return moment


def _day(name: str) -> date:
    """A day that was typed. Raises BadDaysOff."""
    try:
        return date.fromisoformat(typed(name))
    except ValueError:
        raise BadDaysOff from None
