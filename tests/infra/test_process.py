"""Processes: their environment, their end, their limits, and that nothing of them stays."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hwgen.core.errors import PrerequisiteError
from hwgen.infra.capture import HEAD_BYTES, TAIL_BYTES, OutputCapture
from hwgen.infra.process import Command, Limits, base_environment, cancel_all, run, shell_line
from hwgen.infra.sandbox import NoSandbox

MIB = 1 << 20


@pytest.fixture
def python(tmp_path, token):
    """Run Python code with limits; the token is on its command line."""

    def run_python(code: str, limits: Limits | None = None, **options):
        argv = (sys.executable, "-I", "-c", textwrap.dedent(code), token)
        return run(Command(argv, tmp_path, base_environment()), limits or Limits(wall_s=20), **options)

    return run_python


def shell(text: str, cwd: Path, **environment: str) -> Command:
    return Command(("sh", "-c", text), cwd, base_environment(**environment))


def test_exit_code_and_output_of_both_streams(tmp_path):
    outcome = run(shell("echo one; echo two >&2; exit 3", tmp_path))
    assert (outcome.exit_code, outcome.output, outcome.ok) == (3, "one\ntwo\n", False)
    assert outcome.killed_because == ""


def test_environment_is_exactly_as_given(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    outcome = run(Command(("env",), tmp_path, {"PATH": os.defpath, "B": "2", "A": "one two"}))
    assert sorted(outcome.output.splitlines()) == ["A=one two", "B=2", f"PATH={os.defpath}"]


def test_base_environment_holds_no_secret_and_no_home(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    environment = base_environment(VERILATOR_ROOT="/opt/verilator")
    assert "secret" not in environment.values()
    assert environment["HOME"] == "/dev/null"
    assert environment["LANG"] == "C.UTF-8"
    assert environment["VERILATOR_ROOT"] == "/opt/verilator"


def test_a_signal_is_a_negative_exit_code(tmp_path):
    assert run(shell("kill -SEGV $$", tmp_path)).exit_code == -signal.SIGSEGV


def test_input_is_empty(tmp_path):
    assert run(Command(("cat",), tmp_path, base_environment())).output == ""


def test_program_is_found_in_the_folder_of_the_command(tmp_path):
    program = tmp_path / "hello"
    program.write_text("#!/bin/sh\necho hello from $(pwd)\n")
    program.chmod(0o755)
    outcome = run(Command(("./hello",), tmp_path, base_environment()))
    assert outcome.output == f"hello from {tmp_path}\n"


def test_a_missing_program_is_named(tmp_path):
    with pytest.raises(PrerequisiteError, match="no-such-program was not found"):
        run(Command(("no-such-program",), tmp_path, base_environment()))


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(PrerequisiteError, match=r"sh cannot be started in .*nowhere: No such file"):
        run(shell("true", tmp_path / "nowhere"))


def test_no_core_file_and_limited_files(tmp_path):
    outcome = run(shell("ulimit -c; ulimit -f", tmp_path), Limits(file_bytes=1 * MIB))
    assert outcome.output.split() == ["0", "2048"]


def test_a_file_that_grows_too_large(tmp_path):
    outcome = run(shell("exec cat /dev/zero > huge", tmp_path), Limits(file_bytes=1 * MIB))
    assert outcome.killed_because == "disk limit: a file grew beyond 1 MiB"
    assert (tmp_path / "huge").stat().st_size == MIB


def test_zero_means_no_limit(tmp_path):
    limits = Limits(0, 0, 0, 0, 0, 0, 0)
    assert run(shell("ulimit -f; ulimit -d", tmp_path), limits).output.split() == ["unlimited"] * 2


def test_timeout_kills_children_and_those_that_left_the_session(python):
    outcome = python(
        """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(60)
            time.sleep(60)
        time.sleep(60)
        """,
        Limits(wall_s=0.4),
    )
    assert outcome.timed_out
    assert outcome.killed_because == "time limit: ran longer than 0.4 s"
    assert outcome.exit_code is None
    assert outcome.seconds < 5


def test_a_daemon_without_parent_session_or_environment_is_found(python, tmp_path):
    outcome = python("""
        import os, sys
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                code = "import time; open('alive', 'w').close(); time.sleep(60)"
                os.execve(sys.executable, [sys.executable, "-c", code, sys.argv[-1]], {})
            os._exit(0)
        os.wait()
        import time
        while not os.path.exists("alive"):
            time.sleep(0.01)
        """)
    assert outcome.ok
    assert (tmp_path / "alive").exists()


def test_memory_of_the_tree_is_limited(python):
    outcome = python("x = bytearray(b'x') * (300 << 20); input()", Limits(memory_bytes=200 * MIB, wall_s=20))
    assert outcome.killed_because.startswith("memory limit") or "MemoryError" in outcome.output


def test_peak_memory_is_measured(python):
    outcome = python("import time; x = bytearray(b'x') * (200 << 20); time.sleep(0.3)")
    assert 200 * MIB < outcome.peak_memory_bytes < 260 * MIB


def test_peak_memory_is_not_ours(tmp_path):
    ours = bytearray(b"x") * (300 * MIB)
    assert run(shell("sleep 0.1", tmp_path)).peak_memory_bytes < 50 * MIB
    del ours


def test_output_beyond_the_limit_ends_the_process(tmp_path):
    log = tmp_path / "log.txt"
    outcome = run(shell("yes", tmp_path), Limits(output_bytes=1 * MIB), log)
    assert outcome.killed_because == "output limit: printed more than 1 MiB"
    assert outcome.output_truncated
    assert log.stat().st_size == MIB
    assert len(outcome.output) < HEAD_BYTES + 2 * TAIL_BYTES


def test_long_output_is_shown_head_and_tail_and_kept_whole(tmp_path):
    log = tmp_path / "logs" / "log.txt"
    outcome = run(shell("seq 1 200000", tmp_path), log=log)
    assert outcome.ok
    assert not outcome.output_truncated
    assert log.read_text().splitlines() == [str(n) for n in range(1, 200001)]
    head, note, tail = re.split(r"\n(\.\.\. .*) \.\.\.\n", outcome.output)
    assert head.startswith("1\n2\n")
    assert tail.endswith("199999\n200000\n")
    left_out = int(re.search(r"(\d+) bytes left out", note).group(1))
    assert len(head) + len(tail) + left_out == log.stat().st_size
    assert str(log) in note


def test_capture_loses_nothing_whatever_the_pieces():
    for size in (1, 7, 4096, 100_003):
        text = "".join(f"{n:07d}\n" for n in range(60_000)).encode()
        with OutputCapture(0, None) as capture:
            for start in range(0, len(text), size):
                capture.feed(text[start : start + size])
        shown = capture.text()
        assert shown.startswith(text[:HEAD_BYTES].decode())
        assert shown.endswith(text[-TAIL_BYTES:].decode())


def test_log_grows_while_the_process_runs(tmp_path, wait_for):
    log = tmp_path / "log.txt"
    with ThreadPoolExecutor() as pool:
        os.mkfifo(tmp_path / "go")
        future = pool.submit(run, shell("echo early; read x < go; echo late", tmp_path), Limits(), log)
        wait_for(lambda: log.exists() and log.read_text() == "early\n")
        (tmp_path / "go").write_text("\n")
        assert future.result().output == "early\nlate\n"


def test_output_that_is_no_text(tmp_path):
    assert run(shell(r"printf '\377ok'", tmp_path)).output == "\ufffdok"


def test_an_unwritable_log_is_a_prerequisite(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PrerequisiteError, match="cannot be written"):
        run(shell("true", tmp_path), log=tmp_path / "file" / "log.txt")


def test_a_child_that_holds_the_output_does_not_hold_us(tmp_path, token):
    started = time.monotonic()
    outcome = run(shell(f"sleep 60 & exec echo {token}", tmp_path))
    assert outcome.output == f"{token}\n"
    assert time.monotonic() - started < 5


def test_many_threads_at_once(tmp_path):
    def one(number: int) -> str:
        return run(
            shell(f"echo {number}; echo {number} >&2", tmp_path), log=tmp_path / f"{number}.txt"
        ).output

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(one, range(64))) == [f"{n}\n{n}\n" for n in range(64)]


def test_open_files_are_not_inherited(tmp_path):
    with (tmp_path / "secret").open("w") as file:
        os.set_inheritable(file.fileno(), False)
        outcome = run(shell("ls /proc/self/fd", tmp_path))
    assert outcome.output.split() == ["0", "1", "2", "3"]  # 3 is of ls itself


def test_cancel_ends_what_runs_in_other_threads(python, processes_with, wait_for, token):
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(python, "import time; time.sleep(60)") for _ in range(2)]
        wait_for(lambda: len(processes_with(token)) == 2)
        cancel_all()
        outcomes = [future.result() for future in futures]
    assert [o.killed_because for o in outcomes] == ["cancelled"] * 2
    assert [o.exit_code for o in outcomes] == [None] * 2


def test_a_system_that_cannot_tell_of_the_end_is_asked(python, monkeypatch):
    monkeypatch.delattr(os, "pidfd_open")
    assert python("print('done')").output == "done\n"
    assert python("import time; time.sleep(60)", Limits(wall_s=0.3)).timed_out


def test_a_system_without_util_linux_limits_through_the_shell(tmp_path, monkeypatch):
    monkeypatch.setattr("hwgen.infra.launch._which", lambda _: None)
    command = Command(
        ("sh", "-c", 'ulimit -c; ulimit -f; echo "$1"', "sh", "a b"), tmp_path, base_environment()
    )
    assert run(command, Limits(file_bytes=1 * MIB)).output == "0\n2048\na b\n"
    assert run(command, Limits(file_bytes=0)).output == "0\nunlimited\na b\n"


def test_limits_hold_without_a_sandbox(tmp_path):
    outcome = NoSandbox().run(
        shell("for n in $(seq 600); do : > $n; done; sleep 60", tmp_path),
        Limits(files=500, wall_s=20),
        writable=[tmp_path],
    )
    assert outcome.killed_because == "disk limit: made more than 500 files"


def test_shell_line_runs_the_same_again(tmp_path):
    folder = tmp_path / "a b'c"
    folder.mkdir()
    command = Command(
        ("sh", "-c", 'pwd; echo "$1|$GREETING"', "sh", "it's $HOME"),
        folder,
        {"PATH": os.defpath, "GREETING": 'a "b"'},
    )
    again = subprocess.run(["sh", "-c", shell_line(command)], capture_output=True, text=True, check=True)
    assert again.stdout == run(command).output == f'{folder}\nit\'s $HOME|a "b"\n'


HOST = """
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup ignores it, and so would we
from pathlib import Path
from hwgen.infra.process import Command, Limits, base_environment, run
code = "import os, time; os.fork(); os.setsid() if os.fork() == 0 else None; time.sleep(60)"
run(Command((sys.executable, "-c", code, sys.argv[1]), Path("/"), base_environment()), Limits(wall_s=60))
"""
THREADED_HOST = """
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup ignores it, and so would we
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from hwgen.infra.process import Command, Limits, base_environment, processes_end_with_us, run
code = "import os, time; os.fork(); os.setsid() if os.fork() == 0 else None; time.sleep(60)"
command = Command((sys.executable, "-c", code, sys.argv[1]), Path("/"), base_environment())
with processes_end_with_us(), ThreadPoolExecutor() as pool:
    print(pool.submit(run, command, Limits(wall_s=60)).result().killed_because)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("host", [HOST, THREADED_HOST], ids=["main thread", "another thread"])
