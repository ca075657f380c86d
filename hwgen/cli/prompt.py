"""Show the prompt that a language model would be given; it is called only to choose demos itself.

hwgen prompt "8x8 int8 gemm with bias"
hwgen prompt "16-tap int8 fir" --language hls
hwgen prompt --module vector_requantize,LANES=4
hwgen prompt "16-tap int8 fir" --selector model --model openai:NAME
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from hwgen.cli.options import MODEL_SETTINGS, add_demos, add_request, read_request

if TYPE_CHECKING:
    from hwgen.core.prompt import Prompt
    from hwgen.prompts.task import Task

_LANGUAGES = ("verilog", "systemverilog", "hls")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen prompt`."""
    add_request(parser, optional=True)
    parser.add_argument(
        "--module", metavar="NAME[,P=N]", help="one module of the template (`hwgen modules list`) instead"
    )
    parser.add_argument(
        "--language", choices=_LANGUAGES, default="verilog", help="what to write (default: verilog)"
    )
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="count tokens as this model does (hf:PATH, openai:NAME); it chooses with --selector model",
    )
    parser.add_argument("--base-url", metavar="URL", help="server of the model that chooses demos")
    parser.add_argument("--max-prompt-tokens", type=int, metavar="N", help="tokens of the prompt at most")
    add_demos(parser)
    parser.add_argument("--json", action="store_true", help="print messages and account as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the messages on stdout, and what they are made of on stderr."""
    from hwgen.core.values import to_json
    from hwgen.demos.retrieval.embedding import HINT, NO_MODEL, embedder
    from hwgen.flow.choosing import chooser_for
    from hwgen.flow.demos.retrieve import examples_for
    from hwgen.flow.modelled import showing_of
    from hwgen.infra.config import load_config
    from hwgen.prompts.compose import compose
    from hwgen.prompts.tokens import tokenizer_for

    config = load_config({name: getattr(arguments, name, None) for name in MODEL_SETTINGS})
    task = _task(arguments)
    chooser = chooser_for(config, _say)
    prompt = compose(
        task,
        examples_for(task, showing_of(config, arguments.seed or 0), chooser),
        budget=config.max_prompt_tokens,
        tokenizer=tokenizer_for(config.model),
    )
    if arguments.json:
        print(json.dumps(to_json(prompt) | {"digest": prompt.digest}, indent=2))
        return 0
    print("\n".join(f"----- {m.role} -----\n{m.content}" for m in prompt.messages), end="")
    _tell(prompt)
    if config.demos and config.demo_selector not in ("none", "random") and embedder() is None:
        _say(f"  demos were ranked without vectors of a trained model: {NO_MODEL} ({HINT})")
    return 0


def _task(arguments: argparse.Namespace) -> Task:
    from hwgen.core.errors import UsageError
    from hwgen.flow.prompting import task_of_module, task_of_spec

    if arguments.module is None:
        if not arguments.request:
            raise UsageError("there is no request", "say what is wanted, or which module: --module NAME")
        return task_of_spec(read_request(arguments)[1], arguments.language)
    if arguments.request:
        raise UsageError("a request and --module were both given", "ask for one of them")
    name, *settings = arguments.module.split(",")
    return task_of_module(name, dict(map(_setting, settings)), arguments.language)


def _setting(text: str) -> tuple[str, int]:
    from hwgen.core.errors import UsageError

    name, _, value = text.partition("=")
    try:
        return name.strip(), int(value)
    except ValueError:
        raise UsageError(
            f"{text!r} is no parameter with a number", "for example --module resize,WIDTH=8"
        ) from None


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _tell(prompt: Prompt) -> None:
    about = "" if prompt.exact else ", which is not the model's own count"
    print(f"{prompt.tokens} tokens ({prompt.tokenizer}{about})", file=sys.stderr)
    for part in prompt.parts:
        mark = " " if part.kept else "-"
        note = f"  {part.note}" if part.note else ""
        print(f"{mark} {part.tokens:>7}  {part.kind:<9} {part.name}{note}", file=sys.stderr)
