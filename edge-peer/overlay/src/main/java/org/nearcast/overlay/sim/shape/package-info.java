// SPDX-License-Identifier: Apache-2.0
/**
 * Shapes of published data sets, to draw access rates, stays and delays from. Where numbers are said to be from memory, the source was not
 * at hand to be read again: check them there before you publish something that rests on them.
 */
package org.nearcast.overlay.sim.shape;
