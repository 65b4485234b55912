"""Words read into filters: what is wanted, what is refused, what was worked for, by what is sorted."""

from datetime import date

from bot.rules.query_audience import read_word
from bot.rules.query_chips import Problem
from bot.rules.query_filters import Order, Rival
from bot.rules.query_lexer import Piece
from bot.rules.query_notes import ASIDE, CHIP, FILLER, Notes
from bot.rules.query_parts import SOFT, Part
from bot.rules.query_places import homes_of
from bot.rules.query_rivals import Refusal
from bot.rules.query_when import set_day, set_festival
from bot.rules.taxonomy import sub_named
from bot.rules.tiers import Tier

DEFAULT_DAYS, MOST_DAYS = 90, 3650  #: for which a rival is refused where nothing is said [ours], and at most
#: What a figure with "the most" sorts by.
_SORT_OF = {
    "followers": Order.FOLLOWERS, "stars": Order.STARS, "budget": Order.PRICE, "plays": Order.PLAYS, "cpm": Order.VALUE,
    "growth": Order.GROWTH, "growth_rate": Order.GROWTH, "units": Order.SALES,
}  # fmt: skip
_SINGLE = {
    Part.GENDER: "gender", Part.FORM: "form", Part.SORT: "order", Part.PURPOSE: "purpose", Part.LIKE: "like",
}  # fmt: skip
_LISTED = {Part.FIELD: "fields", Part.SUB: "subs", Part.TIER: "tiers", Part.REGION: "regions"}
_NAMED = frozenset({Part.FIELD, Part.SUB})
_REFUSED = {
    Part.FIELD: "not_fields", Part.SUB: "not_subs", Part.TIER: "not_tiers", Part.REGION: "not_regions",
    Part.QUOTED: "not_text",
}  # fmt: skip
_MODES = frozenset({Part.NOT, Part.INDUSTRY})
_PASSED = SOFT | {Part.REGION_CUE}
_UNREFUSABLE = frozenset({Part.BREAK, Part.JOIN, Part.NOT})
_WORDS = frozenset({Part.WORD, Part.NUMBER})
_SUPERLATIVES = frozenset({"最多", "最高", "最低"})  #: bounds before a number, superlatives without one


def read_choices(notes: Notes, today: date) -> None:
    """Read every word that is still to be read and that says something alone or with its neighbours."""
    modes: list[int] = []  #: places of the words that say "not" or "worked for", while they hold
    for at, piece in enumerate(notes.pieces):
        if notes.fates[at] is not None or piece.part in _PASSED:
            continue
        if modes and _in_mode(notes, modes, at, piece):
            modes = modes if _goes_on(notes, at) else []
        elif modes and piece.part is Part.JOIN:
            continue
        elif piece.part is Part.INDUSTRY and modes and notes.pieces[modes[0]].part is Part.NOT:
            modes = [modes[0], at]  # 不要做过游戏的
        elif piece.part in _MODES:
            modes = [at]
        else:
            modes = []
            _read(notes, at, piece, today)


# Refused, or worked for


def _in_mode(notes: Notes, modes: list[int], at: int, piece: Piece) -> bool:
    """Read what is refused or was worked for; False if it cannot be either."""
    if notes.pieces[modes[-1]].part is Part.INDUSTRY:
        name = "not_industries" if len(modes) > 1 else "industries"
        return _industry(notes, name, modes, at, piece)
    if piece.part is Part.QUOTED and _names_region(notes, at):
        notes.add("not_regions", piece.value)
    elif piece.part in _REFUSED:
        notes.add(_REFUSED[piece.part], piece.value)
    elif piece.part is Part.REGIONS:
        notes.add("not_regions", *homes_of(piece.said))
    elif piece.part is Part.TIERS:
        notes.add("not_tiers", *_values(piece))
    elif piece.part is Part.NEWCOMERS:
        notes.add("not_tiers", Tier.NEWCOMER)  # those with few followers; how lately they worked is no tier [ours]
    elif piece.part is Part.GENDER:
        notes.set("gender", "m" if piece.value == "f" else "f", "gender", piece.said)
    elif piece.part in _UNREFUSABLE or piece.part is Part.INDUSTRY:
        return False
    elif piece.part in _WORDS:
        _refuse_words(notes, modes, at)
        return True
    else:
        said = f"{notes.pieces[modes[0]].said} {piece.said}"
        notes.put_aside({at}, said, Problem(code="cannot_exclude", said=said))
        _mark_mode(notes, modes, ASIDE)
        return True
    _mark_mode(notes, modes, CHIP)
    notes.mark({at}, CHIP)
    return True


def _mark_mode(notes: Notes, modes: list[int], fate: str) -> None:
    """A word that holds for several is a chip's if it is one's."""
    notes.mark([at for at in modes if notes.fates[at] != CHIP], fate)


