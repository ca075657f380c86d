"""The system calls that a sandboxed process does without, as a filter program for the kernel.

Namespaces leave a few ways past them: kernel keyrings, sockets to the hypervisor, memory that belongs to
no process (System V segments, memory files) and parts of the kernel that a simulator never needs.
The calls are refused as if the kernel did not have them, so that a program falls back on others.
"""

from __future__ import annotations

import errno
import os
import platform
import struct
import sys
from dataclasses import dataclass

_LOAD_WORD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16  # offsets in the kernel's seccomp_data
_ALLOW, _REFUSE, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_X32_FLAG = 0x40000000
_SOCKET_FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: these obey namespaces


@dataclass(frozen=True)
class _Architecture:
    audit_number: int
    socket: int
    refused: tuple[int, ...]


# The same numbers on every architecture: io_uring_*, open_tree ... fspick, mount_setattr.
_COMMON = (425, 426, 427, 428, 429, 430, 431, 432, 433, 442)
# In the order: add_key, request_key, keyctl; shmget, memfd_create, mq_open; ptrace, process_vm_readv,
# process_vm_writev; bpf, perf_event_open, userfaultfd; mount, umount2, pivot_root, unshare, setns;
# open_by_handle_at, syslog; kexec_load, init_module, finit_module.
_X86_64 = (248, 249, 250, 29, 319, 240, 101, 310, 311, 321, 298, 323)
_X86_64_ADMIN = (165, 166, 155, 272, 308, 304, 103, 246, 175, 313)
_AARCH64 = (217, 218, 219, 194, 279, 180, 117, 270, 271, 280, 241, 282)
_AARCH64_ADMIN = (40, 39, 41, 97, 268, 265, 116, 104, 105, 273)

_ARCHITECTURES = {
    "x86_64": _Architecture(0xC000003E, 41, _X86_64 + _X86_64_ADMIN + _COMMON),
    "aarch64": _Architecture(0xC00000B7, 198, _AARCH64 + _AARCH64_ADMIN + _COMMON),
}


def filter_program(machine: str | None = None) -> bytes:
    """Return the filter for a machine as `platform.machine` names it; nothing for one not known here."""
    architecture = _ARCHITECTURES.get(machine or platform.machine())
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
            *(_refuse(number) for number in architecture.refused),
            _allow_socket_families(architecture.socket),
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


def _refuse(number: int) -> bytes:
    return _instruction(_JUMP_EQUAL, number, if_false=1) + _instruction(_RETURN, _REFUSE | errno.ENOSYS)


def _allow_socket_families(socket: int) -> bytes:
    families = len(_SOCKET_FAMILIES)
    code = _instruction(_JUMP_EQUAL, socket, if_false=families + 2)
    code += _instruction(_LOAD_WORD, _FIRST_ARGUMENT_AT)
    for position, family in enumerate(_SOCKET_FAMILIES):
        code += _instruction(_JUMP_EQUAL, family, if_true=families - position)
    return code + _instruction(_RETURN, _REFUSE | errno.EAFNOSUPPORT)


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
