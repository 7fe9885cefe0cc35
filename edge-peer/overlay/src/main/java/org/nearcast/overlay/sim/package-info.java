// SPDX-License-Identifier: Apache-2.0
/**
 * Virtual time: runs {@link org.nearcast.overlay.host.Protocol protocols} on thousands of hosts in one thread, event by event. What happens
 * follows from a seed, to the byte, on any machine. {@code docs/simulation.md} shows how to write a scenario.
 */
package org.nearcast.overlay.sim;
