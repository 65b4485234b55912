"""The playground: a local workspace that speaks Slack's protocol to a bot that does not know the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Thread
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, jsonify, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bot.playground import control, ui, web_api, web_oauth
from bot.playground.clock import Landmarks, MovedClock, no_landmarks
from bot.playground.deliver import Courier, HttpLink
from bot.playground.doings import Doings
from bot.playground.events import RETRY_SECONDS, Events
from bot.playground.faults import Faults
from bot.playground.files import Files
from bot.playground.installs import Installs
from bot.playground.messages import Messages
from bot.playground.pacing import Limits, Pacing
from bot.playground.parts import Manifest, Parts, Tokens, Words
from bot.playground.responses import Responses
from bot.playground.shapes import Json, Refused
from bot.playground.socket_mode import SocketLink
from bot.playground.stream import Stream
from bot.playground.traffic import Exchange, Traffic
from bot.playground.views import Views
from bot.playground.workspace import Workspace

HOST = "127.0.0.1"
LOCAL_NAMES = (HOST, "localhost", "::1")
MOST_BYTES = 60_000_000
POLL_SECONDS = 0.02
WELCOME: Json = {
    "zh": "这是一个不连 Slack 的工作区，里面的聚星助手是真的。点下面任意一个试试。",
    "en": "This workspace runs without Slack; the assistant in it is the real one. Try any of these.",
}
TRIES: tuple[Json, ...] = tuple(
    {"zh": chinese, "en": english, "text": text, "channel": "C0CAMPAIGNS"}
    for chinese, english, text in (
        ("看看能做什么", "See what it can do", "/juxing help"),
        ("找美妆达人", "Find beauty creators", "/juxing find 美妆"),
        ("按预算找", "Find within a budget", "/juxing find 美食 预算 5万"),
        ("找近期有空的", "Find open slots", "/juxing find 母婴 专场"),
        ("随便写一句", "Write it your way", "/juxing find 护肤 100万粉以上"),
    )
)


class Playground:
    """A workspace at `url`; `api_url` is what to give to the bot as Slack's base URL.

    `transport` "socket": the bot connects by Socket Mode. "http": signed requests go to `request_url`.
    `start` is the first moment of its clock; `landmarks(now)` are the moments worth jumping to.
    """

    def __init__(
        self,
        *,
        manifest: Mapping[str, Any],
        port: int = 0,
        transport: Literal["socket", "http"] = "socket",
        request_url: str | None = None,
        signing_secret: str = "playground-signing-secret",  # noqa: S107 - good for nothing but the playground
        bot_token: str = "xoxb-playground",  # noqa: S107 - the same
        app_token: str = "xapp-playground",  # noqa: S107 - the same
        start: datetime | None = None,
        landmarks: Landmarks = no_landmarks,
        pacing: Pacing = "real",
        tries: Sequence[Json] = TRIES,
        welcome: Json | None = None,
        event_retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self.clock = MovedClock(start)
        self.stream = Stream()
        self._server: BaseWSGIServer | None = None
        self._thread: Thread | None = None
        self._port = port
        self._http = HttpLink(request_url, signing_secret)
        self.parts = self._assembled(
            Manifest.read(manifest),
            transport,
            landmarks=landmarks,
            tokens=Tokens(bot=bot_token, app=app_token),
            words=Words(welcome=welcome or WELCOME, tries=tries),
            limits=Limits(pacing),
            event_retry_seconds=event_retry_seconds,
        )
        self.clock.listen(lambda now: self._tell_time())

    def _assembled(
        self,
        manifest: Manifest,
        transport: Literal["socket", "http"],
        *,
        landmarks: Landmarks,
        tokens: Tokens,
        words: Words,
        limits: Limits,
        event_retry_seconds: Sequence[float],
    ) -> Parts:
        workspace = Workspace(self.clock, self.stream)
        messages = Messages(workspace)
        sockets = SocketLink(lambda connected: self.stream.publish("connected", {"connected": connected}))
        traffic = Traffic(lambda exchange: self.stream.publish("traffic", exchange))
        courier = Courier(sockets if transport == "socket" else self._http, traffic, self.stream)
        return Parts(
            url=lambda: self.url,
            clock=self.clock,
            landmarks=landmarks,
            manifest=manifest,
            tokens=tokens,
            words=words,
            stream=self.stream,
            traffic=traffic,
            workspace=workspace,
            messages=messages,
            views=Views(workspace),
            files=Files(workspace, lambda: self.url),
            responses=Responses(workspace, messages, lambda: self.url),
            limits=limits,
            faults=Faults(),
            installs=Installs(self.clock),
            sockets=sockets,
            courier=courier,
            events=Events(courier, self.clock, manifest.events, event_retry_seconds),
        )

    @property
    def url(self) -> str:
        """Its address, with a slash at the end; the port is known after `start`."""
        return f"http://{HOST}:{self._server.server_port if self._server else self._port}/"

    @property
    def api_url(self) -> str:
        """The base URL of its Slack."""
        return f"{self.url}api/"

    def send_to(self, request_url: str) -> None:
        """Where signed requests go from now on, with transport "http"."""
        self._http.url = request_url

    def start(self) -> None:
        """Serves in a background thread until `stop`. Listens from the moment this returns."""
        doings = Doings(self.parts)
        self._server = make_server(HOST, self._port, application(doings), threaded=True, request_handler=Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(POLL_SECONDS,), name="playground", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends all connections and stops serving."""
        self.parts.events.stop()
        self.stream.close()
        self.parts.sockets.close()
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def _tell_time(self) -> None:
        now = self.clock()
        marks = [landmark.as_json() for landmark in self.parts.landmarks(now)]
        told = {"now": now.isoformat(), "offset": self.clock.offset, "landmarks": marks}
        self.stream.publish("time", told)


