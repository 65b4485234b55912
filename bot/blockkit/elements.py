"""What can be pressed: buttons, overflow menus, boxes; and which elements each block may hold."""

from bot.blockkit import limits
from bot.blockkit.inputs import INPUTS, PICKERS
from bot.blockkit.menus import MENUS, initial_options_exist
from bot.blockkit.objects import (
    PLAIN,
    box_option,
    confirm,
    focus,
    identifier,
    image_element,
    overflow_option,
    style,
    text,
)
from bot.blockkit.problem import Check
from bot.blockkit.shapes import listing, shape, typed, url, words

_BUTTON: dict[str, Check] = {
    "text": text(limits.BUTTON_TEXT, PLAIN),
    "action_id": identifier,
    "value": words(limits.BUTTON_VALUE),
    "style": style,
    "confirm": confirm,
    "accessibility_label": words(limits.ACCESSIBILITY_LABEL),
}
button = typed({**_BUTTON, "url": url(limits.URL)}, required="text")

_parameter = shape({"name": words(limits.TEXT), "value": words(limits.TEXT, least=0)}, required="name value")
_trigger = shape(
    {"url": url(limits.URL), "customizable_input_parameters": listing(_parameter, most=limits.OPTIONS)},
    required="url",
)
workflow_button = typed(
    {
        "text": _BUTTON["text"],
        "action_id": identifier,
        "style": style,
        "accessibility_label": _BUTTON["accessibility_label"],
        "workflow": shape({"trigger": _trigger}, required="trigger"),
    },
    required="text workflow",
)

overflow = typed(
    {
        "action_id": identifier,
        "options": listing(overflow_option, least=1, most=limits.OVERFLOW_OPTIONS),
        "confirm": confirm,
    },
    required="options",
)

_boxes = listing(box_option, least=1, most=limits.BOX_OPTIONS)
_BOXES: dict[str, Check] = {"action_id": identifier, "options": _boxes, "confirm": confirm, "focus_on_load": focus}
radio_buttons = typed({**_BOXES, "initial_option": box_option}, required="options", rules=(initial_options_exist,))
checkboxes = typed({**_BOXES, "initial_options": _boxes}, required="options", rules=(initial_options_exist,))

_feedback = shape(
    {name: _BUTTON[name] for name in ("text", "value", "accessibility_label")},
    required="text value",
)
feedback_buttons = typed(
    {"action_id": identifier, "positive_button": _feedback, "negative_button": _feedback},
    required="positive_button negative_button",
)
icon_button = typed(
    {
        "icon": words(limits.IDENTIFIER),
        **{name: _BUTTON[name] for name in ("text", "action_id", "value", "confirm", "accessibility_label")},
        "visible_to_user_ids": listing(identifier, most=limits.ICON_BUTTON_USERS),
    },
    required="icon text",
)

_BOX_KINDS: dict[str, Check] = {"radio_buttons": radio_buttons, "checkboxes": checkboxes}
_PRESSED: dict[str, Check] = {"button": button, "workflow_button": workflow_button, "overflow": overflow}

ACTIONS_ELEMENTS: dict[str, Check] = {
    **_PRESSED,
    **_BOX_KINDS,
    **MENUS,
    **PICKERS,
    "rich_text_input": INPUTS["rich_text_input"],
}
SECTION_ACCESSORIES: dict[str, Check] = {
    **_PRESSED,
    **_BOX_KINDS,
    **MENUS,
    "image": image_element,
    "datepicker": PICKERS["datepicker"],
    "timepicker": PICKERS["timepicker"],
}
INPUT_ELEMENTS: dict[str, Check] = {**_BOX_KINDS, **MENUS, **PICKERS, **INPUTS}
