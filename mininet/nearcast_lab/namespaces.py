# SPDX-License-Identifier: Apache-2.0
"""Private namespaces: whatever happens inside ends with them, devices and processes alike.

The same as `unshare -n -m -p -i -f --kill-child --mount-proc`, but signals reach the inside (unshare blocks SIGTERM).
Three processes stand in a row: the outer one that the caller sees, process 1 of the private PID namespace, which is
killed by the kernel when the outer one dies and takes everything with it, and its child, which does the work.
"""

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

from nearcast_lab.errors import LabError

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
MS_REC = 0x4000
MS_PRIVATE = 1 << 18
MS_NOSUID_NODEV_NOEXEC = 2 | 4 | 8
PR_SET_PDEATHSIG = 1

# Where Open vSwitch keeps its sockets, database and logs.
OVS_FOLDERS = (Path("/run/openvswitch"), Path("/etc/openvswitch"), Path("/var/log/openvswitch"))

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        raise LabError(f"{what}: {os.strerror(ctypes.get_errno())}")


def _mount(source: str, target: str, kind: str | None, flags: int) -> None:
    encoded = None if kind is None else kind.encode()
    result = _libc.mount(source.encode(), target.encode(), encoded, flags, None)
    _check(result, f"mount {kind or 'private'} on {target}")


def run_inside(work: Callable[[], int]) -> int:
    """Runs `work` inside new namespaces and returns its exit code; the caller's own process waits outside."""
    sys.stdout.flush()
    flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET
    _check(_libc.unshare(flags), "private namespaces (is this a container without CAP_SYS_ADMIN?)")
    first = os.fork()
    if first == 0:
        _end(lambda: _be_first(work))
    return _wait_outside(first)


def _end(action: Callable[[], int]) -> NoReturn:
    """Ends this process as the action says, without the exit handlers of the process it was forked from."""
    try:
        code = action()
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        code = 1
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _wait_outside(first: int) -> int:
    def forward(number: int, _frame: FrameType | None) -> None:
        os.kill(first, number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, forward)
    # A terminal sends Ctrl-C to the inside as well; without one it has to be passed on.
    signal.signal(signal.SIGINT, signal.SIG_IGN if sys.stdin.isatty() else forward)
    return os.waitstatus_to_exitcode(os.waitpid(first, 0)[1])


def _be_first(work: Callable[[], int]) -> int:
    """Process 1: prepares the mounts, starts the work, reaps orphans, ends with the work."""
    _check(_libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL)), "prctl")
    _mount("none", "/", None, MS_REC | MS_PRIVATE)
    _mount("proc", "/proc", "proc", MS_NOSUID_NODEV_NOEXEC)
    for folder in OVS_FOLDERS:
        folder.mkdir(parents=True, exist_ok=True)
        _mount("tmpfs", str(folder), "tmpfs", 0)
    worker = os.fork()
    if worker == 0:
        _end(work)

    def forward(number: int, _frame: FrameType | None) -> None:
        os.kill(worker, number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, forward)
    signal.signal(signal.SIGINT, signal.SIG_IGN if sys.stdin.isatty() else forward)
    while True:
        pid, status = os.wait()
        if pid == worker:
            return max(os.waitstatus_to_exitcode(status), 0) or int(os.WIFSIGNALED(status))
