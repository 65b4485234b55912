"""The Chinese catalogue says all that is said in English, with the same facts, and nothing else."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import bot
import handlers
from bot import names, sentences, words
from bot.rules import orders
from bot.rules.errors import NotAllowed, Refused
from bot.rules.people import Reader

ROOT = Path(bot.__file__).parents[1]
TEMPLATES = ROOT / "templates"
LANGUAGES = ("en", "zh")
FACT = re.compile(r"%\((\w+)\)s")
SAID = {"fold": "off"}  #: a discount of 20% is said as 8 折
BOLD = re.compile(r"\*\S[^*\n]*\*")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]")
MODAL_MOST = 24  #: characters of a modal's title and its two buttons
APART = ("bot.playground", "bot.serving")  #: speak to nobody in Slack, or start something when imported


@dataclass(frozen=True, kw_only=True)
class Use:
    """One place where a message is used. `facts`: the names it is given, None where only known when it runs."""

    message: str
    place: str
    facts: frozenset[str] | None = frozenset()
    formatted: bool = False  #: a percent sign is then written twice


def templates() -> Iterator[tuple[str, nodes.Template]]:
    environment = Environment(extensions=["jinja2.ext.do"])
    for path in sorted(TEMPLATES.rglob("*.j2")):
        yield path.relative_to(TEMPLATES).as_posix(), environment.parse(path.read_text(encoding="utf-8"))


def called(node: nodes.Node, *wanted: str) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in wanted


def constant(node: nodes.Node, place: str) -> str:
    assert isinstance(node, nodes.Const), f"{place}: a message is written out, never put together"
    return str(node.value)


def in_templates() -> Iterator[Use]:
    for place, tree in templates():
        for call in tree.find_all(nodes.Call):
            if called(call, "_", "ngettext"):
                yield use_of(call, place)


def use_of(call: nodes.Call, place: str) -> Use:
    plural = called(call, "ngettext")
    given = frozenset(pair.key for pair in call.kwargs) | ({"n"} if plural else set())
    return Use(
        message=constant(call.args[1 if plural else 0], place),
        place=place,
        facts=None if call.dyn_kwargs else given,
        formatted=bool(given or call.dyn_kwargs),
    )


def singulars() -> Iterator[tuple[str, str]]:
    """The two English forms of every message that counts."""
    for place, tree in templates():
        for call in tree.find_all(nodes.Call):
            if called(call, "ngettext"):
                yield constant(call.args[0], place), constant(call.args[1], place)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the sources, with its file."""
    for package in ("bot", "handlers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "playground" not in path.parts:
                tree, place = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
                yield from ((place, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def in_sources() -> Iterator[Use]:
    """`translator(language)("…")`, and a `plural` made of `plural_translator`."""
    for place, call in calls():
        made = name_of(call.func.func) if isinstance(call.func, ast.Call) else name_of(call.func)
        at = {"translator": 0, "plural_translator": 1, "plural": 1}.get(made)
        if at is not None and len(call.args) > at and isinstance(call.args[at], ast.Constant):
            facts = frozenset(str(given.arg) for given in call.keywords) | ({"n"} if at else set())
            message = str(ast.literal_eval(call.args[at]))
            yield Use(message=message, place=place, facts=facts, formatted=bool(facts))


def in_names() -> Iterator[Use]:
    for noun in pkgutil.iter_modules(names.__path__, "bot.names."):
        for table, values in vars(importlib.import_module(noun.name)).items():
            if table.isupper() and isinstance(values, Mapping):
                yield from (Use(message=value, place=f"{noun.name} {table}") for value in values.values())


def refusals() -> list[type[Refused]]:
    for package in (bot, handlers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if of_ours(module.name):
                importlib.import_module(module.name)
    found: list[type[Refused]] = [Refused, *below(Refused)]
    return [each for each in found if of_ours(each.__module__)]


def of_ours(module: str) -> bool:
    return module.startswith(("bot.", "handlers.")) and not module.startswith(APART)


def below(refusal: type[Refused]) -> Iterator[type[Refused]]:
    for each in refusal.__subclasses__():
        yield each
        yield from below(each)


def in_refusals() -> Iterator[Use]:
    for refusal in refusals():
        yield Use(message=refusal.sentence(), place=refusal.__qualname__, facts=None, formatted=True)


def in_facts() -> Iterator[Use]:
    """What refusals are told in English: who may do a thing."""
    for place, call in calls():
        for given in call.keywords:
            if name_of(call.func) == "NotAllowed" and isinstance(given.value, ast.Constant):
                yield Use(message=str(given.value.value), place=place)
    for sides in {orders.sides(state, what) for state, what in orders.MOVES}:
        yield Use(message=" / ".join(sorted(sides)), place="bot/rules/orders.py")


def modal_words() -> Iterator[tuple[str, str]]:
    """Titles and buttons of modals, each with its template."""
    for place, tree in templates():
        for call in tree.find_all(nodes.Call):
            if called(call, "modal"):
                for argument in call.args[1:4]:
                    yield from ((place, message) for message in written(argument, tree, place))


def written(node: nodes.Node, tree: nodes.Template, place: str) -> list[str]:
    """The messages that an argument may be: its own, or those that its name was set to."""
    if called(node, "_"):
        assert isinstance(node, nodes.Call)
        return [constant(node.args[0], place)]
    assert isinstance(node, nodes.Name), f"{place}: a modal's words are messages"
    return [
        message
        for line in tree.find_all(nodes.Assign)
        if isinstance(line.target, nodes.Tuple) and isinstance(line.node, nodes.Tuple)
        for target, value in zip(line.target.items, line.node.items, strict=True)
        if isinstance(target, nodes.Name) and target.name == node.name
        for message in written(value, tree, place)
    ]


def facts_in(message: str) -> set[str]:
    return set(FACT.findall(message))


def chinese(message: str) -> str:
    return words.catalogue("zh").get(message, message)


@pytest.fixture(scope="module")
def uses() -> list[Use]:
    return [*in_templates(), *in_sources(), *in_names(), *in_refusals(), *in_facts()]


def test_every_message_has_a_chinese_text(uses: list[Use]) -> None:
    known = words.catalogue("zh")
    assert {use.message: use.place for use in uses if use.message not in known} == {}


def test_the_catalogue_holds_no_message_that_nobody_uses(uses: list[Use]) -> None:
    assert set(words.catalogue("zh")) - {use.message for use in uses} == set()


def test_no_message_stands_twice_in_the_catalogue() -> None:
    lines = (words.LOCALES / "zh.po").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("msgid ") for line in lines) == len(words.catalogue("zh")) + 1  # its head


def test_both_languages_tell_the_same_facts() -> None:
    told = {en: {SAID.get(fact, fact) for fact in facts_in(zh)} for en, zh in words.catalogue("zh").items()}
    assert {en: facts for en, facts in told.items() if facts != facts_in(en)} == {}


def test_one_and_many_tell_the_same_facts_but_the_number() -> None:
    assert [(one, many) for one, many in singulars() if facts_in(one) | {"n"} != facts_in(many) | {"n"}] == []


def test_every_fact_that_a_message_tells_is_given_to_it(uses: list[Use]) -> None:
    missing = {
        (use.place, text): facts_in(text) - use.facts
        for use in uses
        if use.facts is not None
        for text in (use.message, chinese(use.message))
        if facts_in(text) - use.facts
    }
    assert missing == {}


def test_a_message_with_facts_writes_its_percent_signs_twice(uses: list[Use]) -> None:
    for use in uses:
        for text in (use.message, chinese(use.message)):
            if use.formatted:
                assert "%" not in text.replace("%%", "") % dict.fromkeys(facts_in(text), "1"), use


def test_a_message_without_facts_stands_as_it_is_written(uses: list[Use]) -> None:
    texts = {text for use in uses if not use.formatted for text in (use.message, chinese(use.message))}
    assert {text for text in texts if "%%" in text or facts_in(text)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_a_whole_sentence_in_both_languages(language: str) -> None:
    reader = Reader(language=language)
    for refusal in refusals():
        facts = {name: 12_300 if name.endswith("_fen") else "x" for name in facts_in(refusal.sentence())}
        said = sentences.sentence(refusal(**facts), reader)
        assert said.endswith((".", "?", "。", "？", "`"))
        assert "%(" not in said
        assert ("¥123" in said) == any(name.endswith("_fen") for name in facts)


def test_a_refusal_writes_its_moments_for_the_reader() -> None:
    until = datetime(2026, 11, 9, 12, 0, tzinfo=UTC)
    said = sentences.sentence(orders.AnswerOverdue(until=until), Reader(language="zh"))
    assert "11月9日(周一) 20:00" in said


def test_a_refusal_names_a_state_as_cards_name_it() -> None:
    refused = orders.IllegalMove(state=orders.State.AWAITING)
    assert "待接单" in sentences.sentence(refused, Reader(language="zh"))
    assert "Waiting for the creator" in sentences.sentence(refused, Reader(language="en"))


def test_a_refusal_says_in_chinese_who_may() -> None:
    assert "只有审批人可以" in sentences.sentence(NotAllowed(who="approvers"), Reader(language="zh"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_buttons_of_modals_fit(language: str) -> None:
    shown = [(place, words.translator(language)(message)) for place, message in modal_words()]
    assert len(shown) > 20
    assert [(place, text) for place, text in shown if len(text) > MODAL_MOST] == []


def test_bold_stands_apart_from_chinese_characters() -> None:
    around = [
        f"{' ' if bold.start() == 0 else zh[bold.start() - 1]}{zh[bold.end() :][:1] or ' '}"
        for zh in words.catalogue("zh").values()
        for bold in BOLD.finditer(zh)
    ]
    assert len(around) > 10
    assert {beside for beside in around if beside.strip()} == set()


def test_chinese_punctuation_is_full_width() -> None:
    assert [zh for zh in words.catalogue("zh").values() if HALF_WIDTH.search(zh)] == []


def test_commands_and_marks_are_the_same_in_both_languages() -> None:
    """But for what a command is told: that is each reader's own language."""
    marks, command = re.compile(r"`[^`]*`|<[^>]*>|~[^~]*~"), re.compile(r"(`/juxing(?: [a-z]+)?).*")
    both = [
        tuple(sorted(command.sub(r"\1", mark) for mark in marks.findall(said)) for said in each)
        for each in words.catalogue("zh").items()
    ]
    assert [(en, zh) for en, zh in both if en != zh] == []


def test_examples_in_english_are_in_english() -> None:
    """But for a creator's name, and the one line that says that Chinese does as well."""
    told = [command for en in words.catalogue("zh") for command in re.findall(r"`(/juxing [^`]*)`", en)]
    chinese = [command for command in told if re.search("[\u4e00-\u9fff]", command.replace("小鱼儿", ""))]
    assert chinese == ["/juxing find 美妆 按天 预算5万以内"]
