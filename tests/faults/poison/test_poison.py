"""Poison against the whole application: nothing gets out of it, nothing unsigned is a fault of ours, nothing is slow.

`JUXING_POISON` requests (2,000 unless told otherwise), `JUXING_SEED`; the whole is `python -m tests.faults.poison`.
"""

import gc
import io
import os
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import render
from bot.main import compose
from bot.rules.people import LANGUAGES, Person, Reader
from bot.settings import Settings

REQUESTS = int(os.environ.get("JUXING_POISON", "2000"))
SEED = int(os.environ.get("JUXING_SEED", "20251123"))
WARM_UP = 400
MOST_SECONDS = 0.05  #: of the processor, for one request
SECRET = "the signing secret of these tests"


@pytest.fixture
def bot(sqlite_url: str) -> Any:
    """The whole application, over HTTP; nothing listens where its Slack should be."""
    secrets = {"slack_bot_token": "xoxb-x", "slack_signing_secret": SECRET, "link_secret": "links"}
    chosen = Settings(
        _env_file=None,
        rate_person=0,
        rate_team=0,
        rate_pages=0,
        transport="http",
        database_url=sqlite_url,
        slack_api_url="http://127.0.0.1:9/api/",
        **secrets,
    )
    made = compose(chosen)
    with made.store.unit() as unit:
        unit.people.save(Person(tenant="T1", user="U1", name="u", locale="zh-CN", admin=True))
        unit.commit()
    yield made
    made.store.engine.dispose()


def _about(environ: dict[str, Any]) -> str:
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'][:30]!r} {environ['wsgi.input'].getvalue()[:300]!r}"


def _compile() -> None:
    """Once, as at the first request that needs it."""
    for language in LANGUAGES:
        blocks = render._blocks(Reader(language=language))
        for name in blocks.list_templates(["j2"]):
            if name.endswith(".json.j2"):
                blocks.get_template(name)


def test_poison_gets_nowhere(bot: Any, poison: Any, record_property: Any, tmp_path: Path) -> None:
    statuses: Counter[tuple[bool, int]] = Counter()
    out: Counter[str] = Counter()
    slow: list[tuple[float, str]] = []
    walls: list[float] = []
    worst, over = 0.0, 0
    said: list[str] = []
    _compile()
    with capture_logs():  # what else is loaded once
        for _, environ in poison(SEED + 1).requests(WARM_UP):
            b"".join(bot.wsgi(environ, lambda status, headers, exc_info=None: None))
    gc.collect()
    gc.freeze()  # as bot.serving does: what stays is not looked through again
    with capture_logs() as logged:
        for signed, environ in poison(SEED).requests(REQUESTS):
            body, least = environ["wsgi.input"].getvalue(), 1e9
            for trial in range(3):
                said.clear()
                environ["wsgi.input"] = io.BytesIO(body)
                processor, began = time.thread_time(), time.perf_counter()
                try:
                    b"".join(bot.wsgi(environ, lambda status, headers, exc_info=None: said.append(status)))
                except Exception as error:  # noqa: BLE001
                    place = traceback.extract_tb(error.__traceback__)[-1]
                    out[f"{type(error).__name__} {Path(place.filename).name}:{place.lineno}"] += 1
                took, wall = time.thread_time() - processor, time.perf_counter() - began
                least = min(least, took)
                if trial == 0:
                    walls.append(wall)
                    worst, over = max(worst, took), over + (took > MOST_SECONDS)
                if took <= MOST_SECONDS:
                    break  # else once more: a pause of the interpreter is not what this request costs
            slow = sorted([*slow, (least, _about(environ))], reverse=True)[:5]
            statuses[signed, int(said[0][:3]) if said else 0] += 1
    walls.sort(reverse=True)
    broke = Counter(entry["event"] for entry in logged if entry["log_level"] == "error")
    figures = {
        "requests": REQUESTS, "seed": SEED, "statuses": dict(sorted(statuses.items())), "faults": dict(broke),
        "worst ms of processor": round(1000 * worst, 1), "over at first": over,
        "worst of what costs it": round(1000 * slow[0][0], 1), "worst ms": round(1000 * walls[0], 1),
        "p99.9 ms": round(1000 * walls[len(walls) // 1000], 1),
    }  # fmt: skip
    record_property("figures", figures)
    print(figures, slow[:5], out.most_common(10))
    assert out == Counter()
    assert [status for (signed, status) in statuses if status >= 500] == []
    assert slow[0][0] <= MOST_SECONDS, slow[0]
