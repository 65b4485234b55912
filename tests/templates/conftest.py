"""One of everything that a template shows, with the same text in every place that a person can fill."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest

from bot.links import Links
from bot.render import Unfit
from bot.rules import advice, approvals, ratings, ratings_mine, reports
from bot.rules.absences import Absence
from bot.rules.approvals import Approval
from bot.rules.attachments import Attachment, Paper
from bot.rules.attachments import Kind as FileOf
from bot.rules.audience import Age, Audience
from bot.rules.boards import Group, Late, Line, Sum, summed
from bot.rules.campaigns import Budget, Campaign
from bot.rules.campaigns import OverBudget as CampaignOverBudget
from bot.rules.cancelling import Owed, Request, Stage
from bot.rules.comments import Example, Said, Tally
from bot.rules.comments_hot import HotWord
from bot.rules.comments_intents import Aspect, Intent
from bot.rules.comments_reading import Sentiment
from bot.rules.comments_spam import Cluster, Reason
from bot.rules.comparisons import Asked, Comparison, compare
from bot.rules.counteroffers import Counteroffer, priced
from bot.rules.creators import Creator, Expected, Figures, Good, Kind, Rate, Work
from bot.rules.digests import News
from bot.rules.disputes import Dispute
from bot.rules.earnings import earnings
from bot.rules.entered_results import Entered
from bot.rules.field_stars import FieldStars
from bot.rules.forms import Form, Length
from bot.rules.hours import Days
from bot.rules.imports import FileKind, Source
from bot.rules.imports import Problem as Wrong
from bot.rules.imports_refused import NotANumber
from bot.rules.obstacles import obstacles, without
from bot.rules.orders import Move as OrderMove
from bot.rules.orders import Order, Plan, Result, Side
from bot.rules.orders import State as OrderState
from bot.rules.people import Person, Reader
from bot.rules.policies import Case, Rule, Step
from bot.rules.pricing import Need, TooShort, break_even_products, price, side_by_side
from bot.rules.prompts import Prompt
from bot.rules.query import PROBLEMS, Filters, Problem, Purpose, Rival, Understood, canonical, changed
from bot.rules.query import Order as Sort
from bot.rules.quotes import Quote
from bot.rules.quotes import State as QuoteState
from bot.rules.quotes_revisions import changes as differences
from bot.rules.quotes_revisions import revision_of
from bot.rules.ranking import Standing, Stars, prices, reasons, terms
from bot.rules.ratecards import NoOffers, RateCard
from bot.rules.ratings import Rating, Score
from bot.rules.ratings_drafts import Draft, edition
from bot.rules.ratings_mine import Effect
from bot.rules.ratings_reports import Reason as Reported
from bot.rules.ratings_reports import Report
from bot.rules.ratings_reports import State as ReportState
from bot.rules.reminders import Kind as ReminderKind
from bot.rules.reminders import Reminder
from bot.rules.requests import LeftOut, Under
from bot.rules.requests import Request as Joint
from bot.rules.results import Came, Season
from bot.rules.schedules import Schedule
from bot.rules.scripts import Brief, Script, Verdict
from bot.rules.shortlists import PART, Answer, Entry, Shortlist, Vote, parts, tally
from bot.rules.shortlists import State as ListState
from bot.rules.tiers import Tier
from bot.rules.uploads import SHOWN as SHOWN_CELLS
from bot.rules.uploads import State as UploadState
from bot.rules.uploads import Upload
from bot.rules.uploads_kept import CHANGED, NEW, SAME
from bot.rules.uploads_kept import Summary as Seen
from bot.rules.watches import Kind as Watching
from bot.rules.watches import Known, Wanted, Watch
from bot.rules.watches import State as WatchState
from bot.rules.workspaces import NobodyApproves, OverBudget, Workspace
from bot.services.absences import Away
from bot.services.batches import Chosen, Ended
from bot.services.boards import Asked as TeamAsked
from bot.services.boards import Board as TeamBoard
from bot.services.comments import Heard
from bot.services.creators import Profile
from bot.services.digests import Line as NewsLine
from bot.services.digests import Told
from bot.services.explained import Why
from bot.services.exports import Ending, File, Table, What
from bot.services.finding import Card, Cursor, Results, Standings
from bot.services.histories import History, RequestHistory
from bot.services.home import CreatorHome, TeamHome, Waiting
from bot.services.obstacles import MOST, Cleared
from bot.services.papers import Papers
from bot.services.policies import Foreseen, Policy
from bot.services.quotes_preview import Preview
from bot.services.ratings import Form as RatingForm
from bot.services.ratings_mine import Mine as OwnStars
from bot.services.ratings_reports import Reported as ReportedRating
from bot.services.requests import Ended as RequestEnded
from bot.services.requests_cards import Row as RequestRow
from bot.services.requests_preview import Line as RequestLine
from bot.services.requests_preview import Together
from bot.services.results import Results as Learned
from bot.services.reviews import Coming, Reviews
from bot.services.reviews import Line as ReviewLine
from bot.services.shortlists_boards import Board, Overview, Row, Summary
from bot.services.watches import Kept, Mine, PriceForm
from bot.services.weeks import Week
from storage.events import Event
from storage.groups import Group as UserGroup
from storage.search_count import Count

NOW = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)  # Monday noon in Shanghai
TENANT, ANNA, BERT, CARLA = "T1", "U0ANNA", "U0BERT", "U0CARLA"

HOSTILE = {
    "quotes": "\"quoted\" 'twice' “curly” ‘single’ «»",
    "closing quote": '"',
    "backslash": 'C:\\new\\"table\\',
    "braces": "{} {{ }} {% raw %} %(name)s %s %d %%",
    "sum in braces": "{{7*7}}${7*7}#{7*7}",
    "block in braces": "{% for x in range(9) %}{{ divider() }}{% endfor %}{# gone #}",
    "template attribute": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "format field": "{0.__class__} {creator.name!r} %(creator)s",
    "another block": '"},{"type":"divider"}',
    "closing everything": '"}]}}\n{"type": "divider"}\n{"type":"divider"}',
    "array": '"],["',
    "escaped quote": '\\"},{\\"type\\":\\"divider\\"}',
    "whole channel": "<!channel>",
    "everyone here": "<!here> <!everyone> <!subteam^S1|@all>",
    "mention": "<@U123> <@W123|boss>",
    "another channel": "<#C123|general>",
    "link that lies": "<https://evil.example|https://bank.example>",
    "date that lies": "<!date^1^{date}|tomorrow>",
    "half a mention": "<!channel",
    "escaped mention": "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
    "ampersands": "&" * 3_000,
    "html": "<script>alert(1)</script><b>&nbsp;</b>",
    "markup": "*bold* _slanted_ ~struck~ `code` ```block``` > quoted",
    "backticks": "`" * 9,
    "lines": "one\ntwo\r\nthree\rfour\n\n\nfive",
    "line separators": "one\u2028two\u2029three\x85four\x0bfive\x0csix",
    "tabs": "\t\ttab\t",
    "null byte": "a\x00b\x1b[31mred\x07",
    "right to left": "مرحبا \u202egnp.exe\u202c \u2066x\u2069 \u200f",
    "nothing to see": "\u200b\u200d\ufeff\u2060",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇨🇳 :rocket: :a:b:",
    "combining": "Z̷̡̛̤̗a̴l̵g̶o̷" * 20,
    "beyond sixteen bits": "𠮷𩸽😀",
    "formula": '=HYPERLINK("http://evil.example";"x")',
    "command": "/juxing find 美妆",
    "json words": "null",
    "number": "1e400",
    "long": "长" * 3_000,
    "long word": "w" * 3_000,
    "long lines": "x\n" * 1_500,
    "long quotes": '"' * 3_000,
    "long backslashes": "\\" * 3_000,
    "long mentions": "<!channel> " * 270,
}  # fmt: skip


#: what a hostile text may be wrapped in
WRAPPINGS = (
    "{}", "小鱼儿 {}", "{} 小鱼儿", "{}{}",
    '"{}"', "'{}'", "<{}>", "&{};", "`{}`", "*{}*", "{{{{{}}}}}", "\\{}\\", "\n{}\n",
)  # fmt: skip


@dataclass(frozen=True)
class Things:
    """A team, its creator, its quotes and orders. `typed` stands in every place that a person fills."""

    typed: str

    @cached_property
    def creator(self) -> Creator:
        return Creator(
            id=1,
            slug="xiaoyuer",
            name=self.typed,
            bio=self.typed,
            field=self.typed,
            sub=self.typed,
            region=self.typed,
            gender="f",
            followers=1_280_000,
            growth=20_000,
            audience=Audience(
                women=8_740,
                ages={Age.GROWN: 3_820, Age.YOUNG: 2_960, Age.MIDDLE: 2_130},
                regions={self.typed: 2_110, "江苏": 1_080, "广东": 930, "山东": 720},
            ),
            sample=True,
            source=self.typed,
            as_of=NOW,
        )

    @cached_property
    def ratecard(self) -> RateCard:
        return RateCard(
            creator_id=1,
            version=3,
            hour=600_000,
            min_half_hours=3,
            day=3_600_000,
            day_discount=2_000,
            discount_until=date(2026, 11, 11),
            product=150_000,
            capacity=100,
            video_short=500_000,
            video_medium=800_050,
            video_long=1_200_000,
        )

    @cached_property
    def figures(self) -> Figures:
        plays = Expected(count=10, median=864_000, least=90_000, most=12_000_000)
        return Figures(
            acceptance=Rate(48, 50),
            completion=Rate(47, 48),
            punctuality=Rate(40, 47),
            finished=47,
            finished_recently=9,
            clients=12,
            industries={self.typed: 20, "美妆": 15, "美食": 7, "家居": 4, "宠物": 1},
            plays=dict.fromkeys(Kind, plays),
            units=dict.fromkeys(Kind, Expected(count=10, median=480, least=9, most=12_000)),
            last_work=NOW - timedelta(days=2),
        )

    @cached_property
    def standing(self) -> Standing:
        return Standing(
            creator=self.creator,
            card=self.ratecard,
            figures=self.figures,
            stars=Stars(count=30, total=30 * 470),
            prices=prices(self.ratecard, today=NOW.date()),
            percentiles=dict.fromkeys(Form, 80),
            scores=dict.fromkeys(Form, 700_000),
        )

    @cached_property
    def newcomer(self) -> Standing:
        """Somebody of whom nothing is known but the name."""
        bare = Creator(id=2, slug="new", name=self.typed, field="美妆")
        return Standing(creator=bare, card=RateCard(creator_id=2), figures=Figures(), stars=Stars(), promising=True)

    @cached_property
    def imported(self) -> Standing:
        """A host from a vendor's export: lives, but no followers and no prices."""
        host = Creator(id=3, slug="host", name=self.typed, field="母婴", source=self.typed)
        few = Figures(plays={Kind.LIVE: Expected(count=3)}, last_work=NOW)
        return Standing(creator=host, card=RateCard(creator_id=3), figures=few, stars=Stars(count=1, total=300))

    def work(self, number: int, kind: Kind, *, known: bool = True) -> Work:
        counts = {"plays": 1_200_000, "units": 5_400, "gmv": 98_765_400} if known else {}
        at = NOW - timedelta(days=number)
        return Work(id=number, creator_id=1, kind=kind, title=self.typed, at=at, **counts)

    def profile(self, standing: Standing) -> Profile:
        """All that is known of a creator, where there is a record; else next to nothing."""
        full = standing is self.standing
        lives = [self.work(n, Kind.LIVE, known=n != 2) for n in (1, 2, 3)]
        goods = [Good(work_id=1, name=self.typed, units=1_200, gmv=4_560_000)] * 4
        weighed = {"likely": (440, 480), "of_one_brand": 21, "brands_capped": 1, "voices": 13_499, "plain": 481}
        return Profile(
            standing=standing,
            live=self.score(Form.DAY, **weighed) if full else Score(),
            video=replace(self.score(Form.VIDEO), count=2) if full else Score(),
            lives=lives if full else [],
            videos=[self.work(9, Kind.VIDEO)] if full else [],
            goods={1: goods, 2: [], 3: goods[:1]} if full else {},
            ratings=[self.rating(Form.DAY)] * 5 if full else [],
            all_ratings=[self.rating(Form.DAY)] * 5 if full else [],
            comments=[self.typed] if full else [],
            works=[*lives, self.work(9, Kind.VIDEO)] if full else [],
            heard=self.heard if full else Heard(works={}),
            taken=[],
            at=NOW,
        )

    @cached_property
    def heard(self) -> Heard:
        """What is said under the works, all of it the same."""
        said = Said(positive=31, neutral=9, negative=2, examples=(Example(awkward=False, lot=1, text=self.typed),))
        tally = Tally(
            comments=48,
            suspected=6,
            sentiments=dict.fromkeys(Sentiment, said),
            intents=dict.fromkeys(Intent, said),
            aspects=dict.fromkeys(Aspect, said),
            words={self.typed: 12},
            reasons=dict.fromkeys(Reason, 6),
            clusters=(Cluster(key=self.typed, size=8, example=self.typed),),
        )
        return Heard(whole=tally, hot=[HotWord(word=self.typed, comments=12, surprise=4.5)], works={1: tally, 9: tally})

    def score(self, form: Form, **weighed: Any) -> Score:
        dimensions = dict.fromkeys(ratings.Dimension, 470)
        items = {item: 460 for of in ratings.asked(form).values() for item in of}
        return Score(count=30, overall=465, dimensions=dimensions, items=items, spread=(0, 0, 1, 9, 20), **weighed)

    def rating(self, form: Form = Form.DAY, *, again: bool | None = True, **more: Any) -> Rating:
        made = Rating(
            order_id=21,
            creator_id=1,
            tenant=TENANT,
            rater=ANNA,
            form=form,
            at=NOW,
            items={item: 4 for of in ratings.asked(form).values() for item in of},
            words=self.typed[:1_000],
            private_note=self.typed[:1_000],
            again=again,
        )
        return replace(made, **more)

    def rating_report(self, state: ReportState = ReportState.OPEN, **more: Any) -> Report:
        decided = (
            {} if state is ReportState.OPEN else {"decided_by": ANNA, "decided_at": NOW, "why": self.typed[:1_000]}
        )
        return Report(
            id=4, order_id=21, tenant=TENANT, creator_id=1, edition=1, person="creator:1", reason=Reported.INSULT,
            words=self.typed[:1_000], at=NOW, state=state, **decided | more,
        )  # fmt: skip

    def reported(self, state: ReportState = ReportState.OPEN, form: Form = Form.DAY) -> ReportedRating:
        order = self.order(OrderState.FINISHED, self.need(form), result=self.result)
        rating = self.rating(form, answer=self.typed[:1_000])
        return ReportedRating(report=self.rating_report(state), rating=rating, order=order, creator=self.creator)

    def stars_of_mine(self, *, ratings_shown: int) -> OwnStars:
        """A creator's own stars: so many ratings, every one answered or reported otherwise."""
        given = [
            self.rating(order_id=n + 1, answer=self.typed[:1_000] if n % 2 else "", edition=1 + n % 2, edited_at=NOW)
            for n in range(ratings_shown)
        ]
        if not given:
            return OwnStars()
        month = NOW - timedelta(days=40)
        blocks = [
            ratings_mine.block(
                [self.rating(form), replace(self.rating(form), at=month, items=dict.fromkeys(given[0].items, 2))],
                FieldStars(items=dict.fromkeys(ratings.Item, 430), creators=7), live=form.live, at=NOW,
            )
            for form in (Form.DAY,)
        ]  # fmt: skip
        terms = {"stars": 1_500, "exploration": -260}
        effect = Effect(rating=given[0], terms=terms, score=612_000, held=True, holds=False)
        hot = [HotWord(word=self.typed[:12], comments=3, surprise=3.0)]
        states = {n + 1: self.rating_report(state) for n, state in enumerate(ReportState) if n < ratings_shown}
        trace = [(NOW, str(Reported.PRIVATE)), (NOW, "")]
        return OwnStars(
            ratings=given, blocks=blocks, effect=effect, praised=hot, missed=hot, reports=states, withdrawn=trace,
        )  # fmt: skip

    def need(self, form: Form = Form.DAY, *, products: int = 0, days: int = 1, link: str = "") -> Need:
        """What is asked for; a list of products holds 2,000 letters in all, as its input does."""
        listed = tuple(f"{self.typed[: 1_900 // products]} {n} {link}".strip() for n in range(products))
        starts = NOW + timedelta(days=7, hours=8)
        return Need(form=form, starts_at=starts, half_hours=5, days=days, products=listed, length=Length.LONG)

    def campaign(self, number: int = 5) -> Campaign:
        return Campaign(
            id=number,
            tenant=TENANT,
            name=f"{self.typed} {number}",
            owner=ANNA,
            channel="C1",
            starts_at=NOW,
            ends_at=NOW + timedelta(days=14),
            budget=30_000_000,
        )

    @property
    def budget(self) -> Budget:
        return Budget(total=30_000_000, committed=12_345_678, spent=1_234_567)

    def quote(self, state: QuoteState = QuoteState.APPROVING, need: Need | None = None, **changes: Any) -> Quote:
        wanted = need or self.need()
        decided = {"decided_by": BERT, "decided_at": NOW} if state is not QuoteState.APPROVING else {}
        facts: dict[str, Any] = {
            "id": 11,
            "tenant": TENANT,
            "number": "Q-1042",
            "creator_id": 1,
            "campaign_id": 5,
            "requester": ANNA,
            "channel": "C1",
            "need": wanted,
            "price": price(wanted, self.ratecard, service_fee=500),
            "card_version": 3,
            "valid_until": wanted.starts_at,
            "state": state,
            "approvals": (Approval(person=BERT, at=NOW),),
            "reason": self.typed[:1_000],
            "rule": self.rule(),
            "asked_at": NOW,
        }
        return Quote(**facts | decided | changes)

    def rule(self, *, steps: int = 1, people: int = 2, **changes: Any) -> Rule:
        """A rule of so many steps, each with so many people and a user group."""
        named = tuple(
            Step(people=tuple(f"U0{number}APPROVER{n:03}" for n in range(people)), group="S0FINANCE", needed=2)
            for number in range(steps)
        )
        return Rule(**{"id": 3, "tenant": TENANT, "from_fen": 5_000_000, "steps": named} | changes)

    @property
    def groups(self) -> dict[str, str]:
        return {"S0FINANCE": self.typed or "-"}

    def asked(self, people: int = 2) -> list[approvals.Asked]:
        """So many who are asked, the last of them for somebody who is away."""
        own = [approvals.Asked(person=f"U0APPROVER{n:03}", seat=f"U0APPROVER{n:03}", step=0) for n in range(people - 1)]
        return [*own, approvals.Asked(person=CARLA, seat=BERT, step=0)]

    def policy(self, *, rules: int = 3, may: bool = True, campaigns: int = 3) -> Policy:
        running = [self.campaign(n + 1) for n in range(campaigns)]
        every = [
            self.rule(id=n, steps=1 + n % 3, in_order=n % 2 == 0, campaign_id=1 if n % 4 == 1 else None,
                      field="美妆" if n % 3 == 1 else "", below_fen=9_000_000 if n % 5 == 1 else None)
            for n in range(1, rules + 1)
        ]  # fmt: skip
        return Policy(
            workspace=self.workspace(approvers=5),
            rules=every,
            groups=[UserGroup(tenant=TENANT, id="S0FINANCE", name=self.typed or "-")],
            campaigns={each.id: each.name for each in running} | {1: f"{self.typed} 1"},
            running=running,
            limited=[self.person(user=f"U0LIMIT{n:02}", own_limit=1_000_000) for n in range(3 * rules)],
            may=may,
        )

    def foreseen(self, rule: Rule | None, **changes: Any) -> Foreseen:
        question = approvals.Question(requester=ANNA, rule=rule)
        team = approvals.Team(at=NOW)
        steps = [approvals.asked(question, team) for _ in rule.steps] if rule else []
        facts: dict[str, Any] = {
            "case": Case(total=6_000_000, campaign_id=1, field="美妆"), "requester": ANNA, "rule": rule, "steps": steps,
            "possible": True, "campaign": self.campaign(1), "budget": self.budget, "over_fen": 0, "refused": False,
        }  # fmt: skip
        return Foreseen(**facts | changes)

    @property
    def absence(self) -> Absence:
        until = NOW + timedelta(days=3)
        return Absence(id=1, tenant=TENANT, person=ANNA, delegate=BERT, from_at=NOW, until_at=until)

    def away(self, *, set_: bool) -> Away:
        return Away(zone="Asia/Shanghai", absence=self.absence if set_ else None)

    def chosen(self, quotes: int, *, may: bool = True) -> list[Chosen]:
        return [Chosen(quote=self.quote(id=n, number=f"Q-{n}"), creator=self.typed, may=may) for n in range(quotes)]

    def ended(self, quotes: int) -> list[Ended]:
        """A batch in which every third was refused, and every second waits for others."""
        return [
            Ended(
                number=f"Q-{n}", creator=self.typed, total=1_000_000,
                quote=self.quote(QuoteState.APPROVED if n % 2 else QuoteState.APPROVING),
                refusal=CampaignOverBudget(campaign=self.typed, left_fen=1, needed_fen=2) if n % 3 == 2 else None,
            )
            for n in range(quotes)
        ]  # fmt: skip

    def order(self, state: OrderState = OrderState.AWAITING, need: Need | None = None, **changes: Any) -> Order:
        wanted = need or self.need()
        facts: dict[str, Any] = {
            "id": 21,
            "tenant": TENANT,
            "number": "O-2031",
            "quote_id": 11,
            "creator_id": 1,
            "campaign_id": 5,
            "owner": ANNA,
            "channel": "C1",
            "need": wanted,
            "price": price(wanted, self.ratecard, service_fee=500),
            "answer_by": NOW + timedelta(hours=72),
            "campaign_end": wanted.ends_at,
            "state": state,
            "version": 4,
            "reason": self.typed[:1_000],
            "plan": Plan(plays=864_000, units=480),
            "tell_at": NOW,
        }
        return Order(**facts | changes)

    @property
    def result(self) -> Result:
        return Result(plays=1_234_567, units=8_900, gmv=123_456_789, on_time=False)

    @property
    def entered(self) -> Entered:
        return Entered(order_id=21, tenant=TENANT, result=replace(self.result, likes=5), person="creator:1", at=NOW)

    def workspace(self, *, approvers: int = 2, language: str = "zh") -> Workspace:
        return Workspace(
            tenant=TENANT,
            name=self.typed,
            service_fee=550,
            admins=tuple(f"U0APPROVER{n:02}" for n in range(approvers)),
            budget_people=tuple(f"U0APPROVER{n:02}" for n in range(approvers)),
            over_budget=OverBudget.ESCALATE,
            approvals_channel="C9",
            language=language,
        )

    def person(self, **changes: Any) -> Person:
        return Person(**{"tenant": TENANT, "user": ANNA, "name": self.typed, "locale": "zh-CN"} | changes)

    def card_facts(self, quote: Quote, **changes: Any) -> dict[str, Any]:
        """What a quote's card is filled from."""
        facts: dict[str, Any] = {
            "quote": quote,
            "standing": self.standing,
            "creator": self.creator,
            "campaign": self.campaign(),
            "budget": self.budget,
            "asked": self.asked() if quote.state is QuoteState.APPROVING else [],
            "groups": self.groups,
            "order": None,
            "counter": None,
            "changes": (),
            "sent_back": None,
        }
        return facts | changes

    def joint(self, *states: QuoteState, left_out: int = 0, need: Need | None = None, **changes: Any) -> Joint:
        lines = [
            replace(self.quote(state, need, **changes), id=n, number=f"Q-{n}") for n, state in enumerate(states, 1)
        ]
        why = [NoOffers(creator=self.typed), TooShort(creator=self.typed, hours="2"), NobodyApproves()]
        out = [LeftOut(creator_id=n, name=self.typed, why=why[n % 3]) for n in range(left_out)]
        return Joint(
            id=9, tenant=TENANT, number="R-3001", requester=ANNA, channel="C1", campaign_id=5, asked_at=NOW,
            left_out=tuple(out), lines=tuple(lines),
        )  # fmt: skip

    def request_facts(self, request: Joint, *, rules: int = 1, known: bool = True, **changes: Any) -> dict[str, Any]:
        """What a request's card is filled from; its lines wait under so many rules."""
        asked = self.asked()
        rows = [
            RequestRow(
                quote=line, creator=self.creator, standing=self.standing if known else None, asked=asked,
                reasons=reasons(self.standing, Form.DAY),
                order=self.order() if line.state is QuoteState.ORDERED else None,
            )
            for line in request.lines
        ]  # fmt: skip
        waiting = [line.number for line in request.waiting]
        under = [Under(rule=self.rule(steps=3), numbers=waiting, asked=asked) for _ in range(rules)]
        facts: dict[str, Any] = {
            "request": request,
            "rows": rows,
            "campaign": self.campaign(),
            "budget": self.budget,
            "groups": self.groups,
            "under": under,
            "escalated": False,
        }
        return facts | changes

    def report_facts(self, order: Order, **changes: Any) -> dict[str, Any]:
        """What an order's report is filled from."""
        facts = {
            "order": order,
            "creator": self.creator,
            "campaign": self.campaign(),
            "report": reports.of_order(order),
            "said": Tally(),
            "rating": None,
            "broadcast": True,
        }
        return facts | changes

    def campaign_report(self, *orders: Order, **changes: Any) -> dict[str, Any]:
        """What a campaign's report is filled from."""
        facts = {
            "campaign": self.campaign(),
            "budget": self.budget,
            "summary": reports.of_campaign(orders),
            "sums": summed(orders),
            "names": {1: self.typed},
            "said": Tally(),
        }
        return facts | changes

    def files(self, versions: int) -> list[Attachment]:
        """A file of the brief, and one of each version of the script."""
        about = [(Paper.BRIEF, 1), *((Paper.SCRIPT, n) for n in range(1, versions + 1))]
        return [
            Attachment(
                id=n, tenant=TENANT, order_id=21, paper=paper, number=number, name=self.typed, kind=FileOf.PDF,
                size=1_234_567, sha256="0" * 64, person=ANNA if paper is Paper.BRIEF else "creator:1", at=NOW,
            )
            for n, (paper, number) in enumerate(about)
        ]  # fmt: skip

    def together(self, lines: int, *, left_out: int = 0, refused: bool = False, **need: Any) -> Together:
        """The prices for several, before anything is sent."""
        wanted, rule = self.need(**need), self.rule()
        line = RequestLine(seen=self.preview(wanted), rule=rule, asked=self.asked())
        return Together(
            need=wanted,
            lines=[line] * lines,
            left_out=self.joint(left_out=left_out).left_out,
            campaign=self.campaign(),
            budget=self.budget,
            over_fen=5 if refused else 0,
            refused=refused,
            groups=self.groups,
        )

    def requests_ended(self, lines: int) -> list[RequestEnded]:
        """Every third was refused, every second is ordered."""
        return [
            RequestEnded(
                quote=self.quote(QuoteState.APPROVED), creator=self.typed, order=self.order() if n % 2 else None,
                refusal=CampaignOverBudget(campaign=self.typed, left_fen=1, needed_fen=2) if n % 3 == 2 else None,
            )
            for n in range(lines)
        ]  # fmt: skip

    def revised_facts(self, form: Form) -> dict[str, Any]:
        """What a quote's card is filled from after an approver has sent it back."""
        before = revision_of(self.quote(QuoteState.CHANGES, self.need(form, products=20)))
        after = self.quote(
            need=replace(self.need(Form.SHARED, products=9), starts_at=NOW + timedelta(days=9)), revision=2
        )
        if form is Form.DAY:
            after = self.quote(need=self.need(days=3), revision=2)
        return self.card_facts(after, changes=differences(before, after), sent_back=before)

    def team_board(self, each: int = 10, **changes: Any) -> TeamBoard:
        """Every column with so many lines, late in every way."""
        lines = {
            group: [
                Line(
                    group=group, number=f"O-20{n:02}", creator_id=1, campaign_id=None, person=ANNA, total=9_999_999_999,
                    state="", starts_at=NOW, due=NOW, late=list(Late)[n % len(Late)],
                )
                for n in range(each)
            ]
            for group in Group
        }  # fmt: skip
        sums = Sum(orders=9, paid=9_000_000, results=8, paid_for_results=8_000_000, plays=7, units=6, gmv=5)
        facts: dict[str, Any] = {
            "asked": TeamAsked(),
            "lines": lines,
            "names": {1: self.typed},
            "ended": dict.fromkeys((OrderState.FINISHED, OrderState.DECLINED), 12),
            "sums": sums,
            "campaign": None,
            "budget": None,
            "at": NOW,
        }
        return TeamBoard(**facts | changes)

    def week(self, moves: Mapping[str, int] | None = None, **changes: Any) -> Week:
        told = dict.fromkeys(OrderMove, 3) if moves is None else moves
        return Week(board=self.team_board(campaign=self.campaign(), budget=self.budget, **changes), moves=told)

    def learned(self, count: int, *, known: bool = True, **changes: Any) -> Learned:
        sums = Sum(orders=9, paid=9_000_000, results=8, paid_for_results=8_000_000, plays=7, units=6, gmv=5)
        came = [
            Came(creator_id=1, sums=sums, late=2, stars=465, rated=9, again=7, asked_again=8)
            if known
            else Came(creator_id=1, sums=Sum(orders=1, paid=3))
            for _ in range(count)
        ]
        facts: dict[str, Any] = {
            "campaign": None,
            "budget": self.budget,
            "season": Season(2026, 3),
            "came": came,
            "names": {1: self.typed},
            "sums": sums if known else Sum(orders=count, paid=3),
            "ended": dict.fromkeys((OrderState.CANCELLED, OrderState.DECLINED), 2),
        }
        return Learned(**facts | changes)

    def history(self, number: str = "O-2031", order: Order | None = None, events: int = 3) -> History:
        people = (ANNA, "clock", "creator:1")
        happened = [
            Event(
                noun="order", subject=1, person=people[n % 3], move=list(OrderMove)[n % len(OrderMove)], before="",
                after="", why=self.typed[:1_000], at=NOW,
            )
            for n in range(events)
        ]  # fmt: skip
        given = self.rating(edited_at=NOW)
        editions = [
            edition(replace(given, edition=n, words=f"{n}", items={**given.items, ratings.Item.SCRIPT: 1 + n % 5}))
            for n in range(1, events)
        ]
        return History(
            number=number, quote=self.quote(), order=order, creator=self.typed, events=happened, editions=editions
        )

    def history_of_request(self, *states: QuoteState, events: int = 3) -> RequestHistory:
        joint = self.joint(*states)
        lines = [replace(self.history(events=events), number=line.number, quote=line) for line in joint.lines]
        return RequestHistory(request=joint, lines=lines)

    def counter(self, order: Order, net: int = 3_000_000, **changes: Any) -> Counteroffer:
        made = Counteroffer(
            order_id=order.id, tenant=TENANT, was=order.price, price=priced(order.price, net), why=self.typed[:1_000],
            person="creator:1", at=NOW, until=order.answer_by,
        )  # fmt: skip
        return replace(made, **changes)

    def request(self, order: Order, side: Side = Side.BRAND, **changes: Any) -> Request:
        facts: dict[str, Any] = {
            "id": 3, "order_id": order.id, "tenant": TENANT, "side": side,
            "person": ANNA if side is Side.BRAND else "creator:1", "reason": self.typed[:1_000] or "-",
            "owed": Owed(stage=Stage.CONFIRMED, rate=5_000, fen=1_440_000), "at": NOW,
            "until": NOW + timedelta(hours=72),
        }  # fmt: skip
        return Request(**facts | changes)

    def brief(self, order: Order, **changes: Any) -> Brief:
        facts: dict[str, Any] = {
            "order_id": order.id, "tenant": TENANT, "text": self.typed[:3_000] or "-", "person": ANNA, "at": NOW,
            "script_by": NOW + timedelta(days=3),
        }  # fmt: skip
        return Brief(**facts | changes)

    def scripts(self, order: Order, *verdicts: Verdict) -> list[Script]:
        return [
            Script(
                id=number, order_id=order.id, tenant=TENANT, number=number, text=self.typed[:3_000] or "-",
                person="creator:1", at=NOW, verdict=verdict,
                changes=self.typed[:1_000] if verdict is Verdict.BACK else "",
                decided_by="" if verdict is Verdict.WAITING else "clock" if verdict is Verdict.DEEMED else ANNA,
                decided_at=None if verdict is Verdict.WAITING else NOW,
            )
            for number, verdict in enumerate(verdicts, 1)
        ]  # fmt: skip

    def dispute(self, order: Order, side: Side = Side.BRAND, **changes: Any) -> Dispute:
        facts: dict[str, Any] = {
            "order_id": order.id, "tenant": TENANT, "side": side, "person": ANNA, "words": self.typed[:1_000] or "-",
            "at": NOW,
        }  # fmt: skip
        return Dispute(**facts | changes)

    def all_papers(self, order: Order, side: Side = Side.BRAND) -> Papers:
        """Everything that may lie with an order at once, as long as it gets."""
        return Papers(
            counter=self.counter(order, decided_by=ANNA, decided_at=NOW),
            request=self.request(order, side),
            brief=self.brief(order),
            scripts=self.scripts(order, Verdict.BACK, Verdict.BACK, Verdict.WAITING),
            dispute=self.dispute(order, side, answer=self.typed[:1_000] or "-", answered_at=NOW),
        )

    def prompt(self, order: Order, **changes: Any) -> Prompt:
        """Handed over once, as long as it gets."""
        known: dict[str, Any] = {
            "order_id": order.id, "tenant": TENANT, "person": BERT, "handed_by": ANNA, "handed_from": ANNA,
            "handed_at": NOW, "snoozed_until": order.campaign_end + timedelta(days=900),
        }  # fmt: skip
        return Prompt(**known | changes)

    def passed(self, order: Order) -> Prompt:
        """There is nothing to rate, as somebody typed."""
        return Prompt(
            order_id=order.id,
            tenant=TENANT,
            person=ANNA,
            reason=self.typed[:1_000] or "-",
            passed_by=ANNA,
            passed_at=NOW,
        )

    def asks(self, order: Order, **changes: Any) -> ReviewLine:
        known: dict[str, Any] = {
            "order": order, "creator": self.creator, "prompt": self.prompt(order), "rating": None, "open": True,
        }  # fmt: skip
        return ReviewLine(**known | changes)

    def schedule(self, *, hour: time | None = None, holidays: int = 0) -> Schedule:
        first = (date(2026, 11, 3) + timedelta(days=3 * n) for n in range(holidays))
        return Schedule(
            tenant=TENANT,
            hour=hour,
            holidays=tuple(Days(first=day, last=day + timedelta(days=n % 2)) for n, day in enumerate(first)),
        )

    def reviews(self, *, waiting: int, holidays: int = 0, may: bool = True) -> Reviews:
        """So many orders that wait for somebody's stars; for an admin what is due next."""
        order = self.order(OrderState.TO_RATE)
        coming = Coming(
            reminder=Reminder(tenant=TENANT, kind=ReminderKind.RATING_REMINDER, subject=1, person=ANNA, due_at=NOW),
            number=order.number, creator=self.typed,
        )  # fmt: skip
        return Reviews(
            mine=[self.asks(replace(order, id=n)) for n in range(min(waiting, 12))],
            total=waiting,
            schedule=self.schedule(holidays=holidays, hour=time(10, 30) if holidays else None),
            coming=[coming] * min(waiting, 10) if may else (),
            may=may,
        )

    def order_facts(self, order: Order, **changes: Any) -> dict[str, Any]:
        """What an order's card is filled from."""
        facts: dict[str, Any] = {
            "order": order,
            "papers": Papers(),
            "creator": self.creator,
            "campaign": self.campaign(),
            "budget": self.budget,
            "brand": self.typed,
            "rating": None,
            "gone": None,
            "report": None,
            "closes": ratings.window_end(order.campaign_end),
            "rateable": order.state in (OrderState.DELIVERED, OrderState.TO_RATE),
            "schedule": self.schedule(),
        }
        return facts | changes

    @cached_property
    def everything_asked(self) -> Understood:
        """A brief with one chip of each kind, words that were not understood, and one problem of each kind."""
        said = self.typed[:100]
        filters = Filters(
            fields=("美妆", "美食"), subs=("护肤",), not_fields=("游戏",), not_subs=("彩妆",),
            followers_min=100_000, followers_max=5_000_000, tiers=(Tier.SHOULDER, Tier.TAIL), regions=(said, "浙江"),
            gender="f",
            form=Form.DAY, budget_min=1_000_000, budget_max=5_000_050, plays_min=10_000, cpm_max=9_000,
            engagement_min=350, acceptance_min=9_000, completion_min=9_550, orders_min=5, clients_min=2,
            industries=("美妆",), stars_min=450, on=date(2026, 11, 11), newcomers=True, order=Sort.VALUE, text=(said,),
            not_tiers=(Tier.NEWCOMER,), growth_min=10_000, growth_rate_min=500, not_regions=(said,), women_min=5_000,
            women_max=8_050, audience_ages=(Age.YOUNG, Age.OLDER), audience_regions=("广东",), discount_min=2_000,
            units_min=1_000, not_industries=("游戏",), rivals=(Rival(said, 90),), like=said, not_text=(said,),
            purpose=Purpose.IMMERSION,
        )  # fmt: skip
        problems = tuple(Problem(code=code, said=self.typed) for code in PROBLEMS)
        return Understood(filters=filters, not_understood=(said, f"x{said}"), problems=problems)

    @property
    def nothing_asked(self) -> Understood:
        return Understood(filters=Filters())

    @property
    def little_asked(self) -> Understood:
        filters = Filters(fields=("美妆",), form=Form.DAY)
        return Understood(filters=filters)

    def results(
        self,
        understood: Understood,
        standings: Sequence[Standing],
        *,
        page: int = 1,
        total: int = 1_234,
        brief: str | None = None,
        taken: int = 0,
    ) -> Results:
        """`taken`: how many conditions are left out at once, where it is told what would be found then."""
        asked = changed(understood.filters, text=(), regions=())
        shown = {100 + n: _numbered(each, 100 + n) for n, each in enumerate(standings, 1)}
        places = Standings(list(shown), lambda ids: {id_: shown[id_] for id_ in ids})
        cards = [
            Card(
                place=id_ - 100,
                creator_id=id_,
                version=hash(self.typed),
                price=None,
                reserved=id_ in (104, 108),
                wanted=understood.filters,
                standings=places,
            )
            for id_ in shown
        ]
        following = Cursor(page=page + 1, main=(700_000, 1), reserved=(600_000, 2))
        return Results(
            brief=canonical(asked) if brief is None else brief,
            understood=understood,
            found=Count(total, exact=total < 1_000),
            cards=cards,
            cursor=Cursor(page=page, main=(800_000, 3)),
            following=following if total > page * 10 else None,
            cleared=tuple(self.cleared(understood.filters, taken)) if taken else (),
        )

    def cleared(self, filters: Filters, taken: int) -> Iterator[Cleared]:
        for at, each in enumerate(list(combinations(obstacles(filters), taken))[:MOST]):
            chips = tuple(chip for one in each for chip in one.chips)
            found = Count(10**at // 3, exact=at < 6)
            yield Cleared(conditions=taken, chips=chips, left=without(filters, each), found=found)

    def preview(self, need: Need, *, own_limit: bool = False, approvers: int = 2) -> Preview:
        card, rule = self.ratecard, self.rule(people=approvers) if approvers else None
        forms = side_by_side(need, card, service_fee=500)
        costs = advice.side_by_side(self.standing, need, forms)
        return Preview(
            standing=self.standing,
            need=need,
            price=price(need, card, service_fee=500),
            forms=forms,
            costs=costs,
            advice=advice.advice(costs),
            break_even=break_even_products(card, days=need.days, day=need.starts_at),
            campaign=self.campaign(),
            budget=self.budget,
            rule=rule,
            asked=tuple(self.asked(approvers)) if approvers else (),
            team=approvals.Team(at=NOW),
            groups=self.groups,
            over_fen=0,
            escalates=False,
            within_own_limit=own_limit,
        )

    def watch(self, kind: Watching = Watching.PRICE, **changes: Any) -> Watch:
        wanted = {
            Watching.PRICE: Wanted(kind=kind, creator_id=1, form=Form.DAY, fen=3_000_000),
            Watching.SLOT: Wanted(kind=kind, creator_id=1, first=date(2026, 11, 9), last=date(2026, 12, 9)),
            Watching.BRIEF: Wanted(kind=kind, brief="美妆"),
        }[kind]
        facts: dict[str, Any] = {
            "id": 7,
            "tenant": TENANT,
            "person": ANNA,
            "wanted": wanted,
            "known": Known(),
            "made_at": NOW,
            "ends_at": NOW + timedelta(days=90),
        }
        return Watch(**facts | changes)

    def kept(self, watch: Watch | None = None, **changes: Any) -> Kept:
        """A watch as it is shown; its brief asks for everything that can be asked for."""
        watch = watch or self.watch()
        about = {"creator": self.creator}
        if watch.wanted.kind is Watching.BRIEF:
            about = {"understood": self.everything_asked}
        return Kept(**{"watch": watch, "now": Known(), **about, **changes})

    def mine(self, *, watches: int, paused: bool = False, stopped: bool = False) -> Mine:
        kinds = list(Watching)
        return Mine(
            watches=tuple(self.kept(self.watch(kinds[n % 3], id=n), extendable=True) for n in range(watches)),
            paused_until=NOW + timedelta(days=7) if paused else None,
            stopped=self.kept(self.watch(state=WatchState.STOPPED)) if stopped else None,
        )

    def told(self, watch: Watch, *standings: Standing, more: int = 0, ended: bool = False) -> Told:
        """What a digest says of one watch, with a line about each of these creators."""
        days = tuple(date(2026, 11, 9) + timedelta(days=n) for n in range(31))
        news: dict[str, Any] = {
            Watching.PRICE: {"was": 3_600_000, "now": 2_880_000}, Watching.SLOT: {"days": days}, Watching.BRIEF: {},
        }[watch.wanted.kind]  # fmt: skip
        lines = [NewsLine(news=News(creator_id=each.creator.id, **news), standing=each) for each in standings]
        return Told(kept=self.kept(watch), lines=lines, more=more, ended=ended)

    def price_form(self, form: Form) -> PriceForm:
        return PriceForm(creator=self.creator, prices=dict(self.standing.prices), form=form, fen=2_592_050)

    def shortlist(self, state: ListState = ListState.OPEN) -> Shortlist:
        return Shortlist(
            id=31,
            tenant=TENANT,
            name=self.typed[:60] or "-",
            key="-",
            campaign_id=5,
            created_by=ANNA,
            created_at=NOW,
            used_at=NOW,
            state=state,
        )

    def row(self, standing: Standing, number: int, *, votes: int) -> Row:
        """A creator on a list, on whom so many people have voted, each with a reason."""
        said = [
            Vote(
                list_id=31,
                creator_id=number,
                team=TENANT,
                voter=f"U0VOTER{n:04}",
                answer=list(Answer)[n % 3],
                reason=self.typed[:300],
                at=NOW,
            )
            for n in range(votes)
        ]
        entry = Entry(list_id=31, creator_id=number, added_by=ANNA, at=NOW, note=self.typed[:300] if votes else "")
        return Row(entry=entry, standing=_numbered(standing, number), votes=said, tally=tally(said))

    def board(
        self,
        standings: Sequence[Standing] = (),
        *,
        votes: int = 0,
        page: int = 1,
        count: int | None = None,
        state: ListState = ListState.OPEN,
    ) -> Board:
        """A card of a list: up to eight creators of `count`."""
        size = len(standings) if count is None else count
        rows = [self.row(each, 200 + n, votes=votes) for n, each in enumerate(standings[:PART])]
        return Board(
            shortlist=self.shortlist(state),
            campaign=self.campaign(),
            rows=rows,
            page=page,
            pages=parts(size),
            count=size,
            favourites=[row.entry.creator_id for row in rows[:5]],
        )

    def overview(self, lists: int, total: int) -> Overview:
        return Overview(lists=[self.summary(n) for n in range(lists)], total=total)

    def summary(self, number: int) -> Summary:
        state = ListState.CLOSED if number % 2 else ListState.OPEN
        shortlist = replace(self.shortlist(state), id=300 + number)
        return Summary(shortlist=shortlist, campaign=self.campaign(), count=12, voters=number)

    def comparison(self, *standings: Standing, asked: Asked | None = None) -> Comparison:
        numbered = [_numbered(each, 100 + n) for n, each in enumerate(standings)]
        women = {100: 7_650, 101: 4_000}
        return compare(numbered, asked or Asked(), at=NOW, service_fee=500, women=women)

    def why(self, standing: Standing) -> Why:
        return Why(
            standing=standing,
            form=standing.main_form,
            reasons=reasons(standing, standing.main_form),
            terms=terms(standing.figures, standing.stars, 80, at=NOW),
        )

    def file(self, what: What, *, rows: int = 12, total: int = 12) -> File:
        table = Table(what=what, subject=self.typed, rows=[["x"]] * (rows + 1), total=total)
        return File(name="juxing-find-20261102-7.csv", title="-", content=b"x", table=table, ending=Ending.CSV)

    def upload(self, state: UploadState, **changes: Any) -> Upload:
        """A file of works, in any state."""
        confirmed = state not in {UploadState.WAITING, UploadState.PREVIEWED, UploadState.DROPPED}
        facts: dict[str, Any] = {
            "id": 41,
            "tenant": TENANT,
            "person": ANNA,
            "file_id": "F1",
            "file_name": self.typed,
            "name": self.typed,
            "state": state,
            "made_at": NOW,
            "summary": None if state is UploadState.WAITING else self.seen(),
            "confirmed_by": ANNA if confirmed else "",
            "confirmed_at": NOW if confirmed else None,
        }
        return Upload(**facts | changes)

    def seen(self, *, problems: int = 0, error: bool = False, **changes: Any) -> Seen:
        """What a file holds, with everything that may be said of it."""
        wrong = [
            Wrong(row=n + 2, column=self.typed, value=self.typed, reason=NotANumber(value=self.typed), error=error)
            for n in range(min(problems, SHOWN_CELLS))
        ]
        facts: dict[str, Any] = {
            "kind": FileKind.WORKS,
            "rows": 12_345,
            "sheet": self.typed,
            "unknown": [self.typed] * 40,
            "said": {self.typed: "plays", f"{self.typed} 2": ""},
            "counts": dict.fromkeys((*NEW, *CHANGED, *SAME), 1_200),
            "errors": problems if error else 0,
            "warnings": 0 if error else problems,
            "problems": wrong,
            "guessed": True,
            "first": NOW - timedelta(days=90),
            "last": NOW,
        }
        return Seen(**facts | changes)

    def source(self, *, undone: bool = False, by: str = ANNA) -> Source:
        facts: dict[str, Any] = {"undone_at": NOW, "undone_by": by} if undone else {}
        kept: dict[str, Any] = {"kind": FileKind.WORKS, "name": self.typed, "sha256": "0", "rows": 12}
        return Source(id=12, at=NOW, by=ANNA, **kept, **facts)

    def team_home(self, *, things: int) -> TeamHome:
        """A Home with so many things in each of its lists."""
        quotes = {
            state: [self.quote(state, id=100 * at + n) for n in range(things)] for at, state in enumerate(QuoteState)
        }
        orders = {
            state: [self.order(state, id=100 * at + n) for n in range(things)] for at, state in enumerate(OrderState)
        }
        waiting = enumerate(quotes[QuoteState.APPROVING][:8])
        return TeamHome(
            person=self.person(own_limit=1_000_000 * things),
            workspace=self.workspace(),
            to_approve=[Waiting(quote=quote, asked=self.asked(1 + n % 2)[0]) for n, quote in waiting],
            waiting=things,
            waiting_total=1_234_500 * things,
            page=1 + things // 16,
            absence=self.absence if things else None,
            to_change=quotes[QuoteState.CHANGES],
            to_order=quotes[QuoteState.APPROVED],
            to_rate=orders[OrderState.TO_RATE],
            to_rate_all=things,
            running=orders[OrderState.LIVE],
            campaigns=[(self.campaign(n), self.budget) for n in range(min(things, 8))],
            creators={1: self.creator},
            at=NOW,
            to_decide=orders[OrderState.SCRIPT_REVIEW],
            papers={order.id: self.all_papers(order, Side.CREATOR) for order in orders[OrderState.SCRIPT_REVIEW]},
            watches=things,
            lists=[self.summary(n) for n in range(min(things, 3))],
            reports=[
                replace(self.reported(), report=replace(self.rating_report(), id=n)) for n in range(min(things, 6))
            ],
            begun={orders[OrderState.TO_RATE][0].id} if things else set(),
            rated={n: (n, 8) for n in range(min(things, 8))},
        )

    def creator_home(self, standing: Standing, *, things: int) -> CreatorHome:
        offers = [self.order(id=n) for n in range(things)]
        running = [self.order(OrderState.SCRIPT_DUE, id=50 + n) for n in range(things)]
        return CreatorHome(
            earnings=earnings(
                self.order(state, id=n)
                for n in range(things)
                for state in (OrderState.FINISHED, OrderState.LIVE, OrderState.AWAITING)
            ),
            person=self.person(creator_id=1, language_override="en"),
            profile=self.profile(standing),
            offers=offers,
            running=running,
            brands={TENANT: self.typed},
            at=NOW,
            papers={order.id: self.all_papers(order) for order in (*offers, *running)},
            stars=self.stars_of_mine(ratings_shown=things),
        )

    def rating_form(self, form: Form, *, given: bool) -> RatingForm:
        order = self.order(OrderState.TO_RATE, self.need(form, products=3), result=self.result)
        rating = self.rating(form, again=False) if given else None
        return RatingForm(
            order=order, creator=self.typed, given=rating, closes=ratings.window_end(NOW), photos=2 * given
        )

    def draft_form(self, form: Form) -> RatingForm:
        """Half filled in, and more written than can be published."""
        items = {str(item): str(n) for n, of in enumerate(ratings.asked(form).values(), 3) for item in of[:1]}
        draft = Draft(
            order_id=21, tenant=TENANT, person=ANNA, at=NOW, items=items, words=self.typed * 9, private_note=self.typed,
        )  # fmt: skip
        return replace(self.rating_form(form, given=False), draft=draft)


def _numbered(standing: Standing, number: int) -> Standing:
    return replace(standing, creator=replace(standing.creator, id=number))


#: everything that a template turns into more than letters: mentions, links, dates
_LIVE = re.compile(r"<[^<>]*>")
#: a link that names the site it leads to lies about nothing
_HONEST = re.compile(r"<https?://(?:[^/?#|]*@)?([^/?#|@]*)(?:[/?#][^|]*)?\|\1>", re.IGNORECASE)
_HALF_ESCAPED = re.compile(r"&(?!amp;|lt;|gt;)")


#: texts in which Slack looks for nothing: labels, cells of a table, and the pieces of rich text
LETTERS_ONLY = ("plain_text", "raw_text", "text")


def strings(value: Any, *, live: bool = False) -> Iterator[str]:
    """Every text that Slack shows; with `live`, only those in which it looks for mentions and links."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and (not live or value.get("type") not in LETTERS_ONLY):
            yield value["text"]
        for inner in value.values():
            yield from strings(inner, live=live)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, live=live)


def skeleton(value: Any) -> Any:
    """The shape without the words: what no typed text may change."""
    if isinstance(value, dict):
        return {name: inner if name == "type" else skeleton(inner) for name, inner in value.items()}
    return [skeleton(inner) for inner in value] if isinstance(value, list) else type(value).__name__


def mentions(rendered: dict[str, Any]) -> list[str]:
    """What would ping, or lead somewhere without saying where."""
    found = [each for text in strings(rendered, live=True) for each in _LIVE.findall(text)]
    return [each for each in found if not _HONEST.fullmatch(each)]


def half_escaped(rendered: dict[str, Any]) -> list[str]:
    return [text for text in strings(rendered, live=True) if _HALF_ESCAPED.search(text)]


def named(rendered: dict[str, Any]) -> list[str]:
    """The action_id of everything that can be pressed or chosen outside of inputs, without its unique end."""
    elements: list[dict[str, Any]] = []
    for block in rendered["blocks"]:
        elements += block.get("elements", []) if block["type"] == "actions" else []
        elements += [block["accessory"]] if "accessory" in block else []
        elements += [block["element"]] if block.get("dispatch_action") else []
    return [element["action_id"].partition(":")[0] for element in elements]


def labels(block: dict[str, Any]) -> list[str]:
    return [element["text"]["text"] for element in block["elements"] if element["type"] == "button"]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What no typed text may change of something that was rendered."""

    blocks: int
    skeleton: Any
    mentions: list[str]


def shown(rendered: dict[str, Any]) -> Shown:
    return Shown(blocks=len(rendered["blocks"]), skeleton=skeleton(rendered), mentions=mentions(rendered))


def faults(harmless: Shown, typed: str, made: Callable[[str], dict[str, Any]]) -> list[str]:
    """What goes wrong where somebody types this: nothing, or what a reader of the test can act on."""
    try:
        rendered = made(typed)
    except Unfit as error:
        return [str(error)]
    found, now = [], shown(rendered)
    if now.skeleton != harmless.skeleton:
        found.append(f"has another shape: {now.blocks} blocks instead of {harmless.blocks}")
    if now.mentions != harmless.mentions:
        found.append(f"pings or links: {[each for each in now.mentions if each not in harmless.mentions]}")
    if broken := half_escaped(rendered):
        found.append(f"cuts an escape in two: {broken[0][:200]!r}")
    return found


@pytest.fixture(scope="session")
def check() -> SimpleNamespace:
    """The questions that tests ask of what was rendered."""
    return SimpleNamespace(faults=faults, shown=shown, named=named, labels=labels, mentions=mentions, strings=strings)


@pytest.fixture(scope="session")
def things() -> Callable[[str], Things]:
    return Things


@pytest.fixture(scope="session")
def hostile() -> dict[str, str]:
    return HOSTILE


@pytest.fixture(scope="session")
def five_hundred() -> list[str]:
    """Each hostile text in each wrapping."""
    return [wrapping.format(*[text] * wrapping.count("{}")) for wrapping in WRAPPINGS for text in HOSTILE.values()]


@pytest.fixture(scope="session")
def common() -> dict[str, Any]:
    """What every template is given beside its own facts."""
    return {"link": Links("a secret of the tests", "http://127.0.0.1:3000", pictures=True), "at": NOW}


@pytest.fixture(params=["zh", "en"])
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(language=request.param, zone={"zh": "Asia/Shanghai", "en": "Europe/London"}[request.param])
