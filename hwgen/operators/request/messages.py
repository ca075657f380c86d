"""What the grammar says where it does not understand."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from hwgen.core.errors import NotUnderstoodError, RequestError
from hwgen.operators.request.common import COMMON
from hwgen.operators.request.rules import Rule, Vocabulary
from hwgen.operators.request.tokens import Token, place, quoted, tokenize

_SHOWN_UNKNOWN = 4
_MORE = (
    "docs/request-grammar.md lists every word. A language model can put free language into these words "
    "(`hwgen design --reader`, docs/models.md)"
)


def not_understood(
    unknown: Sequence[Token],
    rules: Sequence[Rule],
    known: Iterable[Vocabulary],
    named: Vocabulary | None = None,
) -> RequestError:
    """Return the error for words that no phrase explains: names them, guesses, says what there is.

    `named` is the operator that the request asks for, where it says one.
    """
    first = unknown[0]
    others = list(dict.fromkeys(quoted(token.text) for token in unknown[1:] if token.text != first.text))
    message = f"the request is not understood at {quoted(first.text)} ({place(first)})"
    if others:
        more = ", ".join(others[:_SHOWN_UNKNOWN])
        message += f", nor at {more}{', ...' if len(others) > _SHOWN_UNKNOWN else ''}"
    there_is = capabilities(known) if named is None else _of_operator(named)
    return NotUnderstoodError(message, _guess(first, rules) + there_is)


def no_operator(known: Iterable[Vocabulary]) -> RequestError:
    """Return the error for a request that never says what to build."""
    return NotUnderstoodError("the request names no operator", capabilities(known))


def capabilities(known: Iterable[Vocabulary]) -> str:
    """Say what the built-in grammar can do and how a language model would be had."""
    operators = ", ".join(vocabulary.operator for vocabulary in known if vocabulary.names)
    example = "16x16 weight-stationary int8 matmul with bias and relu for ECP5 at 100 MHz"
    return (
        f"the built-in grammar knows the operators {operators}, alone or in a chain, with types, sizes, "
        f'target and budgets, as in "{example}"; {_MORE}'
    )


def _of_operator(vocabulary: Vocabulary) -> str:
    """Say what can be said of one operator."""
    rules = (*vocabulary.rules, *COMMON)
    topics = dict.fromkeys(rule.topic for rule in rules if rule.topic != "operator")
    return f"a request for {vocabulary.operator} can say: {', '.join(topics)}; {_MORE}"


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
