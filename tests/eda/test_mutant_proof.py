"""Proofs against simulation: what can be told apart is never proven; graphs mean what the cells mean."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.eda import mutant_proof
from hwgen.eda.child import Workspace
from hwgen.eda.flat_netlist import Netlist
from hwgen.eda.mutant_proof import Promises, cells
from hwgen.eda.mutant_proof.aig import FALSE, TRUE, Aig, Word
from hwgen.eda.mutations import NETLIST, ORIGINAL, SCRIPT, SELECT, mutation_stages, read_mutations
from hwgen.eda.workers import abc_worker
from hwgen.eda.yosys import run_script
from hwgen.eda.yosys_scripts import read_stages
from hwgen.infra.process import Limits

_CYCLES = 200
_MUTANTS = 60
_UNARY = ("~", "-", "&", "|", "^", "!")
_BINARY = (
    "+",
    "-",
    "&",
    "|",
    "^",
    "~^",
    "<<",
    ">>",
    ">>>",
    "<",
    "<=",
    ">",
    ">=",
    "==",
    "!=",
    "&&",
    "||",
    "*",
)


def word(value: int, width: int) -> Word:
    return [TRUE if value >> bit & 1 else FALSE for bit in range(width)]


def number(bits: Word) -> int:
    assert all(bit in (TRUE, FALSE) for bit in bits)  # constants only
    return sum(bit << place for place, bit in enumerate(bits))


def as_signed(value: int, width: int) -> int:
    return value - (1 << width) if value >> (width - 1) else value


@given(
    st.sampled_from(["$add", "$sub", "$lt", "$le", "$gt", "$ge", "$eq", "$ne", "$and", "$or", "$xor"]),
    st.booleans(),
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(1, 8),
    st.integers(0, 63),
    st.integers(0, 63),
)
def test_two_operands(kind: str, signed: bool, aw: int, bw: int, yw: int, a: int, b: int) -> None:
    a, b = a % (1 << aw), b % (1 << bw)
    cell = {
        "type": kind,
        "parameters": {"A_SIGNED": f"{signed:032b}", "B_SIGNED": f"{signed:032b}"},
        "connections": {"A": [0] * aw, "B": [0] * bw, "Y": [0] * yw},
    }
    found = number(cells.outputs(Aig(), cell, {"A": word(a, aw), "B": word(b, bw)}))
    x, y = (as_signed(a, aw), as_signed(b, bw)) if signed else (a, b)
    meanings = {
        "$add": x + y,
        "$sub": x - y,
        "$lt": x < y,
        "$le": x <= y,
        "$gt": x > y,
        "$ge": x >= y,
        "$eq": x == y,
        "$ne": x != y,
        "$and": x & y,
        "$or": x | y,
        "$xor": x ^ y,
    }
    assert found == int(meanings[kind]) % (1 << yw)


@given(
    st.sampled_from(["$shl", "$shr", "$sshr"]),
    st.booleans(),
    st.integers(1, 6),
    st.integers(1, 4),
    st.integers(1, 9),
    st.integers(0, 63),
    st.integers(0, 15),
)
def test_shifts(kind: str, signed: bool, aw: int, bw: int, yw: int, a: int, b: int) -> None:
    a, b = a % (1 << aw), b % (1 << bw)
    cell = {
        "type": kind,
        "parameters": {"A_SIGNED": f"{signed:032b}", "B_SIGNED": "0"},
        "connections": {"A": [0] * aw, "B": [0] * bw, "Y": [0] * yw},
    }
    found = number(cells.outputs(Aig(), cell, {"A": word(a, aw), "B": word(b, bw)}))
    value = as_signed(a, aw) if signed else a
    if kind == "$shr":
        value %= 1 << max(aw, yw)
    assert found == (value << b if kind == "$shl" else value >> b) % (1 << yw)


Node = Callable[[tuple[bool, ...]], bool]  # of what latches and inputs hold


def random_graph(draw: random.Random) -> tuple[bytes, bool]:
    """Return a graph of some latches, whose output is no constant, and whether it can ever be 1."""
    aig, latches, inputs = Aig(), 4, 2
    kept = [aig.latch() for _ in range(latches)]
    nodes: list[tuple[int, Node]] = [
        (literal, lambda held, place=place: held[place])  # type: ignore[misc]
        for place, literal in enumerate([*kept, *(aig.free() for _ in range(inputs))])
    ]

    def some() -> tuple[int, Node]:
        literal, value = draw.choice(nodes)
        return (literal ^ 1, lambda held: not value(held)) if draw.random() < 0.5 else (literal, value)

    def both(a: Node, b: Node) -> Node:
        return lambda held: a(held) and b(held)

    for _ in range(14):
        (a, left), (b, right) = some(), some()
        nodes.append((aig.both(a, b), both(left, right)))
    following = [some() for _ in kept]
    for literal, (value, _) in zip(kept, following, strict=True):
        aig.becomes(literal, value)
    bad = FALSE
    while bad == FALSE:
        (a, left), (b, right) = some(), some()
        bad, shown = aig.both(a, b), both(left, right)
    reached: set[tuple[bool, ...]] = set()
    pending = [(False,) * latches]
    can_be_shown = False
    while pending:
        state = pending.pop()
        reached.add(state)
        for outside in itertools.product((False, True), repeat=inputs):
            held = (*state, *outside)
            can_be_shown |= shown(held)
            after = tuple(value(held) for _, value in following)
            if after not in reached and after not in pending:
                pending.append(after)
    return aig.aiger(bad), can_be_shown


@pytest.mark.parametrize("way", [abc_worker._REACHABILITY, abc_worker._INTERPOLATION])
def test_every_way_proves_what_is_never_reached_and_nothing_else(
    way: str, tmp_path: Path, need: Callable[..., None]
) -> None:
    need("yosys")
    draw, seen = random.Random(7), set()
    for number in range(40):
        graph, can_be_shown = random_graph(draw)
        question = abc_worker._Question({"question": number, "graphs": [graph.hex()]}, tmp_path)
        question.attempt(abc_worker._abc(), question.graphs[0], way, seconds=5.0)
        assert question.proven.is_set() is not can_be_shown, f"graph {number}"
        seen.add(can_be_shown)
    assert seen == {False, True}


def random_design(seed: int) -> str:
    """Return random logic between registers, all of which are reset, and a memory."""
    draw = random.Random(seed)
    names = ["a", "b", "r0", "r1", "r2", "r3"]

    def term() -> str:
        return draw.choice([*names[:6], f"4'd{draw.randint(0, 15)}"])

    wires = []
    for index in range(8):
        choice = f"r{draw.randint(0, 3)}[{draw.randint(0, 3)}] ? {term()} : {term()}"
        unary, binary = f"{draw.choice(_UNARY)}{term()}", f"{term()} {draw.choice(_BINARY)} {term()}"
        (text,) = draw.choices([choice, unary, binary], [2, 1, 5])
        wires.append(f"  wire [3:0] w{index} = {text};")
        names.insert(0, f"w{index}")
    body = "\n".join(wires)
    return f"""module top (
    input clk, input rst, input load, input [3:0] a, b, output [3:0] y, output reg [3:0] q, output z
);
  reg [3:0] r0, r1, r2, r3;
  reg [3:0] m [0:15];
{body}
  assign y = w6;
  assign z = w7 > w5;
  always @(posedge clk) begin
    if (rst) r0 <= 0; else r0 <= {term()};
    if (rst) r1 <= 5; else if (w{draw.randint(0, 7)}[0]) r1 <= {term()};
    if (rst) r2 <= 9; else if (load) r2 <= {term()};
    r3 <= rst ? 4'd0 : {term()};
    if (r0[0] && !rst) m[{term()}] <= {term()};
    q <= rst ? 4'd0 : m[r1];
  end
