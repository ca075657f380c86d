"""The gate: holds for what holds, and says so of nothing else."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from hwgen.core.errors import UsageError
from hwgen.core.evidence import Evidence, Kind, Status
from hwgen.core.spec import Spec
from hwgen.flow.baseline import Baselines
from hwgen.flow.library import read_design, save_run
from hwgen.flow.reuse import EvidenceStore
from hwgen.infra.rundir import Folder
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.registry import operator
from hwgen.operators.specfile import to_toml

QUICK = ("--mutants", "12", "--quiet")
SMALL = GemmParams(rows=2, cols=2, a_width=4, b_width=4, max_m=8, max_k=8, max_n=8)


def put(library: Path, name: str, params: GemmParams = SMALL) -> Path:
    """Lay a design into a library as --save does, without its evidence."""
    spec = Spec("gemm", params.to_mapping())
    design = Folder(library / name)
    design.write_text("spec.toml", to_toml(spec))
    for source in operator("gemm").generate(spec.parameters, "").files:
        design.write_text(f"src/{source.name}", source.text)
    return design.path


def spoil(path: Path, old: str, new: str) -> None:
    """Replace a piece of text that is there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_library_that_holds(hwgen, tmp_path: Path) -> None:
    put(tmp_path / "rtl", "one")
    first = hwgen("gate", "rtl", "--json", "--junit", "gate.xml", "--update-baseline", *QUICK)
    assert first.code == 0, first
    assert first.stderr == ""
    assert first.json["passed"] == first.json["total"] == 1
    suite = ElementTree.parse(tmp_path / "gate.xml").getroot()
    assert {case.get("name") for case in suite.iter("testcase")} >= {
        "policy",
        "lint",
        "simulate",
        "mutate",
        "synthesize",
    }
    assert not list(suite.iter("failure"))
    assert {out.text for out in suite.iter("system-out")} == {"hwgen gate rtl/one"}
    again = hwgen("gate", "rtl", *QUICK)
    assert again.code == 0
    assert "+0.0 %" in again.stdout


def test_a_regression_against_the_baseline_fails(hwgen, tmp_path: Path) -> None:
    put(tmp_path / "rtl", "one")
    assert hwgen("gate", "rtl", "--update-baseline", *QUICK).code == 0
    file = tmp_path / "synth" / "baselines.json"
    baselines = json.loads(file.read_text())
    cycles = baselines["designs"]["one"]["cycles"]
    cycles["any"] -= 1
    file.write_text(json.dumps(baselines))
    ran = hwgen("gate", "rtl", "--json", *QUICK)
    assert ran.code == 1
    assert len(ran.json["regressions"]) == 1
    assert "cycles" in ran.json["regressions"][0]


def test_wrong_arithmetic_is_rejected(hwgen, tmp_path: Path) -> None:
    design = put(tmp_path / "rtl", "one")
    spoil(design / "src" / "gemm_pe_os.v", "product_last ? sum : drain_in", "product_last ? acc : drain_in")
    ran = hwgen("gate", "rtl", "--json", "--no-sandbox", *QUICK)
    assert ran.code == 1
    assert ran.json["designs"][0]["verdict"] == "rejected"


def test_a_design_that_prints_and_finishes_is_rejected(hwgen, tmp_path: Path) -> None:
    design = put(tmp_path / "rtl", "one")
    spoil(design / "src" / "gemm.v", "endmodule", 'initial begin $display("PASS"); $finish; end\nendmodule')
    ran = hwgen("gate", "rtl", "--json", *QUICK)
    assert ran.code in (1, 3)
    assert ran.code == 1 or "sandbox" in ran.json["error"]


@pytest.mark.parametrize("what", ["empty", "absent", "no spec", "no sources", "wrong spec"])
def test_what_cannot_be_checked_is_an_error(hwgen, tmp_path: Path, what: str) -> None:
    library = tmp_path / "rtl"
    if what != "absent":
        library.mkdir()
    if what in ("no spec", "no sources", "wrong spec"):
        design = put(library, "one")
        if what == "no spec":
            (design / "spec.toml").unlink()
        elif what == "no sources":
            shutil.rmtree(design / "src")
        else:
            (design / "spec.toml").write_text("operator = 3")
    ran = hwgen("gate", "rtl", *QUICK)
    assert ran.code in (1, 2)
    assert "Traceback" not in ran.stderr
    assert "rtl" in ran.stdout + ran.stderr


