"""What every page shares: who reads, what time it is, who acts, and from where a form may come."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from flask import Response, redirect, request

from bot import render
from bot.links import BadLink, ExpiredLink, Links, OfferPass, OwnPass, RevokedLink
from bot.rules.creators import NoSuchCreator
from bot.rules.errors import NotAllowed, NotFound, Refused, Stale, TooMany
from bot.rules.people import LANGUAGES, By, Reader
from bot.web import shown
from bot.web.desks import Desks

MOST_WORDS = 500  #: characters of a reason or an answer
_MARK = re.compile(r"[0-9a-f]{64}")


class BadForm(Refused):
    """This form did not arrive whole. Open the page again and repeat it; nothing was changed."""


class FromElsewhere(Refused):
    """This form came from another site. Open the link itself and repeat it there; nothing was changed."""


class TooLong(Refused):
    """Write %(most)s characters at most; yours are kept below. Nothing was sent yet."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """The desks, the links and the clock, as the pages use them during a request."""

    desks: Desks
    links: Links
    clock: Callable[[], datetime]

    def page(self, name: str, **facts: object) -> Response:
        """Render a page for whoever asks. Every page may write moments, spans and days with `shown`'s helpers."""
        reader, at = reader_of_request(), self.clock()
        html = render.html(name, reader, at=at, **shown.helpers(reader, at), **facts)
        return Response(html, content_type="text/html; charset=utf-8")

    def offer_pass(self, token: str) -> OfferPass:
        """What a link to an offer allows. Raises BadLink, ExpiredLink or RevokedLink."""
        with self._watching("offer"):
            grant = self.links.read_offer(token, at=self.clock())
        self._not_revoked(grant, "offer")
        return grant

    def own_pass(self, token: str) -> OwnPass:
        """What a link to 我的聚星 allows. Raises BadLink, ExpiredLink or RevokedLink."""
        with self._watching("me"):
            grant = self.links.read_me(token, at=self.clock())
        self._not_revoked(grant, "me")
        return grant

    def tried(self, grant: OfferPass | OwnPass, page: str, why: Refused, *, subject: int | None = None) -> None:
        """Write down for the audit what the holder of a link tried, and that it was refused."""
        self._tried(grant.tenant, grant.creator_id, page, subject, why)

    @contextmanager
    def _watching(self, page: str) -> Iterator[None]:
        """A link that is too old is a try; one that is not signed by us names nobody, and is none."""
        try:
            yield
        except ExpiredLink as why:
            self._tried(why.tenant, why.creator_id, page, None, why)
            raise

    def _not_revoked(self, grant: OfferPass | OwnPass, page: str) -> None:
        try:
            self.desks.access.check(grant.tenant, grant.creator_id, grant.issued)
        except RevokedLink as why:
            self.tried(grant, page, why)
            raise

    def _tried(self, tenant: str, creator_id: int, page: str, subject: int | None, why: Refused) -> None:
        by = By(tenant=tenant, person=f"creator:{creator_id}", delivery="", at=self.clock())
        self.desks.attempts.refused(by, f"page.{page}", subject, why.code)

    def refusal(self, why: Refused) -> Response:
        """A page that says in one sentence what could not be done."""
        page = self.page("problem", problem=self.sentence(why), reference="")
        page.status_code = status_of(why)
        return page

    def sentence(self, why: Refused) -> str:
        return render.sentence(why, reader_of_request())

    def by(self, tenant: str, creator_id: int, doing: str) -> By:
        """The creator acts, once per rendered form: the same form sent twice is one delivery.

        Raises BadForm where the form was not rendered by us for this very link, at the version that it names.
        """
        mark = request.form.get("nonce", "")
        if not _MARK.fullmatch(mark) or not self.links.is_form_mark(mark, _token(), seen_version()):
            raise BadForm
        delivery = f"web:{tenant}:{creator_id}:{doing}:{mark[:32]}"
        return By(tenant=tenant, person=f"creator:{creator_id}", delivery=delivery, at=self.clock())

    def mark(self, version: int) -> str:
        """What the forms of this page carry, so that no other page can send them."""
        return self.links.form_mark(_token(), version)

    def check_origin(self) -> None:
        """Raises FromElsewhere where a browser says that another site sent the form."""
        claimed = request.headers.get("Sec-Fetch-Site")
        if claimed is not None:
            if claimed not in {"same-origin", "none"}:
                raise FromElsewhere
            return
        origin = request.headers.get("Origin", "null")  # no-referrer pages send "null", also to themselves
        if origin not in {"null", _origin(self.links.public_url), _origin(request.host_url)}:
            raise FromElsewhere


def reader_of_request() -> Reader:
    """Chosen in the address, else the browser's language, else Chinese; always in the market's zone."""
    chosen = request.args.get("lang", "")
    if chosen not in LANGUAGES:
        chosen = request.accept_languages.best_match(LANGUAGES) or "zh"
    return Reader(language=chosen)


def seen_version() -> int:
    """The version that the person saw when they pressed. Raises BadForm."""
    return whole_number("version")


def whole_number(name: str) -> int:
    """A hidden number of the form. Raises BadForm."""
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadForm
    return int(text)


def typed(name: str) -> str:
    """What a person wrote, as they wrote it. Raises TooLong, never cuts."""
    text = request.form.get(name, "").strip()
    if len(text) > MOST_WORDS:
        raise TooLong(most=MOST_WORDS)
    return text


def back(done: str) -> Response:
    """To the same page by GET, which then says what was done: a reload repeats nothing."""
    query = urlencode({"done": done, "lang": reader_of_request().language})
    return redirect(f"?{query}", code=303)  # type: ignore[return-value]


def status_of(why: Refused) -> int:
    """The HTTP status that fits a refusal."""
    statuses: list[tuple[type[Refused], int]] = [
        (ExpiredLink, 410),
        (RevokedLink, 410),
        (BadLink, 404),
        (NotFound, 404),
        (NoSuchCreator, 404),
        (NotAllowed, 403),
        (FromElsewhere, 403),
        (BadForm, 400),
        (Stale, 409),
        (TooMany, 429),
    ]
    return next((status for kind, status in statuses if isinstance(why, kind)), 422)


def _token() -> str:
    """The signed part of the address."""
    return str((request.view_args or {}).get("token", ""))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
