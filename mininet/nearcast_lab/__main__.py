# SPDX-License-Identifier: Apache-2.0
"""The command line: `lab driver`, `lab cli`, `lab run`, `lab selftest`."""

import argparse
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from nearcast_lab import namespaces
from nearcast_lab.caller import Caller
from nearcast_lab.errors import LabError

TOOLS = {
    "ovs-vswitchd": "openvswitch-switch",
    "ovsdb-server": "openvswitch-switch",
    "mnexec": "mininet",
    "ifconfig": "net-tools",
    "ip": "iproute2",
    "tc": "iproute2",
    "setpriv": "util-linux",
    "sysctl": "procps",
}
BUILD_FOLDER = Path(__file__).resolve().parent.parent / "target"


def parse(arguments: list[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="lab",
        description="A network of hosts, switches and links with delay, in private namespaces with an Open vSwitch of "
        "its own. Needs root; leaves nothing behind.",
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--uid", type=int, help="run processes as this user (default: who called sudo)")
    common.add_argument("--gid", type=int, help="and this group")
    common.add_argument("--build", type=Path, default=BUILD_FOLDER, metavar="DIR", help="where the delay line is built")
    common.add_argument("--links", choices=("auto", "delayline", "netem"), default="auto")
    common.add_argument("--datapath", choices=("auto", "user", "kernel"), default="auto")
    common.add_argument("--no-compiler", action="store_true", help="use the delay line in Python")
    common.add_argument("--seed", type=int, default=1, help="of random loss and jitter (default: 1)")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("driver", parents=[common], help="take requests as JSON lines on stdin (the default)")
    cli = commands.add_parser("cli", parents=[common], help="start a topology and talk to it in Mininet's CLI")
    cli.add_argument("topology", help="single, two-switch, or FILE.py:CLASS")
    cli.add_argument("parameters", nargs="*", metavar="KEY=VALUE", help="viewers=4 lan.rateMbit=20 cdn.delayMs=30 ...")
    cli.add_argument("--controller", metavar="TARGET", help="tcp:ADDRESS:PORT inside the lab; without: plain learning")
    run = commands.add_parser("run", parents=[common], help="run a command in the namespaces, Open vSwitch running")
    run.add_argument("argv", nargs=argparse.REMAINDER, metavar="COMMAND ...")
    commands.add_parser("selftest", parents=[common], help="check delay and rate of links on this machine")
    return parser.parse_args(arguments or ["driver"])


def check_machine() -> None:
    """LabError unless root runs this and everything is installed."""
    if os.geteuid() != 0:
        program = Path(sys.argv[0]).resolve()
        raise LabError(f"network namespaces need root; run: sudo {program} {' '.join(sys.argv[1:])}".rstrip())
    missing = sorted({package for tool, package in TOOLS.items() if shutil.which(tool) is None})
    if importlib.util.find_spec("mininet") is None and "mininet" not in missing:
        missing.append("mininet")
    if missing:
        raise LabError(f"missing; run: apt install {' '.join(missing)}")
    if not Path("/dev/net/tun").exists():
        raise LabError("no /dev/net/tun; run: modprobe tun")


def work_of(options: argparse.Namespace, caller: Caller) -> Callable[[], int]:
    """What is to be done inside the namespaces."""

    def work() -> int:
        # Only here: these modules need Mininet.
        from nearcast_lab import driver, interactive, selftest
        from nearcast_lab.network import Choice

        choice = Choice(options.links, options.datapath, not options.no_compiler, options.seed)
        if options.command == "driver":
            return driver.serve(caller, options.build, choice)
        if options.command == "cli":
            return interactive.talk(
                caller, options.build, choice, options.topology, options.parameters, options.controller
            )
        if options.command == "run":
            return interactive.run(options.argv)
        return selftest.run(caller, options.build, choice)

    return work


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    options = parse(arguments)
    try:
        check_machine()
        options.build = options.build.absolute()
        return namespaces.run_inside(work_of(options, Caller.find(options.uid, options.gid)))
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
