// SPDX-License-Identifier: Apache-2.0
/**
 * What demo and experiments have in common: flags, help, progress, tables, result.json with its conditions, pictures, and a clean end.
 */
package org.nearcast.experiments.run;
