// SPDX-License-Identifier: Apache-2.0
/** Adobe's Real Time Messaging Protocol 1.0: handshake, chunk stream, messages, commands. */
package org.nearcast.protocol.rtmp;
