"""我的聚星, a creator's own page, `/me/<token>`: offers, calendar, prices, stars and what others see."""

from contextlib import suppress

from flask import Response, request

from bot.links import OwnPass
from bot.rules.errors import AlreadyDone, Refused
from bot.services.home import CreatorHome
from bot.web import price_form, shown
from bot.web.site import BadForm, Site, back, new_nonce, seen_version, status_of, typed, whole_number

DONE = ("prices", "same", "answer")


class NothingSaid(Refused):
    """Write a few words first; nothing was sent."""


class OwnPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, token: str) -> Response:
        """Show the page; changes nothing. Raises BadLink, ExpiredLink or NoSuchCreator."""
        grant = self._site.links.read_me(token, at=self._site.clock())
        return self._page(grant, done=request.args.get("done", ""))

    def act(self, token: str) -> Response:
        """Change prices or answer a rating, then show the page anew; a refusal keeps what was typed."""
        grant = self._site.links.read_me(token, at=self._site.clock())
        action = {"prices": self._change_prices, "answer": self._answer}.get(request.form.get("action", ""))
        if action is None:
            raise BadForm
        try:
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

    def _answer(self, grant: OwnPass) -> str:
        order_id = whole_number("order")
        by, words = self._site.by(grant.tenant, grant.creator_id, f"answer:{order_id}"), typed("words")
        if not words:
            raise NothingSaid
        with suppress(AlreadyDone):
            self._site.desks.ratings.answer(by, grant.creator_id, order_id, words)
        return "answer"

    def _page(self, grant: OwnPass, *, done: str = "", problem: Refused | None = None) -> Response:
        site, at = self._site, self._site.clock()
        home = site.desks.home.creator(grant.creator_id, at=at)
        sent = request.form if problem else {}
        prices = sent if sent.get("action") == "prices" else price_form.written(home.profile.standing.card)
        page = site.page(
            "me",
            **shown.profile_facts(home.profile),
            **self._orders(grant, home),
            tenant=grant.tenant,
            public_page=site.links.creator_page(home.profile.creator.slug),
            prices=prices,
            answering=sent.get("order", ""),
            words=sent.get("words", ""),
            problem=site.sentence(problem) if problem else "",
            problem_at=sent.get("action", ""),
            done=done if done in DONE else "",
            nonce=new_nonce(),
        )
        page.status_code = status_of(problem) if problem else 200
        return page

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
