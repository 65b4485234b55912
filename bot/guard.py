"""The guard in front of Bolt: what does not come from Slack is turned away before anything reads it."""

import hmac
import io
import re
from binascii import a2b_qp
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from bot import as_json

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

MOST_BYTES = 1_000_000
MOST_SECONDS = 300  #: how far a request's timestamp may be from now
READ = "juxing.read"  #: where in the environ stands what was read of the body, so that it is not read once more
HEADERS = [("Content-Type", "text/plain"), ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")]
_STAMP = re.compile(r"[0-9]{1,11}")
_OTHERWISE = ("=", "%%", "\n", "\r")  #: what quoted-printable means something else by
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def guard(app: Wsgi, secret: str, now: Callable[[], float]) -> Wsgi:
    """Let through what is small enough, well-formed, signed with our secret and fresh; answer the rest with 4xx."""

    def guarded(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = _body(environ)
        if body is None:
            return _refuse(start, "413 Content Too Large")
        if not _signed(environ, body, secret, now()):
            return _refuse(start, "401 Unauthorized")
        read = _read(str(environ.get("CONTENT_TYPE", "")), body)
        if read is None:
            return _refuse(start, "400 Bad Request")
        environ["wsgi.input"], environ[READ] = io.BytesIO(body), read
        return app(environ, start)

    return guarded


def sign(secret: str, stamp: str, body: bytes) -> str:
    """Slack's v0 signature."""
    return "v0=" + hmac.digest(secret.encode(), b"v0:" + stamp.encode() + b":" + body, "sha256").hex()


def _body(environ: dict[str, Any]) -> bytes | None:
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if not _STAMP.fullmatch(length) or int(length) > MOST_BYTES:
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    return body


def _signed(environ: dict[str, Any], body: bytes, secret: str, now: float) -> bool:
    stamp = str(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""))
    signature = str(environ.get("HTTP_X_SLACK_SIGNATURE", ""))
    if not _STAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
        return False
    if abs(now - int(stamp)) > MOST_SECONDS:
        return False
    return hmac.compare_digest(sign(secret, stamp, body), signature)


def _read(content_type: str, body: bytes) -> dict[str, Any] | None:
    """What a body says: an object of JSON, or a form, or the object that a form carries; as Bolt reads it.

    None for anything else, on which Bolt itself breaks.
    """
    try:
        text = body.decode()
        if content_type.startswith("application/json") or text.startswith("{"):
            return _object(text) if text else {}
        said = _form(text)
        if "payload" not in text:  # a form that carries no JSON: a command
            return said
        return _object(said["payload"]) if "payload" in said else {}
    except (ValueError, RecursionError):
        return None


def _object(text: str) -> dict[str, Any] | None:
    found = as_json.read(text)
    return found if isinstance(found, dict) else None


def _form(text: str) -> dict[str, Any]:
    """What `parse_qsl` makes of it, empty values too, in a third of its time: every command is one."""
    parts = (part.partition("=") for part in text.split("&") if part)
    return {_plain(name): _plain(value) for name, _, value in parts}


def _plain(said: str) -> str:
    blank = said.replace("+", " ")
    return unquoted(blank) if "%" in blank else blank


def unquoted(text: str) -> str:
    """What `urllib.parse.unquote` makes of a text. A payload holds thousands of signs like %22, and there each is
    looked up by itself.

    Quoted-printable is the same with another sign, and is read in C. Where the two may differ (a sign that stands for
    itself, or for nothing) it is left to `unquote`.
    """
    if not text.isascii() or text.endswith("%") or any(sign in text for sign in _OTHERWISE):
        return unquote(text)
    read = a2b_qp(text.replace("%", "=").encode())
    if read.count(b"=") != text.count("%3D") + text.count("%3d"):  # one that stands for itself
        return unquote(text)
    return read.decode(errors="replace")


def _refuse(start: Callable[..., Any], status: str) -> Iterable[bytes]:
    start(status, [*HEADERS, ("Content-Length", "0")])
    return [b""]
