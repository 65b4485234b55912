"""Rich text: the block made of sections, lists, quotes and code, and what can stand inside a line."""

from typing import Any

from bot.blockkit import limits
from bot.blockkit.objects import block_id, identifier
from bot.blockkit.problem import Check, Findings
from bot.blockkit.shapes import choice, flag, listing, pattern, shape, typed, url, variant, whole, words

_MANY = 1_000
_words = words(limits.BLOCKS_TEXT)


def _counted(value: Any, where: str, findings: Findings) -> None:
    _words(value, where, findings)
    if isinstance(value, str):
        findings.characters += len(value)


_style = shape(dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
_mention_style = shape(
    dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink", "underline", "code"), flag)
)


def _mention(name: str) -> Check:
    return typed({name: identifier, "style": _mention_style}, required=name)


INLINE: dict[str, Check] = {
    "text": typed({"text": _counted, "style": _style}, required="text"),
    "link": typed({"url": url(limits.URL), "text": _counted, "unsafe": flag, "style": _style}, required="url"),
    "emoji": typed(
        {"name": identifier, "unicode": identifier, "skin_tone": whole(1, 6), "url": url(limits.URL), "style": _style},
        required="name",
    ),
    "user": _mention("user_id"),
    "usergroup": _mention("usergroup_id"),
    "channel": _mention("channel_id"),
    "team": _mention("team_id"),
    "broadcast": typed({"range": choice("here", "channel", "everyone"), "style": _style}, required="range"),
    "color": typed({"value": pattern(r"#[0-9A-Fa-f]{6}", "a colour like #1264A3")}, required="value"),
    "date": typed(
        {
            "timestamp": whole(0, 9_999_999_999),
            "format": words(limits.IDENTIFIER),
            "url": url(limits.URL),
            "fallback": _counted,
            "style": _style,
        },
        required="timestamp format",
    ),
}

_line = listing(variant(INLINE), most=_MANY)
_border = whole(0, 9)
_section = typed({"elements": _line}, required="elements")

PARTS: dict[str, Check] = {
    "rich_text_section": _section,
    "rich_text_quote": typed({"elements": _line, "border": _border}, required="elements"),
    "rich_text_preformatted": typed(
        {"elements": _line, "border": _border, "language": identifier}, required="elements"
    ),
    "rich_text_list": typed(
        {
            "elements": listing(variant({"rich_text_section": _section}), most=_MANY),
            "style": choice("bullet", "ordered"),
            "indent": whole(0, 8),
            "offset": whole(0, 1_000_000),
            "border": _border,
        },
        required="elements style",
    ),
}

rich_text = typed({"block_id": block_id, "elements": listing(variant(PARTS), least=1, most=_MANY)}, required="elements")
rich_text_object = variant({"rich_text": rich_text})