def test_processes_end_with_us(hwgen_environment, token, processes_with, wait_for, tmp_path, number, host):
    argv = [sys.executable, "-c", host, token]
    with (
        (tmp_path / "host.txt").open("w") as said,
        subprocess.Popen(argv, env=hwgen_environment, stderr=said) as process,
    ):
        wait_for(lambda: len(processes_with(token)) >= 5, tmp_path / "host.txt")
        process.send_signal(number)
        expected = -number if number == signal.SIGINT else 128 + number
        assert process.wait(10) == expected, (tmp_path / "host.txt").read_text()
    wait_for(lambda: processes_with(token) == [])


def test_a_killed_host_takes_its_child_along(hwgen_environment, token, processes_with, wait_for, tmp_path):
    alive = tmp_path / "alive"
    fork = "os.fork(); os.setsid() if os.fork() == 0 else None"
    host = HOST.replace(fork, f"open({str(alive)!r}, 'w')")
    with subprocess.Popen([sys.executable, "-c", host, token], env=hwgen_environment) as process:
        wait_for(alive.exists)
        process.kill()
    wait_for(lambda: processes_with(token) == [])


def test_an_exception_while_waiting_kills_the_tree(python, monkeypatch, tmp_path):
    def interrupt() -> None:
        signal.raise_signal(signal.SIGINT)

    timer = threading.Timer(0.3, interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        python("import os, time; os.fork(); time.sleep(60)")
    timer.join()
