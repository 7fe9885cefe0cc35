// SPDX-License-Identifier: Apache-2.0
/** What peers and the origin have in common: the overlay on sockets, and live streams into a swarm and out of it. */
package org.nearcast.node;
