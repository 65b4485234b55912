"""Templates in; Block Kit and HTML out. Slack's limits are checked here, once.

A message template is a stream of JSON values: the fallback text first, then one block after another. A view template
begins with the head of the view. Every `{{ value }}` comes out as a JSON literal, so nothing that a person typed can
close a string or add a block.
"""

import json
import re
from collections.abc import Callable, Hashable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot import as_json, letters, names, pieces, sentences, words
from bot.blockkit import Problem, check_view
from bot.compiled import Compiled
from bot.ids import COMMAND, Action, Options, Shortcut, View
from bot.pieces import Held, Kept, Piece
from bot.rules import entered_results, money, plans, promoted
from bot.rules.charts import About
from bot.rules.charts_given import Given
from bot.rules.charts_lives import Lives
from bot.rules.charts_peers import Peers
from bot.rules.charts_radar import Radar
from bot.rules.charts_trend import Trend
from bot.rules.creators import cost_per_thousand
from bot.rules.errors import Refused
from bot.rules.forms import Form, Length
from bot.rules.people import Reader
from bot.rules.pricing import MARKET
from bot.rules.query import Filters, Order, by_order, canonical
from bot.rules.ratings import asked

TEMPLATES = Path(__file__).parents[1] / "templates"
NAME = 60  #: letters of a name as it is shown; longer texts say themselves how long they may be
#: control characters but white space, and the marks that turn the direction of writing
UNSEEN = dict.fromkeys((*range(9), *range(14, 28), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xE000))
BLANK, DECODE = re.compile(r"\s*"), json.JSONDecoder().raw_decode
#: `json.dumps(…, ensure_ascii=False)`, which makes an encoder each time: hundreds of values are put out for a message
_encoded, _quoted = json.JSONEncoder(ensure_ascii=False).encode, json.encoder.encode_basestring
MOST_LINK = 200  #: characters of an address beside others in one message
MOST_ALT = 2_000  #: characters of an alt_text in Slack
AFTER_A_STOP = re.compile("(?<=[。，；：]) ")
HALF_AN_ESCAPE = re.compile("&[a-z]*$")


