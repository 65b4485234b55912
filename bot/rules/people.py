"""People of a workspace: who they are to us, and who does something now."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.errors import NotAllowed

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, kw_only=True)
class By:
    """Who does something, when, and under which delivery: handed to every desk."""

    tenant: str
    person: str  #: Slack user id, or `creator:<id>` from a signed page, or `clock`
    delivery: str  #: unique key of the delivery; the same key is never acted on twice
    at: datetime  #: UTC
    unmet: bool = False  #: nobody has looked yet whether the person is known: whoever decides does, see `Unmet`


class Unmet(Exception):
    """Whoever acts is not known yet: nothing was decided, and Slack has to be asked who they are."""


@dataclass(frozen=True, kw_only=True)
class Person:
    tenant: str
    user: str
    name: str = ""
    locale: str = ""  #: as Slack tells it, for example zh-CN
    zone: str = "Asia/Shanghai"
    language_override: str = ""  #: chosen in Home; empty follows the locale
    own_limit: int = 0  #: fen that this person may order without approval
    active: bool = True
    guest: bool = False  #: guests and people of other workspaces never approve
    creator_id: int | None = None  #: the creator who this person is
    admin: bool = False  #: Slack calls them an admin or an owner of the workspace

    @property
    def language(self) -> str:
        if self.language_override in LANGUAGES:
            return self.language_override
        return "zh" if self.locale.lower().startswith("zh") else "en"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom words are written: the language and the zone."""

    language: str = "zh"
    zone: str = "Asia/Shanghai"

    @classmethod
    def of(cls, person: Person) -> "Reader":
        return cls(language=person.language, zone=person.zone)


def member(person: Person) -> Person:
    """The person, if they belong to the brand's team: no guest, nobody of another workspace, no creator.

    Raises NotAllowed.
    """
    if person.guest or not person.active or person.creator_id is not None:
        raise NotAllowed(who="members of the team")
    return person


def admin(person: Person) -> Person:
    """The person, if they administer the workspace. Raises NotAllowed."""
    if not person.admin or person.guest or not person.active:
        raise NotAllowed(who="admins of the workspace")
    return person


CLOCK = "clock"  #: the `person` of what time itself does
