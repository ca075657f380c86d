"""interpret: a Request, understood with the built-in grammar, becomes a Spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from hwgen.core.errors import RequestError
from hwgen.core.spec import Budget, Request, Spec, Target
from hwgen.operators.request.chain import interpret_chain, stages
from hwgen.operators.request.common import COMMON, FILLERS, RANGES
from hwgen.operators.request.messages import no_operator, not_understood
from hwgen.operators.request.options import check_range, option_facts
from hwgen.operators.request.parse import Phrase, parse
from hwgen.operators.request.registry import vocabularies
from hwgen.operators.request.rules import Fact, Rule, Vocabulary
from hwgen.operators.request.tokens import Token, place, quoted, tokenize

_COMMON_KEYS = frozenset({*RANGES, "operator", "target", "asic", "interface"})


def interpret(request: Request, known: Sequence[Vocabulary] | None = None) -> Spec:
    """Understand a request, or raise RequestError that names the word and says what can be done.

    The order of phrases does not matter. What was not said is filled in and listed in the Spec's
    assumptions. `known` are the vocabularies to use, all of hwgen's if None.
    """
    choices = vocabularies() if known is None else tuple(known)
    tokens = tokenize(request.text)
    if not _understood_by_one(tokens, choices) and len(pieces := stages(request.text, choices)) > 1:
        return interpret_chain(request, pieces, lambda piece: interpret(piece, choices))
    vocabulary = _operator(request.text, tokens, choices)
    said = _said(request.text, tokens, vocabulary, choices)
    for key, fact in option_facts(request.options).items():
        _add(said, key, fact)
    completion = vocabulary.complete({k: fact for k, fact in said.items() if k not in _COMMON_KEYS})
    values = {key: fact.value for key, fact in said.items()}
    target, reason = _target(values)
    return Spec(
        operator=vocabulary.operator,
        parameters=completion.parameters,
        target=target,
        budget=Budget(
            clock_mhz=values.get("clock_mhz"),
            max_luts=values.get("max_luts"),
            max_cells=values.get("max_cells"),
            max_cycles=values.get("max_cycles"),
        ),
        seed=values.get("seed", 0),
        request=request.text,
        assumptions=(*completion.assumptions, *_assumptions(values), *reason),
        assumed=tuple(key for key in completion.parameters if key not in said),
    )


def _understood_by_one(tokens: Sequence[Token], choices: Sequence[Vocabulary]) -> bool:
    """Whether one operator is named whose words explain the whole text."""
    named = [v for v in choices if any(True for _ in _spans(tokens, v.names))]
    return any(not parse(tokens, _rules(v), FILLERS).unknown for v in named)


def _operator(text: str, tokens: Sequence[Token], choices: Sequence[Vocabulary]) -> Vocabulary:
    """Find the one operator that is named anywhere in the text.

    A word may name one operator and mean something to another, as relu does in "gemm with relu": see `_apt`.
    """
    named = {v.operator: spans for v in choices if (spans := list(_spans(tokens, v.names)))}
    if not named:
        rules = [rule for v in choices for rule in v.rules] + list(COMMON)
        found = parse(tokens, rules, FILLERS)
        raise not_understood(found.unknown, rules, choices) if found.unknown else no_operator(choices)
    apt = _apt(tokens, [v for v in choices if v.operator in named], named)
    if len(apt) == 1:
        return apt[0]
    first, second = (_where(text, tokens[slice(*spans[0])]) for spans in list(named.values())[:2])
    alone = [v.operator for v in choices if v.operator in named and not v.chains]
    hint = f"{alone[0]} is no stage of a chain: ask for it alone" if alone else "ask for one at a time"
    raise RequestError(f"contradiction: {first} and {second} name two operators", hint)


def _apt(
    tokens: Sequence[Token], known: Sequence[Vocabulary], named: Mapping[str, Sequence[tuple[int, int]]]
) -> list[Vocabulary]:
    """Return the operators that understand the whole text, or if none does, all words that name operators."""
    unknown = {v.operator: parse(tokens, _rules(v), FILLERS).unknown for v in known}
    whole = [v for v in known if not unknown[v.operator]]
    names = {token for spans in named.values() for span in spans for token in tokens[slice(*span)]}
    return whole or [v for v in known if names.isdisjoint(unknown[v.operator])]


def _rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    return (*vocabulary.names, *vocabulary.rules, *COMMON)


def _spans(tokens: Sequence[Token], names: Sequence[Rule]) -> Iterator[tuple[int, int]]:
    for start in range(len(tokens)):
        for rule in names:
            for pattern in rule.compiled:
                for end, _ in pattern.matches(tokens, start):
                    yield start, end


def _said(
    text: str, tokens: Sequence[Token], vocabulary: Vocabulary, choices: Sequence[Vocabulary]
) -> dict[str, Fact]:
    rules = _rules(vocabulary)
    found = parse(tokens, rules, FILLERS)
    if found.unknown:
        raise not_understood(found.unknown, rules, choices, vocabulary)
    said: dict[str, Fact] = {}
    for phrase in found.phrases:
        where = _where(text, phrase.tokens)
        for key, value in _meaning(phrase, where).items():
            _check(key, value, vocabulary, where)
            _add(said, key, Fact(value, where, phrase.rule.topic))
    return said


def _meaning(phrase: Phrase, where: str) -> Mapping[str, Any]:
    try:
        return phrase.rule.facts(phrase.values)
    except RequestError as error:
        raise RequestError(f"{where}: {error.message}", error.hint) from None


def _check(key: str, value: Any, vocabulary: Vocabulary, where: str) -> None:
    bounds = RANGES.get(key) or vocabulary.ranges.get(key)
    if bounds is not None:
        check_range(key, value, bounds, where, vocabulary.range_hints.get(key, ""))


def _add(said: dict[str, Fact], key: str, fact: Fact) -> None:
    other = said.get(key)
    if other is not None and other.value != fact.value:
        raise RequestError(
            f"contradiction: {other.where} and {fact.where} do not agree on the {fact.topic}",
            "say one of them",
        )
    said.setdefault(key, fact)


def _where(text: str, tokens: Sequence[Token]) -> str:
    return f"{quoted(text[tokens[0].start : tokens[-1].end])} ({place(tokens[0])})"


def _target(values: Mapping[str, Any]) -> tuple[Target, tuple[str, ...]]:
    """Return the target, and why where it was not said or was said of an ASIC.

    A LUT count and a clock can only be measured on an FPGA, so those budgets choose one.
    """
    if values.get("asic"):
        return "generic", ("an ASIC is synthesized for the generic target, without a cell library",)
    if "target" in values:
        return cast(Target, values["target"]), ()
    for key, what in (("max_luts", "LUTs are counted"), ("clock_mhz", "the clock is measured")):
        if key in values:
            return "ecp5", (f"target ECP5, where {what} (no target said)",)
    return "generic", ("generic target (not said)",)


def _assumptions(said: Mapping[str, Any]) -> Iterator[str]:
    if "interface" not in said:
        yield "AXI4-Stream interfaces (not said)"
