"""Rows as examples to learn from: the split, the grain of each epoch, where the loss counts. Pure."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.demos.row import Row

FORMATS = ("sft", "chat", "prompt-completion")
_SYSTEM = "You write synthesizable Verilog. Answer with the whole module and nothing else."
_TASK = "Write the Verilog module that is described here."


@dataclass(frozen=True)
class Member:
    """What the split and the schedule need to know of a row: its id, its cluster, its grains."""

    id: str
    cluster: str
    grains: tuple[str, ...]


@dataclass(frozen=True)
class Split:
    """The rows to learn from, and those held out, in their order; no cluster is in both."""

    train: tuple[Member, ...]
    held_out: tuple[Member, ...]


def split(members: Sequence[Member], held_out: float, seed: int) -> Split:
    """Hold out whole clusters, drawn by the seed, until the fraction of rows is reached.

    Which cluster is drawn first depends on its id and the seed alone, so that more rows change little.
    """
    clusters: defaultdict[str, int] = defaultdict(int)
    for member in members:
        clusters[member.cluster] += 1
    wanted = round(held_out * len(members))
    taken: set[str] = set()
    count = 0
    for cluster in sorted(clusters, key=lambda name: _draw(seed, name)):
        if count + clusters[cluster] <= wanted:
            taken.add(cluster)
            count += clusters[cluster]
        if count >= wanted:
            break
    return Split(
        tuple(m for m in members if m.cluster not in taken), tuple(m for m in members if m.cluster in taken)
    )


def _draw(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()


def balanced(members: Sequence[Member], epochs: int, seed: int) -> Iterator[tuple[int, Member, str]]:
    """Yield (epoch, row, grain): each row once an epoch, in random order.

    Over as many epochs as a row has grains, each of its grains comes once, in an order drawn for each row.
    """
    for epoch in range(epochs):
        order = list(range(len(members)))
        random.Random(f"{seed}:{epoch}").shuffle(order)  # noqa: S311 - an order, no secret
        for number in order:
            member = members[number]
            turn, place = divmod(epoch, len(member.grains))
            drawn = sorted(member.grains, key=lambda grain: _draw(seed, f"{member.id}:{turn}:{grain}"))
            yield epoch, member, drawn[place]


def every_grain(members: Sequence[Member], epochs: int, seed: int) -> Iterator[tuple[int, Member, str]]:
    """Yield (epoch, row, grain): each row at each of its grains once an epoch, in random order."""
    for epoch in range(epochs):
        pairs = [(member, grain) for member in members for grain in member.grains]
        random.Random(f"{seed}:{epoch}").shuffle(pairs)  # noqa: S311 - an order, no secret
        for member, grain in pairs:
            yield epoch, member, grain


def prompt(row: Row, grain: str) -> str:
    """Return what a model is asked: the description at a grain, and the header that the code must have."""
    return f"{_TASK}\n\n{row.descriptions.at(grain)}\n\nModule header:\n\n{row.header}\n"


def example(row: Row, grain: str, form: str) -> dict[str, Any]:
    """Return an example in a form; only the code counts for the loss.

    "prompt-completion": the completion is the code. "chat": `loss` is true for the messages that count.
    "sft": one text, and the spans of characters of it that count.
    """
    asked, code = prompt(row, grain), row.code
    if form == "prompt-completion":
        return {"prompt": asked, "completion": code}
    if form == "chat":
        said = [("system", _SYSTEM, False), ("user", asked, False), ("assistant", code, True)]
        return {"messages": [{"role": role, "content": text, "loss": counts} for role, text, counts in said]}
    text = f"{_SYSTEM}\n\n{asked}\n"
    return {"text": text + code, "loss_spans": [[len(text), len(text) + len(code)]]}


def note(row: Row, grain: str) -> Mapping[str, str]:
    """Return what stays with an example: its row, its grain, where it came from and under which licence.

    `shown` is what was shown of the description, empty where it was not tested.
    """
    shown = row.shown[grain].finding.value if grain in row.shown else ""
    return {"id": row.id, "grain": grain, "source": row.source, "licence": row.licence, "shown": shown}
