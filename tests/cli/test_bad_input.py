"""Every mistake of a user gets one clear sentence, the right exit code, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

USAGE, PREREQUISITE = 2, 3
DESIGN = Path(__file__).parents[1] / "checks" / "designs" / "mac.v"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["design", "0x0 int8 gemm"], ["0x0", "1 to 32"]),
        (["design", "8x8 int64 gemm"], ["64", "2 to 16"]),
        (["design", "33x8 int8 gemm"], ["33", "1 to 32"]),
        (["design", "gemm for int8", "--max-luts", "0"], ["max", "luts", "0"]),
        (["design", "gemm for int8", "--max-luts", "many"], ["--max-luts", "many"]),
        (["design", "gemm for int8", "--clock-mhz", "-5"], ["-5"]),
        (["design", "gemm for int8", "--target", "virtex"], ["virtex", "ecp5"]),
        (["design", "gemm for int8", "--model", "gpt"], ["gpt", "builtin"]),
        (["design", "gemm for int8", "--bogus"], ["--bogus"]),
        (["design", "gemm for int8", "--max-lut", "5"], ["--max-lut", "--max-luts"]),
        (
            ["design", "gemm for int8 in output-stationary weight-stationary"],
            ["output-stationary", "weight-stationary"],
        ),
        (["design", ""], []),
        (["design"], ["request"]),
        (["design", "quantum sort"], ["quantum"]),
        (["design", "gemm for int8 for generic", "--clock-mhz", "100"], ["generic", "clock"]),
        (["design", "no-such-file.toml"], ["no-such-file.toml"]),
        (["design", "gemm for int8", "--pnr"], ["generic", "--target"]),
        (["design", "gemm for int8", "--pnr-seeds", "3"], ["generic", "--target"]),
        (["design", "gemm for int8 on ecp5", "--pnr-seeds", "0"], ["--pnr-seeds", "0"]),
        (["design", "gemm for int8", "--liberty", "gone.lib"], ["--liberty", "gone.lib"]),
        (["check", __file__, "--top", "x", "--pnr"], ["generic", "--target"]),
        (["spec", "gem for int8"], ["gem", "gemm"]),
        (["check", "nothing.v", "--top", "x"], ["nothing.v"]),
        (["check", __file__], ["--top"]),
        (["check", __file__, "--top", "x", "--only", "simulat"], ["simulat", "simulate"]),
        (["gate", "no-such-folder"], ["no-such-folder"]),
        (["resume", "nothing"], ["nothing"]),
        (["runs", "show", "nothing"], ["nothing"]),
        (["report", "nothing"], ["nothing"]),
        (["desing", "x"], ["desing", "design"]),
    ],
)
def test_a_mistake_is_one_sentence_that_names_it(
    hwgen, tmp_path: Path, arguments: list[str], words: list[str]
) -> None:
    ran = hwgen(*arguments)
    assert ran.code == USAGE, ran
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    assert ran.stderr.startswith("hwgen: ")
    assert len(ran.stderr.splitlines()) <= 3, ran.stderr
    for word in words:
        assert word in ran.stderr
    assert not list(tmp_path.iterdir()), "something was left behind"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["spec.toml"]),
        ("operator = 'gemm'\n[parameters]\nrows = 'eight'\n", ["rows"]),
        ("operator = 'gemm'\n[parameters]\nrowz = 8\n", ["rowz", "rows"]),
        ("operator = 'gem'\n", ["gem"]),
        ("operator = 'gemm'\ncolour = 1\n", ["colour"]),
        ("operator = 'gemm'\n[budget]\nmax_luts = -1\n", ["max_luts"]),
        ("operator = 'gemm'\ntarget = 'asic'\n", ["target", "asic"]),
        ("operator = = 3\n", ["spec.toml"]),
        ("\x00\x01\x02", ["spec.toml"]),
    ],
)
def test_a_wrong_spec_file_is_named_with_its_key(hwgen, tmp_path: Path, text: str, words: list[str]) -> None:
    (tmp_path / "spec.toml").write_text(text)
    ran = hwgen("design", "spec.toml")
    assert ran.code == USAGE, ran
    assert "Traceback" not in ran.stderr
    for word in words:
        assert word in ran.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["spec.toml"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["desing", "x"], "did you mean design?"),
        (["frobnicate"], "--help"),
        (["design", "x", "--foo"], "hwgen design --help"),
        (["design", "x", "--sed", "1"], "did you mean --seed?"),
        (["design", "x", "--target", "virtex"], "hwgen design --help"),
        (["design", "x", "--seed", "abc"], "hwgen design --help"),
    ],
)
def test_only_what_is_nearly_right_is_guessed(hwgen, arguments: list[str], hint: str) -> None:
    assert hint in hwgen(*arguments).stderr.splitlines()[-1]


def test_errors_are_json_where_json_was_asked_for(hwgen) -> None:
    ran = hwgen("design", "quantum sort", "--json")
    assert ran.code == USAGE
    assert "quantum" in ran.json["error"]
    assert ran.json["hint"]


def test_an_existing_folder_with_files_is_refused_and_kept(hwgen, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all my work")
    ran = hwgen("design", "gemm for int8", "--out", "mine")
    assert ran.code == USAGE
    assert "mine" in ran.stderr
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere; the next test covers root")
def test_a_read_only_folder_is_named(hwgen, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    ran = hwgen("design", "gemm for int8", "--out", "locked/run")
    assert ran.code == PREREQUISITE
    assert "locked" in ran.stderr


def test_a_folder_that_nobody_can_write_is_named(hwgen) -> None:
    ran = hwgen("design", "gemm for int8", "--out", "/proc/hwgen-run")
    assert ran.code == PREREQUISITE, ran
    assert "/proc/hwgen-run" in ran.stderr


# A disk of one page that is full, in namespaces of its own so that nobody needs to be root.
_ON_A_FULL_DISK = (
    "mount -t tmpfs -o size=4k none disk && head -c 4096 /dev/zero > disk/full && "
    '{ "$@"; code=$?; ls -A disk; exit $code; }'
)


@pytest.mark.parametrize(
    "arguments",
    [["design", "gemm for int8"], ["check", str(DESIGN), "--top", "mac"], ["explore", "gemm for int8"]],
    ids=lambda arguments: arguments[0],
)
def test_a_full_disk_is_named_and_nothing_is_left_on_it(
    tmp_path: Path, hwgen_environment: dict[str, str], arguments: list[str]
) -> None:
    (tmp_path / "disk").mkdir()
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*command, "mount -t tmpfs none /mnt"], check=False, capture_output=True).returncode:
        pytest.skip("this machine gives no namespace to mount in")
    program = [sys.executable, "-m", "hwgen", *arguments, "--out", "disk/run"]
    ran = subprocess.run(
        [*command, _ON_A_FULL_DISK, "sh", *program],
        cwd=tmp_path,
        env=hwgen_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == PREREQUISITE, ran
    assert "no space left" in ran.stderr
    assert ran.stdout.split() == ["full"]


def test_a_missing_simulator_is_named_with_its_remedy(hwgen, tmp_path: Path) -> None:
    ran = hwgen("design", "gemm for int8", "--simulator", "icarus", PATH="/nonexistent")
    assert ran.code == PREREQUISITE, ran
    assert "iverilog" in ran.stderr.lower()
    assert "install" in ran.stderr
    assert not list(tmp_path.iterdir())


def test_a_missing_placer_is_named_before_any_work(hwgen, tmp_path: Path) -> None:
    ran = hwgen("design", "2x2 gemm for int8 on ecp5", "--pnr", HWGEN_NEXTPNR_ECP5="/nonexistent")
    assert ran.code in (USAGE, PREREQUISITE), ran
    assert "NEXTPNR_ECP5" in ran.stderr
    assert not list(tmp_path.iterdir())


def test_a_required_sandbox_is_missed_before_any_work(hwgen, tmp_path: Path) -> None:
    path = tmp_path / "bin"
    path.mkdir()
    for program in ("iverilog", "vvp"):
        if found := shutil.which(program):
            (path / program).symlink_to(found)
    if not list(path.iterdir()):
        pytest.skip("no Icarus Verilog")
    ran = hwgen("design", "2x2 gemm for int8", PATH=str(path), HWGEN_SANDBOX="required")
    assert ran.code == PREREQUISITE, ran
    assert "bubblewrap" in ran.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["bin"]


def test_unknown_settings_are_named(hwgen, tmp_path: Path) -> None:
    (tmp_path / "hwgen.toml").write_text("simulater = 'icarus'\n")
    ran = hwgen("design", "gemm for int8")
    assert ran.code == USAGE
    assert "simulater" in ran.stderr
    assert "simulator" in ran.stderr
    ran = hwgen("runs", "list", cwd=tmp_path.parent, HWGEN_JBOS="3")
    assert ran.code == USAGE
    assert re.search("HWGEN_JBOS.*HWGEN_JOBS", ran.stderr, re.S)


def test_help_and_import_do_not_load_heavy_packages() -> None:
    code = "import sys, hwgen.cli.main as m\nm.parser_for(['--help'])\nprint(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"numpy", "pandas", "pyosys", "pyslang", "cocotb", "rich", "jinja2", "networkx"}
    assert not heavy & set(loaded)
