"""The few kinds of rule that every Block Kit object is described with: words, numbers, lists, objects."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.blockkit.problem import Check, Findings

LINK_SCHEMES = ("https://", "http://", "slack://", "mailto:", "tel:")
WEB_SCHEMES = ("https://", "http://")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """An object with named fields; any other field is refused, as Slack refuses it.

    The rules are about several fields at once, and see only objects without an unknown or missing field.
    """

    fields: Mapping[str, Check]
    required: frozenset[str] = frozenset()
    rules: tuple[Check, ...] = ()

    def __call__(self, value: Any, where: str, findings: Findings) -> None:
        """Check the object that stands at `where`."""
        if not isinstance(value, dict):
            findings.add(where, f"must be an object, is {shown(value)}")
            return
        sound, fields = True, self.fields
        for name, inner in value.items():
            check = fields.get(name)
            if check is None:
                sound = False
                findings.add(f"{where}/{escaped(name)}", f"no field {shown(name)} is known here")
            else:
                check(inner, f"{where}/{name}", findings)
        if not self.required <= value.keys():
            sound = False
            self._miss(value, where, findings)
        if sound:
            for rule in self.rules:
                rule(value, where, findings)

    def _miss(self, value: Mapping[str, Any], where: str, findings: Findings) -> None:
        for name in sorted(self.required - value.keys()):
            findings.add(where, f"the field {name!r} is missing")


def shape(fields: Mapping[str, Check], *, required: str = "", rules: tuple[Check, ...] = ()) -> Shape:
    """Describe an object; `required` names its obligatory fields, separated by spaces."""
    return Shape(fields=fields, required=frozenset(required.split()), rules=rules)


def typed(fields: Mapping[str, Check], *, required: str = "", rules: tuple[Check, ...] = ()) -> Shape:
    """Describe an object that is told from others by its `type`, which `variant` has checked."""
    return shape({"type": anything, **fields}, required=required, rules=rules)


def variant(kinds: Mapping[str, Check]) -> Check:
    """Demand an object whose `type` is one of the kinds, and check it as that kind."""

    def check(value: Any, where: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.add(where, f"must be an object, is {shown(value)}")
            return
        kind = value.get("type")
        known = kinds.get(kind) if isinstance(kind, str) else None
        if known is None:
            findings.add(f"{where}/type", f"{shown(kind)} is not allowed here, only {', '.join(sorted(kinds))}")
        else:
            known(value, where, findings)

    return check


def listing(check: Check, *, most: int, least: int = 0) -> Check:
    """Demand a list of `least` to `most` items, each of which passes."""

    def check_all(value: Any, where: str, findings: Findings) -> None:
        if not isinstance(value, list | tuple):
            findings.add(where, f"must be a list, is {shown(value)}")
            return
        if not least <= len(value) <= most:
            findings.add(where, f"{len(value)} items, {least} to {most} are allowed")
        for index, item in enumerate(value):
            check(item, f"{where}/{index}", findings)

    return check_all


def words(most: int, *, least: int = 1) -> Check:
    """Demand a string of `least` to `most` characters (code points)."""

    def check(value: Any, where: str, findings: Findings) -> None:
        if not isinstance(value, str):
            findings.add(where, f"must be a string, is {shown(value)}")
        elif not least <= len(value) <= most:
            findings.add(where, f"{len(value):,} characters, {least} to {most:,} are allowed")

    return check


def pattern(regex: str, says: str) -> Check:
    """Demand a string that matches from end to end; `says` describes it to the reader."""
    matches = re.compile(regex).fullmatch

    def check(value: Any, where: str, findings: Findings) -> None:
        if not isinstance(value, str) or not matches(value):
            findings.add(where, f"must be {says}, is {shown(value)}")

    return check


def url(most: int, schemes: tuple[str, ...] = LINK_SCHEMES) -> Check:
    """Demand an address of at most `most` characters that starts with one of the schemes."""
    length = words(most)

    def check(value: Any, where: str, findings: Findings) -> None:
        length(value, where, findings)
        if isinstance(value, str) and value and not value.startswith(schemes):
            findings.add(where, f"must start with one of {', '.join(schemes)}, is {shown(value)}")

    return check


def whole(least: int, most: int) -> Check:
    """Demand a whole number from `least` to `most`."""

    def check(value: Any, where: str, findings: Findings) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            findings.add(where, f"must be a whole number, is {shown(value)}")
        elif not least <= value <= most:
            findings.add(where, f"must be from {least:,} to {most:,}, is {shown(value)}")

    return check


def choice(*allowed: str) -> Check:
    """Demand one of a few words."""

    def check(value: Any, where: str, findings: Findings) -> None:
        if value not in allowed:
            findings.add(where, f"must be one of {', '.join(allowed)}, is {shown(value)}")

    return check


def flag(value: Any, where: str, findings: Findings) -> None:
    """Demand true or false."""
    if not isinstance(value, bool):
        findings.add(where, f"must be true or false, is {shown(value)}")


def number(value: Any, where: str, findings: Findings) -> None:
    """Demand a number, whole or not."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        findings.add(where, f"must be a number, is {shown(value)}")


def anything(value: Any, where: str, findings: Findings) -> None:
    """Demand nothing: for fields that something else has checked."""


def exactly_one(*names: str) -> Check:
    """Demand one of the fields, and not two."""

    def check(value: Any, where: str, findings: Findings) -> None:
        found = [name for name in names if name in value]
        if len(found) != 1:
            findings.add(where, f"must have exactly one of {', '.join(names)}, has {' and '.join(found) or 'none'}")

    return check


def at_least_one(*names: str) -> Check:
    """Demand at least one of the fields."""

    def check(value: Any, where: str, findings: Findings) -> None:
        if not any(name in value for name in names):
            findings.add(where, f"must have {' or '.join(names)}")

    return check


def many(value: Any) -> Collection[Any]:
    """The items of a list; nothing for what is no list, which its own check has reported."""
    return value if isinstance(value, list | tuple) else ()


def shown(value: object) -> str:
    """A value as a problem names it, never longer than a glance."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def escaped(name: object) -> str:
    """A field's name inside a JSON pointer."""
    return str(name).replace("~", "~0").replace("/", "~1")
