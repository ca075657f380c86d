"""`python -m hwgen` is the command `hwgen`."""

import sys

from hwgen.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
