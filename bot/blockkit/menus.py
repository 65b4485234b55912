"""Select menus, single and multiple, and the rule that what is chosen at first can be chosen at all."""

from typing import Any

from bot.blockkit import limits
from bot.blockkit.objects import confirm, focus, identifier, menu_option, option_groups, options, placeholder
from bot.blockkit.problem import Check, Findings
from bot.blockkit.shapes import at_least_one, choice, exactly_one, flag, listing, many, shape, shown, typed, whole


def initial_options_exist(value: Any, where: str, findings: Findings) -> None:
    """Demand that initial_option and initial_options are, word for word, among the options offered."""
    offered = [*many(value.get("options")), *_grouped(value.get("option_groups"))]
    if "initial_option" in value and value["initial_option"] not in offered:
        findings.add(f"{where}/initial_option", f"{shown(value['initial_option'])} is none of the options")
    for index, initial in enumerate(many(value.get("initial_options"))):
        if initial not in offered:
            findings.add(f"{where}/initial_options/{index}", f"{shown(initial)} is none of the options")


def _grouped(groups: Any) -> list[Any]:
    found = (group for group in many(groups) if isinstance(group, dict))
    return [option for group in found for option in many(group.get("options"))]


def _no_more_than_selectable(name: str) -> Check:
    def check(value: Any, where: str, findings: Findings) -> None:
        most, chosen = value.get("max_selected_items"), len(many(value.get(name)))
        if isinstance(most, int) and chosen > most:
            findings.add(f"{where}/{name}", f"{chosen} items, but max_selected_items is {most}")

    return check


_conversation_kinds = listing(choice("im", "mpim", "private", "public"), least=1, most=4)
_filter = shape(
    {"include": _conversation_kinds, "exclude_external_shared_channels": flag, "exclude_bot_users": flag},
    rules=(at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)
_MENU: dict[str, Check] = {
    "action_id": identifier,
    "placeholder": placeholder,
    "confirm": confirm,
    "focus_on_load": focus,
}
_STATIC: dict[str, Check] = {"options": options, "option_groups": option_groups}
_EXTERNAL: dict[str, Check] = {"min_query_length": whole(0, limits.TEXT)}
_CONVERSATIONS: dict[str, Check] = {"default_to_current_conversation": flag, "filter": _filter}
_ANSWERS: dict[str, Check] = {"response_url_enabled": flag}


def _single(initial: str, check: Check, more: dict[str, Check], *rules: Check) -> Check:
    return typed({**_MENU, **more, initial: check}, rules=rules)


def _multiple(initial: str, check: Check, more: dict[str, Check], *rules: Check, least: int = 0) -> Check:
    fields = {initial: listing(check, least=least, most=limits.OPTIONS), "max_selected_items": whole(1, 1_000_000)}
    return typed({**_MENU, **more, **fields}, rules=(_no_more_than_selectable(initial), *rules))


_static_rules = (exactly_one("options", "option_groups"), initial_options_exist)

MENUS: dict[str, Check] = {
    "static_select": _single("initial_option", menu_option, _STATIC, *_static_rules),
    "external_select": _single("initial_option", menu_option, _EXTERNAL),
    "users_select": _single("initial_user", identifier, {}),
    "conversations_select": _single("initial_conversation", identifier, {**_CONVERSATIONS, **_ANSWERS}),
    "channels_select": _single("initial_channel", identifier, _ANSWERS),
    "multi_static_select": _multiple("initial_options", menu_option, _STATIC, *_static_rules, least=1),
    "multi_external_select": _multiple("initial_options", menu_option, _EXTERNAL, least=1),
    "multi_users_select": _multiple("initial_users", identifier, {}),
    "multi_conversations_select": _multiple("initial_conversations", identifier, _CONVERSATIONS),
    "multi_channels_select": _multiple("initial_channels", identifier, {}),
}
