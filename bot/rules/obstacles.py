"""What of a brief may stand in the way where nobody fits it: conditions, each of which could be left out.

Values of which one must fit are one condition: without 上海 of 上海或杭州 no more would be found. What narrows another
may go alone: without 护肤 it is all of 美妆.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.rules.query_chips import Chip, chips_of
from bot.rules.query_filters import BOUNDED, EITHER, LISTS, NOTHING, Filters, changed

LEAVE_NOBODY_OUT = frozenset({"order", "purpose"})  #: kinds of chip that only move the order


@dataclass(frozen=True)
class Obstacle:
    """A condition, as the chips that are taken away together."""

    chips: tuple[Chip, ...]


def obstacles(filters: Filters) -> tuple[Obstacle, ...]:
    """Every condition that leaves somebody out, in the order of its first chip."""
    chips = [chip for chip in chips_of(filters) if chip.kind not in LEAVE_NOBODY_OUT]
    return tuple(_found(filters, chips))


def without(filters: Filters, taken: Iterable[Obstacle]) -> Filters:
    """The filters that are left when some conditions are taken away."""
    for obstacle in taken:
        for chip in obstacle.chips:
            filters = replace(chip, filters=filters).without
    return filters


def alone(obstacle: Obstacle) -> Filters:
    """The filters of one condition, for the form that it was asked for."""
    asked = changed(NOTHING, form=obstacle.chips[0].filters.form)
    for chip in obstacle.chips:
        if chip.kind in LISTS:
            name = LISTS[chip.kind]
            asked = changed(asked, **{name: (*getattr(asked, name), chip.value)})
        elif chip.kind in BOUNDED:
            asked = changed(asked, **{name: getattr(chip.filters, name) for name in BOUNDED[chip.kind] if name})
        else:
            asked = changed(asked, **{chip.kind: chip.value})
    return asked


def _found(filters: Filters, chips: list[Chip]) -> Iterator[Obstacle]:
    groups = dict[tuple[str, ...], list[Chip]]()
    for chip in chips:
        if chip.kind in EITHER:
            groups.setdefault(EITHER[chip.kind], []).append(chip)
    told = set[tuple[str, ...]]()
    for chip in chips:
        names = EITHER.get(chip.kind)
        if names is None:
            yield Obstacle((chip,))
            continue
        if names not in told:
            told.add(names)
            yield Obstacle(tuple(groups[names]))
        if len(groups[names]) > 1 and _narrows(filters, chip):
            yield Obstacle((chip,))


def _narrows(filters: Filters, chip: Chip) -> bool:
    """Whether without a chip a whole field or province is asked for that was not before."""
    left = chip.without
    fields, regions = set(left.whole_fields), set(left.whole_regions)
    return not (fields <= set(filters.whole_fields) and regions <= set(filters.whole_regions))
