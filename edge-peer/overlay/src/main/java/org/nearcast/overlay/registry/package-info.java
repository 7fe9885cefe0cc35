// SPDX-License-Identifier: Apache-2.0
/**
 * How a peer that broadcasts a stream has the origin know it ("How a stream travels" in the design): who has the stream's publishing key says, in a session
 * with the origin, which key speaks for the stream. The origin's {@link org.nearcast.overlay.registry.Registrar} keeps that for a while, the peer's
 * {@link org.nearcast.overlay.registry.Registration} says it again and again. Formats: docs/protocol.md, "Registry".
 */
package org.nearcast.overlay.registry;
