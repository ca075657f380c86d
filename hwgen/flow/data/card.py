"""The card of an export: what it holds, how it was made and tested, its licences; with a YAML header."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from hwgen.core.demonstrations import GRAINS
from hwgen.core.shown import MEANINGS

if TYPE_CHECKING:
    from hwgen.flow.data.export import Exported

UNTESTED = "untested"
_MADE = {
    "line_comments": "from the code: comments line by line; without them the copy has the tokens of the code",
    "block_summary": "from the code with its line comments: a summary of each block of at most ten lines",
    "detailed_global_summary": "from the code and the block summaries; names every port",
    "high_level_global_summary": "from the detailed summary: one to three sentences",
}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGEST = "1M<n<10M"
# Licences by the names that the hub knows; others are "other" there.
_HUB_TEXT = """
apache-2.0 mit bsd-2-clause bsd-3-clause isc gpl-2.0 gpl-3.0 lgpl-2.1 lgpl-3.0 mpl-2.0 cc0-1.0 unlicense
cc-by-4.0 cc-by-sa-4.0 cc-by-nc-4.0 cc-by-nc-sa-4.0 zlib
"""
_HUB_LICENCES = frozenset(_HUB_TEXT.split())
_SPLIT_NAMES = {"train": "train", "held-out": "held_out"}


def card(made: Exported) -> str:
    """Return the card."""
    lines = [
        *_header(made),
        "",
        f"# {made.dataset}, for training",
        "",
        f"Made by hwgen {made.version} from the dataset `{made.dataset}` (digest `{made.digest[:16]}`): "
        f"format `{made.form}`, grains `{made.grains}`, epochs {made.epochs}, seed {made.seed}.",
        "",
        "| split | rows | examples | by grain |",
        "|---|---|---|---|",
    ]
    for part, count in made.rows.items():
        grains = made.examples.get(part, {})
        told = ", ".join(f"{grain} {n}" for grain, n in grains.items())
        lines.append(f"| {part} | {count} | {sum(grains.values())} | {told} |")
    lines += ["", "No cluster of near-duplicates is in both splits.", ""]
    lines += ["| left out | rows |", "|---|---|"] if made.left_out else []
    lines += [f"| {reason} | {count} |" for reason, count in made.left_out.items()]
    compared = ", ".join(f"{name} ({count} problems)" for name, count in made.benchmarks.items())
    lines += ["", f"Decontaminated against: {compared or 'nothing'}.", ""]
    lines += [*_descriptions(made), "## Licences", "", "| licence | examples |", "|---|---|"]
    lines += [f"| {licence} | {count} |" for licence, count in made.licences.items()]
    return "\n".join(lines) + "\n"


def _header(made: Exported) -> Iterator[str]:
    """Yield the YAML header, with which `datasets` loads the files. Texts are JSON, which YAML reads."""
    names = [name.lower() for name in made.licences]
    known = len(names) == 1 and names[0] in _HUB_LICENCES
    total = sum(made.rows.values())
    yield "---"
    yield f"license: {names[0] if known else 'other'}"
    if not known:
        yield f"license_name: {json.dumps(', '.join(made.licences) or 'not said')}"
    yield f"pretty_name: {json.dumps(f'{made.dataset} (hwgen)')}"
    yield from ("language:", "- en", "- code", "task_categories:", "- text-generation")
    yield from ("tags:", "- verilog", "- rtl", "- hardware", "size_categories:")
    yield f"- {next((name for most, name in _SIZES if total < most), _LARGEST)}"
    yield from ("configs:", "- config_name: default", "  data_files:")
    for part, file in made.paths.items():
        yield f"  - split: {_SPLIT_NAMES[part]}"
        yield f"    path: {json.dumps(file)}"
    yield "---"


def _descriptions(made: Exported) -> Iterator[str]:
    """Say how each grain was made and tested, and what was shown."""
    if not any(set(found) - {UNTESTED} for found in made.shown.values()):
        yield from ("The descriptions came with the rows; they were not tested.", "")
        return
    yield from ("## Descriptions", "")
    yield (
        f"Written by {_named(made.models)}, the finest grain first. Each was tested: the same model, shown "
        "only the description and the header, wrote the module again, and tools compared its behaviour with "
        "that of the original. What is unknown (x) in the original may be anything."
    )
    yield from ("", "| grain | made | what was shown |", "|---|---|---|")
    for grain in (g for g in GRAINS if g in made.shown):
        told = ", ".join(f"{finding} {count}" for finding, count in made.shown[grain].items())
        tested = set(made.shown[grain]) - {UNTESTED}
        yield f"| `{grain}` | {_MADE[grain] if tested else 'came with the rows'} | {told} |"
    yield from ("", "| finding | means |", "|---|---|")
    met = {finding for found in made.shown.values() for finding in found}
    yield from (f"| {name} | {meaning} |" for name, meaning in MEANINGS.items() if name.value in met)
    if UNTESTED in met:
        yield f"| {UNTESTED} | came with the rows |"
    yield ""


def _named(models: Mapping[str, int]) -> str:
    plain = [re.sub(r"[`\n|]", " ", name) for name in models]
    return ", ".join(f"`{name}`" for name in plain) or "a model"
