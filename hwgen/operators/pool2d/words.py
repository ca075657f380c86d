"""What the request grammar knows of pooling."""

from __future__ import annotations

from hwgen.operators.pool2d.params import Pool2dParams
from hwgen.operators.request.rules import Rule
from hwgen.operators.streaming.image_words import IMAGE_RULES
from hwgen.operators.streaming.words import element_type, streaming_vocabulary

_POOL = "pool|pools|pooling|pooler|pool2d"


def _named(kind: str, words: str, joined: str) -> tuple[Rule, ...]:
    shown = f"{kind} pooling"
    near = (f"[2] [d] {words} [2] [d] {_POOL} [layer]", f"{joined} [layer]")
    far = (f"global [2] [d] {words} [2] [d] {_POOL} [layer]", f"global {joined} [layer]")
    return (
        Rule("operation", near, {"operation": kind}, shown),
        Rule("operation", far, {"operation": f"global_{kind}"}, f"global {shown}"),
    )


_NAMES = (
    Rule("operator", (f"[2] [d] {_POOL} [layer]",), {}, "pooling"),
    *_named("max", "max|maximum", "maxpool|maxpool2d|maxpooling"),
    *_named("average", "average|avg|mean", "avgpool|avgpool2d"),
)

VOCABULARY = streaming_vocabulary(Pool2dParams, _NAMES, (*IMAGE_RULES, element_type("data")))
