"""Charts that Slack draws itself: pie, bar, line and area."""

from typing import Any

from bot.blockkit import limits
from bot.blockkit.objects import block_id
from bot.blockkit.problem import Check, Findings
from bot.blockkit.shapes import listing, number, shape, shown, typed, variant, words

_label = words(limits.CHART_LABEL)
_axis = words(limits.CHART_AXIS)


def _positive(value: Any, where: str, findings: Findings) -> None:
    number(value, where, findings)
    if isinstance(value, int | float) and value <= 0:
        findings.add(where, f"must be more than 0, is {shown(value)}")


_segment = shape({"label": _label, "value": _positive}, required="label value")
_point = shape({"label": _label, "value": number}, required="label value")
_series = shape(
    {"name": _label, "data": listing(_point, least=1, most=limits.CHART_POINTS)},
    required="name data",
)
_axes = shape(
    {"categories": listing(_label, least=1, most=limits.CHART_POINTS), "x_label": _axis, "y_label": _axis},
    required="categories",
)
_pie = typed({"segments": listing(_segment, least=1, most=limits.CHART_SERIES)}, required="segments")
_drawn_on_axes = typed(
    {"series": listing(_series, least=1, most=limits.CHART_SERIES), "axis_config": _axes},
    required="series axis_config",
)
_CHARTS: dict[str, Check] = {"pie": _pie, "bar": _drawn_on_axes, "line": _drawn_on_axes, "area": _drawn_on_axes}

data_visualization = typed(
    {"block_id": block_id, "title": words(limits.CHART_TITLE), "chart": variant(_CHARTS)},
    required="title chart",
)
