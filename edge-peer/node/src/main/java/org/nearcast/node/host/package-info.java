// SPDX-License-Identifier: Apache-2.0
/** The world of a peer-to-peer protocol on sockets: what {@link org.nearcast.overlay.host.Host} says, by UDP on Netty. */
package org.nearcast.node.host;
