"""What the library holds, counted and measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hwgen.demos.library import Demo
from hwgen.demos.variety import MG_VERILOG_RATIO, NEAR, compression_ratio, near_duplicates, plain


def stats(demos: Sequence[Demo]) -> dict[str, Any]:
    """Count demos and lines, and measure variety: of all code, and of the hand-made blocks alone."""
    blocks = [demo for demo in demos if demo.origin == "block"]
    return {
        "demos": len(demos),
        "by_origin": dict(Counter(demo.origin for demo in demos)),
        "by_group": dict(sorted(Counter(demo.group for demo in demos).items())),
        "lines": sum(demo.code.count("\n") for demo in demos),
        "lines_of_blocks": sum(demo.code.count("\n") for demo in blocks),
        "tags": len({tag for demo in demos for tag in demo.tags}),
        "compression_ratio": _ratios(demos),
        "compression_ratio_of_blocks": _ratios(blocks),
        "near_duplicates": [
            {"demos": [one, other], "similarity": round(similarity, 3)}
            for one, other, similarity in near_duplicates({demo.name: demo.code for demo in demos})
        ],
    }


def _ratios(demos: Sequence[Demo]) -> dict[str, float]:
    codes = [demo.code for demo in demos]
    return {
        "with_comments": round(compression_ratio(codes), 2),
        "without_comments": round(compression_ratio([plain(code) for code in codes]), 2),
    }


def stats_text(found: dict[str, Any]) -> str:
    """Write the figures for people."""
    every, blocks = found["compression_ratio"], found["compression_ratio_of_blocks"]
    lines = [f"{found['demos']} demos, {found['lines']} lines, {found['tags']} tags"]
    lines += [f"  {origin:<14} {count}" for origin, count in found["by_origin"].items()]
    lines += ["by group"]
    lines += [f"  {group:<14} {count}" for group, count in found["by_group"].items()]
    lines += [
        "compression ratio (bytes / bytes in zlib level 9 of all code joined by name; lower is more diverse)",
        f"  all demos      {every['with_comments']:.2f}, without comments {every['without_comments']:.2f}",
        f"  blocks         {blocks['with_comments']:.2f}, without comments {blocks['without_comments']:.2f}",
        f"  MG-Verilog     {MG_VERILOG_RATIO} (published)",
        f"near-duplicates (Jaccard similarity of runs of five tokens at least {NEAR}): "
        f"{len(found['near_duplicates'])}",
    ]
    lines += [f"  {' and '.join(p['demos'])}: {p['similarity']}" for p in found["near_duplicates"]]
    return "\n".join(lines)
