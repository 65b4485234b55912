"""No secret stands in a log, the database, its WAL or a backup after everything was done that can be, and no log holds
what somebody typed."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from storage.backup import back_up
from tests.handlers.cases import CASES, Case
from tests.handlers.world import ROLES

TYPED = "CANARY-typed-秘密"
#: whoever has it may open a form in somebody's name, for three seconds; the inbox knows deliveries by it
TICKET = "CANARY-trigger"
HOOK = "https://hooks.slack.example/CANARY-hook"  #: whoever has it may write into a conversation
SECRETS = ("a secret of the tests", "xoxb-test")  #: of signing and of links, and the bot's token
WORDS = frozenset({"brief", "name", "note", "reason", "script", "why", "words"})  #: fields in which people write
SAID = 6  #: of how many things what follows of one is said, and a backup made: every Home is drawn for it
CHOSEN = "insult"  #: one of a few reasons, under the name of a field of words


def written(case: Case) -> Case:
    """The same with a canary in everything that is free text."""

    def typed(world: Any) -> dict[str, Any]:
        found = case.typed(world)
        return {name: TYPED if name in WORDS and value != CHOSEN else value for name, value in found.items()}

    return replace(case, typed=typed)


def test_after_everything_was_done_no_secret_is_found_and_nothing_typed_in_a_log(
    stage: Any, logged: Callable[[], list[dict[str, Any]]], tmp_path: Path
) -> None:
    stage.office.settle()
    stage = replace(stage)  # what making the world says is said, and not again after each of them
    office, done = stage.office, 0
    for number, (name, case) in enumerate(CASES.items()):
        for role in ROLES:
            carried = case.carries(stage.world)
            if stage.act(written(case), role, carried, f"{TICKET}-{number}-{role}") in "+o":
                done += 1
                break
        office.type(f"find {TYPED}", by="U0BOSS", response_url=HOOK, trigger_id=f"{TICKET}-find-{number}")
        if number % SAID == 0:
            office.settle()
            back_up(office.store.engine, tmp_path / f"{number}", at=office.now)
        wal = stage.path.with_name(stage.path.name + "-wal")
        files = [file.read_bytes() for file in (stage.path, wal, tmp_path / f"{number}") if file.exists()]
        assert not [each for each in SECRETS if any(each.encode() in file for file in files)], name
        stage.put_back()
    assert done > 90
    lines = logged()
    assert {"request", "said"} <= {line["event"] for line in lines}
    told = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    assert not [each for each in ("CANARY", *SECRETS) if each in told]
