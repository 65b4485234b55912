"""What lies with an order: a counter-offer, a request to cancel, brief and scripts, a dispute. For its cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.attachments import Attachment
from bot.rules.cancelling import Done, Request
from bot.rules.counteroffers import Counteroffer
from bot.rules.disputes import Dispute
from bot.rules.entered_results import Entered
from bot.rules.orders import ACCEPTS, Move, Order, State
from bot.rules.prompts import Prompt
from bot.rules.quotes import State as QuoteState
from bot.rules.scripts import Brief, Script, Verdict, may_go_back, sent_back
from bot.services import stars
from storage.store import Unit


@dataclass(frozen=True, kw_only=True)
class Undone:
    """Who took an order back, and until when its quote can be ordered again; None: no longer."""

    person: str
    at: datetime
    again_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Papers:
    counter: Counteroffer | None = None
    request: Request | None = None  #: the newest, open or not
    brief: Brief | None = None
    scripts: Sequence[Script] = ()  #: the first version first
    dispute: Dispute | None = None
    prompt: Prompt | None = None  #: whom it asks for stars, where that was changed
    files: Sequence[Attachment] = ()  #: of briefs and scripts, the first first
    undone: Undone | None = None
    entered: Entered | None = None  #: the result as the creator entered it

    @property
    def asked(self) -> Request | None:
        """The request that waits for an answer."""
        return self.request if self.request and self.request.open else None

    @property
    def script(self) -> Script | None:
        """The newest version."""
        return self.scripts[-1] if self.scripts else None

    @property
    def may_go_back(self) -> bool:
        return may_go_back(list(self.scripts))


def of(unit: Unit, order: Order) -> Papers:
    """All that lies with an order."""
    tenant = order.tenant
    kept = unit.prompts.of_order(tenant, order.id)
    return Papers(
        counter=unit.counteroffers.of_order(tenant, order.id),
        request=unit.cancel_requests.newest(tenant, order.id),
        brief=unit.scripts.brief(tenant, order.id),
        scripts=unit.scripts.of_order(tenant, order.id),
        dispute=unit.disputes.of_order(tenant, order.id),
        prompt=stars.known(kept, order) if kept else None,
        files=unit.attachments.of_order(tenant, order.id),
        entered=unit.entered_results.of_order(tenant, order.id),
        undone=_undone(unit, order) if order.state is State.UNDONE else None,
    )


def _undone(unit: Unit, order: Order) -> Undone | None:
    events = [event for event in unit.events.of(order.tenant, "order", order.id) if event.move == Move.UNDO]
    quote = unit.quotes.get(order.tenant, order.quote_id)
    again = quote.valid_until if quote and quote.state in {QuoteState.APPROVED, QuoteState.DRAFT} else None
    return Undone(person=events[-1].person, at=events[-1].at, again_until=again) if events else None


def done(unit: Unit, order: Order) -> Done:
    """What had happened with an order so far."""
    scripts = unit.scripts.of_order(order.tenant, order.id)
    accepted = [event.at for event in unit.events.of(order.tenant, "order", order.id) if event.move in ACCEPTS]
    return Done(
        accepted_at=accepted[-1] if accepted else order.answer_by,
        scripts=len(scripts),
        sent_back=sent_back(scripts),
        passed=any(script.verdict in {Verdict.PASSED, Verdict.DEEMED} for script in scripts),
    )
