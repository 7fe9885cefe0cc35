# SPDX-License-Identifier: Apache-2.0
import shutil
import unittest

from nearcast_lab import filters
from nearcast_lab.errors import LabError


class FiltersTest(unittest.TestCase):
    def test_should_answer_all_ones_for_what_fits_and_nothing_else(self) -> None:
        program = ["4", "40 0 0 12", "21 0 1 2048", "6 0 0 262144", "6 0 0 0"]
        self.assertEqual("4,40 0 0 12,21 0 1 2048,6 0 0 4294967295,6 0 0 0", filters.to_tc(program))

    def test_should_refuse_what_is_no_program(self) -> None:
        for wrong in ([], ["syntax error"], ["2", "6 0 0 0"]):
            with self.subTest(wrong), self.assertRaises(LabError):
                filters.to_tc(wrong)

    @unittest.skipUnless(shutil.which("tcpdump"), "no tcpdump")
    def test_should_say_what_is_wrong_with_an_expression(self) -> None:
        with self.assertRaisesRegex(LabError, "syntax error"):
            filters.compile_filter("udp prot 8723")


if __name__ == "__main__":
    unittest.main()
