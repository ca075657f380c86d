"""The search beside an exhaustive sweep and beside random search, and the model beside what was measured.

python benchmarks/explore.py             # the search against the sweep in data/, 10 seeds, no tool runs
python benchmarks/explore.py --sweep     # sweeps the space (half an hour); goes on where it was ended
python benchmarks/explore.py --samples   # synthesizes the designs that the model of area is fitted to
python benchmarks/explore.py --cycles 12 # simulates so many of either at their greatest sizes, beside the model
python benchmarks/explore.py --fit       # fits the model to them and to the sweep, prints the coefficients
"""

from __future__ import annotations

import argparse
import csv
import itertools
import math
import random
import statistics
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from gemm_cycles import measure as simulate
from tools import table

from hwgen.core.errors import RequestError
from hwgen.core.evidence import Kind
from hwgen.core.spec import Request, Spec
from hwgen.flow.explore.evaluate import BuildEvaluator, Measured
from hwgen.flow.explore.measures import MEASURES, Measure
from hwgen.flow.explore.pareto import hypervolume
from hwgen.flow.explore.screen import screen_of
from hwgen.flow.explore.search import Goal, Search
from hwgen.flow.explore.space import Space
from hwgen.flow.session import understand
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.tools import Toolbox
from hwgen.operators.gemm import area
from hwgen.operators.gemm.cycles import built_cycles
from hwgen.operators.gemm.memories import memories
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.registry import operator

DATA = Path(__file__).resolve().parent / "data"
SWEEP, SAMPLES = DATA / "gemm_sweep.csv", DATA / "gemm_area_samples.csv"
REQUEST = "int8 gemm for 32x32x32"
SPACE = {"rows": (1, 2, 4, 8), "cols": (1, 2, 4, 8), "pipeline": (0, 1), "kept_tiles": (0,)}
METRICS = (
    "cycles",
    "traffic",
    "lut4_equivalents",
    "luts",
    "carries",
    "flip_flops",
    "dsps",
    "block_rams",
    "memory_bits",
)
SHARES = (0.05, 0.1, 0.2)
SEEDS = 10
# What each number of the model is a sum over: components of hwgen.operators.gemm.area.
_CONTROL = ("output_stationary", "weight_stationary", "sizes")
_AFTER = ("bias", "requantized", "requantized_bits")
_ROWS = ("element_sums", "row_sums", "queue_lanes", "streams", "kept")
FITTED = {
    "LUTS": ("luts", (*_CONTROL, *_ROWS, "memory_mux", *_AFTER, "relu")),
    "CARRIES": ("carries", (*_CONTROL, "adder_pairs", *_AFTER)),
    "FLIP_FLOPS": (
        "flip_flops",
        (
            *_CONTROL,
            *_ROWS,
            *_AFTER,
            "element_operands",
            "element_products",
            "skew",
            "lane_skew",
            "bias_skew",
        ),
    ),
}


def space() -> Space:
    """Return the space that was swept."""
    return Space.around(understand(Request(REQUEST, {"target": "ecp5"})), SPACE)


class Table:
    """Measures designs by looking them up in the sweep."""

    def __init__(self, swept: Space, rows: Iterable[Mapping[str, Any]]) -> None:
        self.space = swept
        self.known = {swept.key(row["parameters"]): Measured(row["metrics"]) for row in rows}

    def __call__(self, parameters: Mapping[str, Any]) -> Measured:
        """Return what the sweep measured."""
        return self.known[self.space.key(parameters)]


