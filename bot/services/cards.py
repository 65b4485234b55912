"""What each message is filled from, looked up when it is said: cards therefore always show how things stand."""

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.rules import orders, quotes, quotes_revisions, ratings
from bot.rules.campaigns import Budget, Campaign
from bot.rules.comparisons import Asked
from bot.rules.errors import NotFound
from bot.rules.orders import Order
from bot.rules.people import Reader
from bot.rules.quotes import Quote
from bot.services import (
    asking,
    boards,
    comparisons,
    digests,
    explained,
    finding,
    histories,
    home,
    papers,
    profiles,
    quotes_told,
    ratings_reports,
    reports,
    requests_cards,
    results,
    reviews,
    shortlists,
    shortlists_boards,
    stars,
    uploads,
    uploads_work,
    watches,
    weeks,
)
from bot.services import orders as orders_desk
from bot.services.finding import Cursor
from bot.services.orders import find as find_order
from bot.services.quotes_told import find as find_quote
from storage.cards import Copy
from storage.outbox import Saying
from storage.store import Unit

Facts = dict[str, Any]


class Versioned(Protocol):
    @property
    def version(self) -> int: ...


class Kept(Protocol):
    """Rows that cards show: they can be read with their version, and held until a commit."""

    def get(self, tenant: str, subject: int, /) -> Versioned | None: ...

    def hold(self, tenant: str, subject: int, /) -> None: ...


#: templates whose copies are kept current, and where what they show is kept
SUBJECTS: Mapping[str, Callable[[Unit], Kept]] = {
    **dict.fromkeys(quotes_told.CARDS, lambda unit: unit.quotes),
    **dict.fromkeys(quotes_told.REQUEST_CARDS, lambda unit: unit.requests),
    **dict.fromkeys(orders_desk.CARDS, lambda unit: unit.orders),
    **dict.fromkeys(shortlists.CARDS, lambda unit: unit.shortlists),
    **dict.fromkeys(uploads.CARDS, lambda unit: unit.uploads),
    **dict.fromkeys(ratings_reports.CARDS, lambda unit: unit.rating_reports),
}


def facts(unit: Unit, saying: Saying, *, at: datetime) -> Facts:
    """All that the template of a saying needs. Raises NotFound where its subject is gone."""
    loader = LOADERS.get(saying.template)
    return {**saying.about, "at": at, **(loader(unit, saying, at) if loader else {})}


def key(saying: Saying, facts: Facts, reader: Reader) -> Hashable | None:
    """All that a message depends on besides its reader; None where it is rendered each time that it is said."""
    if saying.template != "creator":
        return None
    return facts["profile"].key(reader), facts["shared_by"]


def version(unit: Unit, saying: Saying) -> int:
    """The version of what a card shows: where it changed while the card was on its way, the card is said anew."""
    if saying.template == stars.DIGEST:
        listed = unit.prompts.read(saying.tenant, saying.about["orders"])
        orders = unit.orders.some(saying.tenant, list(listed))
        return sum(order.version + (listed[id_].digest or 0) for id_, order in orders.items())
    if saying.subject is None or saying.template not in SUBJECTS:
        return 0
    found = SUBJECTS[saying.template](unit).get(saying.tenant, saying.subject)
    return found.version if found else 0


def continued(unit: Unit, copy: Copy) -> bool:
    """Whether the same card came once more, further down in the same conversation with one person.

    Cards are edited in place, which notifies nobody, so what was decided comes as a fresh one. Then that one is whole,
    and this says in a line where to look: two with the same buttons make people wonder which of them counts.
    """
    return any(one.ts > copy.ts for one in unit.cards.stacked(copy))


def settled_version(unit: Unit, saying: Saying) -> int:
    """The same, once all who are moving it have committed; until this commits nobody moves it.

    Without that, a card posted at the very moment of a move would miss it: its copy is not seen yet by who moves.
    """
    if saying.template == stars.DIGEST:
        unit.prompts.hold(saying.tenant, saying.about["orders"])
    elif saying.subject is not None and saying.template in SUBJECTS:
        SUBJECTS[saying.template](unit).hold(saying.tenant, saying.subject)
    return version(unit, saying)


