"""Poison, the whole of it: so many requests (100,000 unless told otherwise) against the whole application.

python -m tests.faults.poison [requests]
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(requests: int) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:xdist", str(HERE)]
    return subprocess.run(command, env={**os.environ, "JUXING_POISON": str(requests)}).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