#: filters that write the same in every language
PLAIN: dict[str, Callable[..., object]] = {
    "result_changes": entered_results.read_told,
    "corrected_to": lambda entered, result: entered_results.told(entered_results.changes(entered, result)),
    "against_plan": lambda order: plans.against(
        order.plan, order.price.total, plays=order.result.plays, units=order.result.units
    ),
    "asked_items": lambda form: asked(form).items(),
    "market_date": lambda moment: moment.astimezone(MARKET).date().isoformat(),
    "yuan": money.yuan,
    "whole_yuan": lambda fen: money.yuan((fen + 50) // 100 * 100),
    "per_thousand": cost_per_thousand,
    "percent": words.percent,
    "weight": words.weight,
    "stars": words.stars,
    "mention": lambda user: f"<@{user}>",
    "canonical": canonical,
    "plain_yuan": words.hundredths,
    "plain_percent": words.hundredths,
    "plain_count": lambda number: "" if number is None else str(number),
}


Chart = Trend | Given | Radar | Peers | Lives

#: so many that whoever turns a page or takes a condition away finds it, and colleagues do; some 15 KB and 2 KB each
_answers: Kept[bytes] = Kept(1_000)
_pieces: Kept[Piece] = Kept(5_000)


class Unfit(Exception):
    """A template came out as something that Slack would refuse."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(f"{name}: " + "; ".join(f"{problem.where} {problem.says}" for problem in problems[:5]))


def message(name: str, reader: Reader, **facts: object) -> dict[str, Any]:
    """Render a message: `text` for notifications and screen readers, `blocks` for the eye.

    Raises Unfit where Slack would refuse it.
    """
    text, blocks, held = _message(name, reader, facts)
    return {"text": text, "blocks": pieces.opened(blocks, held)}


def answer(name: str, reader: Reader, key: Hashable, **facts: object) -> bytes:
    """A message to the one who asked, as the JSON of an answer; kept under a key of all that it depends on.

    Raises Unfit where Slack would refuse it.
    """

    return _encoded_once(name, reader, key, facts, response_type="ephemeral")


def kept(name: str, reader: Reader, key: Hashable, **facts: object) -> dict[str, Any]:
    """A message as `message` makes it; kept like an answer, under a key of all that it depends on.

    Raises Unfit where Slack would refuse it.
    """
    found: dict[str, Any] = as_json.read(_encoded_once(name, reader, key, facts))
    return found


def _encoded_once(name: str, reader: Reader, key: Hashable, facts: Mapping[str, object], **lead: str) -> bytes:
    def make() -> bytes:
        text, blocks, held = _message(name, reader, facts)
        return pieces.encoded(text, blocks, held, **lead)

    return _answers.or_make((name, reader, bool(lead), key), make)


def _message(name: str, reader: Reader, facts: Mapping[str, object]) -> tuple[str, list[Any], list[Held]]:
    held: list[Held] = []
    text, *blocks = _stream(_render(_blocks(reader), f"messages/{name}.json.j2", reader, {**facts, "held": held}))
    if problems := pieces.problems_of(text, blocks, held):
        raise Unfit(name, problems)
    return text, blocks, held


@pass_context
def _piece(context: Context, name: str, key: Hashable, place: int, **facts: object) -> Markup:
    """Blocks that are kept under a key of all that they depend on besides the reader, each language its own."""
    reader: Reader = context["reader"]

    def make() -> Piece:
        return pieces.piece_of(
            _stream(_render(_blocks(reader), f"pieces/{name}.json.j2", reader, {**facts, "place": pieces.PLACE}))
        )

    held: list[Held] = context["held"]
    held.append((_pieces.or_make((name, reader, key), make), str(place)))
    return Markup(json.dumps({"type": pieces.MARK, "at": len(held) - 1}))  # noqa: S704


def view(name: str, reader: Reader, **facts: object) -> dict[str, Any]:
    """Render a modal or a Home. Raises Unfit where Slack would refuse it."""
    head, *blocks = _stream(_render(_blocks(reader), f"views/{name}.json.j2", reader, facts))
    rendered = {**head, "blocks": blocks}
    if problems := check_view(rendered):
        raise Unfit(name, problems)
    return rendered


def html(name: str, reader: Reader, **facts: object) -> str:
    """Render a page of `templates/web`."""
    return _render(_pages(reader), f"web/{name}.html.j2", reader, facts)


def chart(drawn: Chart, reader: Reader, about: About, *, alone: bool = False) -> Markup:
    """A chart as SVG, for a page that has `charts/style.css`; `alone` brings its style and its size along."""
    facts = {"chart": drawn, "about": about, "alone": alone, "alt": alt(drawn, reader, about)}
    return Markup(_render(_pages(reader), f"charts/{drawn.name}.svg.j2", reader, facts))  # noqa: S704


def alt(drawn: Chart, reader: Reader, about: About) -> str:
    """What a chart shows, in sentences for those who do not see it; never more than Slack takes."""
    text = _render(_pages(reader), f"charts/{drawn.name}.alt.j2", reader, {"chart": drawn, "about": about})
    line = prose(text)
    return line if len(line) <= MOST_ALT else line[: MOST_ALT - 1] + "…"


def prose(text: str) -> str:
    """What a template put out as sentences: one line, its escaping undone, no gaps after full-width stops."""
    return AFTER_A_STOP.sub("", " ".join(Markup(text).unescape().split()))  # noqa: S704


def said(kit: str, macro: str, value: object, reader: Reader) -> str:
    """What a macro of `templates/kit` says of a value, as one line: for terminals."""
    module = _blocks(reader).get_template(f"kit/{kit}.j2").module
    return _words(getattr(module, macro)(value))


def sentence(refusal: Refused, reader: Reader) -> str:
    """What a refusal says, in the reader's language."""
    return sentences.sentence(refusal, reader)


def _render(environment: Environment, name: str, reader: Reader, facts: Mapping[str, object]) -> str:
    return environment.get_template(name).render({**facts, "reader": reader})


def _stream(text: str) -> list[Any]:
    at, found, end = 0, list[Any](), len(text)
    while (at := BLANK.match(text, at).end()) < end:  # type: ignore[union-attr]
        value, at = DECODE(text, at)
        found.append(value)
    return found


def _literal(value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    return Markup(_quoted(value) if type(value) is str else _encoded(value))  # noqa: S704


def _array(markup: Markup) -> Markup:
    """A stream of values as one JSON array."""
    return Markup(_encoded(_stream(str(markup))))  # noqa: S704


def paper(name: str, reader: Reader, **facts: object) -> list[dict[str, Any]]:
    """What stands on a sheet of paper, part after part, for `bot.papers`."""
    return _stream(_render(_blocks(reader), f"papers/{name}.json.j2", reader, facts))


def typed(text: object, most: int = NAME) -> str:
    """What someone typed, as one line of what can be seen, never longer than `most`; for surfaces without markup."""
    line = letters.line(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def mrkdwn(typed: object, most: int = NAME) -> str:
    """What someone typed, as one line of nothing but letters, never longer than `most`.

    `& < >` lose their meaning, so that a name cannot ping a channel; what is not seen, or turns the direction of the
    words after it, is left out.
    """
    line = " ".join(str(typed).translate(UNSEEN).split())
    text = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text if len(text) <= most else HALF_AN_ESCAPE.sub("", text[: most - 1]) + "…"


def product(line: str) -> str:
    """A listed product by its name, and behind it the site that its link leads to, so that no name lies about where.

    A link too long to stand in a message is left out.
    """
    read = promoted.read(line)
    link = read.link.replace("&", "&amp;")
    return f"{mrkdwn(read.name)} (<{link}|{read.site}>)" if 0 < len(link) <= MOST_LINK else mrkdwn(read.name)


def token(value: object) -> str:
    """A value that comes back in a button or a modal: compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _words(markup: Markup, between: str = " ") -> str:
    """The strings that a macro put out, as one text: empty ones leave no gap."""
    return between.join(str(value) for value in _stream(str(markup)) if value != "")


def _fields(pairs: list[tuple[str, str]]) -> Markup:
    """Label and value, as the fields of a section."""
    rows = [{"type": "mrkdwn", "text": f"*{label}*\n{value}"} for label, value in pairs]
    return Markup(_encoded(rows))  # noqa: S704


def _sorts(filters: Filters, name: Callable[[Order], str]) -> list[tuple[str, str]]:
    """The orders of what was found, each with the brief that asks for it; `-` stands for no condition at all."""
    return [(name(order), said or "-") for order, said in by_order(filters).items()]


def _options(pairs: list[tuple[str, str]]) -> Markup:
    """Label and value, as the options of a menu."""
    found = ({"text": {"type": "plain_text", "text": label, "emoji": True}, "value": value} for label, value in pairs)
    return Markup("\n".join(_encoded(each) for each in found))  # noqa: S704


@cache
def _compiled(what: str, language: str) -> Compiled:
    """What readers of one language share: all templates take more than a second and four megabytes to compile."""
    return Compiled()


@cache
def _blocks(reader: Reader) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_literal,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_compiled("blocks", reader.language),
    )
    environment.filters.update(array=_array, fields=_fields, mrkdwn=mrkdwn, options=_options, words=_words)
    environment.filters.update(lines=partial(_words, between="\n"), date_token=partial(date_token, reader=reader))
    environment.filters.update(seen=lambda lines: [[line.id, line.revision] for line in lines])
    environment.filters.update(second_token=partial(date_token, reader=reader, style="{time_secs}"))
    environment.filters.update(product=product, promoted=promoted.read, typed=typed)
    environment.filters.update(token=token, alt=lambda drawn, about: alt(drawn, reader, about))
    return _furnished(environment, reader)


@cache
def _pages(reader: Reader) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_compiled("pages", reader.language),
    )
    environment.filters.update(promoted=promoted.read)
    environment.filters.update(fit=letters.fit, wrap=letters.wrap, line=letters.line, prose=prose)
    return _furnished(environment, reader)


def _furnished(environment: Environment, reader: Reader) -> Environment:
    translate = words.translator(reader.language)
    environment.globals.update(
        _=translate,
        piece=_piece,
        ngettext=words.plural_translator(reader.language),
        ids=Action,
        views=View,
        options=Options,
        shortcuts=Shortcut,
        command=COMMAND,
        dot="·",  # a bare constant would be folded before `finalize` sees it, and come out as no JSON
        slash="/",
        forms=tuple(Form),
        lengths=tuple(Length),
        orders=tuple(Order),
    )
    for_reader: dict[str, Callable[..., object]] = {
        "count": words.count,
        "rate": words.rate,
        "span": words.span,
        "day": words.day,
        "short_day": words.short_day,
        "month": words.month,
        "moment": words.moment,
        "last_day": words.last_day,
        "market_day": words.market_day,
        "market_days": words.market_days,
        "refusal": sentences.sentence,
    }
    environment.filters.update({name: partial(write, reader=reader) for name, write in for_reader.items()})
    environment.filters.update(PLAIN)
    named = names.filters(reader.language, translate)
    environment.filters.update(named, sorts=partial(_sorts, name=named["sort_name"]))
    return environment


def date_token(value: Any, reader: Reader, style: str = "{date_short_pretty} {time}") -> str:
    """A moment that Slack writes for whoever looks, with a full fallback that names the zone."""
    return f"<!date^{int(value.timestamp())}^{style}|{words.moment(value, reader)}>"
