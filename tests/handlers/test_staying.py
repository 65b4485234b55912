"""What a bot loads once stays, and is not looked through for garbage."""

import gc

import pytest

from bot import main, text


def test_what_every_bot_needs_is_loaded_before_all_there_is_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    done = list[str]()
    for of, name in ((text, "load"), (gc, "collect"), (gc, "freeze")):
        monkeypatch.setattr(of, name, lambda name=name: done.append(name))
    main.stay()
    assert done == ["load", "collect", "freeze"]