def _refuse_words(notes: Notes, modes: list[int], at: int) -> None:
    """Unknown words after "not" must not be found as text, as far as they are written as one.

    A number among them has a word at its side: numbers that stand alone were read before.
    """
    end = end_of_words(notes, at)
    notes.add("not_text", notes.said(at, end - 1))
    notes.mark({*modes, *range(at, end)}, CHIP)


def end_of_words(notes: Notes, at: int) -> int:
    """Where unknown words and numbers that are written together as one word end."""
    while at < len(notes.pieces) and notes.fates[at] is None and notes.pieces[at].part in _WORDS:
        at += 1
    return at


def _industry(notes: Notes, name: str, modes: list[int], at: int, piece: Piece) -> bool:
    if piece.part not in _NAMED:
        return False
    sub = sub_named(str(piece.value)) if piece.part is Part.SUB else None
    notes.add(name, sub.field if sub else piece.value)
    notes.mark({*modes, at}, CHIP)
    following = notes.next(at)  # worked with beauty *brands*
    if following is not None and notes.fates[following] is None and notes.pieces[following].value == "clients":
        notes.mark({following}, FILLER)
    return True


def _goes_on(notes: Notes, at: int) -> bool:
    """Whether "not" holds for what comes next: 不要搞笑和游戏."""
    following = notes.next(at)
    while following is not None and notes.fates[following] is not None:
        following = notes.next(following)
    return following is not None and notes.pieces[following].part is Part.JOIN


# Wanted


def _read(notes: Notes, at: int, piece: Piece, today: date) -> None:
    if piece.part in _LISTED:
        notes.add(_LISTED[piece.part], piece.value, said=piece.said)
    elif piece.part is Part.TIERS:
        notes.add_together("tiers", _values(piece), piece.said)
    elif piece.part is Part.REGIONS:
        notes.add_together("regions", homes_of(piece.said), piece.said)
    elif piece.part in _SINGLE:
        notes.set(_SINGLE[piece.part], piece.value, _SINGLE[piece.part], piece.said)
    elif piece.part is Part.NEWCOMERS:
        notes.set("newcomers", True, "newcomers", piece.said)
    elif piece.part is Part.QUOTED:
        _read_quoted(notes, at, piece)
    elif piece.part is Part.RIVAL:
        _read_refusal(notes, at, piece)
        return
    else:
        _read_other(notes, at, piece, today)
        return
    notes.mark({at}, CHIP)


def _read_other(notes: Notes, at: int, piece: Piece, today: date) -> None:
    if piece.part is Part.FESTIVAL:
        set_festival(notes, at, str(piece.value), today)
    elif piece.part is Part.DAY:
        set_day(notes, at, piece.value)
    elif piece.part is Part.TOP or piece.part is Part.METRIC:
        _read_sort(notes, at, piece)
    if notes.fates[at] is None:
        read_word(notes, at)


def _read_quoted(notes: Notes, at: int, piece: Piece) -> None:
    if _names_region(notes, at):
        notes.add("regions", str(piece.value), said=piece.said)
    else:
        notes.search(at, str(piece.value))


def _names_region(notes: Notes, at: int) -> bool:
    """地区"小镇" says that what is quoted is a region."""
    cue = at - 1
    if cue < 0 or notes.pieces[cue].part is not Part.REGION_CUE:
        return False
    notes.mark({cue}, CHIP)
    return True


def _read_refusal(notes: Notes, at: int, piece: Piece) -> None:
    """Those who worked for somebody are not wanted."""
    refusal = piece.value
    assert isinstance(refusal, Refusal)
    days = DEFAULT_DAYS if refusal.days is None else refusal.days
    if refusal.brands and not 1 <= days <= MOST_DAYS:
        notes.put_aside({at}, piece.said, Problem(code="absurd_number", said=piece.said, about="rival"))
        return
    notes.add("not_industries", *refusal.industries)
    notes.add("rivals", *(Rival(brand, days) for brand in refusal.brands))
    if refusal.industries and refusal.days is not None:
        notes.complain(Problem(code="no_such_limit", said=piece.said, about="not_industry"))
    notes.mark({at}, CHIP)


def _read_sort(notes: Notes, at: int, piece: Piece) -> None:
    """粉丝最多, highest rating: a figure and "the most" without a number sort by it."""
    other = Part.TOP if piece.part is Part.METRIC else Part.METRIC
    after = notes.next(at)
    if after is None or notes.fates[after] is not None:
        return
    following = notes.pieces[after]
    if not (following.part is other or (other is Part.TOP and following.said in _SUPERLATIVES)):
        return
    metric = piece if piece.part is Part.METRIC else following
    if str(metric.value) in _SORT_OF:
        notes.set("order", _SORT_OF[str(metric.value)], "order", metric.said)
        notes.mark({at, after}, CHIP)


def _values(piece: Piece) -> tuple[object, ...]:
    return piece.value if isinstance(piece.value, tuple) else ()
