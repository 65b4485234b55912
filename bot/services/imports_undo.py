"""Undoing an import: its rows stay and no longer count; what they came to is worked out again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.rules.creators import UNDONE, Creator
from bot.rules.imports import FileKind, Mention, Source
from bot.rules.imports_fields import field_of
from bot.rules.imports_refused import ChangedCreators, NoSuchImport, StillInUse, UndoneAlready
from bot.rules.people import By
from bot.services.imports_directory import SOURCE
from bot.services.imports_plan import in_parts
from bot.services.ledger import project
from bot.services.standings import rebuild
from storage.store import Unit


def undo(unit: Unit, by: By, source_id: int) -> tuple[Source, int, int]:
    """Undo an import; returns it, how many creators are ranked again, and how many are not to be seen any more.

    Raises NoSuchImport, UndoneAlready, StillInUse where it made creators of whom something was begun since, and
    ChangedCreators where it changed what was known of others; then nothing is changed.
    """
    source = unit.sources.get(source_id)
    if source is None:
        raise NoSuchImport(number=source_id)
    if not unit.sources.undo(source, at=by.at, by=by.person):
        raise UndoneAlready(number=source_id, at=source.undone_at or by.at, by=source.undone_by or by.person)
    again = gone = 0
    for part in in_parts(unit.sources.spoken_of(source_id)):
        left = unit.sources.mentions(part)
        gone += len(_let_go(unit, source, part, left))
        project(unit, part)
        _say_less(unit, source, part, left)
        rebuild(unit, part, at=by.at)
        again += len(part)
    unit.events.record(by, "import", source_id, "undo", before=str(source.kind), why=source.name)
    return source, again - gone, gone


def _let_go(unit: Unit, source: Source, part: Sequence[int], left: Mapping[int, list[Mention]]) -> list[Creator]:
    """Let those creators go who came with an import, and of whom none speaks any more."""
    mine = [
        creator for creator in unit.creators.some([id_ for id_ in part if not left[id_]]) if creator.source == SOURCE
    ]
    used = unit.creators.in_use([creator.id for creator in mine])
    if name := next((creator.name for creator in mine if creator.id in used), ""):
        raise StillInUse(number=source.id, name=name)
    if source.kind is FileKind.CREATORS and len(mine) < len(part):
        raise ChangedCreators(number=source.id)
    for creator in mine:
        unit.creators.change(replace(creator, source=UNDONE))
    unit.search.take_out([creator.id for creator in mine])
    return mine


def _say_less(unit: Unit, source: Source, creators: Sequence[int], left: Mapping[int, list[Mention]]) -> None:
    """What the import alone said of creators who stay is known no more: the field, the occupation, the last work."""
    works = unit.records.works(creators)
    for creator in unit.creators.some(creators):
        if creator.source != SOURCE:
            continue
        field, sub = field_of(left[creator.id])
        moments = [work.at for work in works[creator.id]]
        now = replace(creator, field=field, sub=sub, as_of=max(moments, default=creator.as_of))
        if source.kind is FileKind.SESSIONS and creator.bio == _said(unit, source, creator.id):
            now = replace(now, bio=_occupation(left[creator.id]))
        if now != creator:
            unit.creators.change(now)


def _said(unit: Unit, source: Source, creator_id: int) -> str:
    return unit.sources.says(source.id, creator_id)


def _occupation(mentions: Iterable[Mention]) -> str:
    return next((one.says for one in mentions if one.kind is FileKind.SESSIONS and one.says), "")
