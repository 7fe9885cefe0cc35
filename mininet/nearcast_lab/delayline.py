# SPDX-License-Identifier: Apache-2.0
"""The delay line's process: built when a compiler is there, else the fallback in Python; and talking to it."""

import json
import secrets
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from nearcast_lab.caller import Caller
from nearcast_lab.errors import LabError

SOURCE = Path(__file__).with_name("delayline.c")
FALLBACK = Path(__file__).with_name("delayline_fallback.py")
COMPILER_FLAGS = ("-std=c11", "-O2", "-Wall", "-Wextra", "-Werror")


def build(folder: Path, caller: Caller) -> Path | None:
    """Compiles the delay line as the caller unless that was done; None where there is no compiler."""
    program = folder / "delayline"
    if program.exists() and program.stat().st_mtime >= SOURCE.stat().st_mtime:
        return program
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    caller.make_folder(folder)
    # Under a name of its own first: two labs may build at once.
    scratch = folder / f"delayline.{secrets.token_hex(4)}"
    argv = caller.command([compiler, *COMPILER_FLAGS, "-o", str(scratch), str(SOURCE)])
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        scratch.unlink(missing_ok=True)
        raise LabError(f"building the delay line failed: {' '.join(done.stderr.split())}")
    scratch.replace(program)
    return program


class DelayLine:
    """One process that serves all links of this lab; ends with its stdin."""

    def __init__(self, program: Path | None, seed: int = 1, log: IO[bytes] | int | None = None) -> None:
        argv = [str(program)] if program else [sys.executable, "-IB", str(FALLBACK)]
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [*argv, str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            bufsize=1,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The process's id inside the lab."""
        return self._process.pid

    def link(self, name: str, tap_a: str, tap_b: str) -> None:
        """Creates two TAPs and joins them."""
        self._ask(f"link {name} {tap_a} {tap_b}")

    def set(self, name: str, direction: str, arguments: str) -> None:
        """Sets one direction (`ab`, `ba`) or `both`."""
        self._ask(f"set {name} {direction} {arguments}")

    def carrier(self, name: str, plugged: bool) -> None:
        """Pulls the cable or plugs it in."""
        self._ask(f"carrier {name} {int(plugged)}")

    def stats(self, name: str) -> dict[str, Any]:
        """Counters and lateness of both directions."""
        stats: dict[str, Any] = json.loads(self._ask(f"stats {name}"))
        return stats

    def reset(self) -> None:
        """Forgets the lateness so far, of all links."""
        self._ask("reset")

    def info(self) -> dict[str, Any]:
        """Implementation, scheduling and CPU time."""
        info: dict[str, Any] = json.loads(self._ask("info"))
        return info

    def close(self) -> None:
        """Ends the process; its TAPs go with it."""
        with self._lock:
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _ask(self, line: str) -> str:
        with self._lock:
            assert self._process.stdin and self._process.stdout
            try:
                self._process.stdin.write(line + "\n")
                answer = self._process.stdout.readline().strip()
            except (OSError, ValueError) as gone:
                raise LabError("the delay line has ended") from gone
        if not answer:
            raise LabError("the delay line has ended")
        verdict, _, rest = answer.partition(" ")
        if verdict != "ok":
            raise LabError(f"delay line: {line}: {rest}")
        return rest
