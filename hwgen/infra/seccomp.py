"""The system calls that a sandboxed process does without, as a filter program for the kernel.

Namespaces leave a few ways past them: kernel keyrings, sockets to the hypervisor, memory that belongs to
no process (System V segments, memory files), files that run with their owner's rights (set-user-ID), and
parts of the kernel that a simulator never needs. Most calls are refused as if the kernel did not have
them, so that a program falls back on others.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from dataclasses import dataclass

_LOAD_WORD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16  # offsets in the kernel's seccomp_data
_ALLOW, _REFUSE, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_X32_FLAG = 0x40000000
_SOCKET_FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: these obey namespaces
_SET_ID_BITS = 0o6000
_CREATING_FLAGS = 0o100 | 0o20000000  # O_CREAT, O_TMPFILE: without them, open has no mode


@dataclass(frozen=True)
class _ModeCall:
    """A call that sets a file's mode: its number, and which arguments are the mode and the open flags."""

    number: int
    mode: int
    flags: int | None = None


@dataclass(frozen=True)
class _Architecture:
    audit_number: int
    socket: int
    refused: tuple[int, ...]
    mode_calls: tuple[_ModeCall, ...]


# The same numbers on every architecture: io_uring_*, open_tree ... fspick, openat2, mount_setattr.
_COMMON = (425, 426, 427, 428, 429, 430, 431, 432, 433, 437, 442)
_FCHMODAT2 = _ModeCall(452, 2)

_ARCHITECTURES = {
    "x86_64": _Architecture(
        audit_number=0xC000003E,
        socket=41,
        refused=(
            *(248, 249, 250),  # add_key, request_key, keyctl
            *(29, 319, 240),  # shmget, memfd_create, mq_open
            *(101, 310, 311),  # ptrace, process_vm_readv, process_vm_writev
            *(321, 298, 323),  # bpf, perf_event_open, userfaultfd
            *(165, 166, 155, 272, 308),  # mount, umount2, pivot_root, unshare, setns
            *(304, 103, 246, 175, 313),  # open_by_handle_at, syslog, kexec_load, init_module, finit_module
            *_COMMON,
        ),
        mode_calls=(
            _ModeCall(2, 2, flags=1),  # open
            _ModeCall(257, 3, flags=2),  # openat
            *(_ModeCall(number, 1) for number in (85, 90, 91, 83, 133)),  # creat, chmod, fchmod, mkdir, mknod
            *(_ModeCall(number, 2) for number in (268, 258, 259)),  # fchmodat, mkdirat, mknodat
            _FCHMODAT2,
        ),
    ),
    "aarch64": _Architecture(
        audit_number=0xC00000B7,
        socket=198,
        refused=(
            *(217, 218, 219),
            *(194, 279, 180),
            *(117, 270, 271),
            *(280, 241, 282),
            *(40, 39, 41, 97, 268),
            *(265, 116, 104, 105, 273),
            *_COMMON,
        ),
        mode_calls=(
            _ModeCall(56, 3, flags=2),  # openat
            _ModeCall(52, 1),  # fchmod
            *(_ModeCall(number, 2) for number in (53, 34, 33)),  # fchmodat, mkdirat, mknodat
            _FCHMODAT2,
        ),
    ),
}


def filter_program(machine: str | None = None) -> bytes:
    """Return the filter for a machine as `uname -m` names it; nothing for one not known here."""
    architecture = _ARCHITECTURES.get(machine or os.uname().machine)
    if architecture is None or sys.maxsize < 1 << 32:
        return b""
    return b"".join(
        [
            _instruction(_LOAD_WORD, _ARCHITECTURE_AT),
            _instruction(_JUMP_EQUAL, architecture.audit_number, if_true=1),
            _instruction(_RETURN, _KILL_PROCESS),
            _instruction(_LOAD_WORD, _NUMBER_AT),
            _instruction(_JUMP_GREATER_EQUAL, _X32_FLAG, if_false=1),
            _instruction(_RETURN, _REFUSE | errno.ENOSYS),
            *(_for_call(number, _return_error(errno.ENOSYS)) for number in architecture.refused),
            *(_for_call(call.number, _refuse_set_id(call)) for call in architecture.mode_calls),
            _for_call(architecture.socket, _allow_socket_families()),
            _instruction(_RETURN, _ALLOW),
        ]
    )


def filter_handle() -> int | None:
    """Return an open file with the filter, to be closed by the caller; None where there is no filter."""
    program = filter_program()
    if not program:
        return None
    handle = os.memfd_create("seccomp", os.MFD_CLOEXEC)
    os.write(handle, program)
    os.lseek(handle, 0, os.SEEK_SET)
    return handle


def _for_call(number: int, code: bytes) -> bytes:
    """Run code, which must end by returning, if the call has this number."""
    return _instruction(_JUMP_EQUAL, number, if_false=len(code) // 8) + code


def _refuse_set_id(call: _ModeCall) -> bytes:
    code = _instruction(_LOAD_WORD, _argument_at(call.mode))
    code += _instruction(_JUMP_BITS, _SET_ID_BITS, if_false=1)
    code += _return_error(errno.EPERM)
    if call.flags is not None:
        skip = len(code) // 8
        flags = _instruction(_LOAD_WORD, _argument_at(call.flags))
        code = flags + _instruction(_JUMP_BITS, _CREATING_FLAGS, if_false=skip) + code
    return code + _instruction(_RETURN, _ALLOW)


def _allow_socket_families() -> bytes:
    code = _instruction(_LOAD_WORD, _argument_at(0))
    for position, family in enumerate(_SOCKET_FAMILIES):
        code += _instruction(_JUMP_EQUAL, family, if_true=len(_SOCKET_FAMILIES) - position)
    return code + _return_error(errno.EAFNOSUPPORT) + _instruction(_RETURN, _ALLOW)


def _argument_at(position: int) -> int:
    return _ARGUMENTS_AT + 8 * position  # the lower half, on these little-endian machines


def _return_error(number: int) -> bytes:
    return _instruction(_RETURN, _REFUSE | number)


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
