"""Real attacks on the sandbox. Each must end in seconds, with nothing of ours lost and no process left."""

import os
import platform
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from hwgen.infra.process import Command, base_environment


@pytest.fixture
def bystander():
    """A process of ours that an attack must not hurt."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        assert process.poll() is None
        process.kill()


def test_the_network_cannot_be_reached(prison):
    with socket.create_server(("127.0.0.1", 0)) as ours, socket.socket(socket.AF_UNIX) as local:
        local.bind(f"\0{prison.token}")
        local.listen()
        outcome = prison.run(f"""
            import socket
            def attempt(family, address):
                with socket.socket(family) as s:
                    s.settimeout(1)
                    try:
                        s.connect(address)
                        print("REACHED", address)
                    except OSError as error:
                        print("refused", error)
            attempt(socket.AF_INET, ("127.0.0.1", {ours.getsockname()[1]}))
            attempt(socket.AF_INET, ("1.1.1.1", 53))
            attempt(socket.AF_UNIX, {f"{chr(0)}{prison.token}"!r})
            try:
                print("REACHED", socket.getaddrinfo("example.org", 80))
            except OSError as error:
                print("refused", error)
            """)
        for listener in (ours, local):
            listener.settimeout(0.05)
            with pytest.raises(TimeoutError):
                listener.accept()
    assert "REACHED" not in outcome.output
    assert len(outcome.output.splitlines()) == 4


def test_home_and_environment_cannot_be_read(prison, tmp_path, monkeypatch):
    secret = f"secret-{prison.token[::-1]}"
    monkeypatch.setenv("OPENAI_API_KEY", secret)
    (tmp_path / "key").write_text(secret)
    files = [str(tmp_path / "key"), "/etc/shadow", "/etc/passwd", "/proc/1/root/etc/passwd"]
    home = Path.home()
    visible = {"pyenv", ".pyenv", ".local"}  # where an interpreter may live
    outcome = prison.run(f"""
        import os
        for name in os.environ.items():
            print(*name)
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                print(open(f"/proc/{{pid}}/environ").read())
            except OSError as error:
                print("refused", error)
        for path in {files!r}:
            try:
                print(open(path).read())
            except OSError as error:
                print("refused", error)
        try:
            print("HOME", os.listdir({str(home)!r}))
        except OSError as error:
            print("HOME []")
        """)
    assert secret not in outcome.output
    assert "root:" not in outcome.output
    listed = next(line for line in outcome.output.splitlines() if line.startswith("HOME ["))
    assert set(eval(listed.removeprefix("HOME "))) <= visible


def test_nothing_outside_can_be_written(prison, tmp_path):
    victim = tmp_path / "victim.txt"
    victim.write_text("ours")
    folders = ["", "/usr", "/etc", "/dev", "/dev/shm", "/var/tmp", "/proc", str(Path.home()), sys.prefix]
    targets = [str(victim), str(prison.log), *(f"{folder}/{prison.token}" for folder in folders)]
    outcome = prison.run(f"""
        import os
        for path in {targets!r}:
            try:
                open(path, "w").write("theirs")
                print("WRITTEN", path)
            except OSError as error:
                print("refused", path, error)
        for path in ({str(victim)!r}, {str(tmp_path)!r}):
            try:
                os.rename(path, path + ".gone")
                print("RENAMED", path)
            except OSError as error:
                print("refused", path, error)
        """)
    # The command has a /tmp of its own: it may write there, as long as nothing of that is ours.
    written = [line.split()[1] for line in outcome.output.splitlines() if line.startswith("WRITTEN")]
    assert [path for path in written if not path.startswith("/tmp/")] == []
    assert victim.read_text() == "ours"
    assert "refused" in outcome.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cell", "log.txt", "victim.txt"]
    assert not any(Path(path).exists() for path in targets[2:])


def test_settings_of_the_machine_cannot_be_opened_to_write(prison):
    outcome = prison.run("""
        import os
        for folder, _, names in os.walk("/proc/sys"):
            for name in names:
                try:
                    os.close(os.open(os.path.join(folder, name), os.O_WRONLY))
                    print("OPENED", folder, name)
                except OSError:
                    pass
        for folder in ("/sys", "/proc/sysrq-trigger", "/run"):
            print(os.access(folder, os.W_OK))
        """)
    assert outcome.output == "False\n" * 3


def test_a_private_tmp_is_there_and_goes(prison):
    outcome = prison.run("""
        open("/tmp/mine", "w").write("x")
        print(open("/tmp/mine").read())
        """)
    assert outcome.output == "x\n"
    assert not Path("/tmp/mine").exists()


def test_fork_bomb(prison, bystander):
    outcome = prison.run("""
        import os, time
        for _ in range(10):  # at most 1024 processes, should nothing stop it
            os.fork()
            time.sleep(0.02)
        time.sleep(60)
        """)
    assert outcome.killed_because == "process limit: more than 40 processes at one time"
    assert outcome.exit_code is None


def test_thread_bomb(prison):
    outcome = prison.run("""
        import threading, time
        for _ in range(600):
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        time.sleep(60)
        """)
    # An ordinary user meets the kernel's limit, root the watchdog.
    assert outcome.killed_because.startswith("process limit") or "can't start new thread" in outcome.output


def test_ten_gigabytes_at_once(prison):
    outcome = prison.run("x = bytearray(10 << 30); print('GOT', len(x))")
    assert "GOT 1" not in outcome.output  # a traceback may quote the source
    assert outcome.killed_because.startswith("memory limit") or "MemoryError" in outcome.output
    assert not outcome.ok


def test_memory_spread_over_processes(prison):
    outcome = prison.run("""
        import os, time
        for _ in range(6):
            if os.fork() == 0:
                x = bytearray(os.urandom(1 << 20)) * 150
                time.sleep(60)
        time.sleep(60)
        """)
    assert outcome.killed_because == "memory limit: used more than 512 MiB"


def test_shared_memory_is_not_counted_twice(prison):
    outcome = prison.run("""
        import os, time
        x = bytearray(os.urandom(1 << 20)) * 200
        children = []
        for _ in range(4):
            pid = os.fork()
            if pid == 0:
                time.sleep(0.4)
                os._exit(0)
            children.append(pid)
        for pid in children:
            os.waitpid(pid, 0)
        print("done")
        """)
    assert outcome.output == "done\n"
    assert outcome.ok


def test_endless_loop(prison):
    outcome = prison.run("while True: pass", replace(prison.limits, wall_s=0.5))
    assert outcome.timed_out
    assert outcome.killed_because == "time limit: ran longer than 0.5 s"


def test_signals_cannot_stop_the_kill(prison):
    outcome = prison.run(
        """
        import signal, time
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        while True:
            time.sleep(1)
        """,
        replace(prison.limits, wall_s=0.5),
    )
    assert outcome.timed_out


def test_endless_log(prison):
    outcome = prison.run("""
        import os
        while True:
            os.write(1, b"x" * 65536)
        """)
    assert outcome.killed_because == "output limit: printed more than 1 MiB"
    assert outcome.output_truncated
    assert prison.log.stat().st_size == prison.limits.output_bytes
    assert "bytes left out" in outcome.output


def test_one_huge_file(prison):
    outcome = prison.run("""
        with open("huge", "wb", buffering=0) as file:
            for _ in range(10 * 1024):
                file.write(bytes(1 << 20))
        """)
    assert not outcome.ok
    assert "File too large" in outcome.output
    assert (prison.cell / "huge").stat().st_size <= prison.limits.file_bytes


def test_one_huge_file_by_a_program_that_does_not_look(prison, bubblewrap):
    command = Command(("sh", "-c", "exec cat /dev/zero > huge"), prison.cell, base_environment())
    outcome = bubblewrap.run(command, prison.limits, writable=[prison.cell])
    assert outcome.killed_because == "disk limit: a file grew beyond 8 MiB"


@pytest.mark.parametrize("then", ["pass", "os.unlink(name)"], ids=["kept", "deleted but open"])
@pytest.mark.parametrize("where", [".", "/tmp"])
def test_many_large_files(prison, where, then):
    outcome = prison.run(f"""
        import os, time
        kept = []
        for number in range(1280):
            name = f"{where}/{{number}}"
            kept.append(open(name, "wb", buffering=0))
            try:
                kept[-1].write(bytes(8 << 20))
            except OSError as error:
                print("refused", error)
                break
            {then}
            time.sleep(0.01)
        time.sleep(0.6)
        """)
    full = "No space left" in outcome.output
    assert outcome.killed_because == "disk limit: wrote more than 64 MiB" or (where == "/tmp" and full)
    kept = sum(path.stat().st_size for path in prison.cell.iterdir())
    assert kept < 4 * prison.limits.written_bytes


@pytest.mark.parametrize("where", [".", "/tmp"])
def test_many_small_files(prison, where):
    outcome = prison.run(f"""
        import time
        for number in range(3000):
            open(f"{where}/{{number}}", "w").close()
        time.sleep(60)
        """)
    assert outcome.killed_because == "disk limit: made more than 500 files"


def test_many_small_files_in_a_hurry(prison):
    outcome = prison.run("for n in range(600): open(str(n), 'w').close()")
    assert outcome.killed_because == "disk limit: made more than 500 files"


def test_files_hidden_too_deep_to_be_counted(prison):
    outcome = prison.run("""
        import os, time
        for _ in range(40):
            os.mkdir("x" * 120)
            os.chdir("x" * 120)
        time.sleep(60)
        """)
    assert outcome.killed_because.startswith("disk limit: made a folder that cannot be listed")


@pytest.mark.skipif(os.geteuid() == 0, reason="root lists every folder")
def test_files_hidden_in_a_closed_folder(prison):
    outcome = prison.run("import os, time; os.mkdir('closed', 0o000); time.sleep(60)")
    assert outcome.killed_because.startswith("disk limit: made a folder that cannot be listed")
    (prison.cell / "closed").chmod(0o700)


def test_a_daemon_does_not_outlive_its_parent(prison):
    outcome = prison.run("""
        import os, signal, time
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            if os.fork() == 0:
                for handle in range(3):
                    os.close(handle)
                while True:
                    with open("alive", "a") as file:
                        file.write("x")
                    time.sleep(0.01)
            os._exit(0)
        time.sleep(0.1)
        print("parent ends")
        """)
    assert outcome.ok
    assert outcome.output == "parent ends\n"
    before = (prison.cell / "alive").read_text()
    time.sleep(0.1)
    assert before
    assert (prison.cell / "alive").read_text() == before


def test_a_daemon_that_holds_the_output_does_not_hold_us(prison):
    started = time.monotonic()
    outcome = prison.run("""
        import os, time
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)
        print("parent ends", flush=True)
        """)
    assert outcome.output == "parent ends\n"
    assert time.monotonic() - started < 5.0


def test_signals_do_not_reach_us(prison, bystander):
    outcome = prison.run(f"""
        import os, signal
        print(os.getppid())
        for pid in ({os.getpid()}, {bystander.pid}, os.getppid(), 1, -1):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError as error:
                print("refused", error)
        """)
    assert outcome.output.count("refused") >= 2
    assert bystander.poll() is None


def test_our_processes_cannot_be_seen(prison):
    outcome = prison.run("""
        import os
        print(len([name for name in os.listdir("/proc") if name.isdigit()]))
        """)
    assert int(outcome.output) <= 4


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="no filter for this machine")
def test_ways_past_namespaces_are_closed(prison):
    numbers = {
        "x86_64": {
            "keyctl": 250,
            "shmget": 29,
            "memfd_create": 319,
            "io_uring_setup": 425,
            "ptrace": 101,
            "bpf": 321,
        },
        "aarch64": {
            "keyctl": 219,
            "shmget": 194,
            "memfd_create": 279,
            "io_uring_setup": 425,
            "ptrace": 117,
            "bpf": 280,
        },
    }[platform.machine()]
    outcome = prison.run(f"""
        import ctypes, errno, socket
        libc = ctypes.CDLL(None, use_errno=True)
        for name, number in {numbers!r}.items():
            result = libc.syscall(number, 0, 0, 0, 0, 0)
            print(name, result, errno.errorcode[ctypes.get_errno()])
        for family in (40, 17, 38):  # AF_VSOCK, AF_PACKET, AF_ALG
            try:
                socket.socket(family, socket.SOCK_STREAM)
                print("OPENED", family)
            except OSError as error:
                print(family, -1, errno.errorcode[error.errno])
        """)
    ends = [line.split()[1:] for line in outcome.output.splitlines()]
    assert ends[:6] == [["-1", "ENOSYS"]] * 6
    assert ends[6:] == [["-1", "EAFNOSUPPORT"]] * 3


def test_no_privilege_is_left(prison):
    outcome = prison.run("""
        import ctypes, os
        for line in open("/proc/self/status"):
            if line.startswith(("Cap", "NoNewPrivs")):
                print(*line.split())
        for attack in (lambda: os.mknod("disk", 0o60600, os.makedev(8, 0)), lambda: os.chroot(".")):
            try:
                attack()
                print("DONE")
            except OSError as error:
                print("refused", error)
        """)
    assert "DONE" not in outcome.output
    assert all(
        int(line.split()[1], 16) == 0 for line in outcome.output.splitlines() if line.startswith("Cap")
    )
    assert "NoNewPrivs: 1" in outcome.output


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="no filter for this machine")
def test_no_program_with_its_owner_s_rights_is_left(prison):
    outcome = prison.run("""
        import os
        os.close(os.open("plain", os.O_CREAT | os.O_WRONLY, 0o755))
        os.chmod("plain", 0o700)
        for attack in (
            lambda: os.chmod("plain", 0o4755),
            lambda: os.chmod("plain", 0o2755),
            lambda: os.fchmod(os.open("plain", os.O_RDONLY), 0o4755),
            lambda: os.open("other", os.O_CREAT | os.O_WRONLY, 0o4755),
            lambda: os.open(".", os.O_TMPFILE | os.O_WRONLY, 0o4755),
        ):
            try:
                attack()
                print("DONE")
            except OSError as error:
                print(error.strerror)
        """)
    assert outcome.output == "Operation not permitted\n" * 5
    assert [(p.name, oct(p.stat().st_mode)) for p in prison.cell.iterdir()] == [("plain", "0o100700")]


HOST = """
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup ignores it, and so would we
from pathlib import Path
from hwgen.infra.process import Command, Limits, base_environment
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox
sandbox = select_sandbox(Toolbox(), trusted=False, allow_none=False)
code = "import os, time; os.fork(); os.setsid() if os.fork() == 0 else None; time.sleep(60)"
command = Command((sys.executable, "-c", code, sys.argv[1]), Path("/"), base_environment())
sandbox.run(command, Limits(wall_s=60))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_prisoner_dies_with_us(
    hwgen_environment, bubblewrap, token, processes_with, wait_for, tmp_path, number
):
    argv = [sys.executable, "-c", HOST, token]
    with (
        (tmp_path / "host.txt").open("w") as said,
        subprocess.Popen(argv, env=hwgen_environment, stderr=said, start_new_session=True) as host,
    ):
        # The host itself, bubblewrap, its first process, and four of the prisoner's.
        wait_for(lambda: len(processes_with(token)) >= 7, tmp_path / "host.txt")
        host.send_signal(number)
        expected = {signal.SIGTERM: 143, signal.SIGHUP: 129}.get(number, -number)
        assert host.wait(10) == expected, (tmp_path / "host.txt").read_text()
    wait_for(lambda: processes_with(token) == [])
