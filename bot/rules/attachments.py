"""Files that lie with a brief or a script: told by their first bytes, not by their name, and never opened. Pure."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.errors import Refused

MOST_BYTES = 5 * 2**20
MOST_NAME = 80  #: characters
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")  #: what hides or turns a name
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class WrongKind(Refused):
    """%(name)s is no PDF, DOCX, TXT, PNG, JPG or MP4 by what stands in it. Choose another file; nothing was sent."""


class FileTooBig(Refused):
    """%(name)s is larger than %(most)s MB. Make it smaller, or give a link to it; nothing was sent."""


class FileNotHere(Refused):
    """%(name)s could not be fetched from Slack (%(code)s). Choose it again, or give a link; nothing was sent."""


class Paper(StrEnum):
    """What a file lies with."""

    BRIEF = "brief"
    SCRIPT = "script"


class Kind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    TXT = "txt"
    PNG = "png"
    JPG = "jpg"
    MP4 = "mp4"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file as it came, checked."""

    name: str
    kind: Kind
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that lies with one version of a brief or a script; its bytes are kept apart."""

    id: int
    tenant: str
    order_id: int
    paper: Paper
    number: int  #: of the version, from 1 on
    name: str
    kind: Kind
    size: int  #: bytes
    sha256: str
    person: str
    at: datetime


def checked(name: str, content: bytes) -> File:
    """A file that may be kept. Raises FileTooBig or WrongKind; an empty file is of no kind."""
    shown = clean(name)
    if len(content) > MOST_BYTES:
        raise FileTooBig(name=shown, most=MOST_BYTES // 2**20)
    kind = kind_of(content)
    if kind is None:
        raise WrongKind(name=shown)
    return File(name=_ending_in(shown, kind), kind=kind, content=content)


def kind_of(content: bytes) -> Kind | None:
    """What a file is by its own bytes; None for anything that is not taken."""
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPG
    if content[4:8] == b"ftyp":
        return Kind.MP4
    if content.startswith(b"PK\x03\x04"):
        return Kind.DOCX if b"word/document.xml" in content and b"[Content_Types].xml" in content else None
    return Kind.TXT if _is_text(content) else None


def clean(name: str) -> str:
    """A name without folders and without what hides or turns it; never empty."""
    last = UNSEEN.sub("", re.split(r"[/\\]", name)[-1]).strip(". ")
    return last[-MOST_NAME:] or "file"


def _ending_in(name: str, kind: Kind) -> str:
    """The name with the ending of what it really is."""
    endings = (f".{kind}", ".jpeg") if kind is Kind.JPG else (f".{kind}",)
    return name if name.lower().endswith(endings) else f"{name}.{kind}"


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(text.strip()) and not NO_TEXT.search(text)
    return False
