"""Retrieval: 200 requests in other words, and how often each ranking finds what they ask for.

python benchmarks/retrieval.py [--missed]

tests/fixtures/paraphrases.py says where the requests come from, what counts as right, how they are halved.
`--missed` shows what was not among the first two, of the half that was used to tune the search only.
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import sys
import time
from types import ModuleType

from tools import ROOT, table

from hwgen.demos.retrieval.index import RANKINGS, Index, Query
from hwgen.demos.retrieval.select import FUSED, Choice, choose
from hwgen.flow.demos.retrieve import library_index


def fixture() -> ModuleType:
    path = ROOT / "tests" / "fixtures" / "paraphrases.py"
    spec = importlib.util.spec_from_file_location("paraphrases_fixture", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def rows(made: ModuleType, index: Index) -> list[tuple[object, ...]]:
    asked = made.requests()
    halves = {half: [r for r in asked if r.half == half] for half in made.HALVES} | {"all": asked}
    rankings = [(name, index, name) for name in (*RANKINGS, FUSED)]
    if index.model is None:
        print("no embedding model is installed (pip install 'hwgen[embedding]'): that ranking is left out\n")
        rankings.remove(("embedding", index, "embedding"))
    else:
        rankings.append(("fused, no embedding", made.index_without_model(), FUSED))
    found: list[tuple[object, ...]] = []
    for name, searched, ranking in rankings:
        for half, some in halves.items():
            f = made.figures(searched, ranking, some)
            percent = (f.family_2, f.operator_2, f.family_1, f.operator_1)
            found.append((name, half, f.requests, *(f"{value:.1f}" for value in percent)))
    return found


def missed(made: ModuleType, index: Index) -> None:
    demos = {demo.name: demo for demo in library_index()[1].values()}
    asked = [r for r in made.requests() if r.half == made.HALVES[0]]
    results = made.found(index, FUSED, asked)
    for request in asked:
        names = results[request.demo]
        if made.kind_of(demos[request.demo]) not in [made.kind_of(demos[name]) for name in names]:
            print(f"{request.demo}: {request.text}\n    {', '.join(names)}")


def search_ms(made: ModuleType, index: Index) -> float:
    times = []
    for request in made.requests():
        started = time.perf_counter()
        choose(index, Query(request.text), Choice(2))
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="show the requests of the tuned half that fail")
    arguments = parser.parse_args()
    made = fixture()
    started = time.perf_counter()
    index = library_index()[0]
    seconds = time.perf_counter() - started
    header = ("ranking", "half", "requests", "family of 2", "operator of 2", "family of 1", "operator of 1")
    print(table(header, rows(made, index)))
    print(f"\n{len(index)} demos read and indexed in {seconds:.1f} s; ", end="")
    print(f"a search takes {search_ms(made, index):.2f} ms in the median")
    if arguments.missed:
        missed(made, index)


if __name__ == "__main__":
    main()
