// SPDX-License-Identifier: Apache-2.0
/**
 * What a swarm misses, from the origin, by range: how a viewer asks, and what the origin answers within its budget. What carries question and answer is
 * somebody else's.
 */
package org.nearcast.overlay.fallback;
