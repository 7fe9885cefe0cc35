# SPDX-License-Identifier: Apache-2.0
"""Offloads off, so that what crosses a device is what would cross a wire.

With checksum offload a userspace switch forwards frames whose checksum nobody has computed, and every TCP connection
hangs; with segmentation offload captures and queues see frames of 64 KB. By ioctl, since ethtool is no dependency.
"""

import array
import fcntl
import socket
import struct

SIOCETHTOOL = 0x8946
ETHTOOL_SRXCSUM = 0x15
ETHTOOL_STXCSUM = 0x17
ETHTOOL_SSG = 0x19
ETHTOOL_STSO = 0x1F
ETHTOOL_SGSO = 0x24
ETHTOOL_SGRO = 0x2C
# Transmit checksums last: they are what the segmentation offloads stand on.
COMMANDS = (ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO, ETHTOOL_SSG, ETHTOOL_SRXCSUM, ETHTOOL_STXCSUM)
EOPNOTSUPP = 95


def switch_off(interface: str) -> None:
    """Switches every offload of a device in this network namespace off; what it does not have is left alone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in COMMANDS:
            value = array.array("I", [command, 0])
            request = struct.pack("16sP", interface.encode(), value.buffer_info()[0])
            try:
                fcntl.ioctl(control, SIOCETHTOOL, request)
            except OSError as refusal:
                if refusal.errno != EOPNOTSUPP:
                    raise
