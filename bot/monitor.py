"""`/healthz`, `/readyz` and `/metrics`: beside the pages, and on a port of their own for monitoring alone."""

import hmac
import json
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog

from bot import meters
from bot.health import Health, report

log = structlog.get_logger(__name__)

PATHS = ("/healthz", "/readyz", "/metrics")
JSON, TEXT = "application/json", "text/plain; version=0.0.4; charset=utf-8"
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def monitor(health: Health, *, token: str, open_metrics: bool) -> Wsgi:
    """The three paths. `/metrics` needs the token where there is one; without one it is there only if `open_metrics`.

    Other paths, and a `/metrics` that is closed, are not found.
    """

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO"), environ.get("REQUEST_METHOD", "GET")
        if path not in PATHS or (path == "/metrics" and not (token or open_metrics)):
            return _said(start, "404 Not Found", JSON, '{"status": "not found"}')
        if method not in {"GET", "HEAD"}:
            return _said(start, "405 Method Not Allowed", JSON, '{"status": "only GET"}')
        if path == "/healthz":
            return _said(start, "200 OK", JSON, '{"status": "ok"}')
        if path == "/readyz":
            told = report(health.checks())
            status = "503 Service Unavailable" if told["not_ready"] else "200 OK"
            return _said(start, status, JSON, json.dumps(told))
        if token and not hmac.compare_digest(
            str(environ.get("HTTP_AUTHORIZATION", "")).encode(), f"Bearer {token}".encode()
        ):
            return _said(start, "401 Unauthorized", JSON, '{"status": "the token is missing or another"}')
        return _said(start, "200 OK", TEXT, meters.exposition(health.values()))

    return answer


class MonitorServer:
    """The same on a port of its own, in threads, so that one slow reader keeps nobody waiting."""

    def __init__(self, app: Wsgi, host: str, port: int) -> None:
        self._server = make_server(host, port, app, server_class=_Threaded, handler_class=_Silent)
        self.port = self._server.server_port

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, name="monitor", daemon=True).start()
        log.info("monitor", port=self.port)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    timeout = 10  #: seconds that a reader may take to ask

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _said(start: Callable[..., Any], status: str, kind: str, body: str) -> Iterable[bytes]:
    content = body.encode()
    headers = [("Content-Type", kind), ("Content-Length", str(len(content))), ("Cache-Control", "no-store")]
    start(status, [*headers, ("X-Content-Type-Options", "nosniff")])
    return [content]
