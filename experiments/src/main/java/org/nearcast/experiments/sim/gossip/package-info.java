// SPDX-License-Identifier: Apache-2.0
/** Scenarios with {@link org.nearcast.overlay.gossip}: examples to begin one's own from. */
package org.nearcast.experiments.sim.gossip;
