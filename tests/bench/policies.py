"""Four ways to put what was found in order, over the same record; and the record itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import nlargest
from statistics import fmean

from bot.rules.creators import Figures, Rate, cost_per_thousand
from bot.rules.forms import Form
from bot.rules.pages import seated
from bot.rules.ranking import PAGE, QUANTILES, Standing, Stars, fit, peer_key, stand, terms
from bot.rules.ratings import COUNTS_FOR
from bot.services.standings import HALF_AS_MUCH
from tests.bench.market import Brief, Host, Market, moment

REBUILT = 30  #: days after which a standing is built anew, though nothing happened
Page = list[tuple[Host, bool]]


@dataclass(kw_only=True)
class Record:
    """What is known of a creator's orders."""

    offers: int = 0
    accepted: int = 0
    ended: int = 0
    finished: int = 0
    on_time: int = 0
    ratings: list[tuple[float, int]] = field(default_factory=list)  #: day and hundredths

    def counted(self, day: float) -> list[tuple[float, int]]:
        return [rating for rating in self.ratings if rating[0] > day - COUNTS_FOR.days]

    def stars(self, day: float) -> Stars:
        """As `bot.services.standings.stars` counts them."""
        counted = [
            (given, 1_000 - round(1_000 * 0.5 ** ((day - at) / HALF_AS_MUCH.days))) for at, given in self.counted(day)
        ]
        return Stars(
            count=len(counted),
            total=sum(given for given, _ in counted),
            faded=sum(lost for _, lost in counted),
            faded_total=sum(given * lost for given, lost in counted),
        )

    def figures(self, host: Host, day: float) -> Figures:
        plays, units, engagement = host.expected(day)
        return Figures(
            acceptance=Rate(self.accepted, self.offers),
            completion=Rate(self.finished, self.ended),
            punctuality=Rate(self.on_time, self.finished),
            finished=self.finished,
            plays=plays,
            units=units,
            engagement=engagement,
            last_work=host.last_work(day),
        )


@dataclass(kw_only=True)
class Policy:
    """An order of results, with the record that has come about under it."""

    market: Market
    order: "Callable[[Policy, Brief, list[Host]], Page]"
    records: dict[int, Record] = field(default_factory=dict)
    standings: dict[int, tuple[float, Standing]] = field(default_factory=dict)
    peers: dict[tuple[str, str, Form], list[int]] = field(default_factory=dict)
    peers_of: float = -1_000

    def changed(self, host: Host) -> None:
        self.standings.pop(host.creator.id, None)

    def standing(self, host: Host, day: float) -> Standing:
        """As search has it: built when something happened, and once a month."""
        id_ = host.creator.id
        kept = self.standings.get(id_)
        if kept is None or kept[0] < day - REBUILT:
            if self.peers_of < day - REBUILT:
                self.peers, self.peers_of = peers(self.market.hosts, day), day
            record = self.records[id_]
            made = stand(
                host.creator, host.card, record.figures(host, day), record.stars(day), self.peers, at=moment(day)
            )
            kept = self.standings[id_] = (day, made)
        return kept[1]


def peers(hosts: list[Host], day: float) -> dict[tuple[str, str, Form], list[int]]:
    found: dict[tuple[str, str, Form], list[int]] = {}
    for host in hosts:
        if host.comes <= day and host.works(day) >= 5:
            for form, fen in host.price.items():
                cpm = cost_per_thousand(fen, host.plays)
                group = found.setdefault(peer_key(host.creator, form), [])
                if cpm is not None and len(group) < QUANTILES:
                    group.append(cpm)
    return {key: sorted(group) for key, group in found.items()}


def by_followers(policy: Policy, brief: Brief, available: list[Host]) -> Page:
    return unmarked(sorted(available, key=lambda host: -(host.creator.followers or 0)))


def by_stars(policy: Policy, brief: Brief, available: list[Host]) -> Page:
    """By the plain mean, then by how many gave it; without ratings last."""

    def key(host: Host) -> tuple[float, int]:
        given = [stars for _, stars in policy.records[host.creator.id].counted(brief.day)]
        return -fmean(given) if given else 0, -len(given)

    return unmarked(sorted(available, key=key))


def by_exploitation(policy: Policy, brief: Brief, available: list[Host]) -> Page:
    """Our own score without what it gives for little history, and without reserved places."""

    def key(host: Host) -> int:
        standing = policy.standing(host, brief.day)
        figures, at = standing.figures, moment(policy.standings[host.creator.id][0])
        bonus = terms(figures, standing.stars, None, at=at)["exploration"]
        return bonus - standing.scores[brief.form] - extra(brief, host, standing)

    return unmarked(sorted(available, key=key))


def by_ours(policy: Policy, brief: Brief, available: list[Host]) -> Page:
    """As search walks: the promising and the others, each best first."""
    lists: dict[bool, list[tuple[int, int, Host]]] = {False: [], True: []}
    for host in available:
        standing = policy.standing(host, brief.day)
        score = standing.scores[brief.form] + extra(brief, host, standing)
        lists[standing.promising].append((score, host.creator.id, host))
    main, kept = (nlargest(PAGE + 1, lists[promising]) for promising in (False, True))
    return [(host, reserved) for (_, _, host), reserved in seated(main, kept, by=lambda found: found[:2])[0]]


def extra(brief: Brief, host: Host, standing: Standing) -> int:
    known = bool(standing.figures.plays)
    form = brief.form
    return fit(
        brief.wanted,
        price=host.price[form],
        plays=host.plays if known else -1,
        units=host.units if known and form.live else -1,
        engagement=host.engagement if known else -1,
        women=-1,
    )


def unmarked(best: list[Host]) -> Page:
    return [(host, False) for host in best[:PAGE]]


POLICIES = {"ours": by_ours, "exploitation": by_exploitation, "stars": by_stars, "followers": by_followers}
