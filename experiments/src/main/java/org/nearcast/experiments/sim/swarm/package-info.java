// SPDX-License-Identifier: Apache-2.0
/** Real-time swarming in virtual time: a source, viewers who come and go, and what they see. */
package org.nearcast.experiments.sim.swarm;
