"""A creator's public page, `/c/<slug>`."""

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is said of the charts, and what should be checked."""

    pictures: Mapping[str, Picture]
    checks: Sequence[str]


class CreatorPage:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._told: Kept[Told] = Kept(500)

    def show(self, slug: str) -> Response:
        """Raises NoSuchCreator."""
        at, reader = self._site.clock(), reader_of_request()
        profile = self._site.desks.creators.by_slug(slug, at=at)
        slot = int(at.timestamp()) // SECONDS
        told = self._told.or_make((slug, reader, slot), lambda: self._tell(slug, profile.creator.id, reader, at))
        return self._site.page(
            "creator",
            pictures=told.pictures,
            checks=told.checks,
            photos_at=f"{quote(slug, safe='')}/photos",
            figures_at=f"{quote(slug, safe='')}/figures?lang={reader.language}",
            **shown.profile_facts(profile),
        )

    def _tell(self, slug: str, creator: int, reader: Reader, at: datetime) -> Told:
        """Kept as long as the pictures themselves: it costs twice what all else on the page does."""
        about, charts = self._site.desks.charts.charts(slug, size=Size.WIDE, at=at)
        flags = self._site.desks.records.flags_of(creator, at=at)
        return Told(
            pictures={
                str(name): Picture(
                    address=f"{quote(slug, safe='')}/{name}.svg?lang={reader.language}",
                    says=render.alt(chart, reader, about),
                    width=chart.width,
                    height=round(chart.height),
                )
                for name, chart in charts.items()
            },
            checks=[f"{traced.date(flag.at)[:10]} · {render.said('checks', 'check', flag, reader)}" for flag in flags],
        )
