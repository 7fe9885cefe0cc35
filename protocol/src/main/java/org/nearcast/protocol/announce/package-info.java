// SPDX-License-Identifier: Apache-2.0
/**
 * The announcement: one signed UDP datagram by which an edge peer makes itself known to its neighbours and to the
 * network, and the answer the controller gives.
 *
 * <p>Both datagrams share a fixed head, so that a receiver can drop what is malformed, repeated or too frequent
 * before it looks at a signature; see {@link org.nearcast.protocol.announce.AnnounceCodec} for the bytes and
 * {@link org.nearcast.protocol.announce.AnnouncementGate} for the order of the checks.
 */
package org.nearcast.protocol.announce;
