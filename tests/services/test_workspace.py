"""Who is who, and who may change what."""

from dataclasses import replace
from typing import Any

import pytest

from bot.rules.errors import NotAllowed
from bot.rules.people import Person
from bot.rules.workspaces import Threshold
from bot.services.workspace import thresholds

TENANT = "T0JUXING"


def test_meeting_keeps_what_was_chosen(shop: Any) -> None:
    told = Person(tenant=TENANT, user="U0EMMA", name="Emma", locale="en-GB", zone="Europe/London")
    assert shop.desks.workspace.meet(told) == replace(told, own_limit=2_000_000)
    shop.desks.workspace.set_language(shop.by("U0EMMA"), "zh")
    renamed = shop.desks.workspace.meet(replace(told, name="Emma C."))
    assert (renamed.name, renamed.language_override, renamed.own_limit) == ("Emma C.", "zh", 2_000_000)


def test_a_stranger_is_not_known(shop: Any) -> None:
    assert shop.desks.workspace.person(TENANT, "U0NOBODY") is None
    assert shop.desks.workspace.person("T2", "U0EMMA") is None


def test_a_creator_is_linked_and_unlinked(shop: Any) -> None:
    assert shop.desks.workspace.link_creator(TENANT, "U0MIA", 2).creator_id == 2
    assert shop.desks.workspace.link_creator(TENANT, "U0MIA", None).creator_id is None


def test_only_approvers_change_the_settings(shop: Any) -> None:
    wanted = replace(shop.desks.workspace.get(TENANT), thresholds=thresholds(1_000))
    for other in ("U0CHENMO", "U0XIAOYU"):
        with pytest.raises(NotAllowed):
            shop.desks.workspace.set_up(shop.by(other), wanted)
    shop.desks.workspace.set_up(shop.by("U0ALEX"), wanted)
    assert shop.desks.workspace.get(TENANT) == wanted
    assert shop.rows("SELECT person, why FROM events WHERE noun = 'workspace'") == [("U0ALEX", "thresholds")]


def test_a_second_approver_from_an_amount_on() -> None:
    assert thresholds(None) == (Threshold(from_fen=0, approvers=1),)
    assert thresholds(500)[1] == Threshold(from_fen=500, approvers=2)
