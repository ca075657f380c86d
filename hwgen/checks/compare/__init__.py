"""Compare a module with another that should do the same: by simulation side by side, and by proof."""

from hwgen.checks.compare.judge import Original, compare

__all__ = ["Original", "compare"]
