"""What the WSGI server of `juxing run` imports: the bot starts with its worker process, before the first request."""

from bot.main import running_bot, wsgi

running_bot()

__all__ = ["wsgi"]
