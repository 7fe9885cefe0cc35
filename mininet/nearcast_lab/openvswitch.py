# SPDX-License-Identifier: Apache-2.0
"""An Open vSwitch of the lab's own: its processes, what they can do here, and its port counters."""

import re
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from nearcast_lab import shell
from nearcast_lab.errors import LabError

SOCKET = "/run/openvswitch/db.sock"
DATABASE = "/etc/openvswitch/conf.db"
SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
START_SECONDS = 15
# Below the delay line. In user space it forwards every frame, and would wait for its turn on a busy machine. Not the threads that look
# through its flows, which a flood keeps busy: with them it would take both processors of a small machine.
REALTIME = ("chrt", "--reset-on-fork", "--rr", "5")
PROTOCOL = "OpenFlow13"

_PORT = re.compile(
    r"port\s+(?P<port>\S+?):\s+"
    r"rx pkts=(?P<rx_packets>\S+?), bytes=(?P<rx_bytes>\S+?), drop=(?P<rx_dropped>\S+?), errs=(?P<rx_errors>\S+?),.*?"
    r"tx pkts=(?P<tx_packets>\S+?), bytes=(?P<tx_bytes>\S+?), drop=(?P<tx_dropped>\S+?), errs=(?P<tx_errors>\S+?),",
    re.DOTALL,
)


@dataclass(frozen=True)
class PortCounters:
    """One port's counters as OpenFlow gives them; rx is what came into the switch."""

    rxPackets: int  # noqa: N815 (the driver's JSON names)
    rxBytes: int  # noqa: N815
    rxDropped: int  # noqa: N815
    rxErrors: int  # noqa: N815
    txPackets: int  # noqa: N815
    txBytes: int  # noqa: N815
    txDropped: int  # noqa: N815
    txErrors: int  # noqa: N815


def parse_ports(text: str) -> dict[int, PortCounters]:
    """Reads `ovs-ofctl dump-ports`; the switch's own LOCAL port is left out, unknown counters are 0."""
    found = {}
    for match in _PORT.finditer(text):
        if match["port"].isdigit():
            values = [int(value) if value.isdigit() else 0 for value in match.groups()[1:]]
            found[int(match["port"])] = PortCounters(*values)
    return found


def ports_json(bridge: str) -> dict[str, dict[str, int]]:
    """The counters of all ports of a bridge, by port number."""
    return {str(port): asdict(counters) for port, counters in sorted(parse_ports(ofctl("dump-ports", bridge)).items())}


def ofctl(command: str, bridge: str, *arguments: str) -> str:
    """Runs ovs-ofctl with the lab's OpenFlow version."""
    return shell.run(["ovs-ofctl", "-O", PROTOCOL, command, bridge, *arguments])


def kernel_datapath_works() -> bool:
    """Whether this kernel has Open vSwitch's module."""
    shell.succeeds(["modprobe", "-q", "openvswitch"])
    return shell.succeeds(["ovs-dpctl", "show"])


class OpenVSwitch:
    """ovsdb-server and ovs-vswitchd inside the lab's namespaces."""

    def __init__(self, logs: Path | None, log_file: IO[bytes] | None) -> None:
        self._logs, self._log_file = logs, log_file
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Starts both and waits until they answer; LabError with the reason when they do not."""
        shell.run(["ovsdb-tool", "create", DATABASE, SCHEMA])
        self._spawn(["ovsdb-server", DATABASE, f"--remote=punix:{SOCKET}"])
        self._await("ovsdb-server", ["ovs-vsctl", "--no-wait", "--timeout=2", "init"])
        realtime = REALTIME if shell.succeeds([*REALTIME, "true"]) else ("nice", "-n", "-10")
        self._spawn([*realtime, "ovs-vswitchd", f"unix:{SOCKET}"])
        self._await("ovs-vswitchd", ["ovs-appctl", "--timeout=2", "-t", "ovs-vswitchd", "version"])

    def check_bridge(self, bridge: str, ports: int) -> None:
        """Proves that the bridge runs with that many ports: `ovs-vsctl add-br` may fail without a word."""
        try:
            found = parse_ports(ofctl("dump-ports", bridge))
        except LabError as error:
            raise LabError(f"switch {bridge} did not start: {error}; {self._last_warning()}") from error
        if len(found) != ports:
            raise LabError(f"switch {bridge} has {len(found)} of {ports} ports; {self._last_warning()}")

    def stop(self) -> None:
        """Ends both."""
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _spawn(self, argv: list[str]) -> None:
        # Logs stay in the private tmpfs unless somebody wants them.
        program = "ovs-vswitchd" if "ovs-vswitchd" in argv else argv[0]
        logs = [f"--log-file={self._logs / program}.log"] if self._logs else ["--log-file"]
        self._processes.append(
            subprocess.Popen(
                [*argv, "-vconsole:off", "--pidfile", *logs],
                stdin=subprocess.DEVNULL,
                stdout=self._log_file,
                stderr=self._log_file,
                start_new_session=True,
            )
        )

    def _await(self, program: str, probe: list[str]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not shell.succeeds(probe):
            status = self._processes[-1].poll()
            if status is not None:
                raise LabError(f"{program} ended with exit code {status}; {self._last_warning()}")
            if time.monotonic() > deadline:
                raise LabError(f"{program} did not answer within {START_SECONDS} s; {self._last_warning()}")
            time.sleep(0.02)

    def _last_warning(self) -> str:
        folder = self._logs or Path("/var/log/openvswitch")
        for name in ("ovs-vswitchd", "ovsdb-server"):
            try:
                lines = (folder / f"{name}.log").read_text(errors="replace").splitlines()
            except OSError:
                continue
            worst = [line for line in lines if "|ERR|" in line or "|WARN|" in line or "|EMER|" in line]
            if worst:
                return f"{name} says: {worst[-1]}"
        return "its log says nothing"
