"""The bench of the GEMM operator: which tests, which shapes, and the texts that make it up."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hwgen.core.candidate import Bench, SourceFile
from hwgen.core.errors import UsageError
from hwgen.infra.resources import data_path
from hwgen.operators.gemm.contract_rules import ideal_cycles
from hwgen.operators.gemm.params import GemmParams

Effort = Literal["quick", "normal", "full"]
Shape = list[int]  # M, K, N

# What finds most faults soonest comes first. Those of _REQUANTIZING only for designs that do.
_QUICK_TESTS = (
    "single_tile",
    "back_pressure",
    "queued",
    "late_streams",
    "misplaced_tlast",
    "illegal_commands",
)
_LONG_TESTS = (
    "throughput",
    "late_beats",
    "overfull",
    "rounding",
    "requantization",
    "corner_values",
    "ragged_tiles",
    "idle_sources",
    "reset_midway",
    "every_k",
    "shapes",
)
_REQUANTIZING = ("rounding", "requantization")
_SETTINGS = ("scale", "shift", "zero_point")
_SIM_FILES = ("axi_stream.py", "measurements.py")
_BENCH_FILES = ("test_gemm.py", "gemm_bench.py", "Makefile")
_OPERATOR_FILES = ("reference.py", "layout.py")

_EVERY_K = 24
_LONGEST_CORNER = 64  # K of GEMMs whose sums reach the ends of the accumulator
_LONGEST_ALONE = 300  # K of a GEMM that mutants may meet beside those of every K
_LARGE_ARRAY = 256  # processing elements
_QUIET_FACTOR = 3
_MAX_SHIFT = 48  # of sums that are chosen bit by bit
_CHEAP = 1000  # cycles of a GEMM that every mutant that survives may meet
# Registers between array and output that a design may have beyond the limit of the contract, in cycles:
# 13 is 15 % of 86, the limit of 16 x 16 x 16 on an 8 x 8 array.
_EXTRA_LATENCY = 13
_EXTRA_LATENCY_BIAS = 1
_EXTRA_LATENCY_REQUANTIZE = 6


def bench(params: GemmParams, seed: int, effort: Effort = "normal") -> Bench:
    """Return the bench for a GEMM with these parameters; the same arguments give the same bench.

    `quick` is for designs that change all the time, `normal` for every design, `full` adds the greatest
    sizes and many more random ones. Shapes shrink as arrays grow, so that simulation stays feasible.
    """
    tests = tuple(t for t in (*_QUICK_TESTS, *_LONG_TESTS) if t not in _REQUANTIZING or params.requantize)
    planner = _Planner(params, random.Random(f"gemm {seed}"), effort)  # noqa: S311 - stimulus, no secret
    plan = planner.plan()
    plan |= {"params": params.to_mapping(), "seed": seed, "tests": list(tests)}
    return Bench(
        module="test_gemm",
        files=_files(),
        plan=plan,
        tests=tests,
        quick_tests=_QUICK_TESTS,
        metadata={
            "reference_independent": True,
            "stimulus_test": "stimulus",
            "large": params.rows * params.cols > _LARGE_ARRAY,
            "mutant_plan": planner.mutant_plan(plan),
            "promises": _promises(params),
        },
    )


def stimulus(params: GemmParams, operands: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries of the bench's plan that run one GEMM with these operands.

    `operands` has `a` (M x K) and `b` (K x N), with `bias` (N) where the design has one, and with `scale`,
    `shift` and `zero_point` where it requantizes. Raises UsageError for operands that the hardware cannot
    be given.
    """
    import numpy as np

    from hwgen.operators.gemm.reference import gemm

    known = ("a", "b", "bias", *_SETTINGS)
    for name in operands:
        if name not in known:
            raise UsageError(f"gemm takes no operand {name!r}", f"known: {', '.join(known)}")
    for name in ("a", "b"):
        if operands.get(name) is None:
            raise UsageError(f"gemm needs the operand {name!r}")
    try:
        arrays = {name: np.asarray(operands[name]) for name in ("a", "b")}
        bias = None if operands.get("bias") is None else np.asarray(operands["bias"])
        settings = {name: int(operands[name]) for name in _SETTINGS if operands.get(name) is not None}
        gemm(arrays["a"], arrays["b"], params=params.to_mapping(), bias=bias, **settings)
    except (TypeError, ValueError) as error:
        raise UsageError(f"these operands cannot be given to the hardware: {error}") from error
    entry: dict[str, Any] = {name: array.tolist() for name, array in arrays.items()}
    entry["bias"] = None if bias is None else bias.tolist()
    return {"stimulus": [entry | {"settings": settings}]}


