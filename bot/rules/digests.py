"""What a digest tells: each change once, at most once a day.

What a watch already knows is kept beside what it wants, and compared with how things stand when the digest is made:
what came and went between two digests is not told, and nothing that stands is forgotten.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.rules.watches import Kind, Known, State, Wanted, Watch

NAMED = 5  #: new creators of one watch in one digest; further ones are counted
ENTRIES = 10  #: lines in one digest; what has no room comes with the next one


@dataclass(frozen=True, kw_only=True)
class News:
    """One change. `was` and `now` are prices in fen; `was` is None where there was no price."""

    creator_id: int
    was: int | None = None
    now: int | None = None
    days: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a digest says of one watch."""

    watch: Watch
    news: tuple[News, ...] = ()
    more: int = 0  #: new creators who fit beside those named
    ended: bool = False


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What is told, and every watch that changes by it: before and after."""

    entries: tuple[Entry, ...]
    waiting: int  #: watches with news that had no room: it comes with the next digest
    changes: tuple[tuple[Watch, Watch], ...]


def news(wanted: Wanted, known: Known, now: Known) -> tuple[News, ...]:
    """What is to be told: a price that crossed the limit or fell further, days that opened, creators new among fits."""
    if wanted.kind is Kind.PRICE:
        return _price_news(wanted, known.fen, now.fen)
    if wanted.kind is Kind.SLOT:
        opened = tuple(day for day in now.free if day not in known.free)
        return (News(creator_id=wanted.creator_id or 0, days=opened),) if opened else ()
    before = frozenset(known.fits)
    return tuple(News(creator_id=creator) for creator in now.fits if creator not in before)


def after(wanted: Wanted, known: Known, now: Known) -> Known:
    """What the watch knows once this was looked at and told. A creator is new to a brief once, and never again."""
    return replace(now, fits=tuple(dict.fromkeys((*known.fits, *now.fits)))) if wanted.kind is Kind.BRIEF else now


def digest(looks: Iterable[tuple[Watch, Known]], *, at: datetime) -> Digest:
    """One digest over active watches and how each stands now. Whoever waited longest is heard first."""
    entries, changes, left, waiting = list[Entry](), list[tuple[Watch, Watch]](), ENTRIES, 0
    for watch, now in sorted(looks, key=lambda look: (look[0].told_at or look[0].made_at, look[0].id)):
        fresh, ended = news(watch.wanted, watch.known, now), at >= watch.ends_at
        if (fresh or ended) and not left:
            waiting += 1
            continue
        kept = replace(watch, known=after(watch.wanted, watch.known, now))
        if fresh or ended:
            told = fresh[: min(NAMED, left)]
            left -= max(1, len(told))
            entries.append(Entry(watch=watch, news=told, more=len(fresh) - len(told), ended=ended))
            kept = replace(kept, told_at=at, state=State.ENDED if ended else watch.state)
        if kept != watch:
            changes.append((watch, replace(kept, version=watch.version + 1)))
    return Digest(entries=tuple(entries), waiting=waiting, changes=tuple(changes))


def _price_news(wanted: Wanted, was: int | None, now: int | None) -> tuple[News, ...]:
    limit = wanted.fen or 0
    if now is None or now > limit:
        return ()
    crossed = was is None or was > limit or now < was
    return (News(creator_id=wanted.creator_id or 0, was=was, now=now),) if crossed else ()
