# SPDX-License-Identifier: Apache-2.0
import unittest

from nearcast_lab.errors import LabError
from nearcast_lab.request import Request


class RequestTest(unittest.TestCase):
    def test_should_give_fields_of_the_right_type(self) -> None:
        request = Request({"a": "x", "b": ["y", "z"], "c": 5, "d": True, "e": {"K": "v"}, "f": None})
        self.assertEqual("x", request.text("a"))
        self.assertEqual(["y", "z"], request.texts("b"))
        self.assertEqual(5, request.integer("c", 1))
        self.assertTrue(request.flag("d"))
        self.assertEqual({"K": "v"}, request.environment("e"))
        self.assertIsNone(request.text_or_none("f"))
        self.assertTrue(request.has("f"))

    def test_should_give_defaults_for_what_is_missing(self) -> None:
        request = Request({})
        self.assertEqual(7, request.integer("n", 7))
        self.assertFalse(request.flag("n"))
        self.assertEqual({}, request.mapping("n"))
        self.assertIsNone(request.text_or_none("n"))

    def test_should_name_the_field_that_is_wrong(self) -> None:
        request = Request({"n": [1], "zero": "a\0b", "neg": -1, "env": {"A": None}, "bad": {"A=B": "x"}})
        reads = (
            lambda: request.text("n"),
            lambda: request.text("zero"),
            lambda: request.texts("n"),
            lambda: request.texts("missing"),
            lambda: request.integer("neg", 0),
            lambda: request.flag("n"),
            lambda: request.decision("missing"),
            lambda: request.mapping("n"),
            lambda: request.environment("env"),
            lambda: request.environment("bad"),
        )
        for read in reads:
            with self.assertRaisesRegex(LabError, "^(n|zero|missing|neg|env|bad) (is|has) "):
                read()
