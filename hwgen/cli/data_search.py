"""Search a dataset by words, or for rows like one of them, and choose some.

Rankings: `bm25` by words, `dense` by words that occur together (latent semantic vectors of the dataset), and
`structural` by what the code is built of; `fused` combines their ranks.

hwgen data search "8-bit up counter with synchronous reset" --in mg-verilog
hwgen data search --like 878bed5d --in mg-verilog --count 3 --diversity 0.4
hwgen data search "shift register" --in mg-verilog --selector random --seed 7
"""

from __future__ import annotations

import argparse
import json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data search`."""
    parser.add_argument("text", nargs="*", help="what is looked for, in words")
    parser.add_argument("--in", dest="name", metavar="NAME", help="the dataset (default: the only one)")
    parser.add_argument("--like", metavar="ROW", help="look for rows like this one")
    parser.add_argument("--count", type=int, default=5, metavar="N", help="how many rows (default: 5)")
    parser.add_argument(
        "--ranking",
        choices=("fused", "bm25", "dense", "structural"),
        default="fused",
        help="what to rank by (default: fused)",
    )
    parser.add_argument(
        "--selector",
        choices=("similar", "random", "dissimilar", "none"),
        default="similar",
        help="which rows to choose (default: similar)",
    )
    parser.add_argument(
        "--diversity",
        type=float,
        default=0.0,
        metavar="D",
        help="0 takes the best as they are, 1 the most unlike one another (default: 0)",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of `random` (default: 0)")
    parser.add_argument(
        "--clean", action="store_true", help="only rows that checking found fit to learn from"
    )
    parser.add_argument("--quiet", action="store_true", default=None, help="tell no progress on stderr")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Search and print the rows found; none is exit code 1."""
    from hwgen.cli.progress import reporter
    from hwgen.core.errors import UsageError
    from hwgen.core.values import to_json
    from hwgen.demos.retrieval.index import Query
    from hwgen.demos.retrieval.select import Choice, choose
    from hwgen.demos.store import Store
    from hwgen.flow.data.search import clean_rows, index_of, the_dataset
    from hwgen.infra.config import load_config

    config = load_config({"quiet": arguments.quiet})
    store = Store(config.data_dir)
    text = " ".join(arguments.text)
    if not text.strip() and not arguments.like:
        raise UsageError("what is looked for?", 'for example: hwgen data search "8-bit counter"')
    name = the_dataset(store, arguments.name)
    allowed = clean_rows(store, name) if arguments.clean else None
    index = index_of(store, name, reporter(config.quiet))
    query = Query(text)
    if arguments.like:
        liked = store.find(arguments.like.lower(), name)[1]
        query = Query(f"{text} {liked.descriptions.coarsest}", liked.code)
        allowed = (set(index.ids) if allowed is None else allowed) - {liked.id}
    choice = Choice(
        count=arguments.count,
        selector=arguments.selector,
        ranking=arguments.ranking,
        diversity=arguments.diversity,
        seed=arguments.seed,
        allowed=allowed,
    )
    hits = choose(index, query, choice)
    rows = store.rows_by_id(name, {hit.id for hit in hits})
    if arguments.json:
        found = [{**to_json(hit), "modules": list(rows[hit.id].modules)} for hit in hits]
        print(json.dumps({"dataset": name, "query": text, "hits": found}, indent=2))
    else:
        for hit in hits:
            row = rows[hit.id]
            ranks = " ".join(f"{ranking}:{rank}" for ranking, rank in hit.ranks.items())
            print(f"{hit.id[:12]}  {hit.score:8.4f}  {row.modules[0][:24]:<24}  {ranks}")
            if said := " ".join(row.descriptions.coarsest.split()):
                print(f"{'':<12}  {said[:96]}")
    return 0 if hits or arguments.selector == "none" or not arguments.count else 1
