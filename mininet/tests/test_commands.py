# SPDX-License-Identifier: Apache-2.0
"""Command lines of the branch that this machine may lack: netem on veth, and Open vSwitch in the kernel."""

import importlib.util
import unittest
from unittest import mock

from nearcast_lab.errors import LabError

HAS_MININET = importlib.util.find_spec("mininet") is not None and importlib.util.find_spec("mininet.topo") is not None

if HAS_MININET:
    from nearcast_lab import links, network
    from nearcast_lab.interactive import parse_parameters
    from nearcast_lab.network import Choice
    from nearcast_lab.nodes import LabSwitch
    from nearcast_lab.shape import Shape


class Interface:
    def __init__(self, name: str, node: "Place") -> None:
        self.name, self.node = name, node


class Place:
    def __init__(self, name: str, in_namespace: bool) -> None:
        self.name, self.inNamespace, self.pid = name, in_namespace, 77


@unittest.skipUnless(HAS_MININET, "no Mininet for this Python")
class CommandsTest(unittest.TestCase):
    def netem_link(self) -> "links.NetemLink":
        link = links.NetemLink.__new__(links.NetemLink)
        link.name = "v1-s1"
        link.intf1 = Interface("v1-eth0", Place("v1", True))
        link.intf2 = Interface("s1-eth4", Place("s1", False))
        link.shapes = {"ab": Shape(20, 8), "ba": Shape(20, 8)}
        return link

    def test_should_make_a_veth_pair(self) -> None:
        self.assertEqual(
            "ip link add name v1-eth0 address 02:00:00:00:00:11 type veth peer name s1-eth4",
            " ".join(links.veth_command("v1-eth0", "s1-eth4", "02:00:00:00:00:11", None)),
        )

    def test_should_shape_each_end_where_it_is(self) -> None:
        with mock.patch("nearcast_lab.shell.run") as run:
            self.netem_link().install("ab")
            self.netem_link().install("ba")
        lines = [" ".join(call.args[0]) for call in run.call_args_list]
        self.assertEqual(8, len(lines))
        self.assertTrue(all(line.startswith("mnexec -a 77 tc ") and "v1-eth0" in line for line in lines[:4]))
        self.assertTrue(all(line.startswith("tc ") and "s1-eth4" in line for line in lines[4:]))
        self.assertTrue(lines[3].endswith("netem limit 114 delay 8ms"))

    def test_should_change_a_running_link_without_a_new_root(self) -> None:
        link = self.netem_link()
        with mock.patch("nearcast_lab.shell.run") as run:
            link.reshape("ab", {"delayMs": 20})
        self.assertEqual(2, run.call_count)
        self.assertFalse(any("root" in call.args[0] for call in run.call_args_list))
        self.assertEqual((20, 8), (link.shapes["ab"].delay_ms, link.shapes["ba"].delay_ms))

    def test_should_pull_the_cable_at_the_switch(self) -> None:
        with mock.patch("nearcast_lab.shell.run") as run:
            self.netem_link().plug(False)
        run.assert_called_once_with(["ip", "link", "set", "dev", "s1-eth4", "down"])

    def test_should_ask_for_the_datapath_in_the_kernel(self) -> None:
        options = {}
        for datapath in ("kernel", "user"):
            switch = LabSwitch.__new__(LabSwitch)
            switch.name, switch.dpid, switch.failMode, switch.inband = "s1", "1", "secure", False
            switch.datapath, switch.protocols, switch.stp = datapath, "OpenFlow13", False
            with mock.patch.object(LabSwitch, "isOldOVS", return_value=False):
                options[datapath] = switch.bridgeOpts()
        self.assertNotIn("datapath_type", options["kernel"])
        self.assertIn("datapath_type=netdev", options["user"])
        self.assertIn("fail_mode=secure", options["kernel"])
        self.assertIn("protocols=OpenFlow13", options["kernel"])

    def test_should_take_netem_and_kernel_where_they_are(self) -> None:
        with mock.patch("nearcast_lab.shell.run") as run, mock.patch("nearcast_lab.shell.succeeds", return_value=True):
            choice = Choice().resolve()
        self.assertEqual(("netem", "kernel"), (choice.links, choice.datapath))
        run.assert_called_once_with(["tc", "qdisc", "del", "dev", "lo", "root"])

    def test_should_do_without_netem_and_kernel(self) -> None:
        with mock.patch("nearcast_lab.shell.succeeds", return_value=False):
            choice = Choice().resolve()
            self.assertEqual(("delayline", "user"), (choice.links, choice.datapath))
            for forced in (Choice(links="netem"), Choice(datapath="kernel"), Choice(links="x"), Choice(datapath="x")):
                with self.subTest(forced), self.assertRaises(LabError):
                    forced.resolve()

    def test_should_use_what_is_forced_without_trying(self) -> None:
        with mock.patch("nearcast_lab.shell.succeeds", side_effect=AssertionError):
            Choice("delayline", "user").resolve()

    def test_should_read_a_controllers_address(self) -> None:
        controller = mock.Mock()
        with mock.patch("nearcast_lab.network.QuietController", controller):
            network.remote_controller("tcp:127.0.0.1:6653")
        controller.assert_called_once_with("c0", ip="127.0.0.1", port=6653, protocol="tcp")
        for wrong in ("127.0.0.1", "tcp:127.0.0.1", "udp:1.2.3.4:5", "tcp::x"):
            with self.subTest(wrong), self.assertRaises(LabError):
                network.remote_controller(wrong)

    def test_should_read_parameters_of_the_command_line(self) -> None:
        self.assertEqual(
            {"viewers": 4, "lan": {"rateMbit": "20", "delayMs": "8"}},
            parse_parameters(["viewers=4", "lan.rateMbit=20", "lan.delayMs=8"]),
        )
        with self.assertRaises(LabError):
            parse_parameters(["viewers"])
