"""Registers in DSP blocks: which ones move, and that the netlist does the same as the sources."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.base import CheckJob
from hwgen.checks.simulate import SimulateCheck
from hwgen.checks.synthesize import SynthesizeCheck
from hwgen.core.candidate import Candidate, SourceFile
from hwgen.core.errors import ToolError
from hwgen.core.evidence import Status
from hwgen.core.spec import Spec
from hwgen.eda.child import Workspace
from hwgen.eda.dsp_registers import Moved, fastest_mhz, move, parse_counts, without_moved
from hwgen.eda.workers.dsp_registers_worker import move_registers
from hwgen.eda.yosys import Stage, run_script
from hwgen.eda.yosys_netlist import Census
from hwgen.infra.process import Limits
from hwgen.infra.tools import Toolbox
from hwgen.operators.registry import operator

# Ports that every design here has; `body` gives q from x and w, registers of a and b.
DESIGN = """\
module top (
    input clk, input rst, input e, input f,
    input signed [{n}:0] a, input signed [{n}:0] b, output {sign} [{m}:0] p, output [{n}:0] y
);
  reg {sign} [{n}:0] x = 0, w = 0;
  reg {sign} [{m}:0] q = 0;
  assign p = q;
  {body}
endmodule
"""
ALWAYS = "assign y = 0; always @(posedge clk) begin x <= a; w <= b; q <= x * w; end"
# name: body, flip-flops that are left, blocks with registered operands, and with registered products
BODIES: Mapping[str, tuple[str, int, int, int]] = {
    "always": (ALWAYS, 0, 1, 1),
    "three enables": (
        "assign y = 0; always @(posedge clk) begin if (e) x <= a; if (f) w <= b; if (e ^ f) q <= x * w; end",
        0,
        1,
        1,
    ),
    "an operand that others take": (
        "assign y = x; always @(posedge clk) begin x <= a; w <= b; q <= x * w; end",
        1,
        1,
        1,
    ),
    "one operand without a register": (
        "assign y = 0; always @(posedge clk) begin x <= a; q <= x * b; end",
        1,
        0,
        1,
    ),
    "a product that others take": (
        "wire {sign} [{m}:0] d = x * w; assign y = d;"
        " always @(posedge clk) begin x <= a; w <= b; q <= d; end",
        2,
        1,
        0,
    ),
    "a product with a reset": (
        "assign y = 0; always @(posedge clk) begin x <= a; w <= b; if (rst) q <= 0; else q <= x * w; end",
        2,
        1,
        0,
    ),
    "an operand that begins with one": (
        "reg {sign} [{n}:0] z = 1; assign y = 0;"
        " always @(posedge clk) begin if (e) z <= a; w <= b; q <= z * w; end",
        2,
        0,
        1,
    ),
    "another clock edge": (
        "assign y = 0; always @(posedge clk) begin x <= a; w <= b; end always @(negedge clk) q <= x * w;",
        2,
        1,
        0,
    ),
    "a square": ("assign y = 0; always @(posedge clk) begin x <= a; q <= x * x; end", 0, 1, 1),
    "two in a row": (
        "reg {sign} [{m}:0] r = 0; assign y = 0;"
        " always @(posedge clk) begin x <= a; w <= b; r <= x * w; q <= r * w; end",
        1,
        1,
        2,
    ),
}
BENCH = """\
module bench;
  reg clk = 0, rst = 0, e = 0, f = 0;
  reg [{n}:0] a = 0, b = 0;
  wire [{m}:0] p, p_netlist;
  wire [{n}:0] y, y_netlist;
  top sources (.clk(clk), .rst(rst), .e(e), .f(f), .a(a), .b(b), .p(p), .y(y));
  netlist mapped (.clk(clk), .rst(rst), .e(e), .f(f), .a(a), .b(b), .p(p_netlist), .y(y_netlist));
  integer i, different = 0;
  initial begin
    for (i = 0; i < 4000; i = i + 1) begin
      // What x to 0 does to a falling edge at the very beginning is up to the simulator.
      #1 if (i > 1 && (p !== p_netlist || y !== y_netlist)) different = different + 1;
      a = (i % 5) ? $random : 1 << {n}; b = (i % 7) ? $random : 1 << {n};
      {{rst, e, f}} = $random;
      #1 clk = ~clk;
    end
    $display("different: %0d", different);
  end
