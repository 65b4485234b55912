"""Where a process of the tests broke is told at the end of their run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crashes import FOLDER, told

BREAKS = "import faulthandler, sys; faulthandler.enable(open(sys.argv[1], 'w')); faulthandler._sigabrt()"


def test_who_broke_is_named_with_the_place_and_who_ended_well_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, os.fspath(tmp_path))
    assert told() == ""
    (tmp_path / "gw0").touch()
    assert subprocess.run([sys.executable, "-c", BREAKS, tmp_path / "gw1"], check=False).returncode < 0
    said = told()
    assert said.startswith("gw1: Fatal Python error: Aborted")
    assert 'File "<string>", line 1' in said
    assert "gw0" not in said
