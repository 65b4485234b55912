"""Where a process of the tests was when the system ended it. What it tells its terminal is lost among dots."""

import faulthandler
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

FOLDER = "JUXING_TESTS_CRASHES"  #: names the folder in which each process of xdist has a file
_open: list[Any] = []  #: files that stay open to the end


def watch(config: pytest.Config) -> None:
    """Have this process write there if it breaks; in the one that starts the others, make the folder."""
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="juxing-tests-")
        config.add_cleanup(partial(shutil.rmtree, os.environ[FOLDER], ignore_errors=True))
    elif FOLDER in os.environ:
        _open.append((Path(os.environ[FOLDER]) / config.workerinput["workerid"]).open("w"))
        faulthandler.enable(_open[-1])


def told() -> str:
    """What those that broke have written, each with its name; empty where none did."""
    files = sorted(Path(os.environ[FOLDER]).iterdir()) if FOLDER in os.environ else []
    return "\n".join(f"{path.name}: {said}" for path in files if (said := path.read_text().strip()))
