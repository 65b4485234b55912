"""Rules of approval at rest. A tenant's own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, delete, func, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.policies import Rule, Step
from storage.engine import table_of


class PolicyRuleRow(SQLModel, table=True):
    __tablename__ = "policy_rules"
    __table_args__ = (
        CheckConstraint("from_fen >= 0", name="rule_amount_not_negative"),
        CheckConstraint("below_fen > from_fen", name="rule_amounts_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant: str = Field(index=True)
    position: int
    from_fen: int = Field(sa_type=BigInteger)
    below_fen: int | None = Field(default=None, sa_type=BigInteger)
    campaign_id: int | None = Field(default=None, foreign_key="campaigns.id")
    field: str
    in_order: bool
    steps: list[dict[str, Any]] = Field(sa_type=JSON)
    version: int


RULES = table_of(PolicyRuleRow)


class Policies:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, tenant: str) -> list[Rule]:
        """All rules of a workspace, from the top of its list."""
        here = RULES.c
        query = select(RULES).where(here.tenant == tenant).order_by(here.position, here.id)
        return [_in(row) for row in self._session.connection().execute(query).mappings()]

    def get(self, tenant: str, rule_id: int) -> Rule | None:
        here = RULES.c
        found = self._session.connection().execute(select(RULES).where(here.tenant == tenant, here.id == rule_id))
        row = found.mappings().one_or_none()
        return _in(row) if row else None

    def add(self, rule: Rule) -> Rule:
        """Write a new rule at the end of the list; returns it with its id and place."""
        connection, here = self._session.connection(), RULES.c
        last = connection.execute(select(func.max(here.position)).where(here.tenant == rule.tenant)).scalar_one()
        placed = replace(rule, position=(last or 0) + 1)
        new = connection.execute(insert(RULES).values(_out(placed)).returning(here.id)).scalar_one()
        return replace(placed, id=new)

    def swap(self, before: Rule, after: Rule) -> bool:
        """Write `after` only if nobody changed the rule since `before` was read."""
        changed = update(RULES).where(*_unmoved(before)).values({**_out(after), "version": before.version + 1})
        return self._session.connection().execute(changed).rowcount == 1

    def remove(self, rule: Rule) -> bool:
        """Take a rule away only if nobody changed it since it was read."""
        return self._session.connection().execute(delete(RULES).where(*_unmoved(rule))).rowcount == 1


def _unmoved(rule: Rule) -> tuple[Any, ...]:
    here = RULES.c
    return here.id == rule.id, here.tenant == rule.tenant, here.version == rule.version


def steps_out(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [{**vars(step), "people": list(step.people)} for step in steps]


def steps_in(steps: list[dict[str, Any]]) -> tuple[Step, ...]:
    return tuple(Step(**{**step, "people": tuple(step["people"])}) for step in steps)


def rule_out(rule: Rule | None) -> dict[str, Any] | None:
    """A rule as a quote keeps it."""
    return None if rule is None else {**vars(rule), "steps": steps_out(rule.steps)}


def rule_in(kept: Mapping[str, Any] | None) -> Rule | None:
    return None if kept is None else Rule(**{**kept, "steps": steps_in(kept["steps"])})


def _out(rule: Rule) -> dict[str, Any]:
    values = {name: value for name, value in vars(rule).items() if name not in {"id", "over_fen"}}
    return values | {"steps": steps_out(rule.steps)}


def _in(row: Any) -> Rule:
    return Rule(**{**row, "steps": steps_in(row["steps"])})
