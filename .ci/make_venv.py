"""Make a virtual environment with pip: `python3 .ci/make_venv.py FOLDER`.

It needs the standard library only, for nothing is installed yet when it runs. A bare Debian or Ubuntu has
Python without ensurepip; there pip is fetched from the package index that pip itself would use.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

_INDEX = "https://pypi.org/simple"
_JSON_INDEX = "application/vnd.pypi.simple.v1+json"
_WHEEL = re.compile(r"pip-([0-9.]+)-py3-none-any\.whl")
_REMEDY = "install python3-venv (`apt install python3-venv`), or name another Python with PYTHON=..."
_TIMEOUT_S = 60


def main(folder: Path) -> None:
    """Make the environment; SystemExit with one sentence where that is impossible."""
    if importlib.util.find_spec("venv") is None:
        sys.exit(f"hwgen: {sys.executable} cannot make virtual environments; {_REMEDY}")
    import venv

    has_pip = importlib.util.find_spec("ensurepip") is not None
    try:
        venv.EnvBuilder(clear=True, symlinks=True, with_pip=has_pip).create(folder)
        if not has_pip:
            _install_pip(folder / "bin" / "python")
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit(f"hwgen: {sys.executable} could not make {folder}: {error}; {_REMEDY}")


def _install_pip(python: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        wheel = _fetch_pip(Path(scratch))
        # A wheel of pip can run from where it lies.
        command = [str(python), str(wheel / "pip"), "install", "--quiet", "--no-index", str(wheel)]
        subprocess.run(command, check=True)


def _fetch_pip(folder: Path) -> Path:
    """Fetch the newest wheel of pip; ValueError if it is not what the index says."""
    page = os.environ.get("PIP_INDEX_URL", _INDEX).rstrip("/") + "/pip/"
    newest = max((f for f in json.loads(_get(page))["files"] if _version(f)), key=_version)
    content = _get(urllib.parse.urljoin(page, newest["url"]))
    if hashlib.sha256(content).hexdigest() != newest["hashes"]["sha256"]:
        raise ValueError(f"{newest['filename']} does not have the checksum that {page} gives")
    wheel = folder / newest["filename"]
    wheel.write_bytes(content)
    return wheel


def _version(file: dict[str, Any]) -> tuple[int, ...]:
    """Return the version of a released wheel of pip; nothing for any other file."""
    name = _WHEEL.fullmatch(file["filename"])
    return () if name is None or file.get("yanked") else tuple(map(int, name[1].split(".")))


def _get(url: str) -> bytes:
    if not url.startswith("https://"):
        raise ValueError(f"{url} is no https address")
    request = urllib.request.Request(url, headers={"Accept": f"{_JSON_INDEX}, */*;q=0.1"})  # noqa: S310 - https only
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310 - https only
            content: bytes = answer.read()
    except urllib.error.URLError as error:
        raise ValueError(f"{url} cannot be fetched ({error.reason})") from error
    return content


if __name__ == "__main__":
    main(Path(sys.argv[1]))
