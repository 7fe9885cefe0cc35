# SPDX-License-Identifier: Apache-2.0
import unittest

from nearcast_lab.lateness import summarise


def line(buckets: dict[int, int], total_us: int, max_us: int) -> dict[str, object]:
    return {"lateBuckets": [buckets.get(i, 0) for i in range(22)], "lateSumUs": total_us, "lateMaxUs": max_us}


class LatenessTest(unittest.TestCase):
    def test_should_add_directions_up(self) -> None:
        summary = summarise([line({0: 98, 5: 1}, 30, 30), line({10: 1}, 900, 900)])
        self.assertEqual({"frames": 100, "meanUs": 9.3, "p50Us": 1, "p99Us": 32, "p999Us": 900, "maxUs": 900}, summary)

    def test_should_say_nothing_of_netem(self) -> None:
        self.assertIsNone(summarise([]))

    def test_should_stand_a_link_without_frames(self) -> None:
        self.assertEqual(0, (summarise([line({}, 0, 0)]) or {})["p99Us"])
