// SPDX-License-Identifier: Apache-2.0
/**
 * What a peer-to-peer protocol may know of the world: a clock, timers, datagrams, random numbers and who it is. A protocol that knows
 * nothing else runs on sockets and in virtual time alike.
 */
package org.nearcast.overlay.host;
