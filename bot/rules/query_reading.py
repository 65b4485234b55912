"""One reading of a brief: piece after piece, each ends in a filter, in the text, set aside, or is a filler."""

from datetime import date

from bot.rules.forms import Form
from bot.rules.query_audience import read_audience
from bot.rules.query_bounds import read_figures
from bot.rules.query_chips import Problem
from bot.rules.query_choices import end_of_words, read_choices
from bot.rules.query_compounds import compounds
from bot.rules.query_filters import BOUNDED, NOTHING, Filters, Order, changed
from bot.rules.query_lexer import Piece, pieces
from bot.rules.query_notes import CHIP, FILLER, MARK, Notes
from bot.rules.query_parts import Part
from bot.rules.tiers import BOUNDS, Tier

_TEXT = frozenset({Part.WORD, Part.NUMBER})
_FILLERS = frozenset({Part.FILLER, Part.REGION_CUE})
_MARKS = frozenset({Part.SPACE, Part.BREAK, Part.TO, Part.JOIN, Part.BETWEEN})
_TWO_SIDED = [(kind, low, high) for kind, (low, high) in BOUNDED.items() if low and high]
_OPPOSITES = [(each, f"not_{each}") for each in ("fields", "subs", "tiers", "regions", "industries", "text")]
_ROOM = 18  #: letters that go with a value where it is spelt
_MONTH = range(28, 32)  #: days in which growth is counted: any span of about a month is what the filter means
_GROWTH = ("growth_min", "growth_rate_min")
_PERIODS = {"本周", "这周", "下周", "上周", "本月", "这个月", "下个月", "下月", "月底", "月初", "年底", "年初"} | {
    "this week", "next week", "last week", "this month", "next month",
}  # fmt: skip


class Reading:
    """Reads on creation. `account` says of every piece what became of it."""

    def __init__(self, brief: str, today: date) -> None:
        self._notes = notes = Notes(brief, compounds(pieces(brief, today)))
        read_figures(notes, today)
        read_audience(notes)
        read_choices(notes, today)
        _read_rest(notes)
        self.filters = _settled(notes)
        self.problems = notes.problems

    @property
    def account(self) -> list[tuple[str, str]]:
        """Every piece in order, with its fate: chip, filler, text, aside or mark."""
        notes = self._notes
        return [(piece.said, fate or MARK) for piece, fate in zip(notes.pieces, notes.fates, strict=True)]

    @property
    def most_letters(self) -> int:
        """More letters than the spelling of the filters can have, without spelling them."""
        notes = self._notes
        listed = sum(
            len(str(getattr(value, "brand", value))) + _ROOM for values in notes.lists.values() for value in values
        )
        return listed + sum(len(str(value)) + 2 * _ROOM for value in notes.values.values())

    @property
    def not_understood(self) -> tuple[str, ...]:
        return self._notes.not_understood


def _read_rest(notes: Notes) -> None:
    at = 0
    while at < len(notes.pieces):
        end = at + 1
        if notes.fates[at] is None:
            piece = notes.pieces[at]
            if piece.part in _MARKS:
                notes.fates[at] = MARK
            elif piece.part in _FILLERS:
                notes.fates[at] = FILLER
            elif piece.part in _TEXT:
                end = end_of_words(notes, at)
                notes.search_unknown(at, end)
            else:
                _read_leftover(notes, at, piece)
        at = end


def _read_leftover(notes: Notes, at: int, piece: Piece) -> None:
    if piece.said == "最好":  # the best where it sorts; else "preferably"
        notes.mark({at}, FILLER)
    elif piece.part is Part.DEDICATED and notes.values.get("form") in {Form.HOUR, Form.DAY}:
        notes.mark({at}, CHIP)
    elif piece.part is Part.WINDOW and _speaks_of_growth(notes):
        _read_window(notes, at, piece)
    else:
        notes.put_aside({at}, piece.said, _complaint(piece))


def _speaks_of_growth(notes: Notes) -> bool:
    return any(name in notes.values for name in _GROWTH) or notes.values.get("order") is Order.GROWTH


def _read_window(notes: Notes, at: int, piece: Piece) -> None:
    """Growth is that of 30 days; another span is pointed out."""
    if piece.value in _MONTH:
        notes.mark({at}, CHIP)
    else:
        notes.put_aside({at}, piece.said, Problem(code="no_such_limit", said=piece.said, about="growth"))


def _complaint(piece: Piece) -> Problem | None:
    if piece.part is Part.DEDICATED:
        return Problem(code="which_form", said=piece.said, about="form")
    if piece.part is Part.YEAR or piece.said in _PERIODS:
        return Problem(code="which_day", said=piece.said, about="on")
    return None


def _settled(notes: Notes) -> Filters:
    """Take out what contradicts itself, and say so."""
    notes.settle_texts()
    for wanted, refused in _OPPOSITES:
        if wanted in notes.lists and refused in notes.lists:
            notes.refuse_some(wanted, refused)
            _drop_opposites(notes, wanted, refused)
    for kind, low, high in _TWO_SIDED:
        if low in notes.values and high in notes.values and notes.values[low] > notes.values[high]:
            notes.drop_both(low, high, kind)
    filters = changed(NOTHING, **notes.values, **{name: tuple(values) for name, values in notes.lists.items()})
    for tier in filters.tiers:
        if _outside(tier, filters):
            notes.complain(Problem(code="contradictory_range", said=notes.said_of("tiers", tier), about="tier"))
    return filters


def _drop_opposites(notes: Notes, wanted: str, refused: str) -> None:
    for value in [value for value in notes.lists[wanted] if value in notes.lists[refused]]:
        notes.lists[wanted].remove(value)
        notes.lists[refused].remove(value)
        notes.complain(Problem(code="contradictory_field", said=notes.said_of(wanted, value)))


def _outside(tier: Tier, filters: Filters) -> bool:
    """Whether nobody of a tier has the followers asked for."""
    lowest, beyond = BOUNDS[tier]
    too_many = beyond is not None and filters.followers_min is not None and filters.followers_min >= beyond
    return too_many or (filters.followers_max is not None and filters.followers_max < lowest)
