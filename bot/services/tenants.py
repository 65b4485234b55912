"""The tenants desk: which workspaces there are, all that is kept of one, and deleting it. An operator's work."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.errors import Refused
from bot.rules.installations import Installation
from bot.services.standings import AT_ONCE, rebuild
from storage.store import Store


class NoSuchTenant(Refused):
    """Nothing is kept of the workspace %(tenant)s. `juxing tenant list` names all."""


@dataclass(frozen=True, kw_only=True)
class Tenant:
    tenant: str
    name: str
    rows: int
    installation: Installation | None


class TenantDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[Tenant]:
        """Every workspace of which something is kept."""
        with self._store.reading() as unit:
            installed = {each.tenant: each for each in unit.installations.all()}
            return [
                Tenant(
                    tenant=tenant,
                    name=unit.workspaces.get(tenant).name,
                    rows=sum(unit.tenants.counts(tenant).values()),
                    installation=installed.get(tenant),
                )
                for tenant in unit.tenants.known()
            ]

    def deletions(self) -> list[tuple[str, datetime, int]]:
        """Workspaces that were deleted: when, and how many rows."""
        with self._store.reading() as unit:
            return unit.tenants.deletions()

    def rows(self, tenant: str) -> Iterator[str]:
        """All that is kept of a workspace, from one snapshot: JSON, one row a line, beginning with its table. No token
        is in it. Raises NoSuchTenant.
        """
        with self._store.reading() as unit:
            found = False
            for table, row in unit.tenants.rows(tenant):
                found = True
                yield json.dumps({"table": table, **row}, ensure_ascii=False, default=_written)
        if not found:
            raise NoSuchTenant(tenant=tenant)

    def delete(self, tenant: str, *, at: datetime) -> int:
        """Delete all of a workspace; returns how many rows. Creators stay, their stars are counted anew.

        Raises NoSuchTenant.
        """
        with self._store.unit() as unit:
            if not unit.tenants.counts(tenant):
                raise NoSuchTenant(tenant=tenant)
            touched = unit.tenants.creators(tenant)
            rows = unit.tenants.delete(tenant, at=at)
            unit.commit()
        for start in range(0, len(touched), AT_ONCE):
            with self._store.unit() as unit:
                rebuild(unit, touched[start : start + AT_ONCE], at=at)
                unit.commit()
        return rows


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