def _promises(params: GemmParams) -> dict[str, Any]:
    """Return what the contract promises of the outputs: after a reset, and of a beat while it is valid."""
    low = params.reset == "axi_low"
    return {
        "reset": "aresetn" if low else "rst",
        "active": 0 if low else 1,
        "qualified": dict.fromkeys(("m_axis_c_tdata", "m_axis_c_tlast"), "m_axis_c_tvalid"),
    }


def _files() -> tuple[SourceFile, ...]:
    sim = data_path("sim")
    here = Path(__file__).parent
    paths = [
        *(sim / name for name in _SIM_FILES),
        *(sim / "benches" / "gemm" / name for name in _BENCH_FILES),
        *(here / name for name in _OPERATOR_FILES),
    ]
    return tuple(SourceFile(path.name, path.read_text(encoding="utf-8")) for path in paths)


@dataclass(frozen=True)
class _Planner:
    """Chooses shapes: enough to meet every case, few enough for a large array."""

    params: GemmParams
    draw: random.Random
    effort: Effort

    def plan(self) -> dict[str, Any]:
        p = self.params
        r, c = p.rows, p.cols
        tile = self._fit(r, 2 * r - 1, c)
        small = self._fit(r + 1, 5, c)
        fill = 3 * r + c + 20  # cycles from the first beat to the last of a small tile, amply
        stall = fill + 6 * p.minimum_tile_beats
        return {
            "quiet_limit": _QUIET_FACTOR * (fill + stall),
            "settle_cycles": r + c + 12,
            "stall_cycles": stall,
            "single_tile": [tile, self._fit(r - 1, r + 2, c - 1)],
            "queued": self._queued(),
            "misplaced_tlast": self._misplaced_tlast(),
            "illegal_commands": {"shape": self._fit(2, 2, 2), "sizes": self._illegal()},
            "overfull": self._overfull(fill),
            "requantization": self._fit(r, 6, 2 * c),
            "rounding": self._rounding(),
            "corner_values": [self._fit(r, 2 * r, c)]
            + ([self._fit(2, p.max_k, c)] if p.max_k <= _LONGEST_CORNER and not self._is_large else [])
            + ([self._overflowing()] if p.acc_bits < p.exact_acc_width else []),
            "back_pressure": self._back_pressure(tile),
            "reset_midway": {"shape": self._fit(r + 1, r + 1, c), "after_cycles": self._reset_points()},
            "late_streams": small,
            "late_beats": self._late_beats(),
            "late_cycles": fill,
            "idle_sources": [self._random_shape(r + 2) for _ in range(self._count(3, 2))],
            "ragged_tiles": self._ragged_tiles(),
            "shapes": self._shapes(),
            "throughput": self._throughput(),
            "every_k": self._every_k(),
            "stimulus": [],
        }

    def mutant_plan(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is different in the plan for mutants, so that those which survive take less time.

        One that hangs need not be waited for as long as a design may take its time; and where the greatest
        sizes take long, half of them reaches the highest bit of most counters and addresses.
        """
        every_k = plan["every_k"]
        greatest, most = self._replayed(), 10
        beyond = [k for k in every_k["alone"] if k <= 2 or (k > most and k % 2 and k <= _LONGEST_ALONE)]
        return {
            "quiet_limit": plan["quiet_limit"] // _QUIET_FACTOR,
            "throughput": [entry for entry in plan["throughput"] if entry["count"] != 2],
            "overfull": {**plan["overfull"], "trials": plan["overfull"]["trials"][:2]},
            "every_k": {"m": every_k["m"], "n": every_k["n"], "k": min(every_k["k"], most), "alone": beyond},
            "shapes": [s for s in plan["shapes"] if s != greatest or ideal_cycles(self.params, *s) <= _CHEAP],
        }

    def _misplaced_tlast(self) -> Shape:
        """Return a shape of few tiles: where operands are sent again, one of which some come again."""
        p = self.params
        if p.resend == "none" and not p.kept_tiles:
            return self._fit(2, 2, p.cols + p.bias)
        kept = max(p.kept_tiles, 1)
        if p.dataflow == "output_stationary":
            return self._fit(p.rows + 1, 2, kept * p.cols + 1)
        return self._fit(2, kept * p.rows + 1, p.cols + 1)

    def _fit(self, m: int, k: int, n: int) -> Shape:
        p = self.params
        return [min(max(size, 1), top) for size, top in ((m, p.max_m), (k, p.max_k), (n, p.max_n))]

    def _count(self, most: int, least: int) -> int:
        """Scale a number of trials with the effort, and down with the size of the array beyond 8 x 8."""
        factor = {"quick": 0.5, "normal": 1.0, "full": 4.0}[self.effort]
        elements = self.params.rows * self.params.cols
        return max(round(most * factor * min(1.0, 64 / elements)), least)

    @property
    def _is_large(self) -> bool:
        """Whether the array is so large that each GEMM must be worth its simulation."""
        return self.effort != "full" and self.params.rows * self.params.cols > _LARGE_ARRAY

    def _random_shape(self, longest: int) -> Shape:
        return self._fit(*(self.draw.randint(1, longest + 1) for _ in range(3)))

    def _back_pressure(self, tile: Shape) -> list[tuple[str, list[Shape]]]:
        r, c = self.params.rows, self.params.cols
        patterns = [
            ("half", [self._fit(r + 1, 2 * r, c + 1)]),
            ("stall", [self._fit(3, 2, 2 * c), self._fit(2 * r + 1, 3, 2 * c)]),
            ("valid-first", [self._fit(2, 4, 2 * c)]),
            ("ready-first", [self._fit(r + 1, 2, c)]),
            ("alternate", [tile]),
            ("bursts", [self._fit(r, 3, c)]),
            ("seldom", [self._fit(r, 2, 1)]),
        ]
        return patterns[:3] if self._is_large else patterns

    def _overfull(self, fill: int) -> dict[str, Any]:
        """GEMMs whose results come one by one, or many at a time, and how they are let out.

        `most` of them fill any design; `patience` is how long one that is not full may stand still.
        """
        r, c = self.params.rows, self.params.cols
        trials = [
            (self._fit(r, 1, c), "seldom"),
            (self._fit(1, r + 1 if self.params.dataflow == "weight_stationary" else 1, 1), "always"),
            (self._fit(2 * r - 1, 2, c + 1), "half"),
        ]
        return {
            "trials": trials[:1] if self._is_large else trials,
            "patience": fill,
            "most": 4 * fill,
            "more": 2,
        }

    def _late_beats(self) -> list[dict[str, Any]]:
        """Tiles of two and of three beats of A, some with a last one as late as may matter, or later.

        A tile's first beat waits in the design while the tile before still works: the last one comes late
        only after twice the pause.
        """
        p = self.params
        found = []
        for beats in (2, 3):
            if p.dataflow == "output_stationary":
                shape = self._fit(p.rows + 1, beats, p.cols)
            else:
                shape = self._fit(beats, 4 * p.rows, 2 * p.cols)
            apart = p.minimum_tile_beats
            found += [{"shape": shape, "beats": beats, "pause": 2 * apart + more} for more in (-2, 3)]
        return found[:2] if self._is_large else found

    def _queued(self) -> list[Shape]:
        """Short tiles of different heights and widths, so that several are under way at a time.

        At last a GEMM of one tile waits for a long one, and another one for it.
        """
        r, c = self.params.rows, self.params.cols
        sizes = ((1, 1, 1), (2 * r - 1, 2, c + 1), (r + 1, 2, 2 * c - 1), (r, 2 * r, c), (1, 3, 2 * c))
        waiting = ((3 * r, 1, 1), (1, 1, c), (2, r, c + 1))
        return [self._fit(*size) for size in (*sizes, *waiting)]

    def _ragged_tiles(self) -> list[Shape]:
        """Heights and widths up to those of the array: all of them, or of a large one those next to 2**n."""
        r, c = self.params.rows, self.params.cols
        sizes = list(range(1, max(r, c) + 1))
        if self._is_large:
            sizes = [size for size in sizes if any(size + d & (size + d - 1) == 0 for d in (-1, 0, 1))]
        return [self._fit(min(size, r), 2, max(c + 1 - size, 1)) for size in sizes]

    def _shapes(self) -> list[Shape]:
        p = self.params
        r, c = p.rows, p.cols
        fixed = [
            self._fit(1, 1, 1),
            self._fit(1, r + 1, 1),
            self._fit(r + 1, 1, c + 1),
            self._fit(r + 1, 2 * r + 1, 2 * c + 1),
        ]
        again = p.dataflow == "weight_stationary"
        longest = [
            self._fit(p.max_m - 1, 1, 1),
            # What a counter starts again with: all bits of a size, in more than one tile.
            self._fit(p.max_m, r + 1 if again else 1, 1),
            self._fit(1 if again else r + 1, p.max_k, c + 1 if again else 1),
            self._fit(1 if again else r + 1, 1, p.max_n),
            self._fit(r + 1, 1, p.max_n - 1),
            self._fit(r + 1, p.max_k - 1, c + 1),
            self._fit(p.max_m - 1, r + 1, c + 1),
            self._replayed(),
            self._replayed(2),
        ]
        if self.effort == "full":
            longest.append(self._fit(p.max_m, p.max_k, p.max_n))
        else:
            longest = [shape for shape in longest if ideal_cycles(p, *shape) <= self._budget()]
        return fixed + longest + [self._random_shape(3 * max(r, c)) for _ in range(self._count(3, 2))]

    def _budget(self) -> int:
        """Cycles that one GEMM may take, so that simulation stays feasible."""
        return max(500, 320_000 // (self.params.rows * self.params.cols))

    def _replayed(self, divisor: int = 1) -> Shape:
        """Return the greatest GEMM that reuses each operand once, or the greatest that is feasible.

        What a design keeps of A and B is as great as it can be (or just more than that by the divisor), and
        all of it is read again. With the divisor 2, the beats of a tile are one less than the greatest: then
        tiles begin at other addresses than multiples of a power of two.
        """
        p = self.params
        m, k, n = self._fit(p.rows + 1, p.max_k + 1 - divisor, p.max_n // divisor + divisor - 1)
        if p.dataflow == "weight_stationary":
            m, k, n = self._fit(p.max_m + 1 - divisor, p.max_k // divisor + divisor - 1, p.cols + 1)
        while ideal_cycles(p, m, k, n) > self._budget() // 3 and max(m, k, n) > 1:
            k, n, m = (
                max(k // 2, 1),
                max(n // 2, 1),
                m if p.dataflow == "output_stationary" else max(m // 2, 1),
            )
        return [m, k, n]

    def _illegal(self) -> list[Shape]:
        """Each size in turn zero, and too great by each single bit that a comparison or counter may lack."""
        p = self.params
        legal = self._fit(2, 2, 2)
        found = []
        for index, top in enumerate((p.max_m, p.max_k, p.max_n)):
            width = top.bit_length()
            beyond = [top + (1 << bit) for bit in range(width)] + [(1 << bit) + 1 for bit in range(width, 16)]
            for size in (0, *beyond):
                shape = list(legal)
                shape[index] = size
                found.append(shape)
        return found

    def _overflowing(self) -> Shape:
        """Return a tile whose greatest sums just leave the range of a narrow accumulator."""
        p = self.params
        most = p.product_width - p.a_signed - p.b_signed  # bits of the magnitude of a product
        k = 2 ** max(p.acc_bits - p.acc_signed - most, 0) + 2 * p.rows
        return self._fit(p.rows, k, p.cols)

    def _rounding(self) -> dict[str, Any]:
        """Enough products for single bits of each lane to be seen, through sums that K products can reach."""
        p = self.params
        k = 2 if p.bias else min(p.max_k, 2 * (p.a_width + p.acc_bits))
        longest = max(min(p.acc_bits - p.acc_signed, _MAX_SHIFT), p.out_width + 2)
        return {
            "shifts": min(p.biased_bits + p.scale_width + 2, 64),
            "unshifted": self._count(4, 2),
            # Those at which sums fill the output's range only with a scale that leaves low bits at 0.
            "longest": list(range(longest - p.out_width, longest + 1)),
            "flat": self._fit(1, k, self._count(8, 2) * p.cols),
            "tall": self._fit(p.rows + 1, k, 2 * p.cols),
        }

    def _reset_points(self) -> list[int]:
        """Cycles from the first beat to a reset: while loading, computing, draining and held back."""
        p = self.params
        length = p.minimum_tile_beats * 2 + p.cols + 24
        count = self._count(6, 3)
        return [
            self.draw.randint(index * length // count, (index + 1) * length // count)
            for index in range(count)
        ]

    def _every_k(self) -> dict[str, Any]:
        p = self.params
        most = min(p.max_k, self._count(_EVERY_K, 6))
        alone = [k for k in (1, 2, 8, 13) if k <= most]
        # Those that a comparison with 1 takes for 1 if it lacks a bit.
        alone += [(1 << bit) + 1 for bit in range(1, 12) if (1 << bit) < min(p.max_k, self._budget())]
        return {"m": min(2, p.max_m), "n": min(p.cols, p.max_n), "k": most, "alone": alone}

    def _throughput(self) -> list[dict[str, Any]]:
        p = self.params
        shape = self._fit(2 * p.rows, 2 * p.rows, 2 * p.cols)
        m, k, n = shape
        one = ideal_cycles(p, m, k, n)
        twice = one + self._pace(m, k) * self._tiles(m, k, n)
        extra = _EXTRA_LATENCY + p.bias * _EXTRA_LATENCY_BIAS + p.requantize * _EXTRA_LATENCY_REQUANTIZE
        entries = [
            {"shape": shape, "count": 1, "ideal": one, "limit": one + extra, "benchmark": True},
            {"shape": shape, "count": 2, "ideal": twice, "limit": twice + extra, "benchmark": False},
            *(
                self._without_pause(*small, extra)
                for small in ((p.rows + 1, 1, p.cols + 1), (2, 2 * p.rows, 1))
            ),
        ]
        return entries[:1] if self._is_large else entries

    def _without_pause(self, m: int, k: int, n: int, extra: int) -> dict[str, Any]:
        """Return an entry for GEMMs whose tiles are as short as they may be."""
        m, k, n = self._fit(m, k, n)
        count = 4
        ideal = ideal_cycles(self.params, m, k, n)
        ideal += (count - 1) * self._pace(m, k) * self._tiles(m, k, n)
        return {
            "shape": [m, k, n],
            "count": count,
            "ideal": ideal,
            "limit": ideal + extra,
            "benchmark": False,
        }

    def _tiles(self, m: int, k: int, n: int) -> int:
        p = self.params
        along = m if p.dataflow == "output_stationary" else k
        return -(-along // p.rows) * -(-n // p.cols)

    def _pace(self, m: int, k: int) -> int:
        beats = k if self.params.dataflow == "output_stationary" else m
        return max(beats, self.params.minimum_tile_beats)
