// SPDX-License-Identifier: Apache-2.0
/** What lies between peers in virtual time: links with queues, loss, delays by coordinates, matrix or topology, and NAT boxes. */
package org.nearcast.overlay.sim.net;
