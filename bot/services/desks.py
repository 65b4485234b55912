"""All desks over one store: what handlers and pages are given."""

from dataclasses import dataclass

from bot.services.answers import AnswerDesk
from bot.services.campaigns import CampaignDesk
from bot.services.cancelling import CancelDesk
from bot.services.charts import ChartDesk
from bot.services.comparisons import ComparisonDesk
from bot.services.counteroffers import CounterofferDesk
from bot.services.creators import CreatorDesk
from bot.services.disputes import DisputeDesk
from bot.services.exports import ExportDesk
from bot.services.home import HomeDesk
from bot.services.ledger import LedgerDesk
from bot.services.orders import OrderDesk
from bot.services.quotes import QuoteDesk
from bot.services.ratecards import RateCardDesk
from bot.services.ratings import RatingDesk
from bot.services.records import RecordDesk
from bot.services.scripts import ScriptDesk
from bot.services.shortlists import ShortlistDesk
from bot.services.watches import WatchDesk
from bot.services.workspace import WorkspaceDesk
from storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Desks:
    answers: AnswerDesk
    campaigns: CampaignDesk
    cancelling: CancelDesk
    charts: ChartDesk
    comparisons: ComparisonDesk
    counteroffers: CounterofferDesk
    creators: CreatorDesk
    disputes: DisputeDesk
    exports: ExportDesk
    home: HomeDesk
    ledger: LedgerDesk
    orders: OrderDesk
    quotes: QuoteDesk
    ratecards: RateCardDesk
    ratings: RatingDesk
    records: RecordDesk
    scripts: ScriptDesk
    watches: WatchDesk
    shortlists: ShortlistDesk
    workspace: WorkspaceDesk

    @classmethod
    def over(cls, store: Store) -> "Desks":
        return cls(
            answers=AnswerDesk(store),
            campaigns=CampaignDesk(store),
            cancelling=CancelDesk(store),
            charts=ChartDesk(store),
            comparisons=ComparisonDesk(store),
            counteroffers=CounterofferDesk(store),
            creators=CreatorDesk(store),
            disputes=DisputeDesk(store),
            exports=ExportDesk(store),
            home=HomeDesk(store),
            ledger=LedgerDesk(store),
            orders=OrderDesk(store),
            quotes=QuoteDesk(store),
            ratecards=RateCardDesk(store),
            ratings=RatingDesk(store),
            records=RecordDesk(store),
            scripts=ScriptDesk(store),
            watches=WatchDesk(store),
            shortlists=ShortlistDesk(store),
            workspace=WorkspaceDesk(store),
        )
