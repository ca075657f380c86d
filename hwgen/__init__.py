"""hwgen: from a sentence to hardware that has been shown to work."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hwgen.api import Design, design, load, spec

__version__ = "0.1.0"
__all__ = ["Design", "__version__", "design", "load", "spec"]


def __getattr__(name: str) -> Any:
    """Import the Python interface when it is first used: `import hwgen` itself stays quick."""
    if name in ("Design", "design", "load", "spec"):
        return getattr(importlib.import_module("hwgen.api"), name)
    raise AttributeError(f"module 'hwgen' has no attribute {name!r}")
