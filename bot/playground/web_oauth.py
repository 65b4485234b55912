"""Slack's side of an install: the page on which it is allowed, and oauth.v2.access."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, redirect, request

from bot.playground.call import Call, Method
from bot.playground.installs import CLIENT_ID, CLIENT_SECRET
from bot.playground.parts import Parts
from bot.playground.people import TEAM_NAME
from bot.playground.shapes import Json, Refused

LOCAL = ("127.0.0.1", "localhost", "::1")
INSTALLER = "U0LINYUE"  #: the admin of the demo's workspace
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{team}</title><style>
body {{ font: 16px/1.6 system-ui, sans-serif; max-width: 32rem; margin: 48px auto; padding: 0 16px; color: #1d1c1d; }}
code {{ background: #f4f2f4; padding: 2px 6px; border-radius: 4px; }} li {{ margin: 4px 0; }}
button {{ font: inherit; font-weight: 700; padding: 10px 24px; border-radius: 6px; border: 1px solid #777;
  background: none; cursor: pointer; margin-right: 8px; }}
button[value=allow] {{ background: #1f2a44; border-color: #1f2a44; color: #fff; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #1a1d21; color: #d1d2d3; }} code {{ background: #2c2f33; }}
  button {{ color: inherit; }} }}
</style></head><body>
<h1>{team}</h1>
<p>An app would like to act in this workspace. · 有应用请求在此工作区中使用以下权限：</p>
<ul>{scopes}</ul>
<form method="post">{hidden}
<button name="decision" value="allow">Allow · 允许</button>
<button name="decision" value="cancel">Cancel · 取消</button></form>
</body></html>"""


def oauth_v2_access(call: Call) -> Json:
    """oauth.v2.access: a token for a code. The secret comes by HTTP Basic, or among the arguments."""
    basic = request.authorization
    shown = (basic.username, basic.password) if basic and basic.type == "basic" else None
    who, secret = shown or (call.optional("client_id"), call.optional("client_secret"))
    if who != CLIENT_ID:
        raise Refused("invalid_client_id")
    if secret != CLIENT_SECRET:
        raise Refused("bad_client_secret")
    return call.parts.installs.exchange(call.optional("code"), call.optional("redirect_uri"))


def blueprint(parts: Parts) -> Blueprint:
    """The page under /oauth/v2/authorize."""
    routes = Blueprint("oauth", __name__)

    @routes.get("/oauth/v2/authorize")
    def ask() -> Response:
        try:
            asked = _asked(parts, dict(request.args))
        except Refused as refused:
            return Response(refused.code, status=400)
        scopes = "".join(f"<li><code>{escape(scope)}</code></li>" for scope in asked["scope"].split(","))
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
        )
        return Response(PAGE.format(team=escape(TEAM_NAME), scopes=scopes, hidden=hidden), mimetype="text/html")

    @routes.post("/oauth/v2/authorize")
    def decide() -> Response:
        try:
            asked = _asked(parts, dict(request.form))
        except Refused as refused:
            return Response(refused.code, status=400)
        if request.form.get("decision") != "allow":
            return _back(asked, error="access_denied")
        code = parts.installs.allow(asked["scope"].split(","), asked["redirect_uri"], INSTALLER)
        return _back(asked, code=code)

    return routes


def _asked(parts: Parts, sent: dict[str, str]) -> dict[str, str]:
    """What the app asks for. Refuses what Slack's page refuses: another app, scopes not in the manifest, no address."""
    asked = {name: sent.get(name, "") for name in ("client_id", "scope", "redirect_uri", "state")}
    if asked["client_id"] != CLIENT_ID:
        raise Refused("invalid_client_id")
    scopes = set(filter(None, asked["scope"].split(",")))
    if not scopes or scopes - parts.manifest.scopes:
        raise Refused("invalid_scope")
    if urlsplit(asked["redirect_uri"]).hostname not in LOCAL:
        raise Refused("bad_redirect_uri")
    return asked


def _back(asked: dict[str, str], **said: str) -> Response:
    address = f"{asked['redirect_uri']}?{urlencode(said | {'state': asked['state']})}"
    return redirect(address, code=302)  # type: ignore[return-value]


METHODS: dict[str, Method] = {"oauth.v2.access": Method(run=oauth_v2_access, caller="anyone")}
