"""All desks over one store: what handlers and pages are given."""

from dataclasses import dataclass

from bot.services.absences import AbsenceDesk
from bot.services.access import AccessDesk
from bot.services.answers import AnswerDesk
from bot.services.attempts import AttemptDesk
from bot.services.batches import BatchDesk
from bot.services.boards import BoardDesk
from bot.services.campaigns import CampaignDesk
from bot.services.cancelling import CancelDesk
from bot.services.charts import ChartDesk
from bot.services.comparisons import ComparisonDesk
from bot.services.counteroffers import CounterofferDesk
from bot.services.creators import CreatorDesk
from bot.services.days_off import DaysOffDesk
from bot.services.disputes import DisputeDesk
from bot.services.earnings import EarningsDesk
from bot.services.entered_results import EnteredResultDesk
from bot.services.exports import ExportDesk
from bot.services.home import HomeDesk
from bot.services.installations import EndingDesk
from bot.services.ledger import LedgerDesk
from bot.services.ordering import OrderDesk
from bot.services.policies import PolicyDesk
from bot.services.prompts import PromptDesk
from bot.services.quotes import QuoteDesk
from bot.services.ratecards import RateCardDesk
from bot.services.ratings import RatingDesk
from bot.services.ratings_reports import ReportDesk
from bot.services.records import RecordDesk
from bot.services.requests import RequestDesk
from bot.services.results import ResultDesk
from bot.services.reviews import ReviewDesk
from bot.services.schedules import ScheduleDesk
from bot.services.scripts import ScriptDesk
from bot.services.shortlists import ShortlistDesk
from bot.services.uploads import UploadDesk
from bot.services.watches import WatchDesk
from bot.services.workspace import WorkspaceDesk
from storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Desks:
    absences: AbsenceDesk
    access: AccessDesk
    answers: AnswerDesk
    attempts: AttemptDesk
    batches: BatchDesk
    boards: BoardDesk
    campaigns: CampaignDesk
    cancelling: CancelDesk
    charts: ChartDesk
    comparisons: ComparisonDesk
    counteroffers: CounterofferDesk
    creators: CreatorDesk
    days_off: DaysOffDesk
    disputes: DisputeDesk
    endings: EndingDesk
    earnings: EarningsDesk
    exports: ExportDesk
    home: HomeDesk
    ledger: LedgerDesk
    orders: OrderDesk
    policies: PolicyDesk
    prompts: PromptDesk
    quotes: QuoteDesk
    ratecards: RateCardDesk
    ratings: RatingDesk
    records: RecordDesk
    reviews: ReviewDesk
    schedules: ScheduleDesk
    reports: ReportDesk
    results: ResultDesk
    requests: RequestDesk
    entered_results: EnteredResultDesk
    uploads: UploadDesk
    scripts: ScriptDesk
    watches: WatchDesk
    shortlists: ShortlistDesk
    workspace: WorkspaceDesk

    @classmethod
    def over(cls, store: Store) -> "Desks":
        return cls(
            absences=AbsenceDesk(store),
            access=AccessDesk(store),
            answers=AnswerDesk(store),
            attempts=AttemptDesk(store),
            batches=BatchDesk(store),
            boards=BoardDesk(store),
            campaigns=CampaignDesk(store),
            cancelling=CancelDesk(store),
            charts=ChartDesk(store),
            comparisons=ComparisonDesk(store),
            counteroffers=CounterofferDesk(store),
            creators=CreatorDesk(store),
            days_off=DaysOffDesk(store),
            disputes=DisputeDesk(store),
            endings=EndingDesk(store),
            earnings=EarningsDesk(store),
            exports=ExportDesk(store),
            home=HomeDesk(store),
            ledger=LedgerDesk(store),
            orders=OrderDesk(store),
            policies=PolicyDesk(store),
            prompts=PromptDesk(store),
            quotes=QuoteDesk(store),
            ratecards=RateCardDesk(store),
            ratings=RatingDesk(store),
            records=RecordDesk(store),
            reviews=ReviewDesk(store),
            schedules=ScheduleDesk(store),
            reports=ReportDesk(store),
            results=ResultDesk(store),
            requests=RequestDesk(store),
            entered_results=EnteredResultDesk(store),
            uploads=UploadDesk(store),
            scripts=ScriptDesk(store),
            watches=WatchDesk(store),
            shortlists=ShortlistDesk(store),
            workspace=WorkspaceDesk(store),
        )
