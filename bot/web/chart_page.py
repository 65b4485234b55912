"""The pictures of a creator's page, `/c/<slug>/<picture>.svg`, and for Slack the same as `.png`."""

from flask import Response, request

from bot import pictures, render
from bot.pieces import Kept
from bot.services.charts import NoSuchChart, Size
from bot.web.site import Site, reader_of_request

SECONDS = 300  #: for which whoever looked keeps a picture
_drawn: Kept[bytes] = Kept(200)


class ChartPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, slug: str, picture: str, ending: str) -> Response:
        """Raises NoSuchCreator, and NoSuchChart for a picture, a size or an ending that there is not."""
        size = request.args.get("size", Size.CARD if ending == "png" else Size.WIDE)
        if ending not in {"svg", "png"} or size not in set(Size):
            raise NoSuchChart
        about, chart = self._site.desks.charts.chart(slug, picture, size=Size(size), at=self._site.clock())
        svg = str(render.chart(chart, reader_of_request(), about, alone=True))
        if ending == "svg":
            response = Response(svg, content_type="image/svg+xml; charset=utf-8")
        else:
            # to draw one takes a hundred times as long as to lay it out
            response = Response(_drawn.or_make(svg, lambda: pictures.png(svg)), content_type="image/png")
        response.cache_control.max_age = SECONDS
        return response
