"""Files: uploads in the two steps of Slack's external upload, by people, and their bytes."""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.playground.blocks import slack_files
from bot.playground.shapes import Json, Refused, messages_of
from bot.playground.workspace import Workspace

MOST_BYTES = 50_000_000


@dataclass(kw_only=True, eq=False)
class Stored:
    """A file: `content` is None until its bytes came, `complete` is set when the upload was finished."""

    id: str
    name: str
    title: str
    user: str
    created: int
    length: int
    alt_text: str = ""
    content: bytes | None = None
    complete: bool = False

    @property
    def mimetype(self) -> str:
        """Guessed by the name's ending."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class Files:
    """All files by id."""

    def __init__(self, workspace: Workspace, url: Callable[[], str]) -> None:
        self._workspace = workspace
        self._url = url
        self._files: dict[str, Stored] = {}
        self._tickets: dict[str, str] = {}

    def begin(self, name: str, length: int, user: str, alt_text: str = "") -> tuple[str, Stored]:
        """Announces an upload; answers the address for its bytes, and the file."""
        stored = Stored(
            id=self._workspace.next_id("F"),
            name=PurePosixPath(name).name or "file",
            title=name,
            user=user,
            created=int(self._workspace.clock().timestamp()),
            length=length,
            alt_text=alt_text,
        )
        ticket = secrets.token_urlsafe(24)
        with self._workspace.lock:
            self._files[stored.id] = stored
            self._tickets[ticket] = stored.id
        return f"{self._url()}upload/v1/{ticket}", stored

    def receive(self, ticket: str, content: bytes) -> Stored:
        """Takes the bytes for a ticket, once; refuses with invalid_ticket."""
        with self._workspace.lock:
            file_id = self._tickets.pop(ticket, None)
            if file_id is None:
                raise Refused("invalid_ticket")
            stored = self._files[file_id]
            stored.content = content
            return stored

    def finish(self, file_id: str, title: str | None) -> Stored:
        """Completes an upload; refuses with file_not_found when there is none, or its bytes never came."""
        with self._workspace.lock:
            stored = self._files.get(file_id)
            if stored is None or stored.content is None:
                raise Refused("file_not_found")
            stored.title = title or stored.title
            stored.complete = True
            return stored

    def keep(self, name: str, content: bytes, user: str) -> Stored:
        """Keeps a person's upload, whole."""
        address, stored = self.begin(name, len(content), user)
        self.receive(address.rsplit("/", 1)[-1], content)
        return self.finish(stored.id, None)

    def get(self, file_id: str) -> Stored:
        """A complete file; refuses with file_not_found."""
        stored = self._files.get(file_id)
        if stored is None or not stored.complete:
            raise Refused("file_not_found")
        return stored

    def refuse_unknown(self, blocks: object, code: str) -> None:
        """Refuses blocks that show a file which is not there, by id or address, with `code`."""
        known = {one.id for one in self._files.values() if one.complete}
        for shown in slack_files(blocks):
            file_id = str(shown.get("id") or str(shown.get("url", "")).partition("/files/")[2].split("/")[0])
            if file_id not in known:
                said = f"slack_file {file_id or '?'} not found"
                refused = Refused(code, response_metadata=messages_of(said))
                refused.problems = [{"code": code, "where": "", "says": said}]
                raise refused

    def described(self, stored: Stored) -> Json:
        """The file as Slack's `files.info` describes it."""
        address = f"{self._url()}files/{stored.id}/{stored.name}"
        return {
            "id": stored.id,
            "created": stored.created,
            "timestamp": stored.created,
            "name": stored.name,
            "title": stored.title,
            "alt_txt": stored.alt_text,
            "mimetype": stored.mimetype,
            "filetype": PurePosixPath(stored.name).suffix.removeprefix(".") or "binary",
            "user": stored.user,
            "size": len(stored.content or b""),
            "mode": "hosted",
            "is_external": False,
            "is_public": True,
            "url_private": address,
            "url_private_download": address,
            "permalink": address,
            "file_access": "visible",
        }
