// SPDX-License-Identifier: Apache-2.0
/**
 * RTMP on Netty. {@link org.nearcast.live.rtmp.RtmpCodec} turns a connection's bytes into messages, for servers and clients;
 * {@link org.nearcast.live.rtmp.ServerSession} and {@link org.nearcast.live.rtmp.ClientSession} stand on it, and so may a
 * proxy.
 */
package org.nearcast.live.rtmp;
