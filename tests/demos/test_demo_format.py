"""The form of a block: each mistake is one sentence that names the file, and nothing else gets through."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.demonstrations import GRAINS
from hwgen.core.errors import UsageError
from hwgen.demos.demo_format import DEMO_NAME, demo_file, read_demo_file
from hwgen.demos.library import read_block

V = "counter_up_down_load.v"
LONG_BLOCK = "  // Load goes before counting.\n" + "  // and so on\n" * 8
MISTAKES = {
    "no title": (DEMO_NAME, 'title = "Up/down counter with synchronous load"\n', "", "'title' is missing"),
    "unknown key": (DEMO_NAME, "title =", "titel =", "unknown key 'titel'"),
    "no TOML": (DEMO_NAME, "tags = [", "tags = [[", "is not valid TOML"),
    "tags of capitals": (DEMO_NAME, '"up-down"', '"Up Down"', "tags must be a list of words"),
    "a tag twice": (DEMO_NAME, '"up-down"', '"counter"', "a tag stands twice"),
    "short title": (DEMO_NAME, "Up/down counter with synchronous load", "Up", "title has 2 characters"),
    "four sentences": (DEMO_NAME, "An 8-bit counter", "A. B. C. An 8-bit counter", "more than 3 sentences"),
    "a port unnamed": (V, " wraps\n", " wraps,\n    output wire extra\n", "does not name the port extra"),
    "a block too few": (DEMO_NAME, '  "Announces the wrap', '  # "Announces the wrap', "3 blocks (lines"),
    "summary no text": (
        DEMO_NAME,
        "block_summary = [\n",
        "block_summary = [3,\n",
        "must be a string, not a int",
    ),
    "odd period": (DEMO_NAME, "clk = 10", "clk = 11", "must be an even number"),
    "no such clock": (DEMO_NAME, "clk = 10", "clock = 10", "'clock', which is no input of one bit"),
    "wide reset": (DEMO_NAME, "rst = ", "load_value = ", "'load_value', which is no input of one bit"),
    "kind of reset": (DEMO_NAME, "sync high", "high", "resets must map ports to one of"),
    "no clock": (DEMO_NAME, "clocks = { clk = 10 }\n", "", "there is a reset but no clock"),
    "no bench": (
        DEMO_NAME,
        '[bench]\nclocks = { clk = 10 }\nresets = { rst = "sync high" }',
        "",
        "names none",
    ),
    "few steps": (DEMO_NAME, "[bench]", "[bench]\nsteps = 3", "steps must be a number from 50"),
    "a key of the bench": (DEMO_NAME, "[bench]", "[bench]\nstep = 300", "unknown key 'step' in [bench]"),
    "no comment": (V, "  // Load goes before counting.\n", "", "no comment for what begins in line"),
    "block comment": (V, "// Up/down", "/* */ // Up/down", "comments begin with //"),
    "a long block": (V, "  // Load goes before counting.\n", LONG_BLOCK, "one block of more than 10 lines"),
    "a long line": (
        V,
        "// Up/down",
        "// " + "x" * 120 + "\n// Up/down",
        "more than 110 characters in line 1",
    ),
    "a tab": (V, "  assign", "\tassign", "a tab, or spaces at the end, in line"),
    "another top": (V, "module counter_up_down_load", "module counter", "no module counter_up_down_load"),
    "ports in one line": (V, "clk,\n", "clk, input wire other,\n", "a port must stand alone"),
    "port without wire": (V, "input  wire             load,", "input load,", "a port must stand alone"),
    "range to 1": (V, "[WIDTH-1:0] load_value", "[WIDTH:1] load_value", "no range that ends at 0"),
    "unknown width": (V, "[WIDTH-1:0] load_value", "[SIZE-1:0] load_value", "no width expression"),
    "no end": (V, "endmodule", "", "no line that is `endmodule`"),
    "not Python": ("reference.py", "class Model:", "class Model", "is not Python"),
    "no Model": ("reference.py", "class Model:", "class Module:", "has no class Model"),
    "no clock method": ("reference.py", "def clock", "def step", "has no method clock"),
    "an import": ("reference.py", "class Model:", "import os\nclass Model:", "imports os"),
    "a relative import": ("reference.py", "class Model:", "from . import x\nclass Model:", "imports ."),
    "no stimulus": (DEMO_NAME, "[bench]", "[bench]\nprotocol = true", "needs a function stimulus"),
}


@pytest.mark.parametrize(("name", "old", "new", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence(block: Path, spoil, name: str, old: str, new: str, said: str) -> None:
    spoil(name, old, new)
    with pytest.raises(UsageError) as caught:
        read_block(block)
    assert said in caught.value.message, caught.value.message
    assert str(block) in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("name", [DEMO_NAME, V, "reference.py"])
def test_a_missing_file_is_named(block: Path, name: str) -> None:
    (block / name).unlink()
    with pytest.raises(UsageError, match=re.escape(name)):
        read_block(block)


def test_what_is_no_text_or_too_much_of_it_is_refused(block: Path) -> None:
    (block / V).write_bytes(b"module \xff")
    with pytest.raises(UsageError, match="cannot be read as UTF-8"):
        read_block(block)
    (block / V).write_text("// " + "x" * 200_000)
    with pytest.raises(UsageError, match="larger than 200000 bytes"):
        read_block(block)


def test_a_file_too_many_is_named(block: Path) -> None:
    (block / "notes.txt").write_text("later")
    with pytest.raises(UsageError, match=r"notes\.txt, which no demo needs"):
        read_block(block)


def test_a_good_block_has_every_grain(block: Path) -> None:
    demo = read_block(block).demo
    assert tuple(demo.grains) == GRAINS
    assert all(demo.grains.values())
    assert demo.grains["block_summary"].splitlines()[0].startswith("lines 15 to 15: Finds out")
    assert "17: The next enabled step leaves the range" in demo.grains["line_comments"]
    assert (demo.group, demo.origin, demo.licence) == ("counters", "block", "Apache-2.0")


def test_the_digest_follows_the_content(block: Path, spoil) -> None:
    before = read_block(block).demo.digest
    assert read_block(block).demo.digest == before
    spoil(V, "Load goes before counting", "Load comes first")
    assert read_block(block).demo.digest != before


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    key=st.sampled_from(["title", "tags", "block_summary", "bench", "module", "design", "set"]), value=_JSON
)
def test_any_value_is_understood_or_refused(key: str, value: object) -> None:
    data = {"tags": ["x"], "title": "A title", key: value}
    with contextlib.suppress(UsageError):
        assert demo_file(data, Path("demo.toml")).tags == ("x",)


@given(st.binary(max_size=200))
def test_any_bytes_are_understood_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / DEMO_NAME
    path.write_bytes(content)
    with pytest.raises(UsageError):
        read_demo_file(path)
