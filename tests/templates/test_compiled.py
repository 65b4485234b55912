"""Templates are compiled once in a language: a reader of another zone costs no compiling, and reads the same code."""

import pytest
from jinja2 import Environment

from bot import render
from bot.rules.people import LANGUAGES, Reader

FAR = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")
OURS = {
    "blocks": ("kit/", "messages/", "pieces/", "views/"),
    "pages": ("charts/", "web/"),
}


def environment(what: str, language: str, zone: str) -> Environment:
    return getattr(render, f"_{what}")(Reader(language=language, zone=zone))  # type: ignore[no-any-return]


def names(what: str) -> list[str]:
    return [name for name in environment(what, "zh", FAR[0]).list_templates(["j2"]) if name.startswith(OURS[what])]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", OURS)
def test_what_is_compiled_does_not_know_the_zone(what: str, language: str) -> None:
    first, *others = (environment(what, language, zone) for zone in FAR)
    for name in names(what):
        source = first.loader.get_source(first, name)[0]  # type: ignore[union-attr]
        compiled = first.compile(source, name, None, raw=True)
        assert [each.compile(source, name, None, raw=True) for each in others] == [compiled] * len(others), name


@pytest.mark.parametrize("what", OURS)
def test_a_zone_more_compiles_nothing(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in names(what):
        environment(what, "en", FAR[0]).get_template(name)
    compiled: list[str] = []
    monkeypatch.setattr(Environment, "compile", lambda self, source, name, *more, **words: compiled.append(name))

    for name in names(what):
        environment(what, "en", "Africa/Casablanca").get_template(name)

    assert len(names(what)) > 10
    assert compiled == []


def test_languages_do_not_share_what_is_worked_out_when_compiling() -> None:
    zh, en = (environment("blocks", language, FAR[0]) for language in ("zh", "en"))
    source = '{{ "recommended" | sort_name }}'
    assert zh.compile(source, raw=True) != en.compile(source, raw=True)
    assert zh.bytecode_cache is not en.bytecode_cache
