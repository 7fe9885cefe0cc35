// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the intermediate symbols: the constraint matrix is taken apart without looking at any symbol, which gives a schedule of sums, and
 * the schedule is run over the symbols (RFC 6330, section 5.4.2; {@code docs/decisions/0400}).
 */
package org.nearcast.rateless.solve;
