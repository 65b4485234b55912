"""Signed links to the pages beside Slack: who holds one may look and answer for that creator, and nothing more."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from itsdangerous import BadData, URLSafeSerializer

from bot.rules.errors import Refused

VALID_FOR = timedelta(days=60)
FILE_FOR = timedelta(hours=1)  #: a link to a file is made when somebody who may see it looks


class BadLink(Refused):
    """This link is not valid. Open the link in the newest message again, or ask the brand for a new one."""


class ExpiredLink(BadLink):
    """This link is too old: links work for 60 days. Ask the brand for a new one; nothing was changed."""

    def __init__(self, tenant: str = "", creator_id: int = 0) -> None:
        """Whose it was, for the audit; the sentence does not say it."""
        self.tenant, self.creator_id = tenant, creator_id
        super().__init__()


class OldFileLink(ExpiredLink):
    """Links to files work for an hour. Open "Brief and scripts" on the order's card again."""


class RevokedLink(BadLink):
    """This link was taken back. Ask the brand for a new one; nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class OfferPass:
    """What a link to an offer allows: one order, as its creator."""

    tenant: str
    order_id: int
    creator_id: int
    issued: datetime


@dataclass(frozen=True, kw_only=True)
class OwnPass:
    """What a link to 我的聚星 allows: one creator, seen from one workspace."""

    tenant: str
    creator_id: int
    issued: datetime


@dataclass(frozen=True, kw_only=True)
class FilePass:
    """What a link to a file allows: that one file, to be downloaded."""

    tenant: str
    attachment_id: int


class Links:
    """Writes and reads links. The moment of issue stands in the signed part, so that the clock can be handed in."""

    def __init__(self, secret: str, public_url: str, *, pictures: bool | None = None) -> None:
        """`pictures`: whether Slack can fetch them from that address; as a rule from https alone."""
        if not secret:
            raise ValueError("links need a secret: without one anybody could sign them")
        self.public_url = public_url.rstrip("/")
        self._pictures = public_url.startswith("https://") if pictures is None else pictures
        self._offers = _signer(secret, "offer")
        self._own = _signer(secret, "me")
        self._files = _signer(secret, "file")
        self._forms = hashlib.sha256(f"juxing.form\n{secret}".encode()).digest()

    def creator_page(self, slug: str) -> str:
        """The address of a creator's public page; it needs no signature."""
        return f"{self.public_url}/c/{quote(slug, safe='')}"

    def figures(self, slug: str, language: str) -> str:
        """The address of all figures of a creator, each with the rows behind it."""
        return f"{self.creator_page(slug)}/figures?lang={language}"

    def picture(self, slug: str, name: str, language: str) -> str:
        """The address of a picture for a message; empty where Slack could not fetch it and would refuse it all."""
        return f"{self.creator_page(slug)}/{name}.png?lang={language}" if self._pictures else ""

    def offer(self, tenant: str, order_id: int, creator_id: int, *, at: datetime) -> str:
        """A link by which a creator answers one order; it works for 60 days from `at`."""
        return f"{self.public_url}/o/{self._offers.dumps([tenant, order_id, creator_id, int(at.timestamp())])}"

    def me(self, tenant: str, creator_id: int, *, at: datetime) -> str:
        """A link to a creator's 我的聚星; it works for 60 days from `at`."""
        return f"{self.public_url}/me/{self._own.dumps([tenant, creator_id, int(at.timestamp())])}"

    def file(self, tenant: str, attachment_id: int, *, at: datetime) -> str:
        """A link to one file of a brief or a script; it works for an hour from `at`."""
        return f"{self.public_url}/f/{self._files.dumps([tenant, attachment_id, int(at.timestamp())])}"

    def read_file(self, token: str, *, at: datetime) -> FilePass:
        """Raises BadLink, or OldFileLink an hour after it was issued."""
        (tenant, attachment_id), issued = _read(self._files, token, at)
        if at >= issued + FILE_FOR:
            raise OldFileLink
        return FilePass(tenant=str(tenant), attachment_id=int(attachment_id))

    def form_mark(self, token: str, version: int) -> str:
        """What a form carries that was rendered for this link and this version; no two are the same."""
        nonce = secrets.token_hex(16)
        return nonce + self._seal(token, version, nonce)

    def is_form_mark(self, mark: str, token: str, version: int) -> bool:
        """Whether we rendered the form for that very link and version."""
        nonce, seal = mark[:32], mark[32:]
        return hmac.compare_digest(seal.encode(), self._seal(token, version, nonce).encode())

    def _seal(self, token: str, version: int, nonce: str) -> str:
        said = f"{token}\n{version}\n{nonce}".encode()
        return hmac.new(self._forms, said, hashlib.sha256).hexdigest()[:32]

    def read_offer(self, token: str, *, at: datetime) -> OfferPass:
        """Raises BadLink, or ExpiredLink 60 days after it was issued."""
        (tenant, order_id, creator_id), issued = _read(self._offers, token, at)
        return OfferPass(tenant=str(tenant), order_id=int(order_id), creator_id=int(creator_id), issued=issued)

    def read_me(self, token: str, *, at: datetime) -> OwnPass:
        """Raises BadLink, or ExpiredLink 60 days after it was issued."""
        (tenant, creator_id), issued = _read(self._own, token, at)
        return OwnPass(tenant=str(tenant), creator_id=int(creator_id), issued=issued)


def _signer(secret: str, purpose: str) -> URLSafeSerializer:
    # The purpose is part of the key: a link to one kind of page can never be used for another.
    options = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(secret, salt=f"juxing.{purpose}", signer_kwargs=options)


def _read(signer: URLSafeSerializer, token: str, at: datetime) -> tuple[list[str | int], datetime]:
    facts: list[str | int]
    try:
        *facts, issued = signer.loads(token)
    except BadData:
        raise BadLink from None
    if at.timestamp() >= issued + VALID_FOR.total_seconds():
        raise ExpiredLink(str(facts[0]), int(facts[-1]))
    return facts, datetime.fromtimestamp(issued, UTC)
