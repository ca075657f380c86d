"""Start-up: `hwgen --help` and `import hwgen`, beside a bare Python.

python benchmarks/startup.py [--repeat 11]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from tools import median, table

COMMANDS = {
    "python -c pass": ([sys.executable, "-c", "pass"], None),
    "import hwgen": ([sys.executable, "-c", "import hwgen"], 0.2),
    "hwgen --help": ([sys.executable, "-m", "hwgen", "--help"], 0.3),
    "hwgen spec": ([sys.executable, "-m", "hwgen", "spec", "systolic GEMM for int8"], None),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=11)
    repeat = parser.parse_args().repeat
    rows = []
    for name, (command, limit) in COMMANDS.items():
        times = []
        for _ in range(repeat):
            started = time.monotonic()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.monotonic() - started)
        rows.append((name, median(times), min(times), limit if limit is not None else "-"))
    print(table(("command", "median s", "least s", "limit"), rows))


if __name__ == "__main__":
    main()
