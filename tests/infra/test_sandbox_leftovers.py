"""What a hostile command leaves in its folder, and what we then do there: nothing of ours is lost."""

from pathlib import Path

import pytest

from hwgen.core.errors import ToolError, UsageError
from hwgen.infra.files import ResultError, read_result
from hwgen.infra.process import Command, base_environment

MIB = 1 << 20


LEFT_BEHIND = {
    "a link to a file": "os.symlink({victim!r}, 'result.json')",
    "a link to nowhere": "os.symlink('/nonexistent', 'result.json')",
    "a fifo": "os.mkfifo('result.json')",
    "a socket": "socket.socket(socket.AF_UNIX).bind('result.json')",
    "a folder": "os.mkdir('result.json')",
    "a sparse file of 7 MiB": "open('result.json', 'w').truncate(7 << 20)",
    "nothing": "pass",
}


@pytest.mark.parametrize("left", LEFT_BEHIND)
def test_what_was_left_in_place_of_a_result_is_refused(prison, tmp_path, left):
    victim = tmp_path / "victim.json"
    victim.write_text('{"passed": true}')
    prison.run("import os, socket\n" + LEFT_BEHIND[left].format(victim=str(victim)))
    with pytest.raises(ResultError) as refused:
        read_result(prison.cell / "result.json", prison.cell, max_bytes=MIB)
    assert refused.value.missing == (left == "nothing")
    assert victim.read_text() == '{"passed": true}'


def test_a_linked_folder_on_the_way_to_a_result_is_refused(prison, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "result.json").write_text("{}")
    prison.run(f"import os; os.symlink({str(outside)!r}, 'deep')")
    with pytest.raises(ResultError, match="through a link"):
        read_result(prison.cell / "deep" / "result.json", prison.cell, max_bytes=MIB)


def test_a_plain_result_is_read(prison):
    prison.run("import os; os.mkdir('deep'); open('deep/result.json', 'w').write('{}')")
    assert read_result(prison.cell / "deep" / "result.json", prison.cell, max_bytes=2) == b"{}"


@pytest.mark.parametrize(
    "kind", ["os.symlink({victim!r}, 'log.txt')", "os.mkfifo('log.txt')"], ids=["link", "fifo"]
)
def test_the_log_is_not_written_through_what_was_left(prison, tmp_path, kind):
    victim = tmp_path / "victim.txt"
    victim.write_text("ours")
    prison.run("import os\n" + kind.format(victim=str(victim)))
    log = prison.cell / "log.txt"
    prison.run("print('second run')", log=log)
    assert victim.read_text() == "ours"
    assert log.read_text() == "second run\n"


def test_we_are_not_shut_out_of_the_folder(prison):
    mode = prison.cell.stat().st_mode
    prison.run("import os; os.chmod('.', 0)", log=prison.cell / "log.txt")
    assert prison.cell.stat().st_mode == mode
    assert prison.run("print('again')", log=prison.cell / "log.txt").ok


def test_a_log_in_the_writable_folder_cannot_be_forged(prison):
    log = prison.cell / "log.txt"
    outcome = prison.run(
        """
        import os
        print("the truth", flush=True)
        for attack in (
            lambda: open("log.txt", "w"),
            lambda: os.unlink("log.txt"),
            lambda: os.rename("log.txt", "x"),
            lambda: os.rename("../cell", "../other"),
        ):
            try:
                attack()
                print("DONE")
            except OSError as error:
                print("refused")
        """,
        log=log,
    )
    assert outcome.output == "the truth\n" + "refused\n" * 4
    assert log.read_text() == outcome.output


def test_a_log_deeper_in_the_writable_folder_is_refused(prison):
    with pytest.raises(UsageError, match="must lie directly"):
        prison.run("pass", log=prison.cell / "deep" / "log.txt")


def test_a_link_left_where_a_folder_is_shown_later_is_refused(prison, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "key").write_text("secret")
    prison.run(f"import os; os.symlink({str(outside)!r}, 'rtl')")
    with pytest.raises(ResultError, match="link"):
        prison.run("pass", readable=[prison.cell / "rtl"])
    with pytest.raises(ResultError, match="link"):
        prison.run("pass", readable=[prison.cell / "rtl"], writable=[])


def test_a_readable_folder_inside_a_writable_one_stays_as_it_is(prison):
    (prison.cell / "rtl").mkdir()
    (prison.cell / "rtl" / "gemm.v").write_text("ours")
    outcome = prison.run(
        """
        import os
        open("free.txt", "w").write("x")
        for attack in (lambda: open("rtl/gemm.v", "w"), lambda: os.rename("rtl", "other")):
            try:
                attack()
                print("DONE")
            except OSError:
                print("refused")
        """,
        readable=[prison.cell / "rtl"],
    )
    assert outcome.output == "refused\nrefused\n"
    assert (prison.cell / "rtl" / "gemm.v").read_text() == "ours"
    assert (prison.cell / "free.txt").exists()


def test_the_home_folder_cannot_be_shown_by_mistake(prison):
    for folder in (Path.home(), Path.home().parent, Path("/"), Path("/tmp")):
        with pytest.raises(UsageError, match="would show all of"):
            prison.run("pass", readable=[folder])


def test_a_program_that_cannot_be_seen_is_no_fault_of_the_candidate(prison, bubblewrap, tmp_path):
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\necho hello\n")
    program.chmod(0o755)
    with pytest.raises(ToolError, match="cannot be seen inside the sandbox"):
        bubblewrap.run(Command((str(program),), prison.cell, base_environment()), prison.limits)
    with pytest.raises(ToolError, match="could not start true"):
        bubblewrap.run(Command(("true",), tmp_path / "nowhere", base_environment()), prison.limits)


def test_a_shown_program_runs(prison, bubblewrap, tmp_path):
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\necho hello; exit 3\n")
    program.chmod(0o755)
    command = Command(("./program",), tmp_path, base_environment())
    outcome = bubblewrap.run(command, prison.limits, readable=[tmp_path])
    assert (outcome.exit_code, outcome.output) == (3, "hello\n")
