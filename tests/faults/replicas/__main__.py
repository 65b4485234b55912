"""Several replicas, the whole of it: with `orders` (200 unless told otherwise), and with `due` reminders that fall due
at one moment (10,000); prints its figures.

python -m tests.faults.replicas [orders [due]]
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(orders: int = 200, due: int = 10_000) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:xdist", str(HERE)]
    return subprocess.run(
        command, env={**os.environ, "JUXING_REPLICAS": str(orders), "JUXING_DUE": str(due)}
    ).returncode


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
