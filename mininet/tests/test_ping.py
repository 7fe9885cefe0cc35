# SPDX-License-Identifier: Apache-2.0
import unittest

from nearcast_lab.ping import summarise


class PingTest(unittest.TestCase):
    def test_should_summarise_round_trips(self) -> None:
        self.assertEqual(
            {"sent": 3, "received": 2, "minMs": 1.0, "medianMs": 2.0, "meanMs": 2.0, "maxMs": 3.0, "deviationMs": 1.0},
            summarise(3, {0: 1.0, 2: 3.0}),
        )

    def test_should_say_when_nothing_came_back(self) -> None:
        self.assertEqual({"sent": 3, "received": 0}, summarise(3, {}))
