"""`/juxing find`, its form, its chips and its pages."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot import render
from bot.ids import Action, View
from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.numbers import read_number, whole
from bot.rules.pricing import MARKET
from bot.rules.query import MOST_LETTERS, Filters, Order, canonical, changed, parse
from bot.rules.query_places import PROVINCES
from bot.rules.taxonomy import FIELDS
from bot.rules.tiers import Tier
from bot.text import normalise
from handlers.asks import Ask
from handlers.figures import basis_points

#: filters that have an input of their own in the form; all others stand in its words
IN_FORM = (
    "fields", "followers_min", "tiers", "regions", "form", "budget_max", "completion_min", "stars_min", "order",
)  # fmt: skip
MOST_REGIONS = 40  #: that the form offers besides all provinces; more stand in its words
STARS = (400, 450, 480)  #: what the form's menu of stars offers
NOTHING = Filters()


class NotANumber(Refused):
    """The text "%(said)s" is not a number we can read. Write it like 50k, 1.2m or 40,000."""


def command(ask: Ask, brief: str) -> None:
    """With a brief: what fits it. Alone: the form."""
    if not brief:
        open_form(ask, "")
        ask.ack()
        return
    results = ask.desks.creators.find(brief, at=ask.by.at)
    at = ask.by.at
    ask.answer(render.answer("find", ask.reader, (results.key, _today(at)), results=results, shared_by="", at=at))


def page(ask: Ask) -> None:
    brief, cursor = ask.carried
    _show(ask, brief, cursor)


def chip(ask: Ask) -> None:
    _show(ask, _brief(ask), None)


def share(ask: Ask) -> None:
    brief, cursor = ask.carried
    ask.desks.answers.share(ask.by, ask.channel, "find", brief=brief, cursor=cursor)
    ask.ack()


def edit(ask: Ask) -> None:
    open_form(ask, _brief(ask))
    ask.ack()


def open_empty_form(ask: Ask) -> None:
    open_form(ask, "")


def open_form(ask: Ask, brief: str) -> None:
    """The same conditions as a form, filled with what was typed."""
    filters = _read(ask, brief)
    shown, others = _divided(filters)
    regions = list(dict.fromkeys((*PROVINCES, *shown.regions)))
    view = render.view(
        "find", ask.reader, filters=shown, words=_spelt(others, ask.reader.language), channel=ask.channel, url=ask.url,
        fields=[field.zh for field in FIELDS], regions=regions, tiers=tuple(Tier),
    )  # fmt: skip
    ask.slack.open_view(ask.trigger, view)


def submit(ask: Ask) -> None:
    """Read the form; what cannot be read is marked on its field and nothing is lost."""
    numbers = {name: _number(ask, name) for name in ("followers_min", "budget_max")}
    unread = {name: ask.typed(name) for name, number in numbers.items() if number is None and ask.typed(name)}
    if unread:
        ask.ack(response_action="errors", errors={name: _not_a_number(ask, said) for name, said in unread.items()})
        return
    where = ask.metadata
    about: dict[str, Any] = {"brief": canonical(_filters(ask, numbers)), "cursor": None}
    if where["url"]:
        ask.desks.answers.show(ask.by, where["url"], "find", replaces=False, **about)
    else:
        ask.desks.answers.whisper(ask.by, where["channel"], "find", **about)
    ask.ack()


def _divided(filters: Filters) -> tuple[Filters, Filters]:
    """What the form's own inputs can show, and what stands in its words."""
    alone = {
        "fields": len(filters.fields) <= 1,
        "stars_min": filters.stars_min in STARS,
        "regions": len(filters.regions) <= MOST_REGIONS,
    }
    own = [name for name in IN_FORM if alone.get(name, True)]
    others = changed(filters, **{name: getattr(NOTHING, name) for name in own})
    return changed(NOTHING, **{name: getattr(filters, name) for name in own}), others


def _spelt(filters: Filters, language: str) -> str:
    """Filters in the reader's language; in Chinese where the English would not fit the input."""
    english = canonical(filters, "en") if language == "en" else ""
    return english if 0 < len(english) <= MOST_LETTERS else canonical(filters)


def _brief(ask: Ask) -> str:
    """What a button carries; `-` stands for no condition at all, for Slack takes no empty value."""
    return "" if ask.value == "-" else ask.value


def _filters(ask: Ask, numbers: dict[str, Decimal | None]) -> Filters:
    filters = _read(ask, str(ask.typed("words") or ""))
    followers, budget = numbers["followers_min"], numbers["budget_max"]
    completion, stars, form, field = (ask.typed(name) for name in ("completion_min", "stars_min", "form", "field"))
    regions, tiers, order = ask.typed("region") or (), ask.typed("tier") or (), ask.typed("order")
    return changed(
        filters,
        fields=tuple(dict.fromkeys((*filters.fields, *([field] if field else [])))),
        followers_min=whole(followers) if followers is not None else filters.followers_min,
        budget_max=whole(budget * 100) if budget is not None else filters.budget_max,
        tiers=tuple(dict.fromkeys((*filters.tiers, *map(Tier, tiers)))),
        regions=tuple(dict.fromkeys((*filters.regions, *regions))),
        form=Form(form) if form else filters.form,
        completion_min=basis_points(completion) if completion else filters.completion_min,
        stars_min=int(stars) if stars else filters.stars_min,
        order=Order(order) if order else filters.order,
    )


def _number(ask: Ask, name: str) -> Decimal | None:
    """A number as people write it: 100万, 50k, ¥40,000."""
    said = normalise(str(ask.typed(name) or "")).replace(",", "").strip("¥元以内+ ")
    number = read_number(said) if said else None
    return number.low if number and not number.percent else None


def _not_a_number(ask: Ask, said: str) -> str:
    return render.sentence(NotANumber(said=said), ask.reader)


def _read(ask: Ask, brief: str) -> Filters:
    return parse(normalise(brief), today=_today(ask.by.at)).filters


def _today(at: datetime) -> date:
    return at.astimezone(MARKET).date()


def _show(ask: Ask, brief: str, cursor: Any) -> None:
    ask.desks.answers.show(ask.by, ask.url, "find", brief=brief, cursor=cursor, replaces=True)
    ask.ack()


ACTIONS = {
    Action.FIND_PAGE: page,
    Action.FIND_CHIP: chip,
    Action.FIND_SORT: chip,
    Action.FIND_SHARE: share,
    Action.FIND_EDIT: edit,
}
VIEWS = {View.FIND: submit}
