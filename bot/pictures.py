"""Charts as PNG, for Slack: drawn from the same SVG, with the one font that the project brings along."""

from pathlib import Path

from bot import letters

FONT = Path(__file__).parents[1] / "templates" / "fonts" / "NotoSansSC-Subset.ttf"
FAMILY = "Noto Sans SC"
PAPER = "#ffffff"
ZOOM = 2  #: pixels of the picture for one of the chart


def png(svg: str) -> bytes:
    """A chart that stands alone (`render.chart(…, alone=True)`) as a picture on white, twice its size.

    Looks the same on every machine: no font of the machine is read. Raises ValueError for what is no SVG.
    """
    from resvg_py import svg_to_bytes

    return svg_to_bytes(
        svg_string=letters.drawable(svg),
        background=PAPER,
        zoom=ZOOM,
        skip_system_fonts=True,
        font_files=[str(FONT)],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
