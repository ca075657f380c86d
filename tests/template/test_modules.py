"""Every module of the template alone, against its own reference and its contract."""

import pytest

from hwgen.checks.base import CheckJob
from hwgen.checks.lint import LintCheck
from hwgen.checks.simulate import SimulateCheck
from hwgen.flow.loop import lay_sources
from hwgen.infra.rundir import Folder
from hwgen.infra.sandbox import NoSandbox
from hwgen.infra.tools import Toolbox
from hwgen.operators.template.contracts import contracts
from hwgen.operators.template.verify import module_bench, wrapped

CASES = [
    pytest.param(contract, values, id=f"{contract.name}-{number}")
    for contract in contracts().values()
    for number, values in enumerate(contract.verified_with)
]


@pytest.mark.parametrize(("contract", "values"), CASES)
def test_a_module_keeps_its_contract(tmp_path, contract, values):
    candidate = wrapped(contract, values)
    lay_sources(Folder(tmp_path), candidate)
    job = CheckJob(candidate, tmp_path, Toolbox(), NoSandbox(), bench=module_bench(contract, values, 0))
    for check in (LintCheck(), SimulateCheck()):
        evidence = check.run(job)
        assert evidence.status == "pass", (evidence.summary, evidence.findings)
        assert not [f for f in evidence.findings if f.severity == "warning"], evidence.findings


def test_every_module_is_verified_alone():
    assert all(contract.verified_with for contract in contracts().values())
