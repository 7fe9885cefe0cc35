# SPDX-License-Identifier: Apache-2.0
"""A request's fields, checked as they are read."""

from collections.abc import Mapping
from typing import Any

from nearcast_lab.errors import LabError

MAX_INTEGER = 1 << 53


class Request:
    """A JSON object whose fields are read with their type; LabError names the field that is wrong."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def has(self, name: str) -> bool:
        """Whether the field is there, be it null."""
        return name in self._fields

    def get(self, name: str) -> object:
        """The field as it is."""
        return self._fields.get(name)

    def text(self, name: str) -> str:
        """A string."""
        value = self._fields.get(name)
        if not isinstance(value, str) or "\0" in value:
            raise LabError(f"{name} is {value!r}, not a string")
        return value

    def text_or_none(self, name: str) -> str | None:
        """A string, or None when missing or null."""
        return None if self._fields.get(name) is None else self.text(name)

    def texts(self, name: str) -> list[str]:
        """A list of at least one string."""
        value = self._fields.get(name)
        if not isinstance(value, list) or not value or not all(isinstance(x, str) and "\0" not in x for x in value):
            raise LabError(f"{name} is {value!r}, not a list of strings")
        return value

    def integer(self, name: str, default: int) -> int:
        """A whole number from 0, or the default when missing."""
        value = self._fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_INTEGER:
            raise LabError(f"{name} is {value!r}, not a whole number from 0")
        return value

    def flag(self, name: str) -> bool:
        """True or false; false when missing."""
        value = self._fields.get(name, False)
        if not isinstance(value, bool):
            raise LabError(f"{name} is {value!r}, not true or false")
        return value

    def decision(self, name: str) -> bool:
        """True or false, which has to be said."""
        if name not in self._fields:
            raise LabError(f"{name} is missing; it is true or false")
        return self.flag(name)

    def environment(self, name: str) -> dict[str, str]:
        """An object of strings, such as the environment of a process; empty when missing."""
        variables = self.mapping(name)
        for key, value in variables.items():
            if not key or "=" in key or not isinstance(value, str) or "\0" in key + value:
                raise LabError(f"{name} has {key!r}: {value!r}, not a name and a string")
        return dict(variables)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """An object; empty when missing."""
        value = self._fields.get(name, {})
        if not isinstance(value, dict):
            raise LabError(f"{name} is {value!r}, not an object")
        return value
