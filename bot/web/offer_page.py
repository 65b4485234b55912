"""An offer, for the creator on a phone, `/o/<token>`: look at it, answer it, and all that may follow."""

from contextlib import suppress

from flask import Response, request

from bot.links import BadLink, OfferPass
from bot.rules import orders
from bot.rules.attachments import FileTooBig, WrongKind
from bot.rules.entered_results import BadResult
from bot.rules.errors import AlreadyDone, NotFound, Refused
from bot.rules.orders import IllegalMove, Move, Order, State
from bot.services.papers import Papers
from bot.web import files, offer_acts, shown
from bot.web.site import BadForm, Site, back, seen_version, status_of, typed

MOVES = {move.value: move for move in (Move.ACCEPT, Move.DECLINE, Move.EXTEND, Move.DELIVER)}


class OfferPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, token: str) -> Response:
        """Show how the order stands; changes nothing. Raises BadLink, ExpiredLink or NotFound."""
        grant = self._site.offer_pass(token)
        return self._page(grant, self._order(grant), done=request.args.get("done", ""))

    def act(self, token: str) -> Response:
        """Make the move, then show the page anew. What is refused is said on the page, and what was typed stays."""
        grant = self._site.offer_pass(token)
        self._order(grant)
        if request.mimetype == "multipart/form-data":  # only such a form brings a file
            request.max_content_length = files.LARGEST_FORM
        action = request.form.get("action", "")
        if action not in MOVES and action not in offer_acts.ACTS:
            raise BadForm
        try:
            self._do(grant, action)
        except BadForm:
            raise
        except Refused as why:
            self._site.tried(grant, f"offer.{action}", why, subject=grant.order_id)
            return self._page(grant, self._order(grant), problem=why, action=action)
        return back(action)

    def file(self, token: str, number: int) -> Response:
        """A file of this order's brief or scripts. Raises BadLink, ExpiredLink or NotFound."""
        grant = self._site.offer_pass(token)
        order = self._order(grant)
        return files.given(*self._site.desks.scripts.file(grant.tenant, number, order_id=order.id))

    def _do(self, grant: OfferPass, action: str) -> None:
        by = self._site.by(grant.tenant, grant.creator_id, f"offer:{grant.order_id}:{action}")
        version, desks = seen_version(), self._site.desks
        with suppress(AlreadyDone):  # the same form sent twice: the first one counted, and the page shows it
            if act := offer_acts.ACTS.get(action):
                act(desks, by, grant.order_id, version)
            else:
                reason = typed("reason")
                desks.orders.answer(by, grant.order_id, MOVES[action], reason=reason, seen_version=version)

    def _order(self, grant: OfferPass) -> Order:
        order = self._site.desks.orders.get(grant.tenant, grant.order_id)
        if order.creator_id != grant.creator_id:
            raise BadLink
        if order.state in orders.UNTOLD:
            raise NotFound
        return order

    def _page(
        self, grant: OfferPass, order: Order, *, done: str = "", problem: Refused | None = None, action: str = ""
    ) -> Response:
        site = self._site
        standing = site.desks.creators.standing(order.creator_id)
        papers = site.desks.orders.papers(grant.tenant, order.id)
        page = site.page(
            "offer",
            order=order,
            papers=papers,
            terms=offer_acts.terms(site.desks, order, at=site.clock()),
            sent=request.form if problem else {},
            creator=standing.creator,
            brand=site.desks.workspace.get(grant.tenant).name,
            net=shown.net(order),
            done=done if done_is_true(order, papers, done) else "",
            file_problem=isinstance(problem, FileTooBig | WrongKind),
            token=request.view_args["token"] if request.view_args else "",
            problem=site.sentence(problem) if problem and not isinstance(problem, IllegalMove) else "",
            marked=_marked(site, problem),
            moved_on=isinstance(problem, IllegalMove),
            action=action,
            reason=request.form.get("reason", ""),
            may=allowed(order, late=site.clock() >= order.answer_by),
            nonce=site.mark(order.version),
        )
        page.status_code = status_of(problem) if problem else 200
        return page


def _marked(site: Site, problem: Refused | None) -> dict[str, str]:
    """What is wrong with which field."""
    if not isinstance(problem, BadResult):
        return {}
    return {name: site.sentence(wrong) for name, wrong in problem.problems.items()}


def allowed(order: Order, *, late: bool) -> set[str]:
    """Which of the page's moves make sense now."""
    if order.state is State.AWAITING:
        extend = {str(Move.EXTEND)} if order.may_extend and not late else set()
        return {str(Move.DECLINE)} | extend | (set() if late else {str(Move.ACCEPT)})
    return {str(Move.DELIVER)} if order.state is State.PRODUCING else set()


def done_is_true(order: Order, papers: Papers, done: str) -> bool:
    """Whether the order stands where that move leads: an address alone must not claim what did not happen."""
    if done in offer_acts.ACTS:
        return offer_acts.is_true(order, papers, done)
    if done == Move.EXTEND:
        return order.extended and order.state is State.AWAITING
    if done == Move.ACCEPT:  # a video is begun at once, and a script may be due
        return order.state in {State.ACCEPTED, State.PRODUCING, State.SCRIPT_DUE}
    move = MOVES.get(done)
    return any(made is move and to is order.state for (_, made), to in orders.MOVES.items())
