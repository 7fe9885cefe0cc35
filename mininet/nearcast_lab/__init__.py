# SPDX-License-Identifier: Apache-2.0
"""Mininet on any Linux: links with delay, switches, topologies and a driver that other programs talk to by JSON."""
