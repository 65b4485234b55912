"""rules of approval, user groups, absences; who may change settings; what a quote was asked under"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WORKSPACES = sa.table(
    "workspaces",
    sa.column("tenant"),
    *(sa.column(name, sa.JSON()) for name in ("approvers", "thresholds", "admins")),
)
RULES = sa.table(
    "policy_rules",
    *(sa.column(name) for name in ("tenant", "position", "from_fen", "field", "in_order", "version")),
    sa.column("steps", sa.JSON()),
)
QUOTES = sa.table(
    "quotes",
    *(sa.column(name) for name in ("id", "tenant", "needed", "state", "decided_at", "asked_at")),
    sa.column("rule", sa.JSON(none_as_null=True)),
)


def upgrade() -> None:
    op.create_table(
        "policy_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_fen", sa.BigInteger(), nullable=False),
        sa.Column("below_fen", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("in_order", sa.Boolean(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_fen >= 0", name="rule_amount_not_negative"),
        sa.CheckConstraint("below_fen > from_fen", name="rule_amounts_in_order"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_policy_rules_tenant"), "policy_rules", ["tenant"], unique=False)
    op.create_table(
        "user_groups",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_table(
        "slack_told",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", storage.engine.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject"),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("delegate", sa.String(), nullable=False),
        sa.Column("from_at", storage.engine.Moment(), nullable=False),
        sa.Column("until_at", storage.engine.Moment(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.CheckConstraint("until_at > from_at", name="absence_in_order"),
        sa.CheckConstraint("person <> delegate", name="absence_delegate_another"),
        sa.PrimaryKeyConstraint("id"),
    )
    where = sa.text("NOT ended")
    op.create_index(
        "ux_absences_one", "absences", ["tenant", "person"], unique=True, sqlite_where=where, postgresql_where=where
    )
    with op.batch_alter_table("quotes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rule", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("asked_at", storage.engine.Moment(), nullable=True))
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("admins", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column("over_budget", sa.String(), nullable=False, server_default="refuse"))
        batch_op.add_column(sa.Column("budget_people", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.create_check_constraint("over_budget_known", "over_budget IN ('refuse', 'escalate')")
    _into_rules()
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.drop_column("approvers")
        batch_op.drop_column("thresholds")


def _into_rules() -> None:
    """Approvers and amounts become rules and stay admins; what waits keeps who may approve it."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(WORKSPACES)).mappings().all():
        here = WORKSPACES.c.tenant == row["tenant"]
        connection.execute(sa.update(WORKSPACES).where(here).values(admins=row["approvers"]))
        if not row["approvers"]:
            continue
        steps = {int(start): int(count) for start, count in row["thresholds"]}
        for position, (start, count) in enumerate(sorted({0: 1, **steps}.items()), 1):
            rule = _rule(row["tenant"], start, count, row["approvers"], position)
            connection.execute(sa.insert(RULES).values(rule))
    _waiting(connection)


def _rule(tenant: str, start: int, count: int, people: list[str], position: int) -> dict[str, object]:
    step = {"people": people, "group": "", "needed": count, "budget": False}
    return {
        "tenant": tenant, "position": position, "from_fen": start, "field": "", "in_order": False, "steps": [step],
        "version": 1,
    }  # fmt: skip


def _waiting(connection: sa.Connection) -> None:
    rows = connection.execute(sa.select(WORKSPACES.c.tenant, WORKSPACES.c.admins))
    people = {row.tenant: row.admins for row in rows}
    waiting = sa.select(QUOTES).where(QUOTES.c.state == "approving")
    for row in connection.execute(waiting).mappings().all():
        rule = _rule(row["tenant"], 0, row["needed"], people.get(row["tenant"], []), 0)
        rule |= {"id": 0, "below_fen": None, "campaign_id": None, "over_fen": 0}
        mine = sa.update(QUOTES).where(QUOTES.c.id == row["id"])
        connection.execute(mine.values(rule=rule, asked_at=row["decided_at"]))


def downgrade() -> None:
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approvers", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column("thresholds", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    _out_of_rules()
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.drop_constraint("over_budget_known", type_="check")
        batch_op.drop_column("budget_people")
        batch_op.drop_column("over_budget")
        batch_op.drop_column("admins")
    with op.batch_alter_table("quotes", schema=None) as batch_op:
        batch_op.drop_column("asked_at")
        batch_op.drop_column("rule")
    op.drop_table("absences")
    op.drop_table("slack_told")
    op.drop_table("user_groups")
    op.drop_table("policy_rules")


def _out_of_rules() -> None:
    """What one list of approvers and amounts can say of the rules: who is named for amounts alone."""
    connection = op.get_bind()
    rules = connection.execute(sa.select(RULES).order_by(RULES.c.position)).mappings().all()
    for tenant in dict.fromkeys(row["tenant"] for row in rules):
        mine = [row for row in rules if row["tenant"] == tenant]
        people = dict.fromkeys(person for row in mine for step in row["steps"] for person in step["people"])
        amounts = {row["from_fen"]: sum(step["needed"] for step in row["steps"]) for row in mine}
        values = {"approvers": list(people), "thresholds": [list(pair) for pair in sorted(amounts.items())]}
        connection.execute(sa.update(WORKSPACES).where(WORKSPACES.c.tenant == tenant).values(values))
