"""`juxing explain` on a terminal: how a brief is read, and every term of a creator's score for it."""

from collections.abc import Iterator
from datetime import datetime

from rich.console import Console
from rich.table import Table

from bot import names, words
from bot.render import said, sentence
from bot.rules import money
from bot.rules.creators import Figures
from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.people import Reader
from bot.rules.pricing import MARKET
from bot.rules.query import BOUNDED, LISTS, Chip, Filters, Understood, canonical, changed, parse
from bot.rules.query_filters import EITHER, Purpose
from bot.rules.ranking import FIT, PAGE, WEIGHTS, Reason, Standing, fit_of, sold, terms
from bot.services.creators import CreatorDesk
from bot.services.explained import LastRating
from bot.services.finding import Cursor
from bot.text import normalise

NO_CONDITIONS = {"order", "purpose"}  #: chips that leave nobody out
MOST_PAGES = 50  #: that a creator's place is looked for on


def explain(brief: str, *, language: str, now: datetime, console: Console) -> Understood:
    """Print what the find language makes of a brief."""
    reader, label = Reader(language=language), _labels(language)
    understood = parse(normalise(brief), today=now.astimezone(MARKET).date())
    table = Table(label["filter"], label["value"], label["chip"])
    for chip in understood.chips:
        for name in _filters_of(chip):
            if (value := getattr(understood.filters, name)) not in (None, ()):
                table.add_row(name, _plain(value), said("chips", "chip_name", chip, reader))
    console.print(table if understood.chips else label["nothing"])
    for word in understood.not_understood:
        console.print(f"[yellow]{label['not_understood']}:[/yellow] ", end="")
        console.print(word, markup=False)
    for problem in understood.problems:
        console.print(f"[yellow]{label['problem']}:[/yellow] {problem.code} · ", end="")
        console.print(said("chips", "problem", problem, reader), markup=False)
    console.print(f"{label['canonical']}: ", end="")
    console.print(canonical(understood.filters) or "–", markup=False)
    return understood


def explain_found(desk: CreatorDesk, understood: Understood, *, language: str, now: datetime, console: Console) -> None:
    """Print how many a brief finds; of nobody, without which conditions somebody would be found."""
    reader = Reader(language=language)
    results = desk.find(canonical(understood.filters), at=now)
    if results.total:
        say, exact = words.translator(language), results.found.exact
        number = f"{results.total:,}" if exact else say("about %(n)s", n=words.count(results.total, reader))
        console.print(say("%(n)s creators found", n=number))
        return
    console.print(words.translator(language)("Nobody fits all of this."), style="yellow")
    for each in results.cleared:
        console.print(f"  {said('chips', 'without', each, reader)}", markup=False)


def explain_creator(
    desk: CreatorDesk, understood: Understood, name: str, *, language: str, now: datetime, console: Console
) -> bool:
    """Print every term of a creator's score for a brief, which conditions it meets, and its place.

    False where nobody is called so; that is printed instead.
    """
    reader, label = Reader(language=language), _labels(language)
    try:
        standing = desk.called(name)
    except Refused as refusal:
        console.print(sentence(refusal, reader), style="red", markup=False)
        return False
    console.print(f"\n{standing.creator.name}", style="bold", markup=False)
    form = understood.filters.form or standing.main_form
    for each in standing.scores:
        console.print(_score(standing, each, understood.filters, reader, now, chosen=each is form))
    if last := desk.last_rating(standing.creator.id, at=now):
        console.print(_moved(standing, last, reader, now))
        if last.of_one_brand:
            console.print(_capped(last, language))
    met = _conditions(desk, understood, standing, now)
    if met:
        table = Table(label["condition"], label["met"])
        for chip, yes in met:
            table.add_row(said("chips", "chip_name", chip, reader), label["yes" if yes else "no"])
        console.print(table)
    console.print(_place(desk, understood, standing, now, language, all(yes for _, yes in met)))
    console.print(_pool(standing, language))
    return True


def _score(standing: Standing, form: Form, wanted: Filters, reader: Reader, now: datetime, *, chosen: bool) -> Table:
    """The terms of one form; those of the brief too, where it is the form that the brief is answered with."""
    label, place = _labels(reader.language), standing.percentiles.get(form)
    points = terms(standing.figures, standing.stars, place, at=now)
    points |= fit_of(standing, form, wanted, standing.creator.audience) if chosen else {}
    table = Table(label["term"], label["points"], label["most"], label["from"])
    table.title = words.translator(reader.language)(names.FORMS[form])
    base = dict(_from(standing, form, reader, now)) | dict(_from_brief(standing, form, wanted))
    for name, found in points.items():
        term = words.translator(reader.language)(names.TERMS[name])
        table.add_row(term, f"{found:,}", f"{(WEIGHTS | FIT)[name]:,}", base.get(name, ""))
    table.add_row(label["sum"], f"{sum(points.values()):,}", f"{sum((WEIGHTS | FIT)[name] for name in points):,}")
    return table


def _moved(standing: Standing, last: LastRating, reader: Reader, now: datetime) -> Table:
    """By how much the newest rating moved the score: the same in every form."""
    label, translate = _labels(reader.language), words.translator(reader.language)
    table = Table(label["term"], label["before"], label["after"], label["moved"])
    table.title = words.translator(reader.language)(
        "The last rating: %(stars)s★ on %(day)s",
        stars=words.stars(last.voice.overall),
        day=last.voice.at.astimezone(MARKET).date().isoformat(),
    )
    points = last.moved(standing, at=now)
    for name, (was, is_) in points.items():
        table.add_row(translate(names.TERMS[name]), f"{was:,}", f"{is_:,}", f"{is_ - was:+,}")
    before, after = (sum(pair[turn] for pair in points.values()) for turn in (0, 1))
    table.add_row(label["sum"], f"{before:,}", f"{after:,}", f"{after - before:+,}")
    table.add_row(
        words.translator(reader.language)(
            "Stars for the order: %(n)s ratings, drawn towards %(usual)s★",
            n=last.after.count,
            usual=words.stars(last.after.usual),
        ),
        f"{last.before.shrunk / 100:.2f}★",
        f"{last.after.shrunk / 100:.2f}★",
        f"{(last.after.shrunk - last.before.shrunk) / 100:+.2f}",
    )
    return table


