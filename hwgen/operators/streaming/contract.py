"""The contract of a streaming operator: its ports and promise, with what all such operators promise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hwgen.operators.contract import Contract, NumberFormat
from hwgen.operators.contract import Port as Signal
from hwgen.operators.streaming.parameters import Parameters
from hwgen.operators.streaming.ports import Port

if TYPE_CHECKING:
    from hwgen.operators.streaming.operator import Promise


def streaming_contract(
    operator: str, parameters: Parameters, ports: Sequence[Port], promise: Promise, checks_tlast: bool
) -> Contract:
    """Return the contract of an operator with these ports."""
    low = parameters.reset == "axi_low"
    reset = Signal(
        "aresetn" if low else "rst", "input", 1, f"synchronous reset, active {'low' if low else 'high'}"
    )
    status = (Signal("error", "output", 1, "a tlast was misplaced; sticky until reset"),)
    return Contract(
        operator=operator,
        top=operator,
        summary=promise.summary,
        formula=promise.formula,
        control_ports=(Signal("clk", "input", 1, "clock; everything happens at its rising edge"), reset),
        streams=tuple(port.described() for port in ports),
        status_ports=status if checks_tlast else (),
        sizes=(),
        formats=_formats(ports),
        arithmetic=promise.arithmetic,
        overflow=promise.overflow,
        rounding=promise.rounding,
        protocol=tuple(_protocol(ports)),
        timing=promise.timing,
        reset=_reset(ports),
        errors=_errors(checks_tlast),
        parameters=parameters.to_mapping(),
    )


def _formats(ports: Sequence[Port]) -> tuple[NumberFormat, ...]:
    return tuple({port.element.name: port.element for port in ports}.values())


def _protocol(ports: Sequence[Port]) -> list[str]:
    setup = [port.prefix for port in ports if port.role == "setup"]
    sentences = [
        "A beat moves at a rising clock edge at which tvalid and tready are both 1. Once valid, tvalid, "
        "tdata and tlast stay until the beat has moved.",
        "Any stream may pause at any time; nothing is lost, repeated or reordered.",
    ]
    if setup:
        sentences.append(
            f"After each reset one frame is taken on {' and '.join(f'`{name}`' for name in setup)} before "
            "anything is taken elsewhere. A further one waits until the next reset."
        )
    return sentences


def _reset(ports: Sequence[Port]) -> tuple[str, ...]:
    sentences = ["One cycle of reset is enough; every frame under way is forgotten."]
    if any(port.role == "setup" for port in ports):
        sentences.append("What the setup streams brought is forgotten too.")
    return tuple(sentences)


def _errors(checks_tlast: bool) -> tuple[str, ...]:
    if not checks_tlast:
        return ()
    return (
        "`error` becomes 1, and stays until reset, when a tlast comes before the last beat of a frame or is "
        "missing there. Frames are counted by their beats, so results do not change.",
    )
