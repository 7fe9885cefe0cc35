// SPDX-License-Identifier: Apache-2.0
/**
 * How often the symbols that a receiver has do not determine a block: trials of the rateless code's rank alone, without a byte of data, and
 * what a count of failures says of their probability.
 */
package org.nearcast.experiments.solvability;
