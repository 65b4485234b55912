"""The earnings desk: a creator's orders by what came of them, for their page and as a table."""

from decimal import Decimal

from bot import names, words
from bot.rules import earnings
from bot.rules.earnings import Earnings
from bot.rules.orders import UNTOLD, State
from bot.rules.people import Reader
from bot.services.exports_rows import Rows
from storage.store import Store, Unit

SHOWN = tuple(sorted(set(State) - UNTOLD))
COLUMNS = ("part", "number", "brand", "form", "day", "state", "amount")


class EarningsDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, tenant: str, creator_id: int) -> Earnings:
        """What a creator earned with one workspace, and what is coming from it: other workspaces are none of its
        business."""
        with self._store.reading(tenant) as unit:
            return of(unit, creator_id, tenant)

    def table(self, tenant: str, creator_id: int, reader: Reader) -> Rows:
        """A heading and a row for each order; money in yuan, days as in China."""
        with self._store.reading(tenant) as unit:
            found, brand = of(unit, creator_id, tenant), unit.workspaces.get(tenant).name
        translate = words.translator(reader.language)
        table: Rows = [[translate(names.EARNINGS_COLUMNS[key]) for key in COLUMNS]]
        for line in found.lines:
            order = line.order
            table.append([
                translate(names.EARNINGS_PARTS[line.part]),
                order.number,
                brand,
                translate(names.FORMS[order.need.form]),
                line.day.isoformat(),
                translate(names.ORDER_STATES[order.state]),
                Decimal(line.fen) / 100,
            ])  # fmt: skip
        return table


def of(unit: Unit, creator_id: int, tenant: str = "") -> Earnings:
    """With one workspace where it is named, else with all."""
    return earnings.earnings(unit.orders.of_creator(creator_id, *SHOWN, tenant=tenant, most=None))
