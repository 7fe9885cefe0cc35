// SPDX-License-Identifier: Apache-2.0
/**
 * Cryptography as a simulation of many peers can afford it: sizes and failures are real, protection there is none. It lives with the simulator
 * because nothing else may use it.
 */
package org.nearcast.overlay.sim.crypto;
