"""What Slack takes passes, what Slack refuses is found, at exactly the limit and for the right place."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blockkit import Problem, check_blocks, check_message, check_options, check_view

FIXTURES = Path(__file__).parent / "slack_fixtures"


def fixtures(folder):
    return [
        pytest.param(json.loads(path.read_text(encoding="utf-8")), id=path.stem)
        for path in sorted((FIXTURES / "valid" / folder).glob("*.json"))
    ]


# ── building blocks: each is valid as it stands, and takes the one thing that a test is about ──


def plain(content="x"):
    return {"type": "plain_text", "text": content}


def mrkdwn(content="x"):
    return {"type": "mrkdwn", "text": content}


def button(**fields):
    return {"type": "button", "text": plain("Approve"), "action_id": "approve"} | fields


def confirm(**fields):
    return {"title": plain(), "text": plain(), "confirm": plain("Yes"), "deny": plain("No")} | fields


def option(name="a", **fields):
    return {"text": plain(name), "value": name} | fields


def options(count):
    return [option(str(number)) for number in range(count)]


def group(**fields):
    return {"label": plain("Group"), "options": options(1)} | fields


def element(kind, **fields):
    return {"type": kind, "action_id": "act"} | fields


def select(**fields):
    return element("static_select", **({} if "option_groups" in fields else {"options": options(2)}) | fields)


def number_input(**fields):
    return element("number_input", is_decimal_allowed=False) | fields


def image(**fields):
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart"} | fields


def section(**fields):
    return {"type": "section", "text": mrkdwn()} | fields


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def context(*elements):
    return {"type": "context", "elements": list(elements)}


def asked(inner, **fields):
    return {"type": "input", "block_id": "asked", "label": plain("Label"), "element": inner} | fields


def text_input(**fields):
    return element("plain_text_input", **fields)


def divider(**fields):
    return {"type": "divider"} | fields


def cell(content="x"):
    return {"type": "raw_text", "text": content}


def table(height=1, width=1, **fields):
    return {"type": "table", "rows": [[cell()] * width] * height} | fields


def data_table(height=2, **fields):
    return {"type": "data_table", "caption": "Plays", "rows": [[cell()]] * height} | fields


def rich_text(*inline):
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inline)}]}


def video(**fields):
    https = "https://example.com/"
    return {"type": "video", "alt_text": "a", "title": plain(), "video_url": https, "thumbnail_url": https} | fields


def card(**fields):
    return {"type": "card", "title": mrkdwn()} | fields


def carousel(*cards):
    return {"type": "carousel", "elements": list(cards)}


def container(**fields):
    return {"type": "container", "title": plain(), "child_blocks": [divider()]} | fields


def feedback(**fields):
    each = {"text": plain("Good"), "value": "good"}
    return {"type": "feedback_buttons", "positive_button": each | fields, "negative_button": each}


def icon_button(**fields):
    return {"type": "icon_button", "icon": "trash", "text": plain("Delete")} | fields


def context_actions(*elements):
    return {"type": "context_actions", "elements": list(elements)}


def chart(title="Plays", **fields):
    return {"type": "data_visualization", "title": title, "chart": fields}


def pie(*segments):
    return chart(type="pie", segments=list(segments))


def segment(**fields):
    return {"label": "Mon", "value": 1} | fields


def bars(series=None, **axes):
    return chart(
        type="bar", series=[a_series()] if series is None else series, axis_config={"categories": ["Mon"]} | axes
    )


def a_series(**fields):
    return {"name": "Plays", "data": [segment()]} | fields


def modal(**fields):
    return {"type": "modal", "title": plain("Quote"), "blocks": [divider()]} | fields


def home(**fields):
    return {"type": "home", "blocks": [divider()]} | fields


def message(**fields):
    return {"text": "Quote approved"} | fields


def source(**fields):
    return {"type": "url", "url": "https://example.com/", "text": "Source"} | fields


def task(*sources):
    return {"type": "task_card", "task_id": "1", "title": "Look", "status": "pending", "sources": list(sources)}


def address(length):
    return "https://x/".ljust(length, "x")


def workflow_button(trigger):
    return {"type": "workflow_button", "text": plain("Run"), "workflow": {"trigger": trigger}}


def look(surface, payload):
    """Check a block on a surface, or a whole message, view or answer to block_suggestion."""
    whole = {"whole message": check_message, "view": check_view, "suggestion": check_options}
    return whole[surface](payload) if surface in whole else check_blocks([payload], surface)


def places(surface, payload):
    return [problem.where for problem in look(surface, payload)]


# ── what is valid passes ──


HOLDERS = {
    "image": lambda found: context(found),
    "url": lambda found: task(found),
    **dict.fromkeys(("button", "workflow_button", "overflow"), lambda found: actions(found)),
}
OBJECT_HOLDERS = {
    "text": lambda found: section(text=found),
    "option": lambda found: asked(element("radio_buttons", options=[found])),
    "option_group": lambda found: asked(element("static_select", option_groups=[found])),
    "confirmation": lambda found: actions(button(confirm=found)),
    "conversation": lambda found: actions(element("conversations_select", filter=found)),
    "dispatch": lambda found: asked(text_input(dispatch_action_config=found)),
    "input": lambda found: actions(
        workflow_button({"url": "https://x/", "customizable_input_parameters": [found]}),
    ),
    "trigger": lambda found: actions(workflow_button(found)),
    "workflow": lambda found: actions({"type": "workflow_button", "text": plain(), "workflow": found}),
}


@pytest.mark.parametrize("block", fixtures("blocks"))
def test_a_valid_block_passes(block):
    assert check_blocks([block], "modal" if block["type"] == "alert" else "message") == []


@pytest.mark.parametrize("found", fixtures("elements"))
def test_a_valid_element_passes_where_it_belongs(found):
    block = HOLDERS.get(found["type"], asked)(found)

    assert check_blocks([block], "message") == []


@pytest.mark.parametrize("param", fixtures("objects"))
def test_a_valid_object_passes_where_it_belongs(param, request):
    name = request.node.callspec.id
    holder = next(OBJECT_HOLDERS[start] for start in sorted(OBJECT_HOLDERS, reverse=True) if name.startswith(start))

    assert check_blocks([holder(param)], "message") == []


@pytest.mark.parametrize("found", fixtures("rich_text"))
def test_valid_rich_text_passes(found):
    block = {"type": "rich_text", "elements": [found]} if found["type"].startswith("rich_text_") else rich_text(found)

    assert check_blocks([block], "home") == []


@pytest.mark.parametrize("view", fixtures("views"))
def test_a_valid_view_passes(view):
    assert check_view(view) == []


REPEATED_IDS = {
    "webhook_message_basic": "two blocks share a block_id, which Slack wants unique in a message",
    "webhook_message_delete": "the same",
}


@pytest.mark.parametrize("payload", [*fixtures("messages"), *fixtures("attachments")])
def test_a_valid_message_passes_once_it_has_text(payload, request):
    is_whole = "channel" in payload or "response_type" in payload
    whole = payload if is_whole else message(attachments=[payload])

    found = places("whole message", whole | {"text": "for notifications"})

    assert found == (["/blocks/1/block_id"] if request.node.callspec.id in REPEATED_IDS else [])


# ── what is over a limit is found: at the limit it passes, one more and it does not ──

LIMITS = {
    "text-too-long": ("message", lambda n: section(text=mrkdwn("x" * n)), 3_000, "/blocks/0/text/text"),
    "section-text-too-long": ("modal", lambda n: section(text=plain("x" * n)), 3_000, "/blocks/0/text/text"),
    "section-too-many-fields": ("message", lambda n: section(fields=[plain()] * n), 10, "/blocks/0/fields"),
    "section-field-too-long": (
        "message",
        lambda n: section(fields=[plain(), mrkdwn("x" * n)]),
        2_000,
        "/blocks/0/fields/1/text",
    ),
    "header-text-too-long": (
        "home",
        lambda n: {"type": "header", "text": plain("鱼" * n)},
        150,
        "/blocks/0/text/text",
    ),
    "block-id-too-long": ("message", lambda n: divider(block_id="x" * n), 255, "/blocks/0/block_id"),
    "actions-too-many-elements": (
        "message",
        lambda n: actions(*[button(action_id=str(number)) for number in range(n)]),
        25,
        "/blocks/0/elements",
    ),
    "context-too-many-elements": ("message", lambda n: context(*[plain()] * n), 10, "/blocks/0/elements"),
    "context-text-too-long": ("message", lambda n: context(plain("x" * n)), 3_000, "/blocks/0/elements/0/text"),
    "button-action-id-too-long": (
        "message",
        lambda n: actions(button(action_id="x" * n)),
        255,
        "/blocks/0/elements/0/action_id",
    ),
    "button-text-too-long": (
        "message",
        lambda n: section(accessory=button(text=plain("x" * n))),
        75,
        "/blocks/0/accessory/text/text",
    ),
    "button-url-too-long": (
        "message",
        lambda n: actions(button(url=address(n))),
        3_000,
        "/blocks/0/elements/0/url",
    ),
    "button-value-too-long": (
        "message",
        lambda n: actions(button(value="x" * n)),
        2_000,
        "/blocks/0/elements/0/value",
    ),
    "button-accessibility-label-too-long": (
        "message",
        lambda n: actions(button(accessibility_label="x" * n)),
        75,
        "/blocks/0/elements/0/accessibility_label",
    ),
    **{
        f"confirmation-{name}-too-long": (
            "message",
            lambda n, name=name: actions(button(confirm=confirm(**{name: plain("x" * n)}))),
            most,
            f"/blocks/0/elements/0/confirm/{name}/text",
        )
        for name, most in {"title": 100, "text": 300, "confirm": 30, "deny": 30}.items()
    },
    "option-text-too-long": (
        "message",
        lambda n: actions(select(options=[option(text=plain("x" * n))])),
        75,
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "option-value-too-long": (
        "message",
        lambda n: actions(select(options=[option(value="x" * n)])),
        150,
        "/blocks/0/elements/0/options/0/value",
    ),
    "option-description-too-long": (
        "message",
        lambda n: actions(select(options=[option(description=plain("x" * n))])),
        75,
        "/blocks/0/elements/0/options/0/description/text",
    ),
    "option-url-too-long": (
        "message",
        lambda n: actions(element("overflow", options=[option(url="https://x/".ljust(n, "😀"))])),
        3_000,
        "/blocks/0/elements/0/options/0/url",
    ),
    "option-group-label-too-long": (
        "modal",
        lambda n: asked(select(option_groups=[group(label=plain("x" * n))])),
        75,
        "/blocks/0/element/option_groups/0/label/text",
    ),
    "option-group-too-many-options": (
        "modal",
        lambda n: asked(select(option_groups=[group(options=options(n))])),
        100,
        "/blocks/0/element/option_groups/0/options",
    ),
    "select-placeholder-too-long": (
        "modal",
        lambda n: asked(select(placeholder=plain("x" * n))),
        150,
        "/blocks/0/element/placeholder/text",
    ),
    "select-too-many-options": (
        "modal",
        lambda n: asked(select(options=options(n))),
        100,
        "/blocks/0/element/options",
    ),
    "select-too-many-option-groups": (
        "modal",
        lambda n: asked(select(option_groups=[group()] * n)),
        100,
        "/blocks/0/element/option_groups",
    ),
    "overflow-too-many-options": (
        "message",
        lambda n: actions(element("overflow", options=options(n))),
        5,
        "/blocks/0/elements/0/options",
    ),
    "checkboxes-too-many-options": (
        "modal",
        lambda n: asked(element("checkboxes", options=options(n))),
        10,
        "/blocks/0/element/options",
    ),
    "radio-buttons-too-many-options": (
        "modal",
        lambda n: asked(element("radio_buttons", options=options(n))),
        10,
        "/blocks/0/element/options",
    ),
    "url-source-url-too-long": (
        "message",
        lambda n: task(source(url=address(n))),
        3_000,
        "/blocks/0/sources/0/url",
    ),
    "file-input-max-files-too-large": (
        "modal",
        lambda n: asked(element("file_input", max_files=n)),
        10,
        "/blocks/0/element/max_files",
    ),
    "plain-text-input-max-length-too-large": (
        "modal",
        lambda n: asked(text_input(max_length=n)),
        3_000,
        "/blocks/0/element/max_length",
    ),
    "plain-text-input-initial-value-too-long": (
        "modal",
        lambda n: asked(text_input(initial_value="x" * n)),
        3_000,
        "/blocks/0/element/initial_value",
    ),
    "more-chosen-than-selectable": (
        "modal",
        lambda n: asked(
            element("multi_static_select", options=options(9), initial_options=options(n), max_selected_items=3)
        ),
        3,
        "/blocks/0/element/initial_options",
    ),
    "image-url-too-long": (
        "message",
        lambda n: image(image_url=address(n)),
        3_000,
        "/blocks/0/image_url",
    ),
    "image-alt-text-too-long": ("home", lambda n: image(alt_text="x" * n), 2_000, "/blocks/0/alt_text"),
    "image-title-too-long": ("home", lambda n: image(title=plain("x" * n)), 2_000, "/blocks/0/title/text"),
    "input-label-too-long": (
        "modal",
        lambda n: asked(text_input(), label=plain("x" * n)),
        2_000,
        "/blocks/0/label/text",
    ),
    "input-hint-too-long": (
        "modal",
        lambda n: asked(text_input(), hint=plain("x" * n)),
        2_000,
        "/blocks/0/hint/text",
    ),
    "markdown-too-long": (
        "message",
        lambda n: {"type": "markdown", "text": "x" * n},
        12_000,
        "/blocks/0/text",
    ),
    "table-too-many-rows": ("message", lambda n: table(height=n), 100, "/blocks/0/rows"),
    "table-too-many-columns": ("message", lambda n: table(width=n), 20, "/blocks/0/rows/0"),
    "video-alt-text-too-long": ("message", lambda n: video(alt_text="x" * n), 200, "/blocks/0/alt_text"),
    "video-title-too-long": ("message", lambda n: video(title=plain("x" * n)), 200, "/blocks/0/title/text"),
    "video-description-too-long": (
        "message",
        lambda n: video(description=plain("x" * n)),
        200,
        "/blocks/0/description/text",
    ),
    "video-author-name-too-long": ("message", lambda n: video(author_name="x" * n), 50, "/blocks/0/author_name"),
    "video-provider-name-too-long": ("message", lambda n: video(provider_name="x" * n), 50, "/blocks/0/provider_name"),
    "alert-text-too-long": (
        "modal",
        lambda n: {"type": "alert", "text": mrkdwn("x" * n)},
        200,
        "/blocks/0/text/text",
    ),
    "card-title-too-long": ("message", lambda n: card(title=mrkdwn("x" * n)), 150, "/blocks/0/title/text"),
    "card-subtitle-too-long": ("message", lambda n: card(subtitle=mrkdwn("x" * n)), 150, "/blocks/0/subtitle/text"),
    "card-body-too-long": ("message", lambda n: card(body=mrkdwn("x" * n)), 200, "/blocks/0/body/text"),
    "card-subtext-too-long": ("message", lambda n: card(subtext=mrkdwn("x" * n)), 200, "/blocks/0/subtext/text"),
    "card-too-many-actions": (
        "message",
        lambda n: card(actions=[button(action_id=str(number)) for number in range(n)]),
        3,
        "/blocks/0/actions",
    ),
    "carousel-too-many-cards": ("message", lambda n: carousel(*[card()] * n), 10, "/blocks/0/elements"),
    "container-title-too-long": ("message", lambda n: container(title=plain("x" * n)), 150, "/blocks/0/title/text"),
    "container-subtitle-too-long": (
        "message",
        lambda n: container(subtitle=mrkdwn("x" * n)),
        150,
        "/blocks/0/subtitle/text",
    ),
    "container-too-many-child-blocks": (
        "message",
        lambda n: container(child_blocks=[divider()] * n),
        10,
        "/blocks/0/child_blocks",
    ),
    "context-actions-too-many-elements": (
        "message",
        lambda n: context_actions(*[feedback()] * n),
        5,
        "/blocks/0/elements",
    ),
    "feedback-button-text-too-long": (
        "message",
        lambda n: context_actions(feedback(text=plain("x" * n))),
        75,
        "/blocks/0/elements/0/positive_button/text/text",
    ),
    "feedback-button-value-too-long": (
        "message",
        lambda n: context_actions(feedback(value="x" * n)),
        2_000,
        "/blocks/0/elements/0/positive_button/value",
    ),
    "feedback-button-accessibility-label-too-long": (
        "message",
        lambda n: context_actions(feedback(accessibility_label="x" * n)),
        75,
        "/blocks/0/elements/0/positive_button/accessibility_label",
    ),
    "icon-button-too-many-visible-users": (
        "message",
        lambda n: context_actions(icon_button(visible_to_user_ids=["U1"] * n)),
        10,
        "/blocks/0/elements/0/visible_to_user_ids",
    ),
    "data-table-too-many-rows": ("message", lambda n: data_table(height=n), 201, "/blocks/0/rows"),
    "data-table-page-size-too-large": ("message", lambda n: data_table(page_size=n), 100, "/blocks/0/page_size"),
    "data-table-content-too-long": (
        "message",
        lambda n: data_table(rows=[[cell("x" * 10_000)], [cell("x" * (n - 10_000))]]),
        20_000,
        "/blocks/0/rows",
    ),
    "data-visualization-title-too-long": (
        "message",
        lambda n: chart("x" * n, type="pie", segments=[segment()]),
        50,
        "/blocks/0/title",
    ),
    "pie-chart-too-many-segments": ("message", lambda n: pie(*[segment()] * n), 12, "/blocks/0/chart/segments"),
    "chart-segment-label-too-long": (
        "message",
        lambda n: pie(segment(label="x" * n)),
        20,
        "/blocks/0/chart/segments/0/label",
    ),
    "chart-too-many-series": ("message", lambda n: bars([a_series()] * n), 12, "/blocks/0/chart/series"),
    "data-series-name-too-long": (
        "message",
        lambda n: bars([a_series(name="x" * n)]),
        20,
        "/blocks/0/chart/series/0/name",
    ),
    "data-series-too-many-points": (
        "message",
        lambda n: bars([a_series(data=[segment()] * n)]),
        20,
        "/blocks/0/chart/series/0/data",
    ),
    "data-point-label-too-long": (
        "message",
        lambda n: bars([a_series(data=[segment(label="x" * n)])]),
        20,
        "/blocks/0/chart/series/0/data/0/label",
    ),
    "axis-too-many-categories": (
        "message",
        lambda n: bars(categories=["Mon"] * n),
        20,
        "/blocks/0/chart/axis_config/categories",
    ),
    "axis-category-label-too-long": (
        "message",
        lambda n: bars(categories=["x" * n]),
        20,
        "/blocks/0/chart/axis_config/categories/0",
    ),
    "axis-label-too-long": ("message", lambda n: bars(x_label="x" * n), 50, "/blocks/0/chart/axis_config/x_label"),
    "view-too-many-blocks": ("view", lambda n: modal(blocks=[divider()] * n), 100, "/blocks"),
    "home-too-many-blocks": ("view", lambda n: home(blocks=[divider()] * n), 100, "/blocks"),
    "view-private-metadata-too-long": (
        "view",
        lambda n: modal(private_metadata="x" * n),
        3_000,
        "/private_metadata",
    ),
    "view-callback-id-too-long": ("view", lambda n: modal(callback_id="x" * n), 255, "/callback_id"),
    "view-external-id-too-long": ("view", lambda n: modal(external_id="x" * n), 255, "/external_id"),
    "view-title-too-long": ("view", lambda n: modal(title=plain("题" * n)), 24, "/title/text"),
    "view-close-too-long": ("view", lambda n: modal(close=plain("x" * n)), 24, "/close/text"),
    "view-submit-too-long": ("view", lambda n: modal(submit=plain("x" * n)), 24, "/submit/text"),
    "message-too-many-blocks": ("whole message", lambda n: message(blocks=[divider()] * n), 50, "/blocks"),
    "message-text-too-long": ("whole message", lambda n: message(text="x" * n), 4_000, "/text"),
    "message-blocks-too-long": (
        "whole message",
        lambda n: message(blocks=[section(text=plain("x" * 2_500))] * 3 + [section(text=plain("x" * (n - 7_500)))]),
        10_000,
        "/blocks",
    ),
    "message-words-of-every-kind-too-long": (
        "whole message",
        lambda n: message(
            blocks=[
                rich_text({"type": "text", "text": "x" * 4_000}),
                table(rows=[[cell("x" * 4_000)]]),
                {"type": "markdown", "text": "x" * (n - 8_000)},
            ]
        ),
        10_000,
        "/blocks",
    ),
    "markdown-too-long-in-all": (
        "message",
        lambda n: container(child_blocks=[{"type": "markdown", "text": "x" * (half // 2)} for half in (n, n + 1)]),
        12_000,
        "/blocks/0/child_blocks/1/text",
    ),
    "message-too-many-tables": ("whole message", lambda n: message(blocks=[table()] * n), 1, "/blocks/1"),
    "message-too-many-attachments": (
        "whole message",
        lambda n: message(attachments=[{"fallback": "x"}] * n),
        100,
        "/attachments",
    ),
    "attachment-too-many-blocks": (
        "whole message",
        lambda n: message(attachments=[{"blocks": [divider()] * n}]),
        50,
        "/attachments/0/blocks",
    ),
    "suggestion-too-many-options": ("suggestion", lambda n: {"options": options(n)}, 100, "/options"),
    "suggestion-too-many-groups": ("suggestion", lambda n: {"option_groups": [group()] * n}, 100, "/option_groups"),
    "suggestion-option-too-long": (
        "suggestion",
        lambda n: {"options": [option(text=plain("x" * n))]},
        75,
        "/options/0/text/text",
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_at_the_limit_it_passes(name):
    surface, build, most, _ = LIMITS[name]

    assert look(surface, build(most)) == []


@pytest.mark.parametrize("name", LIMITS)
def test_one_over_the_limit_is_found_in_its_place(name):
    surface, build, most, where = LIMITS[name]

    assert places(surface, build(most + 1)) == [where]


# ── what is wrong in another way is found ──

BROKEN = {
    "text-empty": ("message", section(text=mrkdwn("")), "/blocks/0/text/text"),
    "header-in-mrkdwn": ("message", {"type": "header", "text": mrkdwn()}, "/blocks/0/text/type"),
    "button-in-mrkdwn": ("message", actions(button(text=mrkdwn())), "/blocks/0/elements/0/text/type"),
    "text-without-type": ("message", section(text={"text": "x"}), "/blocks/0/text/type"),
    "text-as-string": ("message", section(text="x"), "/blocks/0/text"),
    "emoji-on-mrkdwn": ("message", section(text=mrkdwn() | {"emoji": True}), "/blocks/0/text/emoji"),
    "option-group-empty": (
        "modal",
        asked(select(option_groups=[group(options=[])])),
        "/blocks/0/element/option_groups/0/options",
    ),
    "select-without-options": ("modal", asked(element("static_select")), "/blocks/0/element"),
    "overflow-empty": ("message", actions(element("overflow", options=[])), "/blocks/0/elements/0/options"),
    "overflow-in-input": ("modal", asked(element("overflow", options=options(1))), "/blocks/0/element/type"),
    "url-on-menu-option": (
        "modal",
        asked(select(options=[option(url="https://x/")])),
        "/blocks/0/element/options/0/url",
    ),
    "mrkdwn-on-menu-option": (
        "modal",
        asked(select(options=[option(text=mrkdwn())])),
        "/blocks/0/element/options/0/text/type",
    ),
    "checkboxes-empty": ("modal", asked(element("checkboxes", options=[])), "/blocks/0/element/options"),
    "radio-buttons-empty": ("modal", asked(element("radio_buttons", options=[])), "/blocks/0/element/options"),
    "initial-option-not-offered": (
        "modal",
        asked(select(initial_option=option("none"))),
        "/blocks/0/element/initial_option",
    ),
    "initial-option-worded-otherwise": (
        "modal",
        asked(element("radio_buttons", options=[option("a")], initial_option=option("a", text=plain("A")))),
        "/blocks/0/element/initial_option",
    ),
    "initial-group-option-not-offered": (
        "modal",
        asked(select(option_groups=[group()], initial_option=option("none"))),
        "/blocks/0/element/initial_option",
    ),
    "initial-box-not-offered": (
        "modal",
        asked(element("checkboxes", options=options(2), initial_options=[option("0"), option("9")])),
        "/blocks/0/element/initial_options/1",
    ),
    "url-source-url-empty": ("message", task(source(url="")), "/blocks/0/sources/0/url"),
    "button-with-script": ("message", actions(button(url="javascript:x")), "/blocks/0/elements/0/url"),
    "button-style-unknown": ("message", actions(button(style="default")), "/blocks/0/elements/0/style"),
    "confirm-without-deny": (
        "message",
        actions(button(confirm={name: plain() for name in ("title", "text", "confirm")})),
        "/blocks/0/elements/0/confirm",
    ),
    "action-id-twice-in-a-block": (
        "message",
        actions(button(), button(text=plain("Decline"))),
        "/blocks/0/elements/1/action_id",
    ),
    "button-with-a-typo": ("message", actions(button(vale="Q-1042")), "/blocks/0/elements/0/vale"),
    "block-with-a-typo": ("message", section(acessory=button()), "/blocks/0/acessory"),
    "field-with-a-slash": ("message", divider(**{"a/b~c": 1}), "/blocks/0/a~1b~0c"),
    "table-ragged-rows": ("message", table(rows=[[cell(), cell()], [cell()]]), "/blocks/0/rows/1"),
    "table-column-settings-mismatch": (
        "message",
        table(width=2, column_settings=[{"align": "right"}]),
        "/blocks/0/column_settings",
    ),
    "table-cell-empty": ("message", table(rows=[[cell("")]]), "/blocks/0/rows/0/0/text"),
    "table-in-a-modal": ("modal", table(), "/blocks/0/type"),
    "markdown-in-the-home": ("home", {"type": "markdown", "text": "x"}, "/blocks/0/type"),
    "alert-in-a-message": ("message", {"type": "alert", "text": plain()}, "/blocks/0/type"),
    "file-input-max-files-too-small": (
        "modal",
        asked(element("file_input", max_files=0)),
        "/blocks/0/element/max_files",
    ),
    "image-url-and-slack-file": (
        "message",
        context(image(slack_file={"id": "F1"})),
        "/blocks/0/elements/0",
    ),
    "image-without-picture": ("message", {"type": "image", "alt_text": "x"}, "/blocks/0"),
    "image-without-alt-text": ("message", {"type": "image", "image_url": "https://x/"}, "/blocks/0"),
    "image-with-empty-alt-text": ("message", image(alt_text=""), "/blocks/0/alt_text"),
    "slack-file-by-id-and-url": (
        "message",
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F1", "url": "https://x/"}},
        "/blocks/0/slack_file",
    ),
    "section-missing-content": ("message", {"type": "section"}, "/blocks/0"),
    "static-select-options-and-groups": (
        "modal",
        asked(select(options=options(1), option_groups=[group()])),
        "/blocks/0/element",
    ),
    "number-input-inverted-range": (
        "modal",
        asked(number_input(min_value="10", max_value="9")),
        "/blocks/0/element/min_value",
    ),
    "number-input-without-decimal-choice": ("modal", asked(element("number_input")), "/blocks/0/element"),
    "number-input-with-a-number": ("modal", asked(number_input(min_value=1)), "/blocks/0/element/min_value"),
    "number-input-with-full-width-digits": (
        "modal",
        asked(number_input(initial_value="１")),
        "/blocks/0/element/initial_value",
    ),
    "number-input-with-a-fraction": (
        "modal",
        asked(number_input(initial_value="1.5")),
        "/blocks/0/element/initial_value",
    ),
    "number-input-initial-above-its-maximum": (
        "modal",
        asked(number_input(initial_value="11", max_value="10")),
        "/blocks/0/element/initial_value",
    ),
    "text-input-inverted-lengths": (
        "modal",
        asked(text_input(min_length=9, max_length=8)),
        "/blocks/0/element/min_length",
    ),
    "text-input-initial-value-over-its-own-limit": (
        "modal",
        asked(text_input(initial_value="12345", max_length=4)),
        "/blocks/0/element/initial_value",
    ),
    "date-that-does-not-exist": (
        "modal",
        asked(element("datepicker", initial_date="2025-02-29")),
        "/blocks/0/element/initial_date",
    ),
    "date-without-dashes": (
        "modal",
        asked(element("datepicker", initial_date="20251109")),
        "/blocks/0/element/initial_date",
    ),
    "time-with-seconds": (
        "modal",
        asked(element("timepicker", initial_time="09:30:00")),
        "/blocks/0/element/initial_time",
    ),
    "time-after-midnight": (
        "modal",
        asked(element("timepicker", initial_time="24:00")),
        "/blocks/0/element/initial_time",
    ),
    "moment-in-milliseconds": (
        "modal",
        asked(element("datetimepicker", initial_date_time=1_762_689_600_000)),
        "/blocks/0/element/initial_date_time",
    ),
    "filter-of-nothing": (
        "message",
        actions(element("conversations_select", filter={})),
        "/blocks/0/elements/0/filter",
    ),
    "context-invalid-element": ("message", context(button()), "/blocks/0/elements/0/type"),
    "context-empty": ("message", context(), "/blocks/0/elements"),
    "input-invalid-element": ("modal", asked(button()), "/blocks/0/element/type"),
    "input-in-actions": ("message", actions(text_input()), "/blocks/0/elements/0/type"),
    "datetimepicker-beside-a-section": (
        "message",
        section(accessory=element("datetimepicker")),
        "/blocks/0/accessory/type",
    ),
    "unknown-block": ("message", {"type": "quote"}, "/blocks/0/type"),
    "block-without-type": ("message", {"text": plain()}, "/blocks/0/type"),
    "block-as-string": ("message", "divider", "/blocks/0"),
    "optional-field-left-null": ("message", section(accessory=None), "/blocks/0/accessory"),
    "rich-text-empty-words": (
        "message",
        rich_text({"type": "text", "text": ""}),
        "/blocks/0/elements/0/elements/0/text",
    ),
    "rich-text-unknown-style": (
        "message",
        rich_text({"type": "text", "text": "x", "style": {"blink": True}}),
        "/blocks/0/elements/0/elements/0/style/blink",
    ),
    "flag-as-string": ("modal", asked(text_input(), optional="true"), "/blocks/0/optional"),
    "count-as-string": ("modal", asked(text_input(max_length="9")), "/blocks/0/element/max_length"),
    "count-as-flag": ("modal", asked(text_input(min_length=True)), "/blocks/0/element/min_length"),
    "chart-value-as-string": ("message", pie(segment(value="9")), "/blocks/0/chart/segments/0/value"),
    "fields-as-object": ("message", section(fields={}), "/blocks/0/fields"),
    "identifier-as-number": ("message", divider(block_id=1), "/blocks/0/block_id"),
    "rich-text-input-in-words": (
        "modal",
        asked(element("rich_text_input", initial_value="x")),
        "/blocks/0/element/initial_value",
    ),
    "markdown-empty": ("message", {"type": "markdown", "text": ""}, "/blocks/0/text"),
    "video-alt-text-empty": ("message", video(alt_text=""), "/blocks/0/alt_text"),
    "carousel-empty": ("message", carousel(), "/blocks/0/elements"),
    "data-table-too-few-rows": ("message", data_table(height=1), "/blocks/0/rows"),
    "data-table-too-few-columns": ("message", data_table(rows=[[], []]), "/blocks/0/rows/0", "/blocks/0/rows/1"),
    "data-table-too-many-columns": (
        "message",
        data_table(rows=[[cell()] * 21] * 2),
        "/blocks/0/rows/0",
        "/blocks/0/rows/1",
    ),
    "data-table-page-size-too-small": ("message", data_table(page_size=0), "/blocks/0/page_size"),
    "data-table-cell-text-empty": (
        "message",
        data_table(rows=[[cell()], [cell("")]]),
        "/blocks/0/rows/1/0/text",
    ),
    "pie-chart-empty": ("message", pie(), "/blocks/0/chart/segments"),
    "chart-segment-value-not-positive": ("message", pie(segment(value=0)), "/blocks/0/chart/segments/0/value"),
    "chart-series-empty": ("message", bars([]), "/blocks/0/chart/series"),
    "data-series-empty": ("message", bars([a_series(data=[])]), "/blocks/0/chart/series/0/data"),
    "axis-categories-empty": ("message", bars(categories=[]), "/blocks/0/chart/axis_config/categories"),
    "view-missing-blocks": ("view", modal(blocks=[]), "/blocks"),
    "view-without-blocks": ("view", {"type": "home"}, ""),
    "view-without-type": ("view", {"title": plain(), "blocks": [divider()]}, "/type"),
    "modal-without-title": ("view", {"type": "modal", "blocks": [divider()]}, ""),
    "modal-title-in-mrkdwn": ("view", modal(title=mrkdwn()), "/title/type"),
    "modal-with-input-but-no-submit": ("view", modal(blocks=[asked(text_input())]), "/submit"),
    "modal-sent-back-with-its-hash": ("view", modal(hash="1.a"), "/hash"),
    "home-with-submit": ("view", home(submit=plain()), "/submit"),
    "view-block-id-twice": (
        "view",
        modal(blocks=[divider(block_id="a"), divider(block_id="b"), divider(block_id="a")]),
        "/blocks/2/block_id",
    ),
    "view-two-in-focus": (
        "view",
        modal(
            submit=plain(),
            blocks=[asked(text_input(focus_on_load=True), block_id=name) for name in "ab"],
        ),
        "/blocks/1/element/focus_on_load",
    ),
    "message-with-nothing-to-say": ("whole message", {"blocks": [divider()]}, "/text"),
    "message-of-spaces": ("whole message", message(text=" \n"), "/text"),
    "message-blocks-as-string": ("whole message", message(blocks="[]"), "/blocks"),
    "message-block-id-twice": (
        "whole message",
        message(blocks=[divider(block_id="a"), section(block_id="a")]),
        "/blocks/1/block_id",
    ),
    "attachment-block-broken": (
        "whole message",
        message(attachments=[{"blocks": [divider(), section(text=mrkdwn(""))]}]),
        "/attachments/0/blocks/1/text/text",
    ),
    "tables-in-block-and-attachment": (
        "whole message",
        message(blocks=[table()], attachments=[{"blocks": [table()]}]),
        "/attachments/0/blocks/0",
    ),
    "suggestion-of-nothing": ("suggestion", {}, ""),
    "suggestion-of-both": ("suggestion", {"options": [], "option_groups": []}, ""),
    "suggestion-with-a-typo": ("suggestion", {"option": []}, "/option"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_slack_refuses_is_found_in_its_place(name):
    surface, payload, *where = BROKEN[name]

    assert places(surface, payload) == where


def test_every_invalid_case_of_the_collection_is_tried_here():
    listed = json.loads((FIXTURES / "invalid" / "manifest.json").read_text(encoding="utf-8"))["cases"]

    assert {case["id"] for case in listed} - LIMITS.keys() - BROKEN.keys() == set()


# ── the answer is Slack's ──


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (check_blocks([{"type": "quote"}], "message"), "invalid_blocks"),
        (check_blocks([{"type": "quote"}], "modal"), "invalid_arguments"),
        (check_blocks([{"type": "quote"}], "home"), "invalid_arguments"),
        (check_blocks("[]", "message"), "invalid_blocks_format"),
        (check_message({}), "no_text"),
        (check_message(message(text="x" * 4_001)), "msg_too_long"),
        (check_message(message(blocks=[section(text=plain("x" * 2_501))] * 4)), "msg_blocks_too_long"),
        (check_message(message(blocks=[table(), table()])), "invalid_attachments"),
        (check_message(message(attachments=[{"blocks": [{"type": "quote"}]}])), "invalid_attachments"),
        (check_message(message(attachments=[{}] * 101)), "too_many_attachments"),
        (check_view(modal(title=plain("x" * 25))), "invalid_arguments"),
        (check_view(home(blocks=[section(text=plain("字" * 3_000))] * 14)), "view_too_large"),
        (check_options({"options": options(101)}), "invalid_arguments"),
    ],
)
def test_a_problem_carries_the_code_slack_would_answer(found, code):
    assert [problem.code for problem in found] == [code]


def test_a_problem_says_the_limit_and_the_value():
    found = check_blocks([{"type": "header", "text": plain("x" * 151)}], "message")

    assert found == [
        Problem(code="invalid_blocks", where="/blocks/0/text/text", says="151 characters, 1 to 150 are allowed")
    ]


def test_every_problem_is_told_not_only_the_first():
    broken = [section(text=mrkdwn("")), divider(), actions(button(style="loud", vale="x")), {"type": "quote"}]

    assert [problem.where for problem in check_blocks(broken, "message")] == [
        "/blocks/0/text/text",
        "/blocks/2/elements/0/style",
        "/blocks/2/elements/0/vale",
        "/blocks/3/type",
    ]


def test_a_message_that_only_deletes_another_needs_no_text():
    assert check_message({"delete_original": True}) == []


def test_an_attachment_may_repeat_a_block_id_of_the_message():
    named = [divider(block_id="a")]

    assert check_message(message(blocks=named, attachments=[{"blocks": named}])) == []


def test_finding_nothing_is_an_answer_to_a_search():
    assert [check_options({"options": []}), check_options({"option_groups": []})] == [[], []]


def test_a_view_that_is_not_json_is_told():
    assert places("view", modal(callback_id={"quote"})) == ["/callback_id", ""]


# ── whatever comes, it answers ──

_words = st.sampled_from(
    [
        "type",
        "text",
        "elements",
        "blocks",
        "section",
        "actions",
        "button",
        "plain_text",
        "options",
        "rows",
        "table",
        "element",
        "input",
        "static_select",
        "initial_option",
        "modal",
        "home",
        "attachments",
        "x",
    ]
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | _words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_words | st.text(max_size=3), inner, max_size=5),
    max_leaves=20,
)
_block = st.dictionaries(_words, _json, max_size=4).flatmap(
    lambda fields: st.sampled_from(["section", "actions", "input", "table", "data_table", "image", "rich_text"]).map(
        lambda kind: fields | {"type": kind}
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_json | _block, max_size=4), _json)
def test_rubbish_gets_problems_and_never_an_exception(blocks, more):
    for found in (
        check_message({"blocks": blocks, "attachments": more, "text": more}),
        check_view({"type": "modal", "blocks": blocks, "title": more}),
        check_options({"options": blocks}),
        check_options({"option_groups": more}),
    ):
        assert all(isinstance(problem, Problem) for problem in found)


# ── the second opinion ──


@pytest.mark.parametrize(
    "block",
    [
        section(accessory=button(value="Q-1042", style="primary", confirm=confirm())),
        section(fields=[mrkdwn("*a*"), plain("b")], accessory=image()),
        actions(button(), select(placeholder=plain(), initial_option=option("1"))),
        asked(number_input(min_value="1", max_value="9")),
        asked(element("radio_buttons", options=options(2), initial_option=option("0"))),
        context(image(), mrkdwn("*a*")),
        image(title=plain()),
    ],
)
def test_the_sdk_agrees_that_it_is_valid_and_keeps_all_of_it(block):
    assert check_blocks([block], "message") == []
    assert Block.parse(block).to_dict() == block


@pytest.mark.parametrize(
    "name",
    ["section-too-many-fields", "header-text-too-long", "actions-too-many-elements", "image-alt-text-too-long"],
)
def test_the_sdk_agrees_that_it_is_too_much(name):
    _, build, most, _ = LIMITS[name]

    with pytest.raises(Exception, match="exceed"):
        Block.parse(build(most + 1)).to_dict()


def test_the_sdk_agrees_on_a_modal():
    view = modal(
        callback_id="quote",
        private_metadata="Q-1042",
        submit=plain("Send"),
        close=plain("Cancel"),
        blocks=[asked(text_input(multiline=True), hint=plain("Why")), divider()],
    )

    assert check_view(view) == []
    assert View(**view).to_dict() == view
