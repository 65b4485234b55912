"""What the pages ask of the floor below: the desks they use, and no others."""

from typing import Protocol

from bot.services.access import AccessDesk
from bot.services.attempts import AttemptDesk
from bot.services.cancelling import CancelDesk
from bot.services.charts import ChartDesk
from bot.services.counteroffers import CounterofferDesk
from bot.services.creators import CreatorDesk
from bot.services.days_off import DaysOffDesk
from bot.services.disputes import DisputeDesk
from bot.services.earnings import EarningsDesk
from bot.services.entered_results import EnteredResultDesk
from bot.services.home import HomeDesk
from bot.services.ordering import OrderDesk
from bot.services.ratecards import RateCardDesk
from bot.services.ratings import RatingDesk
from bot.services.ratings_reports import ReportDesk
from bot.services.records import RecordDesk
from bot.services.scripts import ScriptDesk
from bot.services.workspace import WorkspaceDesk


class Desks(Protocol):
    """Any object that has these desks will do."""

    @property
    def access(self) -> AccessDesk: ...
    @property
    def attempts(self) -> AttemptDesk: ...
    @property
    def cancelling(self) -> CancelDesk: ...
    @property
    def charts(self) -> ChartDesk: ...
    @property
    def counteroffers(self) -> CounterofferDesk: ...
    @property
    def creators(self) -> CreatorDesk: ...
    @property
    def days_off(self) -> DaysOffDesk: ...
    @property
    def disputes(self) -> DisputeDesk: ...
    @property
    def earnings(self) -> EarningsDesk: ...
    @property
    def home(self) -> HomeDesk: ...
    @property
    def orders(self) -> OrderDesk: ...
    @property
    def ratecards(self) -> RateCardDesk: ...
    @property
    def ratings(self) -> RatingDesk: ...
    @property
    def records(self) -> RecordDesk: ...
    @property
    def reports(self) -> ReportDesk: ...
    @property
    def entered_results(self) -> EnteredResultDesk: ...
    @property
    def scripts(self) -> ScriptDesk: ...
    @property
    def workspace(self) -> WorkspaceDesk: ...
