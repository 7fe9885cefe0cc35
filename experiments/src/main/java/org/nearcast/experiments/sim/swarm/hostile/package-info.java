// SPDX-License-Identifier: Apache-2.0
/** Peers of a swarm that do what they should not, by the same messages as all others. */
package org.nearcast.experiments.sim.swarm.hostile;
