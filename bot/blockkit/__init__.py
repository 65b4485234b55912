"""Block Kit, checked without Slack: what Slack would refuse, with the codes it would answer."""

from bot.blockkit.blocks import check_blocks
from bot.blockkit.messages import check_message
from bot.blockkit.problem import Problem, Surface
from bot.blockkit.views import check_options, check_view

__all__ = ["Problem", "Surface", "check_blocks", "check_message", "check_options", "check_view"]
