"""Tables: the plain one, of which a message holds one, and the data table that pages."""

from typing import Any

from bot.blockkit import limits
from bot.blockkit.objects import block_id
from bot.blockkit.problem import Check, Findings
from bot.blockkit.richtext import rich_text
from bot.blockkit.shapes import choice, flag, listing, many, number, shape, typed, variant, whole, words

_cell_words = words(limits.DATA_TABLE_TEXT)


def _counted(value: Any, where: str, findings: Findings) -> None:
    _cell_words(value, where, findings)
    if isinstance(value, str):
        findings.characters += len(value)


def _cells(cell_words: Check) -> Check:
    return variant(
        {
            "raw_text": typed({"text": cell_words}, required="text"),
            "raw_number": typed({"value": number, "text": cell_words}, required="value"),
            "rich_text": rich_text,
        }
    )


def _rows(cell_words: Check, *, least: int, most: int) -> Check:
    return listing(listing(_cells(cell_words), least=1, most=limits.TABLE_COLUMNS), least=least, most=most)


def _columns(value: Any) -> int:
    return len(many(next(iter(many(value["rows"])), ())))


def _rows_are_even(value: Any, where: str, findings: Findings) -> None:
    columns = _columns(value)
    for index, row in enumerate(many(value["rows"])):
        if len(many(row)) != columns:
            findings.add(f"{where}/rows/{index}", f"{len(many(row))} cells, the first row has {columns}")


def _settings_fit(value: Any, where: str, findings: Findings) -> None:
    settings = value.get("column_settings")
    if settings is not None and len(many(settings)) != _columns(value):
        findings.add(
            f"{where}/column_settings", f"{len(many(settings))} settings for {_columns(value)} columns, must be as many"
        )


def _note_table(value: Any, where: str, findings: Findings) -> None:
    findings.tables.append(where)


_setting = shape({"align": choice("left", "center", "right"), "is_wrapped": flag})


def _setting_or_none(value: Any, where: str, findings: Findings) -> None:
    if value is not None:  # null keeps a column as it is
        _setting(value, where, findings)


table = typed(
    {
        "block_id": block_id,
        "rows": _rows(_counted, least=1, most=limits.TABLE_ROWS),
        "column_settings": listing(_setting_or_none, most=limits.TABLE_COLUMNS),
    },
    required="rows",
    rules=(_note_table, _rows_are_even, _settings_fit),
)


def _contents_fit(value: Any, where: str, findings: Findings) -> None:
    cells = (cell for row in many(value["rows"]) for cell in many(row) if isinstance(cell, dict))
    total = sum(len(text) for cell in cells if isinstance(text := cell.get("text"), str))
    if total > limits.DATA_TABLE_TEXT:
        findings.add(f"{where}/rows", f"{total:,} characters in all cells, at most {limits.DATA_TABLE_TEXT:,}")


data_table = typed(
    {
        "block_id": block_id,
        "caption": words(limits.TEXT),
        "rows": _rows(_cell_words, least=2, most=limits.DATA_TABLE_ROWS),
        "page_size": whole(1, limits.DATA_TABLE_PAGE),
        "row_header_column_index": whole(0, limits.TABLE_COLUMNS - 1),
    },
    required="caption rows",
    rules=(_rows_are_even, _contents_fit),
)
