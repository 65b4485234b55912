"""One reading of a brief: piece after piece, each ends in a filter, in the text, set aside, or is a filler."""

from datetime import date
from decimal import Decimal
from typing import Any

from bot.rules.festivals import dates_in, next_occurrence
from bot.rules.forms import Form
from bot.rules.numbers import whole
from bot.rules.query_figures import RATES, Figure, figures, span
from bot.rules.query_filters import BOUNDED, LISTS, Filters, Order, Problem, changed
from bot.rules.query_lexer import Piece, pieces
from bot.rules.query_parts import OTHER, Part
from bot.rules.taxonomy import sub_named
from bot.rules.tiers import BOUNDS, Tier

#: What is above cannot be meant: counts, yuan, percent, stars.
_MOST = {
    "followers": 10**10, "budget": 10**9, "plays": 10**11, "cpm": 10**6, "engagement": 100, "acceptance": 100,
    "completion": 100, "orders": 10**6, "clients": 10**6, "stars": 5,
}  # fmt: skip
#: What a figure with "the most" sorts by.
_SORT_OF = {
    "followers": Order.FOLLOWERS, "stars": Order.STARS, "budget": Order.PRICE, "plays": Order.PLAYS, "cpm": Order.VALUE,
}  # fmt: skip
_UPPER_BY_DEFAULT = {"budget", "cpm"}
_LEAST = {"stars": 1}
_HUNDREDFOLD = {"budget", "cpm", "stars"} | RATES  #: kept in hundredths: fen, basis points, 450 for 4.5
_SINGLE = {Part.TIER: "tier", Part.REGION: "region", Part.GENDER: "gender", Part.FORM: "form", Part.SORT: "order"}
_NAMES = {Part.FIELD, Part.SUB}
_SOFT = {Part.SPACE, Part.FILLER}
_MARKS = {Part.SPACE, Part.BREAK, Part.TO, Part.JOIN, Part.BETWEEN}
_CHIP, _FILLER, _TEXT, _ASIDE, _MARK = "chip", "filler", "text", "aside", "mark"


