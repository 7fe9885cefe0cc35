# SPDX-License-Identifier: Apache-2.0
"""Records the corpus that detection is tried on: real clients, packet by packet (docs/detection.md)."""
