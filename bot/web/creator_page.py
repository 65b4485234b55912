"""A creator's public page, `/c/<slug>`."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask import Response

from bot import render, traced
from bot.pieces import Kept
from bot.rules.people import Reader
from bot.services.charts import Size
from bot.web import shown
from bot.web.chart_page import SECONDS
from bot.web.site import Site, reader_of_request


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart on the page; on a phone the one that is laid out for it is taken."""

    address: str
    says: str  #: for those who do not see it
    width: int
    height: int


class CreatorPage:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._told: Kept[dict[str, Picture]] = Kept(2_000)

    def show(self, slug: str) -> Response:
        """Raises NoSuchCreator."""
        at, reader = self._site.clock(), reader_of_request()
        profile = self._site.desks.creators.by_slug(slug, at=at)
        slot = int(at.timestamp()) // SECONDS
        pictures = self._told.or_make((slug, reader, slot), lambda: self._pictures(slug, reader, at))
        flags = self._site.desks.records.flags_of(profile.creator.id, at=at)
        return self._site.page(
            "creator",
            pictures=pictures,
            figures_at=f"{quote(slug, safe='')}/figures?lang={reader.language}",
            checks=[f"{traced.date(flag.at)[:10]} · {render.said('checks', 'check', flag, reader)}" for flag in flags],
            **shown.profile_facts(profile),
        )

    def _pictures(self, slug: str, reader: Reader, at: datetime) -> dict[str, Picture]:
        """What is said of the pictures; kept as long as the pictures themselves, for it costs as much as the page."""
        about, charts = self._site.desks.charts.charts(slug, size=Size.WIDE, at=at)
        return {
            str(name): Picture(
                address=f"{quote(slug, safe='')}/{name}.svg?lang={reader.language}",
                says=render.alt(chart, reader, about),
                width=chart.width,
                height=round(chart.height),
            )
            for name, chart in charts.items()
        }
