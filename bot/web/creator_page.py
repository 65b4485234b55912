"""A creator's public page, `/c/<slug>`."""

from flask import Response

from bot.web import shown
from bot.web.site import Site


class CreatorPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, slug: str) -> Response:
        """Raises NoSuchCreator."""
        profile = self._site.desks.creators.by_slug(slug, at=self._site.clock())
        return self._site.page("creator", **shown.profile_facts(profile))
