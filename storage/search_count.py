"""How many creators a question fits."""

from dataclasses import dataclass

from storage.raw import Raw
from storage.search_plan import Plan, Way, answered
from storage.search_reader import Question
from storage.search_sql import match, needs_words, where
from storage.search_tokens import wanted


@dataclass(frozen=True, slots=True)
class Count:
    """How many fit. Where not `exact`, about so many: two figures of a share told by a sample."""

    number: int
    exact: bool = True


def counted(raw: Raw, asked: Question, plan: Plan, *, most: int | None = None) -> int:
    """Count them one by one, no further than `most`."""
    if answered(asked.conditions, plan):
        column = "rowid" if raw.sqlite else "creator_id"
        inside = "search_text MATCH ?" if raw.sqlite else "tokens @@ ?::tsquery"
        query = f"SELECT count(*) FROM (SELECT {column} FROM search_text WHERE {inside}{_limit(most)}) AS found"
        return int(raw.rows(query, [match(plan.needs, sqlite=raw.sqlite)])[0][0])
    indexed = plan.way is Way.WORDS
    found = where(asked.conditions, indexed=indexed, today=asked.at, sqlite=raw.sqlite)
    found.parts += plan.within("s")
    source, inside, params = _source(raw, plan), str(found), list(found.params)
    if indexed:
        by = "s.rank = t.rowid" if raw.sqlite else "s.creator_id = t.creator_id"
        source = f"search_text t {'CROSS ' if raw.sqlite else ''}JOIN search s ON {by}"
        inside = f"{'t.search_text MATCH ?' if raw.sqlite else 't.tokens @@ ?::tsquery'} AND {inside}"
        params.insert(0, match(plan.needs, sqlite=raw.sqlite))
    if needs_words(asked.conditions, indexed=indexed):
        source += " JOIN search_cards c ON c.creator_id = s.creator_id"
    limit = _limit(most)
    if not found.texts:
        query = f"SELECT count(*) FROM (SELECT 1 FROM {source} WHERE {inside}{limit}) AS found"
        return int(raw.rows(query, params)[0][0])
    texts = [wanted(text) for text in found.texts]
    spoken = raw.rows(f"SELECT c.words, c.spelled FROM {source} WHERE {inside}{limit}", params)
    return sum(1 for words, spelled in spoken if all(text.held_by(words, spelled) for text in texts))


def _source(raw: Raw, plan: Plan) -> str:
    """Everybody along the index of a range, or one after the other: SQLite alone may take an index of half of them."""
    if not raw.sqlite or plan.drive:
        return "search s"
    return f"search s INDEXED BY {plan.index}" if plan.way is Way.RANGE else "search s NOT INDEXED"


def _limit(most: int | None) -> str:
    return "" if most is None else f" LIMIT {most}"
