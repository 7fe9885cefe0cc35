// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

/**
 * A frame as it crossed an interface.
 *
 * @param timeNs when, in nanoseconds since the epoch, by the kernel's clock (one for all hosts)
 * @param bytes the frame from its Ethernet header, cut where the capture's snapshot length says; not copied
 * @param wireLength its length on the wire, without the frame check sequence
 */
public record CapturedFrame(long timeNs, byte[] bytes, int wireLength) {}
