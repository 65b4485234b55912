"""Installing from a browser: to Slack, back, and what comes of it. What is kept of it stands in the database alone."""

import re
from urllib.parse import urlencode

from flask import Response, redirect, request

from bot.installing import Ended, Installing
from bot.rules import installations
from bot.rules.errors import Refused
from bot.web.site import Site, reader_of_request

INSTALL_PATH, INSTALLED_PATH = "/slack/install", "/slack/oauth_redirect"
DONE_PATH, PROBLEM_PATH = "/slack/installed", "/slack/not_installed"
COOKIE = "juxing_install"  #: binds what was begun to the browser; useless to whoever reads the address
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")
_ID = re.compile(r"[A-Z0-9]{1,30}")
_CODE = re.compile(r"[a-z_]{1,60}")
#: why an install did not work, as it stands in the address of the page that says so
WHY: dict[str, type[Refused]] = {
    each.__name__: each
    for each in (
        installations.CodeUsed,
        installations.Denied,
        installations.NotBegun,
        installations.NotSeveral,
        installations.OrgWide,
        installations.ScopesMissing,
        installations.SetUpWrong,
        installations.SlackAway,
        installations.TooSlow,
        installations.UsedBefore,
    )
}


class InstallPage:
    """The pages carry no form: a link leads to Slack, Slack leads back, and a redirect to what can be reloaded."""

    def __init__(self, site: Site, installing: Installing | None) -> None:
        self._site, self._installing = site, installing

    def begin(self) -> Response:
        """To Slack, with a state of this browser's own. Raises NotSeveral."""
        if self._installing is None:
            raise installations.NotSeveral
        if request.method != "GET":
            return Response("")
        begun, address = self._installing.begin(_cookie(), reader_of_request().language)
        return self._with_cookie(_to(address), begun.browser)

    def end(self) -> Response:
        """Back from Slack. A HEAD request, as previews of links make them, uses nothing up. Raises NotSeveral."""
        if self._installing is None:
            raise installations.NotSeveral
        if request.method != "GET":
            return Response("")
        state, code, error = (request.args.get(name, "") for name in ("state", "code", "error"))
        language = reader_of_request().language
        return _to(
            _after(self._installing.end(state=state, code=code, error=error, browser=_cookie(), language=language))
        )

    def done(self) -> Response:
        """It is installed; what to do next."""
        team, app = (request.args.get(name, "") for name in ("team", "app"))
        known = bool(_ID.fullmatch(team) and _ID.fullmatch(app))
        slack = f"https://slack.com/app_redirect?{urlencode({'app': app, 'team': team})}" if known else ""
        return self._site.page("installed", slack=slack, query=_query(team=team, app=app) if known else "")

    def problem(self) -> Response:
        """Why it is not installed. What the address says is only repeated where it is a word that we know."""
        why = WHY.get(request.args.get("why", ""), installations.NotBegun)
        said = {"scopes": _scopes(), "code": request.args.get("code", "")}
        code = said["code"] if _CODE.fullmatch(said["code"]) else "unknown"
        refusal = why(scopes=said["scopes"], code=code)
        query = _query(why=why.__name__, scopes=said["scopes"].replace(" ", ""), code=code)
        again = "" if why is installations.NotSeveral else f"{INSTALL_PATH}?{_query(lang=reader_of_request().language)}"
        page = self._site.page("not_installed", problem=self._site.sentence(refusal), query=query, again=again)
        page.status_code = 422
        return page

    def _with_cookie(self, response: Response, browser: str) -> Response:
        response.set_cookie(
            COOKIE,
            browser,
            max_age=int(installations.VALID_FOR.total_seconds()),
            path="/slack",
            secure=self._site.links.public_url.startswith("https://"),
            httponly=True,
            samesite="Lax",
        )
        return response


def _cookie() -> str:
    held = request.cookies.get(COOKIE, "")
    return held if _SECRET.fullmatch(held) else ""


def _after(ended: Ended) -> str:
    """Where to: a page that may be reloaded and read in either language."""
    if ended.installation:
        kept = ended.installation
        return f"{DONE_PATH}?{_query(team=kept.tenant, app=kept.app, lang=ended.language)}"
    why = ended.refused or installations.NotBegun()
    facts = {name: str(why.facts.get(name, "")).replace(" ", "") for name in ("scopes", "code")}
    return f"{PROBLEM_PATH}?{_query(why=why.code, **facts, lang=ended.language)}"


def _scopes() -> str:
    asked = set(request.args.get("scopes", "").split(","))
    return ", ".join(scope for scope in installations.SCOPES if scope in asked)


def _query(**said: str) -> str:
    return urlencode({name: value for name, value in said.items() if value})


def _to(address: str) -> Response:
    return redirect(address, code=303)  # type: ignore[return-value]
