"""The pages beside Slack as one WSGI application: routes, headers, and what is shown when something goes wrong."""

import base64
import hashlib
import secrets
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from bot import render
from bot.installing import Installing
from bot.links import Links
from bot.rates import Rate
from bot.rules.errors import NotFound, Refused, TooMany
from bot.web import files
from bot.web.chart_page import ChartPage
from bot.web.creator_page import CreatorPage
from bot.web.desks import Desks
from bot.web.figures_page import FiguresPage
from bot.web.install_page import DONE_PATH, INSTALL_PATH, INSTALLED_PATH, PROBLEM_PATH, InstallPage
from bot.web.offer_page import OfferPage
from bot.web.own_page import OwnPage
from bot.web.photo_page import PhotoPage
from bot.web.site import BadForm, Site

LARGEST_FORM = 64 * 1024  #: bytes

log = structlog.get_logger(__name__)


class NoSuchPage(NotFound):
    """There is no page at this address. Check it, or open the link in the newest message again."""


def create_pages(
    desks: Desks,
    *,
    links: Links,
    clock: Callable[[], datetime],
    installing: Installing | None = None,
    rate: Rate | None = None,
    proxies: int = 0,
) -> Flask:
    """All pages; the desks, the links and the clock (UTC) are handed in. Only `installing` needs Slack; without it the
    app is not installed from a page."""
    app = Flask("juxing", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    site = Site(desks=desks, links=links, clock=clock)
    _route(app, site)
    _route_install(app, InstallPage(site, installing))
    _guard(app, site)
    _limit(app, site, rate or Rate(0), proxies)
    _apologise(app, site)
    return app


def style_source() -> str:
    """The two style sheets that the pages' policy lets in, by their hashes: the pages' own and that of charts."""
    return " ".join(_hash(render.TEMPLATES / folder / "style.css") for folder in ("web", "charts"))


def _hash(sheet: Path) -> str:
    style = sheet.read_text(encoding="utf-8").removesuffix("\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def _route(app: Flask, site: Site) -> None:
    offer, own = OfferPage(site), OwnPage(site)
    app.add_url_rule("/", "front", lambda: site.page("front"))
    app.add_url_rule("/healthz", "health", lambda: jsonify(status="ok"))
    app.add_url_rule("/c/<slug>", "creator", CreatorPage(site).show)
    app.add_url_rule("/c/<slug>/figures", "figures", FiguresPage(site).show)
    app.add_url_rule("/c/<slug>/photos/<int:number>", "photo", PhotoPage(site).show)
    app.add_url_rule("/c/<slug>/<picture>.<ending>", "chart", ChartPage(site).show)
    app.add_url_rule("/o/<token>", "offer", offer.show)
    app.add_url_rule("/o/<token>", "answer", offer.act, methods=["POST"])
    app.add_url_rule("/o/<token>/files/<int:number>", "offer_file", offer.file)
    app.add_url_rule("/f/<token>", "file", lambda token: files.linked(site, token))
    app.add_url_rule("/me/<token>", "own", own.show)
    app.add_url_rule("/me/<token>", "change", own.act, methods=["POST"])
    app.add_url_rule("/me/<token>/earnings.csv", "earnings", own.earnings)


def _route_install(app: Flask, page: InstallPage) -> None:
    app.add_url_rule(INSTALL_PATH, "install", page.begin)
    app.add_url_rule(INSTALLED_PATH, "install_end", page.end)
    app.add_url_rule(DONE_PATH, "installed", page.done)
    app.add_url_rule(PROBLEM_PATH, "not_installed", page.problem)


def _guard(app: Flask, site: Site) -> None:
    headers = {
        "Content-Security-Policy": f"default-src 'none'; style-src {style_source()}; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if site.links.public_url.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000"

    @app.before_request
    def only_own_forms() -> None:
        if request.method == "POST":
            site.check_origin()

    @app.after_request
    def with_headers(response: Response) -> Response:
        response.headers.update(headers)
        if not response.cache_control.max_age:  # of pictures alone
            response.headers["Cache-Control"] = "no-store"
        return response


def _limit(app: Flask, site: Site, rate: Rate, proxies: int) -> None:
    """So many a minute of one link, and of one address where it can be told."""

    @app.before_request
    def not_too_many() -> None:
        now = site.clock().timestamp()
        keys = [str((request.view_args or {}).get("token", ""))[:200], _caller(proxies)]
        if waits := [seconds for key in keys if key and (seconds := rate.wait(key, now=now))]:
            raise TooMany(seconds=max(waits))


def _caller(proxies: int) -> str:
    """The address of who asks; empty where a proxy of which we were not told stands between."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if proxies:
        return forwarded.split(",")[-proxies:][0].strip()[:100]
    return "" if forwarded else str(request.remote_addr or "")


def _apologise(app: Flask, site: Site) -> None:
    @app.errorhandler(Refused)
    def refused(why: Refused) -> Response:
        response = site.refusal(why)
        if isinstance(why, TooMany):
            response.headers["Retry-After"] = str(why.facts["seconds"])
        return response

    @app.errorhandler(HTTPException)
    def not_so(error: HTTPException) -> Response:
        response = site.refusal(NoSuchPage() if error.code == 404 else BadForm())
        response.status_code = error.code or 500
        return response

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        # Neither the address nor the form is logged: both hold what only the creator may know.
        reference = secrets.token_hex(4)
        log.error(
            "page_failed", reference=reference, endpoint=request.endpoint, error=repr(type(error)), at=_where(error)
        )
        page = site.page("problem", problem="", reference=reference)
        page.status_code = 500
        return page


def _where(error: Exception) -> str:
    """File and line; a whole traceback could hold what people typed."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"