class Reading:
    """Reads on creation. `account` says of every piece what became of it."""

    def __init__(self, brief: str, today: date) -> None:
        self._brief, self._today = brief, today
        self._pieces = _joined(pieces(brief, today))
        self._fates: list[str | None] = [None] * len(self._pieces)
        self._values: dict[str, object] = {}
        self._said_for: dict[str, str] = {}
        self._lists: dict[str, list[Any]] = {name: [] for name in LISTS.values()}
        self._asides: list[tuple[int, str]] = []
        self.problems: list[Problem] = []
        self._read_figures()
        self._read_choices()
        self._read_rest()
        self.filters = self._settled()

    @property
    def account(self) -> list[tuple[str, str]]:
        """Every piece in order, with its fate: chip, filler, text, aside or mark."""
        return [(piece.said, fate or _MARK) for piece, fate in zip(self._pieces, self._fates, strict=True)]

    @property
    def not_understood(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(said for _, said in sorted(self._asides)))

    # Figures

    def _read_figures(self) -> None:
        for figure in figures(self._pieces):
            if not self._is_part_of_a_word(figure):
                self._read_figure(figure)

    def _is_part_of_a_word(self, figure: Figure) -> bool:
        """小鱼123 and 三只松鼠 are names: a bare number with an unknown word at its side belongs to it."""
        if figure.kind is not None or len(figure.places) > 1 or figure.percent or not figure.low.bare:
            return False
        if figure.festival and len(self._pieces[figure.first].said) > 2:
            return self._is_word(figure.first - 1)  # 小鱼618 is a name, 618预热 is not
        return self._is_word(figure.first - 1) or self._is_word(figure.first + 1)

    def _is_word(self, at: int) -> bool:
        return 0 <= at < len(self._pieces) and self._pieces[at].part is Part.WORD

    def _read_figure(self, figure: Figure) -> None:
        said = self._said(figure)
        if figure.festival:
            self._set_festival(figure.first, figure.festival)
        elif figure.foreign:
            self._put_aside(figure.places, said, Problem(code="foreign_currency", said=said))
        elif figure.negative or figure.low.absurd or figure.high.absurd:
            self._put_aside(figure.places, said, Problem(code="absurd_number", said=said, about=_chip_kind(figure)))
        elif figure.kind is None:
            self._put_aside(figure.places, said, Problem(code="ambiguous_number", said=said))
        elif figure.kind == OTHER:
            self._put_aside(figure.places, said, Problem(code="no_such_limit", said=said))
        else:
            self._set_bounds(figure, figure.kind, said)

    def _said(self, figure: Figure) -> str:
        return self._brief[self._pieces[min(figure.places)].start : self._pieces[max(figure.places)].end].strip()

    def _set_bounds(self, figure: Figure, kind: str, said: str) -> None:
        low, high = span(figure, upper_by_default=kind in _UPPER_BY_DEFAULT)
        low, high = _as_percent(figure, kind, low), _as_percent(figure, kind, high)
        if any(bound is not None and not _LEAST.get(kind, 0) <= bound <= _MOST[kind] for bound in (low, high)):
            self._put_aside(figure.places, said, Problem(code="absurd_number", said=said, about=kind))
        elif low is not None and high is not None and low > high:
            self._put_aside(figure.places, said, Problem(code="contradictory_range", said=said, about=kind))
        else:
            self._keep_bounds(figure, kind, said, (low, high))

    def _keep_bounds(self, figure: Figure, kind: str, said: str, bounds: tuple[Decimal | None, Decimal | None]) -> None:
        kept = False
        for name, bound in zip(BOUNDED[kind], bounds, strict=True):
            if bound is None:
                continue
            if name:
                self._set(name, whole(bound * (100 if kind in _HUNDREDFOLD else 1)), kind, said)
                kept = True
            elif not (kept and bound >= _MOST[kind]):
                self._complain(Problem(code="no_such_limit", said=said, about=kind))
        if kept:
            self._mark(figure.places, _CHIP)
        else:
            self._put_aside(figure.places, said)

    # Words

    def _read_choices(self) -> None:
        mode: Piece | None = None  #: the word that says "not" or "worked for", while it holds
        mode_at = 0
        for at, piece in enumerate(self._pieces):
            if self._fates[at] is not None or piece.part in {Part.SPACE, Part.FILLER}:
                continue
            if mode and self._read_in_mode(mode, mode_at, at, piece):
                mode = mode if self._goes_on(at) else None
                continue
            if mode and piece.part is Part.JOIN:
                continue
            mode = None
            if piece.part in {Part.NOT, Part.INDUSTRY}:
                mode, mode_at = piece, at
            else:
                self._read_choice(at, piece)

    def _read_in_mode(self, mode: Piece, mode_at: int, at: int, piece: Piece) -> bool:
        """Read what is refused or was worked for; False if it cannot be either."""
        if mode.part is Part.INDUSTRY:
            return self._read_industry(mode_at, at, piece)
        if piece.part is Part.FIELD:
            self._add("not_fields", str(piece.value))
        elif piece.part is Part.SUB:
            self._add("not_subs", str(piece.value))
        elif piece.part is Part.GENDER:
            self._set("gender", "m" if piece.value == "f" else "f", "gender", piece.said)
        elif piece.part in {Part.WORD, Part.BREAK, Part.JOIN, Part.NUMBER, Part.NOT}:
            return self._refuse_words(mode_at, at, piece)
        else:
            self._put_aside({at}, f"{mode.said} {piece.said}", Problem(code="cannot_exclude", said=piece.said))
            self._mark({mode_at}, _ASIDE)
            return True
        self._mark({mode_at, at}, _CHIP)
        return True

    def _refuse_words(self, mode_at: int, at: int, piece: Piece) -> bool:
        if piece.part is not Part.WORD:
            return False
        end = at
        while end < len(self._pieces) and self._pieces[end].part is Part.WORD and self._fates[end] is None:
            end += 1
        said = self._brief[self._pieces[mode_at].start : self._pieces[end - 1].end]
        self._put_aside(set(range(at, end)), said, Problem(code="cannot_exclude", said=said))
        self._mark({mode_at}, _ASIDE)
        return True

    def _read_industry(self, mode_at: int, at: int, piece: Piece) -> bool:
        if piece.part not in _NAMES:
            return False
        sub = sub_named(str(piece.value)) if piece.part is Part.SUB else None
        self._add("industries", sub.field if sub else str(piece.value))
        self._mark({mode_at, at}, _CHIP)
        self._pass_over(at + 1, {"clients"})
        return True

    def _pass_over(self, at: int, kinds: set[str]) -> None:
        """Take a word that only completes a phrase: worked with beauty *brands*."""
        while at < len(self._pieces) and self._pieces[at].part in _SOFT:
            at += 1
        if at < len(self._pieces) and self._fates[at] is None and self._pieces[at].value in kinds:
            self._mark({at}, _FILLER)

    def _goes_on(self, at: int) -> bool:
        """Whether "not" holds for what comes next: 不要搞笑和游戏."""
        following = next((piece for piece in self._pieces[at + 1 :] if piece.part not in _SOFT), None)
        return following is not None and following.part is Part.JOIN

    def _read_choice(self, at: int, piece: Piece) -> None:
        if piece.part is Part.FIELD:
            self._add("fields", str(piece.value))
        elif piece.part is Part.SUB:
            self._add("subs", str(piece.value))
        elif piece.part is Part.GENDER and self._speaks_of_audience(at):
            self._put_aside({at}, piece.said)
            return
        elif piece.part in _SINGLE:
            self._set(_SINGLE[piece.part], piece.value, _SINGLE[piece.part], piece.said)
        elif piece.part is Part.NEWCOMERS:
            self._set("newcomers", True, "newcomers", piece.said)
        elif piece.part is Part.QUOTED:
            self._read_quoted(at, piece)
        else:
            self._read_when(at, piece)
            return
        self._mark({at}, _CHIP)

    def _speaks_of_audience(self, at: int) -> bool:
        before = [piece for piece in self._pieces[max(0, at - 3) : at] if piece.part not in _SOFT]
        return bool(before) and before[-1].part is Part.AUDIENCE

    def _read_quoted(self, at: int, piece: Piece) -> None:
        before = at - 1
        if before >= 0 and self._pieces[before].part is Part.REGION_CUE:
            self._set("region", str(piece.value), "region", piece.said)
            self._mark({before}, _CHIP)
        else:
            self._add("text", str(piece.value))

    def _read_when(self, at: int, piece: Piece) -> None:
        if piece.part is Part.FESTIVAL:
            self._set_festival(at, str(piece.value))
        elif piece.part is Part.DAY:
            self._set_day(at, piece.value)
        elif piece.part in {Part.METRIC, Part.TOP}:
            self._read_sort(at, piece)

    def _read_sort(self, at: int, piece: Piece) -> None:
        """粉丝最多, highest rating: a figure and "the most" without a number sort by it."""
        other = Part.TOP if piece.part is Part.METRIC else Part.METRIC
        after = at + 1
        while after < len(self._pieces) and self._pieces[after].part in _SOFT:
            after += 1
        if after == len(self._pieces) or self._fates[after] is not None or not self._is(after, other):
            return
        metric = piece if piece.part is Part.METRIC else self._pieces[after]
        if str(metric.value) in _SORT_OF:
            self._set("order", _SORT_OF[str(metric.value)], "order", metric.said)
            self._mark({at, after}, _CHIP)

    def _is(self, at: int, part: Part) -> bool:
        """最多 and the like are bounds before a number, and superlatives without one."""
        piece = self._pieces[at]
        return piece.part is part or (part is Part.TOP and piece.said in {"最多", "最高", "最低"})

    # Days

    def _set_festival(self, at: int, festival: str) -> None:
        year_at = self._year_before(at)
        if year_at is None:
            self._set_day(at, next_occurrence(festival, self._today) or "no_such_date")
            return
        year = self._year(year_at)
        day = next(iter(dates_in(festival, year)), None) if 1 <= year <= 9999 else None
        self._set_day(at, "no_such_date" if day is None else "date_past" if day < self._today else day, since=year_at)

    def _year_before(self, at: int) -> int | None:
        before = at - 1
        while before >= 0 and self._pieces[before].said == " ":
            before -= 1
        return before if before >= 0 and self._pieces[before].part is Part.YEAR else None

    def _year(self, at: int) -> int:
        value = self._pieces[at].value
        return value if isinstance(value, int) else 0

    def _set_day(self, at: int, day: object, *, since: int | None = None) -> None:
        """Keep the day, or say what is wrong with it; the words for it may begin at an earlier piece."""
        places = {at} if since is None else {since, at}
        said = self._brief[self._pieces[min(places)].start : self._pieces[at].end]
        after = at + 1
        if after < len(self._pieces) and self._pieces[after].part is Part.AFTER_DAY:
            self._put_aside({after}, said + self._pieces[after].said)
        if isinstance(day, date):
            self._set("on", day, "on", said)
            self._mark(places, _CHIP)
        else:
            self._put_aside(places, said, Problem(code=str(day), said=said, about="on"))

    # What is left

    def _read_rest(self) -> None:
        self._read_dedicated()
        at = 0
        while at < len(self._pieces):
            end = at + 1
            piece = self._pieces[at]
            if self._fates[at] is None:
                if piece.part in {Part.WORD, Part.NUMBER}:
                    end = self._read_text(at)
                elif piece.part in {Part.FILLER, Part.REGION_CUE}:
                    self._mark({at}, _FILLER)
                elif piece.part in _MARKS:
                    self._mark({at}, _MARK)
                else:
                    self._put_aside({at}, piece.said, self._complaint(piece))
            at = end

    def _complaint(self, piece: Piece) -> Problem | None:
        if piece.part is Part.YEAR or piece.said in _PERIODS:
            return Problem(code="which_day", said=piece.said, about="on")
        return None

    def _read_dedicated(self) -> None:
        for at, piece in enumerate(self._pieces):
            if piece.part is Part.DEDICATED and self._fates[at] is None:
                if self._values.get("form") in {Form.HOUR, Form.DAY}:
                    self._mark({at}, _CHIP)
                else:
                    self._put_aside({at}, piece.said, Problem(code="which_form", said=piece.said, about="form"))

    def _read_text(self, at: int) -> int:
        """Take everything unknown that is written together as one word to search for."""
        end = at
        while (
            end < len(self._pieces) and self._fates[end] is None and self._pieces[end].part in {Part.WORD, Part.NUMBER}
        ):
            end += 1
        word = self._brief[self._pieces[at].start : self._pieces[end - 1].end]
        self._add("text", word)
        self._asides.append((at, word))
        self._mark(set(range(at, end)), _TEXT)
        return end

    # Bookkeeping

    def _add(self, name: str, value: str) -> None:
        if value not in self._lists[name]:
            self._lists[name].append(value)

    def _set(self, name: str, value: object, kind: str, said: str) -> None:
        if self._values.get(name, value) != value:
            self._complain(Problem(code="said_twice", said=self._said_for[name], about=kind))
        self._values[name], self._said_for[name] = value, said

    def _mark(self, places: set[int], fate: str) -> None:
        for at in places:
            self._fates[at] = fate

    def _put_aside(self, places: set[int], said: str, problem: Problem | None = None) -> None:
        self._mark(places, _ASIDE)
        self._asides.append((min(places), said))
        if problem:
            self._complain(problem)

    def _complain(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _settled(self) -> Filters:
        """Take out what contradicts itself, and say so."""
        for wanted, refused in (("fields", "not_fields"), ("subs", "not_subs")):
            for name in [name for name in self._lists[wanted] if name in self._lists[refused]]:
                self._lists[wanted].remove(name)
                self._lists[refused].remove(name)
                self._complain(Problem(code="contradictory_field", said=name))
        for kind, (low, high) in BOUNDED.items():
            if low and high and _crossed(self._values.get(low), self._values.get(high)):
                self._drop_both(low, high, kind)
        filters = changed(Filters(), **self._values, **{name: tuple(values) for name, values in self._lists.items()})
        if _outside_tier(filters):
            self._complain(Problem(code="contradictory_range", about="tier"))
        return filters

    def _drop_both(self, low: str, high: str, kind: str) -> None:
        said = f"{self._said_for[low]} {self._said_for[high]}"
        del self._values[low], self._values[high]
        self._asides.append((len(self._pieces), said))
        self._complain(Problem(code="contradictory_range", said=said, about=kind))


_PERIODS = {"本周", "这周", "下周", "上周", "本月", "这个月", "下个月", "下月", "月底", "月初", "年底", "年初"} | {
    "this week", "next week", "last week", "this month", "next month",
}  # fmt: skip


def _joined(found: list[Piece]) -> list[Piece]:
    """Let single characters of the vocabulary be what they are inside an unknown word: 小猫咪, 内衣, 有趣."""
    joined = list(found)
    for at, piece in enumerate(found):
        if len(piece.said) == 1 and piece.han and _inside_word(joined, found, at):
            joined[at] = Piece(Part.WORD, piece.said, piece.start)
    return joined


def _inside_word(joined: list[Piece], found: list[Piece], at: int) -> bool:
    piece = found[at]
    if piece.part is Part.WORD:
        return False
    left = at > 0 and _wordlike(joined[at - 1]) and joined[at - 1].han
    right = at + 1 < len(found) and found[at + 1].part is Part.WORD and found[at + 1].han
    number_left = at > 0 and found[at - 1].part is Part.NUMBER and piece.part in {Part.UNIT, Part.BOUND, Part.MONEY}
    number_right = at + 1 < len(found) and found[at + 1].part is Part.NUMBER and piece.part in {Part.BOUND, Part.ABOUT}
    if number_left or number_right or piece.part in {Part.NUMBER, Part.NOT}:
        return False
    if piece.part in {Part.FILLER, Part.JOIN}:
        return left and right
    return left or right


def _wordlike(piece: Piece) -> bool:
    """Unknown, or a numeral that may be part of a name: 三只松鼠."""
    return piece.part is Part.WORD or (piece.part is Part.NUMBER and len(piece.said) == 1)


def _chip_kind(figure: Figure) -> str:
    return figure.kind if figure.kind and figure.kind != OTHER else ""


def _as_percent(figure: Figure, kind: str, bound: Decimal | None) -> Decimal | None:
    """A bare share is a percentage: 完单率 90 is 90 %, 0.9 too."""
    bare_share = kind in RATES and bound is not None and not figure.percent and 0 < bound < 1
    return bound * 100 if bare_share and bound is not None else bound


def _crossed(low: object, high: object) -> bool:
    return isinstance(low, int) and isinstance(high, int) and low > high


def _outside_tier(filters: Filters) -> bool:
    if not isinstance(filters.tier, Tier):
        return False
    lowest, beyond = BOUNDS[filters.tier]
    too_many = beyond is not None and filters.followers_min is not None and filters.followers_min >= beyond
    return too_many or (filters.followers_max is not None and filters.followers_max < lowest)
