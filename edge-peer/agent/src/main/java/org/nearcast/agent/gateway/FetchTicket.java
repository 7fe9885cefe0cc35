// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.net.InetSocketAddress;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * What a viewer whom the CDN has authorised said to get there; a fetch says the same.
 *
 * @param cdn the address it meant
 * @param connect its connect command
 * @param play its play command
 */
record FetchTicket(InetSocketAddress cdn, RtmpMessage connect, RtmpMessage play) {}
