// SPDX-License-Identifier: Apache-2.0
/** What sessions of each priority get of a bottleneck beside TCP and beside each other, in a network. */
package org.nearcast.experiments.shares;
