"""The audit of a workspace as a file: CSV without live formulas, or lines of JSON."""

import csv as tables
import json
from datetime import datetime
from typing import IO, Any

from storage.audit import AuditLine
from storage.store import Store

COLUMNS = tuple(AuditLine.__dataclass_fields__)
RISKY = ("=", "+", "-", "@", "\t", "\r")  #: what spreadsheets take for a formula


def write(store: Store, tenant: str, out: IO[str], *, since: datetime | None, csv: bool) -> int:
    """Write the audit line by line, the oldest first; returns how many. Times are UTC."""
    count = 0
    writer = tables.writer(out)
    if csv:
        writer.writerow(COLUMNS)
    with store.reading() as unit:
        for line in unit.audit.lines(tenant, since=since):
            told = _told(line)
            if csv:
                writer.writerow([_safe(value) for value in told.values()])
            else:
                out.write(json.dumps(told, ensure_ascii=False) + "\n")
            count += 1
    return count


def _told(line: AuditLine) -> dict[str, Any]:
    return {**vars(line), "at": line.at.isoformat()}


def _safe(value: Any) -> Any:
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(RISKY) or text.startswith(RISKY) else text