endmodule
"""


# All mutants side by side with the original. What is known is so whatever the memory held when power came.
_BENCH = """
module bench;
  reg clk = 0, rst = 1, load = 0;
  reg [3:0] a = 0, b = 0;
  wire [3:0] y, q;
  wire z;
  integer cycle, seed;
  top original (
    .{select}({bits}'d0), .clk(clk), .rst(rst), .load(load), .a(a), .b(b), .y(y), .q(q), .z(z)
  );
  genvar mutant;
  generate
    for (mutant = 1; mutant <= {count}; mutant = mutant + 1) begin : mutants
      wire [{bits}-1:0] number = mutant;
      wire [3:0] y_1, q_1;
      wire z_1;
      top mutated (
        .{select}(number), .clk(clk), .rst(rst), .load(load), .a(a), .b(b), .y(y_1), .q(q_1), .z(z_1)
      );
      reg told = 0;
      always @(posedge clk)
        if (cycle > 0 && !told && |{{y ^ y_1, q ^ q_1, z ^ z_1}} === 1'b1) begin
          told = 1;
          $display("told apart %0d", mutant);
        end
    end
  endgenerate
  initial begin
    seed = 1;
    for (cycle = 0; cycle < {cycles}; cycle = cycle + 1) begin
      rst = cycle == 0 || ($random(seed) & 31) == 0;
      load = $random(seed); a = $random(seed); b = $random(seed);
      #5 clk = 1;
      #5 clk = 0;
    end
    $finish;
  end
endmodule
"""


@pytest.mark.parametrize("seed", range(4))
def test_what_a_simulation_tells_apart_is_not_proven(
    seed: int, space: Workspace, need: Callable[..., None]
) -> None:
    need("yosys", "iverilog", "vvp")
    (space.root / "rtl" / "top.v").write_text(random_design(seed), encoding="utf-8")
    stages = read_stages(["top.v"], "top", systemverilog=False)
    made = run_script(space, "mutants", (*stages, *mutation_stages(space.relative, _MUTANTS, seed)))
    assert made.ok, made.message
    netlist = Netlist(space.read_json(ORIGINAL), "top")
    mutants = read_mutations(space.read(SCRIPT).decode())
    questions = {m.number: mutant_proof.question(netlist, m, Promises("rst", 1)) for m in mutants}
    proven = mutant_proof.prove(space, questions, seconds=2, jobs=2)
    told = _told_apart(space, space.read(NETLIST).decode())
    assert told
    assert not proven & told
    assert len(told) + len(proven) > len(mutants) // 3  # else little was shown here


def _told_apart(space: Workspace, text: str) -> set[int]:
    """Return the mutants that differ from the original in random stimulus."""
    bits = _MUTANTS.bit_length()
    bench = _BENCH.format(bits=bits, select=SELECT, count=_MUTANTS, cycles=_CYCLES)
    (space.folder / "bench.v").write_text(bench, encoding="utf-8")
    files = (f"{space.relative}/bench.v", f"{space.relative}/{NETLIST}")
    limits = Limits(wall_s=60)
    built = space.run(("iverilog", "-g2005", "-o", f"{space.relative}/bench", *files), limits, "build.log")
    assert built.completed.ok, built.completed.output
    ran = space.run(("vvp", f"{space.relative}/bench"), limits, "run.log")
    assert ran.completed.ok, ran.completed.output
    lines = [line for line in ran.completed.output.splitlines() if line.startswith("told apart")]
    return {int(line.split()[-1]) for line in lines}
