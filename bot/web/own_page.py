"""我的聚星, a creator's own page, `/me/<token>`: offers, calendar, prices, stars and what others see."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise

from flask import Response, request

from bot.links import OwnPass
from bot.rules.days_off import BadDaysOff
from bot.rules.errors import AlreadyDone, Refused
from bot.rules.pricing import MARKET
from bot.rules.ranking import Standing
from bot.rules.ratecards import RateCard, differences
from bot.services.home import CreatorHome
from bot.web import price_form, shown
from bot.web.site import BadForm, Site, back, seen_version, status_of, typed, whole_number

DONE = ("prices", "same", "answer", "paused", "resumed", "off", "on")


class NothingSaid(Refused):
    """Write a few words first; nothing was sent."""


class OwnPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, token: str) -> Response:
        """Show the page; changes nothing. Raises BadLink, ExpiredLink or NoSuchCreator."""
        grant = self._site.own_pass(token)
        return self._page(grant, done=request.args.get("done", ""))

    def act(self, token: str) -> Response:
        """Change prices or answer a rating, then show the page anew; a refusal keeps what was typed."""
        grant = self._site.own_pass(token)
        doing = {
            "prices": self._change_prices,
            "pause": self._pause,
            "days_off": self._take_off,
            "work_again": self._work_again,
            "answer": self._answer,
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

    def _page(
        self, grant: OwnPass, *, done: str = "", problem: Refused | None = None, preview: Standing | None = None
    ) -> Response:
        site, at = self._site, self._site.clock()
        home = site.desks.home.creator(grant.creator_id, at=at)
        sent = request.form if problem or preview else {}
        pricing = sent.get("action") in {"prices", "preview"}
        prices = sent if pricing else price_form.written(home.profile.standing.card)
        today = at.astimezone(MARKET).date()
        page = site.page(
            "me",
            **shown.profile_facts(home.profile),
            **self._orders(grant, home),
            tenant=grant.tenant,
            public_page=site.links.creator_page(home.profile.creator.slug),
            prices=prices,
            preview=shown.price_lines(preview.card, today=today) if preview else None,
            preview_card=preview.card if preview else None,
            history=self._history(grant),
            answering=sent.get("order", ""),
            words=sent.get("words", ""),
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
        at, links = self._site.clock(), self._site.links
        offers, running = (
            [order for order in found if order.tenant == grant.tenant] for found in (home.offers, home.running)
        )
        shown_orders = (*offers, *running)
        return {
            "offers": offers,
            "running": running,
            "offer_links": {
                order.id: links.offer(order.tenant, order.id, order.creator_id, at=at) for order in shown_orders
            },
            "net": {order.id: shown.net(order) for order in shown_orders},
            "brand": self._site.desks.workspace.get(grant.tenant).name,
        }


def _day(name: str) -> date:
    """A day that was typed. Raises BadDaysOff."""
    try:
        return date.fromisoformat(typed(name))
    except ValueError:
        raise BadDaysOff from None