class Handler(WSGIRequestHandler):
    """Serves without writing a log line for each request, and without waiting to fill packets."""

    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing."""


class Held(Response):
    """The end of a WebSocket: its connection is gone already, so nothing is to be answered."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answers nothing."""
        raise ConnectionError("the WebSocket has ended")


def application(doings: Doings) -> Flask:
    """The WSGI application with all four doors."""
    app = Flask("playground", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.before_request(only_local)
    slack = Blueprint("slack", __name__)
    _add_slack(slack, doings.parts)
    ui.add_files(slack, doings.parts)
    slacks = (slack, web_api.blueprint(doings.parts), web_oauth.blueprint(doings.parts))
    for routes in (*slacks, ui.blueprint(doings), control.blueprint(doings)):
        app.register_blueprint(routes)
    return app


def only_local() -> Response | None:
    """Keeps out pages of other sites: foreign host names, and requests they send with their Origin."""
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    if host not in LOCAL_NAMES or (origin and urlsplit(origin).hostname not in LOCAL_NAMES):
        return Response("only from this machine", status=403)
    return None


def _add_slack(routes: Blueprint, parts: Parts) -> None:
    @routes.route("/link/", websocket=True)
    def link() -> Response:
        if not parts.sockets.admits(request.args.get("ticket", "")):
            return Response("invalid ticket", status=403)
        parts.sockets.serve(request.environ)
        return Held()

    @routes.post("/response/<token>")
    def response_url(token: str) -> Response:
        return _used(parts, token)


def _used(parts: Parts, token: str) -> Response:
    content = ui.asked_for()
    exchange = Exchange(direction="from_bot", what="response_url", request=content)
    try:
        parts.responses.use(token, content)
        body: Json = {"ok": True}
    except Refused as refused:
        exchange.problems, exchange.status = refused.problems, refused.code
        body = {"ok": False, "error": refused.code}
        exchange.http_status = 404 if refused.code in ("expired_url", "used_url") else 400
    exchange.response = body
    parts.traffic.add(exchange)
    response = jsonify(body)
    response.status_code = exchange.http_status
    return response
