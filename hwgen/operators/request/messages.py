"""What the grammar says where it does not understand."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from hwgen.core.errors import RequestError
from hwgen.operators.request.rules import Refusal, Rule, Vocabulary
from hwgen.operators.request.tokens import Token, place, quoted, tokenize

_SHOWN_UNKNOWN = 4
_MORE = (
    "docs/request-grammar.md lists every word. Free language needs a language model (--model): "
    "only the built-in grammar is available in this version"
)


def not_understood(
    unknown: Sequence[Token], rules: Sequence[Rule], known: Iterable[Vocabulary]
) -> RequestError:
    """Return the error for words that no phrase explains: names them, guesses, says what there is.

    `known` is the one operator that is meant, where that is clear.
    """
    first = unknown[0]
    others = list(dict.fromkeys(quoted(token.text) for token in unknown[1:] if token.text != first.text))
    message = f"the request is not understood at {quoted(first.text)} ({place(first)})"
    if others:
        more = ", ".join(others[:_SHOWN_UNKNOWN])
        message += f", nor at {more}{', ...' if len(others) > _SHOWN_UNKNOWN else ''}"
    choices = tuple(known)
    rest = _phrases(choices[0]) if len(choices) == 1 else capabilities(choices)
    return RequestError(message, _guess(first, rules) + rest)


def no_operator(known: Iterable[Vocabulary]) -> RequestError:
    """Return the error for a request that never says what to build."""
    return RequestError("the request names no operator", capabilities(known))


def capabilities(known: Iterable[Vocabulary]) -> str:
    """Say what the built-in grammar can do and how a language model would be had."""
    operators = "; ".join(_names(vocabulary) for vocabulary in known)
    return (
        f"the built-in grammar knows the operator {operators}, with its types, sizes, dataflow, target and "
        'budgets, as in "16x16 weight-stationary int8 matmul with bias and relu for ECP5 at 100 MHz"; '
        f"{_MORE}"
    )


def _phrases(vocabulary: Vocabulary) -> str:
    """Say what can be said of one operator, by an example of each phrase."""
    rules = [r for r in (*vocabulary.names, *vocabulary.rules) if not isinstance(r.meaning, Refusal)]
    examples = ", ".join(dict.fromkeys(rule.example for rule in rules))
    return f"known phrases of {vocabulary.operator}: {examples}; {_MORE}"


def _names(vocabulary: Vocabulary) -> str:
    others = [rule.example for rule in vocabulary.names if rule.example.lower() != vocabulary.operator]
    return f"{vocabulary.operator} (also: {', '.join(others)})" if others else vocabulary.operator


def _example_words(rule: Rule) -> set[str]:
    return {token.text for token in tokenize(rule.example)}


def _guess(token: Token, rules: Sequence[Rule]) -> str:
    if token.kind == "number":
        return "say what the number is, as in 'K=256', '100 MHz' or '5000 LUTs'; "
    apt = [rule for rule in rules if token.text in _example_words(rule)]
    apt += [rule for rule in rules if token.text in rule.words]
    if apt:
        return f"'{token.text}' is understood in phrases like '{apt[0].example}'; "
    vocabulary = {word for rule in rules for word in rule.words}
    near = difflib.get_close_matches(token.text, sorted(w for w in vocabulary if len(w) > 2), 1, 0.7)
    return f"did you mean '{near[0]}'? " if near else ""
