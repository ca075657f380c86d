"""Tasks for language models, from specs and from the contracts of the template's modules."""

from __future__ import annotations

from collections.abc import Mapping

from hwgen.core.errors import UsageError
from hwgen.core.spec import Spec
from hwgen.operators.assembly import leaf
from hwgen.operators.contract import hls_declaration, to_markdown, verilog_header
from hwgen.operators.registry import operator
from hwgen.operators.template import describe
from hwgen.operators.template.contracts import contract as module_contract
from hwgen.prompts.task import Language, Task

_TARGETS = {"ecp5": "an ECP5", "ice40": "an iCE40"}


def task_of_spec(spec: Spec, language: Language = "verilog") -> Task:
    """Return the task of writing the whole accelerator of a spec."""
    contract = operator(spec.operator).contract(spec.parameters)
    return Task(
        top=contract.top,
        contract=to_markdown(contract),
        header=hls_declaration(contract) if language == "hls" else verilog_header(contract),
        language=language,
        request=spec.request,
        understood=spec.assumptions,
        limits=tuple(_limits(spec)),
    )


def task_of_module(name: str, parameters: Mapping[str, int], language: Language = "verilog") -> Task:
    """Return the task of writing one module of the template; `parameters` are those that matter to the asker.

    The module keeps its parameters: what is written must work for every value that the contract allows.
    """
    found = module_contract(name)
    if language == "hls":
        raise UsageError(
            f"{name} is a module with cycles of its own, which HLS does not promise",
            "ask for it in Verilog or SystemVerilog, or for a whole accelerator in HLS",
        )
    defaults = leaf(name).defaults
    for parameter in parameters:
        if parameter not in defaults:
            raise UsageError(f"{name} has no parameter {parameter!r}", f"it has {', '.join(defaults)}")
    used = tuple(f"it will be used with {key} = {value}" for key, value in parameters.items())
    return Task(name, describe.to_markdown(found), describe.header(found), language, understood=used)


def _limits(spec: Spec) -> list[str]:
    budget, device = spec.budget, _TARGETS.get(spec.target, "the target")
    limits = []
    if spec.target in _TARGETS:
        limits.append(f"It is built for {device}.")
    if budget.clock_mhz is not None:
        limits.append(
            f"After place and route on {device} its clock reaches at least {budget.clock_mhz:g} MHz."
        )
    if budget.max_luts is not None:
        limits.append(f"On {device} it takes at most {budget.max_luts} LUT4 equivalents.")
    if budget.max_cells is not None:
        limits.append(f"It takes at most {budget.max_cells} generic cells.")
    if budget.max_cycles is not None:
        limits.append(f"One piece of work of the greatest sizes takes at most {budget.max_cycles} cycles.")
    return limits
