"""Nothing that a creator or a file named is ever fetched: only Slack is spoken to, and only by two modules."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: what can reach another machine
REACHES = {
    "aiohttp", "asyncio", "ftplib", "http.client", "httpx", "requests", "slack_sdk", "smtplib", "socket",
    "socketserver",
    "telnetlib", "urllib.request", "urllib3", "webbrowser", "websocket", "xmlrpc",
}  # fmt: skip
#: who may: the two doors to Slack, the composition root that makes Bolt's client, the terminal that looks for a port
MAY = {"bot/slack.py", "bot/slack_oauth.py", "bot/main.py", "bot/cli.py", "bot/demo.py"}
#: the port of monitoring, which only listens: the module, and the one thing of the above that it may use
LISTENS = ("bot/monitor.py", "socketserver")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reaches(name: str) -> bool:
    return any(name == known or name.startswith(f"{known}.") for known in REACHES)


def test_only_the_doors_to_slack_can_reach_another_machine() -> None:
    found = {
        name
        for folder in ("bot", "handlers", "storage")
        for path in (ROOT / folder).rglob("*.py")
        if (name := path.relative_to(ROOT).as_posix()) and "playground" not in path.parts
        if any(reaches(each) for each in imported(path) if (name, each.partition(".")[0]) != LISTENS)
    }
    assert found - MAY == set()
    assert {"bot/slack.py", "bot/slack_oauth.py"} <= found
