"""The orders desk: place and undo, answer, cancel, deliver, enter what came of it."""

from bot.rules import orders, quotes
from bot.rules.orders import Move, Order, Result, Side, State
from bot.rules.people import By
from bot.rules.pricing import Need
from bot.services import entered_results, papers, placing, quotes_told
from bot.services import orders as moving
from bot.services import quotes as quotes_desk
from bot.services.orders import as_seen, find, move, team, theirs
from storage.store import Store


class OrderDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def place(self, by: By, quote_id: int) -> Order:
        """One click: from an approved quote, or a draft within one's own limit, to an offer that the creator gets
        half a minute later.

        Placing the same quote twice gives the order that stands; one that was undone is placed anew. Raises what
        `quotes.order` refuses, OverBudget, SlotTaken; nothing is ordered then.
        """
        with self._store.deciding(by) as unit:
            quote = quotes_told.find(unit, by.tenant, quote_id)
            standing = unit.orders.of_quote(by.tenant, quote_id)
            if standing and standing.state is not State.UNDONE:
                return standing
            order = placing.place(unit, by, quote, standing)
            unit.commit()
        return order

    def place_directly(self, by: By, creator_id: int, need: Need, campaign_id: int | None, channel: str) -> Order:
        """Within one's own limit: quote and order in one transaction. Raises as `QuoteDesk.preview` and `place`."""
        with self._store.deciding(by) as unit:
            order = placing.place(unit, by, quotes_desk.draft(unit, by, creator_id, need, campaign_id, channel))
            unit.commit()
        return order

    def undo(self, by: By, order_id: int) -> Order:
        """Take an order back before the creator is told of it; one that was taken back already stays so.

        Raises UndoOver once the time is over, IllegalMove where it has ended, NotAllowed for who is not the team.
        """
        with self._store.deciding(by) as unit:
            order = placing.undo(unit, by, order_id)
            unit.commit()
        return order

    def answer(self, by: By, order_id: int, what: Move, *, reason: str = "", seen_version: int | None = None) -> Order:
        """The creator accepts, declines or asks for more time.

        Raises what `orders.move` refuses, NotAllowed for anybody but that creator, SlotTaken when accepting.
        """
        with self._store.deciding(by) as unit:
            before = find(unit, by.tenant, order_id)
            theirs(unit, by, before)
            as_seen(before, seen_version)
            if what is Move.EXTEND:
                after = orders.extend(before, Side.CREATOR, at=by.at)
            else:
                after = orders.move(before, what, Side.CREATOR, at=by.at, reason=reason)
            move(unit, by, before, after, what)
            unit.commit()
        return after

    def cancel(self, by: By, order_id: int, reason: str) -> Order:
        """The brand takes an order back before both sides have agreed on it.

        Raises what `orders.move` refuses, NotAllowed for who is not the team.
        """
        with self._store.deciding(by) as unit:
            before = find(unit, by.tenant, order_id)
            team(unit, by)
            after = orders.move(before, Move.CANCEL, Side.BRAND, at=by.at, reason=reason)
            if before.state is State.APPROVING:  # the quote's row is locked before the order's
                quotes_desk.end(unit, by, before.quote_id, quotes.Move.WITHDRAW)
            move(unit, by, before, after, Move.CANCEL)
            unit.commit()
        return after

    def deliver(self, by: By, order_id: int) -> Order:
        """The creator says that a video is done."""
        return self.answer(by, order_id, Move.DELIVER)

    def enter_result(self, by: By, order_id: int, result: Result) -> Order:
        """The brand enters what came of it, which takes the delivery. Until it is rated it may be entered anew.

        What the creator had entered is confirmed or corrected by it. Raises NotAllowed for who is not the team: nobody
        enters results of their own work.
        """
        with self._store.deciding(by) as unit:
            before = find(unit, by.tenant, order_id)
            team(unit, by)
            entered_results.take(unit, by, before, result)
            unit.commit()
            return find(unit, by.tenant, order_id)

    def get(self, tenant: str, order_id: int) -> Order:
        """Raises NotFound."""
        with self._store.reading(tenant) as unit:
            return find(unit, tenant, order_id)

    def papers(self, tenant: str, order_id: int) -> papers.Papers:
        """What lies with an order, as its cards show it. Raises NotFound."""
        with self._store.reading(tenant) as unit:
            return papers.of(unit, find(unit, tenant, order_id))

    def heal(self, by: By, order_id: int) -> None:
        """Bring every copy of an order's cards up to date: somebody pressed a stale one."""
        with self._store.unit() as unit:
            moving.refresh(unit, by, order_id)
            unit.commit()
