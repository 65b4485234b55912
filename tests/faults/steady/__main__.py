"""One bot that lives on for so many minutes (120 unless told otherwise), and what becomes of its memory.

python -m tests.faults.steady [minutes]
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(minutes: float) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:xdist", str(HERE)]
    return subprocess.run(command, env={**os.environ, "JUXING_STEADY": str(minutes)}).returncode


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 120.0))
