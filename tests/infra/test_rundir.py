"""Run directories: created whole or not at all, locked, resumable, found again."""

import datetime
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.core.evidence import Evidence, Kind, Status
from hwgen.core.spec import Request
from hwgen.infra.rundir import RunDirectory, is_run, run_name
from hwgen.infra.runs import find_run, list_runs

NOW = datetime.datetime(2026, 11, 23, 17, 15, 32, tzinfo=datetime.UTC)
REQUEST = Request("systolic GEMM for int8", {"seed": 1})


def test_a_run_holds_what_was_written(tmp_path):
    with RunDirectory.create(tmp_path / "run", REQUEST, label="gemm", now=NOW) as run:
        run.write_json("spec.json", {"operator": "gemm"})
        run.append_event("check_started", kind=Kind.LINT)
        attempt = run.attempt(1)
        attempt.write_text("rtl/gemm.v", "module gemm; endmodule\n")
        attempt.write_evidence(Kind.LINT, Evidence(Kind.LINT, Status.PASS, "no finding"))
        run.update_state(status="accepted")
    again = RunDirectory.open(tmp_path / "run")
    assert again.read_json("request.json") == {"text": REQUEST.text, "options": {"seed": 1}}
    assert again.state["status"] == "accepted"
    assert again.state["created"] == "2026-11-23T17:15:32+00:00"
    assert [(e["event"], e["kind"]) for e in again.events()] == [("check_started", "lint")]
    (attempt,) = again.attempts()
    assert attempt.number == 1
    assert attempt.path == tmp_path / "run" / "attempts" / "01"
    assert (attempt.rtl_dir / "gemm.v").read_text() == "module gemm; endmodule\n"
    assert attempt.evidence_kinds() == [Kind.LINT]
    assert attempt.read_json("evidence/lint.json")["status"] == "pass"
    assert again.final_dir == tmp_path / "run" / "final"


def test_attempts_are_in_order(tmp_path):
    run = RunDirectory.create(tmp_path / "run", REQUEST)
    for number in (10, 2, 100):
        run.attempt(number).write_text("a", "")
    (run.path / "attempts" / "notes").mkdir()
    assert [attempt.number for attempt in run.attempts()] == [2, 10, 100]
    with pytest.raises(ValueError, match="counted from 1"):
        run.attempt(0)


def test_a_new_folder_is_named_by_time_and_label(tmp_path):
    runs = [
        RunDirectory.create(None, REQUEST, runs_dir=tmp_path / "runs", label="GEMM, 8x8 int8!", now=NOW)
        for _ in range(3)
    ]
    assert [run.path.name for run in runs] == [
        "2026-11-23T171532-gemm-8x8-int8",
        "2026-11-23T171532-gemm-8x8-int8-2",
        "2026-11-23T171532-gemm-8x8-int8-3",
    ]


def test_names_are_unique_without_races(tmp_path):
    def create(_: int) -> Path:
        return RunDirectory.create(None, REQUEST, runs_dir=tmp_path / "runs", label="gemm", now=NOW).path

    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(create, range(24)))
    assert len(set(paths)) == 24
    assert all(map(is_run, paths))


@given(st.text())
def test_a_name_is_a_plain_file_name(label):
    name = run_name(label, NOW)
    assert name.startswith("2026-11-23T171532")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-T")
    assert len(name) <= 80


def test_an_empty_folder_may_be_used(tmp_path):
    RunDirectory.create(tmp_path, REQUEST).close()
    assert is_run(tmp_path)


def test_a_folder_with_other_files_is_refused_and_untouched(tmp_path):
    (tmp_path / "thesis.tex").write_text("ours")
    with pytest.raises(UsageError, match="holds files that are no run") as refused:
        RunDirectory.create(tmp_path, REQUEST)
    assert "--out" in refused.value.hint
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_another_program_s_state_file_is_refused(tmp_path):
    (tmp_path / "state.json").write_text("{}")
    with pytest.raises(UsageError, match="holds files that are no run"):
        RunDirectory.create(tmp_path, REQUEST)


def test_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file, not a folder"):
        RunDirectory.create(tmp_path / "file", REQUEST)
    with pytest.raises(PrerequisiteError, match="cannot be written: Not a directory"):
        RunDirectory.create(tmp_path / "file" / "run", REQUEST)


def test_an_existing_run_is_refused_with_the_way_to_resume(tmp_path):
    RunDirectory.create(tmp_path / "run", REQUEST).close()
    with pytest.raises(UsageError, match="already holds a run") as refused:
        RunDirectory.create(tmp_path / "run", REQUEST)
    assert f"hwgen resume {tmp_path / 'run'}" in refused.value.hint


def test_a_run_that_cannot_start_leaves_nothing(tmp_path):
    with pytest.raises(TypeError):
        RunDirectory.create(tmp_path / "run", object())
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "mine").mkdir()
    with pytest.raises(TypeError):
        RunDirectory.create(tmp_path / "mine", object())
    assert list((tmp_path / "mine").iterdir()) == []
    with pytest.raises(TypeError):
        RunDirectory.create(None, object(), runs_dir=tmp_path / "runs")
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_start_cut_short_by_a_kill_can_be_repeated(tmp_path):
    run = RunDirectory.create(tmp_path, REQUEST)
    run.close()
    (tmp_path / "request.json").unlink()
    (tmp_path / ".request.json.0123456789ab.tmp").write_text("{")
    RunDirectory.create(tmp_path, REQUEST).close()
    assert (tmp_path / "request.json").exists()


