"""A replica that stands still beyond its lease, so often at each point (20 unless told otherwise), with its figures.

python -m tests.faults.pauses [pauses]
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(pauses: int) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:xdist", str(HERE)]
    return subprocess.run(command, env={**os.environ, "JUXING_PAUSES": str(pauses)}).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
