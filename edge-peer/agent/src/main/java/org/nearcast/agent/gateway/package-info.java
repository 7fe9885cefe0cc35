// SPDX-License-Identifier: Apache-2.0
/**
 * The gateway: an RTMP proxy that relays commands to the CDN and back as they are, and serves media from memory. The CDN
 * stays the authority: it accepts every publish and every play before this peer does.
 */
package org.nearcast.agent.gateway;
