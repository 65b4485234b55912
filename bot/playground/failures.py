"""What a person is told when something failed, in both languages."""

from __future__ import annotations

from bot.playground.shapes import Json

SAYS: dict[str, tuple[str, str]] = {
    "operation_timeout": ("应用没有在 3 秒内回答，请再试一次。", "The app did not answer within 3 seconds. Try again."),
    "dispatch_failed": ("没能把请求送到应用，请再试一次。", "The request did not reach the app. Try again."),
    "unknown_command": ("这不是有效的命令。", "That is not a valid command."),
    "command_in_thread": ("斜杠命令不能在消息列里使用。", "Slash commands do not work in threads."),
    "invalid_answer": (
        "应用的回答 Slack 显示不了；流量面板里有原因。",
        "Slack cannot show the app's answer; the inspector says why.",
    ),
    "not_in_channel": ("你不在这个频道里。", "You are not in this channel."),
    "channel_not_found": ("找不到这个频道。", "There is no such channel."),
    "user_not_found": ("找不到这个人。", "There is no such person."),
    "message_not_found": ("这条消息已经不在了。", "This message is no longer there."),
    "element_not_found": ("这个按钮或输入框已经不在了。", "This button or field is no longer there."),
    "not_found": ("这个窗口已经关闭。", "This window has been closed."),
    "no_text": ("消息是空的。", "The message is empty."),
    "backwards": ("时间只能往前走。", "Time only moves forward."),
    "landmark_not_found": ("没有这个时刻。", "There is no such moment."),
    "file_not_found": ("找不到这个文件。", "There is no such file."),
    "invalid_fault": ("这条规则不成立。", "This rule makes no sense."),
    "shortcut_not_found": ("没有这个快捷方式。", "There is no such shortcut."),
}


def failure(code: str) -> Json:
    """The answer to the page for a failure."""
    chinese, english = SAYS.get(code, (f"出错了：{code}", f"Something went wrong: {code}"))
    return {"ok": False, "error": code, "zh": chinese, "en": english}


def sentence(code: str, *, chinese: bool) -> str:
    """The sentence alone, in one language."""
    said = failure(code)
    return str(said["zh"] if chinese else said["en"])
