import inspect
import pickle
import pkgutil
from importlib import import_module

import pytest

import bot.rules
from bot.rules.errors import NotAllowed, NotFound, Refused, Stale
from bot.rules.people import Reader, admin, member
from bot.rules.quotes import IllegalMove


@pytest.mark.parametrize(
    ("locale", "chosen", "language"),
    [
        ("zh-CN", "", "zh"),
        ("zh-TW", "", "zh"),
        ("ZH", "", "zh"),
        ("en-US", "", "en"),
        ("fr-FR", "", "en"),
        ("", "", "en"),
        ("en-US", "zh", "zh"),
        ("zh-CN", "en", "en"),
        ("zh-CN", "fr", "zh"),
    ],
)
def test_a_person_reads_the_language_chosen_or_else_that_of_their_slack(a_person, locale, chosen, language):
    assert a_person(locale=locale, language_override=chosen).language == language


def test_words_are_written_for_the_language_and_the_zone_of_their_reader(a_person):
    person = a_person(locale="en-GB", zone="Europe/London")

    assert Reader.of(person) == Reader(language="en", zone="Europe/London")


def test_a_refusal_is_its_own_sentence_on_one_line_and_keeps_its_facts():
    refused = NotAllowed(who="approvers")

    assert str(refused) == "Only %(who)s can do this. Nothing was changed."
    assert (refused.code, refused.facts) == ("NotAllowed", {"who": "approvers"})


def test_a_refusal_of_one_kind_of_thing_has_its_own_words():
    assert NotFound.sentence() == "This no longer exists. Run `/juxing` to see where things stand."
    assert issubclass(IllegalMove, Stale)
    assert IllegalMove.sentence() != Stale.sentence()


def refusals(kind=Refused):
    return [kind, *(below for one in kind.__subclasses__() for below in refusals(one))]


def test_every_refusal_of_the_rules_says_what_it_is_and_can_be_filled_in():
    for module in pkgutil.iter_modules(bot.rules.__path__, "bot.rules."):
        import_module(module.name)
    ours = {one for one in refusals() if one.__module__.startswith("bot.rules.")}

    class Anything(dict):
        def __missing__(self, key):
            return "…"

    silent = [one.__name__ for one in ours if not inspect.getdoc(one) or not one.sentence()]
    written = [one.sentence() % Anything() for one in ours]

    assert silent == []
    assert [words for words in written if "%(" in words or words[-1] not in ".?`…"] == []


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ({"admin": True}, True),
        ({}, False),
        ({"admin": True, "guest": True}, False),
        ({"admin": True, "active": False}, False),
    ],
)
def test_the_workspace_is_administered_by_those_whom_slack_calls_admins(a_person, who, may):
    person = a_person(**who)

    if may:
        assert admin(person) is person
    else:
        with pytest.raises(NotAllowed) as refused:
            admin(person)
        assert refused.value.facts == {"who": "admins of the workspace"}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ({}, True),
        ({"admin": True}, True),
        ({"guest": True}, False),
        ({"active": False}, False),
        ({"creator_id": 7}, False),
        ({"guest": True, "creator_id": 7}, False),
    ],
)
def test_no_guest_nobody_who_has_left_and_no_creator_belongs_to_the_team(a_person, who, may):
    person = a_person(**who)

    if may:
        assert member(person) is person
    else:
        with pytest.raises(NotAllowed) as refused:
            member(person)
        assert refused.value.facts == {"who": "members of the team"}


@pytest.mark.parametrize("refusal", [NotAllowed(who="approvers"), NotFound(), IllegalMove(state="draft")])
def test_a_refusal_goes_from_one_process_to_another_with_its_facts(refusal):
    arrived = pickle.loads(pickle.dumps(refusal))

    assert (type(arrived), arrived.facts, str(arrived)) == (type(refusal), refusal.facts, str(refusal))