def test_resume_clears_what_a_kill_left(tmp_path):
    with RunDirectory.create(tmp_path / "run", REQUEST) as run:
        run.append_event("a")
        run.attempt(1).write_text("rtl/gemm.v", "")
    left = [run.path / ".spec.json.0123456789ab.tmp", run.attempt(1).rtl_dir / ".gemm.v.0123456789ab.tmp"]
    for path in left:
        path.write_text("half")
    (run.path / ".hidden.tmp").write_text("not ours")
    with (run.path / "events.jsonl").open("a") as log:
        log.write('{"event": "b", "ti')
    with RunDirectory.resume(tmp_path / "run") as again:
        assert not any(path.exists() for path in left)
        assert again.has(".hidden.tmp")
        again.append_event("c")
        assert [e["event"] for e in again.events()] == ["a", "c"]


def test_what_is_no_run_cannot_be_opened(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match="is no run"):
            RunDirectory.open(path)
        with pytest.raises(UsageError, match="is no run"):
            RunDirectory.resume(path)


def test_two_cannot_work_on_one_run(tmp_path):
    with RunDirectory.create(tmp_path / "run", REQUEST):
        with pytest.raises(UsageError, match=rf"being worked on by another hwgen process \({os.getpid()}\)"):
            RunDirectory.resume(tmp_path / "run")
        assert RunDirectory.open(tmp_path / "run").state["status"] == "running"
    RunDirectory.resume(tmp_path / "run").close()


def create_in(path: Path, results: "multiprocessing.Queue[str]") -> None:
    try:
        run = RunDirectory.create(path, REQUEST)
        results.put("created")
        results.close()
        results.join_thread()
        os.kill(os.getpid(), 9)
        run.close()
    except UsageError as error:
        results.put(error.message)


def test_of_many_processes_one_creates_and_a_kill_frees_the_lock(tmp_path):
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    processes = [context.Process(target=create_in, args=(tmp_path / "run", results)) for _ in range(6)]
    for process in processes:
        process.start()
    outcomes = [results.get(timeout=20) for _ in processes]
    for process in processes:
        process.join()
        process.close()
    assert outcomes.count("created") == 1
    RunDirectory.resume(tmp_path / "run").close()


CREATOR = """
import sys
from pathlib import Path
from hwgen.infra.rundir import RunDirectory
run = RunDirectory.create(Path(sys.argv[1]), {"text": "x"})
print("ready", flush=True)
for n in range(100000):
    run.update_state(n=n)
    run.append_event("step", n=n)
"""


def test_a_run_can_be_resumed_after_a_kill_at_any_point(hwgen_environment, tmp_path):
    for number in range(6):
        path = tmp_path / str(number)
        argv = [sys.executable, "-c", CREATOR, str(path)]
        with subprocess.Popen(argv, env=hwgen_environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(0.007 * number)
            except subprocess.TimeoutExpired:
                process.kill()
        with RunDirectory.resume(path) as run:
            steps = [event["n"] for event in run.events()]
            assert steps == list(range(len(steps)))
            assert run.state.get("n", -1) - len(steps) in (-1, 0)
            run.append_event("step", n=len(steps))
            assert len(run.events()) == len(steps) + 1
            assert not list(path.glob(".*.tmp"))


def test_runs_are_listed_with_what_became_of_them(tmp_path):
    later = NOW + datetime.timedelta(seconds=1)
    done = RunDirectory.create(None, REQUEST, runs_dir=tmp_path, label="done", now=NOW)
    done.update_state(status="accepted")
    done.close()
    RunDirectory.create(None, REQUEST, runs_dir=tmp_path, label="killed", now=NOW).close()
    active = RunDirectory.create(None, REQUEST, runs_dir=tmp_path, label="active", now=later)
    (tmp_path / "other").mkdir()
    (tmp_path / "file").write_text("")
    found = [(run.label, run.status) for run in list_runs(tmp_path)]
    assert found == [("done", "accepted"), ("killed", "interrupted"), ("active", "running")]
    active.close()
    assert list_runs(tmp_path / "nowhere") == []


def test_a_run_is_found_by_path_name_part_or_last(tmp_path):
    paths = {}
    for label, second in (("gemm-8x8", 1), ("gemm-16x16", 2)):
        now = NOW.replace(second=second)
        run = RunDirectory.create(None, REQUEST, runs_dir=tmp_path, label=label, now=now)
        run.close()
        paths[label] = run.path
    small, large = paths["gemm-8x8"], paths["gemm-16x16"]
    assert find_run(tmp_path, str(small)) == small
    assert find_run(tmp_path, small.name) == small
    assert find_run(tmp_path, "16x16") == large
    assert find_run(tmp_path, "last") == large
    with pytest.raises(UsageError, match="may be 2 runs"):
        find_run(tmp_path, "gemm")
    with pytest.raises(UsageError, match="there is no run") as missing:
        find_run(tmp_path, small.name + "x")
    assert missing.value.hint == f"did you mean {small.name}?"
