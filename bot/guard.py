"""The guard in front of Bolt: what does not come from Slack is turned away before anything reads it."""

import hashlib
import hmac
import io
import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

READ = "juxing.read"  #: where what was read is left for `handlers.over_http`
MOST_BYTES = 1_000_000
MOST_SECONDS = 300  #: how far a request's timestamp may be from now
HEADERS = [("Content-Type", "text/plain"), ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")]
_STAMP = re.compile(r"[0-9]{1,11}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def guard(app: Wsgi, secret: str, now: Callable[[], float]) -> Wsgi:
    """Let through what is small enough, well-formed, signed with our secret and fresh; answer the rest with 4xx."""

    def guarded(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = _body(environ)
        if body is None:
            return _refuse(start, "413 Content Too Large")
        if not _signed(environ, body, secret, now()):
            return _refuse(start, "401 Unauthorized")
        try:
            environ[READ] = _read(str(environ.get("CONTENT_TYPE", "")), body)
        except (ValueError, RecursionError):
            return _refuse(start, "400 Bad Request")
        environ["wsgi.input"] = io.BytesIO(body)
        return app(environ, start)

    return guarded


def sign(secret: str, stamp: str, body: bytes) -> str:
    """Slack's v0 signature."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()


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
    """The object of JSON that it carries; None where it carries none: a command's form, or nothing.

    Bolt reads it in the same way, and breaks on anything else, for which this raises ValueError or RecursionError.
    """
    text = body.decode()
    if content_type.startswith("application/json") or text.startswith("{"):
        return _object(text) if text else None
    if "payload" not in text:
        return None
    payload = dict(parse_qsl(text, keep_blank_values=True)).get("payload")
    return None if payload is None else _object(payload)


def _object(text: str) -> dict[str, Any]:
    read = json.loads(text)
    if not isinstance(read, dict):
        raise ValueError
    return read


def _refuse(start: Callable[..., Any], status: str) -> Iterable[bytes]:
    start(status, [*HEADERS, ("Content-Length", "0")])
    return [b""]
