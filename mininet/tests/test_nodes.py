# SPDX-License-Identifier: Apache-2.0
import unittest

from nearcast_lab.nodes import congestion_control

ROUTES = """\
default via 10.0.0.1 dev v1-eth0
10.0.0.0/8 dev v1-eth0 proto kernel scope link src 10.0.0.11 linkdown
224.0.0.0/4 dev v1-eth0 scope link
"""


class CongestionControlTest(unittest.TestCase):
    def test_should_choose_it_on_every_unicast_route(self) -> None:
        self.assertEqual(
            [
                "ip -4 route change default via 10.0.0.1 dev v1-eth0 congctl cubic",
                "ip -4 route change 10.0.0.0/8 dev v1-eth0 proto kernel scope link src 10.0.0.11 congctl cubic",
            ],
            [" ".join(change) for change in congestion_control(ROUTES)],
        )

    def test_should_leave_link_local_routes_alone(self) -> None:
        routes = "fd00::/64 dev v1-eth0 proto kernel metric 256 pref medium\nfe80::/64 dev v1-eth0 proto kernel\n"
        self.assertEqual(
            ["ip -6 route change fd00::/64 dev v1-eth0 proto kernel metric 256 pref medium congctl cubic"],
            [" ".join(change) for change in congestion_control(routes)],
        )

    def test_should_do_nothing_without_routes(self) -> None:
        self.assertEqual([], congestion_control("\n"))


if __name__ == "__main__":
    unittest.main()
