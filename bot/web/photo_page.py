"""A photo beside a rating, `/c/<slug>/photos/<number>`: from our own database, and from nowhere else."""

from flask import Response

from bot.web.site import Site

SECONDS = 300  #: for which a browser may keep one; a withdrawn rating's is gone after that


class PhotoPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, slug: str, number: int) -> Response:
        """Only what is a picture by its bytes was kept, under the kind that they tell. Raises NoSuchCreator."""
        kind, content = self._site.desks.creators.photo(slug, number)
        answer = Response(content, content_type=kind)
        answer.cache_control.max_age = SECONDS
        answer.headers["Content-Disposition"] = "inline"
        return answer
