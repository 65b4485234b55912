"""A PostgreSQL that is restarted at once, every 5 to 40 seconds, for so many minutes (15 unless told otherwise).

python -m tests.faults.restarts [minutes]
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(minutes: float) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:xdist", str(HERE)]
    return subprocess.run(command, env={**os.environ, "JUXING_RESTARTS": str(minutes)}).returncode


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 15.0))
