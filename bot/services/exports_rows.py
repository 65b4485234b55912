"""The rows of exported tables: headings and words in the reader's language, figures as numbers."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from bot import names, words
from bot.rules.comparisons import Cell, Comparison, Measure, Row
from bot.rules.creators import Kind, Rate
from bot.rules.forms import Form
from bot.rules.imports import Problem
from bot.rules.people import Reader
from bot.rules.ranking import Standing
from bot.sentences import sentence
from bot.services.shortlists_boards import Row as Listed
from bot.sheets import Value
from bot.words import Translate

Rows = list[list[Value]]
Column = tuple[str, Callable[[Standing], Value]]
RATES = {Measure.ACCEPTANCE, Measure.COMPLETION, Measure.PUNCTUALITY, Measure.ENGAGEMENT, Measure.WOMEN}
MONEY = {Measure.PRICE, Measure.CPM}


def of_creators(standings: Sequence[Standing], reader: Reader) -> Rows:
    """A row for each creator: prices and CPM in yuan, rates in percent beside their counts."""
    translate = words.translator(reader.language)
    columns = _columns(translate, reader)
    heading: list[Value] = [name for name, _ in columns]
    return [heading, *([value(standing) for _, value in columns] for standing in standings)]


def of_list(rows: Sequence[Listed], people: Mapping[str, str], reader: Reader) -> Rows:
    """The same with the votes: how many of each, and who said what and why."""
    translate = words.translator(reader.language)
    table = of_creators([row.standing for row in rows], reader)
    table[0] += [translate(names.COLUMNS[key]) for key in ("yes", "maybe", "no", "said", "note", "added_by")]
    for line, row in zip(table[1:], rows, strict=True):
        said = [_vote(people[vote.voter], translate(names.ANSWERS[vote.answer]), vote.reason) for vote in row.votes]
        line += [row.tally.yes, row.tally.maybe, row.tally.no, "\n".join(said)]
        line += [row.entry.note, people[row.entry.added_by]]
    return table


def of_comparison(comparison: Comparison, reader: Reader) -> Rows:
    """A row for each figure, a column for each creator, and in the last who is best."""
    translate = words.translator(reader.language)
    creators = [standing.creator.name for standing in comparison.standings]
    table: Rows = [[translate(names.COLUMNS["figure"]), *creators, translate(names.COLUMNS["best"])]]
    for row in comparison.rows:
        best = [name for name, cell in zip(creators, row.cells, strict=True) if cell.best]
        table.append([_label(row, translate), *(_number(row, cell) for cell in row.cells), ", ".join(best)])
    sources = [_source(standing, translate) for standing in comparison.standings]
    return [*table, [translate(names.COLUMNS["source"]), *sources, ""]]


def _columns(translate: Translate, reader: Reader) -> list[Column]:
    def called(key: str) -> str:
        return translate(names.COLUMNS[key])

    named = names.filters(reader.language, translate)
    found: list[Column] = [
        (called("creator"), lambda each: each.creator.name),
        (called("field"), lambda each: named["field_name"](each.creator.field)),
        (called("sub"), lambda each: named["field_name"](each.creator.sub) if each.creator.sub else ""),
        (called("region"), lambda each: named["region_name"](each.creator.region)),
        (called("tier"), lambda each: named["tier_name"](each.creator.tier)),
        (called("followers"), lambda each: each.creator.followers),
    ]
    found += [(_priced("price", form, translate), _price(form)) for form in Form]
    found += [(_priced("cpm", form, translate), _cpm(form)) for form in Form]
    for kind in Kind:
        found += [(called(f"{kind}_{part}"), _plays(kind, part)) for part in ("median", "least", "most")]
    for key in ("acceptance", "completion", "punctuality", "engagement"):
        found += [(called(key), _rate(key)), (called(f"{key}_of"), _of(key))]
    found += [
        (called("finished"), lambda each: each.figures.finished),
        (called("clients"), lambda each: each.figures.clients),
        (called("stars"), lambda each: _hundredths(each.stars.mean)),
        (called("ratings"), lambda each: each.stars.count),
        (called("as_of"), lambda each: f"{each.creator.as_of:%Y-%m-%d}" if each.creator.as_of else ""),
        (called("source"), lambda each: _source(each, translate)),
    ]
    return found


def _source(standing: Standing, translate: Translate) -> str:
    """Where its figures come from; what was invented says so."""
    return translate(names.COLUMNS["sample"]) if standing.creator.sample else standing.creator.source


def _priced(key: str, form: Form, translate: Translate) -> str:
    return f"{translate(names.COLUMNS[key])} · {translate(names.FORMS[form])}"


def _price(form: Form) -> Callable[[Standing], Value]:
    return lambda standing: _hundredths(standing.prices.get(form))


def _cpm(form: Form) -> Callable[[Standing], Value]:
    return lambda standing: _hundredths(standing.cpm(form))


def _plays(kind: Kind, part: str) -> Callable[[Standing], Value]:
    def value(standing: Standing) -> Value:
        expected = standing.figures.plays.get(kind)
        return (
            None if expected is None else {"median": expected.median, "least": expected.least}.get(part, expected.most)
        )

    return value


def _rate(key: str) -> Callable[[Standing], Value]:
    return lambda standing: _hundredths(_of_key(standing, key).basis_points)


def _of(key: str) -> Callable[[Standing], Value]:
    return lambda standing: _of_key(standing, key).whole


def _of_key(standing: Standing, key: str) -> Rate:
    figures = standing.figures
    known = {"acceptance": figures.acceptance, "completion": figures.completion, "punctuality": figures.punctuality}
    return known.get(key, figures.engagement)


def _hundredths(number: int | None) -> Decimal | None:
    """Fen as yuan, basis points as percent, stars as stars."""
    return None if number is None else Decimal(number) / 100


def _vote(who: str, answer: str, reason: str) -> str:
    return f"{who}: {answer}" + (f" ({reason})" if reason else "")


def _label(row: Row, translate: Translate) -> str:
    label = translate(names.MEASURES[row.measure])
    return label if row.form is None else f"{label} · {translate(names.FORMS[row.form])}"


def _number(row: Row, cell: Cell) -> Value:
    """What is known, as a number; nothing where it is not known."""
    if cell.value is None or row.measure not in RATES | MONEY | {Measure.STARS}:
        return cell.value
    return _hundredths(cell.value)


def of_problems(problems: Sequence[Problem], reader: Reader) -> Rows:
    """A row for each cell that is wrong: where it stands, what it holds, what is wrong with it and what to do."""
    translate = words.translator(reader.language)
    table: Rows = [[translate(names.CELLS[key]) for key in ("row", "column", "value", "weight", "reason")]]
    for one in problems:
        weight = translate(names.CELLS["error" if one.error else "warning"])
        table.append([one.row, one.column, one.value, weight, sentence(one.reason, reader)])
    return table
