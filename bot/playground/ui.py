"""The browser's doors under /ui/ and the page itself."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, request, send_file, send_from_directory
from werkzeug.wrappers import Response as WerkzeugResponse

from bot.playground.doings import Doings
from bot.playground.failures import failure
from bot.playground.parts import Parts
from bot.playground.shapes import Json, Refused

STATIC = Path(__file__).parent / "static"


def asked_for() -> Json:
    """The JSON body of the present request; an empty object when there is none."""
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}


def answered(run: Callable[[], Json]) -> Response:
    """What `run` answers as JSON; a refusal as a failure with status 400 or 404."""
    try:
        return jsonify(run())
    except Refused as refused:
        response = jsonify(failure(refused.code))
        response.status_code = 404 if refused.code.endswith("not_found") else 400
        return response


def blueprint(doings: Doings) -> Blueprint:
    """The routes of the page."""
    routes = Blueprint("ui", __name__)
    _add_page(routes, doings)
    _add_reads(routes, doings)
    posts = ("say", "act", "suggest", "submit", "close", "shortcut", "react", "read", "time", "faults")
    for name in posts:
        _add_post(routes, name, getattr(doings, name))
    return routes


def _add_post(routes: Blueprint, name: str, run: Callable[[Json], Json]) -> None:
    routes.add_url_rule(f"/ui/{name}", f"post_{name}", lambda: answered(lambda: run(asked_for())), methods=["POST"])


def _add_page(routes: Blueprint, doings: Doings) -> None:
    parts = doings.parts

    @routes.get("/")
    def index() -> Response:
        return send_from_directory(STATIC, "index.html", max_age=0)

    @routes.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(STATIC, name, max_age=0)

    @routes.get("/archives/<channel>/p<digits>")
    def permalink(channel: str, digits: str) -> WerkzeugResponse:
        return redirect(f"/?{urlencode({'channel': channel, 'ts': f'{digits[:-6]}.{digits[-6:]}'})}")

    @routes.get("/ui/stream")
    def stream() -> Response:
        user = request.args.get("as", "")
        if user not in parts.workspace.members:
            return answered(lambda: {"ok": True, "user": parts.workspace.member(user).id})
        hello = {"as": user, "now": parts.clock().isoformat()}
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Response(parts.stream.listen(user, hello), mimetype="text/event-stream", headers=headers)

    @routes.post("/ui/upload")
    def upload() -> Response:
        return answered(lambda: _kept(parts))


def _kept(parts: Parts) -> Json:
    sent = request.files.get("file")
    if sent is None:
        raise Refused("file_not_found")
    user = parts.workspace.member(request.form.get("as", "")).id
    return {"ok": True, "file": parts.files.described(parts.files.keep(sent.filename or "file", sent.read(), user))}


def _add_reads(routes: Blueprint, doings: Doings) -> None:
    def add(path: str, run: Callable[[Any], Json]) -> None:
        routes.add_url_rule(path, f"get_{path}", lambda: answered(lambda: run(request.args)), methods=["GET"])

    add("/ui/boot", lambda args: doings.boot.everything(args.get("as", "U0CHENMO")))
    add("/ui/messages", lambda args: doings.boot.messages(args.get("as", ""), args))
    add("/ui/home", lambda args: doings.using.home(args.get("as", ""), quiet=args.get("quiet") == "1"))
    add("/ui/time", lambda args: doings.boot.time())
    add("/ui/traffic", lambda args: doings.boot.traffic(args.get("since", "0")))
    add("/ui/faults", lambda args: {"ok": True} | doings.boot.faults())


def _bytes_sent() -> bytes:
    """The uploaded bytes: Slack takes them raw, whatever the content type says, or in a multipart form."""
    if request.mimetype != "multipart/form-data":
        return request.get_data(cache=False, parse_form_data=False)
    sent = next(iter(request.files.values()), None)
    return sent.read() if sent else b""


def add_files(routes: Blueprint, parts: Parts) -> None:
    """The doors for bytes: uploads by the bot, and downloads by whoever shows a token or is a person."""

    @routes.post("/upload/v1/<ticket>")
    def receive(ticket: str) -> Response:
        try:
            stored = parts.files.receive(ticket, _bytes_sent())
        except Refused as refused:
            return Response(refused.code, status=404)
        return Response(f"OK - {len(stored.content or b'')}")

    @routes.get("/files/<file_id>/")
    @routes.get("/files/<file_id>/<path:name>")
    def fetch(file_id: str, name: str = "") -> Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        opens = token == parts.tokens.bot or bool(parts.installs.team_of(token))
        if request.args.get("as") not in parts.workspace.members and not opens:
            return Response("not allowed", status=403)
        try:
            stored = parts.files.get(file_id)
        except Refused as refused:
            return Response(refused.code, status=404)
        return send_file(BytesIO(stored.content or b""), mimetype=stored.mimetype, download_name=stored.name)
