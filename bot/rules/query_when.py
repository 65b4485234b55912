"""Days and festivals of a brief read into the day of an open slot."""

from datetime import date

from bot.rules.festivals import dates_in, next_occurrence
from bot.rules.query_chips import Problem
from bot.rules.query_notes import CHIP, Notes
from bot.rules.query_parts import Part


def set_festival(notes: Notes, at: int, festival: str, today: date) -> None:
    """Read a festival as its next day, or as its day in the year named before it."""
    year_at = _year_before(notes, at)
    if year_at is None:
        set_day(notes, at, next_occurrence(festival, today) or "no_such_date")
        return
    year = notes.pieces[year_at].value
    days = dates_in(festival, year) if isinstance(year, int) and 1 <= year <= 9999 else ()
    day = days[0] if days else None
    set_day(notes, at, "no_such_date" if day is None else "date_past" if day < today else day, since=year_at)


def set_day(notes: Notes, at: int, day: object, *, since: int | None = None) -> None:
    """Keep the day, or say what is wrong with it; the words for it may begin at an earlier piece."""
    places = {at} if since is None else {since, at}
    said = notes.said(min(places), at)
    after = at + 1
    if after < len(notes.pieces) and notes.pieces[after].part is Part.AFTER_DAY:
        notes.put_aside({after}, said + notes.pieces[after].said)
    if isinstance(day, date):
        notes.set("on", day, "on", said)
        notes.mark(places, CHIP)
    else:
        notes.put_aside(places, said, Problem(code=str(day), said=said, about="on"))


def _year_before(notes: Notes, at: int) -> int | None:
    before = at - 1
    while before >= 0 and notes.pieces[before].said == " ":
        before -= 1
    return before if before >= 0 and notes.pieces[before].part is Part.YEAR else None
