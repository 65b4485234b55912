"""Slack's Web API: who calls, whether they may, how fast, what goes wrong on purpose, and the answer."""

from __future__ import annotations

import socket
import time
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.playground import web_chat, web_conversations, web_oauth, web_people, web_views
from bot.playground.call import Call, Method
from bot.playground.faults import Fault
from bot.playground.parts import Parts
from bot.playground.shapes import Json, Refused
from bot.playground.socket_mode import RESET_ON_CLOSE
from bot.playground.traffic import Exchange

METHODS: dict[str, Method] = {
    **web_chat.METHODS,
    **web_conversations.METHODS,
    **web_oauth.METHODS,
    **web_people.METHODS,
    **web_views.METHODS,
}
FAILURES = {"error_500": 500, "error_503": 503}


def blueprint(parts: Parts) -> Blueprint:
    """The routes under /api/."""
    routes = Blueprint("web_api", __name__)

    @routes.route("/api/<method>", methods=["GET", "POST"])
    def call(method: str) -> Response:
        return WebApi(parts).answer(method)

    return routes


class WebApi:
    """Answers calls of Slack's methods."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def answer(self, name: str) -> Response:
        """The HTTP answer to the present request."""
        began = time.perf_counter()
        arguments, token = _arguments()
        fault = self._parts.faults.next(name)
        exchange = Exchange(direction="from_bot", what=name, who=_about(arguments), request=arguments)
        exchange.fault = fault.kind if fault else None
        response = self._spoilt(name, arguments, token, fault, exchange)
        exchange.ms = (time.perf_counter() - began) * 1000
        exchange.http_status = response.status_code
        self._parts.traffic.add(exchange)
        if fault:
            self._parts.stream.publish("faults", {"faults": self._parts.faults.as_json(), "pacing": self._pacing()})
        return response

    def _pacing(self) -> str:
        return self._parts.limits.pacing

    def _spoilt(self, name: str, arguments: Json, token: str, fault: Fault | None, exchange: Exchange) -> Response:
        kind = fault.kind if fault else ""
        if fault and kind == "ratelimited":
            return _answered({"ok": False, "error": "ratelimited"}, exchange, fault.retry_after)
        if kind in FAILURES:
            exchange.status = kind
            return Response("internal error", status=FAILURES[kind])
        if kind == "reset":
            exchange.status = kind
            return Dropped(reset=True)
        if fault and kind == "slow":
            time.sleep(fault.seconds)
        response = self._done(name, arguments, token, exchange)
        if kind == "drop_after_accepting":
            exchange.status = "dropped"
            return Dropped()
        return response

    def _done(self, name: str, arguments: Json, token: str, exchange: Exchange) -> Response:
        try:
            return _answered({"ok": True} | self._run(name, arguments, token), exchange)
        except Refused as refused:
            exchange.problems = refused.problems
            wait = refused.extra.pop("retry_after", None)
            return _answered({"ok": False, "error": refused.code} | refused.extra, exchange, wait)

    def _run(self, name: str, arguments: Json, token: str) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        self._admit(method, token)
        wait = self._parts.limits.method(name, method.tier)
        if wait:
            raise Refused("ratelimited", retry_after=wait)
        call = Call(parts=self._parts, method=name, arguments=arguments)
        call.need(*method.scopes)
        with self._parts.workspace.lock:
            return method.run(call)

    def _admit(self, method: Method, token: str) -> None:
        tokens = self._parts.tokens
        if method.caller == "anyone":
            return
        if not token:
            raise Refused("not_authed")
        if method.caller == "bot" and self._parts.installs.team_of(token):
            return
        if token not in (tokens.bot, tokens.app):
            raise Refused("invalid_auth")
        if token != (tokens.bot if method.caller == "bot" else tokens.app):
            raise Refused("not_allowed_token_type")
        if tokens.revoked:
            raise Refused("token_revoked")


class Dropped(Response):
    """No answer at all: the connection is closed without a byte, or with `reset` torn down."""

    def __init__(self, *, reset: bool = False) -> None:
        super().__init__()
        self._reset = reset

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Leaves without an answer; the server takes it for a client that went away."""
        plain: socket.socket = environ["werkzeug.socket"]
        if self._reset:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        else:
            plain.shutdown(socket.SHUT_RDWR)
        raise ConnectionError("dropped on purpose")


def _arguments() -> tuple[Json, str]:
    """The arguments of the present request and its token, however they were sent."""
    arguments: Json = dict(request.args)
    arguments |= dict(request.form)
    if request.mimetype == "application/json":
        sent = request.get_json(silent=True)
        arguments |= sent if isinstance(sent, dict) else {}
    in_body = str(arguments.pop("token", "") or "")
    kind, _, in_header = request.headers.get("Authorization", "").partition(" ")
    return arguments, in_header.strip() if kind.lower() == "bearer" else in_body


def _about(arguments: Json) -> str | None:
    about = arguments.get("user") or arguments.get("user_id") or arguments.get("channel") or arguments.get("users")
    return str(about) if about else None


def _answered(body: Json, exchange: Exchange, retry_after: int | None = None) -> Response:
    exchange.response = body
    exchange.status = "ok" if body["ok"] else str(body["error"])
    response = jsonify(body)
    if retry_after is not None:
        response.status_code = 429
        response.headers["Retry-After"] = str(retry_after)
    return response