def _capped(last: LastRating, language: str) -> str:
    return words.translator(language)(
        "One brand gave %(n)s of the %(count)s ratings: no brand weighs more than three, so together they "
        "weigh as %(voices)s. A rule of this project.",
        n=last.of_one_brand,
        count=last.after.count,
        voices=f"{round(last.after.count - last.after.capped / 1_000, 1):g}",
    )


def _from(standing: Standing, form: Form, reader: Reader, now: datetime) -> Iterator[tuple[str, str]]:
    """The counts that a term is worked out from."""
    figures, stars, language = standing.figures, standing.stars, reader.language
    if (place := standing.percentiles.get(form)) is not None:
        yield "value", said("creator", "reason", Reason(code="cheaper", facts={"percent": place}), reader)
    else:
        yield "value", words.translator(language)("not enough data: taken as the middle")
    yield "reliability", _rates(figures, language)
    mean = words.stars(stars.mean) if stars.mean is not None else "–"
    yield "stars", words.translator(language)("%(stars)s★ from %(n)s ratings", stars=mean, n=stars.count)
    if figures.last_work:
        days = max(0, (now - figures.last_work).days)
        yield "freshness", words.translator(language)("last work %(n)s days ago", n=days)
    ended, said_by = figures.completion.whole, stars.count
    known = words.translator(language)("%(orders)s orders ended, %(ratings)s ratings", orders=ended, ratings=said_by)
    yield "exploration", known


def _from_brief(standing: Standing, form: Form, wanted: Filters) -> Iterator[tuple[str, str]]:
    """Two figures each: the creator's, and the one that it is held against."""
    price, engagement = standing.prices[form], standing.figures.engagement
    if wanted.budget_max:
        yield "budget", f"{money.yuan(price)} / {money.yuan(wanted.budget_max)}"
    if wanted.purpose is Purpose.IMMERSION:
        yield "purpose", f"{engagement.part:,} / {engagement.whole:,}"
    elif wanted.purpose is Purpose.SALES:
        yield "purpose", f"{sold(standing, form).median or 0:,} / {money.yuan(price)}"


def _rates(figures: Figures, language: str) -> str:
    """The counts themselves, however few: the score is worked out from all of them."""
    accepted, finished, timed = (
        f"{rate.part:,}/{rate.whole:,}" for rate in (figures.acceptance, figures.completion, figures.punctuality)
    )
    return words.translator(language)(
        "accepted %(accepted)s, finished %(finished)s, on time %(timed)s",
        accepted=accepted,
        finished=finished,
        timed=timed,
    )


def _conditions(
    desk: CreatorDesk, understood: Understood, standing: Standing, now: datetime
) -> list[tuple[Chip, bool]]:
    """Each condition asked alone, of search itself."""
    chips = [chip for chip in understood.chips if chip.kind not in NO_CONDITIONS]
    return [(chip, _place_of(desk, _alone(understood, chip, standing), standing, now) is not None) for chip in chips]


def _alone(understood: Understood, chip: Chip, standing: Standing) -> str:
    """A brief that asks for one condition, and for the creator's name."""
    asked, nothing = understood.filters, Filters(form=understood.filters.form, text=(normalise(standing.creator.name),))
    if chip.kind in LISTS and chip.kind not in EITHER:
        own = nothing.text if chip.kind == "text" else ()
        return canonical(changed(nothing, **{LISTS[chip.kind]: (*own, chip.value)}))
    return canonical(changed(nothing, **{name: getattr(asked, name) for name in _filters_of(chip)}))


def _place_of(desk: CreatorDesk, brief: str, standing: Standing, now: datetime) -> int | None:
    cursor: Cursor | None = Cursor()
    for _ in range(MOST_PAGES):
        results = desk.find(brief, at=now, cursor=cursor)
        for card in results.cards:
            if card.standing.creator.id == standing.creator.id:
                return card.place
        cursor = results.following
        if cursor is None:
            return None
    return None


def _place(
    desk: CreatorDesk, understood: Understood, standing: Standing, now: datetime, language: str, fits: bool
) -> str:
    if not fits:
        return words.translator(language)("Not found: a condition is not met.")
    place = _place_of(desk, canonical(understood.filters), standing, now)
    if place is None:
        return words.translator(language)("Not among the first %(n)s.", n=MOST_PAGES * PAGE)
    return words.translator(language)("Place %(n)s for this brief.", n=place)


def _pool(standing: Standing, language: str) -> str:
    if standing.promising:
        return words.translator(language)("May take a place kept for newcomers and mid-tier creators.")
    return words.translator(language)("Takes no place kept for newcomers and mid-tier creators.")


def _filters_of(chip: Chip) -> tuple[str, ...]:
    if chip.kind in EITHER:
        return EITHER[chip.kind]
    if chip.kind in BOUNDED:
        return tuple(name for name in BOUNDED[chip.kind] if name)
    return (LISTS.get(chip.kind, chip.kind),)


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _labels(language: str) -> dict[str, str]:
    return {name: words.translator(language)(label) for name, label in names.EXPLAINED.items()}
