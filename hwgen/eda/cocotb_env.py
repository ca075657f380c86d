"""The environment in which a simulator loads cocotb and runs a bench."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hwgen.core.errors import PrerequisiteError
from hwgen.infra.tools import Toolbox

_REINSTALL = "install cocotb again: pip install --force-reinstall cocotb"


@dataclass(frozen=True)
class Cocotb:
    """An installed cocotb: its package folder, and the libpython that simulators must load with it."""

    package: Path
    libpython: Path

    @property
    def libraries(self) -> Path:
        """The folder of the libraries that simulators load."""
        return self.package / "libs"

    def vpi_library(self, simulator: Literal["icarus", "verilator"]) -> Path:
        """Return the library that a simulator loads."""
        return self.libraries / f"libcocotbvpi_{simulator}.so"

    @property
    def verilator_main(self) -> Path:
        """The C++ main program of a simulation by Verilator."""
        return self.package / "share" / "lib" / "verilator" / "verilator.cpp"

    @property
    def entry(self) -> str:
        """What the simulator's side of cocotb loads: libpython, then the extension module's entry point."""
        modules = sorted(self.package.glob("simulator.*so"))
        if not modules:
            raise PrerequisiteError(f"cocotb at {self.package} has no simulator module", _REINSTALL)
        return f"{self.libpython};{modules[0]},initialize"


def find_cocotb(toolbox: Toolbox) -> Cocotb:
    """Find cocotb and libpython without importing either."""
    tool = toolbox.find("cocotb")
    import find_libpython

    libpython = find_libpython.find_libpython()
    if libpython is None:
        raise PrerequisiteError(
            "this Python has no shared library (libpython), which simulators need to run a bench",
            "use a Python that was built with --enable-shared",
        )
    return Cocotb(tool.path, Path(libpython))


def bench_environment(
    cocotb: Cocotb, bench: Path, top: str, modules: Sequence[str], tests: Sequence[str] = ()
) -> dict[str, str]:
    """Return the variables that make a simulator run tests of modules in the folder `bench`.

    Without `tests` all run. What slows the start is switched off: pytest's plugins and assertion rewriting.
    """
    return {
        "COCOTB_TOPLEVEL": top,
        "COCOTB_TEST_MODULES": ",".join(modules),
        "COCOTB_TEST_FILTER": "|".join(f"\\.{re.escape(test)}$" for test in tests),
        "COCOTB_ANSI_OUTPUT": "0",
        "COCOTB_RANDOM_SEED": "0",
        "COCOTB_REWRITE_ASSERTION_FILES": "",
        "COCOTB_TRUST_INERTIAL_WRITES": "0",
        "GPI_USERS": cocotb.entry,
        "OPENBLAS_NUM_THREADS": "1",
        "PYGPI_PYTHON_BIN": sys.executable,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": str(bench),
        "TOPLEVEL_LANG": "verilog",
    }
