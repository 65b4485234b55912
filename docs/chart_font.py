"""Make the font of pictures and papers, and the widths by which labels are cut, from Noto Sans CJK.

    python docs/chart_font.py NotoSansCJK-Regular.ttc

The file is that of Debian's package fonts-noto-cjk; its face "Noto Sans CJK SC" is taken. What comes out holds all
characters of GB 2312, those of Big5 in everyday use, Latin, and the signs that charts write; no hints and no
layout tables, for neither is used. Its outlines are TrueType's, for only those can be embedded in our PDFs. It stays
under 3 MB. Run it again only to change what it holds.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

from bot.letters import EM, TRADITIONAL

ROOT = Path(__file__).parents[1]
FONT = ROOT / "templates" / "fonts" / "NotoSansSC-Subset.ttf"
TABLE = ROOT / "bot" / "letters_widths.py"
MOST_BYTES = 3_000_000
MOST_ERROR = 1.0  #: thousandths of an em that an outline may leave its own
FACE, FAMILY, POSTSCRIPT = "Noto Sans CJK SC", "Noto Sans SC", "NotoSansSC-Subset"
DROPPED = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx"]
COUNTED = (
    "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
    "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
    "maxCompositeContours", "maxComponentDepth",
)  # fmt: skip
COPYRIGHT, VERSION, LICENCE, LICENCE_ADDRESS = 0, 5, 13, 14


def main(source: str) -> None:
    font = face(Path(source))
    options = subset.Options(hinting=False, notdef_outline=True, layout_features=[], name_IDs=[0, 5, 13, 14])
    options.drop_tables += DROPPED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=map(ord, wanted()))
    cutter.subset(font)
    quadratic(font)
    name(font)
    font.save(FONT)
    if FONT.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{FONT.name} has grown to {FONT.stat().st_size:,} bytes")
    TABLE.write_text(table(font), encoding="utf-8")


def face(path: Path) -> TTFont:
    """The one face of a collection that is wanted. Raises StopIteration where it is not in there."""
    return next(font for font in TTCollection(path).fonts if font["name"].getDebugName(1) == FACE)


def wanted() -> set[str]:
    latin = {*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x180)), *map(chr, range(0x2010, 0x203C))}
    return latin | {*"€™←↑→↓★☆□■▲▼●○"} | two_bytes("gb2312", range(0xA1, 0xF8)) | two_bytes("big5", TRADITIONAL)


def two_bytes(codec: str, leads: Iterable[int]) -> set[str]:
    """What a codec reads two bytes as, the first of them one of these."""
    read = (bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in range(0x40, 0xFF))
    return {character for character in read if len(character) == 1 and ord(character) > 0x7F}


def name(font: TTFont) -> None:
    """Called as the pages' style sheet calls the family; copyright, version and licence stay as they were."""
    table = font["name"]
    table.names = [record for record in table.names if record.platformID == 3 and record.langID == 0x409]
    for number, text in ((1, FAMILY), (2, "Regular"), (4, FAMILY), (6, POSTSCRIPT)):
        table.setName(text, number, 3, 1, 0x409)


def quadratic(font: TTFont) -> None:
    """Draw every glyph anew with the curves of TrueType, in place of those of PostScript."""
    drawn, names = font.getGlyphSet(), font.getGlyphOrder()
    pens = {glyph: TTGlyphPen(drawn) for glyph in names}
    for glyph, pen in pens.items():
        drawn[glyph].draw(Cu2QuPen(pen, MOST_ERROR, reverse_direction=True))
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder = names
    font["glyf"].glyphs = {glyph: pen.glyph() for glyph, pen in pens.items()}
    del font["CFF "]
    most = font["maxp"]
    most.tableVersion, most.maxZones = 0x00010000, 1
    for counted in COUNTED:
        setattr(most, counted, 0)  # those of outlines are counted when it is saved
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def table(font: TTFont) -> str:
    """The module of widths: what is not a whole em wide, by width."""
    found = defaultdict(list)
    for code, glyph in sorted(font.getBestCmap().items()):
        found[font["hmtx"][glyph][0]].append(chr(code))
    signs = "".join(character for character in found[EM] if not "\u2e80" <= character <= "\uffef")
    return "\n".join((
        '"""How wide characters are, in thousandths of an em: written by docs/chart_font.py from the font itself."""',
        "",
        "#: all that are not one em wide",
        "NARROW = {",
        *(f"    {width}: {written(''.join(found[width]))}," for width in sorted(found) if width != EM),
        "}",
        "#: one em wide, besides Chinese",
        "SIGNS = (",
        *(f"    {written(signs[at : at + 100])}" for at in range(0, len(signs), 100)),
        ")",
        "",
    ))  # fmt: skip


def written(text: str) -> str:
    """As a string of Python, with what cannot be seen spelt out."""
    quoted = json.dumps(text, ensure_ascii=False).replace("\xa0", "\\u00a0").replace("\xad", "\\u00ad")
    return f"'{quoted[1:-1].replace(chr(92) + chr(34), chr(34))}'" if text.count('"') > text.count("'") else quoted


if __name__ == "__main__":
    main(sys.argv[1])
