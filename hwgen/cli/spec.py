"""Show how a request is understood: the Spec with everything that was assumed.

hwgen spec "8x8 int8 gemm with bias" > gemm.toml
hwgen design gemm.toml
"""

from __future__ import annotations

import argparse
import json
import sys

from hwgen.cli.options import MODEL_SETTINGS, add_model, add_request, read_request


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen spec`."""
    add_request(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead of TOML")
    add_model(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the spec on stdout and the assumptions on stderr."""
    from hwgen.core.values import to_json
    from hwgen.flow.reading import Reader
    from hwgen.infra.config import load_config
    from hwgen.operators.specfile import to_toml

    config = load_config({name: getattr(arguments, name, None) for name in MODEL_SETTINGS})
    _, spec = read_request(arguments, Reader(config))
    if arguments.json:
        print(json.dumps(to_json(spec), indent=2))
        return 0
    print(to_toml(spec), end="")
    for text in spec.assumptions:
        print(f"assumed: {text}", file=sys.stderr)
    return 0
