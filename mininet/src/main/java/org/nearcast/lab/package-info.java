// SPDX-License-Identifier: Apache-2.0
/**
 * The Java side of the Mininet harness: start a lab, run programs in its hosts, change its links, read its counters.
 *
 * <p>The lab itself is the Python package {@code mininet/nearcast_lab}; this package talks to its driver by JSON lines.
 */
package org.nearcast.lab;
