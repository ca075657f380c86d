"""Search a dataset by words, or for rows like one of them, and choose some.

Rankings: `bm25` by words, `dense` by words that occur together (latent semantic vectors of the dataset),
`embedding` by vectors of a model that was trained elsewhere (an extra), and `structural` by what the code is
built of; `fused` adds their scores.

hwgen data search "8-bit up counter with synchronous reset" --in mg-verilog
hwgen data search --like 878bed5d --in mg-verilog --count 3 --diversity 0.4
hwgen data search "shift register" --in mg-verilog --selector random --seed 7
hwgen data search "shift register" --in mg-verilog --selector model --model openai:NAME
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from hwgen.core.demonstrations import SELECTORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hwgen.demos.retrieval.index import Query
    from hwgen.demos.retrieval.select import Choice, Chooser, Hit
    from hwgen.demos.store import Store
    from hwgen.infra.config import Config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data search`."""
    parser.add_argument("text", nargs="*", help="what is looked for, in words")
    parser.add_argument("--in", dest="name", metavar="NAME", help="the dataset (default: the only one)")
    parser.add_argument("--like", metavar="ROW", help="look for rows like this one")
    parser.add_argument("--count", type=int, default=5, metavar="N", help="how many rows (default: 5)")
    parser.add_argument(
        "--ranking",
        choices=("fused", "bm25", "dense", "embedding", "structural"),
        default="fused",
        help="what to rank by (default: fused)",
    )
    parser.add_argument(
        "--selector",
        choices=SELECTORS,
        default="similar",
        help="which rows to choose; `model` lets --model choose (default: similar)",
    )
    parser.add_argument("--model", metavar="NAME", help="who chooses with --selector model")
    parser.add_argument("--base-url", metavar="URL", help="server of that model")
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
    from hwgen.demos.retrieval.embedding import HINT, NO_MODEL
    from hwgen.demos.retrieval.index import Query
    from hwgen.demos.retrieval.select import Choice, choose
    from hwgen.demos.store import Store
    from hwgen.flow.data.search import clean_rows, index_of, the_dataset
    from hwgen.infra.config import load_config

    config = load_config({name: getattr(arguments, name) for name in ("quiet", "model", "base_url")})
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
    chooser = _chooser(config, store, name, choice) if choice.selector == "model" else None
    hits = choose(index, query, choice, chooser)
    if index.model is None and not config.quiet:
        print(f"ranked without vectors of a trained model: {NO_MODEL} ({HINT})", file=sys.stderr)
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


def _chooser(config: Config, store: Store, name: str, choice: Choice) -> Chooser:
    """Return a function that asks the model, which sees what each row does and names some by their ids."""
    from hwgen.flow.choosing import a_chooser

    model = a_chooser(config, _say)

    def ask(query: Query, hits: Sequence[Hit]) -> list[str]:
        rows = store.rows_by_id(name, {hit.id for hit in hits})
        abouts = {
            hit.id: (hit.id[:12], rows[hit.id].descriptions.coarsest or rows[hit.id].header) for hit in hits
        }
        return model.choose(query.text, abouts, choice.count)

    return ask


def _say(text: str) -> None:
    print(text, file=sys.stderr)
