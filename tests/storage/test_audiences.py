"""An audience is kept with its creator and in the facts of search, and read back equal."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.rules.audience import Age, Audience
from bot.rules.creators import Creator, Figures
from bot.rules.ranking import Standing, Stars
from bot.rules.ratecards import RateCard
from storage.audiences import audience_text
from storage.standings import standing_in, standing_out
from storage.store import Store

SHARES = st.integers(0, 10_000)
AUDIENCES = st.none() | st.builds(
    Audience,
    women=st.none() | SHARES,
    ages=st.dictionaries(st.sampled_from(Age), SHARES),
    regions=st.dictionaries(st.sampled_from(["广东", "浙江", "西藏", '"']), SHARES),
)
TOLD = Audience(women=6420, ages={Age.YOUNG: 3500, Age.OLDER: 80}, regions={"广东": 1200})


def of(audience: Audience | None, number: int = 1) -> Creator:
    return Creator(id=number, slug=f"c{number}", name="小鱼儿", field="美妆", audience=audience)


def test_a_creator_comes_back_with_the_same_audience(engine: Engine) -> None:
    store, told = Store(engine), [of(TOLD, 101), of(None, 102), of(Audience(women=0), 103)]
    with store.unit() as unit:
        unit.creators.add(told)
        unit.creators.change(of(Audience(women=5000), 103))
        unit.commit()
    with store.reading() as unit:
        assert [unit.creators.get(id_) for id_ in (101, 102, 103)] == [*told[:2], of(Audience(women=5000), 103)]
        everyone = {creator.id: creator.audience for page in unit.creators.pages() for creator in page}
        assert [everyone[id_] for id_ in (101, 102, 103)] == [TOLD, None, Audience(women=5000)]


@given(AUDIENCES)
def test_the_facts_of_search_carry_it(audience: Audience | None) -> None:
    standing = Standing(creator=of(audience), card=RateCard(creator_id=1), figures=Figures(), stars=Stars())
    assert standing_in(standing_out(standing)).creator == of(audience)


def test_it_is_kept_short() -> None:
    assert audience_text(TOLD) == '{"women":6420,"ages":{"18-23":3500,"50+":80},"regions":{"广东":1200}}'
    assert audience_text(Audience(women=0)) == '{"women":0}'
    assert audience_text(None) is None
