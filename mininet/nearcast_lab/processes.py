# SPDX-License-Identifier: Apache-2.0
"""The processes that a caller runs in hosts."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nearcast_lab.caller import Caller
from nearcast_lab.errors import LabError
from nearcast_lab.nodes import in_host

MAX_OUTPUT_BYTES = 4 << 20
GRACE_SECONDS = 3.0
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Command:
    """What to run, where and as whom. `host_pid` is None for the lab's root namespace."""

    argv: list[str]
    host_pid: int | None
    environment: dict[str, str]
    folder: str
    root: bool

    def line(self, caller: Caller) -> list[str]:
        """The full command line."""
        argv = caller.command(self.argv, self.root)
        return argv if self.host_pid is None else in_host(self.host_pid, argv)


@dataclass
class Running:
    """A spawned process; `number` is its name towards the caller."""

    number: int
    process: asyncio.subprocess.Process
    ended: asyncio.Event


class ProcessTable:
    """All processes spawned so far."""

    def __init__(self, caller: Caller, on_exit: Callable[[dict[str, Any]], None]) -> None:
        self._caller, self._on_exit = caller, on_exit
        self._running: dict[int, Running] = {}
        self._watchers: set[asyncio.Task[None]] = set()
        self._last_number = 0

    async def spawn(self, command: Command, stdout: str | None, stderr: str | None, stdin: bool) -> dict[str, int]:
        """Starts a process; its output goes to files, appended, or nowhere."""
        out = self._open(stdout)
        err = out if stderr == stdout else self._open(stderr)
        try:
            process = await self._create(
                command, asyncio.subprocess.PIPE if stdin else asyncio.subprocess.DEVNULL, out, err
            )
        finally:
            for fd in {out, err} - {asyncio.subprocess.DEVNULL}:
                os.close(fd)
        self._last_number += 1
        running = Running(self._last_number, process, asyncio.Event())
        self._running[running.number] = running
        watcher = asyncio.create_task(self._watch(running))
        self._watchers.add(watcher)
        watcher.add_done_callback(self._watchers.discard)
        return {"process": running.number, "pid": process.pid}

    async def execute(self, command: Command, text: str | None, timeout: float) -> dict[str, Any]:
        """Runs a process to its end, or kills it and all of its group after `timeout` seconds."""
        stdin = asyncio.subprocess.DEVNULL if text is None else asyncio.subprocess.PIPE
        process = await self._create(command, stdin, asyncio.subprocess.PIPE, asyncio.subprocess.PIPE)
        timed_out = False
        talk = asyncio.ensure_future(process.communicate(None if text is None else text.encode()))
        try:
            out, err = await asyncio.wait_for(asyncio.shield(talk), timeout)
        except TimeoutError:
            timed_out = True
            kill_group(process.pid, signal.SIGKILL)
            out, err = await talk
        return {
            **exit_json(process.returncode),
            "stdout": out[-MAX_OUTPUT_BYTES:].decode(errors="replace"),
            "stderr": err[-MAX_OUTPUT_BYTES:].decode(errors="replace"),
            "timedOut": timed_out,
        }

    def get(self, number: object) -> Running:
        """A spawned process by number."""
        running = self._running.get(number) if isinstance(number, int) else None
        if running is None:
            raise LabError(f"no process {number}")
        return running

    def signal(self, number: object, name: str, group: bool) -> None:
        """Sends a signal (`TERM`, `KILL`, ...) to a process or to all it started; one that has ended is left alone."""
        try:
            chosen = signal.Signals[f"SIG{name.removeprefix('SIG')}"]
        except KeyError as unknown:
            raise LabError(f"no signal {name}") from unknown
        running = self.get(number)
        if group:
            kill_group(running.process.pid, chosen)
        elif running.process.returncode is None:
            running.process.send_signal(chosen)

    async def wait(self, number: object, timeout: float) -> dict[str, Any]:
        """Waits for a process's end."""
        running = self.get(number)
        try:
            await asyncio.wait_for(running.ended.wait(), timeout)
        except TimeoutError as late:
            raise LabError(f"process {number} has not ended within {timeout:g} s") from late
        return exit_json(running.process.returncode)

    async def write(self, number: object, text: str, close: bool) -> None:
        """Writes to a process's stdin."""
        stdin = self.get(number).process.stdin
        if stdin is None:
            raise LabError(f"process {number} was spawned without stdin")
        try:
            stdin.write(text.encode())
            await stdin.drain()
            if close:
                stdin.close()
        except (ConnectionError, RuntimeError) as gone:
            raise LabError(f"process {number} reads no more") from gone

    def usage(self, number: object) -> dict[str, int]:
        """CPU time (ms) and resident memory (bytes) of a process, without its children."""
        running = self.get(number)
        try:
            stat = Path(f"/proc/{running.process.pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError as gone:
            raise LabError(f"process {number} has ended") from gone
        fields = stat.rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        return {"cpuMs": ticks * 1000 // CLOCK_TICKS, "residentBytes": int(fields[21]) * PAGE_BYTES}

    async def stop_all(self) -> None:
        """Asks all to end, and leaves those that will not to the end of the namespace."""
        alive = [running for running in self._running.values() if running.process.returncode is None]
        for running in alive:
            kill_group(running.process.pid, signal.SIGTERM)
        if alive:
            await asyncio.wait([asyncio.create_task(running.ended.wait()) for running in alive], timeout=GRACE_SECONDS)

    async def _create(self, command: Command, stdin: int, stdout: int, stderr: int) -> asyncio.subprocess.Process:
        if not Path(command.folder).is_dir():
            raise LabError(f"no folder {command.folder}")
        try:
            return await asyncio.create_subprocess_exec(
                *command.line(self._caller),
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                cwd=command.folder,
                env=self._caller.environment(command.root) | command.environment,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise LabError(f"{command.argv[0]}: {error}") from error

    def _open(self, path: str | None) -> int:
        if path is None:
            return asyncio.subprocess.DEVNULL
        if not Path(path).is_absolute():
            raise LabError(f"output file {path}: not an absolute path")
        try:
            return self._caller.open_output(Path(path))
        except OSError as error:
            raise LabError(f"output file {path}: {error.strerror}") from error

    async def _watch(self, running: Running) -> None:
        await running.process.wait()
        running.ended.set()
        self._on_exit({"event": "exit", "process": running.number, **exit_json(running.process.returncode)})


def kill_group(pid: int, number: int) -> None:
    """Signals a process group, which may be gone."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        pass


def exit_json(code: int | None) -> dict[str, Any]:
    """Exit code, or the name of the signal that ended the process."""
    if code is not None and code < 0:
        return {"status": None, "signal": signal.Signals(-code).name.removeprefix("SIG")}
    return {"status": code, "signal": None}
