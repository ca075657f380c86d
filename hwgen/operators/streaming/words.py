"""What the request grammar knows of every streaming operator: types, lanes, reset; and its completion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hwgen.operators.request.rules import Completion, Rule, Said, Vocabulary, refuse
from hwgen.operators.streaming.parameters import Parameters

_LANES = Rule(
    "lanes",
    (
        "<n> lanes|lane [wide]",
        "lanes [<eq>] <n>",
        "<n> [values|elements|samples|channels] per|a|each cycle|clock|beat",
        "vector width [<eq>] <n>",
        "<n> wide vector|vectors",
    ),
    lambda *values: {"lanes": values[-1]},
    "4 lanes",
)
_RESET = (
    Rule(
        "reset",
        ("[axi] [style] active low [synchronous] [reset]", "axi [style] reset", "[reset] aresetn"),
        {"reset": "axi_low"},
        "active-low reset",
    ),
    Rule(
        "reset",
        ("[synchronous|sync] active high [synchronous] [reset]", "reset active high"),
        {"reset": "sync_high"},
        "synchronous active-high reset",
    ),
    Rule("reset", ("synchronous|sync reset",), {}, "synchronous reset"),
    Rule(
        "reset",
        ("asynchronous|async [active] [high|low] reset",),
        refuse("resets are synchronous", "say 'active-low reset' or 'active-high reset'"),
        "asynchronous reset",
    ),
)
_FLOATS = Rule(
    "element type",
    ("fp4|fp8|fp16|fp32|fp64|bf16|bfloat16|tf32|float16|float32|float64|float|double", "floating point"),
    refuse("operators have integer elements only", "say a type such as int8 or uint4"),
    "fp16",
)


def element_type(*prefixes: str) -> Rule:
    """Return the rule of the elements' type: it sets PREFIX_width and PREFIX_signed of each prefix."""
    return Rule(
        "element type",
        ("<dtype>", "<dtype> inputs|input|operands|elements|data|values|samples|pixels|activations"),
        lambda kind: {key: value for prefix in prefixes for key, value in kind.facts(prefix).items()},
        "int8",
    )


def type_of(what: str, prefix: str, example: str) -> Rule:
    """Return the rule of one more type, as in "int16 output": `what` are its words, separated by |."""
    return Rule(
        f"type of {what.split('|')[0]}",
        (f"<dtype> {what}", f"{what} : <dtype>", f"{what} [in|as|of] <dtype>"),
        lambda *values: values[-1].facts(prefix),
        example,
    )


def number(topic: str, key: str, words: str, example: str) -> Rule:
    """Return the rule of a number, as in "16 taps" or "taps = 16"; `words` are separated by |."""
    return Rule(topic, (f"<n> {words}", f"{words} [<eq>] <n>"), lambda *values: {key: values[-1]}, example)


def streaming_vocabulary(
    parameters: type[Parameters],
    names: Sequence[Rule],
    rules: Sequence[Rule],
    *,
    lanes: bool = True,
    derive: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda said: {},
) -> Vocabulary:
    """Return the vocabulary of a streaming operator: its own rules, and those that all share.

    A rule's facts are parameters by name. What was not said gets its default, and the sentence that the
    parameter has for it. `derive` returns, for the parameters that were said, others that follow from them
    unless they were said too.
    """

    def complete(said: Said) -> Completion:
        values = {key: fact.value for key, fact in said.items()}
        made = parameters.from_mapping({**derive(values), **values})
        return Completion(made.to_mapping(), tuple(made.assumptions(said)))

    def read(values: Any) -> dict[str, Any]:
        return parameters.from_mapping(values).to_mapping()

    shared = (_LANES, *_RESET, _FLOATS) if lanes else (*_RESET, _FLOATS)
    return Vocabulary(
        operator=parameters.operator,
        names=tuple(names),
        rules=(*rules, *shared),
        ranges=parameters.ranges(),
        complete=complete,
        read_parameters=read,
        notes=parameters.notes(),
        chains=True,
    )
