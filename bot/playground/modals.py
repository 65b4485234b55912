"""Sending and closing forms, and what the bot's answer does to the stack of views."""

from __future__ import annotations

from typing import Any

from bot.playground import forms
from bot.playground.blocks import inputs
from bot.playground.check import refuse_view
from bot.playground.failures import failure
from bot.playground.parts import Parts
from bot.playground.payloads import view_closed, view_submission
from bot.playground.shapes import Json, Refused
from bot.playground.traffic import Exchange
from bot.playground.views import OpenView


class Modals:
    """Carries forms to the bot. Answers are what the page is told."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def submit(self, user_id: str, view_id: str, values: Json) -> Json:
        """Sends the top form: errors on fields, closed, cleared, updated, pushed, or a failure that leaves it open."""
        user = self._parts.workspace.member(user_id)
        with self._parts.workspace.lock:
            view = self._top(user_id, view_id)
            for block_id, kept in values.items():
                view.given.setdefault(block_id, {}).update(kept)
            state = forms.state(view.body["blocks"], view.given)
        wrong = forms.complaints(view.body["blocks"], state, chinese=user.reads_chinese)
        if wrong:
            return {"ok": True, "result": "errors", "errors": wrong}
        payload = view_submission(
            user, view, self._with_files(state), self._parts.views.trigger(user_id, in_modal=True)
        )
        what = f"view_submission {view.body['callback_id']}"
        answer, exchange = self._parts.courier.send("interactive", what, payload, user_id)
        result = failure(answer.error) if answer.error else self._followed(view, answer.body, exchange)
        self._parts.courier.write_down(exchange)
        return result

    def _top(self, user_id: str, view_id: str) -> OpenView:
        top = self._parts.views.top(user_id)
        if top is None or top.id != view_id:
            raise Refused("not_found")
        return top

    def _with_files(self, state: Json) -> Json:
        for kept in (kept for block in state.values() for kept in block.values()):
            if kept["type"] == "file_input":
                files = self._parts.files
                kept["files"] = [files.described(files.get(str(one.get("id")))) for one in kept["files"]]
        return state

    def _followed(self, view: OpenView, body: Any, exchange: Exchange) -> Json:
        try:
            with self._parts.workspace.lock:
                return self._obey(view, body)
        except Refused as refused:
            exchange.status = refused.code
            exchange.problems = refused.problems or [{"code": refused.code, "where": "", "says": refused.code}]
            return failure("invalid_answer")

    def _obey(self, view: OpenView, body: Any) -> Json:
        if body in (None, "", {}):
            return self._closed(view)
        action = body.get("response_action") if isinstance(body, dict) else None
        if action == "clear":
            self._parts.views.close(view.user, everything=True)
            return {"ok": True, "result": "cleared"}
        if action == "errors":
            return self._errors(view, body.get("errors"))
        if action in ("update", "push"):
            refuse_view(body.get("view"))
            return self._shown(view, str(action), body["view"])
        raise Refused("invalid_response_action")

    def _closed(self, view: OpenView) -> Json:
        """An empty answer closes this view, unless the bot has put another on top of it meanwhile."""
        if self._parts.views.top(view.user) is view:
            self._parts.views.close(view.user)
        return {"ok": True, "result": "closed", "view": self._parts.views.top_body(view.user)}

    @staticmethod
    def _errors(view: OpenView, errors: Any) -> Json:
        known = {block["block_id"] for block, _ in inputs(view.body["blocks"])}
        if not isinstance(errors, dict) or not errors or not set(errors) <= known:
            raise Refused("errors_for_unknown_blocks")
        if not all(isinstance(text, str) and text for text in errors.values()):
            raise Refused("errors_without_text")
        return {"ok": True, "result": "errors", "errors": errors}

    def _shown(self, view: OpenView, action: str, new: Json) -> Json:
        if new.get("type") != "modal":
            raise Refused("invalid_view_type")
        if action == "update":
            view.given = {}
            return {"ok": True, "result": "updated", "view": self._parts.views.replace(view, new)}
        return {"ok": True, "result": "pushed", "view": self._parts.views.push_for(view.user, new)}

    def close(self, user_id: str, view_id: str, *, clear: bool = False) -> Json:
        """The person closed the top modal, or with `clear` the whole stack; the bot is told where it asked for it."""
        user = self._parts.workspace.member(user_id)
        top = self._top(user_id, view_id)
        everything = clear or bool(top.body["clear_on_close"])
        for closed in self._parts.views.close(user_id, everything=everything):
            if closed.body["notify_on_close"]:
                payload = view_closed(user, closed, cleared=everything)
                what = f"view_closed {closed.body['callback_id']}"
                _, exchange = self._parts.courier.send("interactive", what, payload, user_id)
                self._parts.courier.write_down(exchange)
        return {"ok": True, "view": self._parts.views.top_body(user_id)}