def compare(objectives: Sequence[Measure]) -> None:
    """Print which part of the sweep's hypervolume is reached with a share of its evaluations."""
    swept = space()
    lookup = Table(swept, read(SWEEP))
    points = list(swept.points())
    missing = [p for p in points if swept.key(p) not in lookup.known]
    if missing:
        raise SystemExit(f"{SWEEP.name} lacks {len(missing)} of {len(points)} designs: run with --sweep")
    costs = {
        key: tuple(math.log(measured.metrics[m.metric]) for m in objectives)
        for key, measured in lookup.known.items()
    }
    low = [min(c[i] for c in costs.values()) for i in range(len(objectives))]
    high = [max(c[i] for c in costs.values()) for i in range(len(objectives))]
    reference = [b + 0.1 * (b - a) for a, b in zip(low, high, strict=True)]
    whole = hypervolume(list(costs.values()), reference)

    def reached(keys: Iterable[str]) -> float:
        return hypervolume([costs[key] for key in keys], reference) / whole

    names = ", ".join(m.name for m in objectives)
    print(
        f"\nobjectives {names}; {len(points)} designs; "
        "hypervolume of logarithms, reference 10 % beyond the worst\n"
    )
    rows = []
    for share in SHARES:
        trials = int(share * len(points))
        found = [reached(searched(swept, lookup, objectives, trials, seed)) for seed in range(SEEDS)]
        by_chance = [reached(drawn(list(costs), trials, seed)) for seed in range(SEEDS)]
        wins = sum(a > b for a, b in zip(found, by_chance, strict=True))
        rows.append(
            (
                f"{trials} ({share:.0%})",
                f"{statistics.median(found):.4f}",
                f"{min(found):.4f}",
                f"{statistics.median(by_chance):.4f}",
                f"{max(by_chance):.4f}",
                f"{wins} of {SEEDS}",
            )
        )
    header = ("evaluations", "search: median", "worst", "random: median", "best", "search better")
    print(table(header, rows))


def searched(swept: Space, lookup: Table, objectives: Sequence[Measure], trials: int, seed: int) -> list[str]:
    """Return the designs that a search builds."""
    goal = Goal(tuple(objectives), {}, trials, seed)
    search = Search(swept, goal, screen_of(swept, objectives, {}, seed), lookup)
    return [swept.key(point.parameters) for point in search.run()]


def drawn(keys: list[str], trials: int, seed: int) -> list[str]:
    """Return designs by chance."""
    return random.Random(seed).sample(keys, trials)


def model_error() -> None:
    """Print how far off the model is, for the sweep and for the samples."""
    rows = []
    for path in (SWEEP, SAMPLES):
        found = list(read(path))
        for metric in ("lut4_equivalents", "flip_flops", "dsps", "block_rams", "memory_bits"):
            errors = sorted(
                abs(area.ecp5_area(GemmParams.from_mapping(r["parameters"]))[metric] - r["metrics"][metric])
                / max(r["metrics"][metric], 1)
                for r in found
            )
            p90 = errors[int(0.9 * len(errors))]
            rows.append(
                (
                    path.stem,
                    metric,
                    len(found),
                    *(f"{e:.1%}" for e in (statistics.median(errors), p90, errors[-1])),
                )
            )
    print("\nrelative error of the model\n")
    print(table(("data", "metric", "designs", "median", "90th percentile", "greatest"), rows))


def cycles_error(count: int) -> None:
    """Simulate designs of the sweep and of the samples at their greatest sizes, and print the model's cycles.

    The model must be met exactly; Verilator, where it is, is much the faster for the greatest.
    """
    rows = []
    for path in (SWEEP, SAMPLES):
        off = []
        for row in random.Random(1).sample(list(read(path)), count):
            params = GemmParams.from_mapping(row["parameters"])
            sizes = [params.max_m, params.max_k, params.max_n]
            expected = built_cycles(params, *sizes)
            plan = {"shape": sizes, "count": 1, "ideal": 1, "limit": 2 * expected, "benchmark": True}
            found = simulate(params, {"throughput": [plan]}, ("throughput",), None)["cycles"]
            assert isinstance(found, int)
            off.append(abs(found - expected))
            print(f"{path.stem}: {sizes}, model {expected}, simulated {found}", flush=True)
        rows.append((path.stem, count, sum(not o for o in off), max(off)))
    print(table(("data", "designs simulated", "exact", "greatest difference, cycles"), rows))


def fit() -> None:
    """Print coefficients that fit the sweep and the samples best, by the relative error."""
    found = [(GemmParams.from_mapping(r["parameters"]), r["metrics"]) for r in (*read(SWEEP), *read(SAMPLES))]
    parts = [area.components(p, list(memories(p))) for p, _ in found]
    for name, (metric, components) in FITTED.items():
        features = np.array([[part[c] for c in components] for part in parts], float)
        measured = np.array([metrics[metric] for _, metrics in found], float)
        weights = 1 / np.array(
            [m["flip_flops" if metric == "flip_flops" else "lut4_equivalents"] for _, m in found]
        )
        solution = np.linalg.lstsq(features * weights[:, None], measured * weights, rcond=None)[0]
        print(f"{name}: Mapping[str, float] = MappingProxyType(\n    {{")
        for component, value in zip(components, solution, strict=True):
            print(f'        "{component}": {value:.3f},')
        print("    }\n)")