def test_changed_text_is_not_trusted(tmp_path: Path) -> None:
    design = put(tmp_path, "one")
    assert read_design(design).candidate.trusted
    spoil(design / "src" / "gemm.v", "endmodule", "// harmless\nendmodule")
    assert not read_design(design).candidate.trusted


def test_an_added_file_is_not_trusted(tmp_path: Path) -> None:
    design = put(tmp_path, "one")
    (design / "src" / "more.v").write_text("module more; endmodule\n")
    assert not read_design(design).candidate.trusted


def test_saving_is_for_accepted_designs_and_happens_once(hwgen, tmp_path: Path) -> None:
    request = ("design", "2x2 int4 gemm up to 8x8x8", "--out", "run", "--save", "mine", "--mutants", "12")
    ran = hwgen(*request)
    assert ran.code == 0, ran
    saved = tmp_path / "rtl" / "mine"
    assert {p.name for p in saved.iterdir()} == {"spec.toml", "src", "evidence.json"}
    assert json.loads((saved / "evidence.json").read_text())["verdict"] == "accepted"
    with pytest.raises(UsageError, match="is there already"):
        save_run(tmp_path / "run", tmp_path / "rtl", "mine")
    with pytest.raises(UsageError, match="no name"):
        save_run(tmp_path / "run", tmp_path / "rtl", "../out")
    assert sorted(p.name for p in (tmp_path / "rtl").iterdir()) == ["mine"]


def test_baselines_compare_only_under_the_same_tool() -> None:
    metrics = {"cycles": 100, "cells": 1000, "fmax_mhz": 100.0}
    baselines = Baselines({}).updated("x", metrics, {"yosys": "0.70", "nextpnr-ecp5": "0.11"})
    worse = {"cycles": 101, "cells": 1021, "fmax_mhz": 94.0}
    same = baselines.compare("x", worse, {"yosys": "0.70", "nextpnr-ecp5": "0.11"})
    assert [d.regression for d in same] == [True, True, True]
    other = baselines.compare("x", worse, {"yosys": "0.71", "nextpnr-ecp5": "0.12"})
    assert [(d.metric, d.regression) for d in other] == [
        ("cycles", True),
        ("cells", False),
        ("fmax_mhz", False),
    ]
    within = {"cycles": 100, "cells": 1020, "fmax_mhz": 95.0}
    assert not any(
        d.regression for d in baselines.compare("x", within, {"yosys": "0.70", "nextpnr-ecp5": "0.11"})
    )


def test_what_has_not_changed_is_not_checked_again(hwgen, tmp_path: Path) -> None:
    one = put(tmp_path / "rtl", "one")
    cache = str(tmp_path / "cache")

    def reused(*arguments: str) -> bool:
        ran = hwgen("gate", "rtl", "--json", *arguments, HWGEN_CACHE_DIR=cache)
        assert ran.code == 0
        return bool(ran.json["designs"][0]["reused"])

    assert not reused(*QUICK)
    assert reused(*QUICK)
    assert "1 unchanged" in hwgen("gate", "rtl", *QUICK, HWGEN_CACHE_DIR=cache).stdout
    assert not reused("--all", *QUICK)
    # Another seed is another bench, and another number of mutants another measurement.
    assert not reused("--mutants", "13", "--quiet")
    spoil(one / "spec.toml", "seed = 0", "seed = 1")
    assert not reused(*QUICK)


def test_a_change_of_the_sources_is_noticed(hwgen, tmp_path: Path) -> None:
    one = put(tmp_path / "rtl", "one")
    assert hwgen("gate", "rtl", *QUICK).code == 0
    spoil(one / "src" / "gemm_pe_os.v", "acc <= sum;", "acc <= drain_in;")
    assert hwgen("gate", "rtl", *QUICK).code == 1


def test_evidence_that_was_spoilt_is_not_used(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    evidence = (Evidence(Kind.POLICY, Status.PASS, "holds"),)
    store.write("key", evidence)
    assert store.read("key") == evidence
    (tmp_path / "other.json").write_text((tmp_path / "key.json").read_text())
    assert store.read("other") == ()
    for text in ("", "[]", "{}", '{"format": "hwgen-evidence-1", "key": "key", "evidence": 3}'):
        (tmp_path / "key.json").write_text(text)
        assert store.read("key") == ()
    assert store.read("absent") == ()
