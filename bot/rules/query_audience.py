"""What a brief asks of those who watch: 观众在广东, 粉丝以女性为主, audience in Guangdong."""

from bot.rules.query_audience_words import MOTHERS
from bot.rules.query_chips import Problem
from bot.rules.query_lexer import Piece
from bot.rules.query_notes import CHIP, FILLER, Notes
from bot.rules.query_parts import Part
from bot.rules.query_places import province_of

MAJORITY = 50_00  #: basis points: 女粉多 and 女粉为主 ask for half of the audience [ours]
_OF_AUDIENCE = frozenset({Part.REGION, Part.REGIONS, Part.MOSTLY, Part.AGES, Part.MOTHERS})
_CUES = frozenset({Part.AUDIENCE, Part.METRIC, Part.MOSTLY})
_GENDERS = frozenset({"women", "men"})
_WATCHERS = ("audience", "followers", "fans", "viewers", "subscribers")
_GOES_ON = frozenset({"in", "from", "在", "来自", "来自于", "以", "位于", "集中在", "分布在", "主要在"})


def read_audience(notes: Notes) -> None:
    """Read what follows each word for those who watch, and the place right before it: 广东粉丝."""
    for at, piece in enumerate(notes.pieces):
        unread = piece.part in _CUES and (notes.fates[at] is None or at in notes.of_audience)
        if unread and (names_watchers(piece) or _ends_in_watchers(piece)):
            _read_about(notes, at)


def names_watchers(piece: Piece) -> bool:
    """Whether a piece is a word for those who watch; 粉丝 is one where no number of followers goes with it."""
    metric = piece.part is Part.METRIC and (piece.value == "followers" or piece.said == "viewers")
    return metric or piece.part is Part.AUDIENCE


def _ends_in_watchers(piece: Piece) -> bool:
    """Whether more may follow: mostly female audience *in Guangdong*."""
    of_gender = piece.part is Part.MOSTLY or (piece.part is Part.METRIC and piece.value in _GENDERS)
    return of_gender and piece.said.endswith(_WATCHERS)


def read_word(notes: Notes, at: int) -> bool:
    """Read one word about the audience, wherever it stands; False if it is none."""
    piece = notes.pieces[at]
    if piece.part is Part.MOSTLY or (piece.part is Part.METRIC and piece.value in _GENDERS):
        _set_majority(notes, str(piece.value), piece.said)
    elif piece.part is Part.AGES:
        notes.add("audience_ages", *_values(piece))
    elif piece.part is Part.MOTHERS:
        _set_majority(notes, "women", piece.said)
        notes.add("audience_ages", *MOTHERS)
    else:
        return False
    notes.mark({at}, CHIP)
    return True


def _read_about(notes: Notes, cue: int) -> None:
    places = _following(notes, cue)
    before = _place_before(notes, cue)
    if before is not None:
        places.insert(0, before)
    refusal = notes.next(min([cue, *places]), step=-1)
    if places and refusal is not None and notes.pieces[refusal].part is Part.NOT and notes.fates[refusal] is None:
        said = notes.said(refusal, max(cue, *places))
        notes.put_aside({refusal, cue, *places}, said, Problem(code="cannot_exclude", said=said))
        return
    for at in places:
        _read_in_scope(notes, at)
    if places and notes.fates[cue] is None and not read_word(notes, cue):
        notes.mark({cue}, CHIP)


def _following(notes: Notes, cue: int) -> list[int]:
    """The places after a word for the audience that are about it; a blank ends them once there was one."""
    found: list[int] = []
    ended = paused = False
    for at in range(cue + 1, len(notes.pieces)):
        piece = notes.pieces[at]
        if piece.part is Part.SPACE:
            paused = paused or ended
        elif piece.said in _GOES_ON or piece.part is Part.JOIN:
            ended = paused = False
        elif piece.part is Part.FILLER:
            continue
        elif at in notes.of_audience or (not paused and notes.fates[at] is None and piece.part in _OF_AUDIENCE):
            found.append(at)
            ended = True
        else:
            break
    return found


def _place_before(notes: Notes, cue: int) -> int | None:
    at = cue - 1
    if (
        at > 0
        and notes.pieces[at].said in {"的", " "}
        and (notes.pieces[cue].said.isascii() or notes.pieces[at].said == "的")
    ):
        at -= 1
    region = at >= 0 and notes.pieces[at].part in {Part.REGION, Part.REGIONS} and notes.fates[at] is None
    return at if region else None


def _read_in_scope(notes: Notes, at: int) -> None:
    piece = notes.pieces[at]
    if at in notes.of_audience or read_word(notes, at):
        return
    regions = _values(piece) if piece.part is Part.REGIONS else (province_of(str(piece.value)) or str(piece.value),)
    notes.add("audience_regions", *regions)
    notes.mark({at}, CHIP)
    before = notes.next(at, step=-1)  # "from" is a lower bound before a number, and here it is not
    if before is not None and notes.pieces[before].said == "from":
        notes.mark({before}, FILLER)


def _set_majority(notes: Notes, gender: str, said: str) -> None:
    notes.set("women_min" if gender == "women" else "women_max", MAJORITY, "women", said)


def _values(piece: Piece) -> tuple[object, ...]:
    return piece.value if isinstance(piece.value, tuple) else ()
