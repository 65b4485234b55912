"""The newer blocks that this project only knows by sight: cards, tasks, alerts, feedback."""

from bot.blockkit import limits
from bot.blockkit.elements import button, feedback_buttons, icon_button
from bot.blockkit.objects import block_id, identifier, image_element, text, unique_action_ids
from bot.blockkit.problem import Check
from bot.blockkit.richtext import rich_text_object
from bot.blockkit.shapes import anything, at_least_one, choice, listing, shape, typed, url, variant, words

_picture = variant({"image": image_element})

alert = typed(
    {
        "block_id": block_id,
        "text": text(limits.ALERT_TEXT),
        "level": choice("default", "info", "warning", "error", "success"),
    },
    required="text",
)

card = typed(
    {
        "block_id": block_id,
        "hero_image": _picture,
        "icon": _picture,
        "slack_icon": variant({"icon": typed({"name": identifier}, required="name")}),
        "title": text(limits.CARD_TITLE),
        "subtitle": text(limits.CARD_TITLE),
        "body": text(limits.CARD_TEXT),
        "subtext": text(limits.CARD_TEXT),
        "actions": listing(variant({"button": button}), most=limits.CARD_ACTIONS),
    },
    rules=(at_least_one("hero_image", "title", "actions", "body"), unique_action_ids("actions")),
)

carousel = typed(
    {
        "block_id": block_id,
        "elements": listing(variant({"card": card}), least=1, most=limits.CAROUSEL_CARDS),
    },
    required="elements",
)

_source = variant({"url": typed({"url": url(limits.URL), "text": words(limits.TEXT)}, required="url text")})
_TASK: dict[str, Check] = {
    "type": anything,
    "block_id": block_id,
    "task_id": identifier,
    "title": words(limits.TEXT),
    "details": rich_text_object,
    "output": rich_text_object,
    "sources": listing(_source, most=limits.OPTIONS),
    "status": choice("pending", "in_progress", "complete", "error"),
}
task_card = shape(_TASK, required="task_id title status")
plan = typed(
    {"block_id": block_id, "title": words(limits.TEXT), "tasks": listing(task_card, most=limits.OPTIONS)},
    required="title",
)

context_actions = typed(
    {
        "block_id": block_id,
        "elements": listing(
            variant({"feedback_buttons": feedback_buttons, "icon_button": icon_button}),
            least=1,
            most=limits.CONTEXT_ACTIONS_ELEMENTS,
        ),
    },
    required="elements",
    rules=(unique_action_ids("elements"),),
)
