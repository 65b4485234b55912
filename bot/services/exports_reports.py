"""Reports to take away: plan against actual of one order, or a row for each order of a campaign and their sum."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot import names, words
from bot.rules import reports
from bot.rules.errors import NotFound
from bot.rules.orders import Order
from bot.rules.people import Reader
from bot.rules.reports import Measure, Report
from bot.services import reports as desk
from bot.services.exports_rows import Rows
from bot.services.orders import find
from bot.sheets import Value
from storage.store import Unit

MONEY = frozenset({Measure.GMV, Measure.CPM, Measure.PER_SALE})
HEAD = ("number", "creator", "state", "total")


def check(unit: Unit, tenant: str, about: Mapping[str, Any]) -> None:
    """Raises NotFound where the order or the campaign is not one of theirs."""
    if about.get("order"):
        find(unit, tenant, int(about["order"]))
    elif unit.campaigns.get(tenant, int(about["campaign"])) is None:
        raise NotFound


def of_order(unit: Unit, tenant: str, order_id: int, reader: Reader) -> tuple[str, Rows]:
    """The order's number, and a row for each measure."""
    translate = words.translator(reader.language)
    order = find(unit, tenant, order_id)
    facts = desk.of_order(unit, order)
    heading: Rows = [[translate(names.REPORT_COLUMNS[key]) for key in ("measure", "planned", "actual", "change")]]
    rows: Rows = [
        [translate(names.REPORT_MEASURES[row.measure]), *_values(facts["report"], row.measure)]
        for row in facts["report"].rows
    ]
    on_time = translate(names.ORDER_COLUMNS["yes" if order.result.on_time else "no"]) if order.result else None
    rows += [
        [translate(names.ORDER_COLUMNS["total"]), None, _yuan(order.price.total), None],
        [translate(names.ORDER_COLUMNS["on_time"]), None, on_time, None],
        [translate(names.REPORT_COLUMNS["comments"]), None, facts["said"].comments or None, None],
    ]
    return f"{order.number} {facts['creator'].name}", heading + rows


def of_campaign(unit: Unit, tenant: str, campaign_id: int, reader: Reader) -> tuple[str, Rows]:
    """The campaign's name, a row for each order, ended ones too, and the sum of those that can be compared."""
    translate = words.translator(reader.language)
    facts = desk.of_campaign(unit, tenant, campaign_id)
    summary, budget = facts["summary"], facts["budget"]
    columns = [
        f"{translate(names.REPORT_MEASURES[measure])} · {translate(names.REPORT_COLUMNS[side])}"
        for measure in Measure
        for side in ("planned", "actual", "change")
    ]
    heading: list[Value] = [*(translate(names.ORDER_COLUMNS[key]) for key in HEAD), *columns]
    heading.append(translate(names.ORDER_COLUMNS["on_time"]))
    rows: Rows = [heading, *(_row(unit, order, translate) for order in summary.orders)]
    whole = [value for measure in Measure for value in _values(summary.report, measure)]
    compared, on_time = summary.compared or summary.known, f"{summary.on_time}/{summary.known}"
    summed = [translate(names.REPORT_COLUMNS["sum"]), f"{compared}/{summary.done}", None, None]
    rows.append([*summed, *whole, on_time])
    for key, fen in (("budget", budget.total), ("committed", budget.committed), ("spent", budget.spent)):
        rows.append([translate(names.REPORT_COLUMNS[key]), None, None, _yuan(fen)])
    return facts["campaign"].name, rows


def _row(unit: Unit, order: Order, translate: Any) -> list[Value]:
    creator, report = unit.creators.get(order.creator_id), reports.of_order(order)
    row: list[Value] = [order.number, creator.name if creator else "", translate(names.ORDER_STATES[order.state])]
    row.append(_yuan(order.price.total))
    row += [value for measure in Measure for value in _values(report, measure)]
    row.append(translate(names.ORDER_COLUMNS["yes" if order.result.on_time else "no"]) if order.result else None)
    return row


def _values(report: Report, measure: Measure) -> list[Value]:
    """Planned, actual, and the difference in percent of what was planned."""
    row = next(row for row in report.rows if row.measure is measure)
    written = _yuan if measure in MONEY else _same
    change = None if row.change is None else Decimal(row.change) / 100
    return [written(row.planned), written(row.actual), change]


def _yuan(fen: int | None) -> Value:
    return None if fen is None else Decimal(fen) / 100


def _same(count: int | None) -> Value:
    return count
