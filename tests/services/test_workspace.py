"""Who is who, and who may change what."""

from dataclasses import replace
from typing import Any

import pytest

from bot.rules.errors import NotAllowed
from bot.rules.people import Person

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


def test_only_admins_change_the_settings(shop: Any) -> None:
    wanted = replace(shop.desks.workspace.get(TENANT), service_fee=500)
    for other in ("U0CHENMO", "U0XIAOYU"):
        with pytest.raises(NotAllowed):
            shop.desks.workspace.set_up(shop.by(other), wanted)
    shop.desks.workspace.set_up(shop.by("U0ALEX"), wanted)
    assert shop.desks.workspace.get(TENANT) == wanted
    assert shop.rows("SELECT person, why FROM events WHERE noun = 'workspace'") == [("U0ALEX", "service_fee")]


def test_slacks_admins_may_change_them_too_unless_they_have_left(shop: Any) -> None:
    wanted = replace(shop.desks.workspace.get(TENANT), admins=(), service_fee=500)
    shop.desks.workspace.meet(Person(tenant=TENANT, user="U0ROOT", admin=True))
    assert shop.desks.workspace.set_up(shop.by("U0ROOT"), wanted) == wanted
    shop.desks.workspace.meet(Person(tenant=TENANT, user="U0ROOT", admin=True, active=False))
    for nobody in ("U0ROOT", "U0ALEX"):
        with pytest.raises(NotAllowed):
            shop.desks.workspace.set_up(shop.by(nobody), wanted)


def test_an_admin_says_how_much_somebody_orders_alone(shop: Any) -> None:
    assert shop.desks.workspace.allow(shop.by("U0ALEX"), "U0CHENMO", 300_000).own_limit == 300_000
    for other, about in (("U0CHENMO", "U0CHENMO"), ("U0XIAOYU", "U0CHENMO"), ("U0ALEX", "U0XIAOYU")):
        with pytest.raises(NotAllowed):
            shop.desks.workspace.allow(shop.by(other), about, 10**9)
    assert shop.desks.workspace.person(TENANT, "U0CHENMO").own_limit == 300_000
    assert shop.rows("SELECT person, why FROM events WHERE move = 'allow'") == [("U0ALEX", "U0CHENMO: 0 -> 300000")]
