"""What is kept of a file that was looked at: its report in the few figures a card shows, as values that JSON holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.rules.errors import Refused
from bot.rules.imports import Changes, FileKind, Problem, Report

Kept = dict[str, Any]

#: figures of `Changes` that are new, that change what is known, and that were known
NEW = ("created", "works", "goods", "comments", "deals", "products", "cards")
CHANGED = ("updated", "readings")
SAME = ("unchanged", "works_known", "rows_known")


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What a file holds, and what taking it in would do, or did."""

    kind: FileKind
    rows: int
    sheet: str = ""  #: of a workbook with several sheets, the one that was read
    unknown: Sequence[str] = ()  #: headers that are left out
    said: Mapping[str, str] = field(default_factory=dict)  #: header → key, as somebody said
    counts: Mapping[str, int] = field(default_factory=dict)  #: of NEW, CHANGED and SAME; those that are not 0
    errors: int = 0
    warnings: int = 0
    problems: Sequence[Problem] = ()  #: the first few
    guessed: bool = False  #: dates had no year
    first: datetime | None = None
    last: datetime | None = None

    @property
    def new(self) -> Mapping[str, int]:
        return {name: self.counts[name] for name in NEW if name in self.counts}

    @property
    def changed(self) -> Mapping[str, int]:
        return {name: self.counts[name] for name in CHANGED if name in self.counts}

    @property
    def same(self) -> int:
        return sum(self.counts.get(name, 0) for name in SAME)

    @property
    def more(self) -> int:
        """Problems that are not among the first few."""
        return self.errors + self.warnings - len(self.problems)


def summary_of(report: Report, problems: Sequence[Problem]) -> Summary:
    """A report with so many of its problems."""
    unknown = [column.header for column in report.columns if column.shape is None and not column.mapped]
    return Summary(
        kind=report.kind,
        rows=report.rows,
        sheet=report.sheet if report.sheets > 1 else "",
        unknown=[header for header in unknown if header],
        said={column.header: column.key for column in report.columns if column.mapped},
        counts=counts_of(report.changes),
        errors=report.errors,
        warnings=report.warnings,
        problems=problems,
        guessed=report.year_guessed,
        first=report.first,
        last=report.last,
    )


def counts_of(changes: Changes) -> dict[str, int]:
    """Every figure that is not 0, by name."""
    found = {name: value for name, value in vars(changes).items() if isinstance(value, int)}
    found["created"] = len(changes.created) + found.pop("created_beyond")
    found["updated"] = len(changes.updated) + found.pop("updated_beyond")
    return {name: count for name, count in found.items() if count}


def written(summary: Summary) -> Kept:
    """As JSON holds it."""
    moments = {name: value.isoformat() for name in ("first", "last") if (value := getattr(summary, name))}
    kept = {name: value for name, value in vars(summary).items() if name not in {"first", "last", "problems"}}
    return {**kept, **moments, "unknown": list(summary.unknown), "problems": problems_written(summary.problems)}


def read(kept: Mapping[str, Any]) -> Summary:
    """What `written` wrote."""
    moments = {name: datetime.fromisoformat(kept[name]) for name in ("first", "last") if name in kept}
    problems = problems_read(kept["problems"])
    return Summary(**{**kept, **moments, "kind": FileKind(kept["kind"]), "problems": problems})


def problems_written(problems: Sequence[Problem]) -> list[Kept]:
    return [{**vars(one), "reason": refusal_written(one.reason)} for one in problems]


def problems_read(kept: Sequence[Mapping[str, Any]]) -> list[Problem]:
    return [Problem(**{**one, "reason": refusal_read(one["reason"])}) for one in kept]


def refusal_written(refusal: Refused) -> Kept:
    """A refusal by where its class stands, and its facts."""
    facts = {name: _value_written(value) for name, value in refusal.facts.items()}
    return {"of": type(refusal).__module__, "code": refusal.code, "facts": facts}


def refusal_read(kept: Mapping[str, Any]) -> Refused:
    """The refusal again; one that another release knew is the plain one."""
    facts = {name: _value_read(value) for name, value in kept["facts"].items()}
    for kind in _refusals(Refused):
        if (kind.__module__, kind.__name__) == (kept["of"], kept["code"]):
            return kind(**facts)
    return Refused(**facts)


def _refusals(of: type[Refused]) -> Iterator[type[Refused]]:
    yield of
    for each in of.__subclasses__():
        yield from _refusals(each)


def _value_written(value: object) -> object:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, (int, str)) else str(value)


def _value_read(value: Any) -> Any:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["moment"]) if "moment" in value else date.fromisoformat(value["day"])
    return value
