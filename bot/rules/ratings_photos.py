"""Photos that a rater adds to public words: which files are pictures, how many and how large. Pure.

What a file is, is told by its first bytes alone: neither its name nor what Slack says of it is believed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.errors import Refused

MOST = 3  #: photos of a rating
MOST_BYTES = 2 * 2**20  #: of each
ENDINGS = ("png", "jpg", "jpeg", "webp")
MOST_TRIES = 8  #: to get one from Slack
MOST_NAME = 120  #: characters


class TooManyPhotos(Refused):
    """Choose %(most)s photos at most."""


class NotAPhoto(Refused):
    """%(name)s is no PNG, JPEG or WebP picture by its content. It is not shown; the stars stand."""


class PhotoTooLarge(Refused):
    """%(name)s is larger than %(most)s MB. It is not shown; the stars stand."""


class PhotoGone(Refused):
    """Slack does not give %(name)s out. It is not shown; the stars stand."""


class State(StrEnum):
    WAITING = "waiting"  #: to be got from Slack
    KEPT = "kept"
    REFUSED = "refused"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class Photo:
    """One photo, without its bytes."""

    id: int = 0
    order_id: int
    creator_id: int
    tenant: str
    person: str
    file_id: str  #: Slack's
    file_name: str
    at: datetime
    state: State = State.WAITING
    kind: str = ""  #: the media type, once it is known by the bytes
    attempts: int = 0
    fence: int = 0


def kind_of(content: bytes) -> str:
    """The media type by the first bytes; empty for anything but a PNG, JPEG or WebP picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return ""


def checked(name: str, content: bytes) -> str:
    """The media type of a photo. Raises PhotoTooLarge or NotAPhoto."""
    if len(content) > MOST_BYTES:
        raise PhotoTooLarge(name=name, most=MOST_BYTES // 2**20)
    kind = kind_of(content)
    if not kind:
        raise NotAPhoto(name=name)
    return kind