endmodule
"""


def mult18x18d() -> str:
    """Return a model of the block, a black box for Yosys: without C, cascades and pipeline register."""

    def ports(direction: str, names: list[str]) -> str:
        return "".join(f"  {direction} {name},\n" for name in names)

    def bus(prefix: str, width: int) -> list[str]:
        return [f"{prefix}{i}" for i in reversed(range(width))]

    controls = [f"{name}{i}" for name in ("CLK", "CE", "RST") for i in range(4)]
    inputs = [
        *bus("A", 18),
        *bus("B", 18),
        *bus("C", 18),
        "SIGNEDA",
        "SIGNEDB",
        "SOURCEA",
        "SOURCEB",
        *controls,
    ]
    registers = "".join(
        _register(*each) for each in (("A", "INPUTA", 18), ("B", "INPUTB", 18), ("P", "OUTPUT", 36))
    )
    return (
        "module MULT18X18D (\n"
        + ports("input", inputs)
        + ports("output", bus("P", 36)).rstrip(",\n")
        + "\n);\n"
        + "".join(
            f'  parameter REG_{name}_{kind} = "{default}";\n'
            for name in ("INPUTA", "INPUTB", "OUTPUT")
            for kind, default in (("CLK", "NONE"), ("CE", "CE0"), ("RST", "RST0"))
        )
        + '  parameter GSR = "ENABLED";\n'
        + f"  wire [17:0] in_A = {{{', '.join(bus('A', 18))}}};\n"
        + f"  wire [17:0] in_B = {{{', '.join(bus('B', 18))}}};\n"
        + "  wire signed [18:0] a = {SIGNEDA & out_A[17], out_A};\n"
        + "  wire signed [18:0] b = {SIGNEDB & out_B[17], out_B};\n"
        + "  wire signed [37:0] exact = a * b;\n"
        + "  wire [35:0] in_P = exact[35:0];\n"
        + registers
        + f"  assign {{{', '.join(bus('P', 36))}}} = out_P;\n"
        + "endmodule\n"
    )


def _register(name: str, parameter: str, width: int) -> str:
    """Return a register that is there unless its clock is "NONE"; the reset is synchronous."""
    chosen = "".join(
        f'    if (REG_{parameter}_{kind} == "{kind}{i}") assign {kind.lower()} = {kind}{i};\n'
        for kind in ("CLK", "CE", "RST")
        for i in range(4)
    )
    return (
        f"  wire [{width - 1}:0] out_{name};\n"
        f'  generate if (REG_{parameter}_CLK == "NONE") begin : direct_{name}\n'
        f"    assign out_{name} = in_{name};\n"
        f"  end else begin : kept_{name}\n"
        f"    reg [{width - 1}:0] q = 0;\n"
        "    wire clk, ce, rst;\n"
        f"{chosen}"
        f"    always @(posedge clk) if (rst) q <= 0; else if (ce) q <= in_{name};\n"
        f"    assign out_{name} = q;\n"
        "  end endgenerate\n"
    )


def text_of(body: str, width: int, *, signed: bool) -> str:
    names = {"n": width - 1, "m": 2 * width - 1, "sign": "signed" if signed else ""}
    text = DESIGN.format(**names, body=body.format(**names))
    return text if signed else text.replace("input signed", "input")


def mapped(space: Workspace, text: str, **options: str) -> dict[str, Any]:
    """Map a design to ECP5; multipliers of any size go into DSP blocks."""
    (space.root / "rtl" / "top.v").write_text(text)
    commands = (
        "read_verilog rtl/top.v",
        "scratchpad -set mul2dsp.min 1",
        "synth_ecp5 -abc9 -top top -json out/mapped.json",
    )
    result = run_script(space, "map", (Stage("map", commands),))
    assert result.ok, result.message
    return space.read_json("mapped.json")


def cells_of(document: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    return [cell for cell in document["modules"]["top"]["cells"].values() if cell["type"] == kind]


def flat_netlist(space: Workspace, netlist: str, top: str = "top", name: str = "netlist") -> str:
    """Return a netlist of cells as Verilog that any simulator reads: one module of that name."""
    (space.root / "rtl" / "block.v").write_text(mult18x18d())
    module = {"modules": {top: space.read_json(netlist)["modules"][top]}}
    (space.root / "rtl" / "top.json").write_text(json.dumps(module))
    commands = (
        "read_json rtl/top.json",
        "read_verilog -DNO_INCLUDES +/ecp5/cells_sim.v rtl/block.v",
        f"hierarchy -top {top}",
        "proc",
        "flatten",
        "opt_clean",
        f"rename {top} {name}",
        f"write_verilog -noattr {space.relative}/flat.v",
    )
    result = run_script(space, "flatten", (Stage("flatten", commands),))
    assert result.ok, result.message
    return (space.folder / "flat.v").read_text()


@pytest.mark.parametrize(
    ("name", "width", "signed"), [*((name, 8, True) for name in BODIES), ("three enables", 13, False)]
)
def test_netlist_does_as_the_sources(
    space: Workspace, need: Any, tmp_path: Path, name: str, width: int, signed: bool
) -> None:
    need("yosys", "iverilog")
    body, words_left, inputs, outputs = BODIES[name]
    text = text_of(body, width, signed=signed)
    before = mapped(space, text)
    _, moved = move(space, "mapped.json", "netlist.json", Limits())
    after = space.read_json("netlist.json")
    assert (moved.inputs, moved.outputs) == (inputs, outputs)
    kept = len(cells_of(after, "TRELLIS_FF"))
    assert len(cells_of(before, "TRELLIS_FF")) - kept == moved.flip_flops.get("top", 0)
    assert (kept + width - 1) // width == words_left, kept
    bench = BENCH.format(n=width - 1, m=2 * width - 1)
    (tmp_path / "bench.v").write_text("\n".join([bench, text, flat_netlist(space, "netlist.json")]))
    subprocess.run(["iverilog", "-g2005", "-o", "bench", "bench.v"], cwd=tmp_path, check=True)
    done = subprocess.run(["vvp", "bench"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["different:", "0"]


def test_a_proof_for_narrow_operands(space: Workspace, need: Any) -> None:
    need("yosys")
    mapped(space, text_of(ALWAYS, 3, signed=True))
    _, moved = move(space, "mapped.json", "netlist.json", Limits())
    assert (moved.inputs, moved.outputs) == (1, 1)
    (space.root / "rtl" / "netlist.v").write_text(flat_netlist(space, "netlist.json"))
    commands = (
        "read_verilog rtl/top.v rtl/netlist.v",
        "proc",
        "opt_clean",
        "miter -equiv -flatten -make_outputs top netlist miter",
        "hierarchy -top miter",
        "sat -verify -tempinduct -prove trigger 0 miter",
    )
    result = run_script(space, "prove", (Stage("prove", commands),))
    assert result.ok, result.message


@pytest.mark.slow
def test_a_mapped_convolution_passes_its_bench(space: Workspace, toolbox: Toolbox, need: Any) -> None:
    need("yosys", "iverilog")
    sizes = {"in_channels": 1, "lanes": 1, "out_channels": 1, "out_lanes": 1}
    spec = Spec("conv2d", operator("conv2d").complete({"height": 5, "width": 4, **sizes}), target="ecp5")
    candidate = operator("conv2d").generate(spec.parameters, "")
    for source in candidate.files:
        (space.root / "rtl" / source.name).write_text(source.text)
    job = CheckJob(
        candidate, space.root, toolbox, space.sandbox, spec, operator("conv2d").bench(spec.parameters, 0)
    )
    evidence = SynthesizeCheck().run(job)
    assert evidence.status is Status.PASS, evidence
    mapping = replace(space, folder=space.root / "synthesize")
    moved = parse_counts(mapping.read_json("dsp-registers.json"))
    assert (moved.inputs, moved.outputs) == (9, 9)
    netlist = SourceFile("netlist.v", flat_netlist(mapping, "netlist.json", "conv2d", "conv2d"))
    shutil.rmtree(space.root / "rtl")
    (space.root / "rtl").mkdir()
    (space.root / "rtl" / netlist.name).write_text(netlist.text)
    evidence = SimulateCheck().run(replace(job, candidate=Candidate("conv2d", (netlist,), "test")))
    assert evidence.status is Status.PASS, evidence


def test_what_does_not_move_stays_as_it_is(space: Workspace, need: Any) -> None:
    need("yosys")
    document = mapped(space, text_of("assign y = a; always @(posedge clk) q <= a + b;", 8, signed=True))
    before = copy.deepcopy(document)
    counts = move_registers(document)
    assert document == before
    assert (counts["inputs"], counts["outputs"], set(counts["flip_flops"].values())) == (0, 0, {0})


def test_output_registers_have_the_first_enable(space: Workspace, need: Any) -> None:
    need("yosys")
    document = mapped(space, text_of(BODIES["three enables"][0], 8, signed=True))
    move_registers(document)
    (block,) = cells_of(document, "MULT18X18D")
    assert block["parameters"]["REG_OUTPUT_CE"] == "CE0"
    assert {block["parameters"][f"REG_INPUT{bus}_CE"] for bus in "AB"} == {"CE1", "CE2"}
    assert block["connections"]["RST0"] == ["0"]


def test_counts() -> None:
    moved = parse_counts({"flip_flops": {"top": 3, "leaf": 0}, "inputs": 1, "outputs": 2})
    assert moved == Moved({"top": 3}, 1, 2)
    census = Census({"top": {"TRELLIS_FF": 5, "LUT4": 1}, "leaf": {}})
    assert without_moved(census, moved).cells == {"top": {"TRELLIS_FF": 2, "LUT4": 1}, "leaf": {}}
    assert fastest_mhz(moved) == 250
    assert fastest_mhz(Moved({}, 0, 2)) is None


@pytest.mark.parametrize("text", ["{}", '{"flip_flops": [], "inputs": 1, "outputs": 2}'])
def test_counts_of_an_unknown_shape(text: str) -> None:
    with pytest.raises(ToolError, match="unknown shape"):
        parse_counts(json.loads(text))
