"""Peers of a creator: what others of the same kind and size ask, and what they cost."""

from collections.abc import Sequence

from bot.rules.forms import Form
from storage.raw import Raw

_CPM = ", ".join(f"cpm_{form}" for form in Form)
_PRICES = ", ".join(f"price_{form}" for form in Form)
OF_A_SUB = 60  #: creators of one sub-vertical whose prices are looked at


def cpm(raw: Raw, sub: str, form: Form, tier: str, *, sample: int) -> list[int]:
    """Expected CPM of creators of a sub-vertical and tier, sorted; of the first `sample` of them who have one."""
    query = (
        f"SELECT cpm_{form} FROM search WHERE sub = ? AND tier = ? AND cpm_{form} >= 0"
        f" ORDER BY creator_id LIMIT {sample}"
    )
    return sorted(known for (known,) in raw.rows(query, [sub, tier]))


def cpm_in(raw: Raw, sub: str, tier: str, *, sample: int) -> dict[Form, list[int]]:
    """The same in every form at once."""
    looked_at = 2 * sample
    query = f"SELECT {_CPM} FROM search WHERE sub = ? AND tier = ? ORDER BY creator_id LIMIT {looked_at}"
    rows = raw.rows(query, [sub, tier])
    columns = zip(*rows, strict=True) if rows else [()] * len(Form)
    found = {form: [known for known in column if known >= 0] for form, column in zip(Form, columns, strict=True)}
    return {
        form: cpm(raw, sub, form, tier, sample=sample)
        if len(rows) == looked_at and len(known) < sample
        else sorted(known[:sample])
        for form, known in found.items()
    }


def prices_in(raw: Raw, subs: Sequence[str], tier: str, *, besides: int) -> dict[Form, list[int]]:
    """What others of some sub-verticals and a tier ask for one unit of each form today, fen; of each sub-vertical the
    first `OF_A_SUB` creators."""
    part = f"SELECT * FROM (SELECT {_PRICES} FROM search WHERE sub = ? AND tier = ? AND creator_id <> ?"
    part += f" ORDER BY creator_id LIMIT {OF_A_SUB}) AS some"
    query = " UNION ALL ".join([part] * len(subs))
    rows = raw.rows(query, [value for sub in subs for value in (sub, tier, besides)]) if subs else []
    columns = zip(*rows, strict=True) if rows else [()] * len(Form)
    return {form: sorted(fen for fen in column if fen >= 0) for form, column in zip(Form, columns, strict=True)}
