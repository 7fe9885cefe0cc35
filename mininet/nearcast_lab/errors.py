# SPDX-License-Identifier: Apache-2.0
"""The one exception that people see."""


class LabError(Exception):
    """Something the caller can put right; its text is one line that says what is wrong and what would be right."""
