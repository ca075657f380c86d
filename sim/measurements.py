"""Hand measurements of a bench to whoever started it.

HWGEN_RESULTS names a folder and HWGEN_NONCE a secret; each record is a JSON line of `measurements.jsonl`
in that folder that carries the secret. Without them (a bench run by hand) records are dropped.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FILE_NAME = "measurements.jsonl"


def record(test: str, **values: Any) -> None:
    """Append what one test measured; values are JSON data."""
    folder = os.environ.get("HWGEN_RESULTS", "")
    if not folder:
        return
    line = json.dumps({"nonce": os.environ.get("HWGEN_NONCE", ""), "test": test, "values": values})
    with Path(folder, FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
