"""What the card of a request is filled from: its lines, their sum, and whom each of them is asked of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rules import quotes, ranking, requests
from bot.rules.approvals import Asked
from bot.rules.creators import Creator
from bot.rules.errors import NotFound
from bot.rules.orders import Order
from bot.rules.quotes import Quote
from bot.rules.ranking import Reason, Standing
from bot.services import asking
from storage.store import Unit


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line: the quote, the creator's figures, why they are recommended, and the order that came of it."""

    quote: Quote
    creator: Creator
    standing: Standing | None
    reasons: Sequence[Reason]
    order: Order | None
    asked: Sequence[Asked]


def facts(unit: Unit, tenant: str, request_id: int, *, at: datetime) -> dict[str, Any]:
    """Raises NotFound."""
    request = unit.requests.get(tenant, request_id)
    if request is None:
        raise NotFound
    campaign = unit.campaigns.get(tenant, request.campaign_id)
    standings = unit.search.standings([line.creator_id for line in request.lines])
    rows = [_row(unit, line, standings.get(line.creator_id), at) for line in request.lines]
    waits = [row for row in rows if row.quote in request.waiting]
    asked_at = min((row.quote.asked_at or request.asked_at for row in waits), default=at)
    return {
        "request": request,
        "rows": rows,
        "campaign": campaign,
        "budget": unit.campaigns.budget(campaign) if campaign else None,
        "groups": {group.id: group.name for group in unit.groups.of(tenant)},
        "under": requests.under([(row.quote.number, row.quote.rule, row.asked) for row in waits]),
        "escalated": at - asked_at >= quotes.ESCALATE_AFTER,
    }


def _row(unit: Unit, line: Quote, standing: Standing | None, at: datetime) -> Row:
    creator = standing.creator if standing else unit.creators.get(line.creator_id)
    if creator is None:
        raise NotFound
    return Row(
        quote=line,
        creator=creator,
        standing=standing,
        reasons=ranking.reasons(standing, line.need.form) if standing else (),
        order=unit.orders.of_quote(line.tenant, line.id),
        asked=asking.asked_of(unit, line, at=at),
    )
