// SPDX-License-Identifier: Apache-2.0
/** How fast the rateless codec is: JMH benchmarks of the work on one source block, each run in a JVM of its own. */
package org.nearcast.experiments.rateless;
