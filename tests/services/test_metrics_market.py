"""On every creator of a sample market: the figures on cards are the figures that open to their rows."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.rules.creators import Expected, Figures, Kind, Rate
from bot.rules.forms import Form
from bot.rules.metrics import Code, Metric, Scope, Window
from bot.rules.metrics_record import Record
from bot.rules.ranking import Standing
from bot.rules.stars import score
from bot.sample.batch import Batch, Plan, costs, make, peers

NOW = datetime(2025, 11, 23, 6, tzinfo=UTC)
CREATORS = 300
Rows = dict[int, Any]


@pytest.fixture(scope="module")
def market() -> Batch:
    plan = Plan(creators=CREATORS, seed=7, now=NOW)
    return make(plan, 0, peers(costs(plan, 0)))


@pytest.fixture(scope="module")
def rows(market: Batch) -> Rows:
    """Works, deals and ratings by creator."""
    found: Rows = defaultdict(lambda: ([], [], []))
    for at, of in enumerate((market.works, market.deals, market.ratings)):
        for row in of:
            found[row.creator_id][at].append(row)
    return found


@pytest.fixture(scope="module")
def standings(market: Batch) -> dict[int, Standing]:
    return {standing.creator.id: standing for standing, _ in market.found}


def figures(record: Record, standing: Standing, window: Window = Window.ALL) -> dict[Any, Metric]:
    found = record.metrics(window, standing.prices)
    return {(each.code, each.form or each.kind): each for each in found if each.scope is Scope.ALL}


def rate(metric: Metric) -> Rate:
    return Rate(metric.part or 0, metric.whole or 0)


def expected(metric: Metric) -> Expected:
    return Expected(count=metric.n, median=metric.median, least=metric.least, most=metric.most)


def test_every_figure_on_a_card_agrees_with_the_one_that_opens(rows: Rows, standings: dict[int, Standing]) -> None:
    for id_, standing in standings.items():
        found = figures(Record(standing.creator, *rows[id_], at=NOW), standing)
        lately = figures(Record(standing.creator, *rows[id_], at=NOW), standing, Window.QUARTER)
        engaged = found[Code.ENGAGEMENT, None]
        assert standing.figures == Figures(
            acceptance=rate(found[Code.ACCEPTANCE, None]),
            completion=rate(found[Code.COMPLETION, None]),
            punctuality=rate(found[Code.PUNCTUALITY, None]),
            finished=found[Code.FINISHED, None].part or 0,
            finished_recently=lately[Code.FINISHED, None].part or 0,
            clients=found[Code.CLIENTS, None].part or 0,
            industries=dict(found[Code.INDUSTRIES, None].counts),
            plays={kind: expected(found[Code.EXPECTED_PLAYS, kind]) for kind in Kind},
            units={kind: expected(found[Code.EXPECTED_UNITS, kind]) for kind in Kind},
            engagement=rate(engaged) if engaged.n >= 5 else Rate(0, 0),
            last_work=max((work.at for work in rows[id_][0]), default=None),
        )


def test_values_are_given_where_cards_give_them_and_nowhere_else(rows: Rows, standings: dict[int, Standing]) -> None:
    shown = 0
    for id_, standing in standings.items():
        found = figures(Record(standing.creator, *rows[id_], at=NOW), standing)
        for code in (Code.ACCEPTANCE, Code.COMPLETION, Code.PUNCTUALITY, Code.ENGAGEMENT):
            assert found[code, None].value == getattr(standing.figures, str(code)).basis_points
        assert {form: found[Code.CPM, form].value for form in standing.prices} == {
            form: standing.cpm(form) for form in standing.prices
        }
        shown += sum(each.enough for each in found.values())
    assert shown > 20 * CREATORS


def test_stars_of_two_years_are_the_public_ones(rows: Rows, standings: dict[int, Standing]) -> None:
    for id_, standing in standings.items():
        found = figures(Record(standing.creator, *rows[id_], at=NOW), standing, Window.TWO_YEARS)
        for kind in Kind:
            ratings = [one for one in rows[id_][2] if one.form.live is (kind is Kind.LIVE)]
            public = score(ratings, at=NOW)
            assert found[Code.STARS, kind].n == public.count
            assert found[Code.STARS, kind].value == (None if public.few else public.overall)


def test_rows_that_come_one_by_one_come_to_the_same(rows: Rows, standings: dict[int, Standing]) -> None:
    random = Random(7)
    for id_, standing in standings.items():
        whole = Record(standing.creator, *rows[id_], at=NOW)
        slowly = Record(standing.creator, at=NOW - timedelta(days=200))
        for window in Window:
            slowly.metrics(window)  # from here on each row goes into every window by itself
        for tally, into in ((whole.works, slowly.works), (whole.deals, slowly.deals), (whole.ratings, slowly.ratings)):
            for row in random.sample(tally.rows, len(tally.rows)):
                into.add(row)
        slowly.move(NOW)
        for window in Window:
            assert slowly.metrics(window, standing.prices) == whole.metrics(window, standing.prices)


def test_forms_of_all_kinds_are_among_what_was_looked_at(standings: dict[int, Standing]) -> None:
    assert {form for standing in standings.values() for form in standing.prices} == set(Form)
