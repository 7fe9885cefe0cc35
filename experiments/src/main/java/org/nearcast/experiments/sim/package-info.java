// SPDX-License-Identifier: Apache-2.0
/**
 * Scenarios in virtual time and the command that runs them, {@code nearcast sim}. {@code docs/simulation.md} shows how to write one:
 * a class that implements {@link org.nearcast.experiments.sim.Scenario}, and a line in {@link org.nearcast.experiments.sim.Scenarios}.
 */
package org.nearcast.experiments.sim;
