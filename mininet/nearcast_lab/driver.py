# SPDX-License-Identifier: Apache-2.0
"""The driver: requests as JSON lines on stdin, replies and events as JSON lines on stdout.

A request is {"id": ANY, "op": NAME, ...}; its reply {"id": ANY, "ok": true, "result": ...} or {"id": ANY, "ok": false,
"error": "one line"}. Replies come in any order. An event is {"event": NAME, ...}. Whatever is wrong with a request, the
driver answers and goes on; it ends with stdin, with `quit` or with SIGTERM, and takes the whole lab with it.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from nearcast_lab import catalogue, openvswitch
from nearcast_lab.caller import Caller
from nearcast_lab.errors import LabError
from nearcast_lab.network import Choice, Network
from nearcast_lab.processes import Command, ProcessTable
from nearcast_lab.request import Request

PROTOCOL_VERSION = 1
MAX_REQUEST_BYTES = 4 << 20
DEFAULT_CONTROLLER = "tcp:127.0.0.1:6653"
DEFAULT_TIMEOUT_MS = 30_000

Result = TypeVar("Result")
Handler = Callable[[Request], Awaitable[Any]]


class Driver:
    """One lab and the requests about it."""

    def __init__(self, caller: Caller, build_folder: Path, choice: Choice, replies: int) -> None:
        self._caller, self._build_folder, self._choice, self._replies = caller, build_folder, choice, replies
        self._network: Network | None = None
        self._processes = ProcessTable(caller, self._send)
        self._over = asyncio.Event()
        self._started_at = time.monotonic()
        self._tasks: set[asyncio.Task[None]] = set()
        # Changes to the network come one after the other; processes do not wait for them.
        self._network_turn = asyncio.Lock()
        self._handlers: dict[str, Handler] = {
            "ping": self._ping,
            "quit": self._quit,
            "start": self._start,
            "describe": self._describe,
            "spawn": self._spawn,
            "exec": self._exec,
            "signal": self._signal,
            "wait": self._wait,
            "write": self._write,
            "usage": self._usage,
            "ports": self._ports,
            "ofctl": self._ofctl,
            "link": self._link,
            "plug": self._plug,
            "drop": self._drop,
            "move": self._move,
            "power": self._power,
            "connected": self._connected,
            "stats": self._stats,
        }

    async def run(self) -> int:
        """Serves until the end, then stops what runs."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._over.set)
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()
        self._send({"event": "ready", "protocol": PROTOCOL_VERSION})
        await self._over.wait()
        await self._processes.stop_all()
        if self._network:
            await asyncio.to_thread(self._network.stop)
        return 0

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        source = sys.stdin.buffer
        while line := source.readline(MAX_REQUEST_BYTES):
            loop.call_soon_threadsafe(self._take, line)
        loop.call_soon_threadsafe(self._over.set)

    def _take(self, line: bytes) -> None:
        task = asyncio.create_task(self._answer(line))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, line: bytes) -> None:
        identity: object = None
        try:
            message = json.loads(line)
            if not isinstance(message, dict):
                raise LabError("a request is a JSON object")
            identity = message.pop("id", None)
            request = Request(message)
            handler = self._handlers.get(request.text("op"))
            if handler is None:
                raise LabError(f"no op {request.text('op')}; there are {', '.join(self._handlers)}")
            self._send({"id": identity, "ok": True, "result": await handler(request)})
        except (LabError, ValueError, RecursionError) as error:
            reason = f"not JSON: {error}" if isinstance(error, (ValueError, RecursionError)) else str(error)
            self._send({"id": identity, "ok": False, "error": reason})
        except Exception as error:
            traceback.print_exc()
            self._send({"id": identity, "ok": False, "error": f"{type(error).__name__}: {error}"})

    def _send(self, message: dict[str, Any]) -> None:
        data = (json.dumps(message) + "\n").encode()
        try:
            while data:
                data = data[os.write(self._replies, data) :]
        except OSError:
            self._over.set()

    def _net(self) -> Network:
        if self._network is None:
            raise LabError("no topology has been started")
        return self._network

    async def _in_turn(self, work: Callable[[], Result]) -> Result:
        async with self._network_turn:
            return await asyncio.to_thread(work)

    async def _ping(self, _request: Request) -> dict[str, int]:
        return {"uptimeMs": round((time.monotonic() - self._started_at) * 1000)}

    async def _quit(self, _request: Request) -> None:
        asyncio.get_running_loop().call_soon(self._over.set)

    async def _start(self, request: Request) -> dict[str, Any]:
        if self._network is not None:
            raise LabError("a topology has been started already; one driver is one lab")
        parameters = request.mapping("parameters")
        topo = catalogue.create(request.text("topology"), parameters)
        logs = request.text_or_none("logs")
        choice = Choice(
            request.text_or_none("links") or self._choice.links,
            request.text_or_none("datapath") or self._choice.datapath,
            self._choice.compiler,
            request.integer("seed", self._choice.seed),
        )
        controller = request.text_or_none("controller") if request.has("controller") else DEFAULT_CONTROLLER
        network = Network(choice, self._caller, self._build_folder, Path(logs) if logs else None)
        self._network = network
        await self._in_turn(lambda: network.start(topo, controller))
        return await self._in_turn(network.describe)

    async def _describe(self, _request: Request) -> dict[str, Any]:
        return await self._in_turn(self._net().describe)

    def _command(self, request: Request) -> Command:
        argv = request.texts("argv")
        environment = request.environment("env")
        pid = self._net().node_pid(request.text("host"))
        return Command(argv, pid, environment, request.text_or_none("cwd") or "/", request.flag("root"))

    async def _spawn(self, request: Request) -> dict[str, int]:
        stdout = request.text_or_none("stdout")
        stderr = request.text_or_none("stderr") if request.has("stderr") else stdout
        return await self._processes.spawn(self._command(request), stdout, stderr, request.flag("stdin"))

    async def _exec(self, request: Request) -> dict[str, Any]:
        timeout = request.integer("timeoutMs", DEFAULT_TIMEOUT_MS) / 1000
        return await self._processes.execute(self._command(request), request.text_or_none("stdin"), timeout)

    async def _signal(self, request: Request) -> None:
        self._processes.signal(request.get("process"), request.text_or_none("signal") or "TERM", request.flag("group"))

    async def _wait(self, request: Request) -> dict[str, Any]:
        return await self._processes.wait(
            request.get("process"), request.integer("timeoutMs", DEFAULT_TIMEOUT_MS) / 1000
        )

    async def _write(self, request: Request) -> None:
        await self._processes.write(request.get("process"), request.text("text"), request.flag("close"))

    async def _usage(self, request: Request) -> dict[str, int]:
        return self._processes.usage(request.get("process"))

    async def _ports(self, request: Request) -> dict[str, Any]:
        switch = self._net().switch(request.text("switch"))
        return await self._in_turn(lambda: openvswitch.ports_json(switch.name))

    async def _ofctl(self, request: Request) -> str:
        switch = self._net().switch(request.text("switch"))
        command, *arguments = request.texts("args")
        return await self._in_turn(lambda: openvswitch.ofctl(command, switch.name, *arguments))

    async def _link(self, request: Request) -> dict[str, Any]:
        link = self._net().link(request.text("link"))
        direction = request.text_or_none("direction") or "both"
        await self._in_turn(lambda: link.reshape(direction, dict(request.mapping("set"))))
        return link.describe()

    async def _plug(self, request: Request) -> dict[str, Any]:
        link, plugged = self._net().link(request.text("link")), request.decision("up")
        await self._in_turn(lambda: link.plug(plugged))
        return link.describe()

    async def _drop(self, request: Request) -> None:
        link, expression = self._net().link(request.text("link")), request.text_or_none("filter") or ""
        direction = request.text_or_none("direction") or "both"
        await self._in_turn(lambda: link.drop(direction, expression))

    async def _power(self, request: Request) -> None:
        network, powered = self._net(), request.decision("on")
        await self._in_turn(lambda: network.power(request.text("switch"), powered))

    async def _move(self, request: Request) -> dict[str, Any]:
        network = self._net()
        return await self._in_turn(lambda: network.move(request.text("host"), request.text("switch")))

    async def _connected(self, _request: Request) -> dict[str, bool]:
        return await self._in_turn(self._net().connected)

    async def _stats(self, request: Request) -> dict[str, Any]:
        network = self._net()
        return await self._in_turn(lambda: network.stats(request.flag("reset")))


def serve(caller: Caller, build_folder: Path, choice: Choice) -> int:
    """Runs the driver on this process's stdin and stdout; whatever else prints goes to stderr."""
    replies = os.dup(1)
    os.dup2(2, 1)
    asyncio.set_event_loop_policy(PidPolicy())

    async def run() -> int:
        return await Driver(caller, build_folder, choice, replies).run()

    code = asyncio.run(run())
    sys.stderr.flush()
    # Without waiting for the thread that reads stdin.
    os._exit(code)


class PidPolicy(asyncio.DefaultEventLoopPolicy):
    """Watches children through pidfds: neither threads nor SIGCHLD, which Mininet's own children would disturb."""

    def __init__(self) -> None:
        super().__init__()
        self.set_child_watcher(asyncio.PidfdChildWatcher())
