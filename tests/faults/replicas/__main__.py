"""Several replicas, the whole of it: with `orders` (200 unless told otherwise), and prints its figures.

python -m tests.faults.replicas [orders]
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(orders: int) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:xdist", str(HERE)]
    return subprocess.run(command, env={**os.environ, "JUXING_REPLICAS": str(orders)}).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
