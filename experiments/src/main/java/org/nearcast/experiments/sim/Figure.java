// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

/**
 * A number that a scenario measures.
 *
 * @param key in result.json
 * @param unit such as ms, or empty
 * @param meaning in a few words
 */
public record Figure(String key, String unit, String meaning) {}