def quote_facts(unit: Unit, quote: Quote, *, at: datetime) -> Facts:
    """A quote's card: the quote, the creator's figures, the budget after it, the rule that asked, who is asked now."""
    found = unit.search.get(quote.creator_id)
    if found is None:
        raise NotFound
    campaign, budget = _campaign(unit, quote.tenant, quote.campaign_id)
    order = unit.orders.of_quote(quote.tenant, quote.id)
    earlier = unit.revisions.of(quote.tenant, quote.id) if quote.revision > 1 else []
    return {
        "quote": quote,
        "sent_back": earlier[-1] if earlier else None,
        "changes": quotes_revisions.changes(earlier[-1], quote) if earlier else (),
        "standing": found[0],
        "creator": found[0].creator,
        "campaign": campaign,
        "budget": budget,
        "asked": asking.asked_of(unit, quote, at=at),
        "groups": {group.id: group.name for group in unit.groups.of(quote.tenant)},
        "order": order,
        "counter": unit.counteroffers.of_order(quote.tenant, order.id) if order else None,
    }


def order_facts(unit: Unit, order: Order) -> Facts:
    """An order's card, for either side."""
    creator = unit.creators.get(order.creator_id)
    if creator is None:
        raise NotFound
    campaign, budget = _campaign(unit, order.tenant, order.campaign_id)
    given = unit.ratings.of_order(order.tenant, order.id)
    return {
        "order": order,
        "papers": papers.of(unit, order),
        "creator": creator,
        "campaign": campaign,
        "budget": budget,
        "brand": unit.workspaces.get(order.tenant).name,
        "rating": given if given and given.stands else None,
        "gone": given if given and not given.stands else None,
        "report": unit.rating_reports.newest(order.tenant, order.id) if given else None,
        "closes": ratings.window_end(order.campaign_end),
        "rateable": order.state in orders.RATEABLE,
    }


def _campaign(unit: Unit, tenant: str, campaign_id: int | None) -> tuple[Campaign | None, Budget | None]:
    campaign = unit.campaigns.get(tenant, campaign_id)
    return campaign, unit.campaigns.budget(campaign) if campaign else None


def _quote(unit: Unit, saying: Saying, at: datetime) -> Facts:
    quote = find_quote(unit, saying.tenant, int(saying.about.get("quote") or saying.subject or 0))
    return quote_facts(unit, quote, at=at)


def _quote_waits(unit: Unit, saying: Saying, at: datetime) -> Facts:
    """For how long it has waited is read off the quote: a card that is brought up to date says nothing else."""
    facts = _quote(unit, saying, at)
    asked: datetime | None = facts["quote"].asked_at
    return {**facts, "escalated": asked is not None and at - asked >= quotes.ESCALATE_AFTER}