def samples() -> list[dict[str, Any]]:
    """Return designs all over the parameters."""
    return [*drawn_designs(7, 40, (16, 32, 64, 100)), *drawn_designs(8, 20, (4, 8, 256))]


def drawn_designs(seed: int, count: int, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Return designs by chance, with arrays of at most 40 elements."""
    draw, found = random.Random(seed), []
    while len(found) < count:
        flow = draw.choice(("output_stationary", "weight_stationary"))
        drawn_values = {
            "rows": draw.choice((1, 2, 3, 4, 5, 6, 8)),
            "cols": draw.choice((1, 2, 3, 4, 5, 6, 8)),
            "dataflow": flow,
            "interconnect": draw.choice(("systolic", "broadcast", "tree")),
            "resend": draw.choice(("none", "none", "a", "b", "both")),
            "pipeline": draw.choice((0, 1, 2)),
            "kept_tiles": draw.choice((0, 0, 1, 2)),
            **{f"max_{axis}": draw.choice(sizes) for axis in "mkn"},
            "a_width": draw.choice((4, 8, 8, 8, 12, 16)),
            "b_width": draw.choice((4, 8, 8, 8, 12, 16)),
            "bias": draw.random() < 0.4,
            "requantize": draw.random() < 0.4,
            "relu": draw.random() < 0.3,
        }
        try:
            complete = operator("gemm").complete(drawn_values)
        except RequestError:
            continue
        if complete["rows"] * complete["cols"] <= 40:
            found.append(complete)
    return found


def measure(path: Path, designs: Sequence[Mapping[str, Any]], jobs: int) -> None:
    """Synthesize designs for ECP5 and write them to a file; those that are in it are not measured again."""
    known = {_key(row["parameters"]): row for row in read(path)} if path.exists() else {}
    missing = [parameters for parameters in designs if _key(parameters) not in known]
    workshop = Workshop(config=load_config({}))
    whole = Space(Spec("gemm", designs[0], target="ecp5"), dict.fromkeys(designs[0], ()))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        evaluator = BuildEvaluator(whole, [Kind.SYNTHESIZE], workshop, Path(folder))
        for number, (parameters, measured) in enumerate(
            zip(missing, pool.map(evaluator, missing), strict=True), 1
        ):
            if measured.failure:
                raise SystemExit(f"{parameters}: {measured.failure}")
            known[_key(parameters)] = {"parameters": parameters, "metrics": measured.metrics}
            write(path, [known[key] for key in map(_key, designs) if key in known])
            luts = measured.metrics["lut4_equivalents"]
            print(f"{number} of {len(missing)}: {luts} LUT4 equivalents", flush=True)


def _key(parameters: Mapping[str, Any]) -> str:
    return repr(sorted(parameters.items()))


def read(path: Path) -> Iterable[dict[str, Any]]:
    """Yield the designs of a file: complete parameters, and metrics."""
    kinds = GemmParams().to_mapping()
    with path.open(newline="") as file:
        for row in csv.DictReader(itertools.filterfalse(lambda line: line.startswith("#"), file)):
            yield {
                "parameters": {name: _typed(kinds[name], row[name]) for name in kinds},
                "metrics": {name: int(row[name]) for name in METRICS},
            }


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write designs, with the version of the tool that measured them."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="") as file:
        file.write(
            f"# Yosys {Toolbox().versions().get('yosys')}, synth_ecp5, modules that repeat mapped once\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        names = list(GemmParams().to_mapping())
        writer.writerow([*names, *METRICS])
        for row in rows:
            writer.writerow([*(row["parameters"][n] for n in names), *(row["metrics"][n] for n in METRICS)])


def _typed(example: Any, text: str) -> Any:
    return text == "True" if isinstance(example, bool) else type(example)(text)


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("sweep", "samples", "fit"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--jobs", type=int, default=1, help="designs at a time")
    parser.add_argument("--cycles", type=int, metavar="N", help="designs of each file to simulate")
    arguments = parser.parse_args()
    if arguments.cycles:
        cycles_error(arguments.cycles)
    elif arguments.sweep:
        measure(SWEEP, list(space().points()), arguments.jobs)
    elif arguments.samples:
        measure(SAMPLES, samples(), arguments.jobs)
    elif arguments.fit:
        fit()
    else:
        compare([MEASURES["cycles"], MEASURES["luts"]])
        compare([MEASURES["cycles"], MEASURES["luts"], MEASURES["traffic"]])
        model_error()


if __name__ == "__main__":
    main()
