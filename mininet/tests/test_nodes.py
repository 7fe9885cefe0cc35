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
                "ip route change default via 10.0.0.1 dev v1-eth0 congctl cubic",
                "ip route change 10.0.0.0/8 dev v1-eth0 proto kernel scope link src 10.0.0.11 congctl cubic",
            ],
            [" ".join(change) for change in congestion_control(ROUTES)],
        )

    def test_should_do_nothing_without_routes(self) -> None:
        self.assertEqual([], congestion_control("\n"))


if __name__ == "__main__":
    unittest.main()
