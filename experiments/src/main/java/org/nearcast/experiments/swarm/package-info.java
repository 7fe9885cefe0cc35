// SPDX-License-Identifier: Apache-2.0
/** The experiments of real-time swarming in virtual time: lag, churn and scale. */
package org.nearcast.experiments.swarm;