def _report(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return reports.of_order(unit, find_order(unit, saying.tenant, saying.subject or 0))


def _campaign_report(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return reports.of_campaign(unit, saying.tenant, int(saying.about["campaign_id"]))


def _request(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return requests_cards.facts(unit, saying.tenant, saying.subject or 0, at=at)


def _order(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return order_facts(unit, find_order(unit, saying.tenant, int(saying.about.get("order") or saying.subject or 0)))


def _find(unit: Unit, saying: Saying, at: datetime) -> Facts:
    cursor = Cursor.read(saying.about["cursor"]) if saying.about.get("cursor") else Cursor()
    shared_by = str(saying.about.get("shared_by", ""))
    return {
        "results": finding.found(unit.search, str(saying.about["brief"]), at=at, cursor=cursor),
        "shared_by": shared_by,
    }


def _creator(unit: Unit, saying: Saying, at: datetime) -> Facts:
    shared_by = str(saying.about.get("shared_by", ""))
    return {"profile": profiles.shown(unit.profiles, int(saying.about["creator"]), at=at), "shared_by": shared_by}


def _of_creator(unit: Unit, saying: Saying, at: datetime) -> Facts:
    creator = unit.creators.get(int(saying.about["creator"]))
    if creator is None:
        raise NotFound
    return {"creator": creator}


def _board(unit: Unit, saying: Saying, at: datetime) -> Facts:
    asked = boards.Asked(only=boards.Only(saying.about["only"]), campaign_id=saying.about["campaign"])
    return {"board": boards.board(unit, saying.tenant, str(saying.about["person"]), asked, at=at)}


def _history(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return {"history": histories.history(unit, saying.tenant, str(saying.about["number"]))}


def _rate_due(unit: Unit, saying: Saying, at: datetime) -> Facts:
    """Several orders at once, each as it stands: a message that is brought up to date shows what became of them."""
    listed = reviews.listed(unit, saying.tenant, saying.about["orders"], at=at, digest=saying.subject)
    return {"listed": listed, "schedule": unit.schedules.of(saying.tenant)}


def _rate_please(unit: Unit, saying: Saying, at: datetime) -> Facts:
    """Of one order, with what was changed about whom it asks, and when it is asked for."""
    return {**_order(unit, saying, at), "schedule": unit.schedules.of(saying.tenant)}


def _rate_later(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return {**_order(unit, saying, at), "until": datetime.fromisoformat(saying.about["until"])}


def _reviews(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return {"reviews": reviews.of(unit, saying.tenant, saying.reader, at=at)}


def _week(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return {"week": weeks.shown(unit, saying.tenant, saying.about)}


def _results(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return {"results": results.shown(unit, saying.tenant, saying.about)}


def _watching(unit: Unit, saying: Saying, at: datetime) -> Facts:
    watch = unit.watches.get(saying.tenant, int(saying.about["watch"]))
    if watch is None:
        raise NotFound
    kept = watches.kept(unit, watch, at=at, new=bool(saying.about.get("new", True)))
    return {"kept": kept, "left_out": (), "problems": ()}


def _watches(unit: Unit, saying: Saying, at: datetime) -> Facts:
    stopped = int(saying.about.get("stopped", 0))
    return {"mine": watches.mine(unit, saying.tenant, saying.reader, at=at, stopped=stopped)}


def _digest(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return {"told": digests.shown(unit, saying.tenant, saying.about["entries"], at=at)}


def _why(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return {"why": explained.why(unit, int(saying.about["creator"]), str(saying.about["form"] or ""), at=at)}


def _shortlist(unit: Unit, saying: Saying, at: datetime) -> Facts:
    """A posted card knows its list by its subject; what one person alone sees names it."""
    list_id, page = int(saying.about.get("list") or saying.subject or 0), int(saying.about.get("page") or 1)
    return {"board": shortlists_boards.board(unit, saying.tenant, list_id, page), "private": saying.subject is None}


def _shortlist_changed(unit: Unit, saying: Saying, at: datetime) -> Facts:
    standings = unit.search.standings(saying.about["creators"])
    names = [standings[each].creator.name for each in saying.about["creators"] if each in standings]
    return {"shortlist": shortlists_boards.find(unit, saying.tenant, int(saying.about["list"])), "names": names}


def _comparison(unit: Unit, saying: Saying, at: datetime) -> Facts:
    asked = Asked.read(saying.about["asked"])
    compared = comparisons.between(unit, saying.tenant, saying.about["creators"], asked, at=at)
    return {"comparison": compared, "shared_by": str(saying.about.get("shared_by", ""))}


def _basket(unit: Unit, saying: Saying, at: datetime) -> Facts:
    left_out = unit.creators.get(int(saying.about["left_out"])) if saying.about.get("left_out") else None
    picked = comparisons.picked(unit, saying.tenant, str(saying.about["person"]))
    return {"picked": picked, "left_out": left_out.name if left_out else ""}


def _rating_report(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return {"reported": ratings_reports.find(unit, saying.tenant, saying.subject or 0)}


def _upload(unit: Unit, saying: Saying, at: datetime) -> Facts:
    """A file, what came of it, and how many of its comments are still to be read."""
    upload = uploads.find(unit, saying.tenant, saying.subject or 0)
    source = unit.sources.get(upload.source_id) if upload.source_id else None
    return {"upload": upload, "source": source, "unread": uploads_work.unread(unit, upload)}


def _home(unit: Unit, saying: Saying, at: datetime) -> Facts:
    return {"home": home.of(unit, saying.tenant, saying.channel, at=at, page=int(saying.about.get("page") or 1))}


LOADERS: Mapping[str, Callable[[Unit, Saying, datetime], Facts]] = {
    "quote": _quote,
    "quote_again": _quote,
    "quote_waits": _quote_waits,
    "request": _request,
    "request_waits": _request,
    "order": _order,
    "report": _report,
    "campaign_report": _campaign_report,
    "offer": _order,
    "offer_link": _order,
    "order_moved": _order,
    "offer_moved": _order,
    "answer_soon": _order,
    "work_ended": _order,
    "rate_please": _rate_please,
    "rate_due": _rate_due,
    "rate_later": _rate_later,
    "reviews": _reviews,
    "photo_refused": _order,
    "rated": _order,
    "rating_answered": _order,
    "rating_kept": _order,
    "rating_report": _rating_report,
    "rating_reported": _order,
    "rating_withdrawn": _order,
    "find": _find,
    "creator": _creator,
    "watching": _watching,
    "watches": _watches,
    "digest": _digest,
    "why": _why,
    "shortlist": _shortlist,
    "shortlist_changed": _shortlist_changed,
    "comparison": _comparison,
    "basket": _basket,
    "upload": _upload,
    "home": _home,
    "link": _of_creator,
    "link_revoked": _of_creator,
    "board": _board,
    "history": _history,
    "week": _week,
    "campaign_over": _results,
    "results": _results,
}
